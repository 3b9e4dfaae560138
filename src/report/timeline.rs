//! What happened, in the order of days: of commitments and of the conditions on which they depend; and a bar for each
//! commitment, a mark a month, by its status.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use strum::VariantArray;

use super::{list, question, words};
use crate::ledger::{Error, Event, EventKind, Ledger, Result, Wanted};
use crate::model::{Kind, PartialDate, Status};
use crate::query::Query;
use crate::table::{Cell, Column, Data, Layout, Mark, Table, Tone};

/// What happened of the commitments that are asked for, and of a condition where one is asked about by key; the events alone,
/// where only these are wanted.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn timeline(ledger: &Ledger, query: &Query, only_events: bool) -> Result<Table> {
    let mut told = Told::default();
    let chosen = chosen(ledger, query)?;
    for one in &chosen {
        told.commitment(one, ledger.history(&one.key, &query.moment)?);
    }
    let depends = chosen.iter().flat_map(|one| one.conditions.iter());
    let wanted: Vec<&String> = depends.chain(&query.conditions).collect();
    for one in ledger.conditions(&query.moment)? {
        if wanted.iter().any(|key| key.eq_ignore_ascii_case(&one.key)) {
            told.condition(&one.key, ledger.condition_history(&one.key, &query.moment)?);
        }
    }
    let names =
        ledger.parties(&query.moment)?.all().into_iter().map(|one| (one.key.clone(), one.name.clone())).collect();
    let (bars, events) = (told.bars(query), told.events(&names));
    if only_events {
        return question::answered(ledger, query, events);
    }
    let columns = vec![
        Column::for_people("legend", "Marks"),
        Column::new("commitments", "Statuses by month"),
        Column::new("events", "Events"),
    ];
    let rows = if events.rows.is_empty() && bars.rows.is_empty() {
        Vec::new()
    } else {
        let legend = Cell::of(legend(&bars));
        vec![vec![legend, Cell::rows(bars, ""), Cell::rows(events, "")]]
    };
    let when_empty = "Nothing happened that is as asked for.".to_owned();
    question::answered(ledger, query, Table { columns, rows, layout: Layout::Facts, when_empty, ..Table::default() })
}

/// A commitment that is asked for.
struct Chosen {
    key: String,
    title: String,
    made: Option<PartialDate>,
    due: Option<String>,
    conditions: Vec<String>,
}

