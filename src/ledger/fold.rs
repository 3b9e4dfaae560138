//! From updates to what stands: the fold by which statuses are derived when something is recorded, and by which they are
//! read at a moment of the past.

use rusqlite::Row;

use super::error::Result;
use crate::model::{Judgement, PartialDate};

/// The updates that count, in the order of commitments: what [`Judgements::add`] takes.
pub(super) const UPDATES: &str = "
    SELECT commitment_id, party_id, effective_on, id, status
    FROM counted_update
    WHERE {}
    ORDER BY commitment_id";

/// What the updates of a commitment say.
pub(super) struct Judgements {
    /// The latest that names nobody.
    whole: Judgement,
    /// The latest that names each party.
    named: Vec<(i64, Judgement)>,
    /// The latest day of any.
    pub updated_on: Option<PartialDate>,
}

/// A party in a role and what stands for it; party 0 for the whole, no role for members of groups that updates name.
pub(super) type Held = (i64, String, Judgement);

impl Judgements {
    /// What is said where there is no update.
    pub(super) fn none() -> Self {
        Self { whole: Judgement::UNTOUCHED, named: Vec::new(), updated_on: None }
    }

    /// Adds an update, a row of [`UPDATES`]. There may be a million: only what is later is read whole.
    pub(super) fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let on: PartialDate = row.get(2)?;
        self.updated_on = self.updated_on.max(Some(on));
        let update = Some((on, row.get(3)?));
        let held = match row.get::<_, Option<i64>>(1)? {
            None => &mut self.whole,
            Some(party) => {
                let at = self.named.iter().position(|(of, _)| *of == party).unwrap_or_else(|| {
                    self.named.push((party, Judgement::UNTOUCHED));
                    self.named.len() - 1
                });
                &mut self.named[at].1
            }
        };
        if update > held.update {
            *held = Judgement { status: row.get(4)?, update };
        }
        Ok(())
    }

    /// What stands for the whole, for each tie and for members of groups that are named, in the order of parties and roles.
    pub(super) fn held(self, ties: Vec<(i64, String)>) -> Vec<Held> {
        let Self { whole, named, .. } = self;
        let mut held = vec![(0, String::new(), whole)];
        for (party, own) in &named {
            if !ties.iter().any(|(tied, _)| tied == party) {
                held.push((*party, String::new(), *own));
            }
        }
        for (party, role) in ties {
            let own = named.iter().find(|(of, _)| *of == party).map_or(Judgement::UNTOUCHED, |(_, own)| *own);
            held.push((party, role, whole.later(own)));
        }
        held.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        held
    }
}
