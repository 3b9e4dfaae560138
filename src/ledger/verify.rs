//! Proving the book: everything that an entry's hash covers is read and hashed anew, row by row, and everything that is
//! derived is derived anew and compared.
//!
//! A row's checksum tells which row was changed; the entry's hash, which covers the content itself, tells that one was, even
//! by somebody who mends checksums.

use std::collections::HashMap;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use super::commitments::{self, DerivedCommitment};
use super::derive;
use super::derive::ids;
use super::error::{Error, Result};
use super::log::{Header, TABLES, rows_of};
use super::writer::{SECTIONS, Section};
use super::{Ledger, content, schema};
use crate::model::{Judgement, Stand, country};

/// Something that is not as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What: `status_update 17 (entry 3)`.
    pub place: String,
    /// How it shows.
    pub finding: String,
}

/// What was verified.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// How many entries.
    pub entries: u64,
    /// How many rows.
    pub rows: u64,
    /// The hash of the last entry: who notes it elsewhere can tell whether the book was cut short.
    pub last_hash: Option<String>,
    /// What is not as it was recorded.
    pub damage: Vec<Damage>,
}

impl Verified {
    fn note(&mut self, place: impl Into<String>, finding: impl Into<String>) {
        self.damage.push(Damage { place: place.into(), finding: finding.into() });
    }
}

impl Ledger {
    /// Reads the whole book and compares it with its hashes.
    ///
    /// # Errors
    /// Where it cannot be read at all; what is wrong in it is no error but a [`Damage`].
    pub fn verify(&self) -> Result<Verified> {
        let path = &self.path;
        std::thread::scope(|scope| {
            // Half of it on a thread of its own: each half reads one state of the book, and needs nothing of the other.
            let other = scope.spawn(|| {
                let db = schema::open_to_read(path, Duration::ZERO).map_err(|error| error.of(path))?;
                examine(&db, &[check_file, check_references, check_derived])
            });
            let mut found = examine(&self.db, &[check_schema, check_words, check_record, check_order])?;
            let rest = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            found.damage.extend(rest.damage);
            Ok(found)
        })
    }

    /// Derives everything anew from the record.
    ///
    /// # Errors
    /// Where the book cannot be written to.
    pub fn rebuild(&mut self) -> Result<()> {
        let transaction = self.db.transaction()?;
        derive::rebuild(&transaction)?;
        Ok(transaction.commit()?)
    }
}

/// Looks for damage of some kind.
type Check = fn(&Connection, &mut Verified) -> Result<()>;

