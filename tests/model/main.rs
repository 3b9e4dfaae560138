//! The program against the reference: random books, random histories with retractions and corrections, random questions;
//! every command that shows something has to give what the reference gives. `PLEDGE_CASES=10000` asks as many questions.

mod books;
mod changes;
mod reference;

use std::collections::{BTreeMap, BTreeSet};

use books::{Numbers, history, moment, question};
use changes::{commitments_changed, conditions_turned, deadlines_passed, descriptions_amended};
use pledgebook::ledger::{Error, Ledger};
use pledgebook::model::{Commitment, Item, PartialDate, Requirement, Role, Span, Standing, Status};
use pledgebook::query::{Moment, Query};
use pledgebook::report::{self, Dimension, Watch};
use pledgebook::table::{Cell, Data, Table};
use reference::{Book, View};
use tempfile::TempDir;

/// How many questions a book is asked.
const EACH: usize = 10;

#[test]
fn every_command_answers_as_the_reference_does() {
    for number in 0..cases() / EACH {
        let seed = number as u64 * 7919 + 1;
        let mut numbers = Numbers(seed);
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("book.db");
        let mut ledger = Ledger::open_or_create(&path, std::time::Duration::ZERO).expect("a book");
        let book = history(&mut ledger, &mut numbers);
        drop(ledger);
        let ledger = Ledger::open_to_read(&path, std::time::Duration::ZERO).expect("a book");
        for turn in 0..EACH {
            let asked = Asked { book: &book, ledger: &ledger, name: format!("book {seed}, question {turn}") };
            asked.everything(&mut numbers);
        }
        let found = ledger.verify().expect("it is verified");
        assert!(found.damage.is_empty(), "book {seed}: {:?}", found.damage);
    }
}

