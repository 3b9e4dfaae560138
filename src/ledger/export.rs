//! What the book says now, as a dossier: all of it, or some commitments and whatever they refer to.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use super::contents::{named, read};
use super::error::{Error, Result};
use super::state::Wanted;
use super::{Ledger, parties};
use crate::model::{Item, Kind, Party, Reference, Resolution, StatusUpdate};
use crate::query::Query;

/// Called with every item, in turn.
type Each<'e, E> = dyn FnMut(Item) -> Result<(), E> + 'e;

/// What is exported: which rows of each kind.
struct Export {
    commitments: Vec<i64>,
    /// Nothing where everything is exported.
    only: Option<Only>,
}

/// What the exported commitments refer to.
#[derive(Default)]
struct Only {
    sources: BTreeSet<i64>,
    parties: BTreeSet<i64>,
    conditions: BTreeSet<i64>,
}

impl Ledger {
    /// Hands over what the book says now, as the items of a dossier: all of it or, where the question is about some
    /// commitments, these and what they refer to. A thing comes before what refers to it.
    ///
    /// # Errors
    /// Where the book cannot be read; and those of `each`.
    pub fn export<E: From<Error>>(&self, query: &Query, each: &mut Each<'_, E>) -> Result<(), E> {
        self.stand_at(&query.moment)?;
        let export = self.to_export(query)?;
        self.export_things(Kind::Source, export.only.as_ref().map(|only| &only.sources), each)?;
        self.export_parties(export.only.as_ref().map(|only| &only.parties), each)?;
        self.export_things(Kind::Condition, export.only.as_ref().map(|only| &only.conditions), each)?;
        let chosen = export.only.as_ref().map(|_| export.commitments.iter().copied().collect::<BTreeSet<i64>>());
        self.export_things(Kind::Commitment, chosen.as_ref(), each)?;
        self.export_updates(chosen.as_ref(), each)?;
        self.export_resolutions(export.only.as_ref().map(|only| &only.conditions), each)
    }

    fn to_export(&self, query: &Query) -> Result<Export> {
        if !query.is_filtered() {
            return Ok(Export { commitments: Vec::new(), only: None });
        }
        let parties = self.parties(&query.moment)?;
        let mut commitments = Vec::new();
        self.states(query, &parties, Wanted::default(), |state| {
            commitments.push(state.id);
            Ok::<_, Error>(())
        })?;
        let mut only = Only::default();
        for id in &commitments {
            self.note_references(*id, &mut only)?;
        }
        let direct = parties::direct_members(&self.db, None)?;
        let members: Vec<i64> = only.parties.iter().flat_map(|id| parties::reached(&direct, *id)).collect();
        only.parties.extend(members);
        for condition in &only.conditions {
            collect(
                &self.db,
                "SELECT source_id FROM counted_resolution WHERE condition_id = ?1",
                *condition,
                &mut only.sources,
            )?;
        }
        Ok(Export { commitments, only: Some(only) })
    }

    fn note_references(&self, commitment: i64, only: &mut Only) -> Result<()> {
        const REVISION: &str = "(SELECT revision_id FROM derived_commitment WHERE commitment_id = ?1)";
        let db = &self.db;
        let revision =
            |what: &str, table: &str, id: &str| format!("SELECT {what} FROM {table} WHERE {id} = {REVISION}");
        collect(db, &revision("source_id", "commitment_revision", "id"), commitment, &mut only.sources)?;
        collect(db, &revision("due_condition_id", "commitment_revision", "id"), commitment, &mut only.conditions)?;
        collect(db, &revision("party_id", "commitment_party", "revision_id"), commitment, &mut only.parties)?;
        collect(db, &revision("party_id", "requirement", "revision_id"), commitment, &mut only.parties)?;
        collect(db, &revision("condition_id", "requirement", "revision_id"), commitment, &mut only.conditions)?;
        collect(db, "SELECT source_id FROM counted_update WHERE commitment_id = ?1", commitment, &mut only.sources)?;
        collect(db, "SELECT party_id FROM counted_update WHERE commitment_id = ?1", commitment, &mut only.parties)
    }

