//! What is derived of commitments: the revision that counts, what stands for the whole and for each party, when it is due,
//! and whether it may need attention.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row};

use super::error::Result;
use super::filter::Clause;
use super::fold::{Held, Judgements, UPDATES};
use super::state::read_span;
use super::streams::{Stream, take_ties};
use crate::model::{ConditionState, Needed, PartialDate, Stand, woken};

const REVISIONS: &str = "
    SELECT counted_commitment.commitment_id, counted_commitment.revision_id, counted_commitment.made,
        counted_commitment.due, counted_commitment.due_count, counted_commitment.due_unit, derived_condition.state,
        derived_condition.since
    FROM counted_commitment
    LEFT JOIN derived_condition ON derived_condition.condition_id = counted_commitment.due_condition_id
    WHERE {}
    ORDER BY counted_commitment.commitment_id";

const TIES: &str = "
    SELECT counted_commitment.commitment_id, commitment_party.party_id, commitment_party.role
    FROM counted_commitment
    CROSS JOIN commitment_party ON commitment_party.revision_id = counted_commitment.revision_id
    WHERE {}
    ORDER BY counted_commitment.commitment_id";

const NEEDED: &str = "
    SELECT counted_commitment.commitment_id, coalesce(requirement.alternative_to, requirement.position),
        requirement.party_id, derived_condition.state, derived_condition.since
    FROM counted_commitment
    CROSS JOIN requirement ON requirement.revision_id = counted_commitment.revision_id
    CROSS JOIN derived_condition ON derived_condition.condition_id = requirement.condition_id
    WHERE {}
    ORDER BY counted_commitment.commitment_id, requirement.position";

/// What counts of a commitment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DerivedCommitment {
    pub revision: i64,
    pub updated_on: Option<PartialDate>,
    pub made: Option<PartialDate>,
    /// In the order of parties and roles.
    pub statuses: Vec<Held>,
    /// Why it may need attention, and the day of it, in the order of the words.
    pub attention: Vec<(&'static str, String)>,
}

/// From so many commitments on, all that follow the first are read in one ordered scan rather than by a look-up each.
const MANY: usize = 1_000;

/// Derives commitments one by one, and hands over each with what counts of it; nothing where nothing does.
pub(super) fn each_commitment(
    db: &Connection,
    ids: &BTreeSet<i64>,
    each: &mut dyn FnMut(i64, Option<DerivedCommitment>) -> Result<()>,
) -> Result<()> {
    if ids.len() < MANY {
        return ids.iter().try_for_each(|id| derive(db, "=", *id, &BTreeSet::from([*id]), each));
    }
    derive(db, ">=", ids.first().copied().unwrap_or(0), ids, each)
}

fn derive(
    db: &Connection,
    compare: &str,
    from: i64,
    ids: &BTreeSet<i64>,
    each: &mut dyn FnMut(i64, Option<DerivedCommitment>) -> Result<()>,
) -> Result<()> {
    let prepare =
        |sql: &str, table: &str| db.prepare_cached(&sql.replace("{}", &format!("{table}.commitment_id {compare} ?")));
    let clause = Clause { sql: String::new(), values: vec![Value::Integer(from)] };
    let mut statements = [
        prepare(REVISIONS, "counted_commitment")?,
        prepare(TIES, "counted_commitment")?,
        prepare(NEEDED, "counted_commitment")?,
        prepare(UPDATES, "counted_update")?,
    ];
    let [revisions, ties, needed, updates] = &mut statements;
    let start = |statement| Stream::start(statement, &clause);
    let (mut revisions, mut ties, mut needed, mut updates) =
        (start(revisions)?, start(ties)?, start(needed)?, start(updates)?);
    for &id in ids {
        let mut derived = None;
        revisions.take(id, |row| {
            derived = Some((revision(row)?, due(row)?));
            Ok(())
        })?;
        let mut judgements = Judgements::none();
        updates.take(id, |row| judgements.add(row))?;
        let tied = take_ties(&mut ties, id)?;
        let mut needs = Vec::new();
        needed.take(id, |row| {
            needs.push(need(row)?);
            Ok(())
        })?;
        each(id, derived.map(|(derived, due)| derived.with(judgements, tied, &needs, due)))?;
    }
    Ok(())
}

fn revision(row: &Row<'_>) -> Result<DerivedCommitment> {
    let (statuses, attention) = (Vec::new(), Vec::new());
    Ok(DerivedCommitment { revision: row.get(1)?, updated_on: None, made: row.get(2)?, statuses, attention })
}

