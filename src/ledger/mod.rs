//! The book: an append-only record in SQLite. The only place with SQL.
//!
//! [`Ledger`] reads. [`Writer`] appends, within one transaction that is one entry: committing it is the only way to write,
//! dropping it undoes everything. What is derived from the record for speed is made by `derive` and `commitments` when an entry
//! is committed, never by hand. Every read takes a [`Moment`], and one module, `moment`, makes the book be as it was then.

mod amend;
mod attention;
mod changes;
mod columns;
mod commitments;
mod content;
mod contents;
mod derive;
mod error;
mod export;
mod facts;
mod filter;
mod fold;
mod history;
mod holder;
mod log;
mod moment;
mod names;
mod parties;
mod revisions;
mod schema;
mod seen;
mod state;
mod streams;
mod things;
mod undo;
mod verify;
mod writer;
mod written;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::query::Moment;

pub use amend::Said;
pub use changes::{Amended, By, Changed, Moved, Named};
pub use error::{Error, Result};
pub use history::{Event, EventKind};
pub use log::LogEntry;
pub use parties::{Parties, PartyRow};
pub use state::{Depends, Details, Share, State, Wanted};
pub use things::{ConditionRow, SourceRow};
pub use verify::{Damage, Verified};
pub use writer::{Entry, Outcome, Receipt, Writer};
pub use written::Written;

/// A book, open.
pub struct Ledger {
    db: Connection,
    path: PathBuf,
    /// The moment as of which is read; nothing where everything counts that the book holds.
    standing_at: RefCell<Option<Moment>>,
}

impl Ledger {
    /// Opens a book to read it. Never creates or changes a file.
    ///
    /// # Errors
    /// Where there is no book, where it is not one, or of a newer version.
    pub fn open_to_read(path: &Path, wait: Duration) -> Result<Self> {
        schema::open_to_read(path, wait).map(|db| Self::of(db, path)).map_err(|error| error.of(path))
    }

    /// Opens a book to write to it.
    ///
    /// # Errors
    /// As [`Self::open_to_read`], and where the file is read-only.
    pub fn open_to_write(path: &Path, wait: Duration) -> Result<Self> {
        schema::open_to_write(path, false, wait).map(|db| Self::of(db, path)).map_err(|error| error.of(path))
    }

    /// Opens a book to write to it, and makes one where there is none; its folder has to be there. The file becomes a
    /// book with the first entry; where there is none, the file goes again.
    ///
    /// # Errors
    /// As [`Self::open_to_write`].
    pub fn open_or_create(path: &Path, wait: Duration) -> Result<Self> {
        schema::open_to_write(path, true, wait).map(|db| Self::of(db, path)).map_err(|error| error.of(path))
    }

    fn of(db: Connection, path: &Path) -> Self {
        Self { db, path: path.to_owned(), standing_at: RefCell::new(None) }
    }

    /// Where the book is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{NaiveDate, TimeZone, Utc};
    use tempfile::TempDir;

    use super::*;
    use crate::model::{Condition, Item};

    fn entry() -> Entry {
        let at = Utc.with_ymd_and_hms(2026, 3, 1, 9, 0, 0).single().expect("a time");
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
        Entry { author: "ada".to_owned(), summary: "record".to_owned(), at, today, large: false }
    }

    fn conditions(count: usize) -> Vec<Item> {
        let condition = |number| {
            let (key, title) = (format!("c-{number}").parse().expect("a key"), "x".repeat(400));
            Item::Condition(Condition { key, title, description: None })
        };
        (0..count).map(condition).collect()
    }

    fn record(ledger: &mut Ledger, items: &[Item]) -> Result<()> {
        let mut writer = ledger.begin(entry())?;
        for item in items {
            writer.add(item)?;
        }
        writer.commit().map(drop)
    }

    fn entries(ledger: &Ledger) -> u64 {
        let found = ledger.verify().expect("it is verified");
        assert!(found.damage.is_empty(), "{:?}", found.damage);
        found.entries
    }

    /// A book with one entry.
    fn book(folder: &TempDir) -> Ledger {
        let mut ledger = Ledger::open_or_create(&folder.path().join("book.db"), Duration::ZERO).expect("a book");
        record(&mut ledger, &conditions(1)).expect("it is recorded");
        ledger
    }

    #[test]
    fn whatever_stops_an_entry_it_is_there_whole_or_not_at_all() {
        let folder = TempDir::new().expect("a folder");
        let mut ledger = book(&folder);
        let mut refusals = 0;
        for steps in (1..).map(|turn| turn * 10) {
            let mut left = steps;
            let stop = move || {
                left -= 1;
                left == 0
            };
            ledger.db.progress_handler(1, Some(stop)).expect("a handler");
            let result = record(&mut ledger, &conditions(9));
            ledger.db.progress_handler(1, None::<fn() -> bool>).expect("no handler");
            if result.is_ok() {
                break;
            }
            refusals += 1;
            assert_eq!(entries(&ledger), 1);
        }
        assert!(refusals > 5, "{refusals} refusals");
        assert_eq!(entries(&ledger), 2);
    }

    #[test]
    fn a_full_disk_leaves_the_book_as_it_was() {
        let folder = TempDir::new().expect("a folder");
        let mut ledger = book(&folder);
        let pages: i64 = ledger.db.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("pages");
        for room in 0..20 {
            let limit = format!("PRAGMA max_page_count = {}", pages + room);
            ledger.db.query_row(&limit, [], |_| Ok(())).expect("a limit");
            let error = record(&mut ledger, &conditions(2_000)).expect_err("no room");
            assert!(matches!(error, Error::DiskFull), "{error}");
            assert_eq!(error.to_string(), "the disk is full: nothing was written, and the book is as it was");
            assert_eq!(entries(&ledger), 1);
        }
        ledger.db.query_row("PRAGMA max_page_count = 100000", [], |_| Ok(())).expect("no limit");
        record(&mut ledger, &conditions(2_000)).expect("room");
        assert_eq!(entries(&ledger), 2);
    }

    #[test]
    fn a_writer_that_is_dropped_has_written_nothing() {
        let folder = TempDir::new().expect("a folder");
        let mut ledger = book(&folder);
        let mut writer = ledger.begin(entry()).expect("an entry");
        for item in conditions(5) {
            writer.add(&item).expect("it is added");
        }
        drop(writer);
        assert_eq!(entries(&ledger), 1);
    }
}
