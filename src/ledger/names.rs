//! From the keys and names that people write to the rows of the book, while something is being recorded.
//!
//! Keys are looked up once each and remembered: an import of a million updates asks for a hundred thousand.

use std::collections::HashMap;

use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::error::{Error, Result};
use super::parties::{self, PartyWords};
use crate::model::{Item, Key, Kind, PartialDate, Party, Reference, countries};

/// What is remembered of a key.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The row of its identity.
    pub id: i64,
    /// Whether something counts that describes it: in the book, or in what is being recorded.
    pub live: bool,
    /// The checksum of what describes it in what is being recorded.
    pub here: Option<i64>,
    /// Whether the row of its identity is new.
    pub fresh: bool,
    /// For a commitment described here: the day on which it was made.
    pub made: Option<PartialDate>,
}

/// The keys of one kind of thing.
struct Keys {
    sql: &'static KeySql,
    known: HashMap<String, Known>,
    /// What the file that is being read will describe.
    declared: HashMap<String, ()>,
}

/// The statements on the table that holds the keys of one kind of thing.
struct KeySql {
    find: &'static str,
    insert: &'static str,
    all: &'static str,
}

macro_rules! key_sql {
    ($table:literal) => {
        &KeySql {
            find: concat!(
                "SELECT id, EXISTS (SELECT 1 FROM derived_",
                $table,
                " WHERE ",
                $table,
                "_id = id) FROM ",
                $table,
                " WHERE key = ?1"
            ),
            insert: concat!("INSERT INTO ", $table, " (key) VALUES (?1)"),
            all: concat!("SELECT key FROM ", $table, " JOIN derived_", $table, " ON ", $table, "_id = id ORDER BY key"),
        }
    };
}

/// All keys and names, as far as they were asked for.
pub(super) struct Names<'a> {
    db: &'a Connection,
    sources: Keys,
    parties: Keys,
    conditions: Keys,
    commitments: Keys,
    words: Option<PartyWords>,
    meant: HashMap<String, Key>,
    /// Parties that got a row by being named.
    pub fresh_parties: Vec<i64>,
    /// How many more unknown keys come with what may have been meant: looking through all keys takes time.
    suggestions: u32,
}

impl<'a> Names<'a> {
    pub(super) fn new(db: &'a Connection) -> Self {
        let keys = |sql| Keys { sql, known: HashMap::new(), declared: HashMap::new() };
        Self {
            db,
            sources: keys(key_sql!("source")),
            parties: keys(key_sql!("party")),
            conditions: keys(key_sql!("condition")),
            commitments: keys(key_sql!("commitment")),
            words: None,
            meant: HashMap::new(),
            fresh_parties: Vec::new(),
            suggestions: 100,
        }
    }

    /// Announces what will be recorded, so that it may be referred to before it comes.
    pub(super) fn declare(&mut self, item: &Item) -> Result<()> {
        if let Some(key) = item.key() {
            self.declare_key(item.kind(), key);
        }
        if let Item::Party(party) = item {
            self.remember_words(party)?;
        }
        Ok(())
    }

    /// As [`Self::declare`], where no more than the key is known.
    pub(super) fn declare_key(&mut self, kind: Kind, key: &Key) {
        self.keys(kind).declared.insert(key.to_string(), ());
    }

    /// The row of a key, live or not; made if it is missing.
    pub(super) fn intern(&mut self, kind: Kind, key: &str) -> Result<Known> {
        let db = self.db;
        let keys = self.keys(kind);
        let known = keys.find(db, key)?;
        if known.id != 0 {
            return Ok(known);
        }
        db.prepare_cached(keys.sql.insert)?.execute([key])?;
        let made = Known { id: db.last_insert_rowid(), fresh: true, ..known };
        keys.known.insert(key.to_owned(), made);
        if kind == Kind::Party {
            self.fresh_parties.push(made.id);
        }
        Ok(made)
    }

    /// Remembers that a key is described by what is being recorded.
    pub(super) fn described(&mut self, kind: Kind, key: &Key, checksum: i64, made: Option<PartialDate>) {
        if let Some(known) = self.keys(kind).known.get_mut(key.as_str()) {
            *known = Known { live: true, here: Some(checksum), made, ..*known };
        }
    }

