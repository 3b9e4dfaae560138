//! Bad input: each is refused with words for it, at its place, and nothing is written.

use std::fs;

use snapbox::{assert_data_eq, str};

use crate::support::{SMALL, World};

/// What importing a file says; nothing of it is in the book.
fn refused(name: &str, content: impl AsRef<[u8]>) -> String {
    let world = World::new().file(name, content);
    let said = world.run(&format!("import {name}"));
    assert!(!world.has("book.db"), "a book was begun by what was refused");
    said
}

/// What importing a file says into a book that has [`SMALL`]; the book is as it was.
fn refused_by_small(content: &str) -> String {
    let world = World::with_small().file("bad.toml", content);
    let before = world.ok("export");
    let said = world.run("import bad.toml");
    assert!(said.contains("[exit 1]"), "{said}");
    assert_eq!(world.ok("export"), before);
    assert_eq!(world.sql("SELECT count(*) FROM entry"), "1\n");
    said
}

#[test]
fn a_missing_file() {
    assert_data_eq!(
        World::new().run("import nowhere.toml"),
        str![[r#"
error: nowhere.toml cannot be read: No such file or directory (os error 2)
[exit 1]

"#]]
    );
}

#[test]
fn a_directory() {
    let world = World::new();
    fs::create_dir(world.path("folder.toml")).expect("a folder");
    assert_data_eq!(
        world.run("import folder.toml"),
        str![[r#"
error: folder.toml is a folder: name the files in it
[exit 1]

"#]]
    );
}

#[test]
fn an_empty_file() {
    assert_data_eq!(
        refused("empty.toml", ""),
        str![[r#"
error: empty.toml is empty
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("empty.ndjson", ""),
        str![[r#"
error: empty.ndjson is empty
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("blank.json", " \n"),
        str![[r#"
blank.json:2:1: this is not JSON: EOF while parsing a value
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("blank.ndjson", "\n\n"),
        str![[r#"
Nothing to import from blank.ndjson: nothing in it.

"#]]
    );
    assert_data_eq!(
        refused("comment.toml", "# nothing yet\n"),
        str![[r#"
Nothing to import from comment.toml: nothing in it.

"#]]
    );
    assert_data_eq!(
        World::new().run("import --from json -"),
        str![[r#"
standard input:1:1: this is not JSON: EOF while parsing a value
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_wrong_encoding() {
    let latin = b"[[source]]\nkey = \"s\"\ntitle = \"Caf\xe9\"\n";
    assert_data_eq!(
        refused("latin.toml", latin),
        str![[r#"
latin.toml:3:13: this is not UTF-8: save the file as UTF-8
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let latin = b"{\"source\": [\n  {\"key\": \"s\", \"title\": \"Caf\xe9\"}]}";
    assert_data_eq!(
        refused("latin.json", latin),
        str![[r#"
latin.json:2:29: this is not UTF-8: save the file as UTF-8
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let latin = b"{\"type\":\"condition\",\"key\":\"c\",\"title\":\"C\"}\n{\"type\":\"source\",\"key\":\"s\",\"title\":\"Caf\xe9\"}\n";
    assert_data_eq!(
        refused("latin.ndjson", latin),
        str![[r#"
latin.ndjson:2:40: this is not UTF-8: save the file as UTF-8
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let wide: Vec<u8> = "[[source]]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_data_eq!(
        refused("wide.toml", [&[0xff, 0xfe][..], &wide].concat()),
        str![[r#"
wide.toml:1:1: this is not UTF-8: it looks like UTF-16; save the file as UTF-8
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_byte_order_mark_is_no_error() {
    let world = World::new()
        .file("mark.toml", "\u{feff}[[source]]\nkey = \"s\"\ntitle = \"S\"\n")
        .file("mark.json", "\u{feff}{\"condition\": [{\"key\": \"c\", \"title\": \"C\"}]}")
        .file("mark.ndjson", "\u{feff}{\"type\":\"condition\",\"key\":\"d\",\"title\":\"D\"}\r\n\r\n");
    assert_data_eq!(
        world.run("import mark.toml mark.json mark.ndjson"),
        str![[r#"
Imported mark.toml, mark.json, mark.ndjson as entry 1: new: 1 source, 2 conditions.

"#]]
    );
}

#[test]
fn what_is_not_toml_or_json() {
    assert_data_eq!(
        refused("broken.toml", "[[source]]\nkey = \"s\ntitle = \"S\"\n"),
        str![[r#"
broken.toml:2:9: this is not TOML: invalid basic string, expected `"`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("broken.json", "{\"source\": [\n  {\"key\": \"s\",, \"title\": \"S\"}]}"),
        str![[r#"
broken.json:2:15: this is not JSON: key must be a string
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("short.json", "{\"source\": [{\"key\": \"s\""),
        str![[r#"
short.json:1:23: this is not JSON: EOF while parsing an object
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    assert_data_eq!(
        refused("list.json", "[1, 2]"),
        str![[r#"
list.json:1:1: expected a table with the fields of a dossier, found a list
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn truncated_ndjson() {
    let whole = "{\"type\":\"source\",\"key\":\"s\",\"title\":\"S\"}\n{\"type\":\"source\",\"key\":\"t\",\"ti";
    assert_data_eq!(
        refused("cut.ndjson", whole),
        str![[r#"
cut.ndjson:2:30: this is not JSON: EOF while parsing a string
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn ndjson_that_refers_to_what_comes_later() {
    let early = "{\"type\":\"update\",\"commitment\":\"P-1\",\"status\":\"pledged\",\"on\":\"2026\"}\n\
                 {\"type\":\"source\",\"key\":\"s\",\"title\":\"S\"}\n\
                 {\"type\":\"commitment\",\"key\":\"P-1\",\"title\":\"P\",\"source\":\"s\"}\n";
    assert_data_eq!(
        refused("early.ndjson", early),
        str![[r#"
early.ndjson:1:31: there is no commitment `P-1`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn ndjson_without_a_type() {
    let types = "{\"key\":\"s\",\"title\":\"S\"}\n{\"type\":\"sauce\",\"key\":\"s\"}\n{\"type\":7}\n[]\n";
    assert_data_eq!(
        refused("types.ndjson", types),
        str![[r#"
types.ndjson:1:1: this item has no `type`
types.ndjson:2:9: there is no type `sauce` (there are source, party, condition, commitment, update, resolution)
types.ndjson:3:9: there is no type `7` (there are source, party, condition, commitment, update, resolution)
types.ndjson:4:1: expected a table with the fields of an item, found a list
error: nothing was imported: 4 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_key_twice_with_different_content() {
    let twice = "[[source]]\nkey = \"s\"\ntitle = \"S\"\n\n[[source]]\nkey = \"s\"\ntitle = \"T\"\n";
    assert_data_eq!(
        refused("twice.toml", twice),
        str![[r#"
twice.toml:5:1: source `s` is in this file twice, with different content
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let same = World::new().file("same.toml", twice.replace("\"T\"", "\"S\""));
    assert_data_eq!(
        same.run("import same.toml"),
        str![[r#"
Imported same.toml as entry 1: new: 1 source; unchanged: 1 source.

"#]]
    );
}

#[test]
fn an_update_for_an_unknown_commitment() {
    let update = "[[update]]\ncommitment = \"LAKE-12\"\nstatus = \"pledged\"\non = \"2026-01-01\"\n";
    assert_data_eq!(
        refused_by_small(update),
        str![[r#"
bad.toml:2:14: there is no commitment `LAKE-12`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_status_a_role_a_date_or_a_country_that_does_not_exist() {
    let bad = r#"
[[commitment]]
key = "LAKE-9"
title = "Nine"
source = "pact"
made = "2026-02-30"
due = "soon"
parties = [
    { party = "Frence", role = "pledger" },
    { party = "FR", role = "pledge" },
]
requires = [{ condition = "thaw", kind = "precondtion" }]

[[update]]
commitment = "LAKE-1"
status = "fulfiled"
on = "2026-1-5"

[[resolution]]
condition = "thaw"
state = "done"
on = 2026-01-05
"#;
    assert_data_eq!(
        refused_by_small(bad),
        str![[r#"
bad.toml:6:8: `2026-02-30` is not a date: there is no such day in the calendar
bad.toml:7:7: `soon` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known
bad.toml:9:15: there is no party `Frence`; nearest: `France`, `Greece`
bad.toml:10:28: there is no role `pledge`; nearest: `pledger` (there are pledger, beneficiary, lead, participant, guarantor, adversary)
bad.toml:12:42: there is no kind `precondtion`; nearest: `precondition` (there are precondition, trigger)
bad.toml:16:10: there is no status `fulfiled`; nearest: `fulfilled` (there are pledged, in-progress, stalled, fulfilled, partly-fulfilled, broken, withdrawn, superseded, lapsed)
bad.toml:17:6: `2026-1-5` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known
bad.toml:21:9: there is no state `done`; there are unmet, met, ruled-out
error: nothing was imported: 8 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn unknown_and_missing_fields_and_wrong_types() {
    let bad = r#"
[[source]]
key = "new"
titel = "New"

[[party]]
key = "club"
kind = "clubb"
name = 7
members = ["CH", { since = "2020" }]

[[commitment]]
key = "LAKE 9"
title = ""
tags = "shore"

[[promise]]
key = "P"

[[update]]
commitment = "LAKE-1"
status = "pledged"
"#;
    assert_data_eq!(
        refused_by_small(bad),
        str![[r#"
bad.toml:2:1: this source has no `title`
bad.toml:4:1: there is no field `titel`; nearest: `title`
bad.toml:8:8: there is no kind `clubb`; there are country, organisation, group
bad.toml:10:12: expected a table with the fields of a member, found a text
bad.toml:10:18: this member has no `party`
bad.toml:12:1: this commitment has no `source`
bad.toml:13:7: `LAKE 9` is not a key: keys are letters (a-z, A-Z) and digits, with - _ . or / between them
bad.toml:15:8: `tags` is to be a list, not a text
bad.toml:17:3: there is no field `promise`; there are source, party, condition, commitment, update, resolution, question
bad.toml:20:1: this update has no `on`
error: nothing was imported: 10 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn unknown_keys_of_every_kind() {
    let bad = r#"
[[commitment]]
key = "LAKE-9"
title = "Nine"
source = "pakt"
due = "thow + 3m"
parties = [{ party = "lake-clup", role = "pledger" }]
requires = [{ condition = "flod", kind = "trigger", party = "CHX" }]

[[update]]
commitment = "LAKE-1"
party = "FR"
status = "stalled"
on = "2026-01-01"
source = "pact2"

[[resolution]]
condition = "drought"
state = "met"
on = "2026-01-01"
"#;
    assert_data_eq!(
        refused_by_small(bad),
        str![[r#"
bad.toml:5:10: there is no source `pakt`; nearest: `pact`
bad.toml:6:7: there is no condition `thow`; nearest: `thaw`
bad.toml:7:22: there is no party `lake-clup`; nearest: `lake-club`, `Lake Club`
bad.toml:8:27: there is no condition `flod`; nearest: `flood`
bad.toml:8:61: there is no party `CHX`; nearest: `CH`, `CX`
bad.toml:12:9: `FR` is no party of `LAKE-1`, nor a member of one: its parties are CH, lake-fund
bad.toml:15:10: there is no source `pact2`; nearest: `pact`
bad.toml:18:13: there is no condition `drought`
error: nothing was imported: 8 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_due_date_before_the_made_date() {
    let bad = "[[commitment]]\nkey = \"LAKE-9\"\ntitle = \"Nine\"\nsource = \"pact\"\nmade = \"2026-02-01\"\ndue = \"2026-01\"\n";
    assert_data_eq!(
        refused_by_small(bad),
        str![[r#"
bad.toml:6:7: `LAKE-9` is due (2026-01) before it was made (2026-02-01)
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn groups_in_circles() {
    let alone = "[[party]]\nkey = \"g\"\nkind = \"group\"\nname = \"G\"\nmembers = [{ party = \"g\" }]\n";
    assert_data_eq!(
        refused("alone.toml", alone),
        str![[r#"
alone.toml:5:22: group `g` is a member of itself
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let circle = "[[party]]\nkey = \"g\"\nkind = \"group\"\nname = \"G\"\nmembers = [{ party = \"h\" }]\n\n\
                  [[party]]\nkey = \"h\"\nkind = \"group\"\nname = \"H\"\nmembers = [{ party = \"k\" }]\n\n\
                  [[party]]\nkey = \"k\"\nkind = \"group\"\nname = \"K\"\nmembers = [{ party = \"g\" }]\n";
    assert_data_eq!(
        refused("circle.toml", circle),
        str![[r#"
circle.toml:17:22: group `k` is a member of itself through `g`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let nested = "[[party]]\nkey = \"outer\"\nkind = \"group\"\nname = \"O\"\nmembers = [{ party = \"inner\" }]\n\n\
                  [[party]]\nkey = \"inner\"\nkind = \"group\"\nname = \"I\"\nmembers = [{ party = \"FR\" }]\n";
    let world = World::new().file("nested.toml", nested);
    assert_data_eq!(
        world.run("import nested.toml"),
        str![[r#"
Imported nested.toml as entry 1: new: 2 parties.

"#]]
    );
}

#[test]
fn the_first_twenty_and_how_many_more() {
    let bad: String = (0..35).map(|number| format!("[[source]]\nkey = \"s-{number}\"\n\n")).collect();
    assert_data_eq!(
        refused("many.toml", bad),
        str![[r#"
many.toml:1:1: this source has no `title`
many.toml:4:1: this source has no `title`
many.toml:7:1: this source has no `title`
many.toml:10:1: this source has no `title`
many.toml:13:1: this source has no `title`
many.toml:16:1: this source has no `title`
many.toml:19:1: this source has no `title`
many.toml:22:1: this source has no `title`
many.toml:25:1: this source has no `title`
many.toml:28:1: this source has no `title`
many.toml:31:1: this source has no `title`
many.toml:34:1: this source has no `title`
many.toml:37:1: this source has no `title`
many.toml:40:1: this source has no `title`
many.toml:43:1: this source has no `title`
many.toml:46:1: this source has no `title`
many.toml:49:1: this source has no `title`
many.toml:52:1: this source has no `title`
many.toml:55:1: this source has no `title`
many.toml:58:1: this source has no `title`
and 15 problems more
error: nothing was imported: 35 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn one_bad_file_among_good_ones() {
    let world = World::new().file("small.toml", SMALL).file("bad.toml", "[[source]]\nkey = \"s\"\n");
    assert_data_eq!(
        world.run("import small.toml bad.toml"),
        str![[r#"
bad.toml:1:1: this source has no `title`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    assert!(!world.has("book.db"));
}

#[test]
fn a_name_that_means_two_parties() {
    let twins = "[[party]]\nkey = \"a\"\nkind = \"organisation\"\nname = \"The Bank\"\n\n\
                 [[party]]\nkey = \"b\"\nkind = \"organisation\"\nname = \"the bank\"\n";
    let world = World::with_small().file("twins.toml", twins);
    world.ok("import twins.toml");
    assert_data_eq!(
        world.run("list --party 'The bank'"),
        str![[r#"
error: `The bank` may mean `a`, `b`: use the key
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --party b"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
}

#[test]
fn what_memberships_cannot_say() {
    let bad = "[[party]]\nkey = \"g\"\nkind = \"group\"\nname = \"G\"\n\
               members = [{ party = \"FR\", since = \"2026\", until = \"2025-03\" }]\n\n\
               [[party]]\nkey = \"o\"\nkind = \"organisation\"\nname = \"O\"\nmembers = [{ party = \"FR\" }]\n";
    assert_data_eq!(
        refused("members.toml", bad),
        str![[r#"
members.toml:5:22: the membership ends (2025-03) before it begins (2026)
members.toml:7:1: `o` is no group: only groups have members
error: nothing was imported: 2 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_party_twice_in_one_role() {
    let bad = "[[commitment]]\nkey = \"LAKE-9\"\ntitle = \"Nine\"\nsource = \"pact\"\n\
               parties = [{ party = \"FR\", role = \"pledger\" }, { party = \"France\", role = \"pledger\" }]\n";
    assert_data_eq!(
        refused_by_small(bad),
        str![[r#"
bad.toml:5:58: `FR` is named twice as pledger
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn json_nested_without_end() {
    let deep = format!("{{\"source\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_data_eq!(
        refused("deep.json", deep),
        str![[r#"
deep.json:1:13: expected a table with the fields of a source, found a list
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    let deep = format!("{{\"type\":\"source\",\"key\":{}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_data_eq!(
        refused("deep.ndjson", deep),
        str![[r#"
deep.ndjson:1:1: this item has no `title`
deep.ndjson:1:24: `key` is to be a text, not a list
error: nothing was imported: 2 problems in what was to be read
[exit 1]

"#]]
    );
}
