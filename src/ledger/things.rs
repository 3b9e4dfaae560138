//! Sources and conditions, as the book knows them.

use rusqlite::Row;

use super::Ledger;
use super::error::Result;
use crate::model::{PartialDate, Stand};
use crate::query::Moment;

/// A source, as the book knows it.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// Its row.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<PartialDate>,
    /// Its address.
    pub url: Option<String>,
    /// What it is.
    pub kind: Option<String>,
}

/// A condition, as the book knows it.
#[derive(Debug, Clone)]
pub struct ConditionRow {
    /// Its row.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What exactly has to be so.
    pub description: Option<String>,
    /// Its state, and since when it is in it.
    pub stand: Stand,
}

impl Ledger {
    /// A source by its row, as described at the moment that was asked about last.
    ///
    /// # Errors
    /// Where there is none.
    pub fn source(&self, id: i64) -> Result<SourceRow> {
        let sql = format!("{SOURCES} WHERE derived_source.source_id = ?1");
        Ok(self.db.prepare_cached(&sql)?.query_row([id], source)?)
    }

    /// All sources at a moment, by key.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn sources(&self, moment: &Moment) -> Result<Vec<SourceRow>> {
        self.stand_at(moment)?;
        let mut statement = self.db.prepare_cached(&format!("{SOURCES} ORDER BY source.key"))?;
        let rows = statement.query_map([], source)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All conditions at a moment, by key.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn conditions(&self, moment: &Moment) -> Result<Vec<ConditionRow>> {
        self.stand_at(moment)?;
        let mut statement = self.db.prepare_cached(
            "SELECT condition.id, condition.key, revision.title, revision.description, derived_condition.state,
                derived_condition.since
            FROM derived_condition
            JOIN condition ON condition.id = derived_condition.condition_id
            JOIN condition_revision AS revision ON revision.id = derived_condition.revision_id
            ORDER BY condition.key",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(ConditionRow {
                id: row.get("id")?,
                key: row.get("key")?,
                title: row.get("title")?,
                description: row.get("description")?,
                stand: Stand { state: row.get("state")?, since: row.get("since")? },
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

const SOURCES: &str = "
    SELECT source.id, source.key, revision.title, revision.publisher, revision.published, revision.url, revision.kind
    FROM derived_source
    JOIN source ON source.id = derived_source.source_id
    JOIN source_revision AS revision ON revision.id = derived_source.revision_id";

fn source(row: &Row<'_>) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        id: row.get("id")?,
        key: row.get("key")?,
        title: row.get("title")?,
        publisher: row.get("publisher")?,
        published: row.get("published")?,
        url: row.get("url")?,
        kind: row.get("kind")?,
    })
}
