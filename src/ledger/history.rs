//! What became of a commitment or a condition, event by event, with who recorded it and whether it still counts.

use rusqlite::Row;

use super::Ledger;
use super::contents;
use super::error::Result;
use crate::model::{Changes, Item, Kind, PartialDate};
use crate::query::Moment;

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The commitment was described for the first time.
    Described,
    /// It was described otherwise.
    Amended,
    /// A status was recorded, or the state of a condition.
    Update,
}

/// One thing that was recorded.
#[derive(Debug, Clone)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// The day on which it became so; nothing for a revision.
    pub on: Option<PartialDate>,
    /// The status or state; nothing for a revision.
    pub word: Option<String>,
    /// The key of the party that it concerns, where it does not concern the whole.
    pub party: Option<String>,
    /// The key of its source.
    pub source: Option<String>,
    /// What happened; of a first description the title.
    pub note: Option<String>,
    /// What an amendment changed: each field, with what it said and what it says.
    pub changes: Changes,
    /// The number of the entry.
    pub entry: i64,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who recorded it.
    pub author: String,
    /// Whether it was taken back.
    pub retracted: bool,
}

impl Ledger {
    /// The history of a commitment as of a moment: its revisions in the order of recording, its updates in the order of
    /// their days.
    ///
    /// # Errors
    /// Where there is no such commitment.
    pub fn history(&self, key: &str, moment: &Moment) -> Result<Vec<Event>> {
        self.stand_at(moment)?;
        let id = self.find(Kind::Commitment, key)?;
        self.events(OF_COMMITMENT, Kind::Commitment, id, moment)
    }

    /// The history of a condition as of a moment, likewise.
    ///
    /// # Errors
    /// Where there is no such condition.
    pub fn condition_history(&self, key: &str, moment: &Moment) -> Result<Vec<Event>> {
        self.stand_at(moment)?;
        let id = self.find(Kind::Condition, key)?;
        self.events(OF_CONDITION, Kind::Condition, id, moment)
    }

    /// What was recorded of a thing until then, dated up to the day where only that counts.
    fn events(&self, sql: &str, kind: Kind, id: i64, moment: &Moment) -> Result<Vec<Event>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let until = if moment.as_of { PartialDate::from(moment.day).to_string() } else { "9999-99-99".to_owned() };
        let mut rows = statement.query((id, self.last_known(moment)?, until))?;
        let mut events = Vec::new();
        let mut before = None;
        while let Some(row) = rows.next()? {
            let mut event = event(row)?;
            if let Some(revision) = row.get("revision_id")? {
                self.compare(&mut event, kind, revision, &mut before)?;
            }
            events.push(event);
        }
        Ok(events)
    }

    /// Says what a revision changed of what was said before it.
    fn compare(&self, event: &mut Event, kind: Kind, revision: i64, before: &mut Option<Item>) -> Result<()> {
        let now = contents::read(&self.db, kind, revision)?;
        if let Some(before) = before {
            event.kind = EventKind::Amended;
            event.changes = now.changes_since(before);
        }
        if !event.retracted {
            *before = Some(now);
        }
        Ok(())
    }
}

const OF_COMMITMENT: &str = "
    SELECT NULL AS effective_on, NULL AS word, NULL AS party, source.key AS source, revision.title AS note,
        entry.id AS entry_id, entry.recorded_at, entry.author,
        entry.id IN (SELECT entry_id FROM derived_retracted) AS retracted, revision.id AS number,
        revision.id AS revision_id
    FROM commitment_revision AS revision
    JOIN entry ON entry.id = revision.entry_id
    LEFT JOIN source ON source.id = revision.source_id
    WHERE revision.commitment_id = ?1 AND entry.id <= ?2
    UNION ALL
    SELECT effective_on, status, party.key, source.key, note, entry.id, entry.recorded_at, entry.author,
        entry.id IN (SELECT entry_id FROM derived_retracted)
            OR status_update.id IN (SELECT update_id FROM derived_retracted_update),
        status_update.id, NULL
    FROM status_update
    JOIN entry ON entry.id = status_update.entry_id
    LEFT JOIN party ON party.id = status_update.party_id
    LEFT JOIN source ON source.id = status_update.source_id
    WHERE status_update.commitment_id = ?1 AND entry.id <= ?2 AND effective_on <= ?3
    ORDER BY effective_on, number";

const OF_CONDITION: &str = "
    SELECT NULL AS effective_on, NULL AS word, NULL AS party, NULL AS source, revision.title AS note,
        entry.id AS entry_id, entry.recorded_at, entry.author,
        entry.id IN (SELECT entry_id FROM derived_retracted) AS retracted, revision.id AS number,
        revision.id AS revision_id
    FROM condition_revision AS revision
    JOIN entry ON entry.id = revision.entry_id
    WHERE revision.condition_id = ?1 AND entry.id <= ?2
    UNION ALL
    SELECT effective_on, state, NULL, source.key, note, entry.id, entry.recorded_at, entry.author,
        entry.id IN (SELECT entry_id FROM derived_retracted)
            OR resolution.id IN (SELECT resolution_id FROM derived_retracted_resolution),
        resolution.id, NULL
    FROM resolution
    JOIN entry ON entry.id = resolution.entry_id
    LEFT JOIN source ON source.id = resolution.source_id
    WHERE resolution.condition_id = ?1 AND entry.id <= ?2 AND effective_on <= ?3
    ORDER BY effective_on, number";

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    let on: Option<PartialDate> = row.get("effective_on")?;
    Ok(Event {
        kind: if on.is_some() { EventKind::Update } else { EventKind::Described },
        on,
        word: row.get("word")?,
        party: row.get("party")?,
        source: row.get("source")?,
        note: row.get("note")?,
        changes: Vec::new(),
        entry: row.get("entry_id")?,
        recorded_at: row.get("recorded_at")?,
        author: row.get("author")?,
        retracted: row.get("retracted")?,
    })
}
