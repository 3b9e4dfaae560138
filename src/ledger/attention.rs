//! Where something may need somebody's attention, found without looking at the rest of the book.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Ledger;
use super::error::Result;
use crate::model::PartialDate;
use crate::query::Moment;

impl Ledger {
    /// The commitments that may be overdue or due until a day, that woke and were not touched since, and that were not
    /// touched since a day: none is missed, some may turn out to bind nobody. Nothing at a moment for which nobody has
    /// looked ahead: then all may be.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn may_need_attention(
        &self,
        moment: &Moment,
        due_until: NaiveDate,
        idle_since: NaiveDate,
    ) -> Result<Option<BTreeSet<i64>>> {
        if !moment.is_plain() {
            return Ok(None);
        }
        self.stand_at(moment)?;
        let mut statement = self.db.prepare_cached(
            "SELECT commitment_id FROM derived_attention WHERE kind = 'due' AND day <= ?1
            UNION ALL
            SELECT commitment_id FROM derived_attention WHERE kind = 'woken'
            UNION ALL
            SELECT commitment_id FROM derived_attention WHERE kind = 'idle' AND day <= ?2",
        )?;
        let days = (PartialDate::from(due_until), PartialDate::from(idle_since));
        let ids = statement.query_map(days, |row| row.get(0))?;
        Ok(Some(ids.collect::<rusqlite::Result<_>>()?))
    }

    /// Notes some commitments in a temporary table, to read of them only.
    pub(super) fn choose(&self, ids: &BTreeSet<i64>) -> Result<()> {
        self.temporarily(|db| {
            db.execute_batch(
                "CREATE TEMP TABLE IF NOT EXISTS chosen (commitment_id INTEGER PRIMARY KEY);
                DELETE FROM temp.chosen;",
            )?;
            let mut insert = db.prepare_cached("INSERT INTO temp.chosen VALUES (?1)")?;
            ids.iter().try_for_each(|id| Ok(insert.execute([id]).map(drop)?))
        })
    }
}
