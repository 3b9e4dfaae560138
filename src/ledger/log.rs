//! The record itself: entries, what they wrote, and the hash that seals each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use super::Ledger;
use super::content::{self, Fact, Line};
use super::contents;
use super::error::{Error, Result};
use super::state::Wanted;
use super::writer::{RETRACTIONS, SECTIONS, Section};
use crate::model::{Item, Kind, PartialDate};
use crate::query::{Moment, Query};

/// An entry, as the log shows it.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Its number in this book.
    pub id: i64,
    /// When it was recorded, in UTC.
    pub recorded_at: String,
    /// Who recorded it.
    pub author: String,
    /// What it says of itself.
    pub summary: String,
    /// Its hash.
    pub hash: String,
    /// How many rows of which kinds it wrote.
    pub wrote: Vec<(&'static str, u64)>,
    /// The entry that took it back, where one did and counts.
    pub undone_by: Option<i64>,
}

/// What the hash of an entry covers besides its rows.
pub(super) struct Header<'a> {
    pub origin: &'a str,
    pub sequence: i64,
    pub recorded_at: &'a str,
    pub author: &'a str,
    pub summary: &'a str,
    pub previous_hash: &'a str,
}

impl Header<'_> {
    /// The hash of the entry, as `schema.sql` describes it. The sections begin anew.
    pub(super) fn hash(&self, sections: &mut [Section]) -> String {
        let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let mut text = format!(
            "pledgebook entry 1\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.origin,
            self.sequence,
            self.recorded_at,
            json(self.author),
            json(self.summary),
            self.previous_hash
        );
        for (name, section) in SECTIONS.iter().zip(sections).filter(|(_, section)| section.count > 0) {
            let count = section.count;
            let _ = writeln!(text, "{name} {count} {}", section.digest());
        }
        content::hex(&Sha256::digest(text))
    }
}

/// The tables of the sections, in their order: each with `id` and `entry_id`.
pub(super) const TABLES: [&str; 7] = [
    "source_revision",
    "party_revision",
    "condition_revision",
    "commitment_revision",
    "status_update",
    "resolution",
    "retraction",
];