    fn export_things<E: From<Error>>(
        &self,
        kind: Kind,
        only: Option<&BTreeSet<i64>>,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        let sql = match kind {
            Kind::Source => "SELECT source_id, revision_id FROM derived_source ORDER BY source_id",
            Kind::Condition => "SELECT condition_id, revision_id FROM derived_condition ORDER BY condition_id",
            _ => "SELECT commitment_id, revision_id FROM derived_commitment ORDER BY commitment_id",
        };
        let mut statement = self.db.prepare(sql).map_err(Error::from)?;
        let mut rows = statement.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let (id, revision) = pair(row)?;
            if only.is_none_or(|only| only.contains(&id)) {
                each(read(&self.db, kind, revision)?)?;
            }
        }
        Ok(())
    }

    /// Parties: a member comes before its group, otherwise in the order of recording.
    fn export_parties<E: From<Error>>(&self, only: Option<&BTreeSet<i64>>, each: &mut Each<'_, E>) -> Result<(), E> {
        let mut waiting = BTreeMap::new();
        let mut by_key = BTreeMap::new();
        let sql = "SELECT party_id, revision_id FROM derived_party WHERE revision_id IS NOT NULL";
        let mut statement = self.db.prepare(sql).map_err(Error::from)?;
        let mut rows = statement.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let (id, revision) = pair(row)?;
            if only.is_none_or(|only| only.contains(&id))
                && let Item::Party(party) = read(&self.db, Kind::Party, revision)?
            {
                by_key.insert(party.key.to_string(), id);
                waiting.insert(id, party);
            }
        }
        while let Some(id) = next_party(&waiting, &by_key) {
            if let Some(party) = waiting.remove(&id) {
                each(Item::Party(party))?;
            }
        }
        // Nobody is left, unless groups are members of each other, which the writer refuses.
        waiting.into_values().try_for_each(|party| each(Item::Party(party)))
    }

    fn export_updates<E: From<Error>>(&self, only: Option<&BTreeSet<i64>>, each: &mut Each<'_, E>) -> Result<(), E> {
        let mut statement = self
            .db
            .prepare(
                "SELECT said.commitment_id, commitment.key, party.key AS party, said.status, said.effective_on,
                    source.key AS source, said.note
                FROM counted_update AS said
                JOIN derived_commitment ON derived_commitment.commitment_id = said.commitment_id
                JOIN commitment ON commitment.id = said.commitment_id
                LEFT JOIN party ON party.id = said.party_id
                LEFT JOIN source ON source.id = said.source_id
                ORDER BY said.id",
            )
            .map_err(Error::from)?;
        let mut rows = statement.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            if only.is_none_or(|only| row.get(0).is_ok_and(|id| only.contains(&id))) {
                each(Item::Update(read_update(row)?))?;
            }
        }
        Ok(())
    }

    fn export_resolutions<E: From<Error>>(
        &self,
        only: Option<&BTreeSet<i64>>,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        let mut statement = self
            .db
            .prepare(
                "SELECT said.condition_id, condition.key, said.state, said.effective_on, source.key AS source, said.note
                FROM counted_resolution AS said
                JOIN condition ON condition.id = said.condition_id
                LEFT JOIN source ON source.id = said.source_id
                ORDER BY said.id",
            )
            .map_err(Error::from)?;
        let mut rows = statement.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            if only.is_none_or(|only| row.get(0).is_ok_and(|id| only.contains(&id))) {
                each(Item::Resolution(read_resolution(row)?))?;
            }
        }
        Ok(())
    }
}

fn pair(row: &Row<'_>) -> Result<(i64, i64)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The first party in the order of recording of whose members none is still waiting.
fn next_party(waiting: &BTreeMap<i64, Party>, by_key: &BTreeMap<String, i64>) -> Option<i64> {
    let is_waiting = |key: &str| by_key.get(key).is_some_and(|id| waiting.contains_key(id));
    let ready = |party: &Party| !party.members.iter().any(|member| is_waiting(&member.party.text));
    waiting.iter().find(|(_, party)| ready(party)).map(|(id, _)| *id)
}

fn collect(db: &Connection, sql: &str, id: i64, into: &mut BTreeSet<i64>) -> Result<()> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        into.extend(row.get::<_, Option<i64>>(0)?);
    }
    Ok(())
}

pub(super) fn read_update(row: &Row<'_>) -> Result<StatusUpdate> {
    Ok(StatusUpdate {
        commitment: named(row, "key")?,
        party: row.get::<_, Option<String>>("party")?.map(Reference::new),
        status: row.get("status")?,
        on: row.get("effective_on")?,
        source: row.get::<_, Option<String>>("source")?.map(Reference::new),
        note: row.get("note")?,
    })
}

pub(super) fn read_resolution(row: &Row<'_>) -> Result<Resolution> {
    Ok(Resolution {
        condition: named(row, "key")?,
        state: row.get("state")?,
        on: row.get("effective_on")?,
        source: row.get::<_, Option<String>>("source")?.map(Reference::new),
        note: row.get("note")?,
    })
}
