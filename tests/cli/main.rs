//! The program as its users meet it: arguments in, text and files out.

mod support;

mod add;
mod amend;
mod conditions;
mod dates;
mod diff;
mod dossiers;
mod due;
mod errors;
mod export;
mod formats;
mod help;
mod hostile;
mod import;
mod ledger;
mod list;
mod log;
mod parties;
mod readme;
mod record;
mod report;
mod resolve;
mod show;
mod sources;
mod sql;
mod time;
mod timeline;
mod undo;
mod verify;
mod waiting;

/// A test file that is not named above would never run.
#[test]
fn every_file_is_registered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli");
    let registered = include_str!("main.rs");
    for file in std::fs::read_dir(folder).expect("the folder of the tests") {
        let name = file.expect("a file").file_name().into_string().expect("a name in UTF-8");
        let module = name.trim_end_matches(".rs");
        assert!(module == "main" || registered.contains(&format!("\nmod {module};")), "{name} is not registered");
    }
}
