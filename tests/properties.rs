//! What holds for every book: proved on books that are made up at random.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{NaiveDate, TimeZone, Utc};
use pledgebook::dossier;
use pledgebook::ledger::{Entry, Error, Ledger, Wanted};
use pledgebook::model::{
    Commitment, Condition, ConditionState, Due, Item, Kind, Member, PartialDate, Party, PartyKind, Place, Reference,
    Requirement, RequirementKind, Resolution, Role, Source, Status, StatusUpdate, Tie,
};
use pledgebook::query::{Moment, Query};
use pledgebook::report;
use pledgebook::report::Dimension;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rusqlite::Connection;
use strum::VariantArray;
use tempfile::TempDir;

// ------------------------------------------------------------------------------------------------ made-up dossiers

const COUNTRIES: [&str; 4] = ["FR", "GB", "DE", "UA"];
const GROUPS: [&str; 2] = ["inner", "outer"];
const CONDITIONS: [&str; 3] = ["peace", "vote", "flood"];
const SOURCES: [&str; 2] = ["treaty", "gazette"];

/// Any text that a document may hold, but for an empty one.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z]{1,8}( [a-zé]{1,8}){0,3}",
        1 => any::<String>().prop_map(|text| format!("x{text}")),
        1 => select(vec!["=1+1", "a | b", "'); DROP TABLE entry; --", "\u{1b}[31m", "\"\"\"", "'''", "#", "\\u0041", "\r\n"])
            .prop_map(|text| format!("{text} x")),
    ]
    .boxed()
}

