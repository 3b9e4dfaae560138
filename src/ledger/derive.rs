//! Derived data: what counts, computed from the record, thing by thing.
//!
//! One mechanism for all who need it: an entry derives anew the things that it touched, a rebuild derives all, and
//! `verify` derives all without storing and compares. The rules are: a row counts unless its entry is retracted; of
//! revisions the last that counts holds; of updates and resolutions the latest by (effective date, id).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};

use super::commitments;
use super::error::Result;
use crate::model::{PartyKind, Stand, country};

/// The things that an entry touched; `true` where the thing is new, and there is nothing old to clear away.
#[derive(Default)]
pub(super) struct Touched {
    pub sources: BTreeMap<i64, bool>,
    pub parties: BTreeMap<i64, bool>,
    pub conditions: BTreeMap<i64, bool>,
    pub commitments: BTreeMap<i64, bool>,
}

/// Derives everything about the things that were touched, and about the commitments that depend on conditions among them.
pub(super) fn all(db: &Connection, touched: &Touched) -> Result<()> {
    for id in touched.sources.keys() {
        store_source(db, *id, source(db, *id)?)?;
    }
    parties(db, touched)?;
    let mut ids: BTreeSet<i64> = touched.commitments.keys().copied().collect();
    for (id, fresh) in &touched.conditions {
        if store_condition(db, *id, condition(db, *id)?.as_ref())? && !fresh {
            ids.extend(commitments::dependants(db, *id)?);
        }
    }
    commitments::each_commitment(db, &ids, &mut |id, derived| {
        let fresh = touched.commitments.get(&id).copied().unwrap_or(false);
        commitments::store(db, id, derived.as_ref(), fresh)
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
        DELETE FROM derived_attention;
        DROP TABLE derived_search;",
    )?;
    // Emptying the index would read every document in it.
    db.execute_batch(&super::schema::statement("derived_search")?)?;
    store_retracted(db)?;
    let fresh = |sql: &str| Ok::<_, super::Error>(ids(db, sql)?.into_iter().map(|id| (id, true)).collect());
    let everything = Touched {
        sources: fresh("SELECT id FROM source")?,
        parties: fresh("SELECT id FROM party")?,
        conditions: fresh("SELECT id FROM condition")?,
        // What nothing counts of needs no deriving.
        commitments: fresh("SELECT commitment_id FROM counted_commitment")?,
    };
    all(db, &everything)
}

pub(super) fn ids(db: &Connection, sql: &str) -> Result<Vec<i64>> {
    let mut statement = db.prepare(sql)?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// What does not count, because it was taken back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Retracted {
    pub entries: BTreeSet<i64>,
    pub updates: BTreeSet<i64>,
    pub resolutions: BTreeSet<i64>,
}

impl Retracted {
    /// The sets, and the tables in which they are stored.
    pub(super) fn tables(&self) -> [(&'static str, &'static str, &BTreeSet<i64>); 3] {
        [
            ("derived_retracted", "entry_id", &self.entries),
            ("derived_retracted_update", "update_id", &self.updates),
            ("derived_retracted_resolution", "resolution_id", &self.resolutions),
        ]
    }
}

/// What does not count by the retractions in the entries up to one. A retraction counts unless its own entry is retracted,
/// by a later one.
pub(super) fn retracted(db: &Connection, up_to: i64) -> Result<Retracted> {
    let mut statement = db.prepare(
        "SELECT entry_id, retracted_entry_id, update_id, resolution_id FROM retraction WHERE entry_id <= ?1 ORDER BY id DESC",
    )?;
    let mut rows = statement.query([up_to])?;
    let mut gone = Retracted::default();
    while let Some(row) = rows.next()? {
        if gone.entries.contains(&row.get("entry_id")?) {
            continue;
        }
        match (row.get("update_id")?, row.get("resolution_id")?) {
            (Some(update), _) => gone.updates.insert(update),
            (None, Some(resolution)) => gone.resolutions.insert(resolution),
            (None, None) => gone.entries.insert(row.get("retracted_entry_id")?),
        };
    }
    Ok(gone)
}

/// Stores what does not count.
pub(super) fn store_retracted(db: &Connection) -> Result<()> {
    let gone = retracted(db, i64::MAX)?;
    for (table, ..) in gone.tables() {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    store(db, &gone)
}

/// Stores what does not count of what was known with an entry, beside the later entries.
pub(super) fn add_retracted(db: &Connection, known: i64) -> Result<()> {
    store(db, &retracted(db, known)?)
}

fn store(db: &Connection, gone: &Retracted) -> Result<()> {
    for (table, column, ids) in gone.tables() {
        let mut insert = db.prepare_cached(&format!("INSERT INTO {table} ({column}) VALUES (?1)"))?;
        ids.iter().try_for_each(|id| insert.execute([id]).map(drop))?;
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
    pub stand: Stand,
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
    let mut statement = db.prepare_cached(
        "SELECT id, effective_on, state FROM counted_resolution WHERE condition_id = ?1 ORDER BY effective_on, id",
    )?;
    let mut rows = statement.query([id])?;
    let mut derived = DerivedCondition { revision, stand: Stand::UNTOUCHED, resolution: None };
    while let Some(row) = rows.next()? {
        derived.stand = derived.stand.then((row.get(1)?, row.get(2)?));
        derived.resolution = row.get(0)?;
    }
    Ok(Some(derived))
}

/// Stores what counts of a condition. Tells whether it stands otherwise than before, or was not there.
fn store_condition(db: &Connection, id: i64, condition: Option<&DerivedCondition>) -> Result<bool> {
    let before = db
        .prepare_cached("SELECT state, since FROM derived_condition WHERE condition_id = ?1")?
        .query_row([id], |row| Ok(Stand { state: row.get(0)?, since: row.get(1)? }))
        .optional()?;
    db.prepare_cached("DELETE FROM derived_condition WHERE condition_id = ?1")?.execute([id])?;
    if let Some(DerivedCondition { revision, stand, resolution }) = condition {
        db.prepare_cached(
            "INSERT INTO derived_condition (condition_id, revision_id, state, since, resolution_id)
            VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id, revision, stand.state, stand.since, resolution))?;
    }
    Ok(before != condition.map(|condition| condition.stand))
}
