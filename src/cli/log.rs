//! `pledge log`.

use std::io::{self, BufWriter, IsTerminal, Write};

use pledgebook::model::shown;
use pledgebook::report;

use super::Done;
use super::args::{Filter, Output};
use super::session::Session;

/// The record itself: which entry wrote what, when, by whom
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge log
  pledge log PARIS-3
  pledge log PARIS-3 --diff
  pledge log 2 --diff
  pledge log --content 2 | grep '^.\"update' | sha256sum    the digest that the entry's hash covers")]
pub(super) struct Args {
    /// Only entries about this commitment, condition, party or source; or the entry of this number
    key: Option<String>,
    /// The content of an entry, a row a line: what its hash is taken over (see schema.sql)
    #[arg(long, value_name = "ENTRY", conflicts_with = "key")]
    content: Option<i64>,
    /// What each entry changed: what was described, amended, recorded or taken back; with a key, of that thing
    #[arg(long, conflicts_with = "content")]
    diff: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let ledger = session.ledger()?;
        let Some(entry) = self.content else {
            let (key, query) = (self.key.as_deref(), self.filter.query(session)?);
            let table = if self.diff { report::written } else { report::log }(&ledger, key, &query)?;
            session.print(table, self.output.format)?;
            return Ok(Done::Well);
        };
        let terminal = io::stdout().is_terminal();
        let mut out = BufWriter::new(io::stdout().lock());
        ledger.content(entry, &mut |row| {
            // In a pipe the bytes are those that were hashed.
            let safe = terminal.then(|| shown(&String::from_utf8_lossy(row)).into_owned().into_bytes());
            out.write_all(safe.as_deref().unwrap_or(row))?;
            Ok::<_, anyhow::Error>(out.write_all(b"\n")?)
        })?;
        out.flush()?;
        Ok(Done::Well)
    }
}