/// A date of the past, known to the day, the month or the year.
fn date() -> impl Strategy<Value = PartialDate> {
    (1990_i32..2020, 1_u32..=12, 1_u32..=28, 0_u8..3).prop_map(|(year, month, day, known)| {
        let text = match known {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        text.parse().expect("a date")
    })
}

/// A date of the past, or of a future so far that no test meets it.
fn far_or_past() -> impl Strategy<Value = PartialDate> {
    prop_oneof![date(), Just("2999-06".parse().expect("a date"))]
}

fn key<T: std::str::FromStr<Err: std::fmt::Debug>>(text: impl AsRef<str>) -> T {
    text.as_ref().parse().expect("a key")
}

fn source(name: &'static str) -> impl Strategy<Value = Item> {
    (text(), option::of(text()), option::of(date()), option::of(text()), option::of(text())).prop_map(
        move |(title, publisher, published, url, kind)| {
            Item::Source(Source { key: key(name), title, publisher, published, url, kind })
        },
    )
}

fn condition(name: &'static str) -> impl Strategy<Value = Item> {
    (text(), option::of(text()))
        .prop_map(move |(title, description)| Item::Condition(Condition { key: key(name), title, description }))
}

/// A group of countries; the outer one may have the inner one for a member.
fn group(name: &'static str) -> impl Strategy<Value = Item> {
    let mut possible = COUNTRIES.to_vec();
    possible.extend((name == "outer").then_some("inner"));
    let members = btree_map(select(possible), (option::of(date()), any::<bool>()), 0..4);
    members.prop_map(move |members| {
        let member = |(party, (since, ended)): (&str, (Option<PartialDate>, bool))| Member {
            party: Reference::new(party),
            since,
            until: ended.then(|| "2021-02".parse().expect("a date")),
        };
        Item::Party(Party {
            key: key(name),
            kind: PartyKind::Group,
            name: format!("The {name} club"),
            aliases: vec![format!("{name} few")],
            members: members.into_iter().map(member).collect(),
        })
    })
}

fn due() -> impl Strategy<Value = Due> {
    prop_oneof![
        far_or_past().prop_map(Due::On),
        (select(&CONDITIONS[..]), 1_u16..40, select(vec!["d", "w", "m", "y"]))
            .prop_map(|(condition, count, unit)| key(format!("{condition} + {count}{unit}"))),
    ]
}

fn commitment(number: usize) -> impl Strategy<Value = Item> {
    let parties: Vec<&str> = COUNTRIES.iter().chain(&GROUPS).copied().collect();
    let ties = btree_set((select(parties), select(Role::VARIANTS)), 0..5);
    let any_of = btree_set(select(&CONDITIONS[..]), 1..3);
    let requires = vec((any_of, select(RequirementKind::VARIANTS), any::<Option<Index>>()), 0..3);
    let tags = btree_set("[a-c]", 0..3);
    let words = (text(), option::of(text()), select(&SOURCES[..]), option::of(text()));
    (words, option::of(due()), tags, ties, requires).prop_map(move |(words, due, tags, ties, requires)| {
        let (title, quote, source, locator) = words;
        let parties: Vec<Tie> =
            ties.into_iter().map(|(party, role)| Tie { party: Reference::new(party), role }).collect();
        let scope = |index: Option<Index>| {
            index.filter(|_| !parties.is_empty()).map(|index| parties[index.index(parties.len())].party.clone())
        };
        let requires = requires.into_iter().map(|(any_of, kind, party)| Requirement {
            any_of: any_of.into_iter().map(Reference::new).collect(),
            kind,
            party: scope(party),
        });
        Item::Commitment(Commitment {
            key: key(format!("C-{number}")),
            title,
            quote,
            source: Reference::new(source),
            locator,
            made: None,
            due: due.map(|due| (due, Place::NOWHERE)),
            tags: tags.into_iter().collect(),
            requires: requires.collect(),
            parties,
        })
    })
}

/// Updates of one commitment: for the whole, or for one of its parties.
fn updates(commitment: &Item) -> impl Strategy<Value = Vec<Item>> + use<> {
    let Item::Commitment(commitment) = commitment else { unreachable!("a commitment") };
    let (name, parties) = (commitment.key.to_string(), commitment.parties.clone());
    let one = (
        any::<Option<Index>>(),
        select(Status::VARIANTS),
        date(),
        option::of(select(&SOURCES[..])),
        option::of(text()),
    );
    vec(one, 0..5).prop_map(move |updates| {
        let update = |(party, status, on, source, note): (Option<Index>, Status, PartialDate, Option<&str>, _)| {
            let party = party.filter(|_| !parties.is_empty());
            Item::Update(StatusUpdate {
                commitment: Reference::new(&name),
                party: party.map(|index| parties[index.index(parties.len())].party.clone()),
                status,
                on,
                source: source.map(Reference::new),
                note,
            })
        };
        updates.into_iter().map(update).collect()
    })
}

fn resolution() -> impl Strategy<Value = Item> {
    (select(&CONDITIONS[..]), select(ConditionState::VARIANTS), date(), option::of(text())).prop_map(
        |(condition, state, on, note)| {
            Item::Resolution(Resolution { condition: Reference::new(condition), state, on, source: None, note })
        },
    )
}

/// A dossier, a thing before what refers to it.
fn items() -> impl Strategy<Value = Vec<Item>> {
    // Boxed, or the whole of it would not fit the stack.
    let sources = SOURCES.map(|name| source(name).boxed());
    let conditions = CONDITIONS.map(|name| condition(name).boxed());
    let groups = GROUPS.map(|name| group(name).boxed());
    let commitments = [1, 2, 3, 4].map(|number| commitment(number).boxed());
    (sources, groups, conditions, commitments, vec(resolution().boxed(), 0..5))
        .prop_flat_map(|(sources, groups, conditions, commitments, resolutions)| {
            let updates: Vec<_> = commitments.iter().map(|commitment| updates(commitment).boxed()).collect();
            let things = [sources.to_vec(), groups.to_vec(), conditions.to_vec(), commitments.to_vec()].concat();
            (Just(things), updates, Just(resolutions))
        })
        .prop_map(|(things, updates, resolutions)| [things, updates.concat(), resolutions].concat())
}

// ---------------------------------------------------------------------------------------------------------- books

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day")
}

