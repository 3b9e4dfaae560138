//! `pledge diff`.

use pledgebook::query::Moment;
use pledgebook::report;

use super::args::{Output, Which};
use super::session::Session;
use super::{Done, Wrong};

/// What changed between two days, or between two states of knowledge
///
/// Between days: commitments that were made, statuses that moved, conditions that turned and deadlines that passed, as the
/// book knows it now. Between times: what was recorded, corrected or taken back, all judged by one day. Both together: from
/// what was known of one day to what is known of the other.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge diff --from 2026-01-06 --to 2026-02-28 --format markdown
  pledge diff --from 'last month'
  pledge diff --known-from 'a week ago'    what was learnt or corrected since")]
pub(super) struct Args {
    /// From the end of this day
    #[arg(long, value_name = "DATE", required_unless_present = "known_from")]
    from: Option<String>,
    /// To the end of this day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// From what the book knew at this time
    #[arg(long, value_name = "TIME")]
    known_from: Option<String>,
    /// To what it knew at this time [default: what it knows now]
    #[arg(long, value_name = "TIME", requires = "known_from")]
    known_to: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    which: Which,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let (from, to) = self.moments(session)?;
        let table = report::diff(&session.ledger()?, &from, &self.which.query(to))?;
        session.print(table, self.output.format)?;
        Ok(Done::Well)
    }

    fn moments(&self, session: &Session) -> anyhow::Result<(Moment, Moment)> {
        let day = |option, text: &Option<String>| text.as_ref().map(|text| session.day(option, text)).transpose();
        let time = |option, text: &Option<String>| text.as_ref().map(|text| session.time(option, text)).transpose();
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        let (known_from, known_to) = (time("--known-from", &self.known_from)?, time("--known-to", &self.known_to)?);
        let last = to.unwrap_or(session.today);
        if let Some(from) = from.filter(|from| *from > last) {
            let way_out = match to {
                Some(to) => format!("--to ({to}): swap them"),
                None => format!("today ({last}): name a later day with --to"),
            };
            return Err(Wrong(format!("--from ({from}) comes after {way_out}")).into());
        }
        if let (Some(from), Some(to)) = (known_from, known_to)
            && from > to
        {
            let [from, to] = [from, to].map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
            return Err(Wrong(format!("--known-from ({from}) comes after --known-to ({to}): swap them")).into());
        }
        let at = |day: Option<chrono::NaiveDate>, known_at| {
            let moment = day.map_or(Moment::on(last), Moment::as_of);
            Moment { known_at, ..moment }
        };
        let until = from.map(|_| last).or(to);
        Ok((at(from.or(to), known_from), at(until, known_to)))
    }
}
