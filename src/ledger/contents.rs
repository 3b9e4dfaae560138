//! Reading recorded items back as items, things named by key: for export, for amending, and for verifying hashes.

use rusqlite::{Connection, Row};

use super::Ledger;
use super::error::{Error, Result};
use super::state::read_rule;
use crate::model::{
    Commitment, Condition, Due, Item, Key, Kind, Member, PartialDate, Party, Place, Reference, Requirement,
    RequirementKind, Source, Tie,
};
use crate::query::Moment;

impl Ledger {
    /// What describes a thing at a moment.
    ///
    /// # Errors
    /// Where there is no such thing.
    pub fn item(&self, kind: Kind, key: &str, moment: &Moment) -> Result<Item> {
        self.stand_at(moment)?;
        let id = match kind {
            Kind::Party => self.party(key)?.ok_or_else(|| Error::unknown("party", key, []))?,
            _ => self.find(kind, key)?,
        };
        let sql = match kind {
            Kind::Source => "SELECT revision_id FROM derived_source WHERE source_id = ?1",
            Kind::Party => "SELECT revision_id FROM derived_party WHERE party_id = ?1",
            Kind::Condition => "SELECT revision_id FROM derived_condition WHERE condition_id = ?1",
            _ => "SELECT revision_id FROM derived_commitment WHERE commitment_id = ?1",
        };
        match self.db.query_row(sql, [id], |row| row.get(0))? {
            Some(revision) => read(&self.db, kind, revision),
            None => self.undescribed(id),
        }
    }

    /// Whether a revision that counts describes a thing of exactly this key.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn described(&self, kind: Kind, key: &Key) -> Result<bool> {
        let sql = match kind {
            Kind::Source => "SELECT 1 FROM source JOIN derived_source ON source_id = id WHERE key = ?1",
            Kind::Party => {
                "SELECT 1 FROM party JOIN derived_party ON party_id = id WHERE key = ?1 AND revision_id IS NOT NULL"
            }
            Kind::Condition => "SELECT 1 FROM condition JOIN derived_condition ON condition_id = id WHERE key = ?1",
            _ => "SELECT 1 FROM commitment JOIN derived_commitment ON commitment_id = id WHERE key = ?1",
        };
        Ok(self.db.prepare(sql)?.exists([key])?)
    }

    /// A country that no revision describes, as one would.
    fn undescribed(&self, id: i64) -> Result<Item> {
        let party = self.db.query_row(
            "SELECT party.key, kind, name FROM derived_party JOIN party ON party.id = party_id WHERE party_id = ?1",
            [id],
            |row| {
                let (key, kind, name) = (row.get("key")?, row.get("kind")?, row.get("name")?);
                Ok(Party { key, kind, name, aliases: Vec::new(), members: Vec::new() })
            },
        )?;
        Ok(Item::Party(party))
    }
}

/// What a revision says.
pub(super) fn read(db: &Connection, kind: Kind, revision: i64) -> Result<Item> {
    Ok(match kind {
        Kind::Source => Item::Source(read_source(db, revision)?),
        Kind::Party => Item::Party(read_party(db, revision)?),
        Kind::Condition => Item::Condition(read_condition(db, revision)?),
        Kind::Commitment | Kind::Update | Kind::Resolution => Item::Commitment(read_commitment(db, revision)?),
    })
}

fn read_source(db: &Connection, revision: i64) -> Result<Source> {
    let mut statement = db.prepare_cached(
        "SELECT source.key, title, publisher, published, url, kind
        FROM source_revision
        JOIN source ON source.id = source_id
        WHERE source_revision.id = ?1",
    )?;
    Ok(statement.query_row([revision], |row| {
        Ok(Source {
            key: row.get("key")?,
            title: row.get("title")?,
            publisher: row.get("publisher")?,
            published: row.get("published")?,
            url: row.get("url")?,
            kind: row.get("kind")?,
        })
    })?)
}

fn read_condition(db: &Connection, revision: i64) -> Result<Condition> {
    let mut statement = db.prepare_cached(
        "SELECT condition.key, title, description
        FROM condition_revision
        JOIN condition ON condition.id = condition_id
        WHERE condition_revision.id = ?1",
    )?;
    Ok(statement.query_row([revision], |row| {
        Ok(Condition { key: row.get("key")?, title: row.get("title")?, description: row.get("description")? })
    })?)
}

