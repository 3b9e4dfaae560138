//! `pledge verify`.

use pledgebook::ledger::{Damage, Error, Verified};
use pledgebook::table::{Cell, Column, Data, Layout, Table};

use super::Done;
use super::args::Output;
use super::session::Session;

/// Prove that the book is what was recorded
///
/// Reads every row, takes every hash anew and follows the chain of entries; derives anew whatever is derived. What is
/// damaged is named, and the exit status is 3. Note the last hash elsewhere to be able to tell whether a book was cut short.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  pledge verify\n  pledge verify --rebuild    derive anew what was derived wrongly")]
pub(super) struct Args {
    /// First derive everything anew from the record
    #[arg(long)]
    rebuild: bool,
    #[command(flatten)]
    output: Output,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        if self.rebuild {
            session.ledger_to_write()?.rebuild()?;
        }
        let found = match session.ledger().and_then(|ledger| Ok(ledger.verify()?)) {
            Err(error) => damaged_beyond_reading(error)?,
            Ok(found) => found,
        };
        if self.output.format.for_people {
            self.say(session, &found)?;
        } else {
            session.print(facts(&found), self.output.format)?;
        }
        Ok(if found.damage.is_empty() { Done::Well } else { Done::Damaged })
    }

    fn say(&self, session: &Session, found: &Verified) -> anyhow::Result<()> {
        let size = format!("{}, {}", counted(found.entries, "entry", "entries"), counted(found.rows, "row", "rows"));
        if found.damage.is_empty() {
            session.say(&format!("The book is whole: {size}."))?;
            if let Some(hash) = &found.last_hash {
                session.say(&format!("Last hash: {hash}"))?;
            }
            return Ok(());
        }
        let findings = counted(found.damage.len() as u64, "finding", "findings");
        session.say(&format!("The book is damaged: {findings} in {size}."))?;
        session.print(damage(found), self.output.format)
    }
}

/// A file in which SQLite itself finds damage; any other error is passed on.
fn damaged_beyond_reading(error: anyhow::Error) -> anyhow::Result<Verified> {
    match error.downcast()? {
        Error::Damaged(finding) => {
            let damage = vec![Damage { place: "the file".to_owned(), finding }];
            Ok(Verified { damage, ..Verified::default() })
        }
        other => Err(other.into()),
    }
}

fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn damage(found: &Verified) -> Table {
    let rows = found.damage.iter().map(|damage| vec![Cell::of(&damage.place), Cell::of(&damage.finding)]).collect();
    Table { columns: vec![Column::new("place", "Where"), Column::new("finding", "What")], rows, ..Table::default() }
}

fn facts(found: &Verified) -> Table {
    let damage = damage(found);
    let plain = found.damage.iter().map(|damage| format!("{}: {}", damage.place, damage.finding));
    let plain = plain.collect::<Vec<_>>().join("; ");
    let facts = [
        ("whole", Cell { data: Data::Flag(found.damage.is_empty()), ..Cell::default() }),
        ("entries", Cell::count(found.entries)),
        ("rows", Cell::count(found.rows)),
        ("last_hash", Cell::text(found.last_hash.clone())),
        ("damage", Cell::rows(damage, plain)),
    ];
    let (columns, cells) = facts.into_iter().map(|(key, cell)| (Column::new(key, key), cell)).unzip();
    Table { columns, rows: vec![cells], layout: Layout::Facts, ..Table::default() }
}
