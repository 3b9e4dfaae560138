//! The three questions about time, answered in one place: what was so on a day, what was known at a time, what would
//! follow if a condition were met.
//!
//! All reading goes by names: what counts of the record (`counted_commitment`, `counted_update`, `counted_resolution`), and
//! what is derived from it (`derived_*`). At a moment, temporary views and tables of the same names stand in front of those
//! of the book and let only count what counted then. So no reader, report or command has a way of its own into the past.
//!
//! What is few (conditions, parties) is derived anew with the rules of `derive`; what is many (commitments, sources) is a
//! view, so that a question costs what it is about; statuses are folded from the updates while they are read (`fold`).

use rusqlite::{Connection, OptionalExtension};

use super::error::{Error, Result};
use super::names::find_live;
use super::{Ledger, derive};
use crate::model::{ConditionState, Kind, PartialDate};
use crate::query::Moment;

/// What stands in front of the book at a moment.
const STANDING_IN: [(&str, &str); 13] = [
    ("TABLE", "moment"),
    ("TABLE", "derived_retracted"),
    ("TABLE", "derived_retracted_update"),
    ("TABLE", "derived_retracted_resolution"),
    ("TABLE", "derived_party"),
    ("TABLE", "derived_condition"),
    ("TABLE", "derived_search"),
    ("VIEW", "derived_source"),
    ("VIEW", "derived_commitment"),
    ("VIEW", "derived_status"),
    ("VIEW", "counted_commitment"),
    ("VIEW", "counted_update"),
    ("VIEW", "counted_resolution"),
];

/// Only what is dated up to the day of the moment. A plus keeps SQLite from going by the days rather than by what the rows
/// are about.
const DATED: &str = "
    CREATE TEMP VIEW counted_update AS
    SELECT id, entry_id, commitment_id, party_id, status, effective_on, source_id, note
    FROM main.status_update
    WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      AND id NOT IN (SELECT update_id FROM derived_retracted_update)
      AND +effective_on <= (SELECT day FROM moment);
    CREATE TEMP VIEW counted_resolution AS
    SELECT id, entry_id, condition_id, state, effective_on, source_id, note
    FROM main.resolution
    WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      AND id NOT IN (SELECT resolution_id FROM derived_retracted_resolution)
      AND +effective_on <= (SELECT day FROM moment);";

/// What was made by then, of what the book knows now.
const MADE: &str = "
    CREATE TEMP VIEW derived_commitment AS
    SELECT commitment_id, revision_id, updated_on, made
    FROM main.derived_commitment
    WHERE made IS NULL OR made <= (SELECT day FROM moment);";