fn read_party(db: &Connection, revision: i64) -> Result<Party> {
    let mut statement = db.prepare_cached(
        "SELECT party.key, kind, name
        FROM party_revision
        JOIN party ON party.id = party_id
        WHERE party_revision.id = ?1",
    )?;
    let party = statement.query_row([revision], |row| {
        let (key, kind, name) = (row.get("key")?, row.get("kind")?, row.get("name")?);
        Ok(Party { key, kind, name, aliases: Vec::new(), members: Vec::new() })
    })?;
    let aliases =
        children(db, "SELECT position, alias FROM party_alias WHERE revision_id = ?1 ORDER BY 1", revision, |row| {
            Ok(row.get("alias")?)
        })?;
    let members = children(
        db,
        "SELECT position, party.key, since, until
        FROM membership
        JOIN party ON party.id = party_id
        WHERE revision_id = ?1
        ORDER BY position",
        revision,
        |row| Ok(Member { party: named(row, "key")?, since: row.get("since")?, until: row.get("until")? }),
    )?;
    Ok(Party { aliases, members, ..party })
}

fn read_commitment(db: &Connection, revision: i64) -> Result<Commitment> {
    let mut statement = db.prepare_cached(
        "SELECT commitment.key, title, quote, source.key AS source, locator, made, due, condition.key AS due_condition,
            due_count, due_unit
        FROM commitment_revision AS revision
        JOIN commitment ON commitment.id = commitment_id
        JOIN source ON source.id = source_id
        LEFT JOIN condition ON condition.id = due_condition_id
        WHERE revision.id = ?1",
    )?;
    let mut rows = statement.query([revision])?;
    let row = rows.next()?.ok_or_else(|| Error::damaged(format!("revision {revision} refers to what is not there")))?;
    let due = match (row.get::<_, Option<PartialDate>>("due")?, row.get::<_, Option<String>>("due_condition")?) {
        (Some(date), _) => Some(Due::On(date)),
        (None, Some(condition)) => Some(read_rule(row, &condition)?),
        (None, None) => None,
    };
    Ok(Commitment {
        key: row.get("key")?,
        title: row.get("title")?,
        quote: row.get("quote")?,
        source: named(row, "source")?,
        locator: row.get("locator")?,
        made: row.get("made")?,
        due: due.map(|due| (due, Place::NOWHERE)),
        tags: children(
            db,
            "SELECT position, tag FROM commitment_tag WHERE revision_id = ?1 ORDER BY 1",
            revision,
            |row| Ok(row.get("tag")?),
        )?,
        parties: read_ties(db, revision)?,
        requires: read_requirements(db, revision)?,
    })
}

fn read_ties(db: &Connection, revision: i64) -> Result<Vec<Tie>> {
    let sql = "SELECT position, party.key, role
        FROM commitment_party
        JOIN party ON party.id = party_id
        WHERE revision_id = ?1
        ORDER BY position";
    children(db, sql, revision, |row| Ok(Tie { party: named(row, "key")?, role: row.get("role")? }))
}

fn read_requirements(db: &Connection, revision: i64) -> Result<Vec<Requirement>> {
    let sql = "SELECT position, condition.key, kind, party.key AS party, alternative_to
        FROM requirement
        JOIN condition ON condition.id = condition_id
        LEFT JOIN party ON party.id = party_id
        WHERE revision_id = ?1
        ORDER BY position";
    let rows = children(db, sql, revision, |row| {
        let party: Option<String> = row.get("party")?;
        let kind: RequirementKind = row.get("kind")?;
        let alternative_to: Option<i64> = row.get("alternative_to")?;
        Ok((alternative_to, Requirement { any_of: vec![named(row, "key")?], kind, party: party.map(Reference::new) }))
    })?;
    joined(rows)
}

/// Requirements with their alternatives, which follow the first of them.
fn joined(rows: Vec<(Option<i64>, Requirement)>) -> Result<Vec<Requirement>> {
    let mut found: Vec<(i64, Requirement)> = Vec::new();
    for (position, (alternative_to, one)) in (1..).zip(rows) {
        match (alternative_to, found.last_mut()) {
            (None, _) => found.push((position, one)),
            (Some(first), Some((at, before)))
                if first == *at && one.kind == before.kind && one.party == before.party =>
            {
                before.any_of.extend(one.any_of);
            }
            (Some(first), _) => {
                return Err(Error::damaged(format!("requirement {position} is no alternative to {first}")));
            }
        }
    }
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// The rows that belong to a revision, by their positions, which have to be 1, 2, 3, ...
fn children<T>(
    db: &Connection,
    sql: &str,
    revision: i64,
    mut each: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([revision])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let position: usize = row.get("position")?;
        if position != found.len() + 1 {
            return Err(Error::damaged(format!("position {position} where {} was to be", found.len() + 1)));
        }
        found.push(each(row)?);
    }
    Ok(found)
}

pub(super) fn named(row: &Row<'_>, column: &str) -> Result<Reference> {
    Ok(Reference::new(row.get::<_, Key>(column)?.to_string()))
}
