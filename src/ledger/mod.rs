//! The book: an append-only record in SQLite. The only place with SQL.
//!
//! [`Ledger`] reads. [`Writer`] appends, within one transaction that is one entry: committing it is the only way to write,
//! dropping it undoes everything. What is derived from the record for speed is made by one module, `derive`, when an entry is
//! committed, never by hand.

mod columns;
mod content;
mod contents;
mod derive;
mod error;
mod facts;
mod filter;
mod history;
mod holder;
mod log;
mod names;
mod parties;
mod revisions;
mod schema;
mod seen;
mod state;
mod things;
mod undo;
mod verify;
mod writer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

pub use error::{Error, Result};
pub use history::{Event, EventKind};
pub use log::LogEntry;
pub use parties::{Parties, PartyRow};
pub use state::{Depends, Details, Share, State, Wanted};
pub use things::{ConditionRow, SourceRow};
pub use verify::{Damage, Verified};
pub use writer::{Entry, Outcome, Receipt, Writer};

/// A book, open.
pub struct Ledger {
    db: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a book to read it. Never creates or changes a file.
    ///
    /// # Errors
    /// Where there is no book, where it is not one, or of a newer version.
    pub fn open_to_read(path: &Path, wait: Duration) -> Result<Self> {
        Ok(Self { db: schema::open_to_read(path, wait).map_err(|error| error.of(path))?, path: path.to_owned() })
    }

    /// Opens a book to write to it.
    ///
    /// # Errors
    /// As [`Self::open_to_read`], and where the file is read-only.
    pub fn open_to_write(path: &Path, wait: Duration) -> Result<Self> {
        Ok(Self {
            db: schema::open_to_write(path, false, wait).map_err(|error| error.of(path))?,
            path: path.to_owned(),
        })
    }

    /// Opens a book to write to it, and makes one where there is none; its folder has to be there. The file becomes a
    /// book with the first entry; where there is none, the file goes again.
    ///
    /// # Errors
    /// As [`Self::open_to_write`].
    pub fn open_or_create(path: &Path, wait: Duration) -> Result<Self> {
        Ok(Self { db: schema::open_to_write(path, true, wait).map_err(|error| error.of(path))?, path: path.to_owned() })
    }

    /// Where the book is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
