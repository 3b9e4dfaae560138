//! Taking an entry back. Nothing is deleted: a retraction is appended, and what the entry wrote counts no more. Taking back
//! a retraction makes what it took back count again.

use rusqlite::{Connection, OptionalExtension};

use super::content;
use super::derive;
use super::error::{Error, Result};
use super::log::{must_exist, undone_by};
use super::parties;
use super::writer::{RETRACTIONS, Writer};

impl Writer<'_> {
    /// The last entry that counts and is no retraction.
    ///
    /// # Errors
    /// Where there is none.
    pub fn last_entry(&self) -> Result<i64> {
        self.db
            .query_row(
                "SELECT max(id) FROM entry
                WHERE id NOT IN (SELECT entry_id FROM derived_retracted)
                  AND id NOT IN (SELECT entry_id FROM retraction)",
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
        self.append_retraction(entry)?;
        derive::store_retracted(self.db)?;
        let affected = self.touch(entry)?;
        derive::all(self.db, &self.touched)?;
        self.refuse_circles(entry)?;
        self.refuse_loss_of_parties(entry)?;
        self.refuse_dangling(entry, affected)
    }

    /// Of whom updates speak that count, is a party of the commitment, also as it was described before.
    fn refuse_loss_of_parties(&mut self, entry: i64) -> Result<()> {
        let touched: Vec<i64> = self.touched.commitments.keys().copied().collect();
        for commitment in touched {
            let described = "SELECT 1 FROM derived_commitment WHERE commitment_id = ?1";
            if !self.db.prepare_cached(described)?.exists([commitment])? {
                continue;
            }
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
                "SELECT later.entry_id, key
                FROM {thing}_revision AS ours
                JOIN {thing}_revision AS later ON later.{thing}_id = ours.{thing}_id AND later.entry_id > ours.entry_id
                JOIN {thing} ON {thing}.id = ours.{thing}_id
                WHERE ours.entry_id = ?1 AND later.entry_id NOT IN (SELECT entry_id FROM derived_retracted)
                ORDER BY later.entry_id DESC
                LIMIT 1"
            );
            let later = self.db.query_row(&sql, [entry], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)));
            if let Some((by, key)) = later.optional()? {
                return Err(Error::StillNeeded(format!(
                    "entry {entry} cannot be undone: entry {by} amended {thing} `{key}` after it; undo entry {by} first"
                )));
            }
        }
        Ok(())
    }

    fn append_retraction(&mut self, entry: i64) -> Result<()> {
        let (origin, sequence): (String, i64) =
            self.db.query_row("SELECT origin, sequence FROM entry WHERE id = ?1", [entry], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let content = content::retraction(&mut self.line, &origin, sequence);
        self.sections[RETRACTIONS].add(content);
        self.db.execute(
            "INSERT INTO retraction (entry_id, retracted_entry_id, checksum) VALUES (?1, ?2, ?3)",
            (self.entry_id, entry, content::checksum(content)),
        )?;
        Ok(())
    }

    /// Notes everything about which an entry, and those that it took back, wrote. Returns the earliest of them.
    fn touch(&mut self, entry: i64) -> Result<i64> {
        let db = self.db;
        let mut earliest = entry;
        for id in column(db, "SELECT retracted_entry_id FROM retraction WHERE entry_id = ?1", entry)? {
            earliest = earliest.min(self.touch(id)?);
        }
        let touched = &mut self.touched;
        for (sql, set) in [
            ("SELECT source_id FROM source_revision WHERE entry_id = ?1", &mut touched.sources),
            ("SELECT party_id FROM party_revision WHERE entry_id = ?1", &mut touched.parties),
            (
                "SELECT condition_id FROM condition_revision WHERE entry_id = ?1
                UNION SELECT condition_id FROM resolution WHERE entry_id = ?1",
                &mut touched.conditions,
            ),
            (
                "SELECT commitment_id FROM commitment_revision WHERE entry_id = ?1
                UNION SELECT commitment_id FROM status_update WHERE entry_id = ?1",
                &mut touched.commitments,
            ),
        ] {
            set.extend(column(db, sql, entry)?.into_iter().map(|id| (id, false)));
        }
        Ok(earliest)
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

/// Rows that count, from an entry on, and refer to what does not: the entry, and what it refers to.
const DANGLING: &str = "
    WITH
        gone (entry_id) AS (SELECT entry_id FROM derived_retracted),
        update_now AS (SELECT * FROM status_update WHERE entry_id >= ?1 AND entry_id NOT IN gone),
        resolution_now AS (SELECT * FROM resolution WHERE entry_id >= ?1 AND entry_id NOT IN gone),
        commitment_now AS (
            SELECT * FROM commitment_revision
            WHERE id IN (SELECT revision_id FROM derived_commitment)
                AND commitment_id IN (SELECT commitment_id FROM commitment_revision WHERE entry_id >= ?1)
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
