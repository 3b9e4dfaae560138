//! Tables into bytes, one file per output format. Knows nothing of what the tables are about.
//!
//! A format is a value in [`FORMATS`]: adding one is a new file and a word in that list.

mod csv;
mod json;
mod markdown;
mod ndjson;
mod terminal;

use std::io::{self, Write};

use crate::table::Table;

/// An output format.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Whether it is for people: they are told what was found and what comes next, programs are not.
    pub for_people: bool,
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
