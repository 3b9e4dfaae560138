//! The command line: arguments, words, exit codes, files, clock and terminal. No rules, no SQL, no formats.

mod add;
mod amend;
mod args;
mod conditions;
mod dates;
mod describe;
mod diff;
mod due;
mod export;
mod import;
mod list;
mod log;
mod parties;
mod record;
mod report;
mod resolve;
mod session;
mod show;
mod sources;
mod timeline;
mod undo;
mod verify;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use pledgebook::ledger;
use pledgebook::model::shown;

use session::Session;

/// Who promised what to whom, on which condition, and what came of it
///
/// Pledgebook keeps the commitments of declarations, treaties and manifestos in a book: one SQLite file to which
/// everything is added and in which nothing is overwritten.
#[derive(Parser)]
#[command(
    name = "pledge",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  pledge import samples/paris-declaration.toml    read a declaration into the book
  pledge list --party France                      what is open that binds France
  pledge record PARIS-3 in-progress --party UK    a status update
  pledge report --by country --across status      who has done what
  pledge due                                      what needs somebody's attention
  pledge list --as-of 2026-01-07                  what stood on that day
  pledge list --assume post-ceasefire=met         what would be owed if that happened

Environment: PLEDGE_LEDGER, PLEDGE_AUTHOR; PLEDGE_TODAY sets the clock (2026-03-01); NO_COLOR; COLUMNS, the width in a pipe."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
#[command(next_help_heading = "The book")]
struct Global {
    /// The book [default: ledger.db in pledgebook's folder among the user's data]
    #[arg(long, global = true, env = "PLEDGE_LEDGER", value_name = "FILE", hide_env_values = true)]
    ledger: Option<PathBuf>,
    /// Who records [default: the user's name]
    #[arg(long, global = true, env = "PLEDGE_AUTHOR", value_name = "NAME", hide_env_values = true)]
    author: Option<String>,
    /// How long to wait for another process that writes to the book
    #[arg(long, global = true, value_name = "SECONDS", default_value = "10")]
    wait: u32,
}

#[derive(Subcommand)]
enum Command {
    Import(import::Args),
    List(list::Args),
    Show(show::Args),
    Add(add::Args),
    Amend(amend::Args),
    Record(record::Args),
    Resolve(resolve::Args),
    Report(report::Args),
    Due(due::Args),
    Diff(diff::Args),
    Timeline(timeline::Args),
    Parties(parties::Args),
    Conditions(conditions::Args),
    Sources(sources::Args),
    Log(log::Args),
    Undo(undo::Args),
    Verify(verify::Args),
    Export(export::Args),
}

/// Arguments that are wrong in a way that only shows when they are understood.
#[derive(Debug)]
struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

/// What a command came to, besides what it printed.
enum Done {
    /// It was done.
    Well,
    /// `verify` found damage.
    Damaged,
}

/// Runs the program. The one place where an error becomes text and a code.
pub(crate) fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let cli = Cli::parse_from(args);
    match run(&cli) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Damaged) => ExitCode::from(3),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let mut text = format!("error: {}\n", shown(&format!("{error:#}")));
            if let Some(hint) = hint(&error) {
                text.push_str(&format!("hint: {hint}\n"));
            }
            let is_wrong = error.is::<Wrong>();
            if is_wrong {
                text.push_str("\nFor more information, try '--help'.\n");
            }
            // Where stderr is closed there is nobody to tell.
            let _ = io::stderr().write_all(text.as_bytes());
            ExitCode::from(if is_wrong { 2 } else { 1 })
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Done> {
    let session = Session::new(&cli.global)?;
    match &cli.command {
        Command::Import(args) => args.run(&session),
        Command::List(args) => args.run(&session),
        Command::Show(args) => args.run(&session),
        Command::Add(args) => args.run(&session),
        Command::Amend(args) => args.run(&session),
        Command::Record(args) => args.run(&session),
        Command::Resolve(args) => args.run(&session),
        Command::Report(args) => args.run(&session),
        Command::Due(args) => args.run(&session),
        Command::Diff(args) => args.run(&session),
        Command::Timeline(args) => args.run(&session),
        Command::Parties(args) => args.run(&session),
        Command::Conditions(args) => args.run(&session),
        Command::Sources(args) => args.run(&session),
        Command::Log(args) => args.run(&session),
        Command::Undo(args) => args.run(&session),
        Command::Verify(args) => args.run(&session),
        Command::Export(args) => args.run(&session),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

/// The way out, where there is one.
fn hint(error: &anyhow::Error) -> Option<&'static str> {
    use ledger::Error;
    match error.downcast_ref::<Error>()? {
        Error::NoBook(_) => Some("`pledge import FILE` begins a book; `--ledger FILE` or PLEDGE_LEDGER names another"),
        Error::TooNew { .. } => Some("install a later version of pledge"),
        Error::Locked(_) => Some("try again when it is done, or wait longer with `--wait SECONDS`"),
        Error::Damaged(_) => Some("`pledge verify` says where; work on with a copy from a backup"),
        Error::Unknown { kind: "source", .. } => {
            Some("`pledge sources` lists what there is; `pledge add source KEY --title TITLE` adds one")
        }
        Error::Unknown { kind: "condition", .. } => {
            Some("`pledge conditions` lists what there is; `pledge add condition KEY --title TITLE` adds one")
        }
        Error::Unknown { kind: "commitment", .. } => Some("`pledge list --all` lists what there is"),
        Error::Unknown { kind: "party", .. } => {
            Some("`pledge parties` lists those in the book; countries go by ISO code or name")
        }
        Error::Unknown { kind: "tag", .. } => Some("`pledge report --by tag` lists what there is"),
        Error::Unknown { kind: "entry", .. } => Some("`pledge log` lists the entries"),
        _ => None,
    }
}
