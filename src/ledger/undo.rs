//! Taking an entry back. Nothing is deleted: a retraction is appended, and what the entry wrote counts no more. Taking back
//! a retraction makes what it took back count again.

use rusqlite::{Connection, OptionalExtension};

use super::content;
use super::derive;
use super::error::{Error, Result};
use super::log::{TABLES, must_exist, undone_by};
use super::parties;
use super::writer::{RETRACTIONS, Writer};
use crate::model::Kind;

impl Writer<'_> {
    /// The last entry that counts and is no undoing of another.
    ///
    /// # Errors
    /// Where there is none.
    pub fn last_entry(&self) -> Result<i64> {
        self.db
            .query_row(
                "SELECT max(id) FROM entry
                WHERE id NOT IN (SELECT entry_id FROM derived_retracted)
                  AND id NOT IN (
                      SELECT entry_id FROM retraction WHERE coalesce(update_id, resolution_id) IS NULL
                  )",
                [],
                |row| row.get::<_, Option<i64>>(0),
            )?
            .ok_or_else(|| Error::StillNeeded("there is nothing to undo: no entry counts".to_owned()))
    }

    /// What an entry says of itself.
    ///
    /// # Errors
    /// Where there is no such entry.
    pub fn summary_of(&self, entry: i64) -> Result<String> {
        must_exist(self.db, entry)?;
        Ok(self.db.query_row("SELECT summary FROM entry WHERE id = ?1", [entry], |row| row.get(0))?)
    }

    /// Takes an entry back.
    ///
    /// # Errors
    /// Where there is no such entry, it is taken back already, or something that counts refers to what it wrote.
    pub fn retract(&mut self, entry: i64) -> Result<()> {
        must_exist(self.db, entry)?;
        if let Some(by) = undone_by(self.db, entry)? {
            return Err(Error::StillNeeded(format!(
                "entry {entry} is undone already, by entry {by}: `pledge undo {by}` makes it count again"
            )));
        }
        self.refuse_amended(entry)?;
        self.append_retraction(entry, None)?;
        derive::store_retracted(self.db)?;
        let (affected, described) = self.derive_without(entry)?;
        self.refuse_circles(entry)?;
        self.refuse_loss_of_parties(entry, described)?;
        self.refuse_dangling(entry, affected)
    }

    /// Derives anew what an entry wrote about. Returns the earliest entry that is affected, and the commitments that are
    /// described still, or again.
    fn derive_without(&mut self, entry: i64) -> Result<(i64, Vec<i64>)> {
        let all: u64 = self.db.query_row(
            "SELECT (SELECT coalesce(max(id), 0) FROM status_update) + (SELECT coalesce(max(id), 0) FROM commitment_revision)",
            [],
            |row| row.get(0),
        )?;
        let (earliest, rows) = self.extent(entry)?;
        let touched = if rows > MANY && rows > all / 2 {
            // Most of the book: what is left is derived sooner than what goes is looked up.
            derive::rebuild(self.db)?;
            derive::Touched::default()
        } else {
            self.touch(entry)?;
            let touched = std::mem::take(&mut self.touched);
            derive::all(self.db, &touched)?;
            touched
        };
        let still = "SELECT commitment_id FROM derived_commitment WHERE commitment_id = ?1";
        let mut described = Vec::new();
        for id in touched.commitments.keys() {
            described.extend(column(self.db, still, *id)?);
        }
        if touched.commitments.is_empty() {
            let sql = "SELECT commitment_id FROM derived_commitment
                WHERE commitment_id IN (SELECT commitment_id FROM commitment_revision WHERE entry_id >= ?1)";
            described = column(self.db, sql, earliest)?;
        }
        Ok((earliest, described))
    }

    /// The earliest entry among one and those that it took back, and how many updates and commitments they wrote.
    fn extent(&self, entry: i64) -> Result<(i64, u64)> {
        let count = "SELECT (SELECT count(*) FROM status_update WHERE entry_id = ?1)
            + (SELECT count(*) FROM commitment_revision WHERE entry_id = ?1)";
        let (mut earliest, mut rows) = (entry, self.db.query_row(count, [entry], |row| row.get(0))?);
        for id in column(self.db, TAKEN_BACK, entry)? {
            let (before, more) = self.extent(id)?;
            (earliest, rows) = (earliest.min(before), rows + more);
        }
        Ok((earliest, rows))
    }

    /// Of whom updates speak that count, is a party of the commitment, also as it was described before.
    fn refuse_loss_of_parties(&mut self, entry: i64, described: Vec<i64>) -> Result<()> {
        self.forget_memberships();
        self.ties.clear();
        for commitment in described {
            if let Some(party) = self.spoken_of_in_vain(commitment)?.first() {
                return Err(Error::StillNeeded(format!(
                    "entry {entry} cannot be undone: a later update speaks of `{party}`, which would be no party of its \
                    commitment; undo that update first"
                )));
            }
        }
        Ok(())
    }

    /// A group may not be a member of itself, also when an older description counts again.
    fn refuse_circles(&self, entry: i64) -> Result<()> {
        let direct = parties::direct_members(self.db, None)?;
        match direct.keys().find(|group| parties::reached(&direct, **group).contains(group)) {
            None => Ok(()),
            Some(_) => Err(Error::StillNeeded(format!(
                "entry {entry} cannot be undone: a group would be a member of itself; amend that group first"
            ))),
        }
    }

    /// What describes a thing was amended by whoever described it later: it cannot go from below that.
    fn refuse_amended(&self, entry: i64) -> Result<()> {
        for thing in ["source", "party", "condition", "commitment"] {
            let sql = format!(
                "SELECT later.entry_id, '{thing} `' || key || '`'
                FROM {thing}_revision AS later INDEXED BY {thing}_revision_by_entry
                CROSS JOIN {thing}_revision AS ours ON ours.{thing}_id = later.{thing}_id AND ours.entry_id = ?1
                JOIN {thing} ON {thing}.id = ours.{thing}_id
                WHERE later.entry_id > ?1 AND later.entry_id NOT IN (SELECT entry_id FROM derived_retracted)
                ORDER BY later.entry_id DESC
                LIMIT 1"
            );
            self.refuse_if_amended(entry, &sql)?;
        }
        self.refuse_if_amended(
            entry,
            "SELECT entry_id, iif(update_id IS NULL, 'a resolution', 'an update') FROM retraction
            WHERE retracted_entry_id = ?1 AND coalesce(update_id, resolution_id) IS NOT NULL
                AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
            ORDER BY entry_id DESC
            LIMIT 1",
        )
    }

    fn refuse_if_amended(&self, entry: i64, sql: &str) -> Result<()> {
        let later = self.db.query_row(sql, [entry], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)));
        match later.optional()? {
            None => Ok(()),
            Some((by, what)) => Err(Error::StillNeeded(format!(
                "entry {entry} cannot be undone: entry {by} amended {what} after it; undo entry {by} first"
            ))),
        }
    }

    /// Appends the retraction of an entry; or of one update or resolution of it, by its row.
    pub(super) fn append_retraction(&mut self, entry: i64, only: Option<(Kind, i64)>) -> Result<()> {
        let (origin, sequence): (String, i64) =
            self.db.query_row("SELECT origin, sequence FROM entry WHERE id = ?1", [entry], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let place =
            only.map(|(kind, row)| Ok::<_, Error>((kind.word(), self.place_in_entry(kind, row)?))).transpose()?;
        let content = content::retraction(&mut self.line, &origin, sequence, place);
        self.sections[RETRACTIONS].add(content);
        let of = |wanted| only.filter(|(kind, _)| *kind == wanted).map(|(_, row)| row);
        self.db.execute(
            "INSERT INTO retraction (entry_id, retracted_entry_id, update_id, resolution_id, checksum)
            VALUES (?1, ?2, ?3, ?4, ?5)",
            (self.entry_id, entry, of(Kind::Update), of(Kind::Resolution), content::checksum(content)),
        )?;
        Ok(())
    }

    /// The place of an update or a resolution among those of its entry, from 1.
    fn place_in_entry(&self, kind: Kind, row: i64) -> Result<i64> {
        let table = TABLES[kind as usize];
        let sql = format!(
            "SELECT count(*) FROM {table} AS it JOIN {table} AS one ON one.entry_id = it.entry_id AND one.id <= it.id
            WHERE it.id = ?1"
        );
        Ok(self.db.query_row(&sql, [row], |row| row.get(0))?)
    }

    /// Notes everything about which an entry, and what it took back, wrote.
    fn touch(&mut self, entry: i64) -> Result<()> {
        let db = self.db;
        for id in column(db, TAKEN_BACK, entry)? {
            self.touch(id)?;
        }
        let touched = &mut self.touched;
        for (sql, set) in [
            ("SELECT source_id FROM source_revision WHERE entry_id = ?1", &mut touched.sources),
            ("SELECT party_id FROM party_revision WHERE entry_id = ?1", &mut touched.parties),
            (
                "SELECT condition_id FROM condition_revision WHERE entry_id = ?1
                UNION SELECT condition_id FROM resolution WHERE entry_id = ?1
                UNION SELECT condition_id FROM resolution
                    WHERE id IN (SELECT resolution_id FROM retraction WHERE entry_id = ?1)",
                &mut touched.conditions,
            ),
            (
                "SELECT commitment_id FROM commitment_revision WHERE entry_id = ?1
                UNION SELECT commitment_id FROM status_update WHERE entry_id = ?1
                UNION SELECT commitment_id FROM status_update
                    WHERE id IN (SELECT update_id FROM retraction WHERE entry_id = ?1)",
                &mut touched.commitments,
            ),
        ] {
            set.extend(column(db, sql, entry)?.into_iter().map(|id| (id, false)));
        }
        Ok(())
    }

    /// Nothing that counts may refer to what counts no more. Whatever refers to what an entry wrote was written by it or
    /// after it, so that only rows from the earliest entry on can be affected, and what describes their things again.
    fn refuse_dangling(&self, entry: i64, from: i64) -> Result<()> {
        let found = self
            .db
            .query_row(DANGLING, [from], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
            .optional()?;
        match found {
            None => Ok(()),
            Some((by, what)) => Err(Error::StillNeeded(format!(
                "entry {entry} cannot be undone: entry {by} refers to {what}, which would be gone; undo entry {by} first"
            ))),
        }
    }
}

/// The entries that an entry took back whole.
const TAKEN_BACK: &str =
    "SELECT retracted_entry_id FROM retraction WHERE entry_id = ?1 AND coalesce(update_id, resolution_id) IS NULL";

/// An entry of so many rows may be most of the book.
const MANY: u64 = 500;

/// Rows that count, from an entry on, and refer to what does not: the entry, and what it refers to.
const DANGLING: &str = "
    WITH
        gone (entry_id) AS (SELECT entry_id FROM derived_retracted),
        update_now AS (
            SELECT * FROM status_update INDEXED BY status_update_by_entry
            WHERE entry_id >= ?1 AND entry_id NOT IN gone AND id NOT IN (SELECT update_id FROM derived_retracted_update)
        ),
        resolution_now AS (
            SELECT * FROM resolution INDEXED BY resolution_by_entry
            WHERE entry_id >= ?1 AND entry_id NOT IN gone
                AND id NOT IN (SELECT resolution_id FROM derived_retracted_resolution)
        ),
        commitment_now AS (
            SELECT revision.*
            FROM derived_commitment
            CROSS JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
            WHERE derived_commitment.commitment_id IN (
                SELECT commitment_id FROM commitment_revision WHERE entry_id >= ?1
            )
        ),
        reference (entry_id, kind, thing) AS (
            SELECT entry_id, 'commitment', commitment_id FROM update_now
            UNION ALL SELECT entry_id, 'source', source_id FROM update_now WHERE source_id IS NOT NULL
            UNION ALL SELECT entry_id, 'party', party_id FROM update_now WHERE party_id IS NOT NULL
            UNION ALL SELECT entry_id, 'condition', condition_id FROM resolution_now
            UNION ALL SELECT entry_id, 'source', source_id FROM resolution_now WHERE source_id IS NOT NULL
            UNION ALL SELECT entry_id, 'source', source_id FROM commitment_now
            UNION ALL SELECT entry_id, 'condition', due_condition_id FROM commitment_now WHERE due_condition_id IS NOT NULL
            UNION ALL SELECT entry_id, 'party', commitment_party.party_id
                FROM commitment_now JOIN commitment_party ON revision_id = commitment_now.id
            UNION ALL SELECT entry_id, 'condition', requirement.condition_id
                FROM commitment_now JOIN requirement ON revision_id = commitment_now.id
            UNION ALL SELECT entry_id, 'party', membership.party_id
                FROM party_revision JOIN membership ON revision_id = party_revision.id
                WHERE party_revision.id IN (SELECT revision_id FROM derived_party)
                    AND party_revision.party_id IN (SELECT party_id FROM party_revision WHERE entry_id >= ?1)
        )
    SELECT entry_id, CASE kind
        WHEN 'commitment' THEN 'commitment `' || (SELECT key FROM commitment WHERE id = thing)
        WHEN 'source' THEN 'source `' || (SELECT key FROM source WHERE id = thing)
        WHEN 'condition' THEN 'condition `' || (SELECT key FROM condition WHERE id = thing)
        ELSE 'party `' || (SELECT key FROM party WHERE id = thing)
    END || '`'
    FROM reference
    WHERE CASE kind
        WHEN 'commitment' THEN thing NOT IN (SELECT commitment_id FROM derived_commitment)
        WHEN 'source' THEN thing NOT IN (SELECT source_id FROM derived_source)
        WHEN 'condition' THEN thing NOT IN (SELECT condition_id FROM derived_condition)
        ELSE thing NOT IN (SELECT party_id FROM derived_party)
    END
    LIMIT 1";

fn column(db: &Connection, sql: &str, entry: i64) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached(sql)?;
    let ids = statement.query_map([entry], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
