//! The README is rewritten by running what it shows, and must come out as it is. `SNAPSHOTS=overwrite` rewrites it.

use std::fs;

use crate::support::{World, sample};

#[test]
fn the_tour_runs_as_printed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let shown = fs::read_to_string(path).expect("the README");
    let run = rewritten(&shown);
    if std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite") {
        fs::write(path, run).expect("the README is rewritten");
    } else {
        snapbox::Assert::new().normalize_paths(false).eq(run, shown);
    }
}

#[test]
fn the_first_command_and_the_test_command_are_those_that_ci_runs() {
    let readme = include_str!("../../README.md");
    let first = readme.split("```sh\n").nth(1).and_then(|block| block.lines().next()).expect("the first command");
    assert_eq!(first, "cargo run --release -- import samples/paris-declaration.toml");
    let second = readme.split("```sh\n").nth(2).and_then(|block| block.lines().next()).expect("the second command");
    assert!(include_str!("../../.ci/run").lines().any(|line| line == second), "{second} is not in .ci/run");
}

/// The text with what its console blocks print today.
fn rewritten(text: &str) -> String {
    let world = World::new();
    fs::create_dir(world.path("samples")).expect("a folder");
    for name in ["paris-declaration.toml", "budapest-memorandum.toml"] {
        fs::copy(sample(name), world.path("samples").join(name)).expect("a copy");
    }
    let mut shell = Shell { world, settings: Vec::new() };
    let mut out = String::new();
    let mut in_console = false;
    for line in text.lines() {
        match (in_console, line) {
            (false, _) => out.push_str(&format!("{line}\n")),
            (true, "```") => out.push_str("```\n"),
            (true, _) => {
                if let Some(command) = line.strip_prefix("$ ") {
                    out.push_str(&format!("{line}\n{}", shell.run(command)));
                }
            }
        }
        in_console = line == "```console" || in_console && line != "```";
    }
    out
}

/// A shell in which `pledge` is this program, and `sqlite3` is SQLite's own library: it need not be installed.
struct Shell {
    world: World,
    settings: Vec<(String, String)>,
}

impl Shell {
    fn run(&mut self, command: &str) -> String {
        let words = shlex::split(command).expect("a command");
        match words[0].as_str() {
            "export" => {
                self.settings.extend(
                    words[1..].iter().filter_map(|word| {
                        word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
                    }),
                );
                String::new()
            }
            "sqlite3" => self.sqlite3(&words[1], &words[2]),
            _ => self.sh(command),
        }
    }

    fn sh(&self, command: &str) -> String {
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_pledge")).parent().expect("its folder");
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {command}")])
            .current_dir(self.world.path("."))
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()))
            .envs(self.settings.iter().cloned())
            .output()
            .expect("a shell");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    #[expect(clippy::disallowed_methods, reason = "as the sqlite3 shell opens it")]
    fn sqlite3(&self, book: &str, sql: &str) -> String {
        if sql.starts_with("SELECT") {
            return self.world.sql_of(book, sql);
        }
        let db = rusqlite::Connection::open(self.world.path(book)).expect("the book");
        format!("Error: stepping, {} (19)\n", db.execute(sql, []).expect_err("it is refused"))
    }
}