#[expect(clippy::disallowed_methods, reason = "a setting of this test alone")]
fn cases() -> usize {
    std::env::var("PLEDGE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

struct Asked<'a> {
    book: &'a Book,
    ledger: &'a Ledger,
    name: String,
}

impl Asked<'_> {
    fn everything(&self, numbers: &mut Numbers) {
        let mut moment = moment(self.book, numbers, true);
        let known = self.book.at(&moment).conditions();
        moment.assume.retain(|(condition, _)| known.contains(condition));
        let query = question(moment.clone(), numbers);
        self.list(&query);
        self.reports(&moment);
        self.parties(&moment);
        self.conditions_and_sources(&moment);
        self.show(&moment, numbers.one(&books::COMMITMENTS));
        self.due(&moment);
        self.export(&moment);
        self.log(&moment);
        self.timeline(&moment);
        self.diff(numbers);
    }

    #[track_caller]
    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, ours: T, theirs: T) {
        assert_eq!(ours, theirs, "{what} of {}", self.name);
    }

    fn list(&self, query: &Query) {
        let view = self.book.at(&query.moment);
        let table = report::list(self.ledger, query).expect("a list");
        let ours = lines(&table, &["key", "status", "standing", "due", "updated_on", "pledgers"]);
        let wanted = view.commitments().into_iter().filter(|one| is_wanted(&view, one, query));
        let mut theirs: Vec<String> = wanted
            .map(|one| {
                let mut pledgers: BTreeSet<String> = view.pledgers(one);
                pledgers.extend(
                    query.parties.iter().filter(|party| view.share(one, party, &[Role::Pledger]).is_some()).cloned(),
                );
                let status = |party: &String| view.share(one, party, &[Role::Pledger]).expect("a share").0.0;
                let pledgers: Vec<String> = pledgers.iter().map(|party| format!("{party}:{}", status(party))).collect();
                let (status, standing) = (view.whole(one).0, view.standing_of_whole(one));
                let updated = view.updated_on(one).map(|on| on.to_string()).unwrap_or_default();
                format!("{}|{status}|{standing}|{}|{updated}|{}", one.key, view.due(one).1, pledgers.join(","))
            })
            .collect();
        theirs.sort();
        self.same(&format!("list {query:?}"), ours, theirs);
    }

    fn reports(&self, moment: &Moment) {
        let view = self.book.at(moment);
        let across = [Dimension::Status, Dimension::Standing];
        let mut expected: BTreeMap<Dimension2, BTreeMap<(String, String), u64>> = BTreeMap::new();
        let mut count = |by, cells: BTreeSet<(String, String)>| {
            for cell in cells {
                *expected.entry(by).or_default().entry(cell).or_default() += 1;
            }
        };
        for one in view.commitments() {
            let both = |key: &str, status: Status, standing: Standing| {
                [(key.to_owned(), status.to_string()), (key.to_owned(), standing.to_string())]
            };
            let countries = books::COUNTRIES.iter().filter_map(|country| {
                let ((status, _), standing) = view.share(one, country, &[Role::Pledger])?;
                Some(both(country, status, standing))
            });
            count(Dimension2::Country, countries.flatten().collect());
            let ties = one.parties.iter().map(|tie| {
                let party = &tie.party.text;
                both(party, view.alone(one, party).0, view.standing_of_tie(one, party))
            });
            count(Dimension2::Party, ties.flatten().collect());
            let (status, standing) = (view.whole(one).0, view.standing_of_whole(one));
            count(Dimension2::Status, both(status.word(), status, standing).into_iter().collect());
            let mut conditions: BTreeSet<&str> =
                one.requires.iter().flat_map(|one| one.any_of.iter().map(|one| one.text.as_str())).collect();
            if conditions.is_empty() {
                conditions.insert("none");
            }
            count(Dimension2::Condition, conditions.into_iter().flat_map(|key| both(key, status, standing)).collect());
        }
        for (by, ours) in [
            (Dimension2::Country, Dimension::Country),
            (Dimension2::Party, Dimension::Party),
            (Dimension2::Status, Dimension::Status),
            (Dimension2::Condition, Dimension::Condition),
        ] {
            let table = report::cross(self.ledger, ours, &across, &Query::at(moment.clone())).expect("a report");
            let theirs = expected.remove(&by).unwrap_or_default();
            self.same(&format!("report by {ours} at {moment:?}"), counts(&table), theirs);
        }
    }

    fn parties(&self, moment: &Moment) {
        let view = self.book.at(moment);
        let table = report::parties(self.ledger, &Query::at(moment.clone())).expect("the parties");
        let ours = lines(&table, &["key", "kind", "members", "owes", "open", "commitments"]);
        let mut theirs = Vec::new();
        for party in view.parties() {
            let (mut owes, mut open, mut tied) = (0, 0, 0);
            for one in view.commitments() {
                tied += u64::from(!view.paths(one, &party, &[]).is_empty());
                if let Some(((status, _), _)) = view.share(one, &party, &[Role::Pledger]) {
                    owes += 1;
                    open += u64::from(!status.is_final());
                }
            }
            let members = if View::is_country(&party) { BTreeSet::new() } else { view.members_of(&party) };
            let members = members.into_iter().collect::<Vec<_>>().join("; ");
            theirs.push(format!("{party}|{}|{members}|{owes}|{open}|{tied}", view.kind_of(&party)));
        }
        theirs.sort();
        self.same(&format!("parties at {moment:?}"), ours, theirs);
    }

    fn conditions_and_sources(&self, moment: &Moment) {
        let (view, query) = (self.book.at(moment), Query::at(moment.clone()));
        let table = report::conditions(self.ledger, &query).expect("the conditions");
        let mut theirs = Vec::new();
        for key in view.conditions() {
            let depends = |one: &&&Commitment| {
                one.requires.iter().any(|requirement| requirement.any_of.iter().any(|condition| condition.text == key))
            };
            let commitments = view.commitments();
            let (state, since) = view.stand(&key);
            let since = since.map(|since| since.to_string()).unwrap_or_default();
            let waits = |one: &&&Commitment| {
                let misses = |requirement: &&Requirement| {
                    requirement.any_of.iter().any(|condition| condition.text == key) && view.is_missing(requirement)
                };
                view.standing_of_whole(one) == Standing::Waiting && one.requires.iter().any(|one| misses(&one))
            };
            let (all, waiting) =
                (commitments.iter().filter(depends).count(), commitments.iter().filter(depends).filter(waits).count());
            theirs.push(format!("{key}|{state}|{since}|{all}|{waiting}"));
        }
        let ours = lines(&table, &["key", "state", "since", "commitments", "waiting"]);
        self.same(&format!("conditions at {moment:?}"), ours, theirs);
        let table = report::sources(self.ledger, &query).expect("the sources");
        let theirs = view.sources().into_iter().map(|key| format!("{key}|{}", view.commitments().len())).collect();
        self.same(&format!("sources at {moment:?}"), lines(&table, &["key", "commitments"]), theirs);
    }

    fn show(&self, moment: &Moment, key: &str) {
        let view = self.book.at(moment);
        let shown = report::show(self.ledger, key, &Query::at(moment.clone()));
        let Some(one) = view.commitments().into_iter().find(|one| one.key.as_str() == key) else {
            assert!(shown.is_err(), "show {key} at {moment:?} of {}", self.name);
            return;
        };
        let table = shown.unwrap_or_else(|error| panic!("{error}: show {key} at {moment:?} of {}", self.name));
        let ours = lines(&table, &["key", "status", "standing", "due"]);
        let (status, standing) = (view.whole(one).0, view.standing_of_whole(one));
        self.same("show", ours, vec![format!("{key}|{status}|{standing}|{}", view.due(one).1)]);
        let mut theirs: Vec<String> = Vec::new();
        for tie in &one.parties {
            let (judged, standing) = view.share(one, &tie.party.text, &[tie.role]).expect("a tie has a share");
            let standing = if tie.role == Role::Pledger { standing.to_string() } else { String::new() };
            let since = judged.1.map(|(on, _)| on.to_string()).unwrap_or_default();
            theirs.push(format!("{}|{}|{}|{standing}|{since}", tie.party.text, tie.role, judged.0));
        }
        theirs.sort();
        let via = |row: &Vec<Cell>, inner: &Table| !text(inner, row, "via").is_empty();
        let inner = inner(&table, &table.rows[0], "parties").expect("its parties");
        let mut ties = inner.clone();
        ties.rows.retain(|row| !via(row, inner));
        let ours = lines(&ties, &["key", "role", "status", "standing", "since"]);
        self.same(&format!("show {key} at {moment:?}"), ours, theirs);
    }

    fn due(&self, moment: &Moment) {
        let view = self.book.at(moment);
        let span = |text: &str| text.parse::<Span>().expect("a length of time");
        let watch = Watch { within: span("30d"), stale: span("2m") };
        let table = report::due(self.ledger, &Query::at(moment.clone()), watch).expect("what is due");
        let soon = watch.within.after(moment.day).expect("a day");
        let silent = watch.stale.before(moment.day).expect("a day");
        let theirs = view.commitments().into_iter().filter_map(|one| {
            let (why, day) = view.attention(one, soon, silent)?;
            Some(format!("{}|{why}|{day}", one.key))
        });
        let day = |row: &Vec<Cell>| match text(&table, row, "why").as_str() {
            "woken" => text(&table, row, "in_force_since"),
            "stale" => text(&table, row, "updated_on"),
            _ => text(&table, row, "due"),
        };
        let mut ours: Vec<String> = table
            .rows
            .iter()
            .map(|row| format!("{}|{}|{}", text(&table, row, "key"), text(&table, row, "why"), day(row)))
            .collect();
        ours.sort();
        self.same(&format!("due at {moment:?}"), ours, theirs.collect());
    }

    fn export(&self, moment: &Moment) {
        let mut ours = Vec::new();
        let each = &mut |item: Item| {
            ours.push(format!("{item:?}"));
            Ok::<_, Error>(())
        };
        self.ledger.export(&Query::at(moment.clone()), each).expect("an export");
        ours.sort();
        self.same(&format!("export at {moment:?}"), ours, self.book.at(moment).everything());
    }

    fn log(&self, moment: &Moment) {
        let known = self.book.known(moment);
        let (gone, _) = self.book.gone(known);
        let by_then = |on: Option<PartialDate>| !moment.as_of || on.is_none_or(|on| on <= moment.day.into());
        let is_dated = |item: &Item| match item {
            Item::Update(one) => by_then(Some(one.on)),
            Item::Resolution(one) => by_then(Some(one.on)),
            Item::Commitment(one) => by_then(one.made),
            _ => true,
        };
        let mut theirs = Vec::new();
        for number in 1..=known {
            let act = &self.book.0[number - 1];
            if act.items.iter().any(is_dated) || act.undoes.is_some() || !act.takes_back.is_empty() {
                let undoes = |by: &usize| !gone.contains(by) && self.book.0[by - 1].undoes == Some(number);
                let by = (1..=known).find(undoes).map(|by| by.to_string()).unwrap_or_default();
                theirs.push(format!("{number}|{by}"));
            }
        }
        theirs.sort();
        let table = report::log(self.ledger, None, &Query::at(moment.clone())).expect("the log");
        self.same(&format!("log at {moment:?}"), lines(&table, &["entry", "undone_by"]), theirs);
    }

    fn timeline(&self, moment: &Moment) {
        let view = self.book.at(moment);
        let commitments: Vec<String> = view.commitments().iter().map(|one| one.key.to_string()).collect();
        let conditions: BTreeSet<String> = view
            .commitments()
            .iter()
            .flat_map(|one| one.requires.iter().flat_map(|one| one.any_of.iter().map(|one| one.text.clone())))
            .collect();
        let known = self.book.known(moment);
        let (gone, taken) = self.book.gone(known);
        // Key, day, entry, word, party, whether it is gone.
        let mut told = Vec::new();
        for number in 1..=known {
            for (place, item) in self.book.0[number - 1].items.iter().enumerate() {
                let (key, on, word, party) = match item {
                    Item::Update(one) if commitments.contains(&one.commitment.text) => {
                        let party = one.party.as_ref().map(|party| party.text.clone()).unwrap_or_default();
                        (&one.commitment.text, one.on, one.status.word(), party)
                    }
                    Item::Resolution(one) if conditions.contains(&one.condition.text) => {
                        (&one.condition.text, one.on, one.state.word(), String::new())
                    }
                    _ => continue,
                };
                let is_gone = gone.contains(&number) || taken.contains(&(number, place));
                if !moment.as_of || on <= moment.day.into() {
                    told.push((key, on, number, word, party, is_gone));
                }
            }
        }
        let mut theirs: Vec<String> = told
            .iter()
            .map(|(key, on, entry, word, party, gone)| {
                let late = told.iter().any(|(other, later, before, ..)| other == key && later > on && before < entry);
                format!("{on}|{key}|{word}|{party}|{entry}|{late}|{gone}")
            })
            .collect();
        theirs.sort();
        let table = report::timeline(self.ledger, &Query::at(moment.clone()), false).expect("a timeline");
        let events = table.rows.first().and_then(|row| inner(&table, row, "events"));
        let columns = ["on", "key", "event", "party", "entry", "late", "retracted"];
        let mut ours = events.map(|events| lines(events, &columns)).unwrap_or_default();
        ours.retain(|line| !line.contains("|made|") && !line.contains("|due|"));
        self.same(&format!("timeline at {moment:?}"), ours, theirs);
    }

    fn diff(&self, numbers: &mut Numbers) {
        let (from, to) = self.two_moments(numbers);
        let (before, after) = (self.book.at(&from), self.book.at(&to));
        let corrections = from.is_same_day(&to);
        let mut theirs = commitments_changed(&before, &after, corrections);
        theirs.extend(descriptions_amended(&before, &after));
        theirs.extend(conditions_turned(&before, &after, corrections));
        theirs.extend(deadlines_passed(&after, from.day, to.day));
        theirs.sort();
        let table = report::diff(self.ledger, &from, &Query::at(to.clone())).expect("what changed");
        let mut ours: Vec<String> = table.rows.iter().map(|row| changed(&table, row)).collect();
        ours.sort();
        ours.dedup();
        self.same(&format!("diff from {from:?} to {to:?}"), ours, theirs);
    }

    /// Two days, two states of knowledge, or both.
    fn two_moments(&self, numbers: &mut Numbers) -> (Moment, Moment) {
        let (one, other) = (numbers.day(), numbers.day());
        let (first, last) = (one.min(other), one.max(other));
        let (from, to) = match numbers.below(3) {
            0 => (Moment::on(last), Moment::on(last)),
            _ => (Moment::as_of(first), Moment::as_of(last)),
        };
        if from.as_of && numbers.chance(2) {
            return (from, to);
        }
        let times = [(); 2].map(|()| moment(self.book, numbers, false).known_at);
        let (early, late) = (times[0].min(times[1]), times[0].max(times[1]));
        (Moment { known_at: early.or(late), ..from }, Moment { known_at: late, ..to })
    }
}

