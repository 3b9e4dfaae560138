//! From a question to SQL: the only SQL that is put together at run time. Its pieces are constant; what was asked for is
//! bound, never written into it.

use rusqlite::types::Value;

use super::error::{Error, Result};
use super::{Ledger, Parties};
use crate::model::Kind;
use crate::query::Query;

/// A restriction of `commitment_id` to some, for a `WHERE` clause, with what is bound to it.
pub(super) struct Clause {
    pub sql: String,
    pub values: Vec<Value>,
}

/// The parties asked about: their rows, nothing where a country is not in the book, and with them the groups through
/// which they may be tied.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The parties themselves.
    pub parties: Vec<i64>,
    /// The parties and their groups.
    pub reach: Vec<i64>,
}

impl Ledger {
    pub(super) fn asked(&self, query: &Query, parties: &Parties) -> Result<Asked> {
        let asked = self.asked_parties(query)?;
        let groups = asked.iter().flat_map(|id| parties.groups_of(*id));
        Ok(Asked { reach: asked.iter().chain(groups).copied().collect(), parties: asked })
    }

    /// The rows of the parties asked about, as far as the book mentions them.
    ///
    /// # Errors
    /// Where a word means no party, or several.
    pub fn asked_parties(&self, query: &Query) -> Result<Vec<i64>> {
        let found = query.parties.iter().map(|text| self.party(text)).collect::<Result<Vec<_>>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// What the book can find by its indexes. Status, standing and role are judged afterwards: they are rules.
    pub(super) fn clause(&self, query: &Query, asked: &Asked) -> Result<Clause> {
        let mut clause = Clause { sql: "1".to_owned(), values: Vec::new() };
        if !query.parties.is_empty() {
            let ids = asked.reach.iter().copied();
            clause.and("commitment_id IN (SELECT commitment_id FROM derived_status WHERE party_id IN ", ids, ")");
        }
        self.and_conditions(&mut clause, query)?;
        if !query.sources.is_empty() {
            let ids = self.live(Kind::Source, &query.sources)?;
            clause.and(&current("commitment_revision.source_id IN "), ids, ")");
        }
        self.and_tags(&mut clause, query)?;
        if !query.keys.is_empty() {
            let ids = self.live(Kind::Commitment, &query.keys)?;
            clause.and("commitment_id IN ", ids, "");
        }
        if !query.search.is_empty() {
            self.index_for_search()?;
            let alternatives: Vec<String> = query.search.iter().map(|words| search_expression(words)).collect();
            clause
                .sql
                .push_str(" AND commitment_id IN (SELECT rowid FROM derived_search WHERE derived_search MATCH ?)");
            clause.values.push(Value::Text(alternatives.join(" OR ")));
        }
        Ok(clause)
    }

    /// Refuses a tag that no commitment has, or has had.
    fn check_tags(&self, tags: &[String]) -> Result<()> {
        for tag in tags {
            if !self.db.prepare_cached("SELECT 1 FROM commitment_tag WHERE tag = ?1")?.exists([tag])? {
                let mut known = self.db.prepare("SELECT DISTINCT tag FROM commitment_tag")?;
                let known = known.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
                return Err(Error::unknown("tag", tag, known.iter().map(String::as_str)));
            }
        }
        Ok(())
    }

    fn and_tags(&self, clause: &mut Clause, query: &Query) -> Result<()> {
        if query.tags.is_empty() {
            return Ok(());
        }
        let (none, tags) = without_none(&query.tags);
        self.check_tags(&tags)?;
        let alone = if none { ") OR revision_id NOT IN (SELECT revision_id FROM commitment_tag)" } else { ")" };
        let head = current("(revision_id IN (SELECT revision_id FROM commitment_tag WHERE tag IN ");
        clause.and(&head, tags, &format!("{alone}))"));
        Ok(())
    }

    fn and_conditions(&self, clause: &mut Clause, query: &Query) -> Result<()> {
        if query.conditions.is_empty() {
            return Ok(());
        }
        let (none, keys) = without_none(&query.conditions);
        let ids = self.live(Kind::Condition, &keys)?;
        let alone = if none { ") OR revision_id NOT IN (SELECT revision_id FROM requirement)" } else { ")" };
        let head = current("(revision_id IN (SELECT revision_id FROM requirement WHERE condition_id IN ");
        clause.and(&head, ids, &format!("{alone}))"));
        Ok(())
    }

    fn live(&self, kind: Kind, keys: &[String]) -> Result<Vec<i64>> {
        keys.iter().map(|key| self.find(kind, key)).collect()
    }
}

impl Clause {
    /// Adds `AND head (?, ?, ...) tail`.
    fn and<V: Into<Value>>(&mut self, head: &str, values: impl IntoIterator<Item = V>, tail: &str) {
        let before = self.values.len();
        self.values.extend(values.into_iter().map(Into::into));
        let marks = vec!["?"; self.values.len() - before].join(", ");
        self.sql.push_str(&format!(" AND {head}({marks}){tail}"));
    }
}

/// Whether `none` is among the words, and the others.
fn without_none(words: &[String]) -> (bool, Vec<String>) {
    let (none, others): (Vec<_>, Vec<_>) = words.iter().cloned().partition(|word| word == "none");
    (!none.is_empty(), others)
}

/// A restriction on the revision that counts; the caller closes the bracket.
fn current(restriction: &str) -> String {
    format!(
        "commitment_id IN (
            SELECT derived_commitment.commitment_id
            FROM derived_commitment
            JOIN commitment_revision ON commitment_revision.id = derived_commitment.revision_id
            WHERE {restriction}"
    )
}

/// Words as an expression of FTS5 that finds them all: each quoted, so that nothing in them is an operator; a `*` at the
/// end of one finds the words that begin so.
fn search_expression(words: &str) -> String {
    let quoted = words.split_whitespace().map(|word| {
        let (word, star) = word.strip_suffix('*').map_or((word, ""), |word| (word, "*"));
        format!("\"{}\"{star}", word.replace('"', "\"\""))
    });
    let expression = quoted.collect::<Vec<_>>().join(" ");
    if expression.is_empty() { "\"\"".to_owned() } else { format!("({expression})") }
}

#[cfg(test)]
mod tests {
    use super::search_expression;

    #[test]
    fn nothing_in_the_words_is_an_operator() {
        assert_eq!(search_expression("air OR \"defence* x*"), "(\"air\" \"OR\" \"\"\"defence\"* \"x\"*)");
        assert_eq!(search_expression(" "), "\"\"");
    }
}
