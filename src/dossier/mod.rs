//! The dossier: the interchange form, the same in every format. Bytes into items, items into bytes; no files, no ledger.
//!
//! A format is a value in [`FORMATS`]: adding one is a new file and a word in that list.

mod fields;
mod json;
mod ndjson;
mod node;
mod toml;
mod write;

use std::io::{BufRead, Write};

use crate::model::{Item, Key, Kind, Place, Problem, Reference};

/// A format of dossiers.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The extensions of its files.
    pub extensions: &'static [&'static str],
    /// Reads it.
    pub read: fn(Box<dyn BufRead + Send>) -> Dossier,
    /// Begins to write it.
    pub write: fn(Box<dyn Write>) -> Box<dyn Writer>,
}

/// All formats, the default first.
pub static FORMATS: [&Format; 3] = [&toml::FORMAT, &json::FORMAT, &ndjson::FORMAT];

/// The format of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.name == name)
}

/// The format of files with this extension, in any case.
#[must_use]
pub fn by_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// What is read from a file.
pub struct Dossier {
    /// Whether a thing may come after what refers to it: then all of it is in memory, and sorted by kind.
    pub any_order: bool,
    /// The items, or what is wrong with them.
    pub records: Box<dyn Iterator<Item = Record> + Send>,
}

/// One item, or everything that is wrong with it.
pub type Record = Result<Located, BadRecord>;

/// An item and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it begins.
    pub place: Place,
    /// The item.
    pub item: Item,
}

/// Everything that is wrong with one item, or with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// What the item would have described, as far as that can be read.
    pub declares: Option<(Kind, Key)>,
    /// What it refers to, as far as that can be read.
    pub references: Vec<(Kind, Reference)>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl From<Problem> for BadRecord {
    fn from(problem: Problem) -> Self {
        Self { declares: None, references: Vec::new(), problems: vec![problem] }
    }
}

impl Dossier {
    /// A file that is wrong as a whole.
    fn unreadable(problem: Problem) -> Self {
        Self { any_order: false, records: Box::new(std::iter::once(Err(problem.into()))) }
    }

    /// A file that was read whole: its records by kind, otherwise in their order.
    fn whole(mut records: Vec<(Kind, Record)>) -> Self {
        records.sort_by_key(|(kind, _)| *kind);
        Self { any_order: true, records: Box::new(records.into_iter().map(|(_, record)| record)) }
    }
}

/// The field of a dossier that says which question about time it answers. Whoever reads it passes by it: what a dossier
/// holds is what was recorded, also where something was supposed to choose it.
const QUESTION: &str = "question";

/// Writes a dossier, item by item; a thing comes before what refers to it.
pub trait Writer {
    /// Says, before any item, which question about time it answers: names and what was asked.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn question(&mut self, asked: &[(&'static str, String)]) -> std::io::Result<()>;

    /// Writes an item.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn item(&mut self, item: &Item) -> std::io::Result<()>;

    /// Ends the dossier.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn end(&mut self) -> std::io::Result<()>;
}