impl Ledger {
    /// The entries that concern what is asked for, the oldest first: all; those about the thing of a key, or the one of a
    /// number; or those about the commitments of a question.
    ///
    /// # Errors
    /// Where nothing has the key, or the book cannot be read.
    pub fn log(&self, key: Option<&str>, query: &Query) -> Result<Vec<LogEntry>> {
        let moment = &query.moment;
        self.stand_at(moment)?;
        let mut only = match key {
            Some(key) => Some(self.entries_about(key)?),
            None => None,
        };
        if query.is_filtered() {
            let about = self.entries_of(query)?;
            only = Some(only.map_or_else(|| about.clone(), |only| only.intersection(&about).copied().collect()));
        }
        let sql = "SELECT id, recorded_at, author, summary, hash FROM entry WHERE id <= ?1 ORDER BY id";
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([self.last_known(moment)?])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            if only.as_ref().is_none_or(|only| row.get(0).is_ok_and(|id| only.contains(&id))) {
                entries.push(self.log_entry(row, moment)?);
            }
        }
        // As of a day, what is only of later days is not there.
        entries.retain(|entry| !moment.as_of || !entry.wrote.is_empty());
        Ok(entries)
    }

    fn log_entry(&self, row: &Row<'_>, moment: &Moment) -> Result<LogEntry> {
        let id: i64 = row.get("id")?;
        let until = PartialDate::from(moment.day).to_string();
        let mut wrote = Vec::new();
        for (name, table) in SECTIONS.iter().zip(TABLES) {
            let dated = match table {
                "status_update" | "resolution" if moment.as_of => "effective_on <= ?2",
                "commitment_revision" if moment.as_of => "(made IS NULL OR made <= ?2)",
                _ => "?2 = ?2",
            };
            let sql = format!("SELECT count(*) FROM {table} WHERE entry_id = ?1 AND {dated}");
            let count = self.db.prepare_cached(&sql)?.query_row((id, &until), |row| row.get(0))?;
            if count > 0 {
                wrote.push((*name, count));
            }
        }
        Ok(LogEntry {
            id,
            recorded_at: row.get("recorded_at")?,
            author: row.get("author")?,
            summary: row.get("summary")?,
            hash: row.get("hash")?,
            wrote,
            undone_by: undone_by(&self.db, id)?,
        })
    }

    /// The entries that wrote about the thing of a key, of whatever kind.
    fn entries_about(&self, key: &str) -> Result<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        let mut known = false;
        for kind in [Kind::Commitment, Kind::Condition, Kind::Party, Kind::Source] {
            let id = match kind {
                Kind::Party => self.party(key).ok().flatten(),
                _ => self.find(kind, key).ok(),
            };
            if let Some(id) = id {
                known = true;
                for sql in about(kind) {
                    entries(&self.db, sql, id, &mut found)?;
                }
            }
        }
        self.add_undoings(&mut found)?;
        let number = key.parse().ok().filter(|number| !known && must_exist(&self.db, *number).is_ok());
        found.extend(number);
        if known || number.is_some() { Ok(found) } else { self.find(Kind::Commitment, key).map(|_| found) }
    }

    /// Adds the entries that took back any of these, and those that took back such.
    fn add_undoings(&self, found: &mut BTreeSet<i64>) -> Result<()> {
        let mut open: Vec<i64> = found.iter().copied().collect();
        let sql = "SELECT entry_id FROM retraction
            WHERE retracted_entry_id = ?1 AND coalesce(update_id, resolution_id) IS NULL";
        while let Some(entry) = open.pop() {
            let mut by = BTreeSet::new();
            entries(&self.db, sql, entry, &mut by)?;
            open.extend(by.into_iter().filter(|by| found.insert(*by)));
        }
        Ok(())
    }

    fn entries_of(&self, query: &Query) -> Result<BTreeSet<i64>> {
        let parties = self.parties(&query.moment)?;
        let mut found = BTreeSet::new();
        self.states(query, &parties, Wanted::default(), |state| {
            for sql in about(Kind::Commitment) {
                entries(&self.db, sql, state.id, &mut found)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(found)
    }

    /// Hands over the content of an entry, a row at a time: what its hash covers.
    ///
    /// # Errors
    /// Where there is no such entry; and those of `each`.
    pub fn content<E: From<Error>>(&self, entry: i64, each: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        must_exist(&self.db, entry)?;
        for section in 0..SECTIONS.len() {
            rows_of(&self.db, section, Some(entry), &mut |row| each(row.content.map_err(Error::damaged)?))?;
        }
        Ok(())
    }
}

/// Refuses an entry that is not there.
pub(super) fn must_exist(db: &Connection, entry: i64) -> Result<()> {
    let last: i64 = db.query_row("SELECT coalesce(max(id), 0) FROM entry", [], |row| row.get(0))?;
    if (1..=last).contains(&entry) {
        return Ok(());
    }
    let known: Vec<String> = if last == 0 { Vec::new() } else { vec![last.to_string()] };
    Err(Error::unknown("entry", &entry.to_string(), []).with_near(known))
}

impl Error {
    fn with_near(self, near: Vec<String>) -> Self {
        match self {
            Self::Unknown { kind, text, .. } => Self::Unknown { kind, text, near },
            other => other,
        }
    }
}

/// The entry whose retraction took an entry back, where one counts.
pub(super) fn undone_by(db: &Connection, entry: i64) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached(
            "SELECT entry_id FROM retraction
            WHERE retracted_entry_id = ?1 AND update_id IS NULL AND resolution_id IS NULL AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
            ORDER BY id LIMIT 1",
        )?
        .query_row([entry], |row| row.get(0))
        .optional()?)
}

/// The entries that wrote about a thing: what describes it, what became of it, what ties it.
fn about(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Source => &["SELECT entry_id FROM source_revision WHERE source_id = ?1"],
        Kind::Party => &["SELECT entry_id FROM party_revision WHERE party_id = ?1"],
        Kind::Condition => &[
            "SELECT entry_id FROM condition_revision WHERE condition_id = ?1",
            "SELECT entry_id FROM resolution WHERE condition_id = ?1",
            "SELECT retraction.entry_id FROM retraction JOIN resolution ON resolution.id = resolution_id
            WHERE condition_id = ?1",
        ],
        Kind::Commitment | Kind::Update | Kind::Resolution => &[
            "SELECT entry_id FROM commitment_revision WHERE commitment_id = ?1",
            "SELECT entry_id FROM status_update WHERE commitment_id = ?1",
            "SELECT retraction.entry_id FROM retraction JOIN status_update ON status_update.id = update_id
            WHERE commitment_id = ?1",
        ],
    }
}

fn entries(db: &Connection, sql: &str, id: i64, found: &mut BTreeSet<i64>) -> Result<()> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?);
    }
    Ok(())
}

/// A recorded row with what its hash covers.
pub(super) struct RecordedRow<'a> {
    pub id: i64,
    pub entry: i64,
    pub checksum: i64,
    /// Its content; or why it cannot be read.
    pub content: Result<&'a [u8], String>,
}

