//! What can go wrong with a book, in the words of its user.

use rusqlite::ErrorCode;

use crate::model::{Problem, nearest};
use crate::query::Moment;

/// The result of asking or writing the book.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with a book.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file at the path.
    #[error("there is no book at {0}")]
    NoBook(String),
    /// The file is something else.
    #[error("{0} is not a book of Pledgebook: {1}")]
    NotALedger(String, String),
    /// The book was written by a later version of the program.
    #[error("the book is of version {found}, this program knows versions up to {known}")]
    TooNew {
        /// The version of the book.
        found: i64,
        /// The latest version that the program knows.
        known: i64,
    },
    /// The book cannot be written to.
    #[error("the book cannot be written to: {0}")]
    ReadOnly(String),
    /// Another process holds the book.
    #[error("the book is locked by {0}; nothing was written")]
    Locked(String),
    /// The disk is full.
    #[error("the disk is full: nothing was written, and the book is as it was")]
    DiskFull,
    /// The file is damaged.
    #[error("the book is damaged: {0}")]
    Damaged(String),
    /// Something was asked for that the book does not know.
    #[error("there is no {kind} `{text}`{}", suggest(near))]
    Unknown {
        /// What was asked for: commitment, party, ...
        kind: &'static str,
        /// As written.
        text: String,
        /// What may have been meant.
        near: Vec<String>,
    },
    /// Something was asked for that there was not, or that was not known, at the moment that was asked about.
    #[error("{}", not_yet(kind, key, moment))]
    NotYet {
        /// What was asked for: commitment, condition, ...
        kind: &'static str,
        /// Its key, as written.
        key: String,
        /// The moment.
        moment: Moment,
    },
    /// A word that means several parties.
    #[error("`{text}` may mean {}: use the key", list(meanings))]
    Ambiguous {
        /// As written.
        text: String,
        /// The keys of those it may mean.
        meanings: Vec<String>,
    },
    /// What was to be recorded is not right.
    #[error("{}", list_problems(.0))]
    Refused(Vec<Problem>),
    /// The undoing would leave something in the book that refers to what is gone.
    #[error("{0}")]
    StillNeeded(String),
    /// SQLite failed in some other way.
    #[error("SQLite could not do it: {0}")]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// An [`Error::Unknown`] that suggests what may have been meant.
    pub(super) fn unknown<'a>(kind: &'static str, text: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let near = nearest(text, known).into_iter().map(str::to_owned).collect();
        Self::Unknown { kind, text: text.to_owned(), near }
    }

    /// The same, with the path of the file that is no book.
    pub(super) fn of(self, path: &std::path::Path) -> Self {
        match self {
            Self::NotALedger(_, why) => Self::NotALedger(path.display().to_string(), why),
            other => other,
        }
    }

    /// Damage, described.
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let words = || error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(words()),
            Some(ErrorCode::NotADatabase) => Self::NotALedger("the file".to_owned(), "it is no SQLite file".to_owned()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked("another process".to_owned()),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly("its file is read-only".to_owned()),
            _ => match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::QueryReturnedNoRows => Self::Damaged(words()),
                other => Self::Sqlite(other),
            },
        }
    }
}

fn suggest(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; nearest: {}", list(near)) }
}

fn not_yet(kind: &str, key: &str, moment: &Moment) -> String {
    match moment.known_at {
        Some(time) => {
            let time = time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            format!("the book, as known at {time}, has no {kind} `{key}` that was there on {}", moment.day)
        }
        None => format!("there was no {kind} `{key}` yet on {}", moment.day),
    }
}

fn list(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn list_problems(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; ")
}
