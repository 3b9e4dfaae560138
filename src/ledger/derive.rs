//! Derived data: what counts, computed from the record, thing by thing.
//!
//! One mechanism for all who need it: an entry derives anew the things that it touched, a rebuild derives all, and
//! `verify` derives all without storing and compares. The rules are: a row counts unless its entry is retracted; of
//! revisions the last that counts holds; of updates and resolutions the latest by (effective date, id).

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Rows};

use super::error::Result;
use crate::model::{ConditionState, Judgement, PartialDate, PartyKind, country};

/// The things that an entry touched; `true` where the thing is new, and there is nothing old to clear away.
#[derive(Default)]
pub(super) struct Touched {
    pub sources: BTreeMap<i64, bool>,
    pub parties: BTreeMap<i64, bool>,
    pub conditions: BTreeMap<i64, bool>,
    pub commitments: BTreeMap<i64, bool>,
}

/// Derives everything about the things that were touched.
pub(super) fn all(db: &Connection, touched: &Touched) -> Result<()> {
    for id in touched.sources.keys() {
        store_source(db, *id, source(db, *id)?)?;
    }
    parties(db, touched)?;
    for id in touched.conditions.keys() {
        store_condition(db, *id, condition(db, *id)?.as_ref())?;
    }
    let ids = touched.commitments.keys().copied();
    each_commitment(db, ids, touched.commitments.len(), &mut |id, derived| {
        let fresh = touched.commitments.get(&id).copied().unwrap_or(false);
        store_commitment(db, id, derived.as_ref(), fresh)
    })?;
    search_fresh(db, touched)
}

/// Makes new commitments searchable. New ids are the last, so that one statement finds them: the index would write a
/// segment for each.
fn search_fresh(db: &Connection, touched: &Touched) -> Result<()> {
    let Some((first, _)) = touched.commitments.iter().find(|(_, fresh)| **fresh) else { return Ok(()) };
    db.execute(
        "INSERT INTO derived_search (rowid, title, quote)
        SELECT derived_commitment.commitment_id, title, quote
        FROM derived_commitment
        JOIN commitment_revision ON commitment_revision.id = derived_commitment.revision_id
        WHERE derived_commitment.commitment_id >= ?1
          AND derived_commitment.commitment_id NOT IN (SELECT rowid FROM derived_search WHERE rowid >= ?1)",
        [first],
    )?;
    Ok(())
}

/// Derives the parties that were touched.
pub(super) fn parties(db: &Connection, touched: &Touched) -> Result<()> {
    for id in touched.parties.keys() {
        store_party(db, *id, party(db, *id)?.as_ref())?;
    }
    Ok(())
}

/// Derives everything in the book.
pub(super) fn rebuild(db: &Connection) -> Result<()> {
    db.execute_batch(
        "DELETE FROM derived_retracted;
        DELETE FROM derived_source;
        DELETE FROM derived_party;
        DELETE FROM derived_condition;
        DELETE FROM derived_commitment;
        DELETE FROM derived_status;
        DELETE FROM derived_search;",
    )?;
    store_retracted(db)?;
    let ids = |sql: &str| -> Result<BTreeMap<i64, bool>> {
        let mut statement = db.prepare(sql)?;
        let ids = statement.query_map([], |row| Ok((row.get(0)?, true)))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    };
    let everything = Touched {
        sources: ids("SELECT id FROM source")?,
        parties: ids("SELECT id FROM party")?,
        conditions: ids("SELECT id FROM condition")?,
        commitments: ids("SELECT id FROM commitment")?,
    };
    all(db, &everything)
}

/// The entries that do not count. A retraction counts unless its own entry is retracted, by a later one.
pub(super) fn retracted(db: &Connection) -> Result<Vec<i64>> {
    let mut statement = db.prepare("SELECT entry_id, retracted_entry_id FROM retraction ORDER BY id DESC")?;
    let mut rows = statement.query([])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let (by, what): (i64, i64) = (row.get("entry_id")?, row.get("retracted_entry_id")?);
        if !gone.contains(&by) && !gone.contains(&what) {
            gone.push(what);
        }
    }
    gone.sort_unstable();
    Ok(gone)
}

/// Stores which entries do not count.
pub(super) fn store_retracted(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM derived_retracted", [])?;
    let mut insert = db.prepare_cached("INSERT INTO derived_retracted (entry_id) VALUES (?1)")?;
    for entry in retracted(db)? {
        insert.execute([entry])?;
    }
    Ok(())
}

/// The revision of a source that counts.
pub(super) fn source(db: &Connection, id: i64) -> Result<Option<i64>> {
    last(
        db,
        "SELECT id FROM source_revision
        WHERE source_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
        ORDER BY id DESC LIMIT 1",
        id,
    )
}

