//! What an entry changed: what it described for the first time or otherwise, what it said, what it took back.

use rusqlite::{OptionalExtension, Row};

use super::error::Result;
use super::export::{read_resolution, read_update};
use super::log::must_exist;
use super::{Ledger, contents, derive};
use crate::model::{Changes, Item, Kind};

/// One thing that an entry wrote.
#[derive(Debug)]
pub enum Written {
    /// A thing was described that had no description.
    Described(Item),
    /// A thing was described otherwise: each field that differs.
    Amended(Item, Changes),
    /// A status update or a resolution was recorded.
    Said(Item),
    /// An update or a resolution of an entry was taken back.
    TookBack(i64, Item),
    /// A whole entry was taken back; what it said of itself.
    Undid(i64, String),
}

impl Ledger {
    /// Hands over everything that an entry wrote, in the order of kinds; of a thing of this key only, if there is one.
    ///
    /// # Errors
    /// Where there is no such entry; and those of `each`.
    pub fn written(&self, entry: i64, each: &mut dyn FnMut(Written) -> Result<()>) -> Result<()> {
        must_exist(&self.db, entry)?;
        // What counted when it was recorded: by the entries before it.
        let gone = derive::retracted(&self.db, entry - 1)?.entries;
        for kind in [Kind::Source, Kind::Party, Kind::Condition, Kind::Commitment] {
            let sql = format!("SELECT id, {kind}_id FROM {kind}_revision WHERE entry_id = ?1 ORDER BY id");
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query([entry])?;
            while let Some(row) = rows.next()? {
                let now = contents::read(&self.db, kind, row.get(0)?)?;
                each(match self.revision_before(kind, row.get(1)?, row.get(0)?, &gone)? {
                    None => Written::Described(now),
                    Some(before) => {
                        let changes = now.changes_since(&contents::read(&self.db, kind, before)?);
                        Written::Amended(now, changes)
                    }
                })?;
            }
        }
        self.said_by(SAID_UPDATES, entry, read_update_item, each)?;
        self.said_by(SAID_RESOLUTIONS, entry, read_resolution_item, each)?;
        self.taken_back_by(entry, each)
    }

    fn revision_before(
        &self,
        kind: Kind,
        thing: i64,
        revision: i64,
        gone: &std::collections::BTreeSet<i64>,
    ) -> Result<Option<i64>> {
        let sql = format!("SELECT id, entry_id FROM {kind}_revision WHERE {kind}_id = ?1 AND id < ?2 ORDER BY id DESC");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([thing, revision])?;
        while let Some(row) = rows.next()? {
            if !gone.contains(&row.get(1)?) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }

    fn said_by(
        &self,
        sql: &str,
        entry: i64,
        read: fn(&Row<'_>) -> Result<Item>,
        each: &mut dyn FnMut(Written) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(&format!("{sql} WHERE said.entry_id = ?1 ORDER BY said.id"))?;
        let mut rows = statement.query([entry])?;
        while let Some(row) = rows.next()? {
            each(Written::Said(read(row)?))?;
        }
        Ok(())
    }

    fn taken_back_by(&self, entry: i64, each: &mut dyn FnMut(Written) -> Result<()>) -> Result<()> {
        let mut statement = self.db.prepare_cached(
            "SELECT retracted_entry_id, update_id, resolution_id, entry.summary
            FROM retraction
            JOIN entry ON entry.id = retracted_entry_id
            WHERE entry_id = ?1
            ORDER BY retraction.id",
        )?;
        let mut rows = statement.query([entry])?;
        while let Some(row) = rows.next()? {
            let of = row.get(0)?;
            each(match (row.get(1)?, row.get(2)?) {
                (Some(update), _) => Written::TookBack(of, self.one(SAID_UPDATES, update, read_update_item)?),
                (None, Some(resolution)) => {
                    Written::TookBack(of, self.one(SAID_RESOLUTIONS, resolution, read_resolution_item)?)
                }
                (None, None) => Written::Undid(of, row.get(3)?),
            })?;
        }
        Ok(())
    }

    fn one(&self, sql: &str, id: i64, read: fn(&Row<'_>) -> Result<Item>) -> Result<Item> {
        let mut statement = self.db.prepare_cached(&format!("{sql} WHERE said.id = ?1"))?;
        let found = statement.query_row([id], |row| Ok(read(row))).optional()?;
        found.unwrap_or_else(|| Err(super::Error::Damaged("a retraction of what is not there".to_owned())))
    }
}

fn read_update_item(row: &Row<'_>) -> Result<Item> {
    Ok(Item::Update(read_update(row)?))
}

fn read_resolution_item(row: &Row<'_>) -> Result<Item> {
    Ok(Item::Resolution(read_resolution(row)?))
}

/// What was said of commitments, whether it counts or not.
const SAID_UPDATES: &str = "
    SELECT commitment.key, party.key AS party, said.status, said.effective_on, source.key AS source, said.note
    FROM status_update AS said
    JOIN commitment ON commitment.id = said.commitment_id
    LEFT JOIN party ON party.id = said.party_id
    LEFT JOIN source ON source.id = said.source_id";

/// What was said of conditions, likewise.
const SAID_RESOLUTIONS: &str = "
    SELECT condition.key, said.state, said.effective_on, source.key AS source, said.note
    FROM resolution AS said
    JOIN condition ON condition.id = said.condition_id
    LEFT JOIN source ON source.id = said.source_id";
