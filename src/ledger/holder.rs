//! Who holds the book, when it is locked. Linux tells in `/proc/locks` which process holds which lock on which file; elsewhere
//! no more is known than that somebody does.

use std::path::Path;

use super::Ledger;
use super::error::Error;

impl Ledger {
    /// Names the process that keeps the book locked, in an error that says that it is.
    pub(super) fn name_holder(&self, error: Error) -> Error {
        match error {
            Error::Locked(_) => Error::Locked(describe(&self.path)),
            other => other,
        }
    }
}

fn describe(book: &Path) -> String {
    match holder(book) {
        Some((pid, command)) => format!("process {pid} (`{command}`)"),
        None => "another process".to_owned(),
    }
}

/// The process that holds a write lock on the book or on its shared memory, and its command.
fn holder(book: &Path) -> Option<(u32, String)> {
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let shared = format!("{}-shm", book.display());
    let files: Vec<u64> = [book, Path::new(&shared)].into_iter().filter_map(inode).collect();
    let own = std::process::id();
    let pid = locks.lines().filter(|line| line.contains("WRITE")).find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|word| *word == "WRITE")?;
        let pid: u32 = words.get(at + 1)?.parse().ok()?;
        let file: u64 = words.get(at + 2)?.rsplit(':').next()?.parse().ok()?;
        (pid != own && files.contains(&file)).then_some(pid)
    })?;
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let words = command.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect::<Vec<_>>();
    Some((pid, words.join(" ").trim().to_owned()))
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|data| data.ino())
}

#[cfg(not(unix))]
fn inode(_: &Path) -> Option<u64> {
    None
}
