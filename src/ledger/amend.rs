//! Correcting what was said: one status update or resolution is taken back, and another may be recorded in its place, both
//! in one entry. What describes a thing is corrected by a revision instead.

use super::Ledger;
use super::derive;
use super::error::Result;
use super::export::{read_resolution, read_update};
use super::writer::Writer;
use crate::model::{Item, Kind};
use crate::query::Moment;

/// A status update or a resolution that counts, and where it was recorded.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its row.
    row: i64,
    /// The number of its entry.
    pub entry: i64,
    /// What was said.
    pub item: Item,
}

const UPDATES: &str = "
    SELECT said.id, said.entry_id, commitment.key, party.key AS party, said.status, said.effective_on,
        source.key AS source, said.note
    FROM counted_update AS said
    JOIN commitment ON commitment.id = said.commitment_id
    LEFT JOIN party ON party.id = said.party_id
    LEFT JOIN source ON source.id = said.source_id
    WHERE said.commitment_id = ?1
    ORDER BY said.effective_on, said.id";

const RESOLUTIONS: &str = "
    SELECT said.id, said.entry_id, condition.key, said.state, said.effective_on, source.key AS source, said.note
    FROM counted_resolution AS said
    JOIN condition ON condition.id = said.condition_id
    LEFT JOIN source ON source.id = said.source_id
    WHERE said.condition_id = ?1
    ORDER BY said.effective_on, said.id";

impl Ledger {
    /// What counts now of what was said of a commitment or a condition, in the order of days.
    ///
    /// # Errors
    /// Where there is no such thing.
    pub fn said(&self, about: Kind, key: &str, moment: &Moment) -> Result<Vec<Said>> {
        self.stand_at(moment)?;
        let id = self.find(about, key)?;
        let mut statement = self.db.prepare_cached(if about == Kind::Condition { RESOLUTIONS } else { UPDATES })?;
        let mut rows = statement.query([id])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let item = match about {
                Kind::Condition => Item::Resolution(read_resolution(row)?),
                _ => Item::Update(read_update(row)?),
            };
            found.push(Said { row: row.get("id")?, entry: row.get("entry_id")?, item });
        }
        Ok(found)
    }
}

impl Writer<'_> {
    /// Takes back one status update or resolution.
    ///
    /// # Errors
    /// Where the book cannot be written to.
    pub fn take_back(&mut self, said: &Said) -> Result<()> {
        let kind = said.item.kind();
        self.append_retraction(said.entry, Some((kind, said.row)))?;
        derive::store_retracted(self.db)?;
        let (sql, things) = match kind {
            Kind::Resolution => ("SELECT condition_id FROM resolution WHERE id = ?1", &mut self.touched.conditions),
            _ => ("SELECT commitment_id FROM status_update WHERE id = ?1", &mut self.touched.commitments),
        };
        things.insert(self.db.query_row(sql, [said.row], |row| row.get(0))?, false);
        Ok(())
    }
}
