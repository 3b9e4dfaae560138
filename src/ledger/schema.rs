//! Opening a file as a book: what it must be, how it is made, how SQLite is set.
//!
//! A book is in WAL mode with full synchronisation: what was acknowledged is on the disk. A new book is filled in rollback
//! mode first, where a large import writes each page once; it turns to WAL when that is committed.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::{Error, Result};

/// The whole schema, as it is in the repository.
const SCHEMA: &str = include_str!("../../schema.sql");

/// What makes a book of version n a book of version n + 1, from version 1 on. Entries are appended, never edited.
const MIGRATIONS: &[&str] = &[];

/// `PLDG`: the mark of our files among SQLite's.
const APPLICATION_ID: i64 = 0x504c_4447;

/// The version of [`SCHEMA`].
fn version() -> i64 {
    1 + i64::try_from(MIGRATIONS.len()).unwrap_or(0)
}

/// Opens a book to read it. Looking never creates, migrates or changes a file.
pub(super) fn open_to_read(path: &Path, wait: Duration) -> Result<Connection> {
    must_exist(path)?;
    // Whoever may not write leaves the files of the write-ahead log behind: so it is opened to be written where it can be,
    // and then nothing is.
    let read = |flags| connect(path, flags, wait).and_then(|db| check(&db, path).map(|()| db));
    let db = match read(OpenFlags::SQLITE_OPEN_READ_WRITE).or_else(|_| read(OpenFlags::SQLITE_OPEN_READ_ONLY)) {
        // A book in WAL mode on a medium that cannot be written to: nobody else can write it, either.
        Err(Error::Sqlite(_) | Error::ReadOnly(_)) if !beside_is_writable(path) => {
            let uri = format!("file:{}?immutable=1", percent_encoded(path));
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            let db = connect(Path::new(&uri), flags, wait)?;
            check(&db, path)?;
            db
        }
        other => other?,
    };
    // One state of the book answers, whatever others write meanwhile.
    // Mapped, pages are neither copied nor cleared before: half of what a long list costs.
    db.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824; BEGIN")?;
    if !MIGRATIONS.is_empty() && book_version(&db)? < version() {
        return Err(Error::NotALedger(
            path.display().to_string(),
            "it is of an older version: record something to migrate it".to_owned(),
        ));
    }
    Ok(db)
}

/// Opens a book to write to it; an empty file that [`make`] can make one, if `create` and there is none.
pub(super) fn open_to_write(path: &Path, create: bool, wait: Duration) -> Result<Connection> {
    if !create {
        must_exist(path)?;
    }
    if path.metadata().is_ok_and(|data| data.permissions().readonly()) {
        return Err(Error::ReadOnly(format!("{} is read-only", path.display())));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let db = connect(path, flags, wait)?;
    if is_empty(&db)? {
        // 8 KiB: measured as the fastest size for a large import that costs a single update nothing.
        db.execute_batch("PRAGMA page_size = 8192;")?;
        return Ok(db);
    }
    check(&db, path)?;
    migrate(&db, path)?;
    Ok(db)
}

/// Makes a book of an empty file, within the transaction that writes its first entry.
pub(super) fn make(db: &Connection) -> Result<()> {
    Ok(db.execute_batch(SCHEMA)?)
}

/// The statement of the schema that makes something.
pub(super) fn statement(name: &str) -> Result<String> {
    let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1";
    Ok(fresh()?.query_row(sql, [name], |row| row.get(0))?)
}

/// Whether the file is empty as yet.
pub(super) fn is_empty(db: &Connection) -> Result<bool> {
    Ok(db.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?)
}

/// Turns a book to WAL mode, in which it stays.
pub(super) fn settle(db: &Connection) -> Result<()> {
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(Error::from)
}

/// An empty book in memory: to compare another with, and for tests.
pub(super) fn fresh() -> Result<Connection> {
    let db = Connection::open_in_memory()?;
    settings(&db, Duration::ZERO)?;
    make(&db)?;
    Ok(db)
}

fn must_exist(path: &Path) -> Result<()> {
    match path.metadata() {
        Ok(data) if data.is_dir() => Err(Error::NotALedger(path.display().to_string(), "it is a folder".to_owned())),
        Ok(data) if data.len() == 0 => Err(Error::NoBook(path.display().to_string())),
        Ok(_) => Ok(()),
        Err(_) => Err(Error::NoBook(path.display().to_string())),
    }
}

fn beside_is_writable(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.metadata().is_ok_and(|data| !data.permissions().readonly())
}

/// A path as the path of a `file:` address.
fn percent_encoded(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

#[expect(clippy::disallowed_methods, reason = "the one place that opens a database")]
fn connect(path: &Path, flags: OpenFlags, wait: Duration) -> Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|error| match Error::from(error) {
        Error::Sqlite(error) => Error::NotALedger(path.display().to_string(), format!("it cannot be opened ({error})")),
        other => other,
    })?;
    settings(&db, wait)?;
    Ok(db)
}

fn settings(db: &Connection, wait: Duration) -> Result<()> {
    db.busy_timeout(wait)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Plans do not depend on what is bound: else statements are prepared anew for every row, two fifths of `verify`.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn check(db: &Connection, path: &Path) -> Result<()> {
    let id: i64 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if is_empty(db)? {
        // What a first import that was cut off left behind, rolled back by now.
        return Err(Error::NoBook(path.display().to_string()));
    }
    if id != APPLICATION_ID {
        return Err(Error::NotALedger(path.display().to_string(), "it is some other program's SQLite file".to_owned()));
    }
    let found = book_version(db)?;
    if found > version() { Err(Error::TooNew { found, known: version() }) } else { Ok(()) }
}

fn book_version(db: &Connection) -> Result<i64> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Runs the missing migrations in one transaction, after a copy of the book was put beside it.
fn migrate(db: &Connection, path: &Path) -> Result<()> {
    let found = book_version(db)?;
    if found >= version() {
        return Ok(());
    }
    let copy = format!("{}.v{found}", path.display());
    db.execute("VACUUM INTO ?1", [&copy])?;
    let missing = usize::try_from(found - 1).map_or(&[][..], |done| MIGRATIONS.get(done..).unwrap_or_default());
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE;\n{}\nPRAGMA user_version = {};\nCOMMIT;",
        missing.concat(),
        version()
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_carries_our_mark_and_version() {
        let db = fresh().expect("a book");
        assert!(check(&db, Path::new("book")).is_ok());
        assert_eq!(book_version(&db).ok(), Some(version()));
    }
}