/// Only what was recorded by then: the entries that are known and not taken back, and what describes things in them. The
/// later entries stand among those that do not count.
const KNOWN: &str = "
    CREATE TEMP TABLE derived_retracted (entry_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE derived_retracted_update (update_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE derived_retracted_resolution (resolution_id INTEGER PRIMARY KEY);
    INSERT INTO temp.derived_retracted SELECT id FROM main.entry WHERE id > (SELECT known FROM moment);
    CREATE TEMP VIEW counted_commitment AS
    SELECT commitment_id, id AS revision_id, source_id, made, due, due_condition_id, due_count, due_unit
    FROM main.commitment_revision AS revision
    WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      AND NOT EXISTS (
          SELECT 1 FROM main.commitment_revision AS later
          WHERE later.commitment_id = revision.commitment_id AND later.id > revision.id
            AND later.entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      );
    CREATE TEMP VIEW derived_commitment AS
    SELECT commitment_id, revision_id, NULL AS updated_on, made
    FROM counted_commitment
    WHERE made IS NULL OR made <= (SELECT day FROM moment);
    CREATE TEMP VIEW derived_status AS
    SELECT derived_commitment.commitment_id, commitment_party.party_id, commitment_party.role
    FROM derived_commitment
    JOIN main.commitment_party ON commitment_party.revision_id = derived_commitment.revision_id;
    CREATE TEMP VIEW derived_source AS
    SELECT source_id, id AS revision_id
    FROM main.source_revision AS revision
    WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      AND NOT EXISTS (
          SELECT 1 FROM main.source_revision AS later
          WHERE later.source_id = revision.source_id AND later.id > revision.id
            AND later.entry_id NOT IN (SELECT entry_id FROM derived_retracted)
      );";

impl Moment {
    /// Whether less counts than all that the book holds: then statuses are folded from the record.
    pub(super) fn looks_back(&self) -> bool {
        self.as_of || self.known_at.is_some()
    }
}

impl Ledger {
    /// Makes everything that is read from here on be as at a moment.
    pub(super) fn stand_at(&self, moment: &Moment) -> Result<()> {
        let wanted = (!moment.is_plain()).then(|| moment.clone());
        if *self.standing_at.borrow() == wanted {
            return Ok(());
        }
        self.temporarily(|db| {
            leave(db)?;
            self.standing_at.replace(None);
            let arrived = wanted.as_ref().map_or(Ok(()), |moment| self.arrive(moment));
            if arrived.is_err() {
                leave(db)?;
            }
            arrived
        })?;
        self.standing_at.replace(wanted);
        Ok(())
    }

    /// Lets temporary tables be written in a book that is open to be read; the book itself is not.
    pub(super) fn temporarily<T>(&self, write: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let reads_only: bool = self.db.query_row("PRAGMA query_only", [], |row| row.get(0))?;
        self.db.execute_batch("PRAGMA query_only = OFF")?;
        let result = write(&self.db);
        if reads_only {
            self.db.execute_batch("PRAGMA query_only = ON")?;
        }
        result
    }

    fn arrive(&self, moment: &Moment) -> Result<()> {
        let db = &self.db;
        let known = moment.known_at.map(|_| self.last_known(moment)).transpose()?;
        let day = if moment.as_of { PartialDate::from(moment.day).to_string() } else { "9999-99-99".to_owned() };
        db.execute_batch("CREATE TEMP TABLE moment (day TEXT NOT NULL, known INTEGER)")?;
        db.execute("INSERT INTO temp.moment VALUES (?1, ?2)", (day, known))?;
        if let Some(known) = known {
            db.execute_batch(KNOWN)?;
            derive::add_retracted(db, known)?;
            store_parties(db)?;
        } else if moment.as_of {
            db.execute_batch(MADE)?;
        }
        if moment.looks_back() {
            db.execute_batch(DATED)?;
        }
        store_conditions(db)?;
        moment.assume.iter().try_for_each(|(condition, state)| {
            let id = self.find_at(Kind::Condition, condition, Some(moment))?;
            suppose(db, moment, id, *state)
        })
    }

    /// The number of the last entry that was known then: those before the first that was recorded later. Where a clock was set
    /// back, an entry may have an earlier time than one before it; it rests on that one all the same. 0 where there was none.
    pub(super) fn last_known(&self, moment: &Moment) -> Result<i64> {
        let Some(time) = moment.known_at else { return Ok(i64::MAX) };
        let time = time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let sql = "SELECT coalesce(
                (SELECT min(id) - 1 FROM main.entry WHERE recorded_at > ?1), (SELECT max(id) FROM main.entry), 0
            )";
        Ok(self.db.query_row(sql, [time], |row| row.get(0))?)
    }

    /// When the first entry was recorded, where that is later than a moment: then the book was empty as yet.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn empty_until(&self, moment: &Moment) -> Result<Option<String>> {
        if moment.known_at.is_none() || self.last_known(moment)? > 0 {
            return Ok(None);
        }
        let sql = "SELECT recorded_at FROM main.entry ORDER BY id LIMIT 1";
        Ok(self.db.query_row(sql, [], |row| row.get(0)).optional()?)
    }

    /// The row of a key: only what counts is found.
    pub(super) fn find(&self, kind: Kind, key: &str) -> Result<i64> {
        self.find_at(kind, key, self.standing_at.borrow().as_ref())
    }

    fn find_at(&self, kind: Kind, key: &str, moment: Option<&Moment>) -> Result<i64> {
        find_live(&self.db, kind, key).or_else(|error| match (error, moment) {
            (Error::Unknown { .. }, Some(moment)) if moment.looks_back() && self.is_there_now(kind, key)? => {
                Err(Error::NotYet { kind: kind.word(), key: key.to_owned(), moment: moment.clone() })
            }
            (error, _) => Err(error),
        })
    }

    fn is_there_now(&self, kind: Kind, key: &str) -> Result<bool> {
        let sql = match kind {
            Kind::Source => {
                "SELECT 1 FROM main.source JOIN main.derived_source ON source_id = id WHERE key = ?1 COLLATE NOCASE"
            }
            Kind::Party => {
                "SELECT 1 FROM main.party JOIN main.derived_party ON party_id = id WHERE key = ?1 COLLATE NOCASE"
            }
            Kind::Condition => {
                "SELECT 1 FROM main.condition JOIN main.derived_condition ON condition_id = id
                WHERE key = ?1 COLLATE NOCASE"
            }
            _ => {
                "SELECT 1 FROM main.commitment JOIN main.derived_commitment ON commitment_id = id
                WHERE key = ?1 COLLATE NOCASE"
            }
        };
        Ok(self.db.prepare(sql)?.exists([key])?)
    }

    /// The search index holds what describes commitments now: for another time, one of that time.
    pub(super) fn index_for_search(&self) -> Result<()> {
        if self.standing_at.borrow().as_ref().is_none_or(|moment| moment.known_at.is_none()) {
            return Ok(());
        }
        self.temporarily(|db| {
            let there = "SELECT 1 FROM temp.sqlite_schema WHERE name = 'derived_search'";
            if db.prepare(there)?.exists([])? {
                return Ok(());
            }
            Ok(db.execute_batch(
                r#"CREATE VIRTUAL TABLE temp.derived_search
                USING fts5 (title, quote, tokenize = "unicode61 remove_diacritics 2");
                INSERT INTO temp.derived_search (rowid, title, quote)
                SELECT derived_commitment.commitment_id, title, quote
                FROM derived_commitment
                JOIN commitment_revision ON commitment_revision.id = derived_commitment.revision_id;"#,
            )?)
        })
    }
}

