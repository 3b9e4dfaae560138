//! The statements behind [`State`], read side by side in the order of commitments: a question costs what it is about, and
//! the memory of one commitment.

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Row, Rows, Statement, params_from_iter};

use super::Ledger;
use super::error::Result;
use super::filter::Clause;
use super::fold::{Judgements, UPDATES};
use super::state::{State, Wanted};

/// What stands now.
const STATUSES: &str = "
    SELECT commitment_id, party_id, role, status, effective_on, update_id
    FROM derived_status
    WHERE {}
    ORDER BY commitment_id, party_id, role";

/// At a moment of the past: the commitments that there were, and who was tied to them.
pub(super) const TIES: &str = "
    SELECT derived_commitment.commitment_id, commitment_party.party_id, commitment_party.role
    FROM derived_commitment
    LEFT JOIN commitment_party ON commitment_party.revision_id = derived_commitment.revision_id
    WHERE {}
    ORDER BY derived_commitment.commitment_id";

const DETAILS: &str = "
    SELECT derived_commitment.commitment_id, commitment.key, revision.title, revision.source_id, [source] AS source,
        revision.made, revision.due, condition.key AS due_condition, revision.due_count, revision.due_unit,
        derived_condition.state AS due_state, derived_condition.since AS due_since, derived_commitment.updated_on
    FROM derived_commitment
    JOIN commitment ON commitment.id = derived_commitment.commitment_id
    JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
    [join]
    LEFT JOIN condition ON condition.id = revision.due_condition_id
    LEFT JOIN derived_condition ON derived_condition.condition_id = revision.due_condition_id
    WHERE {}
    ORDER BY derived_commitment.commitment_id";

const DEPENDS: &str = "
    SELECT derived_commitment.commitment_id, requirement.condition_id, condition.key, revision.title, requirement.kind,
        requirement.party_id, derived_condition.state, derived_condition.since,
        coalesce(requirement.alternative_to, requirement.position) AS requirement
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
    statuses: StatusStatements<'a>,
    details: Option<Statement<'a>>,
    depends: Option<Statement<'a>>,
    tags: Option<Statement<'a>>,
}

/// Statuses are derived already, or folded from updates.
enum StatusStatements<'a> {
    Derived(Statement<'a>),
    Folded { ties: Statement<'a>, updates: Statement<'a> },
}

impl<'a> Statements<'a> {
    pub(super) fn prepare(ledger: &'a Ledger, clause: &Clause, wanted: Wanted) -> Result<Self> {
        let prepare = |sql: &str, table: &str| -> Result<Statement<'a>> {
            let restriction = clause.sql.replace("AND commitment_id", &format!("AND {table}.commitment_id"));
            Ok(ledger.db.prepare(&sql.replace("{}", &restriction))?)
        };
        let if_wanted = |sql: &str, wanted: bool| {
            if wanted { prepare(sql, "derived_commitment").map(Some) } else { Ok(None) }
        };
        let (source, join) = match wanted.source {
            true => ("source.key", "JOIN source ON source.id = revision.source_id"),
            false => ("NULL", ""),
        };
        let details = DETAILS.replace("[source]", source).replace("[join]", join);
        let looks_back = ledger.standing_at.borrow().as_ref().is_some_and(crate::query::Moment::looks_back);
        let statuses = if looks_back {
            let (ties, updates) = (prepare(TIES, "derived_commitment")?, prepare(UPDATES, "counted_update")?);
            StatusStatements::Folded { ties, updates }
        } else {
            StatusStatements::Derived(prepare(STATUSES, "derived_status")?)
        };
        Ok(Self {
            statuses,
            details: if_wanted(&details, wanted.details || wanted.standing)?,
            depends: if_wanted(DEPENDS, wanted.standing)?,
            tags: if_wanted(TAGS, wanted.tags)?,
        })
    }

    pub(super) fn start(&mut self, clause: &Clause) -> Result<Streams<'_>> {
        let start = |statement| Stream::start(statement, clause);
        Ok(Streams {
            statuses: match &mut self.statuses {
                StatusStatements::Derived(statuses) => StatusStreams::Derived(start(statuses)?),
                StatusStatements::Folded { ties, updates } => {
                    StatusStreams::Folded { ties: start(ties)?, updates: start(updates)? }
                }
            },
            details: self.details.as_mut().map(start).transpose()?,
            depends: self.depends.as_mut().map(start).transpose()?,
            tags: self.tags.as_mut().map(start).transpose()?,
        })
    }
}

/// The streams, each at the first row that has not been taken yet.
pub(super) struct Streams<'s> {
    statuses: StatusStreams<'s>,
    details: Option<Stream<'s>>,
    depends: Option<Stream<'s>>,
    tags: Option<Stream<'s>>,
}

enum StatusStreams<'s> {
    Derived(Stream<'s>),
    Folded { ties: Stream<'s>, updates: Stream<'s> },
}

impl Streams<'_> {
    /// The next commitment, merged from all streams.
    pub(super) fn next(&mut self) -> Result<Option<State>> {
        let Some(mut state) = self.statuses.next()? else { return Ok(None) };
        let id = state.id;
        if let Some(details) = &mut self.details {
            let updated_on = state.details.updated_on;
            details.take(id, |row| state.read_details(row))?;
            if matches!(self.statuses, StatusStreams::Folded { .. }) {
                state.details.updated_on = updated_on;
            }
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

impl StatusStreams<'_> {
    /// The next commitment with what stands for it and its parties.
    fn next(&mut self) -> Result<Option<State>> {
        match self {
            Self::Derived(statuses) => {
                let Some(id) = statuses.at else { return Ok(None) };
                let mut state = State { id, ..State::default() };
                statuses.take(id, |row| state.read_status(row))?;
                Ok(Some(state))
            }
            Self::Folded { ties, updates } => {
                let Some(id) = ties.at else { return Ok(None) };
                let mut state = State { id, ..State::default() };
                let tied = take_ties(ties, id)?;
                let mut judgements = Judgements::none();
                updates.take(id, |row| judgements.add(row))?;
                state.details.updated_on = judgements.updated_on;
                judgements.held(tied).into_iter().try_for_each(|held| state.hold(held))?;
                Ok(Some(state))
            }
        }
    }
}

/// The ties of a commitment, rows of [`TIES`]; a row without a party says only that it is there.
pub(super) fn take_ties(ties: &mut Stream<'_>, id: i64) -> Result<Vec<(i64, String)>> {
    let mut tied = Vec::new();
    ties.take(id, |row| {
        if let Some(party) = row.get(1)? {
            tied.push((party, row.get(2)?));
        }
        Ok(())
    })?;
    Ok(tied)
}

/// A stream of rows that begin with the row of a commitment, in its order.
pub(super) struct Stream<'s> {
    rows: Rows<'s>,
    /// The commitment of the first row that has not been taken.
    pub at: Option<i64>,
}

impl<'s> Stream<'s> {
    pub(super) fn start(statement: &'s mut Statement<'_>, clause: &Clause) -> Result<Self> {
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
    pub(super) fn take(&mut self, id: i64, mut each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        while let (Some(at), Some(row)) = (self.at.filter(|at| *at <= id), self.rows.get()) {
            if at == id {
                each(row)?;
            }
            self.advance()?;
        }
        Ok(())
    }
}
