//! `pledge import`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use anyhow::{Context, bail};
use pledgebook::dossier::{self, BadRecord, Dossier, Located, Record};
use pledgebook::ledger::{Entry, Error, Outcome, Receipt, Writer};
use pledgebook::model::{Kind, Place, Problem, shown};
use pledgebook::query::Query;
use pledgebook::report;
use pledgebook::table::{Cell, Column, Data, Layout, Table};
use strum::VariantArray;

use super::Done;
use super::args::{Output, dossier_format};
use super::session::Session;

/// Read dossiers into the book, and show the commitments that they bring
///
/// One import is one entry. What is in the book already stays as it is, what differs is appended as a revision: running it
/// twice changes nothing. If anything is wrong with a file, everything that is wrong is said, and nothing is written.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge import samples/paris-declaration.toml
  pledge import --dry-run *.toml
  curl -s https://example.org/book | pledge import --from ndjson -")]
pub(super) struct Args {
    /// Dossiers in TOML, JSON or NDJSON; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format, where the files' extensions do not tell
    #[arg(long, value_name = "FORMAT", value_parser = dossier_format())]
    from: Option<&'static dossier::Format>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: Output,
}

/// How many problems are shown one by one.
const SHOWN: usize = 20;

/// How many commitments are shown.
const LISTED: usize = 40;

/// How many records are handed over at a time.
const BATCH: usize = 1_000;

/// A record and the file in which it stands.
type Placed<'a> = (&'a Path, Record);

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let files: Vec<(&Path, Dossier)> =
            self.files.iter().map(|path| Ok((path.as_path(), self.open(path)?))).collect::<anyhow::Result<_>>()?;
        let mut ledger = session.ledger_or_new()?;
        let names: Vec<String> = self.files.iter().map(|path| file_name(path)).collect();
        let entry = Entry { large: true, ..session.entry(format!("import {}", names.join(", "))) };
        let mut writer = ledger.begin(entry)?;
        let problems = add_all(&mut writer, files)?;
        if problems.count > 0 {
            problems.report();
            bail!("nothing was imported: {} in what was to be read", counted(problems.count, "problem"));
        }
        session.warn(writer.warnings());
        if self.dry_run {
            let counts = writer.counts().clone();
            let receipt = Receipt { entry: None, counts, touched: Vec::new() };
            drop(writer);
            return self.say(session, &receipt, &names);
        }
        let receipt = writer.commit()?;
        drop(ledger);
        self.say(session, &receipt, &names)
    }

    fn open(&self, path: &Path) -> anyhow::Result<Dossier> {
        let name = shown_name(path);
        let by_extension =
            || path.extension().and_then(|extension| dossier::by_extension(&extension.to_string_lossy()));
        let Some(format) = self.from.or_else(by_extension) else {
            let known: Vec<&str> = dossier::FORMATS.iter().map(|format| format.name).collect();
            bail!("{name} does not tell its format: say `--from` {}", known.join(", "));
        };
        let source: Box<dyn BufRead + Send> = if path == Path::new("-") {
            Box::new(BufReader::new(io::stdin()))
        } else {
            if path.is_dir() {
                bail!("{name} is a folder: name the files in it");
            }
            let file = File::open(path).with_context(|| format!("{name} cannot be read"))?;
            if file.metadata().is_ok_and(|data| data.is_file() && data.len() == 0) {
                bail!("{name} is empty");
            }
            Box::new(BufReader::with_capacity(1 << 17, file))
        };
        Ok((format.read)(source))
    }

    fn say(&self, session: &Session, receipt: &Receipt, names: &[String]) -> anyhow::Result<Done> {
        if !self.output.format.for_people {
            session.print(facts(receipt, self.dry_run), self.output.format)?;
            return Ok(Done::Well);
        }
        let what = names.join(", ");
        let new = of_outcome(receipt, Outcome::New);
        let changed = of_outcome(receipt, Outcome::Changed);
        let unchanged = of_outcome(receipt, Outcome::Unchanged);
        let parts = [("new: ", new), ("changed: ", changed), ("unchanged: ", unchanged)];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(_, what)| !what.is_empty())
            .map(|(word, what)| format!("{word}{what}"))
            .collect();
        let parts = if parts.is_empty() { "nothing in it".to_owned() } else { parts.join("; ") };
        match &receipt.entry {
            Some((entry, _)) => session.say(&format!("Imported {what} as entry {entry}: {parts}."))?,
            None if self.dry_run => session.say(&format!("Would import {what}: {parts}."))?,
            None => session.say(&format!("Nothing to import from {what}: {parts}."))?,
        }
        self.list(session, receipt)
    }

    /// The commitments that came or changed.
    fn list(&self, session: &Session, receipt: &Receipt) -> anyhow::Result<Done> {
        if receipt.touched.is_empty() {
            return Ok(Done::Well);
        }
        let keys = receipt.touched.iter().take(LISTED).cloned().collect();
        let query = Query { keys, ..Query::everything(session.today) };
        session.say("")?;
        session.print(report::list(&session.ledger()?, &query)?, self.output.format)?;
        if receipt.touched.len() > LISTED {
            session.say("\nand more: `pledge list` shows them all.")?;
        }
        Ok(Done::Well)
    }
}

/// What was wrong: the first problems, each with its file, and how many there were.
#[derive(Default)]
struct Problems<'a> {
    first: Vec<(&'a Path, Problem)>,
    count: usize,
}

impl<'a> Problems<'a> {
    fn add(&mut self, path: &'a Path, problems: Vec<Problem>) {
        self.count += problems.len();
        let room = SHOWN.saturating_sub(self.first.len());
        self.first.extend(problems.into_iter().take(room).map(|problem| (path, problem)));
    }

