//! What entries changed, change by change.

use super::question;
use crate::ledger::{Ledger, LogEntry, Result, Written};
use crate::model::{Item, Reference};
use crate::query::Query;
use crate::table::{Cell, Column, Layout, Span, Table};

/// Everything that the entries changed that concern what is asked for, the oldest first; with a key, of that thing only.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn written(ledger: &Ledger, key: Option<&str>, query: &Query) -> Result<Table> {
    let mut rows = Vec::new();
    for entry in ledger.log(key, query)? {
        ledger.written(entry.id, &mut |written| {
            let about = about(&written);
            let is_meant =
                |key: &str| key == entry.id.to_string() || about.is_none_or(|about| about.eq_ignore_ascii_case(key));
            if key.is_none_or(is_meant) {
                rows.extend(lines(&entry, &written));
            }
            Ok(())
        })?;
    }
    let mut columns = vec![Column::new("entry", "Entry")];
    let for_programs =
        ["recorded_at", "author", "change", "kind", "key", "field", "from", "to", "on", "party", "source", "note"];
    columns.extend(for_programs.map(Column::for_programs));
    columns.push(Column::for_people("line", "What"));
    let when_empty = "The book has no such entry.".to_owned();
    question::answered(ledger, query, Table { columns, rows, layout: Layout::Sections, when_empty, ..Table::default() })
}

/// The key of what it concerns; nothing where that is a whole entry.
fn about(written: &Written) -> Option<&str> {
    match written {
        Written::Described(item) | Written::Amended(item, _) | Written::Said(item) | Written::TookBack(_, item) => {
            Some(key(item))
        }
        Written::Undid(..) => None,
    }
}

fn key(item: &Item) -> &str {
    match item {
        Item::Update(update) => &update.commitment.text,
        Item::Resolution(resolution) => &resolution.condition.text,
        described => described.key().map_or("", |key| key.as_str()),
    }
}

/// What stands in a row besides the entry.
#[derive(Default)]
struct Line {
    change: &'static str,
    kind: &'static str,
    key: String,
    field: Option<&'static str>,
    from: Option<String>,
    to: Option<String>,
    on: Option<String>,
    party: Option<String>,
    source: Option<String>,
    note: Option<String>,
    sentence: Vec<Span>,
}

/// The rows of a change: of an amendment one for each field.
fn lines(entry: &LogEntry, written: &Written) -> Vec<Vec<Cell>> {
    let lines = match written {
        Written::Described(item) => vec![described(item)],
        Written::Amended(item, changes) => changes.iter().map(|change| amended(item, change)).collect(),
        Written::Said(item) => vec![said("said", "", item, "")],
        Written::TookBack(of, item) => vec![said("taken-back", "taken back: ", item, &format!(" (entry {of})"))],
        Written::Undid(undone, summary) => vec![Line {
            change: "undone",
            kind: "entry",
            key: undone.to_string(),
            note: Some(summary.clone()),
            sentence: sentence("undone: ", "entry", &undone.to_string(), &format!(" ({summary})")),
            ..Line::default()
        }],
    };
    lines.into_iter().map(|line| cells(entry, line)).collect()
}

fn sentence(before: &str, what: &str, key: &str, rest: &str) -> Vec<Span> {
    vec![Span::Text(format!("{before}{what} ")), Span::Strong(key.to_owned()), Span::Text(rest.to_owned())]
}

fn described(item: &Item) -> Line {
    let (kind, key) = (item.kind().word(), key(item).to_owned());
    let sentence = sentence("new ", kind, &key, &format!(": {}", item.title()));
    Line { change: "described", kind, key, to: Some(item.title().to_owned()), sentence, ..Line::default() }
}

fn amended(item: &Item, (field, from, to): &(&'static str, String, String)) -> Line {
    let or_nothing = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let (kind, key) = (item.kind().word(), key(item).to_owned());
    let rest = format!(", {field}: {} -> {}", or_nothing(from), or_nothing(to));
    let sentence = sentence("", kind, &key, &rest);
    let (field, from, to) = (Some(*field), Some(from.clone()), Some(to.clone()));
    Line { change: "amended", kind, key, field, from, to, sentence, ..Line::default() }
}

/// An update or a resolution, that was recorded or taken back.
fn said(change: &'static str, before: &str, item: &Item, of: &str) -> Line {
    let (word, on, party, source, note) = match item {
        Item::Update(one) => (one.status.word(), one.on, one.party.as_ref(), one.source.as_ref(), &one.note),
        Item::Resolution(one) => (one.state.word(), one.on, None, one.source.as_ref(), &one.note),
        _ => return described(item),
    };
    let text = |reference: Option<&Reference>| reference.map(|reference| reference.text.clone());
    let (party, source) = (text(party), text(source));
    let of_party = party.as_ref().map(|party| format!(" for {party}")).unwrap_or_default();
    let by_source = source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
    let words = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let (kind, key) = (item.kind().word(), key(item).to_owned());
    let sentence = sentence(before, kind, &key, &format!(": {word}{of_party} since {on}{by_source}{of}{words}"));
    let (to, on) = (Some(word.to_owned()), Some(on.to_string()));
    Line { change, kind, key, to, on, party, source, note: note.clone(), sentence, ..Line::default() }
}

fn cells(entry: &LogEntry, line: Line) -> Vec<Cell> {
    let heading = format!("Entry {} of {} by {}: {}", entry.id, entry.recorded_at, entry.author, entry.summary);
    let undone = entry.undone_by.map(|by| format!(" (undone by entry {by})")).unwrap_or_default();
    vec![
        Cell::number(entry.id).shown(format!("{heading}{undone}")),
        Cell::of(&entry.recorded_at),
        Cell::of(&entry.author),
        Cell::word(line.change),
        Cell::word(line.kind),
        Cell::of(line.key),
        line.field.map(Cell::word).unwrap_or_default(),
        Cell::text(line.from),
        Cell::text(line.to),
        Cell::text(line.on),
        Cell::text(line.party),
        Cell::text(line.source),
        Cell::text(line.note),
        Cell::prose(line.sentence),
    ]
}
