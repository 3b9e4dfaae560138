//! A program that is killed at any moment has written everything that it acknowledged, and nothing by halves.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

fn pledge(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pledge"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null()).stdout(Stdio::piped());
    command.env("PLEDGE_LEDGER", "book.db").env("PLEDGE_TODAY", "2026-03-01").env("PLEDGE_AUTHOR", "ada");
    command.stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = pledge(folder, arguments).output().expect("it runs");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A dossier of so many commitments, with updates.
fn large(count: usize) -> String {
    let mut text = "{\"type\":\"source\",\"key\":\"s\",\"title\":\"S\"}\n".to_owned();
    for number in 0..count {
        let _ = writeln!(
            text,
            "{{\"type\":\"commitment\",\"key\":\"C-{number}\",\"title\":\"Commitment {number}\",\"source\":\"s\",\
            \"parties\":[{{\"party\":\"FR\",\"role\":\"pledger\"}}]}}"
        );
        for day in 1..5 {
            let _ = writeln!(
                text,
                "{{\"type\":\"update\",\"commitment\":\"C-{number}\",\"status\":\"stalled\",\"on\":\"2026-01-0{day}\"}}"
            );
        }
    }
    text
}

/// Kills it after so long; whether it had not ended by itself before.
fn killed_after(mut child: Child, wait: Duration) -> bool {
    std::thread::sleep(wait);
    let was_running = child.try_wait().expect("its state").is_none();
    let _ = child.kill();
    child.wait().expect("it has ended");
    was_running
}

#[test]
fn a_first_import_that_is_killed_leaves_all_or_nothing() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("large.ndjson");
    std::fs::write(&file, large(3_000)).expect("a file");
    let mut wait = Duration::from_millis(2);
    loop {
        for name in ["book.db", "book.db-wal", "book.db-shm", "book.db-journal"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        let child = pledge(folder.path(), &["import", "large.ndjson"]).spawn().expect("it runs");
        let was_running = killed_after(child, wait);
        let said = run(folder.path(), &["verify"]);
        let nothing = said.starts_with("error: there is no book at book.db");
        let everything = said.starts_with("The book is whole: 1 entry, 15001 rows.");
        assert!(nothing || everything, "after {wait:?}: {said}");
        if !was_running {
            assert!(everything, "{said}");
            break;
        }
        wait = wait * 3 / 2;
    }
}

#[test]
fn an_import_into_a_book_that_is_killed_leaves_all_or_nothing() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("large.ndjson");
    std::fs::write(&file, large(3_000)).expect("a file");
    run(folder.path(), &["add", "condition", "c", "--title", "C"]);
    let mut wait = Duration::from_millis(2);
    loop {
        let child = pledge(folder.path(), &["import", "large.ndjson"]).spawn().expect("it runs");
        let was_running = killed_after(child, wait);
        let said = run(folder.path(), &["verify"]);
        let nothing = said.starts_with("The book is whole: 1 entry, 1 row.");
        let everything = said.starts_with("The book is whole: 2 entries, 15002 rows.");
        assert!(nothing || everything, "after {wait:?}: {said}");
        if everything || !was_running {
            assert!(everything, "{said}");
            break;
        }
        wait = wait * 3 / 2;
    }
}

#[test]
fn two_writers_at_once_both_write() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("small.ndjson"), large(2)).expect("a file");
    run(folder.path(), &["import", "small.ndjson"]);
    let writers: Vec<Child> = ["C-0", "C-1", "C-0", "C-1"]
        .iter()
        .enumerate()
        .map(|(turn, key)| {
            let note = format!("note {turn}");
            let arguments = ["record", key, "broken", "--note", &note, "--wait", "60"];
            pledge(folder.path(), &arguments).spawn().expect("it runs")
        })
        .collect();
    for writer in writers {
        let output = writer.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(run(folder.path(), &["verify"]).starts_with("The book is whole: 5 entries, 15 rows."));
}