fn entry(summary: &str) -> Entry {
    let at = Utc.with_ymd_and_hms(2026, 3, 1, 9, 0, 0).single().expect("a time");
    Entry { author: "ada".to_owned(), summary: summary.to_owned(), at, today: today(), large: false }
}

fn open(folder: &TempDir) -> Ledger {
    Ledger::open_or_create(&folder.path().join("book.db"), Duration::ZERO).expect("a book")
}

fn record(ledger: &mut Ledger, items: &[Item]) {
    let mut writer = ledger.begin(entry("record")).expect("an entry");
    for item in items {
        writer.add(item).unwrap_or_else(|error| panic!("{error}: {item:?}"));
    }
    writer.commit().expect("it is recorded");
}

/// A book of these items, in one entry or, if not `at_once`, in one each.
fn book(items: &[Item], at_once: bool) -> (TempDir, Ledger) {
    let folder = TempDir::new().expect("a folder");
    let mut ledger = open(&folder);
    if at_once {
        record(&mut ledger, items);
    } else {
        items.iter().for_each(|item| record(&mut ledger, std::slice::from_ref(item)));
    }
    (folder, ledger)
}

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn export(ledger: &Ledger, format: &dossier::Format) -> String {
    let sink = Sink::default();
    let mut writer = (format.write)(Box::new(sink.clone()));
    let everything = Query::everything(today());
    ledger.export(&everything, &mut |item| writer.item(&item).map_err(|_| Error::DiskFull)).expect("an export");
    writer.end().expect("its end");
    String::from_utf8(sink.0.lock().expect("no panic").clone()).expect("UTF-8")
}

fn import(text: &str, format: &dossier::Format) -> (TempDir, Ledger) {
    let read = (format.read)(Box::new(BufReader::new(Cursor::new(text.to_owned()))));
    let items: Vec<Item> =
        read.records.map(|record| record.unwrap_or_else(|bad| panic!("{bad:?} in\n{text}")).item).collect();
    book(&items, true)
}

/// What a book answers, without the order in which it was recorded.
fn answers(ledger: &Ledger) -> Vec<String> {
    let query = Query::everything(today());
    let mut rows = Vec::new();
    let list = report::list(ledger, &query).expect("a list");
    rows.extend(list.rows.iter().map(|row| row.iter().map(|cell| cell.for_people() + "|").collect::<String>()));
    for by in Dimension::VARIANTS {
        let table = report::cross(ledger, *by, &[Dimension::Status, Dimension::Standing], &query).expect("a report");
        rows.extend(table.rows.iter().chain(&table.footer).map(|row| format!("{by}: {row:?}")));
    }
    rows.sort();
    rows
}

