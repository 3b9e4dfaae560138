//! Output: every command that shows something in every format; widths and pipes.

use std::io::Read;
use std::process::Stdio;

use snapbox::{assert_data_eq, str};

use crate::support::World;

const COMMANDS: [&str; 8] = [
    "list --all",
    "show LAKE-3",
    "report --by country --across status,standing",
    "parties",
    "conditions",
    "sources",
    "log",
    "verify",
];

#[test]
fn every_command_in_every_format() {
    let world = World::with_small();
    for command in COMMANDS {
        let array = world.json(command);
        let lines = world.ok(&format!("{command} --format ndjson"));
        let lines: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
        match array {
            serde_json::Value::Array(rows) => assert_eq!(rows, lines, "{command}"),
            one => assert_eq!(vec![one], lines, "{command}"),
        }
        let csv = world.ok(&format!("{command} --format csv"));
        assert_eq!(csv.lines().count(), lines.len() + 1, "{csv}");
        assert!(!world.ok(&format!("{command} --format markdown")).is_empty());
    }
}

#[test]
fn markdown() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --format markdown"),
        str![[r#"
| Key | Commitment | Status | Standing | Pledgers | Conditions | Due | Updated |
| --- | --- | --- | --- | --- | --- | --- | --- |
| LAKE-1 | Clean the shore | in-progress | overdue | Switzerland |  | 2026-02-15 | 2025-09 |
| LAKE-2 | Survey the lake bed | pledged | waiting | Lake Club | thaw (unmet) | thaw + 90d |  |
| LAKE-3 | Send boats | pledged; broken: Germany | in-force; closed: Germany | Germany, Switzerland | flood (unmet, Germany) |  | 2026-01-10 |

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-3 --format markdown"),
        str![[r#"
- **Key:** LAKE-3
- **Commitment:** Send boats
- **Made:** 2025-06
- **Status:** pledged; broken: Germany
- **Standing:** in-force; closed: Germany
- **Updated:** 2026-01-10
- **Tags:** water
- **Source:** Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact /[pact/]

**Parties**

| Key | Party | Role | Status | Standing | Since |
| --- | --- | --- | --- | --- | --- |
| DE | Germany | pledger | broken | closed | 2026-01-10 |
| CH | Switzerland | pledger | pledged | in-force |  |

**Conditions**

| Key | Condition | Kind | State | For | Since |
| --- | --- | --- | --- | --- | --- |
| flood | The lake floods | trigger | unmet | DE | 2025-06-01 |

**History**

| On | Event | Party | Note | Source | Entry | Author |
| --- | --- | --- | --- | --- | --: | --- |
|  | described |  | Send boats | pact | 1 | ada |
| 2026-01-10 | broken | Germany |  |  | 1 | ada |

"#]]
    );
}

#[test]
fn tables_fit_the_width() {
    for columns in ["40", "60", "80", "120", "200"] {
        let world = World::with_samples().variable("COLUMNS", columns);
        let width: usize = columns.parse().expect("a number");
        for command in ["list", "report --by country --across status", "conditions", "show PARIS-3", "parties", "log"] {
            let said = world.ok(command);
            let longest = said.lines().map(|line| line.chars().count()).max().expect("lines");
            assert!(longest <= width, "{command} at {columns}:\n{said}");
        }
    }
}

#[test]
fn narrow() {
    let world = World::with_small().variable("COLUMNS", "60");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
Key     Commit  Status  Standi  Pledge  Condit  Due    Updat
        ment            ng      rs      ions           ed
------  ------  ------  ------  ------  ------  -----  -----
LAKE-1  Clean   in-     overdu  Switze          2026-  2025-
        the     progre  e       rland           02-15  09
        shore   ss
LAKE-2  Survey  pledge  waitin  Lake    thaw    thaw
        the     d       g       Club    (unmet  + 90d
        lake                            )
        bed
LAKE-3  Send    pledge  in-for  German  flood          2026-
        boats   d;      ce;     y,      (unmet         01-10
                broken  closed  Switze  ,
                :       :       rland   German
                German  German          y)
                y       y

"#]]
    );
}

#[test]
fn plain_in_a_pipe_whatever_the_terminal_could_do() {
    let world = World::with_small();
    let plain = world.ok("list");
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(world.variable("TERM", "xterm-256color").variable("CLICOLOR_FORCE", "1").ok("list"), plain);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::with_samples();
    let arguments = ["log", "--content", "1"].map(str::to_owned);
    let mut child = world.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().expect("errors").read_to_string(&mut errors).expect("errors in UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), errors.as_str()), (Some(0), ""));
}
