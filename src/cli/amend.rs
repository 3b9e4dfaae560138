//! `pledge amend`.

use super::Done;
use super::describe::Thing;
use super::session::Session;

/// Correct what describes a commitment, source, party or condition
///
/// Only the fields that are given change; an option that may be given several times stands for the whole list, of parties
/// for those in that role. What it was before stays in the record.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge amend commitment PARIS-3 --due 'post-ceasefire + 90d'
  pledge amend source elysee-2026-01-06 --url https://www.elysee.fr/
  pledge amend commitment PARIS-3 --clear due")]
pub(super) struct Args {
    #[command(subcommand)]
    thing: Thing,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let (kind, key) = (self.thing.kind(), self.thing.key());
        let mut ledger = session.ledger_to_write()?;
        let mut writer = ledger.begin(session.entry(format!("amend {kind} {key}")))?;
        let item = self.thing.changed(writer.ledger().item(kind, key.as_str())?)?;
        writer.add(&item)?;
        session.warn(writer.warnings());
        match writer.commit()?.entry {
            Some((entry, _)) => session.say(&format!("Amended {kind} {key} (entry {entry})."))?,
            None => session.say(&format!("{key} says so already; nothing was recorded."))?,
        }
        Ok(Done::Well)
    }
}