fn view_share(view: &View<'_>, one: &Commitment, party: &str) -> Option<Standing> {
    view.share(one, party, &[Role::Pledger]).map(|(_, standing)| standing)
}

/// What a row of `diff` says, as far as the reference tells.
fn changed(table: &Table, row: &[Cell]) -> String {
    let word = text(table, row, "change");
    let fields: &[&str] = match word.as_str() {
        "status" => &["key", "party", "from", "to", "on"],
        "condition" => &["key", "from", "to"],
        _ => &["key"],
    };
    let fields: Vec<String> = fields.iter().map(|field| text(table, row, field)).collect();
    format!("{word}|{}", fields.join("|"))
}

/// Dimensions, in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dimension2 {
    Country,
    Party,
    Status,
    Condition,
}

fn is_wanted(view: &View<'_>, one: &Commitment, query: &Query) -> bool {
    if !query.is_about_parties() {
        return query.wants(view.whole(one).0, || view.standing_of_whole(one));
    }
    let tied = one.parties.iter().filter(|tie| query.roles.is_empty() || query.roles.contains(&tie.role));
    let among: Vec<String> =
        if query.parties.is_empty() { tied.map(|tie| tie.party.text.clone()).collect() } else { query.parties.clone() };
    among.iter().any(|party| {
        view.share(one, party, &query.roles).is_some_and(|((status, _), standing)| query.wants(status, || standing))
    })
}

