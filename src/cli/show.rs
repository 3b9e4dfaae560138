//! `pledge show`.

use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// One commitment, whole: words, source, parties, conditions, history
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge show PARIS-3\n  pledge show PARIS-3 --format json")]
pub(super) struct Args {
    /// The commitment's key
    key: String,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let table = report::show(&session.ledger()?, &self.key, &self.filter.query(session)?)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
