//! One thing that changed: a row for programs, a sentence for people.

use std::sync::Arc;

use super::super::sentence::{Sentence, note};
use super::super::words;
use crate::ledger::{Moved, Named, Parties, SourceRow, State};
use crate::model::PartialDate;
use crate::query::Query;
use crate::table::{Cell, Column, Table};

/// One thing that changed; what does not apply is empty.
#[derive(Default)]
pub(super) struct Change {
    pub(super) what: What,
    pub(super) key: String,
    pub(super) title: String,
    pub(super) party: Option<String>,
    pub(super) field: Option<&'static str>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) on: Option<String>,
    pub(super) source: Option<String>,
    pub(super) note: Option<String>,
    pub(super) entry: Option<(i64, Arc<Header>)>,
    /// Commitments that stand otherwise by it: key, standing before and after.
    pub(super) affected: Vec<[String; 3]>,
    pub(super) line: Cell,
}

/// When an entry was recorded, and by whom.
pub(super) struct Header {
    pub(super) recorded_at: String,
    pub(super) author: String,
}

impl Change {
    pub(super) fn cells(self) -> Vec<Cell> {
        let (word, heading) = self.what.words();
        let (entry, header) = self.entry.unzip();
        vec![
            Cell::word(word).shown(heading),
            Cell::of(self.key),
            Cell::of(self.title),
            Cell::text(self.party),
            self.field.map(Cell::word).unwrap_or_default(),
            Cell::text(self.from),
            Cell::text(self.to),
            Cell::text(self.on),
            Cell::text(self.source),
            Cell::text(self.note),
            entry.map(Cell::number).unwrap_or_default(),
            Cell::maybe(header.as_ref().map(|header| &header.author)),
            Cell::maybe(header.as_ref().map(|header| &header.recorded_at)),
            affected_cell(&self.affected),
            self.line,
        ]
    }
}

/// A commitment that is there at one of the moments only: who owes it, and where it stands then.
pub(super) fn told(state: &State, source: &SourceRow, parties: &Parties, query: &Query, what: What) -> Vec<Cell> {
    let shares = words::pledgers(state, parties, &[], query);
    let names: Vec<String> = shares.iter().map(|share| parties.name(share.party).to_owned()).collect();
    let (details, status) = (&state.details, state.status());
    let statuses = words::with_differing(status.word(), &words::differing_statuses(state, parties, query));
    let whom = if names.is_empty() { String::new() } else { format!(", by {}", words::shortened(&names)) };
    let made = details.made.map(|made| format!(", made on {made}")).unwrap_or_default();
    let stands = format!("{whom}{made}: {statuses}, {} (", state.standing(parties, query));
    let is_new = matches!(what, What::New);
    let change = Change {
        what,
        key: details.key.clone(),
        title: details.title.clone(),
        to: is_new.then(|| status.to_string()),
        from: (!is_new).then(|| status.to_string()),
        on: details.made.map(|made| made.to_string()),
        source: Some(source.key.clone()),
        line: Sentence::about(&details.key, &details.title).text(stands).source(source).text(")").end(),
        ..Change::default()
    };
    change.cells()
}

/// A status that moved, with everything that is to be told of it.
pub(super) struct Told {
    pub(super) moved: Moved,
    pub(super) named: Named,
    pub(super) by: Option<SaidBy>,
}

/// An update by which a status moved.
pub(super) struct SaidBy {
    pub(super) source: Option<Arc<SourceRow>>,
    pub(super) note: Option<String>,
    pub(super) entry: i64,
    pub(super) header: Arc<Header>,
}

impl Told {
    pub(super) fn change(self, parties: &Parties) -> Vec<Cell> {
        let Self { moved, named: Named { key, title }, by } = self;
        let whom = moved.party.map(|party| format!("{} ", parties.name(party))).unwrap_or_default();
        let is_corrected = moved.from == moved.to;
        let day = |by: Option<(PartialDate, i64)>| by.map(|(on, _)| on.to_string());
        let (from, to) = match is_corrected {
            true => (day(moved.was_by), day(moved.by)),
            false => (Some(moved.from.to_string()), Some(moved.to.to_string())),
        };
        let words = match (&from, moved.was_by) {
            (Some(before), Some(_)) if is_corrected && from == to => {
                format!(": {whom}{} since {before}, now by another entry,", moved.to)
            }
            (Some(before), Some(_)) if is_corrected => format!(": {whom}{}, before since {before}, now", moved.to),
            _ if is_corrected => format!(": {whom}{}, now told", moved.to),
            _ => format!(": {whom}from {} to {}", moved.from, moved.to),
        };
        let sentence = Sentence::about(&key, &title).text(words);
        let change = Change {
            what: What::Status,
            key,
            title,
            party: moved.party.map(|party| parties.key(party).to_owned()),
            field: is_corrected.then_some("since"),
            from,
            to,
            ..Change::default()
        };
        let (Some((on, _)), Some(by)) = (moved.by, by) else {
            return Change { line: sentence.text(", for nothing says so any more").end(), ..change }.cells();
        };
        let since = if is_corrected { "since" } else { "on" };
        let sentence = sentence.text(format!(" {since} {on}{}", note(by.note.as_deref())));
        let line = sentence.said(by.source.as_deref(), by.entry, &by.header.author).end();
        let source = by.source.map(|source| source.key.clone());
        let entry = Some((by.entry, by.header));
        Change { on: Some(on.to_string()), source, note: by.note, entry, line, ..change }.cells()
    }
}

/// Whether what is said of a party is said of one that is asked about.
pub(super) fn concerns(parties: &Parties, asked: &[i64], party: i64) -> bool {
    asked.is_empty() || asked.iter().any(|one| *one == party || parties.groups_of(*one).contains(&party))
}

/// What kind of change it is, in the order in which they are told.
#[derive(Default, Clone, Copy)]
pub(super) enum What {
    #[default]
    New,
    Gone,
    Status,
    Condition,
    Amended,
    Deadline,
}

impl What {
    /// The word for programs, and the heading for people.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("new", "New commitments"),
            Self::Gone => ("gone", "No longer in the book"),
            Self::Status => ("status", "Statuses that moved"),
            Self::Condition => ("condition", "Conditions that turned"),
            Self::Amended => ("amended", "Descriptions that were amended"),
            Self::Deadline => ("deadline", "Deadlines that passed"),
        }
    }
}

fn affected_cell(affected: &[[String; 3]]) -> Cell {
    if affected.is_empty() {
        return Cell::default();
    }
    let columns = ["key", "from", "to"].map(|key| Column::new(key, key)).to_vec();
    let rows = affected.iter().map(|cells| cells.iter().map(Cell::of).collect()).collect();
    let keys = affected.iter().map(|[key, ..]| key.clone()).collect::<Vec<_>>().join("; ");
    Cell::rows(Table { columns, rows, ..Table::default() }, keys)
}

/// The columns of a change's cells.
pub(super) fn columns() -> Vec<Column> {
    let mut columns = vec![Column::new("change", "Change")];
    let for_programs = [
        "key",
        "title",
        "party",
        "field",
        "from",
        "to",
        "on",
        "source",
        "note",
        "entry",
        "author",
        "recorded_at",
        "affected",
    ];
    columns.extend(for_programs.map(Column::for_programs));
    columns.push(Column::for_people("line", "What"));
    columns
}