    /// To stderr: `file:line:column: what is wrong`, and how many more.
    fn report(&self) {
        let mut err = io::stderr().lock();
        for (path, problem) in &self.first {
            let name = shown_name(path);
            let place = if problem.place == Place::NOWHERE { String::new() } else { format!(":{}", problem.place) };
            // Where stderr is closed there is nobody to tell.
            let _ = writeln!(err, "{}", shown(&format!("{name}{place}: {}", problem.message)));
        }
        if let Some(more) = self.count.checked_sub(SHOWN).filter(|more| *more > 0) {
            let _ = writeln!(err, "and {} more", counted(more, "problem"));
        }
    }
}

/// Adds everything: first the files in which a thing may come after what refers to it, whole and by kind; then those
/// that stream.
fn add_all<'a>(writer: &mut Writer<'_>, files: Vec<(&'a Path, Dossier)>) -> anyhow::Result<Problems<'a>> {
    let mut problems = Problems::default();
    let mut whole: Vec<Placed<'a>> = Vec::new();
    let mut streams = Vec::new();
    for (path, dossier) in files {
        if dossier.any_order {
            whole.extend(dossier.records.map(|record| (path, record)));
        } else {
            streams.push((path, dossier.records));
        }
    }
    for (_, record) in &whole {
        match record {
            Ok(Located { item, .. }) => writer.declare(item)?,
            Err(BadRecord { declares: Some((kind, key)), .. }) => writer.declare_key(*kind, key),
            Err(_) => {}
        }
    }
    whole.sort_by_key(|(_, record)| record.as_ref().map_or(Kind::Source, |located| located.item.kind()));
    for (path, record) in &whole {
        add(writer, path, record, &mut problems)?;
    }
    for (path, records) in streams {
        add_stream(writer, path, records, &mut problems)?;
    }
    problems.first.sort_by(|(a, one), (b, other)| (a, one.place).cmp(&(b, other.place)));
    Ok(problems)
}

/// Adds the records of a stream, which are read ahead on a thread of their own; it also clears them away, for it has less
/// to do.
fn add_stream<'a>(
    writer: &mut Writer<'_>,
    path: &'a Path,
    mut records: Box<dyn Iterator<Item = Record> + Send>,
    problems: &mut Problems<'a>,
) -> anyhow::Result<()> {
    let (send, receive) = mpsc::sync_channel::<Vec<Record>>(4);
    let (give_back, done_with) = mpsc::channel::<Vec<Record>>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            loop {
                done_with.try_iter().for_each(drop);
                let batch: Vec<Record> = records.by_ref().take(BATCH).collect();
                // Whoever has stopped listening needs no more.
                if batch.is_empty() || send.send(batch).is_err() {
                    return;
                }
            }
        });
        for batch in receive {
            for record in &batch {
                add(writer, path, record, problems)?;
            }
            // Whoever has read to the end needs nothing back.
            let _ = give_back.send(batch);
        }
        Ok(())
    })
}

fn add<'a>(
    writer: &mut Writer<'_>,
    path: &'a Path,
    record: &Record,
    problems: &mut Problems<'a>,
) -> anyhow::Result<()> {
    match record {
        Err(bad) => {
            if let Some((kind, key)) = &bad.declares {
                writer.declare_key(*kind, key);
            }
            let mut found = bad.problems.clone();
            for (kind, reference) in &bad.references {
                found.extend(writer.unknown(*kind, reference)?);
            }
            problems.add(path, found);
        }
        Ok(Located { place, item }) => match writer.add(item) {
            Ok(_) => {}
            Err(Error::Refused(refused)) => {
                if let Some(key) = item.key() {
                    writer.declare_key(item.kind(), key);
                }
                let placed = refused.into_iter().map(|problem| match problem.place {
                    Place::NOWHERE => Problem { place: *place, ..problem },
                    _ => problem,
                });
                problems.add(path, placed.collect());
            }
            Err(error) => return Err(error.into()),
        },
    }
    Ok(())
}

fn shown_name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

fn file_name(path: &Path) -> String {
    if path == Path::new("-") {
        return shown_name(path);
    }
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `5 sources, 1 commitment`.
fn of_outcome(receipt: &Receipt, outcome: Outcome) -> String {
    let counts = receipt.counts.iter().filter(|((_, of), _)| *of == outcome);
    counts.map(|((kind, _), count)| kind.counted(*count)).collect::<Vec<_>>().join(", ")
}

fn facts(receipt: &Receipt, dry_run: bool) -> Table {
    let (entry, hash) = receipt.entry.clone().unzip();
    let number = entry.and_then(|entry| u64::try_from(entry).ok());
    let mut columns = vec![Column::new("entry", ""), Column::new("hash", ""), Column::new("dry_run", "")];
    let mut cells = vec![
        Cell { data: number.map_or(Data::Empty, Data::Count), ..Cell::default() },
        Cell::text(hash),
        Cell { data: Data::Flag(dry_run), ..Cell::default() },
    ];
    for (object, outcome) in [("new", Outcome::New), ("changed", Outcome::Changed), ("unchanged", Outcome::Unchanged)] {
        for kind in Kind::VARIANTS {
            columns.push(Column::new(kind.plural(), "").within(object));
            cells.push(Cell::count(receipt.counts.get(&(*kind, outcome)).copied().unwrap_or(0)));
        }
    }
    Table { columns, rows: vec![cells], layout: Layout::Facts, ..Table::default() }
}
