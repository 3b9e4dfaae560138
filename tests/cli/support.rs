//! A folder with a book in it, and the program run there: a test reads as a story.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use tempfile::TempDir;

/// A folder of its own, in which `book.db` is the book, the first of March 2026 is today, and `ada` records.
pub(crate) struct World {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What a command said: its output, its errors, and its exit status, if that is not 0.
pub(crate) type Said = String;

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder"), variables: Vec::new() }
    }

    /// A book with the declaration of Paris.
    pub(crate) fn with_paris() -> Self {
        let world = Self::new();
        world.ok(&format!("import {}", sample("paris-declaration.toml")));
        world
    }

    /// A book with both samples.
    pub(crate) fn with_samples() -> Self {
        let world = Self::new();
        let (paris, budapest) = (sample("paris-declaration.toml"), sample("budapest-memorandum.toml"));
        world.ok(&format!("import {paris} {budapest}"));
        world
    }

    /// A book with [`SMALL`].
    pub(crate) fn with_small() -> Self {
        let world = Self::new().file("small.toml", SMALL);
        world.ok("import small.toml");
        world
    }

    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("a file is written");
    }

    /// An environment variable for the commands to come.
    pub(crate) fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// On another day.
    pub(crate) fn on(self, day: &str) -> Self {
        self.variable("PLEDGE_TODAY", day)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program, in the folder, with an environment of its own.
    pub(crate) fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pledge"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("PLEDGE_LEDGER", "book.db").env("PLEDGE_TODAY", "2026-03-01").env("PLEDGE_AUTHOR", "ada");
        command.env("HOME", self.folder.path());
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }

    /// What a command says, its arguments written as in a shell.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        self.run_with(arguments, "")
    }

    /// What a command says that is given this on its standard input.
    pub(crate) fn run_with(&self, arguments: &str, input: &str) -> Said {
        let arguments = shlex::split(arguments).expect("arguments as in a shell");
        let input_file = self.path(".input");
        fs::write(&input_file, input).expect("a file is written");
        let input = fs::File::open(&input_file).expect("the file is there");
        let output = self.command(&arguments).stdin(input).output().expect("the program runs");
        let mut said = String::from_utf8(output.stdout).expect("output in UTF-8");
        said.push_str(&String::from_utf8(output.stderr).expect("errors in UTF-8"));
        match output.status.code() {
            Some(0) => {}
            Some(code) => writeln!(said, "[exit {code}]").expect("written to memory"),
            None => said.push_str("[killed]\n"),
        }
        without_hashes(&said.replace(self.folder.path().to_str().expect("a path in UTF-8"), "[FOLDER]"))
    }

    /// What a command says that must succeed.
    pub(crate) fn ok(&self, arguments: &str) -> Said {
        let said = self.run(arguments);
        assert!(!said.contains("[exit ") && !said.contains("[killed]"), "pledge {arguments}\n{said}");
        said
    }

    /// The same on another day than the first of March.
    pub(crate) fn ok_on(&self, day: &str, arguments: &str) -> Said {
        let words = shlex::split(arguments).expect("arguments as in a shell");
        let output = self.command(&words).env("PLEDGE_TODAY", day).output().expect("the program runs");
        let said = String::from_utf8(output.stdout).expect("output in UTF-8");
        assert!(output.status.success(), "pledge {arguments}: {}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// The output of a command as JSON.
    pub(crate) fn json(&self, arguments: &str) -> serde_json::Value {
        let said = self.ok(&format!("{arguments} --format json"));
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error} in {said}"))
    }

    /// The book, as any SQLite tool opens it.
    pub(crate) fn sqlite(&self) -> Connection {
        self.sqlite_of("book.db")
    }

    #[expect(clippy::disallowed_methods, reason = "as somebody else than `pledge` opens it")]
    fn sqlite_of(&self, book: &str) -> Connection {
        Connection::open(self.path(book)).expect("the book opens")
    }

    /// The rows of a query, the columns separated as the sqlite3 shell does.
    pub(crate) fn sql(&self, query: &str) -> String {
        self.sql_of("book.db", query)
    }

    /// The same of another book.
    pub(crate) fn sql_of(&self, book: &str, query: &str) -> String {
        let book = self.sqlite_of(book);
        let mut statement = book.prepare(query).expect("SQL");
        let width = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        let mut text = String::new();
        while let Some(row) = rows.next().expect("a row") {
            let cells: Vec<String> = (0..width).map(|at| cell(row.get_ref(at).expect("a cell"))).collect();
            writeln!(text, "{}", cells.join("|")).expect("written to memory");
        }
        text
    }
}

/// A book has an origin of its own, so that hashes differ from book to book.
fn without_hashes(text: &str) -> String {
    let mut shown = String::new();
    let is_hex = |character: char| matches!(character, '0'..='9' | 'a'..='f');
    for word in text.split_inclusive(|character| !is_hex(character)) {
        let hex = word.trim_end_matches(|character| !is_hex(character));
        match hex.len() {
            64 => shown.push_str(&word.replace(hex, "[HASH]")),
            32 => shown.push_str(&word.replace(hex, "[ORIGIN]")),
            _ => shown.push_str(word),
        }
    }
    shown
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned(),
    }
}

/// The path of a sample.
pub(crate) fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A dossier with something of everything.
pub(crate) const SMALL: &str = r#"
[[source]]
key = "pact"
title = "Pact of the Lake"
publisher = "The Lakeside Gazette"
published = "2025-06-01"
url = "https://lake.example/pact"
kind = "declaration"

[[party]]
key = "lake-club"
kind = "group"
name = "Lake Club"
aliases = ["the Club"]
members = [{ party = "CH", since = "2020" }, { party = "Austria", since = "2021-05-01", until = "2025-12-31" }]

[[party]]
key = "lake-fund"
kind = "organisation"
name = "Lake Fund"

[[condition]]
key = "thaw"
title = "The lake is free of ice"

[[condition]]
key = "flood"
title = "The lake floods"
description = "Above 400 cm at the gauge."

[[commitment]]
key = "LAKE-1"
title = "Clean the shore"
quote = "clean every shore"
source = "pact"
locator = "article 1"
made = "2025-06-01"
due = "2026-02-15"
tags = ["shore", "water"]
parties = [{ party = "CH", role = "pledger" }, { party = "lake-fund", role = "beneficiary" }]

[[commitment]]
key = "LAKE-2"
title = "Survey the lake bed"
source = "pact"
made = "2025-06-01"
due = "thaw + 90d"
parties = [{ party = "lake-club", role = "pledger" }]
requires = [{ condition = "thaw" }]

[[commitment]]
key = "LAKE-3"
title = "Send boats"
source = "pact"
made = "2025-06"
tags = ["water"]
parties = [{ party = "DEU", role = "pledger" }, { party = "CH", role = "pledger" }]
requires = [{ condition = "flood", kind = "trigger", party = "DE" }]

[[update]]
commitment = "LAKE-1"
status = "in-progress"
on = "2025-09"
source = "pact"
note = "Half of it is clean."

[[update]]
commitment = "LAKE-3"
party = "Germany"
status = "broken"
on = "2026-01-10"

[[resolution]]
condition = "flood"
state = "unmet"
on = "2025-06-01"
"#;
