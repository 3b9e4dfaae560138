//! `pledge undo`.

use super::Done;
use super::session::Session;

/// Take an entry back: it stays in the record, and counts no more
///
/// Undoing an entry that undid another makes that one count again. An entry is not undone while a later one refers to
/// what it wrote.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge undo       the last entry that counts\n  pledge undo 3")]
pub(super) struct Args {
    /// The number of the entry, as `pledge log` shows it [default: the last that counts]
    entry: Option<i64>,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let mut ledger = session.ledger_to_write()?;
        let mut writer = ledger.begin(session.entry(""))?;
        let entry = match self.entry {
            Some(entry) => entry,
            None => writer.last_entry()?,
        };
        let summary = writer.summary_of(entry)?;
        writer.describe(format!("undo {entry} ({summary})"));
        writer.retract(entry)?;
        let receipt = writer.commit()?;
        let number = receipt.entry.map_or(0, |(number, _)| number);
        session.say(&format!("Undid entry {entry} ({summary}) with entry {number}."))?;
        Ok(Done::Well)
    }
}
