//! `pledge timeline`.

use pledgebook::query::Query;
use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// What happened, in the order of days, and a bar for each commitment over the months
///
/// "late" marks what was recorded when the book had something of a later day already. A bar shows what the commitment as a
/// whole had come to by the end of each month; where there are more months than columns, of each longer time. CSV and NDJSON
/// have the events alone.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge timeline PARIS-3
  pledge timeline --party UK
  pledge timeline --condition post-ceasefire --format json")]
pub(super) struct Args {
    /// The commitment's key [default: all that are asked for]
    key: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let query = Query { keys: self.key.iter().cloned().collect(), ..self.filter.query(session)? };
        let table = report::timeline(&session.ledger()?, &query, self.output.format.flat)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
