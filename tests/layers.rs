//! The layers: dependencies run downwards only, siblings do not meet, and each outside crate has its home.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer, the layers below it that it may name, and the outside crates that are at home there.
struct Layer(&'static str, &'static [&'static str], &'static [&'static str]);

const LAYERS: [Layer; 8] = [
    Layer("model", &[], &["chrono", "serde", "serde_json", "strum", "strsim", "thiserror", "keshvar"]),
    Layer("table", &[], &[]),
    Layer("query", &["model"], &["chrono"]),
    Layer("dossier", &["model"], &["toml", "serde", "serde_json", "strum"]),
    Layer("ledger", &["model", "query"], &["rusqlite", "sha2", "chrono", "strum", "thiserror", "serde_json"]),
    Layer("report", &["model", "query", "ledger", "table"], &["strum", "chrono"]),
    Layer("render", &["model", "table"], &["comfy_table", "textwrap", "anstyle", "csv"]),
    Layer(
        "cli",
        &["model", "query", "dossier", "ledger", "report", "render", "table"],
        &["clap", "anyhow", "chrono", "etcetera", "whoami", "terminal_size", "strum", "interim"],
    ),
];

/// The crates of which a layer may name only its own.
const CRATES: [&str; 20] = [
    "anstyle",
    "anyhow",
    "chrono",
    "clap",
    "comfy_table",
    "csv",
    "etcetera",
    "interim",
    "keshvar",
    "rusqlite",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "strum",
    "terminal_size",
    "textwrap",
    "thiserror",
    "toml",
    "whoami",
];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder of the sources") {
            files(&entry.expect("an entry").path(), found);
        }
    } else if path.exists() {
        found.push(path.to_owned());
    }
}

/// The code of a file, without its comments and its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        !before.is_alphanumeric() && !matches!(before, '_' | ':' | '"' | '.')
    })
}

#[test]
fn dependencies_run_downwards_only() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for Layer(layer, below, at_home) in LAYERS {
        let mut found = Vec::new();
        files(&source.join(layer), &mut found);
        files(&source.join(format!("{layer}.rs")), &mut found);
        assert!(!found.is_empty(), "there is no layer {layer}");
        for file in found {
            let code = code(&file);
            for Layer(other, ..) in LAYERS {
                let is_named = names(&code, &format!("crate::{other}")) && layer != "cli"
                    || names(&code, &format!("pledgebook::{other}"));
                if other != layer && is_named && !below.contains(&other) {
                    wrong.push(format!("{} names {other}", file.display()));
                }
            }
            for outside in CRATES {
                if names(&code, &format!("{outside}::")) && !at_home.contains(&outside) {
                    wrong.push(format!("{} names {outside}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_ledger_has_sql() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    for file in found.iter().filter(|file| !file.components().any(|part| part.as_os_str() == "ledger")) {
        let code = code(file);
        for word in ["SELECT ", "INSERT ", "UPDATE ", "PRAGMA "] {
            assert!(!code.contains(word), "{} has SQL: {word}", file.display());
        }
    }
}
