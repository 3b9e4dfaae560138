//! The statements behind [`State`], read side by side in the order of commitments: a question costs what it is about, and
//! the memory of one commitment.

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Row, Rows, Statement, params_from_iter};

use super::Ledger;
use super::error::{Error, Result};
use super::filter::Clause;
use super::state::{State, Wanted};

const STATUSES: &str = "
    SELECT commitment_id, party_id, role, status, effective_on, update_id
    FROM derived_status
    WHERE {}
    ORDER BY commitment_id, party_id, role";

const DETAILS: &str = "
    SELECT derived_commitment.commitment_id, commitment.key, revision.title, revision.source_id, source.key AS source,
        revision.due, condition.key AS due_condition, revision.due_count, revision.due_unit,
        derived_condition.state AS due_state, derived_condition.since AS due_since, derived_commitment.updated_on
    FROM derived_commitment
    JOIN commitment ON commitment.id = derived_commitment.commitment_id
    JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
    JOIN source ON source.id = revision.source_id
    LEFT JOIN condition ON condition.id = revision.due_condition_id
    LEFT JOIN derived_condition ON derived_condition.condition_id = revision.due_condition_id
    WHERE {}
    ORDER BY derived_commitment.commitment_id";

const DEPENDS: &str = "
    SELECT derived_commitment.commitment_id, requirement.condition_id, condition.key, revision.title, requirement.kind,
        requirement.party_id, derived_condition.state
    FROM derived_commitment
    JOIN requirement ON requirement.revision_id = derived_commitment.revision_id
    JOIN condition ON condition.id = requirement.condition_id
    JOIN derived_condition ON derived_condition.condition_id = requirement.condition_id
    JOIN condition_revision AS revision ON revision.id = derived_condition.revision_id
    WHERE {}
    ORDER BY derived_commitment.commitment_id, requirement.position";

const TAGS: &str = "
    SELECT derived_commitment.commitment_id, commitment_tag.tag
    FROM derived_commitment
    JOIN commitment_tag ON commitment_tag.revision_id = derived_commitment.revision_id
    WHERE {}
    ORDER BY derived_commitment.commitment_id, commitment_tag.position";

/// The statements of the streams; those that are not wanted are not there.
pub(super) struct Statements<'a> {
    statuses: Statement<'a>,
    details: Option<Statement<'a>>,
    depends: Option<Statement<'a>>,
    tags: Option<Statement<'a>>,
}

impl<'a> Statements<'a> {
    pub(super) fn prepare(ledger: &'a Ledger, clause: &Clause, wanted: Wanted) -> Result<Self> {
        let prepare = |sql: &str, wanted: bool, table: &str| -> Result<Option<Statement<'a>>> {
            let restriction = clause.sql.replace("AND commitment_id", &format!("AND {table}.commitment_id"));
            let sql = sql.replace("{}", &restriction);
            Ok(if wanted { Some(ledger.db.prepare(&sql)?) } else { None })
        };
        Ok(Self {
            statuses: prepare(STATUSES, true, "derived_status")?.ok_or_else(|| Error::damaged("no statuses"))?,
            details: prepare(DETAILS, wanted.details || wanted.standing, "derived_commitment")?,
            depends: prepare(DEPENDS, wanted.standing, "derived_commitment")?,
            tags: prepare(TAGS, wanted.tags, "derived_commitment")?,
        })
    }

    pub(super) fn start(&mut self, clause: &Clause) -> Result<Streams<'_>> {
        Ok(Streams {
            statuses: Stream::start(&mut self.statuses, clause)?,
            details: self.details.as_mut().map(|statement| Stream::start(statement, clause)).transpose()?,
            depends: self.depends.as_mut().map(|statement| Stream::start(statement, clause)).transpose()?,
            tags: self.tags.as_mut().map(|statement| Stream::start(statement, clause)).transpose()?,
        })
    }
}

/// The streams, each at the first row that has not been taken yet.
pub(super) struct Streams<'s> {
    statuses: Stream<'s>,
    details: Option<Stream<'s>>,
    depends: Option<Stream<'s>>,
    tags: Option<Stream<'s>>,
}

impl Streams<'_> {
    /// The next commitment, merged from all streams.
    pub(super) fn next(&mut self) -> Result<Option<State>> {
        let Some(id) = self.statuses.at else { return Ok(None) };
        let mut state = State { id, ..State::default() };
        self.statuses.take(id, |row| state.read_status(row))?;
        if let Some(details) = &mut self.details {
            details.take(id, |row| state.read_details(row))?;
        }
        if let Some(depends) = &mut self.depends {
            depends.take(id, |row| state.read_depends(row))?;
        }
        if let Some(tags) = &mut self.tags {
            tags.take(id, |row| {
                state.tags.push(row.get(1)?);
                Ok(())
            })?;
        }
        Ok(Some(state))
    }
}

/// A stream of rows that begin with the row of a commitment, in its order.
struct Stream<'s> {
    rows: Rows<'s>,
    at: Option<i64>,
}

impl<'s> Stream<'s> {
    fn start(statement: &'s mut Statement<'_>, clause: &Clause) -> Result<Self> {
        let mut stream = Self { rows: statement.query(params_from_iter(&clause.values))?, at: None };
        stream.advance()?;
        Ok(stream)
    }

    fn advance(&mut self) -> Result<()> {
        self.rows.advance()?;
        self.at = self.rows.get().map(|row| row.get(0)).transpose()?;
        Ok(())
    }

    /// Hands over the rows of one commitment, and passes by those of commitments before it.
    fn take(&mut self, id: i64, mut each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        while let (Some(at), Some(row)) = (self.at.filter(|at| *at <= id), self.rows.get()) {
            if at == id {
                each(row)?;
            }
            self.advance()?;
        }
        Ok(())
    }
}