// ------------------------------------------------------------------------------------------------------- promises

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Export, import, export is the identity, in every format; and the books answer the same.
    #[test]
    fn what_goes_out_comes_in_again(items in items()) {
        let (_folder, ledger) = book(&items, true);
        for format in dossier::FORMATS {
            let out = export(&ledger, format);
            let (_other, again) = import(&out, format);
            prop_assert_eq!(export(&again, format), out);
            prop_assert_eq!(answers(&again), answers(&ledger));
        }
    }

    /// The order of a dossier's items does not matter, nor whether they come at once.
    #[test]
    fn order_does_not_matter(items in items(), turn in any::<u64>()) {
        // On one day it is the order of recording that decides: here each day has one update, or they say the same.
        let items = one_a_day(items);
        let (_folder, ledger) = book(&items, true);
        let mut turned = items.clone();
        shuffle(&mut turned, turn);
        // A thing has to be there before what refers to it, the inner group before the outer one.
        turned.sort_by_key(|item| (item.kind(), item.key().is_some_and(|key| key.as_str() == "outer")));
        let (_other, again) = book(&turned, false);
        prop_assert_eq!(answers(&again), answers(&ledger));
    }

    /// Whatever is recorded, amended or undone: what was recorded before stays, row by row.
    #[test]
    fn the_record_only_grows(items in items(), acts in vec((any::<Index>(), 0_u8..3), 1..8)) {
        let (folder, mut ledger) = book(&items, true);
        let mut before = record_rows(&folder);
        for (index, act) in acts {
            let entries = ledger.log(None, &Query::everything(today())).expect("the log").len();
            match act {
                0 => undo(&mut ledger, i64::try_from(index.index(entries) + 1).expect("small")),
                1 => record_if_possible(&mut ledger, &amended(&items[index.index(items.len())])),
                _ => record_if_possible(&mut ledger, &items[index.index(items.len())]),
            }
            let after = record_rows(&folder);
            for (table, rows) in &before {
                prop_assert!(after[table].starts_with(rows), "{} has changed", table);
            }
            let found = ledger.verify().expect("it is verified");
            prop_assert!(found.damage.is_empty(), "{:?}", found.damage);
            before = after;
        }
    }

    /// The views give the same as the reports.
    #[test]
    fn views_are_reports(items in items()) {
        let (folder, ledger) = book(&items, true);
        let db = sqlite(&folder);
        let mut ours = Vec::new();
        let query = Query::everything(today());
        let parties = ledger.parties(&query.moment).expect("the parties");
        let mut shares = Vec::new();
        ledger.states(&query, &parties, Wanted { details: true, standing: true, ..Wanted::default() }, |state| {
            let due = state.due.map(|due| due.to_string()).or_else(|| state.details.due_rule.clone());
            let updated = state.details.updated_on.map(|on| on.to_string());
            let of = |text: Option<String>| text.unwrap_or_default();
            let (key, standing) = (&state.details.key, state.standing(&parties, &query));
            ours.push(format!("{key}|{}|{standing}|{}|{}", state.status(), of(due), of(updated)));
            for share in state.country_shares(&[Role::Pledger], &parties, &query) {
                let mut via: Vec<&str> = share.via.iter().map(|group| parties.key(*group)).collect();
                via.sort_unstable();
                let (country, via) = (parties.key(share.party), via.join(", "));
                shares.push(format!("{key}|{country}|{via}|{}|{}", share.judgement.status, share.standing));
            }
            Ok::<_, Error>(())
        }).expect("the states");
        let theirs = rows(&db, "SELECT key, status, standing, coalesce(due, due_rule), updated_on FROM current_commitment ORDER BY id");
        prop_assert_eq!(theirs, ours);
        let theirs = rows(&db, "SELECT commitment, country, (SELECT group_concat(value, ', ') FROM (
            SELECT value FROM json_each('[\"' || replace(via, ', ', '\",\"') || '\"]') ORDER BY value)), status, standing
            FROM owed_by_country ORDER BY commitment, country");
        shares.sort();
        let mut theirs = theirs;
        theirs.sort();
        prop_assert_eq!(theirs, shares);
    }

    /// No bytes make a reader panic.
    #[test]
    fn readers_survive_everything(bytes in vec(any::<u8>(), 0..200), at in any::<Index>(), good in any::<bool>()) {
        for (format, sample) in dossier::FORMATS.iter().zip([TOML, JSON, NDJSON]) {
            let mut text = if good { sample.as_bytes().to_vec() } else { bytes.clone() };
            if good {
                let at = at.index(text.len());
                text.splice(at..(at + bytes.len() % 7).min(text.len()), bytes.iter().copied().take(3));
            }
            let read = (format.read)(Box::new(BufReader::new(Cursor::new(text))));
            read.records.for_each(drop);
        }
    }
}

const TOML: &str = include_str!("../samples/budapest-memorandum.toml");
const JSON: &str =
    r#"{"source": [{"key": "s", "title": "S\u00e9 \ud83d\ude00"}], "update": [{"commitment": "C", "on": "2026"}]}"#;
