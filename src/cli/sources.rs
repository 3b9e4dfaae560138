//! `pledge sources`.

use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// The sources in the book, and what comes from each
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge sources\n  pledge sources --party France --format json")]
pub(super) struct Args {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let table = report::sources(&session.ledger()?, &self.filter.query(session)?)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