/// Hands over the rows of a section, in the order of their ids: of one entry, or of all.
pub(super) fn rows_of<E: From<Error>>(
    db: &Connection,
    section: usize,
    entry: Option<i64>,
    each: &mut dyn FnMut(RecordedRow<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = section_sql(section, entry.is_some());
    let mut statement = db.prepare(&sql).map_err(Error::from)?;
    let mut rows = match entry {
        Some(entry) => statement.query([entry]),
        None => statement.query([]),
    }
    .map_err(Error::from)?;
    let mut line = Line::default();
    while let Some(row) = rows.next().map_err(Error::from)? {
        let id = row.get(0).map_err(Error::from)?;
        let (entry, checksum) = (row.get(1).unwrap_or(0), row.get(2).unwrap_or(0));
        let content = content_of(db, section, id, row, &mut line).map_err(|error| error.to_string());
        each(RecordedRow { id, entry, checksum, content })?;
    }
    Ok(())
}

fn section_sql(section: usize, of_entry: bool) -> String {
    let table = TABLES[section];
    let (columns, joins) = match table {
        "status_update" => (
            "commitment.key, party.key, status_update.status, status_update.effective_on, source.key,
                status_update.note, status_update.party_id, status_update.source_id",
            "LEFT JOIN commitment ON commitment.id = status_update.commitment_id
            LEFT JOIN party ON party.id = status_update.party_id
            LEFT JOIN source ON source.id = status_update.source_id",
        ),
        "resolution" => (
            "condition.key, NULL, resolution.state, resolution.effective_on, source.key, resolution.note, NULL,
                resolution.source_id",
            "LEFT JOIN condition ON condition.id = resolution.condition_id
            LEFT JOIN source ON source.id = resolution.source_id",
        ),
        "retraction" => (
            "entry.origin, entry.sequence, update_id, resolution_id, CASE
                WHEN update_id IS NOT NULL THEN (
                    SELECT (SELECT count(*) FROM status_update AS one WHERE one.entry_id = it.entry_id AND one.id <= it.id)
                    FROM status_update AS it
                    WHERE it.id = update_id AND it.entry_id = retracted_entry_id
                )
                ELSE (
                    SELECT (SELECT count(*) FROM resolution AS one WHERE one.entry_id = it.entry_id AND one.id <= it.id)
                    FROM resolution AS it
                    WHERE it.id = resolution_id AND it.entry_id = retracted_entry_id
                )
            END",
            "LEFT JOIN entry ON entry.id = retraction.retracted_entry_id",
        ),
        _ => ("NULL", ""),
    };
    let restriction = if of_entry { format!("WHERE {table}.entry_id = ?1") } else { String::new() };
    format!(
        "SELECT {table}.id, {table}.entry_id, {table}.checksum, {columns}
        FROM {table}
        {joins}
        {restriction}
        ORDER BY {table}.id"
    )
}

fn content_of<'l>(db: &Connection, section: usize, id: i64, row: &Row<'_>, line: &'l mut Line) -> Result<&'l [u8]> {
    if section == RETRACTIONS {
        let only = match (row.get::<_, Option<i64>>(5)?, row.get::<_, Option<i64>>(6)?) {
            (Some(_), _) => Some((Kind::Update.word(), row.get(7)?)),
            (None, Some(_)) => Some((Kind::Resolution.word(), row.get(7)?)),
            (None, None) => None,
        };
        return Ok(content::retraction(line, &row.get::<_, String>(3)?, row.get(4)?, only));
    }
    if section == Kind::Update as usize {
        return Ok(content::update(line, &fact(row)?));
    }
    if section == Kind::Resolution as usize {
        return Ok(content::resolution(line, &fact(row)?));
    }
    let kind = [Kind::Source, Kind::Party, Kind::Condition, Kind::Commitment][section];
    Ok(match contents::read(db, kind, id)? {
        Item::Source(source) => content::source(line, &source),
        Item::Party(party) => content::party(line, &party),
        Item::Condition(condition) => content::condition(line, &condition),
        Item::Commitment(commitment) => content::commitment(line, &commitment),
        Item::Update(_) | Item::Resolution(_) => &[],
    })
}

fn fact<'r>(row: &'r Row<'_>) -> Result<Fact<'r>> {
    let text = |index| -> Result<&'r str> {
        row.get_ref(index)?.as_str().map_err(|_| Error::damaged("a text that is none, or refers to what is not there"))
    };
    let optional = |index| -> Result<Option<&'r str>> {
        row.get_ref(index)?.as_str_or_null().map_err(|_| Error::damaged("a text that is none"))
    };
    let dangling = |key, id| -> Result<bool> {
        Ok(row.get_ref(key)?.data_type() == rusqlite::types::Type::Null
            && row.get_ref(id)?.data_type() != rusqlite::types::Type::Null)
    };
    if dangling(4, 9)? || dangling(7, 10)? {
        return Err(Error::damaged("it refers to what is not there"));
    }
    Ok(Fact {
        about: text(3)?,
        party: optional(4)?,
        word: text(5)?,
        on: text(6)?,
        source: optional(7)?,
        note: optional(8)?,
    })
}
