//! Tables into bytes, one file per output format. Knows nothing of what the tables are about.
//!
//! A format is a value in [`FORMATS`]: adding one is a new file and a word in that list.

mod csv;
mod json;
mod markdown;
mod ndjson;
mod terminal;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::table::{Cell, Column, Data, Table};

/// An output format.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Whether it is for people: they are told what was found and what comes next, programs are not.
    pub for_people: bool,
    /// Whether it has rows of one kind only: then of a table of tables only what fits is written.
    pub flat: bool,
    /// Writes a table.
    pub write: fn(&Table, Page, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub static FORMATS: [&Format; 5] = [&terminal::FORMAT, &json::FORMAT, &ndjson::FORMAT, &csv::FORMAT, &markdown::FORMAT];

/// What is written on.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// How many columns of characters it has.
    pub width: u16,
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether it can show colours.
    pub colour: bool,
}

/// The format of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.name == name)
}

/// Some rows of a table, and the columns of them that people see.
struct View<'a> {
    columns: Vec<(usize, &'a Column)>,
    rows: &'a [Vec<Cell>],
    footer: Option<&'a Vec<Cell>>,
}

impl<'a> View<'a> {
    /// All of a table.
    fn of(table: &'a Table) -> Self {
        Self { columns: table.columns_for_people(), rows: &table.rows, footer: table.footer.as_ref() }
    }

    /// The sections of a table that is laid out in such, under their headings: rows that begin with the same cell.
    fn sections(table: &'a Table) -> impl Iterator<Item = (Cow<'a, str>, Self)> {
        let at = table.columns_for_people().first().map_or(0, |(at, _)| *at);
        fn heading(row: &[Cell], at: usize) -> Cow<'_, str> {
            row.get(at).map(Cell::for_people).unwrap_or_default()
        }
        table.rows.chunk_by(move |a, b| heading(a, at) == heading(b, at)).map(move |rows| {
            let mut columns = table.columns_for_people_in(rows);
            columns.retain(|(index, _)| *index != at);
            (rows.first().map(|row| heading(row, at)).unwrap_or_default(), Self { columns, rows, footer: None })
        })
    }

    /// The cells with sentences, where there is a column of such.
    fn sentences(&self) -> Option<impl Iterator<Item = &'a Cell>> {
        let is_prose = |index: usize| self.rows.iter().any(|row| matches!(row[index].data, Data::Prose(_)));
        let (at, _) = *self.columns.iter().find(|(index, _)| is_prose(*index))?;
        Some(self.rows.iter().map(move |row| &row[at]))
    }

    /// The rows, and the footer.
    fn all(&self) -> impl Iterator<Item = &'a Vec<Cell>> + Clone {
        self.rows.iter().chain(self.footer)
    }
}
