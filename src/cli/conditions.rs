//! `pledge conditions`.

use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// The conditions in the book, their states, and what waits for them
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge conditions\n  pledge conditions --party France --format json")]
pub(super) struct Args {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let table = report::conditions(&session.ledger()?, &self.filter.query(session)?)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
