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
  pledge log --content 2 | grep '^.\"update' | sha256sum    the digest that the entry's hash covers")]
pub(super) struct Args {
    /// Only entries about this commitment, condition, party or source
    key: Option<String>,
    /// The content of an entry, a row a line: what its hash is taken over (see schema.sql)
    #[arg(long, value_name = "ENTRY", conflicts_with = "key")]
    content: Option<i64>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filter: Filter,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let ledger = session.ledger()?;
        let Some(entry) = self.content else {
            let table = report::log(&ledger, self.key.as_deref(), &self.filter.query(session))?;
            session.print(&table, self.output.format)?;
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
