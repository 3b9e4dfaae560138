//! Appending what describes a thing: a source, a party, a condition, a commitment. What differs from what the book has is
//! appended as a revision; what does not is left alone.

use super::content;
use super::error::{Error, Result};
use super::writer::{Outcome, Writer};
use crate::model::{
    Commitment, Condition, Key, Kind, Member, Party, PartyKind, Place, Problem, Reference, Requirement, Source, Tie,
};

/// Collects what is wrong with an item, so that all of it is reported at once.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// The value; or its refusal noted, at its place. Failures of the book itself are passed on.
    pub(super) fn note<T>(&mut self, place: Place, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error @ (Error::Unknown { .. } | Error::Ambiguous { .. })) => {
                self.add(place, error.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn add(&mut self, place: Place, message: impl Into<String>) {
        self.0.push(Problem::new(place, message));
    }

    pub(super) fn none(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Refused(self.0)) }
    }
}

/// Where a revision stands: of which thing, with which checksum, and what it makes of the book.
struct Slot {
    thing: i64,
    fresh: bool,
    checksum: i64,
    outcome: Outcome,
}

impl Writer<'_> {
    pub(super) fn add_source(&mut self, source: &Source) -> Result<Outcome> {
        let mut problems = Problems::default();
        needs_text(&mut problems, "title", &source.title);
        problems.none()?;
        let content = content::source(&mut self.line, source).to_vec();
        let Some(slot) = self.slot(Kind::Source, &source.key, &content, None)? else { return Ok(Outcome::Unchanged) };
        self.db
            .prepare_cached(
                "INSERT INTO source_revision (entry_id, source_id, title, publisher, published, url, kind, checksum)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                self.entry_id,
                slot.thing,
                &source.title,
                &source.publisher,
                source.published,
                &source.url,
                &source.kind,
                slot.checksum,
            ))?;
        self.touched.sources.insert(slot.thing, slot.fresh);
        Ok(slot.outcome)
    }

    pub(super) fn add_condition(&mut self, condition: &Condition) -> Result<Outcome> {
        let mut problems = Problems::default();
        needs_text(&mut problems, "title", &condition.title);
        problems.none()?;
        let content = content::condition(&mut self.line, condition).to_vec();
        let Some(slot) = self.slot(Kind::Condition, &condition.key, &content, None)? else {
            return Ok(Outcome::Unchanged);
        };
        self.db
            .prepare_cached(
                "INSERT INTO condition_revision (entry_id, condition_id, title, description, checksum)
                VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((self.entry_id, slot.thing, &condition.title, &condition.description, slot.checksum))?;
        self.touched.conditions.insert(slot.thing, slot.fresh);
        Ok(slot.outcome)
    }

    pub(super) fn add_party(&mut self, party: &Party) -> Result<Outcome> {
        let mut problems = Problems::default();
        needs_text(&mut problems, "name", &party.name);
        if party.kind != PartyKind::Group && !party.members.is_empty() {
            problems.add(Place::NOWHERE, format!("`{}` is no group: only groups have members", party.key));
        }
        let (party, members) = self.resolve_members(party, &mut problems)?;
        problems.none()?;
        let content = content::party(&mut self.line, &party).to_vec();
        let Some(slot) = self.slot(Kind::Party, &party.key, &content, None)? else { return Ok(Outcome::Unchanged) };
        self.refuse_circle(&party, slot.thing, &members)?;
        let revision = self.append_party(&party, &slot)?;
        self.append_members(&party, revision, &members)?;
        self.touched.parties.insert(slot.thing, slot.fresh);
        self.forget_memberships();
        self.names.remember_words(&party)?;
        Ok(slot.outcome)
    }

    fn resolve_members(&mut self, party: &Party, problems: &mut Problems) -> Result<(Party, Vec<i64>)> {
        let mut resolved = party.clone();
        let mut ids = Vec::new();
        for member in &mut resolved.members {
            let place = member.party.place;
            if member.party.text == party.key.as_str() {
                problems.add(place, format!("group `{}` is a member of itself", party.key));
                continue;
            }
            if let (Some(since), Some(until)) = (member.since, member.until)
                && until.last_day() < since.first_day()
            {
                problems.add(place, format!("the membership ends ({until}) before it begins ({since})"));
            }
            let found = self.names.resolve_party(&member.party);
            if let Some((id, key)) = problems.note(place, found)? {
                member.party.text = key.to_string();
                self.touched.parties.entry(id).or_insert(false);
                ids.push(id);
            }
        }
        Ok((resolved, ids))
    }

    /// A group may not be a member of itself, through whatever other groups.
    fn refuse_circle(&mut self, party: &Party, id: i64, members: &[i64]) -> Result<()> {
        for (member, inner) in party.members.iter().zip(members) {
            if self.members(*inner)?.contains(&id) {
                let place = member.party.place;
                let message = format!("group `{}` is a member of itself through `{}`", party.key, member.party.text);
                return Err(Error::Refused(vec![Problem::new(place, message)]));
            }
        }
        Ok(())
    }

    fn append_party(&self, party: &Party, slot: &Slot) -> Result<i64> {
        self.db
            .prepare_cached(
                "INSERT INTO party_revision (entry_id, party_id, kind, name, checksum) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((self.entry_id, slot.thing, party.kind, &party.name, slot.checksum))?;
        Ok(self.db.last_insert_rowid())
    }

    fn append_members(&self, party: &Party, revision: i64, members: &[i64]) -> Result<()> {
        let mut alias =
            self.db.prepare_cached("INSERT INTO party_alias (revision_id, position, alias) VALUES (?1, ?2, ?3)")?;
        for (position, text) in (1_i64..).zip(&party.aliases) {
            alias.execute((revision, position, text))?;
        }
        let mut membership = self.db.prepare_cached(
            "INSERT INTO membership (revision_id, position, party_id, since, until) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (position, (Member { since, until, .. }, id)) in (1_i64..).zip(party.members.iter().zip(members)) {
            membership.execute((revision, position, id, since, until))?;
        }
        Ok(())
    }

    pub(super) fn add_commitment(&mut self, commitment: &Commitment) -> Result<Outcome> {
        let mut problems = Problems::default();
        needs_text(&mut problems, "title", &commitment.title);
        check_dates(commitment, &mut problems);
        let (commitment, ids) = self.resolve_commitment(commitment, &mut problems)?;
        check_ties(&commitment, &mut problems);
        check_alternatives(&commitment, &mut problems);
        problems.none()?;
        let content = content::commitment(&mut self.line, &commitment).to_vec();
        let made = commitment.made;
        let Some(slot) = self.slot(Kind::Commitment, &commitment.key, &content, made)? else {
            return Ok(Outcome::Unchanged);
        };
        self.warn_of_ties(&commitment, &ids)?;
        let revision = self.append_commitment(&commitment, &slot, &ids)?;
        self.append_ties(&commitment, revision, &ids)?;
        self.ties.insert(slot.thing, ids.parties.clone().into());
        if !slot.fresh {
            self.refuse_silenced(&commitment, slot.thing)?;
        }
        self.touched.commitments.insert(slot.thing, slot.fresh);
        Ok(slot.outcome)
    }

    fn resolve_commitment(&mut self, commitment: &Commitment, problems: &mut Problems) -> Result<(Commitment, Ids)> {
        let mut resolved = commitment.clone();
        let mut ids = Ids::default();
        let source = self.names.resolve(Kind::Source, &resolved.source);
        ids.source = problems.note(resolved.source.place, source)?.map_or(0, |known| known.id);
        for tie in &mut resolved.parties {
            ids.parties.push(self.resolve_into(&mut tie.party, problems)?);
        }
        for Requirement { any_of, party, .. } in &mut resolved.requires {
            let mut conditions = Vec::new();
            for condition in any_of {
                let found = self.names.resolve(Kind::Condition, condition);
                conditions.push(problems.note(condition.place, found)?.map_or(0, |known| known.id));
            }
            let party = party.as_mut().map(|party| self.resolve_into(party, problems)).transpose()?;
            ids.requires.push((conditions, party));
        }
        if let Some((due, place)) = &resolved.due
            && let Some(condition) = due.condition()
        {
            let reference = Reference { text: condition.to_string(), place: *place };
            let found = self.names.resolve(Kind::Condition, &reference);
            ids.due = problems.note(*place, found)?.map(|known| known.id);
        }
        Ok((resolved, ids))
    }

    /// What is wrong with a reference from an item that is wrong otherwise.
    ///
    /// # Errors
    /// Where the book fails.
    pub fn unknown(&mut self, kind: Kind, reference: &Reference) -> Result<Option<Problem>> {
        let mut problems = Problems::default();
        let found = match kind {
            Kind::Party => self.names.resolve_party(reference).map(drop),
            _ => self.names.resolve(kind, reference).map(drop),
        };
        problems.note(reference.place, found)?;
        Ok(problems.0.pop())
    }

    fn resolve_into(&mut self, party: &mut Reference, problems: &mut Problems) -> Result<i64> {
        let found = self.names.resolve_party(party);
        Ok(match problems.note(party.place, found)? {
            Some((id, key)) => {
                party.text = key.to_string();
                self.touched.parties.entry(id).or_insert(false);
                id
            }
            None => 0,
        })
    }

    /// A party of which updates speak stays a party: else the book would hold what no dossier could bring.
    fn refuse_silenced(&mut self, commitment: &Commitment, id: i64) -> Result<()> {
        let mut problems = Problems::default();
        for party in self.spoken_of_in_vain(id)? {
            let key = &commitment.key;
            problems.add(
                Place::NOWHERE,
                format!("`{key}` has updates for `{party}`, which would be none of its parties: undo these first"),
            );
        }
        problems.none()
    }

    /// Says where nobody is tied, and where a requirement concerns somebody who is not.
    fn warn_of_ties(&mut self, commitment: &Commitment, ids: &Ids) -> Result<()> {
        let key = &commitment.key;
        if ids.parties.is_empty() {
            self.warn(Place::NOWHERE, format!("`{key}` has no parties: no report by country or party counts it"));
        }
        for (one, (_, party)) in commitment.requires.iter().zip(&ids.requires) {
            let (Some(party), Some(named)) = (*party, &one.party) else { continue };
            let mut concerned = ids.parties.contains(&party);
            for group in &ids.parties {
                concerned = concerned || self.members(*group)?.contains(&party);
            }
            if !concerned {
                let party = &named.text;
                let conditions: Vec<String> = one.any_of.iter().map(|one| format!("`{}`", one.text)).collect();
                let conditions = conditions.join(" or ");
                self.warn(
                    named.place,
                    format!("`{key}` requires {conditions} of `{party}` alone, which is none of its parties"),
                );
            }
        }
        Ok(())
    }

    fn append_commitment(&self, commitment: &Commitment, slot: &Slot, ids: &Ids) -> Result<i64> {
        use crate::model::Due;
        let due = commitment.due.as_ref().map(|(due, _)| due);
        let (on, count, unit) = match due {
            Some(Due::On(date)) => (Some(*date), None, None),
            Some(Due::After { span, .. }) => (None, Some(span.count), Some(span.unit)),
            None => (None, None, None),
        };
        self.db
            .prepare_cached(
                "INSERT INTO commitment_revision (
                    entry_id, commitment_id, title, quote, source_id, locator, made, due, due_condition_id, due_count,
                    due_unit, checksum
                ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute((
                self.entry_id,
                slot.thing,
                &commitment.title,
                &commitment.quote,
                ids.source,
                &commitment.locator,
                commitment.made,
                on,
                ids.due,
                count,
                unit,
                slot.checksum,
            ))?;
        Ok(self.db.last_insert_rowid())
    }

    fn append_ties(&self, commitment: &Commitment, revision: i64, ids: &Ids) -> Result<()> {
        let mut tag =
            self.db.prepare_cached("INSERT INTO commitment_tag (revision_id, position, tag) VALUES (?1, ?2, ?3)")?;
        for (position, text) in (1_i64..).zip(&commitment.tags) {
            tag.execute((revision, position, text))?;
        }
        let mut party = self.db.prepare_cached(
            "INSERT INTO commitment_party (revision_id, position, party_id, role) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (position, (Tie { role, .. }, id)) in (1_i64..).zip(commitment.parties.iter().zip(&ids.parties)) {
            party.execute((revision, position, id, role))?;
        }
        let mut requirement = self.db.prepare_cached(
            "INSERT INTO requirement (revision_id, position, condition_id, kind, party_id, alternative_to)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let mut position = 0_i64;
        for (one, (conditions, party)) in commitment.requires.iter().zip(&ids.requires) {
            let first = position + 1;
            for condition in conditions {
                position += 1;
                let alternative_to = (position > first).then_some(first);
                requirement.execute((revision, position, condition, one.kind, party, alternative_to))?;
            }
        }
        Ok(())
    }

    /// The place for a revision; nothing where the book has this content already.
    fn slot(
        &mut self,
        kind: Kind,
        key: &Key,
        content: &[u8],
        made: Option<crate::model::PartialDate>,
    ) -> Result<Option<Slot>> {
        let checksum = content::checksum(content);
        let known = self.names.intern(kind, key.as_str())?;
        if let Some(before) = known.here {
            let message = format!("{kind} `{key}` is in this file twice, with different content");
            let twice = Error::Refused(vec![Problem::new(Place::NOWHERE, message)]);
            return if before == checksum { Ok(None) } else { Err(twice) };
        }
        let current = if known.live { self.current_checksum(kind, known.id)? } else { None };
        self.names.described(kind, key, checksum, made);
        if current == Some(checksum) {
            return Ok(None);
        }
        self.sections[kind as usize].add(content);
        let outcome = if current.is_some() { Outcome::Changed } else { Outcome::New };
        Ok(Some(Slot { thing: known.id, fresh: known.fresh, checksum, outcome }))
    }

    /// The checksum of the revision that counts.
    fn current_checksum(&self, kind: Kind, id: i64) -> Result<Option<i64>> {
        use rusqlite::OptionalExtension;
        let sql = match kind {
            Kind::Source => {
                "SELECT checksum FROM derived_source JOIN source_revision ON id = revision_id
                WHERE derived_source.source_id = ?1"
            }
            Kind::Party => {
                "SELECT checksum FROM derived_party JOIN party_revision ON id = revision_id
                WHERE derived_party.party_id = ?1"
            }
            Kind::Condition => {
                "SELECT checksum FROM derived_condition JOIN condition_revision ON id = revision_id
                WHERE derived_condition.condition_id = ?1"
            }
            Kind::Commitment | Kind::Update | Kind::Resolution => {
                "SELECT checksum FROM derived_commitment JOIN commitment_revision ON id = revision_id
                WHERE derived_commitment.commitment_id = ?1"
            }
        };
        Ok(self.db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }
}

/// The rows to which a commitment refers; 0 where a reference could not be resolved, which is noted as a problem.
#[derive(Default)]
struct Ids {
    source: i64,
    parties: Vec<i64>,
    requires: Vec<(Vec<i64>, Option<i64>)>,
    due: Option<i64>,
}

fn needs_text(problems: &mut Problems, field: &str, text: &str) {
    if text.trim().is_empty() {
        problems.add(Place::NOWHERE, format!("`{field}` is empty"));
    }
}

fn check_dates(commitment: &Commitment, problems: &mut Problems) {
    if let (Some(made), Some((crate::model::Due::On(due), place))) = (commitment.made, &commitment.due)
        && due.last_day() < made.first_day()
    {
        problems.add(*place, format!("`{}` is due ({due}) before it was made ({made})", commitment.key));
    }
}

fn check_ties(commitment: &Commitment, problems: &mut Problems) {
    for (index, tie) in commitment.parties.iter().enumerate() {
        let earlier = commitment.parties.get(..index).unwrap_or_default();
        if earlier.iter().any(|other| other.party.text == tie.party.text && other.role == tie.role) {
            problems.add(tie.party.place, format!("`{}` is named twice as {}", tie.party.text, tie.role));
        }
    }
}

fn check_alternatives(commitment: &Commitment, problems: &mut Problems) {
    for one in &commitment.requires {
        if one.any_of.is_empty() {
            problems.add(Place::NOWHERE, format!("`{}` requires one of no conditions: name them", commitment.key));
        }
        for (index, condition) in one.any_of.iter().enumerate() {
            let earlier = one.any_of.get(..index).unwrap_or_default();
            if earlier.iter().any(|other| other.text == condition.text) {
                problems.add(condition.place, format!("`{}` is named twice as an alternative", condition.text));
            }
        }
    }
}
