//! `pledge export`.

use std::io::{self, BufWriter};

use pledgebook::dossier;

use super::Done;
use super::args::{Filter, dossier_format};
use super::session::Session;

/// The book as a dossier, to standard output
///
/// It is complete: importing it into an empty book gives the same book, without its history of corrections. With filters,
/// the commitments asked for and whatever they refer to.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  pledge export > book.toml\n  pledge export --format ndjson --source paris-declaration"
)]
pub(super) struct Args {
    /// The format of the dossier
    #[arg(long, short, value_name = "FORMAT", default_value = dossier::FORMATS[0].name, value_parser = dossier_format())]
    format: &'static dossier::Format,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let ledger = session.ledger()?;
        let mut writer = (self.format.write)(Box::new(BufWriter::new(io::stdout())));
        let query = self.filter.query(session)?;
        if !query.moment.is_plain() {
            writer.question(&query.moment.asked())?;
        }
        ledger.export(&query, &mut |item| Ok::<_, anyhow::Error>(writer.item(&item)?))?;
        writer.end()?;
        Ok(Done::Well)
    }
}