fn chosen(ledger: &Ledger, query: &Query) -> Result<Vec<Chosen>> {
    let parties = ledger.parties(&query.moment)?;
    let mut found = Vec::new();
    ledger.states(query, &parties, Wanted { details: true, standing: true, ..Wanted::default() }, |state| {
        let details = &state.details;
        let conditions = state.depends.iter().map(|one| one.key.clone()).collect();
        let (key, title, made) = (details.key.clone(), details.title.clone(), details.made);
        found.push(Chosen { key, title, made, due: state.due.and_then(|_| list::due(state)), conditions });
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// One thing that happened, or is due.
struct Happened {
    on: PartialDate,
    key: String,
    what: Cell,
    party: Option<String>,
    note: Option<String>,
    source: Option<String>,
    entry: Option<(i64, String)>,
    late: bool,
    retracted: bool,
}

/// What was told so far.
#[derive(Default)]
struct Told {
    events: Vec<Happened>,
    lines: Vec<Line>,
}

/// A commitment and the statuses of the whole, in the order of days.
struct Line {
    key: String,
    title: String,
    statuses: Vec<(NaiveDate, Status)>,
}

impl Told {
    fn commitment(&mut self, one: &Chosen, history: Vec<Event>) {
        let described = history.iter().find(|event| event.kind == EventKind::Described);
        let source = described.and_then(|event| event.source.clone());
        if let Some(made) = one.made {
            let what = Cell::of("made").tone(Tone::Muted);
            let entry = described.map(|event| (event.entry, event.recorded_at.clone()));
            self.push(made, one, what, entry, source.clone(), Some(one.title.clone()));
        }
        if let Some(due) = one.due.as_ref().and_then(|due| due.parse().ok()) {
            self.push(due, one, Cell::of("due").tone(Tone::Warning), None, source, None);
        }
        let whole = history.iter().filter(|event| !event.retracted && event.party.is_none());
        let statuses = whole.filter_map(|event| Some((event.on?.first_day(), event.word.as_ref()?.parse().ok()?)));
        let begun = one.made.map(|made| (made.first_day(), Status::Pledged));
        let statuses = begun.into_iter().chain(statuses).collect();
        self.lines.push(Line { key: one.key.clone(), title: one.title.clone(), statuses });
        self.happened(&one.key, Kind::Commitment, history);
    }

    fn condition(&mut self, key: &str, history: Vec<Event>) {
        self.happened(key, Kind::Condition, history);
    }

    fn push(
        &mut self,
        on: PartialDate,
        one: &Chosen,
        what: Cell,
        entry: Option<(i64, String)>,
        source: Option<String>,
        note: Option<String>,
    ) {
        let key = one.key.clone();
        self.events.push(Happened { on, key, what, party: None, note, source, entry, late: false, retracted: false });
    }

    /// Updates and resolutions. One is late that was recorded when the book had something of a later day already.
    fn happened(&mut self, key: &str, kind: Kind, history: Vec<Event>) {
        let dated: Vec<Event> = history.into_iter().filter(|event| event.on.is_some()).collect();
        for (index, event) in dated.iter().enumerate() {
            let (Some(on), Some(word)) = (event.on, &event.word) else { continue };
            let later = dated[index..].iter().filter(|other| other.on > event.on);
            let what = match kind {
                Kind::Condition => word.parse().map_or_else(|_| Cell::of(word), words::state),
                _ => word.parse().map_or_else(|_| Cell::of(word), words::status),
            };
            self.events.push(Happened {
                on,
                key: key.to_owned(),
                what,
                party: event.party.clone(),
                note: event.note.clone(),
                source: event.source.clone(),
                entry: Some((event.entry, event.recorded_at.clone())),
                late: later.into_iter().any(|other| other.entry < event.entry),
                retracted: event.retracted,
            });
        }
    }

    fn events(&mut self, names: &BTreeMap<String, String>) -> Table {
        // The order of one day is that in which things were told: by commitment, then by recording.
        self.events.sort_by_key(|event| event.on);
        let flag = |flag: bool, shown: &'static str| {
            let cell = Cell { data: Data::Flag(flag), ..Cell::default() };
            cell.shown(if flag { shown } else { "" }).tone(Tone::Warning)
        };
        let row = |event: &Happened| {
            let name = event.party.as_ref().and_then(|key| names.get(key)).cloned().unwrap_or_default();
            vec![
                Cell::of(event.on),
                Cell::of(&event.key),
                event.what.clone(),
                Cell::text(event.party.clone()).shown(name),
                Cell::text(event.note.clone()),
                Cell::text(event.source.clone()),
                event.entry.as_ref().map(|(entry, _)| Cell::number(*entry)).unwrap_or_default(),
                Cell::maybe(event.entry.as_ref().map(|(_, time)| time)),
                flag(event.late, "late"),
                flag(event.retracted, "undone"),
            ]
        };
        let columns = vec![
            Column::new("on", "On"),
            Column::new("key", "Key"),
            Column::new("event", "Event"),
            Column::new("party", "Party"),
            Column::new("note", "Note"),
            Column::new("source", "Source"),
            Column::new("entry", "Entry"),
            Column::for_programs("recorded_at"),
            Column::new("late", "Recorded"),
            Column::new("retracted", "Undone"),
        ];
        Table { columns, rows: self.events.iter().map(row).collect(), ..Table::default() }
    }

    /// A bar for each commitment from the first month of any to that of the question: what it had come to by each month's end.
    fn bars(&self, query: &Query) -> Table {
        let starts = self.lines.iter().flat_map(|line| line.statuses.iter().map(|(on, _)| *on));
        let last = month(query.moment.day);
        let first = starts.map(month).min().unwrap_or(last).min(last);
        let row = |Line { key, title, statuses }: &Line| {
            let marks: Vec<Mark> = (first..=last).map(|at| mark(statuses, at)).collect();
            let months = (first..=last).zip(&marks).filter(|(_, mark)| mark.letter != ' ');
            let month = |(at, mark): (i32, &Mark)| vec![Cell::of(in_words(at)), Cell::of(word(mark.letter))];
            let columns = ["month", "status"].map(|key| Column::new(key, key)).to_vec();
            let by_month = Table { columns, rows: months.map(month).collect(), ..Table::default() };
            let marks = Cell { data: Data::Marks(marks), ..Cell::default() };
            vec![Cell::of(key), Cell::of(title), Cell::rows(by_month, marks.plain()), marks]
        };
        let head = format!("{} to {}", in_words(first), in_words(last));
        let columns = vec![
            Column::new("key", "Key"),
            Column::new("title", "Commitment"),
            Column::for_programs("months"),
            Column::for_people("marks", head),
        ];
        Table { columns, rows: self.lines.iter().map(row).collect(), ..Table::default() }
    }
}

/// The months since the beginning of the calendar.
fn month(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

fn in_words(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// What a line of statuses, in the order of days, had come to by the end of a month.
fn mark(line: &[(NaiveDate, Status)], at: i32) -> Mark {
    let reached = line.iter().rev().find(|(on, _)| month(*on) <= at);
    reached.map_or(Mark { letter: ' ', tone: Tone::Plain }, |(_, status)| Mark {
        letter: letter(*status),
        tone: words::status(*status).tone,
    })
}

fn letter(status: Status) -> char {
    match status {
        Status::Pledged => 'p',
        Status::InProgress => 'i',
        Status::Stalled => 's',
        Status::Fulfilled => 'F',
        Status::PartlyFulfilled => 'P',
        Status::Broken => 'B',
        Status::Withdrawn => 'W',
        Status::Superseded => 'S',
        Status::Lapsed => 'L',
    }
}

fn word(mark: char) -> &'static str {
    Status::VARIANTS.iter().find(|status| letter(**status) == mark).map_or("", |status| status.word())
}

/// The letters that stand in the bars, and what they mean.
fn legend(bars: &Table) -> String {
    let is_there = |status: &&Status| {
        let has = |cell: &Cell| matches!(&cell.data, Data::Marks(marks) if marks.iter().any(|mark| mark.letter == letter(**status)));
        bars.rows.iter().any(|row| row.iter().any(has))
    };
    let meant = |status: &Status| format!("{} {status}", letter(*status));
    Status::VARIANTS.iter().filter(is_there).map(meant).collect::<Vec<_>>().join(", ")
}