/// What some checks find, all in one state of the book, whatever others write meanwhile.
fn examine(db: &Connection, checks: &[Check]) -> Result<Verified> {
    let mut found = Verified::default();
    // A book that is open to be read is in a transaction already.
    let reading = if db.is_autocommit() { Some(db.unchecked_transaction()?) } else { None };
    for check in checks {
        match check(reading.as_deref().unwrap_or(db), &mut found) {
            Ok(()) => {}
            Err(error @ (Error::Damaged(_) | Error::NotALedger(..))) => found.note("the file", error.to_string()),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The file as SQLite sees it: pages, indexes, constraints.
fn check_file(db: &Connection, found: &mut Verified) -> Result<()> {
    let mut statement = db.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let finding: String = row.get(0)?;
        if finding != "ok" {
            found.note("the file", finding);
        }
    }
    Ok(())
}

/// Whatever a row refers to is there.
fn check_references(db: &Connection, found: &mut Verified) -> Result<()> {
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()?.filter(|_| found.damage.len() < 1_000) {
        let (table, rowid, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let place = rowid.map_or_else(|| format!("table {table}"), |rowid| format!("{table} {rowid}"));
        found.note(place, format!("refers to a row of {parent} that is not there"));
    }
    Ok(())
}

/// Our tables, triggers and views are there, as `schema.sql` has them.
fn check_schema(db: &Connection, found: &mut Verified) -> Result<()> {
    let ours = schema::fresh()?;
    let mut statement =
        ours.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let theirs: Option<String> = db
            .query_row("SELECT sql FROM sqlite_schema WHERE type = ?1 AND name = ?2", (&kind, &name), |row| row.get(0))
            .optional()?;
        match theirs {
            Some(theirs) if theirs == sql => {}
            Some(_) => found.note(format!("{kind} {name}"), "is not as in schema.sql"),
            None => found.note(format!("{kind} {name}"), "is missing"),
        }
    }
    Ok(())
}

/// The closed vocabularies are the program's.
fn check_words(db: &Connection, found: &mut Verified) -> Result<()> {
    let ours = schema::fresh()?;
    for (table, sql) in [
        ("status", "SELECT group_concat(word || final || meaning) FROM (SELECT * FROM status ORDER BY word)"),
        ("role", "SELECT group_concat(word || meaning) FROM (SELECT * FROM role ORDER BY word)"),
        ("condition_state", "SELECT group_concat(word || meaning) FROM (SELECT * FROM condition_state ORDER BY word)"),
    ] {
        let words = |db: &Connection| db.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
        if words(db)? != words(&ours)? {
            found.note(format!("table {table}"), "has other words than schema.sql");
        }
    }
    Ok(())
}

/// The hashes: of every row, and of every entry over all its rows.
fn check_record(db: &Connection, found: &mut Verified) -> Result<()> {
    let mut entries: HashMap<i64, Vec<Section>> = HashMap::new();
    for (section, table) in TABLES.into_iter().enumerate() {
        rows_of(db, section, None, &mut |row| {
            found.rows += 1;
            let place = || format!("{table} {} (entry {})", row.id, row.entry);
            let sections = entries.entry(row.entry).or_insert_with(|| vec![Section::default(); SECTIONS.len()]);
            match row.content {
                Err(finding) => found.note(place(), finding),
                Ok(content) => {
                    sections[section].add(content);
                    if content::checksum(content) != row.checksum {
                        found.note(place(), "its content is not what was recorded");
                    }
                }
            }
            Ok::<_, Error>(())
        })?;
    }
    check_entries(db, &mut entries, found)?;
    for entry in entries.keys() {
        found.note(format!("entry {entry}"), "has rows, and is not there itself");
    }
    Ok(())
}

/// The chain: each entry's hash over its header and its rows, and the hash of the one before it.
fn check_entries(db: &Connection, entries: &mut HashMap<i64, Vec<Section>>, found: &mut Verified) -> Result<()> {
    let mut statement = db.prepare(
        "SELECT id, origin, sequence, recorded_at, author, summary, previous_hash, hash FROM entry ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let (mut previous, mut origin, mut sequence) = ("0".repeat(64), None::<String>, 0_i64);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        let text = |column| row.get::<_, String>(column).unwrap_or_default();
        let (own, hash, before) = (text("origin"), text("hash"), text("previous_hash"));
        sequence += 1;
        let header = Header {
            origin: &own,
            sequence: row.get("sequence")?,
            recorded_at: &text("recorded_at"),
            author: &text("author"),
            summary: &text("summary"),
            previous_hash: &before,
        };
        let mut sections = entries.remove(&id).unwrap_or_else(|| vec![Section::default(); SECTIONS.len()]);
        let place = format!("entry {id}");
        if header.hash(&mut sections) != hash {
            found.note(&place, "its hash is not that of what it holds");
        }
        if before != previous {
            found.note(&place, "does not follow the entry before it");
        }
        if header.sequence != sequence || origin.as_ref().is_some_and(|origin| *origin != own) {
            found.note(&place, "is not the next entry of this book");
        }
        (previous, origin) = (hash, Some(own));
        found.entries += 1;
    }
    found.last_hash = (sequence > 0).then_some(previous);
    Ok(())
}

/// No row is missing, moved or left over: ids are 1, 2, 3, ..., and nothing belongs to what is not there.
fn check_order(db: &Connection, found: &mut Verified) -> Result<()> {
    for table in ["entry", "source", "party", "condition", "commitment"].into_iter().chain(TABLES) {
        let sql = format!("SELECT count(*) = coalesce(max(id), 0) AND coalesce(min(id), 1) = 1 FROM {table}");
        if !db.query_row(&sql, [], |row| row.get::<_, bool>(0))? {
            found.note(format!("table {table}"), "its ids are not 1, 2, 3, ...: rows are missing or were moved");
        }
    }
    for (table, parent) in [
        ("party_alias", "party_revision"),
        ("membership", "party_revision"),
        ("commitment_tag", "commitment_revision"),
        ("commitment_party", "commitment_revision"),
        ("requirement", "commitment_revision"),
    ] {
        let sql = format!("SELECT revision_id FROM {table} WHERE revision_id NOT IN (SELECT id FROM {parent}) LIMIT 1");
        if let Some(id) = db.query_row(&sql, [], |row| row.get::<_, i64>(0)).optional()? {
            found.note(format!("table {table}"), format!("has a row of {parent} {id}, which is not there"));
        }
    }
    check_keys(db, found)
}

/// Every key belongs to something that was described once, or is a country.
fn check_keys(db: &Connection, found: &mut Verified) -> Result<()> {
    for table in ["source", "party", "condition", "commitment"] {
        let sql = format!("SELECT key FROM {table} WHERE id NOT IN (SELECT {table}_id FROM {table}_revision)");
        let mut statement = db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            if table != "party" || country(&key).is_none_or(|country| country.alpha2 != key) {
                found.note(format!("{table} `{key}`"), "was never described");
            }
        }
    }
    Ok(())
}

/// What is derived is what the record gives.
fn check_derived(db: &Connection, found: &mut Verified) -> Result<()> {
    for (table, column, gone) in derive::retracted(db, i64::MAX)?.tables() {
        if !gone.iter().eq(&ids(db, &format!("SELECT {column} FROM {table} ORDER BY 1"))?) {
            found.note(table, STALE);
        }
    }
    for id in ids(db, "SELECT id FROM source UNION SELECT source_id FROM derived_source")? {
        let sql = "SELECT revision_id FROM derived_source WHERE source_id = ?1";
        let stored = db.prepare_cached(sql)?.query_row([id], |row| row.get::<_, i64>(0)).optional()?;
        note_unless(stored == derive::source(db, id)?, "derived_source", id, found);
    }
    for id in ids(db, "SELECT id FROM party")? {
        note_unless(stored_party(db, id)? == derive::party(db, id)?, "derived_party", id, found);
    }
    for id in ids(db, "SELECT id FROM condition UNION SELECT condition_id FROM derived_condition")? {
        note_unless(stored_condition(db, id)? == derive::condition(db, id)?, "derived_condition", id, found);
    }
    let commitments = ids(
        db,
        "SELECT id FROM commitment
        UNION SELECT commitment_id FROM derived_commitment
        UNION SELECT commitment_id FROM derived_status
        UNION SELECT commitment_id FROM derived_attention",
    )?;
    commitments::each_commitment(db, &commitments.into_iter().collect(), &mut |id, derived| {
        note_unless(stored_commitment(db, id)? == derived, "derived_commitment", id, found);
        Ok(())
    })?;
    check_search(db, found)
}

const STALE: &str = "is not what the record gives: `pledge verify --rebuild` derives it anew";

fn note_unless(right: bool, table: &str, id: i64, found: &mut Verified) {
    if !right {
        found.note(format!("{table} {id}"), STALE);
    }
}

fn check_search(db: &Connection, found: &mut Verified) -> Result<()> {
    let odd = ids(
        db,
        "SELECT derived_commitment.commitment_id
        FROM derived_commitment
        JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
        LEFT JOIN derived_search ON derived_search.rowid = derived_commitment.commitment_id
        WHERE derived_search.title IS NOT revision.title OR derived_search.quote IS NOT revision.quote
        UNION ALL
        SELECT rowid FROM derived_search WHERE rowid NOT IN (SELECT commitment_id FROM derived_commitment)",
    )?;
    for id in odd {
        found.note(format!("derived_search {id}"), STALE);
    }
    Ok(())
}

fn stored_party(db: &Connection, id: i64) -> Result<Option<derive::DerivedParty>> {
    let mut statement = db.prepare_cached("SELECT revision_id, kind, name FROM derived_party WHERE party_id = ?1")?;
    Ok(statement
        .query_row([id], |row| Ok(derive::DerivedParty { revision: row.get(0)?, kind: row.get(1)?, name: row.get(2)? }))
        .optional()?)
}

fn stored_condition(db: &Connection, id: i64) -> Result<Option<derive::DerivedCondition>> {
    let mut statement = db.prepare_cached(
        "SELECT revision_id, state, since, resolution_id FROM derived_condition WHERE condition_id = ?1",
    )?;
    Ok(statement
        .query_row([id], |row| {
            let stand = Stand { state: row.get(1)?, since: row.get(2)? };
            Ok(derive::DerivedCondition { revision: row.get(0)?, stand, resolution: row.get(3)? })
        })
        .optional()?)
}

fn stored_commitment(db: &Connection, id: i64) -> Result<Option<DerivedCommitment>> {
    let head = db
        .prepare_cached("SELECT revision_id, updated_on, made FROM derived_commitment WHERE commitment_id = ?1")?
        .query_row([id], |row| {
            let (revision, updated_on) = (row.get(0)?, row.get(1)?);
            let (statuses, attention) = (Vec::new(), Vec::new());
            Ok(DerivedCommitment { revision, updated_on, made: row.get(2)?, statuses, attention })
        })
        .optional()?;
    let mut statement = db.prepare_cached(
        "SELECT party_id, role, status, effective_on, update_id FROM derived_status
        WHERE commitment_id = ?1
        ORDER BY party_id, role",
    )?;
    let statuses = statement
        .query_map([id], |row| {
            let update =
                row.get::<_, Option<i64>>(4)?.map(|id| Ok::<_, rusqlite::Error>((row.get(3)?, id))).transpose()?;
            Ok((row.get(0)?, row.get(1)?, Judgement { status: row.get(2)?, update }))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement =
        db.prepare_cached("SELECT kind, day FROM derived_attention WHERE commitment_id = ?1 ORDER BY kind, day")?;
    let attention = statement
        .query_map([id], |row| Ok((attention_word(&row.get::<_, String>(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if head.is_none() && statuses.is_empty() && attention.is_empty() {
        return Ok(None);
    }
    let nothing =
        DerivedCommitment { revision: 0, updated_on: None, made: None, statuses: Vec::new(), attention: Vec::new() };
    Ok(Some(DerivedCommitment { statuses, attention, ..head.unwrap_or(nothing) }))
}

fn attention_word(word: &str) -> &'static str {
    ["due", "idle", "woken"].into_iter().find(|known| *known == word).unwrap_or("?")
}