/// The due date: of a rule, once its condition is met.
fn due(row: &Row<'_>) -> Result<Option<PartialDate>> {
    let stand: (Option<ConditionState>, Option<PartialDate>) = (row.get(6)?, row.get(7)?);
    Ok(match (row.get(3)?, stand) {
        (Some(due), _) => Some(due),
        (None, (Some(ConditionState::Met), Some(met))) => read_span(row)?.after(met.last_day()).map(PartialDate::from),
        (None, _) => None,
    })
}

fn need(row: &Row<'_>) -> Result<Needed> {
    Ok(Needed { requirement: row.get(1)?, party: row.get(2)?, stand: Stand { state: row.get(3)?, since: row.get(4)? } })
}

impl DerivedCommitment {
    fn with(
        mut self,
        judgements: Judgements,
        ties: Vec<(i64, String)>,
        needed: &[Needed],
        due: Option<PartialDate>,
    ) -> Self {
        self.updated_on = judgements.updated_on;
        self.statuses = judgements.held(ties);
        self.attention = self.attention(needed, due);
        self
    }

    /// Why it may need attention. Rather too often than not: whom it binds on which day is for the reader to judge.
    fn attention(&self, needed: &[Needed], due: Option<PartialDate>) -> Vec<(&'static str, String)> {
        let is_open = self.statuses.iter().any(|(.., judgement)| !judgement.status.is_final());
        if !is_open || Needed::keeps_waiting(needed, &[]) {
            return Vec::new();
        }
        let met: Vec<Needed> = needed.iter().filter(|one| one.stand.state == ConditionState::Met).copied().collect();
        let concerned: Vec<i64> = met.iter().filter_map(|one| one.party).collect();
        let woken = woken(&met, &concerned);
        let woken = woken.filter(|day| self.statuses.iter().any(|(.., judgement)| judgement.on() < Some(*day)));
        let idle = self.updated_on.or(self.made).map(|day| day.to_string()).unwrap_or_default();
        let dated = [("due", due), ("woken", woken)];
        let mut found = vec![("idle", idle)];
        found.extend(dated.into_iter().filter_map(|(kind, day)| Some((kind, day?.to_string()))));
        found.sort_unstable();
        found
    }
}

/// The commitments that depend on a condition, or are due by it, as any revision has it.
pub(super) fn dependants(db: &Connection, condition: i64) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached(
        "SELECT commitment_revision.commitment_id
        FROM requirement
        JOIN commitment_revision ON commitment_revision.id = requirement.revision_id
        WHERE requirement.condition_id = ?1
        UNION
        SELECT commitment_id FROM commitment_revision WHERE due_condition_id = ?1",
    )?;
    let ids = statement.query_map([condition], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Stores what counts of a commitment; `fresh` where it is new, and there is nothing old to clear away.
pub(super) fn store(db: &Connection, id: i64, derived: Option<&DerivedCommitment>, fresh: bool) -> Result<()> {
    if !fresh {
        store_search(db, id, derived.map(|derived| derived.revision))?;
        for table in ["derived_commitment", "derived_status", "derived_attention"] {
            db.prepare_cached(&format!("DELETE FROM {table} WHERE commitment_id = ?1"))?.execute([id])?;
        }
    }
    let Some(derived) = derived else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO derived_commitment (commitment_id, revision_id, updated_on, made) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((id, derived.revision, derived.updated_on, derived.made))?;
    let mut insert = db.prepare_cached(
        "INSERT INTO derived_status (commitment_id, party_id, role, status, effective_on, update_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (party, role, judgement) in &derived.statuses {
        let (on, update) = judgement.update.unzip();
        insert.execute((id, party, role, judgement.status, on, update))?;
    }
    let mut insert =
        db.prepare_cached("INSERT INTO derived_attention (kind, day, commitment_id) VALUES (?1, ?2, ?3)")?;
    derived.attention.iter().try_for_each(|(kind, day)| Ok(insert.execute((kind, day, id)).map(drop)?))
}

/// Makes a commitment searchable by the revision that counts, where that is not the one before.
fn store_search(db: &Connection, id: i64, revision: Option<i64>) -> Result<()> {
    let before: Option<i64> = db
        .prepare_cached("SELECT revision_id FROM derived_commitment WHERE commitment_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    if before == revision {
        return Ok(());
    }
    db.prepare_cached("DELETE FROM derived_search WHERE rowid = ?1")?.execute([id])?;
    db.prepare_cached(
        "INSERT INTO derived_search (rowid, title, quote) SELECT ?1, title, quote FROM commitment_revision WHERE id = ?2",
    )?
    .execute((id, revision))?;
    Ok(())
}