    /// The row that a reference to a source, condition or commitment means.
    pub(super) fn resolve(&mut self, kind: Kind, reference: &Reference) -> Result<Known> {
        let db = self.db;
        let keys = self.keys(kind);
        let known = keys.find(db, &reference.text)?;
        if known.live {
            return Ok(known);
        }
        if keys.declared.contains_key(&reference.text) {
            return self.intern(kind, &reference.text);
        }
        let mut all = Vec::new();
        if let Some(left) = self.suggestions.checked_sub(1) {
            let keys = self.keys(kind);
            all = keys.all(db)?;
            all.extend(keys.declared.keys().cloned());
            self.suggestions = left;
        }
        Err(Error::unknown(kind.word(), &reference.text, all.iter().map(String::as_str)))
    }

    /// The party that a reference means: its row and its key.
    pub(super) fn resolve_party(&mut self, reference: &Reference) -> Result<(i64, Key)> {
        let key = self.party_key(&reference.text)?;
        Ok((self.intern(Kind::Party, key.as_str())?.id, key))
    }

    fn party_key(&mut self, text: &str) -> Result<Key> {
        if let Some(key) = self.meant.get(text) {
            return Ok(key.clone());
        }
        let db = self.db;
        let by_key = self.parties.find(db, text)?.live || self.parties.declared.contains_key(text);
        let key = match text.parse::<Key>() {
            Ok(key) if by_key => key,
            _ => self.words()?.meaning(text)?,
        };
        self.meant.insert(text.to_owned(), key.clone());
        Ok(key)
    }

    /// Remembers the names of a party that is being recorded.
    pub(super) fn remember_words(&mut self, party: &Party) -> Result<()> {
        self.words()?.add(party.key.as_str(), &party.name);
        for alias in &party.aliases {
            self.words()?.add(party.key.as_str(), alias);
        }
        Ok(())
    }

    fn words(&mut self) -> Result<&mut PartyWords> {
        if self.words.is_none() {
            self.words = Some(parties::words(self.db)?);
        }
        self.words.as_mut().ok_or_else(|| Error::damaged("no names"))
    }

    fn keys(&mut self, kind: Kind) -> &mut Keys {
        match kind {
            Kind::Source => &mut self.sources,
            Kind::Party => &mut self.parties,
            Kind::Condition => &mut self.conditions,
            Kind::Commitment | Kind::Update | Kind::Resolution => &mut self.commitments,
        }
    }
}

impl Keys {
    fn find(&mut self, db: &Connection, key: &str) -> Result<Known> {
        if let Some(known) = self.known.get(key) {
            return Ok(*known);
        }
        let mut statement: CachedStatement<'_> = db.prepare_cached(self.sql.find)?;
        let row = statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (id, live) = row.unwrap_or((0, false));
        let known = Known { id, live, ..Known::default() };
        if id != 0 {
            self.known.insert(key.to_owned(), known);
        }
        Ok(known)
    }

    fn all(&self, db: &Connection) -> Result<Vec<String>> {
        all_keys(db, self.sql)
    }
}

fn all_keys(db: &Connection, sql: &KeySql) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(sql.all)?;
    let keys = statement.query_map([], |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

/// The row of a key for a reader: only what counts is found.
pub(super) fn find_live(db: &Connection, kind: Kind, key: &str) -> Result<i64> {
    let sql = match kind {
        Kind::Source => key_sql!("source"),
        Kind::Party => key_sql!("party"),
        Kind::Condition => key_sql!("condition"),
        Kind::Commitment | Kind::Update | Kind::Resolution => key_sql!("commitment"),
    };
    let find = |key: &str| -> Result<Option<i64>> {
        let row = db.prepare_cached(sql.find)?.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(row.and_then(|(id, live): (i64, bool)| live.then_some(id)))
    };
    if let Some(id) = find(key)? {
        return Ok(id);
    }
    let all = all_keys(db, sql)?;
    // Keys are exact when they are written down; a question may take them in any case, where that means one only.
    let mut same = all.iter().filter(|known| known.eq_ignore_ascii_case(key));
    if let (Some(only), None) = (same.next(), same.next()) {
        return find(only)?.ok_or_else(|| Error::damaged("a key that comes and goes"));
    }
    Err(Error::unknown(kind.word(), key, all.iter().map(String::as_str)))
}

/// The words of all countries, for suggestions.
pub(super) fn country_words() -> impl Iterator<Item = &'static str> {
    countries().iter().flat_map(|country| [country.alpha2, country.name])
}
