//! `pledge report`.

use pledgebook::report::{self, Dimension};

use super::Done;
use super::args::{Filter, Output, dimension};
use super::session::Session;

/// Counts of commitments, by row and column
///
/// Every figure is a number of commitments, and none counts twice in one figure: one of two countries stands in both rows
/// and once in the total. By country: what a country owes by itself or through a group (`via`). By party: parties as they
/// are tied, a group as one row. By country, party or role, status and standing are the party's own.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge report --by country --across status
  pledge report --by country --across status --across standing
  pledge report --by condition
  pledge report --by party --role beneficiary --format csv")]
pub(super) struct Args {
    /// What the rows are
    #[arg(long, value_name = "WHAT", value_parser = dimension())]
    by: Dimension,
    /// What the columns are; several stand side by side [default: standing]
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = dimension())]
    across: Vec<Dimension>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let standing = [Dimension::Standing];
        let across = if self.across.is_empty() { &standing[..] } else { &self.across };
        let table = report::cross(&session.ledger()?, self.by, across, &self.filter.query(session)?)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
