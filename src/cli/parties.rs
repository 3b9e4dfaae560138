//! `pledge parties`.

use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// The parties in the book, their groups, and what they owe
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge parties\n  pledge parties --party France --format json")]
pub(super) struct Args {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let table = report::parties(&session.ledger()?, &self.filter.query(session)?)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
