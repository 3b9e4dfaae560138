//! Appending to the book: one transaction, which is one entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::content::{self, Line};
use super::error::{Error, Result};
use super::names::Names;
use super::parties;
use super::seen::Seen;
use super::{Ledger, derive, log, schema};
use crate::model::{Item, Key, Kind, Place, Problem};

/// Who records what, and when.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Who records.
    pub author: String,
    /// What is recorded, in short: `import paris.toml`.
    pub summary: String,
    /// The time.
    pub at: DateTime<Utc>,
    /// The day on which it is recorded, where its author is: what is said of later days is odd.
    pub today: NaiveDate,
    /// Whether many rows are to come: trades the memory of a larger cache for speed.
    pub large: bool,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It was not in the book.
    New,
    /// Something of its key was, with other content: a revision was appended.
    Changed,
    /// It was in the book as it is.
    Unchanged,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The number of the entry, and its hash; nothing where nothing was new.
    pub entry: Option<(i64, String)>,
    /// How many items of each kind came to what.
    pub counts: BTreeMap<(Kind, Outcome), u64>,
    /// The commitments that are new or changed, or of which a status was recorded: the first hundred keys.
    pub touched: Vec<String>,
}

/// The kinds of row that an entry's hash is taken over, in their order.
pub(super) const SECTIONS: [&str; 7] =
    ["source", "party", "condition", "commitment", "update", "resolution", "retraction"];

/// The place of retractions in [`SECTIONS`]; the other sections stand as the kinds of item do.
pub(super) const RETRACTIONS: usize = 6;

/// The content of the rows of one kind in an entry: how many, and their hash.
#[derive(Clone, Default)]
pub(super) struct Section {
    pub count: u64,
    hasher: Sha256,
}

impl Section {
    /// Adds the content of a row.
    pub(super) fn add(&mut self, content: &[u8]) {
        self.count += 1;
        self.hasher.update(content);
        self.hasher.update(b"\n");
    }

    /// The digest in hexadecimal, beginning anew.
    pub(super) fn digest(&mut self) -> String {
        self.count = 0;
        content::hex(&self.hasher.finalize_reset())
    }
}

/// A transaction on the book. [`Writer::commit`] makes it an entry; dropping it undoes it.
pub struct Writer<'a> {
    pub(super) db: &'a Connection,
    ledger: &'a Ledger,
    entry: Entry,
    pub(super) entry_id: i64,
    new_book: bool,
    done: bool,
    pub(super) names: Names<'a>,
    pub(super) line: Line,
    pub(super) sections: Vec<Section>,
    pub(super) touched: derive::Touched,
    /// The parties of commitments, as far as updates asked for them.
    pub(super) ties: HashMap<i64, Box<[i64]>>,
    /// The statements that make the indexes which were put off.
    indexes: Vec<String>,
    pub(super) seen: Seen,
    /// Held, where a million are added: looking it up takes as long as a tenth of running it.
    pub(super) insert_update: Option<CachedStatement<'a>>,
    memberships: Option<BTreeMap<i64, BTreeSet<i64>>>,
    warnings: Vec<Problem>,
    counts: BTreeMap<(Kind, Outcome), u64>,
    shown: Vec<String>,
}

impl Ledger {
    /// Begins an entry. Waits for other writers, as long as the book was opened to wait.
    ///
    /// # Errors
    /// Where another process keeps the book locked, or it cannot be written to.
    pub fn begin(&mut self, entry: Entry) -> Result<Writer<'_>> {
        let db = &self.db;
        if entry.large {
            // Every id comes from a key that was looked up; `verify` proves the rest. See `Ledger::verify`.
            db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536;")?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        }
        db.execute_batch("BEGIN IMMEDIATE").map_err(|error| self.name_holder(error.into()))?;
        let mut writer = Writer::new(self, entry);
        writer.start()?;
        Ok(writer)
    }
}

impl<'a> Writer<'a> {
    fn new(ledger: &'a Ledger, entry: Entry) -> Self {
        Self {
            db: &ledger.db,
            ledger,
            entry,
            entry_id: 0,
            new_book: false,
            done: false,
            names: Names::new(&ledger.db),
            line: Line::default(),
            sections: vec![Section::default(); SECTIONS.len()],
            touched: derive::Touched::default(),
            ties: HashMap::new(),
            indexes: Vec::new(),
            seen: Seen::default(),
            insert_update: None,
            memberships: None,
            warnings: Vec::new(),
            counts: BTreeMap::new(),
            shown: Vec::new(),
        }
    }

    fn start(&mut self) -> Result<()> {
        self.new_book = schema::is_empty(self.db)?;
        if self.new_book {
            schema::make(self.db)?;
        }
        self.entry_id = self.db.query_row("SELECT coalesce(max(id), 0) + 1 FROM entry", [], |row| row.get(0))?;
        let is_first = !self.db.prepare("SELECT 1 FROM status_update LIMIT 1")?.exists([])?;
        if self.entry.large && is_first {
            self.put_off_indexes()?;
        }
        Ok(())
    }

    /// Drops, within this transaction, the indexes that cost more to keep while rows come in any order than to make when
    /// all are there.
    fn put_off_indexes(&mut self) -> Result<()> {
        for index in [
            "status_update_by_commitment",
            "status_update_by_day",
            "derived_status_by_party",
            "commitment_revision_by_made",
            "commitment_revision_by_due",
            "derived_attention_by_commitment",
        ] {
            let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";
            self.indexes.push(self.db.query_row(sql, [index], |row| row.get(0))?);
            self.db.execute_batch(&format!("DROP INDEX {index}"))?;
        }
        Ok(())
    }