const NDJSON: &str =
    "{\"type\":\"source\",\"key\":\"s\",\"title\":\"S\"}\n{\"type\":\"condition\",\"key\":\"c\",\"title\":null}\n";

/// Of the updates and resolutions that share a day and what they are about, only the first.
fn one_a_day(items: Vec<Item>) -> Vec<Item> {
    let mut seen = std::collections::HashSet::new();
    let is_new = |item: &Item| match item {
        Item::Update(update) => seen.insert((update.commitment.text.clone(), update.on.to_string())),
        Item::Resolution(resolution) => seen.insert((resolution.condition.text.clone(), resolution.on.to_string())),
        _ => true,
    };
    items.into_iter().filter(is_new).collect()
}

/// Turns a list over and over, by a number.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, usize::try_from(seed >> 33).expect("31 bits") % (at + 1));
    }
}

/// The item, described otherwise.
fn amended(item: &Item) -> Item {
    match item.clone() {
        Item::Source(source) => Item::Source(Source { title: format!("{}!", source.title), ..source }),
        Item::Party(party) => Item::Party(Party { name: format!("{}!", party.name), ..party }),
        Item::Condition(condition) => {
            Item::Condition(Condition { title: format!("{}!", condition.title), ..condition })
        }
        Item::Commitment(commitment) => {
            Item::Commitment(Commitment { title: format!("{}!", commitment.title), ..commitment })
        }
        other => other,
    }
}

/// Records it, unless what it refers to has been undone.
fn record_if_possible(ledger: &mut Ledger, item: &Item) {
    let mut writer = ledger.begin(entry("again")).expect("an entry");
    if writer.add(item).is_ok() {
        writer.commit().expect("it is recorded");
    }
}

/// Takes an entry back, if that can be done.
fn undo(ledger: &mut Ledger, number: i64) {
    let mut writer = ledger.begin(entry("undo")).expect("an entry");
    if writer.retract(number).is_ok() {
        writer.commit().expect("it is undone");
    }
}

#[expect(clippy::disallowed_methods, reason = "as somebody else than `pledge` opens it")]
fn sqlite(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join("book.db")).expect("the book opens")
}

fn rows(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect(sql);
    let width = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let cells = (0..width).map(|at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default));
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    statement.query_map([], row).expect(sql).collect::<rusqlite::Result<_>>().expect(sql)
}

/// The tables of the record.
fn record_tables(db: &Connection) -> Vec<String> {
    rows(
        db,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'derived_%'
            AND name NOT LIKE 'sqlite_%' AND name NOT IN ('status', 'role', 'condition_state')",
    )
}

/// All rows of the record, by table.
fn record_rows(folder: &TempDir) -> BTreeMap<String, Vec<String>> {
    let db = sqlite(folder);
    let mut found = BTreeMap::new();
    for table in record_tables(&db) {
        let columns = rows(&db, &format!("SELECT quote(name) FROM pragma_table_info('{table}')"));
        let quoted: Vec<String> = columns.iter().map(|name| format!("quote({})", name.replace('\'', "\""))).collect();
        let order = if columns.iter().any(|name| name == "'id'") { "id" } else { "revision_id, position" };
        let sql = format!("SELECT {} FROM {table} ORDER BY {order}", quoted.join(" || ',' || "));
        found.insert(table, rows(&db, &sql));
    }
    found
}

