//! `pledge list`.

use pledgebook::query::Query;
use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// The commitments that are open, and where they stand
///
/// Open are those whose status is not final; with --party or --role, those that are open for that party. Where single
/// parties differ from the whole, the row says so.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge list
  pledge list --party France --standing waiting
  pledge list --all --status broken --party Russia
  pledge list --search 'ceasefire monitor*' --format json")]
pub(super) struct Args {
    /// Those that are closed, too; also where --status or --standing names one
    #[arg(long, short)]
    all: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let only_open = !self.all && !self.filter.which.names_status();
        let query = Query { only_open, ..self.filter.query(session)? };
        session.print(report::list(&session.ledger()?, &query)?, self.output.format)?;
        Ok(Done::Well)
    }
}
