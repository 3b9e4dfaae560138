//! `pledge add`.

use anyhow::bail;

use super::Done;
use super::describe::Thing;
use super::session::Session;

/// Add a commitment, source, party or condition by hand
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge add source lugano-2022 --title 'Lugano Declaration' --published 2022-07-05
  pledge add commitment LUGANO-1 --title 'Rebuild schools' --source lugano-2022 --pledger CH --beneficiary UA
  pledge add party nordic-eight --kind group --name 'Nordic Eight' --member DK --member SE:2024-03-07..")]
pub(super) struct Args {
    #[command(subcommand)]
    thing: Thing,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let mut ledger = session.ledger_or_new()?;
        let (kind, key) = (self.thing.kind(), self.thing.key());
        let mut writer = ledger.begin(session.entry(format!("add {kind} {key}")))?;
        if writer.ledger().described(kind, key)? {
            bail!("there is already a {kind} `{key}`: `pledge amend {kind} {key}` changes it");
        }
        let item = self.thing.new_item(session, writer.ledger())?;
        writer.add(&item)?;
        session.warn(writer.warnings());
        let receipt = writer.commit()?;
        let entry = receipt.entry.map_or(0, |(entry, _)| entry);
        session.say(&format!("Added {kind} {key} (entry {entry})."))?;
        Ok(Done::Well)
    }
}
