//! Help: every command says what it does and shows an example.

use snapbox::{assert_data_eq, str};

use crate::support::World;

const COMMANDS: [&str; 18] = [
    "import",
    "list",
    "show",
    "add",
    "amend",
    "record",
    "resolve",
    "report",
    "due",
    "diff",
    "timeline",
    "parties",
    "conditions",
    "sources",
    "log",
    "undo",
    "verify",
    "export",
];

#[test]
fn of_the_program() {
    assert_data_eq!(
        World::new().run("--help"),
        str![[r#"
Who promised what to whom, on which condition, and what came of it

Pledgebook keeps the commitments of declarations, treaties and manifestos in a book: one SQLite file
to which everything is added and in which nothing is overwritten.

Usage: pledge [OPTIONS] <COMMAND>

Commands:
  import      Read dossiers into the book, and show the commitments that they bring
  list        The commitments that are open, and where they stand
  show        One commitment, whole: words, source, parties, conditions, history
  add         Add a commitment, source, party or condition by hand
  amend       Correct a commitment, source, party or condition, or what was recorded of one
  record      Record a status update: what became of a commitment
  resolve     Record what became of a condition, and show which commitments that wakes
  report      Counts of commitments, by row and column
  due         What needs somebody's attention: overdue, woken and untouched, due soon, silent
  diff        What changed between two days, or between two states of knowledge
  timeline    What happened, in the order of days, and a bar for each commitment over the months
  parties     The parties in the book, their groups, and what they owe
  conditions  The conditions in the book, their states, and what waits for them
  sources     The sources in the book, and what comes from each
  log         The record itself: which entry wrote what, when, by whom
  undo        Take an entry back: it stays in the record, and counts no more
  verify      Prove that the book is what was recorded
  export      The book as a dossier, to standard output
  help        Print this message or the help of the given subcommand(s)

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

The book:
      --ledger <FILE>
          The book [default: ledger.db in pledgebook's folder among the user's data]
          
          [env: PLEDGE_LEDGER]

      --author <NAME>
          Who records [default: the user's name]
          
          [env: PLEDGE_AUTHOR]

      --wait <SECONDS>
          How long to wait for another process that writes to the book
          
          [default: 10]

Examples:
  pledge import samples/paris-declaration.toml    read a declaration into the book
  pledge list --party France                      what is open that binds France
  pledge record PARIS-3 in-progress --party UK    a status update
  pledge report --by country --across status      who has done what
  pledge due                                      what needs somebody's attention
  pledge list --as-of 2026-01-07                  what stood on that day
  pledge list --assume post-ceasefire=met         what would be owed if that happened

Environment: PLEDGE_LEDGER, PLEDGE_AUTHOR; PLEDGE_TODAY sets the clock (2026-03-01); NO_COLOR;
COLUMNS, the width in a pipe.

"#]]
    );
}

#[test]
fn of_every_command_with_examples() {
    let world = World::new();
    let overview = world.ok("--help");
    for command in COMMANDS {
        assert!(overview.contains(&format!("\n  {command} ")), "{command} is not in the overview");
        let help = world.ok(&format!("{command} --help"));
        assert!(help.contains("Examples:\n  pledge "), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
}

#[test]
fn the_version() {
    assert_eq!(World::new().run("--version"), format!("pledge {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_command_and_one_that_is_not_there() {
    assert!(World::new().run("").ends_with("[exit 2]\n"));
    assert_data_eq!(
        World::new().run("lits"),
        str![[r#"
error: unrecognized subcommand 'lits'

  tip: a similar subcommand exists: 'list'

Usage: pledge [OPTIONS] <COMMAND>

For more information, try '--help'.
[exit 2]

"#]]
    );
}

#[test]
fn a_clock_that_is_none() {
    assert_data_eq!(
        World::new().on("tomorrow").run("list"),
        str![[r#"
error: PLEDGE_TODAY is `tomorrow`: a date is needed, as in 2026-03-01
[exit 1]

"#]]
    );
}
