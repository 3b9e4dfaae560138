//! Derived data: what counts, computed from the record, thing by thing.
//!
//! One mechanism for all who need it: an entry derives anew the things that it touched, a rebuild derives all, and
//! `verify` derives all without storing and compares. The rules are: a row counts unless its entry is retracted; of
//! revisions the last that counts holds; of updates and resolutions the latest by (effective date, id).

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

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
    for (id, fresh) in &touched.commitments {
        store_commitment(db, *id, commitment(db, *id)?.as_ref(), *fresh)?;
    }
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

/// What counts of a commitment.
pub(super) fn commitment(db: &Connection, id: i64) -> Result<Option<DerivedCommitment>> {
    let revision = last(
        db,
        "SELECT id FROM commitment_revision
        WHERE commitment_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)
        ORDER BY id DESC LIMIT 1",
        id,
    )?;
    let Some(revision) = revision else { return Ok(None) };
    let (whole, named, updated_on) = judgements(db, id)?;
    let mut statuses = vec![(0, String::new(), whole)];
    let mut ties = db.prepare_cached("SELECT party_id, role FROM commitment_party WHERE revision_id = ?1")?;
    let mut rows = ties.query([revision])?;
    while let Some(row) = rows.next()? {
        let party = row.get("party_id")?;
        let own = named.get(&party).copied().unwrap_or(Judgement::UNTOUCHED);
        statuses.push((party, row.get("role")?, whole.later(own)));
    }
    for (party, own) in named {
        if !statuses.iter().any(|(tied, ..)| *tied == party) {
            statuses.push((party, String::new(), own));
        }
    }
    statuses.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(Some(DerivedCommitment { revision, updated_on, statuses }))
}

/// The latest update that names nobody, the latest that names each party, and the latest day of any.
type Judgements = (Judgement, BTreeMap<i64, Judgement>, Option<PartialDate>);

fn judgements(db: &Connection, id: i64) -> Result<Judgements> {
    let mut statement = db.prepare_cached(
        "SELECT id, party_id, status, effective_on FROM status_update
        WHERE commitment_id = ?1 AND entry_id NOT IN (SELECT entry_id FROM derived_retracted)",
    )?;
    let mut rows = statement.query([id])?;
    let (mut whole, mut named, mut updated_on) = (Judgement::UNTOUCHED, BTreeMap::new(), None);
    while let Some(row) = rows.next()? {
        let on = row.get(3)?;
        let next = Judgement { status: row.get(2)?, update: Some((on, row.get(0)?)) };
        match row.get(1)? {
            None => whole = whole.later(next),
            Some(party) => {
                let before = named.entry(party).or_insert(Judgement::UNTOUCHED);
                *before = before.later(next);
            }
        }
        updated_on = updated_on.max(Some(on));
    }
    Ok((whole, named, updated_on))
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
