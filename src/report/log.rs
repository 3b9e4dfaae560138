//! The record itself: which entry wrote what.

use super::question;
use crate::ledger::{Ledger, LogEntry, Result};
use crate::model::Kind;
use crate::query::Query;
use crate::table::{Cell, Column, Table, Tone};

/// The entries that concern what is asked for, the oldest first.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn log(ledger: &Ledger, key: Option<&str>, query: &Query) -> Result<Table> {
    let columns = vec![
        Column::new("entry", "Entry"),
        Column::new("recorded_at", "Recorded (UTC)"),
        Column::new("author", "Author"),
        Column::new("summary", "What"),
        Column::new("wrote", "Wrote"),
        Column::new("undone_by", "Undone by"),
        Column::for_programs("hash"),
    ];
    let rows = ledger.log(key, query)?.iter().map(row).collect();
    let when_empty = "The book has no such entry.".to_owned();
    question::answered(ledger, query, Table { columns, rows, when_empty, ..Table::default() })
}

fn row(entry: &LogEntry) -> Vec<Cell> {
    vec![
        Cell::number(entry.id),
        Cell::of(&entry.recorded_at),
        Cell::of(&entry.author),
        Cell::of(&entry.summary).tone(if entry.undone_by.is_some() { Tone::Muted } else { Tone::Plain }),
        wrote(entry),
        entry.undone_by.map(Cell::number).unwrap_or_default(),
        Cell::of(&entry.hash),
    ]
}

fn wrote(entry: &LogEntry) -> Cell {
    let columns = vec![Column::new("kind", "Kind"), Column::new("rows", "Rows")];
    let rows = entry.wrote.iter().map(|(kind, count)| vec![Cell::of(kind), Cell::count(*count)]).collect();
    let counted = |(word, count): &(&'static str, u64)| match word.parse::<Kind>() {
        Ok(kind) => kind.counted(*count),
        Err(_) => format!("{count} {word}{}", if *count == 1 { "" } else { "s" }),
    };
    let words = entry.wrote.iter().map(counted).collect::<Vec<_>>().join(", ");
    Cell::rows(Table { columns, rows, ..Table::default() }, words)
}
