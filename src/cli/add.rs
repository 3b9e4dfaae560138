//! `pledge add`.

use anyhow::bail;
use pledgebook::ledger::{Error, Ledger};

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
        let item = self.thing.new_item()?;
        let mut ledger = session.ledger_or_new()?;
        if is_there(&ledger, &self.thing)? {
            let (kind, key) = (self.thing.kind(), self.thing.key());
            bail!("there is already a {kind} `{key}`: `pledge amend {kind} {key}` changes it");
        }
        let mut writer = ledger.begin(session.entry(format!("add {} {}", self.thing.kind(), self.thing.key())))?;
        writer.add(&item)?;
        session.warn(writer.warnings());
        let receipt = writer.commit()?;
        let entry = receipt.entry.map_or(0, |(entry, _)| entry);
        session.say(&format!("Added {} {} (entry {entry}).", self.thing.kind(), self.thing.key()))?;
        Ok(Done::Well)
    }
}

fn is_there(ledger: &Ledger, thing: &Thing) -> anyhow::Result<bool> {
    match ledger.described(thing.kind(), thing.key()) {
        Ok(there) => Ok(there),
        Err(Error::NoBook(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