fn last(db: &Connection, sql: &str, id: i64) -> Result<Option<i64>> {
    Ok(db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
}

fn store_source(db: &Connection, id: i64, revision: Option<i64>) -> Result<()> {
    db.prepare_cached("DELETE FROM derived_source WHERE source_id = ?1")?.execute([id])?;
    if let Some(revision) = revision {
        db.prepare_cached("INSERT INTO derived_source (source_id, revision_id) VALUES (?1, ?2)")?
            .execute((id, revision))?;
    }
    Ok(())
}

/// What counts of a party. A country of ISO 3166-1 counts without any revision.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DerivedParty {
    pub revision: Option<i64>,
    pub kind: PartyKind,
    pub name: String,
}

/// What counts of a party.
pub(super) fn party(db: &Connection, id: i64) -> Result<Option<DerivedParty>> {
    let described = db
        .prepare_cached(
            "SELECT id, kind, name FROM party_revision
            WHERE party_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
            ORDER BY id DESC LIMIT 1",
        )?
        .query_row([id], |row| {
            Ok(DerivedParty { revision: Some(row.get("id")?), kind: row.get("kind")?, name: row.get("name")? })
        })
        .optional()?;
    if described.is_some() {
        return Ok(described);
    }
    let key: String = db.prepare_cached("SELECT key FROM party WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    Ok(country(&key).filter(|country| country.alpha2 == key).map(|country| DerivedParty {
        revision: None,
        kind: PartyKind::Country,
        name: country.name.to_owned(),
    }))
}

fn store_party(db: &Connection, id: i64, party: Option<&DerivedParty>) -> Result<()> {
    db.prepare_cached("DELETE FROM derived_party WHERE party_id = ?1")?.execute([id])?;
    if let Some(party) = party {
        db.prepare_cached("INSERT INTO derived_party (party_id, revision_id, kind, name) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id, party.revision, party.kind, &party.name))?;
    }
    Ok(())
}

/// What counts of a condition.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DerivedCondition {
    pub revision: i64,
    pub state: ConditionState,
    pub since: Option<PartialDate>,
    pub resolution: Option<i64>,
}

/// What counts of a condition.
pub(super) fn condition(db: &Connection, id: i64) -> Result<Option<DerivedCondition>> {
    let revision = last(
        db,
        "SELECT id FROM condition_revision
        WHERE condition_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
        ORDER BY id DESC LIMIT 1",
        id,
    )?;
    let Some(revision) = revision else { return Ok(None) };
    let resolved = db
        .prepare_cached(
            "SELECT id, state, effective_on FROM resolution
            WHERE condition_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
            ORDER BY effective_on DESC, id DESC LIMIT 1",
        )?
        .query_row([id], |row| {
            let (resolution, since) = (Some(row.get("id")?), Some(row.get("effective_on")?));
            Ok(DerivedCondition { revision, state: row.get("state")?, since, resolution })
        })
        .optional()?;
    let untouched = DerivedCondition { revision, state: ConditionState::Unmet, since: None, resolution: None };
    Ok(Some(resolved.unwrap_or(untouched)))
}

fn store_condition(db: &Connection, id: i64, condition: Option<&DerivedCondition>) -> Result<()> {
    db.prepare_cached("DELETE FROM derived_condition WHERE condition_id = ?1")?.execute([id])?;
    if let Some(condition) = condition {
        db.prepare_cached(
            "INSERT INTO derived_condition (condition_id, revision_id, state, since, resolution_id)
            VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id, condition.revision, condition.state, condition.since, condition.resolution))?;
    }
    Ok(())
}

/// What counts of a commitment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DerivedCommitment {
    pub revision: i64,
    pub updated_on: Option<PartialDate>,
    /// Party, role and status, in the order of the primary key.
    pub statuses: Vec<(i64, String, Judgement)>,
}

/// From so many commitments on, their updates are read in one ordered scan rather than by a look-up each.
const MANY: usize = 1_000;

/// Derives commitments, whose ids ascend, one by one.
pub(super) fn each_commitment(
    db: &Connection,
    ids: impl Iterator<Item = i64>,
    how_many: usize,
    each: &mut dyn FnMut(i64, Option<DerivedCommitment>) -> Result<()>,
) -> Result<()> {
    let from = if how_many < MANY { "= ?1" } else { ">= ?1" };
    let mut statement = db.prepare(&format!(
        "SELECT commitment_id, id, party_id, status, effective_on FROM status_update
        WHERE commitment_id {from} AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
        ORDER BY commitment_id"
    ))?;
    if how_many < MANY {
        for id in ids {
            let judgements = judgements(&mut statement.query([id])?, id, &mut None)?;
            each(id, commitment(db, id, judgements)?)?;
        }
        return Ok(());
    }
    let mut ids = ids.peekable();
    let mut rows = statement.query([ids.peek().copied().unwrap_or(0)])?;
    let mut ahead = None;
    for id in ids {
        let judgements = judgements(&mut rows, id, &mut ahead)?;
        each(id, commitment(db, id, judgements)?)?;
    }
    Ok(())
}

