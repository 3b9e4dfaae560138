//! Parties: what the book knows of them, who belongs to whom, and which one a word means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rusqlite::Connection;

use super::error::{Error, Result};
use super::{Ledger, names};
use crate::model::{Country, Key, Member, PartyKind, country, nearest};
use crate::query::Moment;

/// A party, as the book knows it.
#[derive(Debug, Clone)]
pub struct PartyRow {
    /// Its row.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// What it is.
    pub kind: PartyKind,
    /// Its name.
    pub name: String,
}

/// All parties of a book, with their memberships on one day.
#[derive(Debug, Default)]
pub struct Parties {
    rows: HashMap<i64, PartyRow>,
    groups_of: HashMap<i64, Vec<i64>>,
    members_of: HashMap<i64, Vec<i64>>,
}

impl Parties {
    /// The party of a row.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&PartyRow> {
        self.rows.get(&id)
    }

    /// The key of a party.
    #[must_use]
    pub fn key(&self, id: i64) -> &str {
        self.get(id).map_or("", |party| &party.key)
    }

    /// The name of a party.
    #[must_use]
    pub fn name(&self, id: i64) -> &str {
        self.get(id).map_or("", |party| &party.name)
    }

    /// The groups to which a party belongs, also through other groups.
    #[must_use]
    pub fn groups_of(&self, id: i64) -> &[i64] {
        self.groups_of.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The members of a group, also through other groups.
    #[must_use]
    pub fn members_of(&self, id: i64) -> &[i64] {
        self.members_of.get(&id).map_or(&[], Vec::as_slice)
    }

    /// All parties, by key.
    #[must_use]
    pub fn all(&self) -> Vec<&PartyRow> {
        let mut all: Vec<_> = self.rows.values().collect();
        all.sort_by(|a, b| a.key.cmp(&b.key));
        all
    }
}

impl Ledger {
    /// All parties, with their memberships on the day of a moment.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn parties(&self, moment: &Moment) -> Result<Parties> {
        self.stand_at(moment)?;
        let mut parties = Parties { rows: rows(&self.db)?, ..Parties::default() };
        let direct = direct_members(&self.db, Some(moment.day))?;
        for group in direct.keys() {
            let members = reached(&direct, *group);
            for member in &members {
                parties.groups_of.entry(*member).or_default().push(*group);
            }
            parties.members_of.insert(*group, members.into_iter().collect());
        }
        Ok(parties)
    }

    /// The row of the party that a word means: a key, a code, a name or an alias, in any case. Nothing where it means a
    /// country that the book does not mention.
    ///
    /// # Errors
    /// Where it means nothing, or several.
    pub fn party(&self, text: &str) -> Result<Option<i64>> {
        let words = words(&self.db)?;
        let by_key = rows(&self.db)?.into_values().find(|row| row.key == text);
        if let Some(row) = by_key {
            return Ok(Some(row.id));
        }
        let key = words.meaning(text)?;
        Ok(rows(&self.db)?.into_values().find(|row| row.key == key.as_str()).map(|row| row.id))
    }

    /// The key of the party that a word means.
    ///
    /// # Errors
    /// Where it means nothing, or several.
    pub fn party_key(&self, text: &str) -> Result<String> {
        let by_key = rows(&self.db)?.into_values().find(|row| row.key == text);
        by_key.map_or_else(|| Ok(words(&self.db)?.meaning(text)?.to_string()), |row| Ok(row.key))
    }

    /// The parties that something that counts describes, ties to a commitment or makes a member of a group, on whatever day.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn mentioned_parties(&self, moment: &Moment) -> Result<BTreeSet<i64>> {
        self.stand_at(moment)?;
        let mut statement = self.db.prepare_cached(if moment.looks_back() { MENTIONED_THEN } else { MENTIONED })?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The aliases of each party.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn aliases(&self, moment: &Moment) -> Result<BTreeMap<i64, Vec<String>>> {
        self.stand_at(moment)?;
        let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        let mut statement = self.db.prepare_cached(ALIASES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.entry(row.get("party_id")?).or_default().push(row.get("alias")?);
        }
        Ok(found)
    }
}

