//! What changed between two moments: two days, two states of knowledge, or both.

mod change;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::SecondsFormat;

use change::{Change, Header, SaidBy, Told, What, columns, concerns, told};

use super::apart::apart;
use super::sentence::{Sentence, note};
use super::{list, words};
use crate::ledger::{
    Amended, By, Changed, ConditionRow, Error, Event, EventKind, Ledger, Moved, Parties, Result, Share, SourceRow,
    State, Wanted,
};
use crate::model::{Stand, Standing, Status};
use crate::query::{Moment, Query};
use crate::table::{Cell, Column, Layout, Table};

/// What changed of the commitments that are asked for, from one moment to that of the question.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn diff(ledger: &Ledger, from: &Moment, query: &Query) -> Result<Table> {
    let before = Query { moment: from.clone(), ..query.clone() };
    let mut changed = ledger.changes(from, &query.moment)?;
    if query.is_filtered() {
        restrict(ledger, &before, query, &mut changed)?;
    }
    let (parties, asked) = (ledger.parties(&query.moment)?, ledger.asked_parties(query)?);
    let mut diff = Diff {
        ledger,
        before,
        query,
        parties,
        asked,
        sources: HashMap::new(),
        headers: HashMap::new(),
        rows: Vec::new(),
    };
    diff.new_ones(&changed.new)?;
    diff.gone_ones(&changed.gone)?;
    diff.statuses(&changed.moved)?;
    diff.conditions()?;
    diff.amended(&changed.amended);
    diff.deadlines(&changed.may_be_due)?;
    Ok(diff.into_table())
}

/// Leaves the commitments that are asked for.
fn restrict(ledger: &Ledger, before: &Query, after: &Query, changed: &mut Changed) -> Result<()> {
    let asked = |query: &Query, among: &BTreeSet<i64>| -> Result<BTreeSet<i64>> {
        let parties = ledger.parties(&query.moment)?;
        let mut found = BTreeSet::new();
        ledger.states_among(Some(among), query, &parties, Wanted::default(), |state| {
            found.insert(state.id);
            Ok::<_, Error>(())
        })?;
        Ok(found)
    };
    changed.gone = asked(before, &changed.gone)?;
    changed.new = asked(after, &changed.new)?;
    changed.may_be_due = asked(after, &changed.may_be_due)?;
    let kept = changed
        .moved
        .iter()
        .map(|moved| moved.commitment)
        .chain(changed.amended.iter().filter_map(|one| one.commitment));
    let kept = asked(after, &kept.collect())?;
    changed.moved.retain(|moved| kept.contains(&moved.commitment));
    changed.amended.retain(|one| one.commitment.is_some_and(|id| kept.contains(&id)));
    Ok(())
}

struct Diff<'a> {
    ledger: &'a Ledger,
    before: Query,
    query: &'a Query,
    parties: Parties,
    asked: Vec<i64>,
    sources: HashMap<i64, Arc<SourceRow>>,
    headers: HashMap<i64, Arc<Header>>,
    rows: Vec<Vec<Cell>>,
}

