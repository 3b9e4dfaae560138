//! What `pledge` takes beside the least that SQLite could do for it, whole processes both: by hand, with
//! `cargo bench --bench book`. Needs the sqlite3 shell. `PLEDGE_BENCH_SIZES=1000,10000` runs smaller books only;
//! `PLEDGE_BENCH_DOSSIER=FILE`, with one size, takes that dossier instead of a made-up one.

mod made_up;
mod shell;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use tempfile::TempDir;

/// A folder with a dossier, the book that it makes, and the same rows for the shell.
struct World {
    folder: TempDir,
}

impl World {
    fn new(commitments: usize) -> Self {
        let world = Self { folder: TempDir::new().expect("a folder") };
        match setting("PLEDGE_BENCH_DOSSIER") {
            Some(dossier) => drop(std::fs::copy(dossier, world.path("book.ndjson")).expect("a copy of the dossier")),
            None => made_up::write(&world.path("book.ndjson"), commitments).expect("a dossier"),
        }
        world.run(&["import", "book.ndjson"]);
        shell::write_rows(&world.path("book.db"), world.folder.path());
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How long the program takes.
    fn run(&self, arguments: &[&str]) -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pledge"));
        command.args(arguments).env("PLEDGE_LEDGER", "book.db").env("PLEDGE_TODAY", "2026-03-01");
        self.time(&mut command)
    }

    /// How long the sqlite3 shell takes with a script.
    fn shell(&self, book: &str, script: &str) -> Duration {
        std::fs::write(self.path("script.sql"), script).expect("a script");
        let input = std::fs::File::open(self.path("script.sql")).expect("the script");
        self.time(Command::new("sqlite3").args(["-json", book]).stdin(input))
    }

    fn time(&self, command: &mut Command) -> Duration {
        let command = command.current_dir(self.folder.path()).stdout(Stdio::null());
        let start = Instant::now();
        let status = command.status().expect("the program runs");
        let taken = start.elapsed();
        assert!(status.success(), "{command:?}");
        taken
    }

    /// A copy of the book.
    fn copy(&self, name: &str) {
        remove(&self.path(name));
        std::fs::copy(self.path("book.db"), self.path(name)).expect("a copy");
    }
}

fn remove(book: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(format!("{}{end}", book.display()));
    }
}

/// Measures something that returns the time that it took.
fn measure(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut run: impl FnMut(u64) -> Duration) {
    let mut turn = 0;
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    turn += 1;
                    run(turn)
                })
                .sum()
        });
    });
}

fn books(criterion: &mut Criterion) {
    for size in sizes() {
        let world = World::new(size);
        let group = &mut criterion.benchmark_group(size.to_string());
        group.sample_size(10).measurement_time(Duration::from_secs(if size > 50_000 { 60 } else { 10 }));
        import(group, &world);
        record(group, &world, size);
        questions(group, &world);
        times(group, &world);
        measure(group, "verify", |_| world.run(&["verify"]));
    }
}

fn import(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    measure(group, "import", |_| {
        remove(&world.path("new.db"));
        world.run(&["import", "book.ndjson", "--ledger", "new.db"])
    });
    measure(group, "import, sqlite3", |_| {
        remove(&world.path("shell.db"));
        world.shell("shell.db", shell::IMPORT)
    });
}

fn record(group: &mut BenchmarkGroup<'_, WallTime>, world: &World, size: usize) {
    world.copy("ours.db");
    measure(group, "record", |turn| {
        let key = format!("BOOK-{}", 1 + turn * 601 % size as u64);
        world.run(&["record", &key, "stalled", "--note", &format!("note {turn}"), "--ledger", "ours.db"])
    });
    world.copy("theirs.db");
    measure(group, "record, sqlite3", |_| world.shell("theirs.db", shell::RECORD));
}

fn questions(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    measure(group, "list", |_| world.run(&["list", "--party", "FR", "--format", "json"]));
    measure(group, "list, sqlite3", |_| world.shell("book.db", shell::LIST));
    let report = ["report", "--by", "country", "--across", "status", "--format", "json"];
    measure(group, "report", |_| world.run(&report));
    measure(group, "report, sqlite3", |_| world.shell("book.db", shell::REPORT));
    measure(group, "version", |_| world.run(&["--version"]));
}

/// What was so, what needs attention, what changed; and taking all of it back.
fn times(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let report = ["report", "--by", "country", "--across", "status", "--as-of", "2023-06-30", "--format", "json"];
    measure(group, "report as of a day", |_| world.run(&report));
    measure(group, "report as of a day, sqlite3", |_| world.shell("book.db", shell::REPORT_AS_OF));
    measure(group, "due", |_| world.run(&["due", "--format", "json"]));
    let diff = ["diff", "--from", "2023-06-01", "--to", "2023-06-30", "--format", "json"];
    measure(group, "diff over a month", |_| world.run(&diff));
    measure(group, "undo of the import", |_| {
        world.copy("undone.db");
        world.run(&["undo", "--ledger", "undone.db"])
    });
}

#[expect(clippy::disallowed_methods, reason = "settings of this benchmark alone")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn sizes() -> Vec<usize> {
    let set = setting("PLEDGE_BENCH_SIZES").unwrap_or_else(|| "1000,10000,100000".to_owned());
    set.split(',').map(|size| size.parse().expect("a number of commitments")).collect()
}

criterion_group!(all, books);
criterion_main!(all);
