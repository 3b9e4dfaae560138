//! Appending what happened: status updates of commitments, and resolutions of conditions. Both are identified by their
//! content: what the book says already is left alone.

use rusqlite::OptionalExtension;

use super::content::{self, Fact};
use super::error::Result;
use super::names::Known;
use super::revisions::Problems;
use super::writer::{Outcome, Writer};
use crate::model::{Kind, PartialDate, Reference, Resolution, StatusUpdate};

impl Writer<'_> {
    pub(super) fn add_update(&mut self, update: &StatusUpdate) -> Result<Outcome> {
        let mut problems = Problems::default();
        let found = self.names.resolve(Kind::Commitment, &update.commitment);
        let commitment = problems.note(update.commitment.place, found)?;
        let party = match &update.party {
            None => None,
            Some(party) => {
                let found = self.names.resolve_party(party);
                problems.note(party.place, found)?
            }
        };
        let source = self.resolve_source(update.source.as_ref(), &mut problems)?;
        if let (Some(commitment), Some((id, key)), Some(written)) = (&commitment, &party, &update.party)
            // One that was refused itself has no parties yet.
            && commitment.live
            && !self.concerns(commitment.id, *id)?
        {
            let why = self.who_is_concerned(commitment.id)?;
            let about = &update.commitment.text;
            problems.add(written.place, format!("`{key}` is no party of `{about}`, nor a member of one: {why}"));
        }
        problems.none()?;
        let Some(commitment) = commitment else { return Ok(Outcome::Unchanged) };
        self.append_update(update, &commitment, party.as_ref().map(|(id, key)| (*id, key.as_str())), source)
    }

    fn append_update(
        &mut self,
        update: &StatusUpdate,
        commitment: &Known,
        party: Option<(i64, &str)>,
        source: Option<i64>,
    ) -> Result<Outcome> {
        let on = update.on.to_string();
        let party_id = party.map(|(id, _)| id);
        let fact = Fact {
            about: &update.commitment.text,
            party: party.map(|(_, key)| key),
            word: update.status.word(),
            on: &on,
            source: update.source.as_ref().map(|source| source.text.as_str()),
            note: update.note.as_deref(),
        };
        let content = content::update(&mut self.line, &fact);
        let checksum = content::checksum(content);
        // The book cannot have an update of a commitment that it has only now, unless this entry has it already.
        let may_be_there = self.seen.insert(checksum) || !commitment.fresh;
        if may_be_there && self.has_update(update, commitment, party_id, &on, source)? {
            return Ok(Outcome::Unchanged);
        }
        self.sections[Kind::Update as usize].add(self.line.written());
        let insert = match &mut self.insert_update {
            Some(insert) => insert,
            none => none.insert(self.db.prepare_cached(
                "INSERT INTO status_update (
                    entry_id, commitment_id, party_id, status, effective_on, source_id, note, checksum
                ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?),
        };
        insert.execute((self.entry_id, commitment.id, party_id, fact.word, fact.on, source, fact.note, checksum))?;
        if !commitment.fresh {
            self.touched.commitments.entry(commitment.id).or_insert(false);
        }
        self.warn_of_day(update, commitment)?;
        Ok(Outcome::New)
    }

    fn has_update(
        &mut self,
        update: &StatusUpdate,
        commitment: &Known,
        party: Option<i64>,
        on: &str,
        source: Option<i64>,
    ) -> Result<bool> {
        self.make_indexes()?;
        let mut same = self.db.prepare_cached(
            "SELECT 1 FROM counted_update
            WHERE commitment_id = ?1 AND effective_on = ?2 AND party_id IS ?3 AND status = ?4
              AND source_id IS ?5 AND note IS ?6",
        )?;
        Ok(same.exists((commitment.id, on, party, update.status.word(), source, update.note.as_deref()))?)
    }

    pub(super) fn add_resolution(&mut self, resolution: &Resolution) -> Result<Outcome> {
        let mut problems = Problems::default();
        let found = self.names.resolve(Kind::Condition, &resolution.condition);
        let condition = problems.note(resolution.condition.place, found)?;
        let source = self.resolve_source(resolution.source.as_ref(), &mut problems)?;
        problems.none()?;
        let Some(condition) = condition else { return Ok(Outcome::Unchanged) };
        if self.has_resolution(resolution, condition.id, source)? {
            return Ok(Outcome::Unchanged);
        }
        let on = resolution.on.to_string();
        let fact = Fact {
            about: &resolution.condition.text,
            party: None,
            word: resolution.state.word(),
            on: &on,
            source: resolution.source.as_ref().map(|source| source.text.as_str()),
            note: resolution.note.as_deref(),
        };
        let content = content::resolution(&mut self.line, &fact);
        self.sections[Kind::Resolution as usize].add(content);
        self.db
            .prepare_cached(
                "INSERT INTO resolution (entry_id, condition_id, state, effective_on, source_id, note, checksum)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                self.entry_id,
                condition.id,
                fact.word,
                fact.on,
                source,
                fact.note,
                content::checksum(content),
            ))?;
        self.touched.conditions.entry(condition.id).or_insert(false);
        if resolution.on.first_day() > self.today() {
            self.warn(resolution.condition.place, future(&resolution.condition, resolution.on));
        }
        Ok(Outcome::New)
    }

    fn has_resolution(&self, resolution: &Resolution, condition: i64, source: Option<i64>) -> Result<bool> {
        let mut same = self.db.prepare_cached(
            "SELECT 1 FROM counted_resolution
            WHERE condition_id = ?1 AND effective_on = ?2 AND state = ?3 AND source_id IS ?4 AND note IS ?5",
        )?;
        Ok(same.exists((condition, resolution.on, resolution.state, source, resolution.note.as_deref()))?)
    }

    fn resolve_source(&mut self, source: Option<&Reference>, problems: &mut Problems) -> Result<Option<i64>> {
        let Some(source) = source else { return Ok(None) };
        let found = self.names.resolve(Kind::Source, source);
        Ok(problems.note(source.place, found)?.map(|known| known.id))
    }

    /// Whether a party is tied to a commitment, or a member, on any day, of a group that is.
    fn concerns(&mut self, commitment: i64, party: i64) -> Result<bool> {
        if self.ties.get(&commitment).is_some_and(|tied| tied.contains(&party)) {
            return Ok(true);
        }
        let tied = self.ties_of(commitment)?;
        if tied.contains(&party) {
            return Ok(true);
        }
        for group in tied {
            if self.members(group)?.contains(&party) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The parties of which updates that count speak, and which the commitment does not concern.
    pub(super) fn spoken_of_in_vain(&mut self, commitment: i64) -> Result<Vec<String>> {
        let db = self.db;
        let mut statement = db.prepare_cached(
            "SELECT DISTINCT party.id, party.key
            FROM counted_update
            JOIN party ON party.id = counted_update.party_id
            WHERE commitment_id = ?1",
        )?;
        let mut rows = statement.query([commitment])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            if !self.concerns(commitment, row.get(0)?)? {
                keys.push(row.get(1)?);
            }
        }
        Ok(keys)
    }

    fn ties_of(&mut self, commitment: i64) -> Result<Vec<i64>> {
        if let Some(tied) = self.ties.get(&commitment) {
            return Ok(tied.to_vec());
        }
        let tied: Vec<i64> = self
            .db
            .prepare_cached(
                "SELECT commitment_party.party_id
                FROM derived_commitment
                JOIN commitment_party ON commitment_party.revision_id = derived_commitment.revision_id
                WHERE derived_commitment.commitment_id = ?1",
            )?
            .query_map([commitment], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        self.ties.insert(commitment, tied.clone().into());
        Ok(tied)
    }

    fn who_is_concerned(&mut self, commitment: i64) -> Result<String> {
        let mut keys = Vec::new();
        for party in self.ties_of(commitment)? {
            let key: Option<String> = self
                .db
                .prepare_cached("SELECT key FROM party WHERE id = ?1")?
                .query_row([party], |row| row.get(0))
                .optional()?;
            keys.extend(key);
        }
        Ok(if keys.is_empty() {
            "it has no parties".to_owned()
        } else {
            format!("its parties are {}", keys.join(", "))
        })
    }

    fn warn_of_day(&mut self, update: &StatusUpdate, commitment: &Known) -> Result<()> {
        let about = &update.commitment;
        if update.on.first_day() > self.today() {
            self.warn(about.place, future(about, update.on));
        }
        let made = match commitment.here {
            Some(_) => commitment.made,
            None => self.made(commitment.id)?,
        };
        if let Some(made) = made
            && update.on.last_day() < made.first_day()
        {
            let message = format!("`{}` has an update of {}, before it was made ({made})", about.text, update.on);
            self.warn(about.place, message);
        }
        Ok(())
    }

    fn made(&self, commitment: i64) -> Result<Option<PartialDate>> {
        let made = self
            .db
            .prepare_cached(
                "SELECT revision.made
                FROM derived_commitment
                JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
                WHERE derived_commitment.commitment_id = ?1",
            )?
            .query_row([commitment], |row| row.get(0))
            .optional()?;
        Ok(made.flatten())
    }
}

fn future(about: &Reference, on: PartialDate) -> String {
    format!("`{}` has something of {on}, which is yet to come", about.text)
}