    /// Makes the indexes that were put off.
    pub(super) fn make_indexes(&mut self) -> Result<()> {
        self.indexes.drain(..).try_for_each(|sql: String| Ok(self.db.execute_batch(&sql)?))
    }

    /// Announces an item that will be added, so that others may refer to it before it comes.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn declare(&mut self, item: &Item) -> Result<()> {
        self.names.declare(item)
    }

    /// Announces a key whose item cannot be read, so that what refers to it is not an error as well.
    pub fn declare_key(&mut self, kind: Kind, key: &Key) {
        self.names.declare_key(kind, key);
    }

    /// Adds an item.
    ///
    /// # Errors
    /// [`Error::Refused`] with everything that is wrong with it; others where the book cannot be written to.
    pub fn add(&mut self, item: &Item) -> Result<Outcome> {
        let outcome = match item {
            Item::Source(source) => self.add_source(source),
            Item::Party(party) => self.add_party(party),
            Item::Condition(condition) => self.add_condition(condition),
            Item::Commitment(commitment) => self.add_commitment(commitment),
            Item::Update(update) => self.add_update(update),
            Item::Resolution(resolution) => self.add_resolution(resolution),
        }?;
        *self.counts.entry((item.kind(), outcome)).or_default() += 1;
        if outcome != Outcome::Unchanged && self.shown.len() < 100 {
            self.show(item);
        }
        Ok(outcome)
    }

    fn show(&mut self, item: &Item) {
        let key = match item {
            Item::Commitment(commitment) => commitment.key.as_str(),
            Item::Update(update) => update.commitment.text.as_str(),
            _ => return,
        };
        if !self.shown.iter().any(|shown| shown == key) {
            self.shown.push(key.to_owned());
        }
    }

    /// Says what this entry does, where that is known only now.
    pub fn describe(&mut self, summary: String) {
        self.entry.summary = summary;
    }

    /// The book, within the transaction: nobody else changes it now.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        self.ledger
    }

    /// What is odd in what was added, and yet no error.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    pub(super) fn warn(&mut self, place: Place, message: impl Into<String>) {
        self.warnings.push(Problem::new(place, message));
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.entry.today
    }

    /// How many items of each kind have come to what so far.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<(Kind, Outcome), u64> {
        &self.counts
    }

    /// Everybody who belongs to a group on any day, also through other groups.
    pub(super) fn members(&mut self, group: i64) -> Result<BTreeSet<i64>> {
        if self.memberships.is_none() {
            derive::parties(self.db, &self.touched)?;
            self.memberships = Some(parties::direct_members(self.db, None)?);
        }
        Ok(self.memberships.as_ref().map(|direct| parties::reached(direct, group)).unwrap_or_default())
    }

    pub(super) fn forget_memberships(&mut self) {
        self.memberships = None;
    }

    /// Writes the entry. What it returns for is on the disk. Where nothing was new, nothing is written.
    ///
    /// # Errors
    /// Where the book cannot be written to; nothing is written then.
    pub fn commit(mut self) -> Result<Receipt> {
        let receipt = |entry, writer: &mut Self| Receipt {
            entry,
            counts: std::mem::take(&mut writer.counts),
            touched: std::mem::take(&mut writer.shown),
        };
        if self.sections.iter().all(|section| section.count == 0) {
            return Ok(receipt(None, &mut self));
        }
        if let Some(first) = self.indexes.first().cloned() {
            self.db.execute_batch(&first)?;
            self.indexes.remove(0);
        }
        // Also where what named them was refused, and the rest is recorded.
        for id in self.names.fresh_parties.drain(..) {
            self.touched.parties.entry(id).or_insert(true);
        }
        derive::all(self.db, &self.touched)?;
        self.make_indexes()?;
        let hash = self.append_entry()?;
        self.db.execute_batch("COMMIT").map_err(|error| self.ledger.name_holder(error.into()))?;
        self.done = true;
        if self.new_book {
            schema::settle(self.db)?;
        }
        Ok(receipt(Some((self.entry_id, hash)), &mut self))
    }

    fn append_entry(&mut self) -> Result<String> {
        let (origin, sequence, previous) = self.link()?;
        let entry = log::Header {
            origin: &origin,
            sequence,
            recorded_at: &self.entry.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            author: &self.entry.author,
            summary: &self.entry.summary,
            previous_hash: &previous,
        };
        let hash = entry.hash(&mut self.sections);
        self.db.execute(
            "INSERT INTO entry (id, origin, sequence, recorded_at, author, summary, previous_hash, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (self.entry_id, &origin, sequence, entry.recorded_at, entry.author, entry.summary, &previous, &hash),
        )?;
        Ok(hash)
    }

    /// The origin, the sequence number and the previous hash of the entry to come.
    fn link(&self) -> Result<(String, i64, String)> {
        let last = self
            .db
            .query_row("SELECT origin, sequence + 1, hash FROM entry ORDER BY id DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        match last {
            Some(last) => Ok(last),
            None => {
                let origin = self.db.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
                Ok((origin, 1, "0".repeat(64)))
            }
        }
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        if !self.done {
            // Whatever went wrong before has been said; what rolls back here would have rolled back at the next opening.
            let _ = self.db.execute_batch("ROLLBACK");
            if self.new_book && self.ledger.path.metadata().is_ok_and(|data| data.len() == 0) {
                let _ = std::fs::remove_file(&self.ledger.path);
            }
        }
        let _ = self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true);
        let _ = self.db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000;");
    }
}

impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Refused(problems)
    }
}