fn leave(db: &Connection) -> Result<()> {
    STANDING_IN.iter().try_for_each(|(what, name)| Ok(db.execute_batch(&format!("DROP {what} IF EXISTS temp.{name}"))?))
}

fn store_parties(db: &Connection) -> Result<()> {
    db.execute_batch("CREATE TEMP TABLE derived_party (party_id INTEGER PRIMARY KEY, revision_id, kind, name)")?;
    let mut insert = db.prepare("INSERT INTO temp.derived_party VALUES (?1, ?2, ?3, ?4)")?;
    for id in derive::ids(db, "SELECT id FROM main.party")? {
        if let Some(party) = derive::party(db, id)? {
            insert.execute((id, party.revision, party.kind, party.name))?;
        }
    }
    Ok(())
}

fn store_conditions(db: &Connection) -> Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE derived_condition (
            condition_id INTEGER PRIMARY KEY, revision_id, state, since, resolution_id
        )",
    )?;
    let mut insert = db.prepare("INSERT INTO temp.derived_condition VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for id in derive::ids(db, "SELECT id FROM main.condition")? {
        if let Some(condition) = derive::condition(db, id)? {
            let stand = condition.stand;
            insert.execute((id, condition.revision, stand.state, stand.since, condition.resolution))?;
        }
    }
    Ok(())
}

/// A condition that is in the state already has been so since its own day.
fn suppose(db: &Connection, moment: &Moment, condition: i64, state: ConditionState) -> Result<()> {
    db.execute(
        "UPDATE temp.derived_condition SET state = ?2, since = ?3, resolution_id = NULL
        WHERE condition_id = ?1 AND (state <> ?2 OR since IS NULL)",
        (condition, state, PartialDate::from(moment.day)),
    )?;
    Ok(())
}