/// Cells of every column of every table of the record, changed in one byte or by one: `verify` finds each.
#[test]
fn any_changed_byte_is_found() {
    let mut items = sample();
    let vote = Reference::new("commons-vote");
    let on = "2026-02-01".parse().expect("a date");
    let state = ConditionState::Unmet;
    items.push(Item::Resolution(Resolution { condition: vote, state, on, source: None, note: None }));
    let Some(Item::Commitment(troops)) =
        items.iter_mut().find(|item| item.key().is_some_and(|key| key.as_str() == "PARIS-3"))
    else {
        unreachable!("a commitment")
    };
    troops.requires[0].any_of.push(Reference::new("renewed-attack"));
    let (folder, mut ledger) = book(&items, true);
    let now = Moment::on(today());
    for (about, key) in [(Kind::Commitment, "PARIS-1"), (Kind::Condition, "commons-vote")] {
        let mut writer = ledger.begin(entry("take back")).expect("an entry");
        let said = writer.ledger().said(about, key, &now).expect("what was said");
        writer.take_back(&said[0]).expect("it is taken back");
        writer.commit().expect("it is recorded");
    }
    undo(&mut ledger, 3);
    undo(&mut ledger, 4);
    assert!(ledger.verify().expect("it is verified").damage.is_empty());
    drop(ledger);
    let db = sqlite(&folder);
    let triggers = rows(&db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'").join(";\n");
    for trigger in rows(&db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        db.execute_batch(&format!("DROP TRIGGER {trigger}")).expect("it is dropped");
    }
    let tables = record_tables(&db);
    let columns = |table: &String| rows(&db, &format!("SELECT name FROM pragma_table_info('{table}')"));
    let cells: Vec<(String, String)> =
        tables.iter().flat_map(|table| columns(table).into_iter().map(move |column| (table.clone(), column))).collect();
    let mut changed = 0;
    for (table, column) in &cells {
        let filled = rows(&db, &format!("SELECT CAST(count({column}) AS TEXT) FROM {table}"));
        let filled: usize = filled.concat().parse().expect("a number");
        for row in [0, filled / 2, filled.saturating_sub(1)].iter().filter(|_| filled > 0) {
            tamper(&folder, &db, table, column, *row, &triggers);
            changed += 1;
        }
    }
    assert!(changed > 150, "{changed} cells were changed");
}

/// Changes a cell in a copy of the book, as somebody could who then mends the triggers; and verifies the copy.
fn tamper(folder: &TempDir, db: &Connection, table: &str, column: &str, row: usize, triggers: &str) {
    let copy = TempDir::new_in(folder.path()).expect("a folder");
    db.execute("VACUUM INTO ?1", [copy.path().join("book.db").to_str().expect("UTF-8")]).expect("a copy");
    let other = sqlite(&copy);
    let key = if ["party_alias", "membership", "commitment_tag", "commitment_party", "requirement"].contains(&table) {
        "(revision_id, position)"
    } else {
        "(id)"
    };
    let columns = key.trim_matches(['(', ')']);
    other
        .execute_batch(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on;
            UPDATE {table} SET {column} = CASE typeof({column})
                WHEN 'integer' THEN {column} + 1000
                ELSE substr({column}, 1, length({column}) - 1)
                    || CASE substr({column}, -1) WHEN 'x' THEN 'y' ELSE 'x' END
            END
            WHERE {key} = (SELECT {columns} FROM {table} WHERE {column} IS NOT NULL LIMIT 1 OFFSET {row});
            {triggers}"
        ))
        .unwrap_or_else(|error| panic!("{error}: {table}.{column}"));
    assert_eq!(other.changes(), 1, "{table}.{column}");
    drop(other);
    let ledger = Ledger::open_to_read(&copy.path().join("book.db"), Duration::ZERO).expect("the book");
    let found = ledger.verify();
    let is_found = !matches!(&found, Ok(found) if found.damage.is_empty());
    assert!(is_found, "a change of {table}.{column} in row {row} is not found");
}

/// The items of a sample.
fn sample() -> Vec<Item> {
    let read = (dossier::FORMATS[0].read)(Box::new(BufReader::new(Cursor::new(
        include_str!("../samples/paris-declaration.toml").to_owned(),
    ))));
    let items: Vec<Item> = read.records.map(|record| record.expect("the sample is in order").item).collect();
    assert!(items.iter().any(|item| item.kind() == Kind::Update));
    items
}