/// What counts of a commitment, given what its updates say.
fn commitment(db: &Connection, id: i64, judgements: Judgements) -> Result<Option<DerivedCommitment>> {
    let sql = "SELECT id FROM commitment_revision
        WHERE commitment_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
        ORDER BY id DESC LIMIT 1";
    let Some(revision) = last(db, sql, id)? else { return Ok(None) };
    let Judgements { whole, named, updated_on } = judgements;
    let mut statuses = vec![(0, String::new(), whole)];
    let mut ties = db.prepare_cached("SELECT party_id, role FROM commitment_party WHERE revision_id = ?1")?;
    let mut rows = ties.query([revision])?;
    while let Some(row) = rows.next()? {
        let party = row.get(0)?;
        let own = named.iter().find(|(of, _)| *of == party).map_or(Judgement::UNTOUCHED, |(_, own)| *own);
        statuses.push((party, row.get(1)?, whole.later(own)));
    }
    for (party, own) in named {
        if !statuses.iter().any(|(tied, ..)| *tied == party) {
            statuses.push((party, String::new(), own));
        }
    }
    statuses.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(Some(DerivedCommitment { revision, updated_on, statuses }))
}

/// What the updates of a commitment say.
struct Judgements {
    /// The latest that names nobody.
    whole: Judgement,
    /// The latest that names each party.
    named: Vec<(i64, Judgement)>,
    /// The latest day of any.
    updated_on: Option<PartialDate>,
}

/// Reads the updates of one commitment from rows that are in the order of commitments. `ahead` is the first row of the
/// next one, which has been read by then.
fn judgements(rows: &mut Rows<'_>, id: i64, ahead: &mut Option<Judged>) -> Result<Judgements> {
    let mut found = Judgements { whole: Judgement::UNTOUCHED, named: Vec::new(), updated_on: None };
    loop {
        let next = match ahead.take() {
            Some(next) => next,
            None => match rows.next()? {
                Some(row) => judged(row)?,
                None => return Ok(found),
            },
        };
        if next.commitment > id {
            *ahead = Some(next);
            return Ok(found);
        }
        if next.commitment == id {
            found.add(&next);
        }
    }
}

/// An update.
struct Judged {
    commitment: i64,
    party: Option<i64>,
    judgement: Judgement,
    on: PartialDate,
}

fn judged(row: &Row<'_>) -> Result<Judged> {
    let on = row.get(4)?;
    let judgement = Judgement { status: row.get(3)?, update: Some((on, row.get(1)?)) };
    Ok(Judged { commitment: row.get(0)?, party: row.get(2)?, judgement, on })
}

impl Judgements {
    fn add(&mut self, next: &Judged) {
        self.updated_on = self.updated_on.max(Some(next.on));
        let Some(party) = next.party else {
            self.whole = self.whole.later(next.judgement);
            return;
        };
        match self.named.iter_mut().find(|(of, _)| *of == party) {
            Some((_, before)) => *before = before.later(next.judgement),
            None => self.named.push((party, next.judgement)),
        }
    }
}

fn store_commitment(db: &Connection, id: i64, commitment: Option<&DerivedCommitment>, fresh: bool) -> Result<()> {
    if !fresh {
        db.prepare_cached("DELETE FROM derived_commitment WHERE commitment_id = ?1")?.execute([id])?;
        db.prepare_cached("DELETE FROM derived_status WHERE commitment_id = ?1")?.execute([id])?;
        db.prepare_cached("DELETE FROM derived_search WHERE rowid = ?1")?.execute([id])?;
    }
    let Some(commitment) = commitment else { return Ok(()) };
    db.prepare_cached("INSERT INTO derived_commitment (commitment_id, revision_id, updated_on) VALUES (?1, ?2, ?3)")?
        .execute((id, commitment.revision, commitment.updated_on))?;
    let mut insert = db.prepare_cached(
        "INSERT INTO derived_status (commitment_id, party_id, role, status, effective_on, update_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (party, role, judgement) in &commitment.statuses {
        let (on, update) = judgement.update.unzip();
        insert.execute((id, party, role, judgement.status, on, update))?;
    }
    if !fresh {
        db.prepare_cached(
            "INSERT INTO derived_search (rowid, title, quote)
            SELECT ?1, title, quote FROM commitment_revision WHERE id = ?2",
        )?
        .execute((id, commitment.revision))?;
    }
    Ok(())
}
