//! `pledge record`.

use pledgebook::ledger::Outcome;
use pledgebook::model::{Item, Reference, Status, StatusUpdate};

use super::Done;
use super::args::{self, Event};
use super::session::Session;

/// Record a status update: what became of a commitment
///
/// For the whole of it, or with --party for one party. Updates may come in any order: the latest day holds. Nothing is
/// overwritten.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge record PARIS-2 in-progress --note 'first delivery'
  pledge record PARIS-3 in-progress --party UK --on 2026-01-09 --source capitalpost-2026-01-09")]
pub(super) struct Args {
    /// The commitment's key
    key: String,
    /// What became of it
    #[arg(value_parser = args::status())]
    status: Status,
    /// The party concerned, if not all: a party of the commitment, or a member of a group among them
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
    #[command(flatten)]
    event: Event,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let on = self.event.on(session);
        let update = StatusUpdate {
            commitment: Reference::new(&self.key),
            party: self.party.clone().map(Reference::new),
            status: self.status,
            on,
            source: self.event.source.clone().map(Reference::new),
            note: self.event.note.clone(),
        };
        let whom = self.party.as_ref().map(|party| format!(" for {party}")).unwrap_or_default();
        let mut ledger = session.ledger_to_write()?;
        let mut writer = ledger.begin(session.entry(format!("record {} {}{whom}", self.key, self.status)))?;
        let outcome = writer.add(&Item::Update(update))?;
        session.warn(writer.warnings());
        let receipt = writer.commit()?;
        let what = format!("{}: {}{whom} since {on}", self.key, self.status);
        match receipt.entry {
            Some((entry, _)) if outcome == Outcome::New => session.say(&format!("{what} (entry {entry})."))?,
            _ => session.say(&format!("{what}: the book says so already; nothing was recorded."))?,
        }
        Ok(Done::Well)
    }
}
