//! Text from documents is untrusted: in the terminal, in SQL, in files.

use snapbox::{Assert, IntoData, str};

use crate::support::World;

/// That it is exactly so, backslashes too.
fn assert_exact(said: String, expected: impl IntoData) {
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(said, expected);
}

const ESCAPES: &str = r#"{"source": [{"key": "s", "title": "\u001b]0;owned\u0007 \u202egnp.exe", "publisher": "a\u0000b\u009b2J"}],
"commitment": [{"key": "X-1", "title": "\u001b[31mred\u001b[0m\u2066 line\none\ttab", "quote": "\u001b[2J", "source": "s",
    "parties": [{"party": "FR", "role": "pledger"}], "tags": ["\u001b[5m"]}],
"update": [{"commitment": "X-1", "status": "stalled", "on": "2026-01-01", "note": "\u0008\u0008\u001b[1A"}]}"#;

#[test]
fn control_characters_are_shown_as_escapes() {
    let world = World::new().file("hostile.json", ESCAPES);
    assert_exact(
        world.run("import hostile.json"),
        str![[r#"
Imported hostile.json as entry 1: new: 1 source, 1 commitment, 1 update.

Key  Commitment                           Status   Standing  Pledgers  Updated
---  -----------------------------------  -------  --------  --------  ----------
X-1  \u{1b}[31mred\u{1b}[0m\u{2066} line  stalled  in-force  France    2026-01-01
     one tab

"#]],
    );
    assert_exact(
        world.run("show X-1"),
        str![[r#"
Key         X-1
Commitment  \u{1b}[31mred\u{1b}[0m\u{2066} line
            one tab
Quote       “\u{1b}[2J”
Status      stalled
Standing    in-force
Updated     2026-01-01
Tags        \u{1b}[5m
Source      \u{1b}]0;owned\u{7} \u{202e}gnp.exe, a\u{0}b\u{9b}2J [s]

Parties
Key  Party   Role     Status   Standing  Since
---  ------  -------  -------  --------  ----------
FR   France  pledger  stalled  in-force  2026-01-01

History
On          Event      Note                                 Source  Entry  Author
----------  ---------  -----------------------------------  ------  -----  ------
            described  \u{1b}[31mred\u{1b}[0m\u{2066} line  s           1  ada
                       one tab
2026-01-01  stalled    \u{8}\u{8}\u{1b}[1A                              1  ada

"#]],
    );
    assert_exact(
        world.run("sources"),
        str![[r#"
Key  Source                               Publisher        Commitments
---  -----------------------------------  ---------------  -----------
s    \u{1b}]0;owned\u{7} \u{202e}gnp.exe  a\u{0}b\u{9b}2J            1

"#]],
    );
    for format in ["table", "json", "ndjson", "markdown"] {
        let time =
            ["due --as-of 2026-12-01", "diff --from 2025-01-01", "timeline", "log --diff", "list --as-of 2026-02-01"];
        let plain = ["list", "show X-1", "sources", "report --by tag", "report --by source --across tag", "log"];
        for command in plain.into_iter().chain(time) {
            let said = world.ok(&format!("{command} --format {format}"));
            let bad = said.chars().find(|character| character.is_control() && *character != '\n');
            assert_eq!(bad, None, "{command} --format {format}");
            assert!(!said.contains(['\u{202e}', '\u{2066}', '\u{9b}']), "{command} --format {format}");
        }
    }
}

#[test]
fn what_was_written_comes_out_as_it_was() {
    let world = World::new().file("hostile.json", ESCAPES);
    world.ok("import hostile.json");
    for format in ["toml", "json", "ndjson"] {
        world.write(&format!("out.{format}"), world.ok(&format!("export --format {format}")));
        world.ok(&format!("import out.{format} --ledger {format}.db"));
        assert_eq!(world.ok(&format!("export --format json --ledger {format}.db")), world.ok("export --format json"));
    }
}

#[test]
fn errors_escape_what_they_name() {
    let world = World::with_small();
    assert_exact(
        world.run("show '\u{1b}[31m'"),
        str![[r#"
error: there is no commitment `\u{1b}[31m`
hint: `pledge list --all` lists what there is
[exit 1]

"#]],
    );
    let bad = "[[update]]\ncommitment = \"\\u001b[31mX\"\nstatus = \"pledged\"\non = \"2026\"\n";
    let world = world.file("bad.toml", bad);
    assert_exact(
        world.run("import bad.toml"),
        str![[r#"
bad.toml:2:14: there is no commitment `\u{1b}[31mX`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]],
    );
}

/// Text that would do harm, were it ever a part of a statement.
const INJECTION: &str = "'); DROP TABLE status_update; --";

#[test]
fn sql_in_every_field_is_inert() {
    let world = World::new();
    let text = INJECTION;
    world.write(
        "sql.json",
        format!(
            r#"{{"source": [{{"key": "s", "title": "{text}", "publisher": "{text}", "url": "{text}", "kind": "{text}"}}],
            "party": [{{"key": "p", "kind": "group", "name": "{text}", "aliases": ["{text} 2"]}}],
            "condition": [{{"key": "c", "title": "{text}", "description": "{text}"}}],
            "commitment": [{{"key": "X-1", "title": "{text}", "quote": "{text}", "source": "s", "locator": "{text}",
                "tags": ["{text}"], "parties": [{{"party": "p", "role": "pledger"}}]}}],
            "update": [{{"commitment": "X-1", "status": "stalled", "on": "2026", "note": "{text}"}}],
            "resolution": [{{"condition": "c", "state": "met", "on": "2026", "note": "{text}"}}]}}"#
        ),
    );
    world.ok("import sql.json");
    let quoted = format!("\"{text}\"");
    assert!(world.ok(&format!("list --party {quoted} --tag {quoted} --search {quoted} --format csv")).contains("X-1"));
    for filter in ["--source", "--condition", "--party", "--tag"] {
        let said = world.run(&format!("list {filter} \"' OR 1=1 --\""));
        assert!(said.contains("error: there is no "), "{said}");
    }
    assert!(world.run("list --search '\" OR title : *' --format json").contains("[]"));
    world.ok(&format!("record X-1 broken --note {quoted} --author {quoted}"));
    world.ok(&format!("amend commitment X-1 --title {quoted} --tag {quoted}"));
    assert!(world.ok("verify").contains("The book is whole"));
    assert_eq!(world.sql("SELECT count(*) FROM status_update"), "2\n");
}

#[test]
fn no_cell_becomes_a_formula() {
    let world = World::new().file(
        "formula.json",
        r#"{"source": [{"key": "s", "title": "=cmd|' /C calc'!A0", "publisher": "+1", "url": "@SUM(A1)", "kind": "-2"}]}"#,
    );
    world.ok("import formula.json");
    assert_exact(
        world.run("sources --format csv"),
        str![[r#"
key,title,publisher,published,kind,commitments,url
s,'=cmd|' /C calc'!A0,'+1,,'-2,0,'@SUM(A1)

"#]],
    );
}

#[test]
fn nothing_is_markup_in_markdown() {
    let world = World::new().file(
        "markup.json",
        r#"{"source": [{"key": "s", "title": "a | b <script>alert(1)</script> [x](javascript:y) *z* `q` # h"}]}"#,
    );
    world.ok("import markup.json");
    assert_exact(
        world.run("sources --format markdown"),
        str![[r#"
| Key | Source |
| --- | --- |
| s | a \| b &lt;script>alert(1)&lt;/script> \[x\](javascript:y) \*z\* \`q\` # h |

"#]],
    );
}

#[test]
fn nothing_in_a_briefing_is_markup_or_leads_astray() {
    let dossier = r#"
[[source]]
key = "s"
title = "[click](https://evil.example) <script>"
url = "javascript:alert(1)"

[[commitment]]
key = "X-1"
title = "**bold** `code`\n# heading"
source = "s"
made = "2025-01-01"
parties = [{ party = "FR", role = "pledger" }]

[[update]]
commitment = "X-1"
status = "broken"
on = "2026-01-10"
source = "s"
note = "=HYPERLINK(1)\n- item | cell"
"#;
    let world = World::new().file("hostile.toml", dossier);
    world.ok("import hostile.toml");
    assert_exact(
        world.run("diff --from 2026-01-01 --format markdown"),
        str![[r#"
# What changed between 2026-01-01 and 2026-03-01

## Statuses that moved

- **X-1** \*\*bold\*\* \`code\` # heading: from pledged to broken on 2026-01-10: =HYPERLINK(1) - item \| cell (\[click\](https://evil.example) &lt;script>; entry 1, ada).

"#]],
    );
    assert_exact(
        world.run("diff --from 2026-01-01 --format csv"),
        str![[r#"
change,key,title,party,field,from,to,on,source,note,entry,author,recorded_at,affected,question_from,question_to,known_from,known_to
status,X-1,"**bold** `code`
# heading",,,pledged,broken,2026-01-10,s,"'=HYPERLINK(1)
- item | cell",1,ada,2026-03-01T00:00:00Z,,2026-01-01,2026-03-01,,

"#]],
    );
}
