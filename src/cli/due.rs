//! `pledge due`.

use pledgebook::model::Span;
use pledgebook::report::{self, Watch};

use super::Done;
use super::args::{Filter, Output, span};
use super::session::Session;

/// What needs somebody's attention: overdue, woken and untouched, due soon, silent
///
/// Made for a weekly look and for cron: nothing is printed where nothing needs attention, and the exit status is 0. A
/// commitment stands under the first heading that holds for anybody whom it binds; with --party, for that party.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge due
  pledge due --within 2w --stale 6m
  pledge due --party UK --format json")]
pub(super) struct Args {
    /// How far to look ahead: a number of d, w, m or y
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = span)]
    within: Span,
    /// After how long without an update a commitment in force is stale
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = span)]
    stale: Span,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let watch = Watch { within: self.within, stale: self.stale };
        let table = report::due(&session.ledger()?, &self.filter.query(session)?, watch)?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }
}