fn cell<'t>(table: &'t Table, row: &'t [Cell], key: &str) -> &'t Cell {
    let at = table.columns.iter().position(|column| column.key == key).unwrap_or_else(|| panic!("a column {key}"));
    &row[at]
}

/// The text of a cell; of pledgers each with its status.
fn text(table: &Table, row: &[Cell], key: &str) -> String {
    let cell = cell(table, row, key);
    match &cell.data {
        Data::Rows(inner, _) if key == "pledgers" => {
            let one = |row: &Vec<Cell>| format!("{}:{}", text(inner, row, "key"), text(inner, row, "status"));
            let all: BTreeSet<String> = inner.rows.iter().map(one).collect();
            all.into_iter().collect::<Vec<_>>().join(",")
        }
        _ => cell.plain().into_owned(),
    }
}

fn inner<'t>(table: &'t Table, row: &'t [Cell], key: &str) -> Option<&'t Table> {
    if let Data::Rows(inner, _) = &cell(table, row, key).data { Some(inner) } else { None }
}

/// Some columns of all rows, sorted.
fn lines(table: &Table, keys: &[&str]) -> Vec<String> {
    let line = |row: &Vec<Cell>| keys.iter().map(|key| text(table, row, key)).collect::<Vec<_>>().join("|");
    let mut lines: Vec<String> = table.rows.iter().map(line).collect();
    lines.sort();
    lines
}

/// The counts of a report that are not zero, by row and column.
fn counts(table: &Table) -> BTreeMap<(String, String), u64> {
    let mut found = BTreeMap::new();
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(row).filter(|(column, _)| column.within == Some("counts")) {
            if let Data::Count(count @ 1..) = cell.data {
                found.insert((text(table, row, "key"), column.key.to_string()), count);
            }
        }
    }
    found
}