impl Diff<'_> {
    fn new_ones(&mut self, ids: &BTreeSet<i64>) -> Result<()> {
        let query = self.query;
        self.told(ids, query, What::New)
    }

    fn gone_ones(&mut self, ids: &BTreeSet<i64>) -> Result<()> {
        let before = self.before.clone();
        self.told(ids, &before, What::Gone)
    }

    /// Commitments that are there at one of the moments only: who owes them, and where they stand then.
    fn told(&mut self, ids: &BTreeSet<i64>, query: &Query, what: What) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let parties = self.ledger.parties(&query.moment)?;
        let wanted = Wanted { details: true, standing: true, ..Wanted::default() };
        let read = |each: &mut dyn FnMut((State, Arc<SourceRow>))| {
            self.ledger.states_among(Some(ids), query, &parties, wanted, |state| {
                let source = self.source(state.details.source_id)?;
                each((std::mem::take(state), source));
                Ok::<_, Error>(())
            })
        };
        let mut rows = apart(read, |(state, source)| told(&state, &source, &parties, query, what))?;
        self.rows.append(&mut rows);
        Ok(())
    }

    fn statuses(&mut self, moved: &[Moved]) -> Result<()> {
        let parties = std::mem::take(&mut self.parties);
        let query = self.query;
        let read = |each: &mut dyn FnMut(Told)| {
            self.ledger.tell(moved, &query.moment, |one, named, by| {
                if one.party.is_none_or(|party| concerns(&parties, &self.asked, party)) {
                    each(Told { moved: *one, named, by: by.map(|by| self.by(by)).transpose()? });
                }
                Ok(())
            })
        };
        let mut rows = apart(read, |told| told.change(&parties))?;
        self.rows.append(&mut rows);
        self.parties = parties;
        Ok(())
    }

    /// The source and the entry of an update, each read once.
    fn by(&mut self, by: By) -> Result<SaidBy> {
        let source = by.source.map(|id| self.source(id)).transpose()?;
        Ok(SaidBy { source, note: by.note, entry: by.entry, header: self.header(by.entry)? })
    }

    /// The conditions that turned, in the order of their days: each answers for what it changed when those before it had
    /// turned already.
    fn conditions(&mut self) -> Result<()> {
        let then = self.ledger.conditions(&self.before.moment)?;
        let mut then: HashMap<i64, ConditionRow> = then.into_iter().map(|one| (one.id, one)).collect();
        let now = self.ledger.conditions(&self.query.moment)?.into_iter();
        let mut pairs: Vec<(ConditionRow, ConditionRow)> =
            now.filter_map(|now| then.remove(&now.id).map(|before| (before, now))).collect();
        let knowledge = self.before.moment.is_same_day(&self.query.moment);
        pairs.retain(|(before, now)| before.stand.state != now.stand.state || knowledge && before.stand != now.stand);
        pairs.sort_by_key(|(_, now)| now.stand.since);
        let mut without = self.query.moment.clone();
        for (before, now) in pairs.iter().filter(|(before, now)| before.stand.state != now.stand.state) {
            without = without.assuming(&now.key, before.stand.state);
        }
        for (before, now) in &pairs {
            let mut with = without.clone();
            with.assume.retain(|(key, _)| *key != now.key);
            let is_asked = |key: &String| key.eq_ignore_ascii_case(&now.key);
            if self.query.conditions.is_empty() || self.query.conditions.iter().any(is_asked) {
                let affected = self.affected(now.id, &without, &with)?;
                let change = self.condition(before, now, affected)?;
                self.rows.extend(change.map(Change::cells));
            }
            without = with;
        }
        Ok(())
    }

    fn condition(
        &mut self,
        before: &ConditionRow,
        now: &ConditionRow,
        affected: Vec<[String; 3]>,
    ) -> Result<Option<Change>> {
        let is_named = self.query.conditions.iter().any(|key| key.eq_ignore_ascii_case(&now.key));
        if affected.is_empty() && self.query.is_filtered() && !is_named {
            return Ok(None);
        }
        let (from, to) = (before.stand.state, now.stand.state);
        let is_corrected = from == to;
        let by = self.resolved_by(now)?;
        let sentence = self.turned(before, now, by.as_ref())?;
        let names: Vec<String> = affected.iter().map(|[key, _, after]| format!("{key} ({after})")).collect();
        let sentence =
            if names.is_empty() { sentence } else { sentence.text(format!("; hence {}", words::shortened(&names))) };
        Ok(Some(Change {
            what: What::Condition,
            key: now.key.clone(),
            title: now.title.clone(),
            field: is_corrected.then_some("since"),
            from: if is_corrected { day(before.stand) } else { Some(from.to_string()) },
            to: if is_corrected { day(now.stand) } else { Some(to.to_string()) },
            on: day(now.stand),
            source: by.as_ref().and_then(|event| event.source.clone()),
            note: by.as_ref().and_then(|event| event.note.clone()),
            entry: by.map(|event| Ok::<_, Error>((event.entry, self.header(event.entry)?))).transpose()?,
            affected,
            line: sentence.end(),
            ..Change::default()
        }))
    }

    /// The resolution by which a condition is as it is now.
    fn resolved_by(&self, now: &ConditionRow) -> Result<Option<Event>> {
        let is_by = |event: &Event| {
            event.kind == EventKind::Update
                && !event.retracted
                && event.on == now.stand.since
                && event.word.as_deref() == Some(now.stand.state.word())
        };
        Ok(self.ledger.condition_history(&now.key, &self.query.moment)?.into_iter().find(is_by))
    }

    /// That a condition turned, or that the day on which it had turned was corrected; and who says so.
    fn turned(&self, before: &ConditionRow, now: &ConditionRow, by: Option<&Event>) -> Result<Sentence> {
        let (from, to) = (before.stand.state, now.stand.state);
        let is_corrected = from == to;
        let words = match day(before.stand) {
            Some(since) if is_corrected => format!(": {to}, before since {since}, now"),
            _ if is_corrected => format!(": {to}, now told"),
            _ => format!(": from {from} to {to}"),
        };
        let sentence = Sentence::about(&now.key, &now.title).text(words);
        let Some(event) = by else { return Ok(sentence) };
        let sources = self.ledger.sources(&self.query.moment)?;
        let source = sources.iter().find(|source| Some(&source.key) == event.source.as_ref());
        let word = if is_corrected { "since" } else { "on" };
        let since = event.on.map(|on| format!(" {word} {on}")).unwrap_or_default();
        let sentence = sentence.text(format!("{since}{}", note(event.note.as_deref())));
        Ok(sentence.said(source, event.entry, &event.author))
    }

    /// The commitments that depend on a condition and stand otherwise when it has turned than when it has not: for the whole,
    /// or for a party.
    fn affected(&self, condition: i64, without: &Moment, with: &Moment) -> Result<Vec<[String; 3]>> {
        if without == with {
            return Ok(Vec::new());
        }
        let ids = self.ledger.dependants(condition)?;
        let at = |moment: &Moment| self.standings(&ids, &Query { moment: moment.clone(), ..self.query.clone() });
        let (without, with) = (at(without)?, at(with)?);
        let moved = with.into_iter().filter_map(|(id, (key, now))| {
            let (_, before) = without.get(&id)?;
            (*before != now).then(|| [key, before.clone(), now])
        });
        Ok(moved.collect())
    }

    fn standings(&self, ids: &BTreeSet<i64>, query: &Query) -> Result<BTreeMap<i64, (String, String)>> {
        let parties = self.ledger.parties(&query.moment)?;
        let wanted = Wanted { details: true, standing: true, ..Wanted::default() };
        let mut found = BTreeMap::new();
        self.ledger.states_among(Some(ids), query, &parties, wanted, |state| {
            let shares = words::pledgers(state, &parties, &[], query);
            let standing = list::standing(state.standing(&parties, query), &shares, &parties).for_people().into_owned();
            found.insert(state.id, (state.details.key.clone(), standing));
            Ok::<_, Error>(())
        })?;
        Ok(found)
    }

    fn amended(&mut self, amended: &[Amended]) {
        let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        for Amended { before, now, .. } in amended {
            let key = now.key().map(ToString::to_string).unwrap_or_default();
            for (field, then, text) in now.changes_since(before) {
                let change = format!(": {field} from {} to {}", said(&then), said(&text));
                let change = Change {
                    what: What::Amended,
                    line: Sentence::about(&key, before.title()).text(change).end(),
                    key: key.clone(),
                    title: now.title().to_owned(),
                    field: Some(field),
                    from: Some(then),
                    to: Some(text),
                    ..Change::default()
                };
                self.rows.push(change.cells());
            }
        }
    }

    /// What became overdue between the days, and is so still, for the whole or for a party.
    fn deadlines(&mut self, ids: &BTreeSet<i64>) -> Result<()> {
        let (from, query) = (self.before.moment.day, self.query);
        if ids.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        let wanted = Wanted { details: true, source: true, standing: true, tags: false };
        self.ledger.states_among(Some(ids), query, &self.parties, wanted, |state| {
            if state.due.is_some_and(|due| due.last_day() >= from && due.last_day() < query.moment.day) {
                found.extend(self.deadline(state));
            }
            Ok::<_, Error>(())
        })?;
        found.sort_by(|a, b| a.on.cmp(&b.on));
        self.rows.extend(found.into_iter().map(Change::cells));
        Ok(())
    }

    fn deadline(&self, state: &State) -> Option<Change> {
        let shares = words::pledgers(state, &self.parties, &self.asked, self.query);
        let late: Vec<_> = shares.iter().filter(|share| share.standing == Standing::Overdue).collect();
        if late.is_empty() && state.standing(&self.parties, self.query) != Standing::Overdue {
            return None;
        }
        let names: Vec<String> = late.iter().map(|share| self.parties.name(share.party).to_owned()).collect();
        let whom = if names.is_empty() { String::new() } else { format!(" by {}", words::shortened(&names)) };
        let (details, due, status) = (&state.details, list::due(state), self.late_status(state, &late));
        let rule = details.due_rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
        let since = due.clone().unwrap_or_default();
        let line = format!(": was due on {since}{rule}{whom}, and is {status}");
        Some(Change {
            what: What::Deadline,
            key: details.key.clone(),
            title: details.title.clone(),
            to: Some(status),
            on: due,
            source: Some(details.source.clone()),
            line: Sentence::about(&details.key, &details.title).text(line).end(),
            ..Change::default()
        })
    }

    /// The statuses of those who are late: one word, where they have but one.
    fn late_status(&self, state: &State, late: &[&Share]) -> String {
        let mut statuses: Vec<Status> = late.iter().map(|share| share.judgement.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        if statuses.is_empty() {
            return state.status().to_string();
        }
        statuses.into_iter().map(Status::word).collect::<Vec<_>>().join(", ")
    }

    fn source(&mut self, id: i64) -> Result<Arc<SourceRow>> {
        if !self.sources.contains_key(&id) {
            self.sources.insert(id, Arc::new(self.ledger.source(id)?));
        }
        Ok(Arc::clone(&self.sources[&id]))
    }

    fn header(&mut self, entry: i64) -> Result<Arc<Header>> {
        if !self.headers.contains_key(&entry) {
            let (recorded_at, author) = self.ledger.entry_header(entry)?;
            self.headers.insert(entry, Arc::new(Header { recorded_at, author }));
        }
        Ok(Arc::clone(&self.headers[&entry]))
    }

    fn into_table(mut self) -> Table {
        let rows = std::mem::take(&mut self.rows);
        let (title, common) = (Some(self.title()), self.asked_about());
        let when_empty = "Nothing changed.".to_owned();
        Table { columns: columns(), rows, layout: Layout::Sections, title, common, when_empty, ..Table::default() }
    }

    /// The moments that are compared, for programs.
    fn asked_about(&self) -> Vec<(Column, Cell)> {
        let (from, to) = (&self.before.moment, &self.query.moment);
        let day = |moment: &Moment| Cell::maybe(moment.as_of.then_some(moment.day));
        let time = |moment: &Moment| Cell::maybe(time(moment));
        let columns = ["from", "to", "known_from", "known_to"].map(|key| Column::for_programs(key).within("question"));
        columns.into_iter().zip([day(from), day(to), time(from), time(to)]).collect()
    }

    fn title(&self) -> String {
        let (from, to) = (&self.before.moment, &self.query.moment);
        let mut parts = Vec::new();
        if from.as_of && from.day < to.day {
            parts.push(format!("What changed between {} and {}", from.day, to.day));
        } else if from.as_of {
            parts.push(format!("As of {}", to.day));
        }
        if from.known_at.is_some() || to.known_at.is_some() {
            let known = |moment: &Moment, none: &str| time(moment).unwrap_or_else(|| none.to_owned());
            let head = match (from.as_of, from.day < to.day) {
                (false, _) => "What this book learnt between",
                (true, true) => ", and was learnt between",
                (true, false) => ": what this book learnt between",
            };
            parts.push(format!("{head} {} and {}", known(from, "its beginning"), known(to, "now")));
        }
        parts.concat()
    }
}

fn time(moment: &Moment) -> Option<String> {
    moment.known_at.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// The day since when a condition stands so.
fn day(stand: Stand) -> Option<String> {
    stand.since.map(|since| since.to_string())
}