fn rows(db: &Connection) -> Result<HashMap<i64, PartyRow>> {
    let mut statement = db.prepare_cached(
        "SELECT party.id, party.key, derived_party.kind, derived_party.name
        FROM derived_party
        JOIN party ON party.id = derived_party.party_id",
    )?;
    let rows = statement.query_map([], |row| {
        let id = row.get("id")?;
        Ok((id, PartyRow { id, key: row.get("key")?, kind: row.get("kind")?, name: row.get("name")? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const MENTIONED: &str = "SELECT id FROM current_party";

/// The same of the past, where ties are those of the commitments that there were.
const MENTIONED_THEN: &str = "
    SELECT party_id FROM derived_party WHERE revision_id IS NOT NULL
    UNION
    SELECT commitment_party.party_id
    FROM derived_commitment
    JOIN commitment_party ON commitment_party.revision_id = derived_commitment.revision_id
    UNION
    SELECT membership.party_id
    FROM derived_party
    JOIN membership ON membership.revision_id = derived_party.revision_id
    UNION
    SELECT party_id
    FROM counted_update
    WHERE party_id IS NOT NULL AND commitment_id IN (SELECT commitment_id FROM derived_commitment)";

const ALIASES: &str = "
    SELECT derived_party.party_id, party_alias.alias
    FROM derived_party
    JOIN party_alias ON party_alias.revision_id = derived_party.revision_id
    ORDER BY derived_party.party_id, party_alias.position";

/// The members of each group on a day, or on any day.
pub(super) fn direct_members(db: &Connection, day: Option<NaiveDate>) -> Result<BTreeMap<i64, BTreeSet<i64>>> {
    let mut direct: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    let mut statement = db.prepare_cached(
        "SELECT derived_party.party_id AS group_id, membership.party_id, membership.since, membership.until
        FROM derived_party
        JOIN membership ON membership.revision_id = derived_party.revision_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (since, until) = (row.get("since")?, row.get("until")?);
        if day.is_none_or(|day| Member::holds_on(since, until, day)) {
            direct.entry(row.get("group_id")?).or_default().insert(row.get("party_id")?);
        }
    }
    Ok(direct)
}

/// Everybody who belongs to a group, also through other groups.
pub(super) fn reached(direct: &BTreeMap<i64, BTreeSet<i64>>, group: i64) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let mut open = vec![group];
    while let Some(next) = open.pop() {
        for member in direct.get(&next).into_iter().flatten() {
            if found.insert(*member) {
                open.push(*member);
            }
        }
    }
    found
}

/// The names of the parties of a book, in lower case, and whom they mean.
#[derive(Debug, Default)]
pub(super) struct PartyWords {
    meanings: HashMap<String, BTreeSet<String>>,
    /// As written, for suggestions.
    written: BTreeSet<String>,
}

/// The names of all parties that the book describes.
pub(super) fn words(db: &Connection) -> Result<PartyWords> {
    let mut words = PartyWords::default();
    let rows = rows(db)?;
    for row in rows.values() {
        words.add(&row.key, &row.name);
    }
    let mut statement = db.prepare_cached(ALIASES)?;
    let mut aliases = statement.query([])?;
    while let Some(row) = aliases.next()? {
        if let Some(party) = rows.get(&row.get("party_id")?) {
            words.add(&party.key, &row.get::<_, String>("alias")?);
        }
    }
    Ok(words)
}

impl PartyWords {
    /// Adds a name of a party, and its key.
    pub(super) fn add(&mut self, key: &str, name: &str) {
        for word in [key, name] {
            self.meanings.entry(word.trim().to_lowercase()).or_default().insert(key.to_owned());
            self.written.insert(word.to_owned());
        }
    }

    /// The key of the party that a word means. The codes and names of countries come first, so that no alias in a book
    /// can take them over.
    pub(super) fn meaning(&self, text: &str) -> Result<Key> {
        let known = country(text).map(|Country { alpha2, .. }| BTreeSet::from([alpha2.to_owned()]));
        let meanings = known.or_else(|| self.meanings.get(&text.trim().to_lowercase()).cloned()).unwrap_or_default();
        match meanings.first() {
            None => Err(self.unknown(text)),
            Some(key) if meanings.len() == 1 => {
                key.parse().map_err(|_| Error::damaged(format!("the key `{key}` of a party")))
            }
            Some(_) => Err(Error::Ambiguous { text: text.to_owned(), meanings: meanings.into_iter().collect() }),
        }
    }

    fn unknown(&self, text: &str) -> Error {
        let words = self.written.iter().map(String::as_str).chain(names::country_words().map(|word| word as &str));
        let near = nearest(text, words).into_iter().map(str::to_owned).collect();
        Error::Unknown { kind: "party", text: text.to_owned(), near }
    }
}
