//! `pledge amend`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn only_what_is_given_changes() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --due 2026-06-30 --tag shore --tag beach"),
        str![[r#"
Amended commitment LAKE-1 (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean the shore
Quote       “clean every shore”
Made        2025-06-01
Due         2026-06-30
Status      in-progress
Standing    in-force
Updated     2025-09
Tags        shore, beach
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  -------
CH         Switzerland  pledger      in-progress  in-force  2025-09
lake-fund  Lake Fund    beneficiary  in-progress            2025-09

History
On       Event        Note                                                     Source  Entry  Author
-------  -----------  -------------------------------------------------------  ------  -----  ------
         described    Clean the shore                                          pact        1  ada
         amended      due: 2026-02-15 -> 2026-06-30; tags: shore, water ->     pact        2  ada
                      shore, beach
2025-09  in-progress  Half of it is clean.                                     pact        1  ada

"#]]
    );
}

#[test]
fn parties_of_other_roles_stay() {
    let world = World::with_small();
    world.ok("amend commitment LAKE-1 --pledger AT --pledger DE");
    world.ok("amend commitment LAKE-1 --party UA:lead");
    let parties = world.json("show LAKE-1")["parties"].clone();
    let tie = |party: &serde_json::Value| format!("{} {}", party["key"], party["role"]).replace('"', "");
    let ties: Vec<String> = parties.as_array().expect("an array").iter().map(tie).collect();
    assert_eq!(ties, ["AT pledger", "DE pledger", "lake-fund beneficiary", "UA lead"]);
}

#[test]
fn fields_can_be_emptied() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --clear due --clear tags --clear quote"),
        str![[r#"
Amended commitment LAKE-1 (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("list --search shore --format json"),
        str![[r#"
[
  {"key":"LAKE-1","title":"Clean the shore","source":"pact","status":"in-progress","standing":"in-force","pledgers":[{"key":"CH","name":"Switzerland","via":null,"status":"in-progress"}],"beneficiaries":[{"key":"lake-fund","name":"Lake Fund"}],"conditions":[],"due":null,"updated_on":"2025-09"}
]

"#]]
    );
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --clear title"),
        str![[r#"
error: `title` cannot be emptied; there are quote, locator, made, due, tags, parties, requires
[exit 1]

"#]]
    );
}

#[test]
fn sources_parties_and_conditions() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend source pact --publisher 'The Gazette' --clear url"),
        str![[r#"
Amended source pact (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("amend party lake-club --member CH --member AT --member DE:2026-01-01.."),
        str![[r#"
Amended party lake-club (entry 3).

"#]]
    );
    assert_data_eq!(
        world.run("amend condition thaw --description 'No ice for a week.'"),
        str![[r#"
Amended condition thaw (entry 4).

"#]]
    );
    assert_data_eq!(
        world.run("export"),
        str![[r#"
[[source]]
key = "pact"
title = "Pact of the Lake"
publisher = "The Gazette"
published = "2025-06-01"
kind = "declaration"

[[party]]
key = "lake-club"
kind = "group"
name = "Lake Club"
aliases = ["the Club"]
members = [
    { party = "CH" },
    { party = "AT" },
    { party = "DE", since = "2026-01-01" },
]

[[party]]
key = "lake-fund"
kind = "organisation"
name = "Lake Fund"

[[condition]]
key = "thaw"
title = "The lake is free of ice"
description = "No ice for a week."

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
parties = [
    { party = "CH", role = "pledger" },
    { party = "lake-fund", role = "beneficiary" },
]

[[commitment]]
key = "LAKE-2"
title = "Survey the lake bed"
source = "pact"
made = "2025-06-01"
due = "thaw + 90d"
parties = [
    { party = "lake-club", role = "pledger" },
]
requires = [
    { condition = "thaw", kind = "precondition" },
]

[[commitment]]
key = "LAKE-3"
title = "Send boats"
source = "pact"
made = "2025-06"
tags = ["water"]
parties = [
    { party = "DE", role = "pledger" },
    { party = "CH", role = "pledger" },
]
requires = [
    { condition = "flood", kind = "trigger", party = "DE" },
]

[[update]]
commitment = "LAKE-1"
status = "in-progress"
on = "2025-09"
source = "pact"
note = "Half of it is clean."

[[update]]
commitment = "LAKE-3"
party = "DE"
status = "broken"
on = "2026-01-10"

[[resolution]]
condition = "flood"
state = "unmet"
on = "2025-06-01"

"#]]
    );
}

#[test]
fn what_says_so_already_is_not_recorded() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --title 'Clean the shore'"),
        str![[r#"
LAKE-1 says so already; nothing was recorded.

"#]]
    );
    assert_eq!(world.sql("SELECT count(*) FROM entry"), "1\n");
}

#[test]
fn a_country_can_be_given_another_name() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend party CH --name 'Swiss Confederation' --alias Helvetia"),
        str![[r#"
Amended party CH (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("list --party Helvetia --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,in-progress,overdue,CH,lake-fund,,2026-02-15,2025-09
LAKE-2,Survey the lake bed,pact,pledged,waiting,lake-club; CH,,thaw,thaw + 90d,
LAKE-3,Send boats,pact,pledged,in-force,DE (broken); CH,,flood,,2026-01-10

"#]]
    );
}

#[test]
fn what_is_not_there_cannot_be_amended() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-7 --title Seven"),
        str![[r#"
error: there is no commitment `LAKE-7`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
hint: `pledge list --all` lists what there is
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --due 2024"),
        str![[r#"
error: `LAKE-1` is due (2024) before it was made (2025-06-01)
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("amend party lake-club --member lake-club"),
        str![[r#"
error: group `lake-club` is a member of itself
[exit 1]

"#]]
    );
}

#[test]
fn a_party_of_which_updates_speak_stays() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-3 --pledger CH"),
        str![[r#"
error: `LAKE-3` has updates for `DE`, which would be none of its parties: undo these first
[exit 1]

"#]]
    );
    world.ok("amend commitment LAKE-1 --party FR:lead");
    world.ok("record LAKE-1 stalled --party FR");
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
error: entry 2 cannot be undone: a later update speaks of `FR`, which would be no party of its commitment; undo that update first
[exit 1]

"#]]
    );
    world.ok("undo 3");
    world.ok("undo 2");
}

#[test]
fn what_was_recorded_of_a_commitment() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --on 2026-01-10 --party CH");
    world.ok("record LAKE-1 in-progress --on 2026-01-10");
    assert_data_eq!(
        world.run("amend update LAKE-1 --status stalled"),
        str![[r#"
error: `LAKE-1` has 3 updates of these; say which:
  --was 2025-09 --entry 1    in-progress since 2025-09 (pact): Half of it is clean.
  --was 2026-01-10 --entry 2    stalled for CH since 2026-01-10
  --was 2026-01-10 --entry 3    in-progress since 2026-01-10
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("amend update LAKE-1 --was 2026-01-10 --party Switzerland --on 2026-01-12 --note 'no money'"),
        str![[r#"
LAKE-1: stalled for CH since 2026-01-10 -> stalled for CH since 2026-01-12: no money (entry 4).

"#]]
    );
    assert_data_eq!(
        world.run("amend update LAKE-1 --was 2025-09 --remove"),
        str![[r#"
LAKE-1: in-progress since 2025-09 (pact): Half of it is clean. -> taken back (entry 5).

"#]]
    );
    assert_data_eq!(
        world.run("amend update LAKE-1 --was 2025-09 --remove"),
        str![[r#"
error: there is no such update of `LAKE-1`: `pledge log LAKE-1 --diff` shows what was recorded
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("amend update LAKE-1 --entry 3 --status in-progress"),
        str![[r#"
LAKE-1: it says so already; nothing was recorded.

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean the shore
Quote       “clean every shore”
Made        2025-06-01
Due         2026-02-15
Status      in-progress; stalled: Switzerland
Standing    overdue
Updated     2026-01-12
Tags        shore, water
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  ----------
CH         Switzerland  pledger      stalled      overdue   2026-01-12
lake-fund  Lake Fund    beneficiary  in-progress            2026-01-10

History
On          Event        Party        Note                  Source  Entry  Author  Undone
----------  -----------  -----------  --------------------  ------  -----  ------  ------
            described                 Clean the shore       pact        1  ada
2025-09     in-progress               Half of it is clean.  pact        1  ada     undone
2026-01-10  stalled      Switzerland                                    2  ada     undone
2026-01-10  in-progress                                                 3  ada
2026-01-12  stalled      Switzerland  no money                          4  ada

"#]]
    );
    assert_data_eq!(
        world.run("log LAKE-1 --diff"),
        str![[r#"
Entry 1 of 2026-03-01T00:00:00Z by ada: import small.toml
- new commitment LAKE-1: Clean the shore
- update LAKE-1: in-progress since 2025-09 (pact): Half of it is clean.

Entry 2 of 2026-03-01T00:00:00Z by ada: record LAKE-1 stalled for Switzerland
- update LAKE-1: stalled for CH since 2026-01-10

Entry 3 of 2026-03-01T00:00:00Z by ada: record LAKE-1 in-progress
- update LAKE-1: in-progress since 2026-01-10

Entry 4 of 2026-03-01T00:00:00Z by ada: amend update of LAKE-1
- update LAKE-1: stalled for CH since 2026-01-12: no money
- taken back: update LAKE-1: stalled for CH since 2026-01-10 (entry 2)

Entry 5 of 2026-03-01T00:00:00Z by ada: amend update of LAKE-1
- taken back: update LAKE-1: in-progress since 2025-09 (pact) (entry 1): Half of it is clean.

"#]]
    );
    assert_eq!(
        world.sql(
            "SELECT effective_on, status, retracted FROM status_history WHERE commitment = 'LAKE-1' ORDER BY update_id"
        ),
        "2025-09|in-progress|1\n2026-01-10|stalled|1\n2026-01-10|in-progress|0\n2026-01-12|stalled|0\n"
    );
    assert!(world.ok("verify").starts_with("The book is whole"));
    assert!(!world.ok("export").contains("Half of it is clean."), "what was taken back is not exported");
}

#[test]
fn what_was_recorded_of_a_condition() {
    let world = World::with_small();
    world.ok("resolve thaw met --on 2026-02-20");
    assert_data_eq!(
        world.run("amend resolution thaw --on 2026-02-25 --note 'ice until then'"),
        str![[r#"
thaw: met since 2026-02-20 -> met since 2026-02-25: ice until then (entry 3).

"#]]
    );
    assert_data_eq!(
        world.run("list --search survey"),
        str![[r#"
Key     Commitment           Status   Standing  Pledgers   Conditions  Due
------  -------------------  -------  --------  ---------  ----------  ----------
LAKE-2  Survey the lake bed  pledged  in-force  Lake Club  thaw (met)  2026-05-26

"#]]
    );
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
error: entry 2 cannot be undone: entry 3 amended a resolution after it; undo entry 3 first
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("undo"),
        str![[r#"
Undid entry 3 (amend resolution of thaw) with entry 4.

"#]]
    );
    assert_data_eq!(
        world.run("list --search survey"),
        str![[r#"
Key     Commitment           Status   Standing  Pledgers   Conditions  Due
------  -------------------  -------  --------  ---------  ----------  ----------
LAKE-2  Survey the lake bed  pledged  in-force  Lake Club  thaw (met)  2026-05-21

"#]]
    );
    assert_data_eq!(
        world.run("amend resolution flood --was 2025-06-01 --on nonsense"),
        str![[r#"
error: invalid value 'nonsense' for '--on <DATE>': `nonsense` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known, 24 Feb 2026, yesterday, last friday, 3 weeks ago, in 10 days

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("amend resolution thaw --was 2020 --remove"),
        str![[r#"
error: there is no such resolution of `thaw`: `pledge log thaw --diff` shows what was recorded
[exit 1]

"#]]
    );
}

#[test]
fn memberships_and_requirements_one_by_one() {
    let world = World::with_small();
    world.ok("amend party lake-club --end-member Switzerland:2026-02-28 --add-member DE:2026-01-15..");
    assert_eq!(
        world.ok("export --search survey").lines().filter(|line| line.contains("party = ")).collect::<Vec<_>>(),
        [
            "    { party = \"CH\", since = \"2020\", until = \"2026-02-28\" },",
            "    { party = \"AT\", since = \"2021-05-01\", until = \"2025-12-31\" },",
            "    { party = \"DE\", since = \"2026-01-15\" },",
            "    { party = \"lake-club\", role = \"pledger\" },",
        ]
    );
    world.ok("amend party lake-club --drop-member AT");
    assert_data_eq!(
        world.run("amend party lake-club --drop-member AT"),
        str![[r#"
error: `AT` is no member of `lake-club`
[exit 1]

"#]]
    );
    world.ok("amend commitment LAKE-2 --add-requires flood:trigger@CH");
    world.ok("amend commitment LAKE-2 --drop-requires thaw --due 2027");
    assert_data_eq!(
        world.run("amend commitment LAKE-2 --drop-requires thaw"),
        str![[r#"
error: `LAKE-2` does not require `thaw`
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("log LAKE-2 --diff"),
        str![[r#"
Entry 1 of 2026-03-01T00:00:00Z by ada: import small.toml
- new commitment LAKE-2: Survey the lake bed

Entry 4 of 2026-03-01T00:00:00Z by ada: amend commitment LAKE-2
- commitment LAKE-2, requires: thaw as precondition -> thaw as precondition, flood as trigger for CH

Entry 5 of 2026-03-01T00:00:00Z by ada: amend commitment LAKE-2
- commitment LAKE-2, due: thaw + 90d -> 2027
- commitment LAKE-2, requires: thaw as precondition, flood as trigger for CH -> flood as trigger for
  CH

"#]]
    );
    assert_data_eq!(
        world.run("log lake-club --diff --format ndjson"),
        str![[r#"
{"entry":1,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","change":"described","kind":"party","key":"lake-club","field":null,"from":null,"to":"Lake Club","on":null,"party":null,"source":null,"note":null}
{"entry":2,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","change":"amended","kind":"party","key":"lake-club","field":"members","from":"CH (2020..), AT (2021-05-01..2025-12-31)","to":"CH (2020..2026-02-28), AT (2021-05-01..2025-12-31), DE (2026-01-15..)","on":null,"party":null,"source":null,"note":null}
{"entry":3,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","change":"amended","kind":"party","key":"lake-club","field":"members","from":"CH (2020..2026-02-28), AT (2021-05-01..2025-12-31), DE (2026-01-15..)","to":"CH (2020..2026-02-28), DE (2026-01-15..)","on":null,"party":null,"source":null,"note":null}

"#]]
    );
}

#[test]
fn one_of_several_alternatives() {
    let world = World::with_small();
    world.ok("amend commitment LAKE-2 --requires 'thaw|flood' --add-requires 'flood@CH'");
    world.ok("amend commitment LAKE-2 --drop-requires flood");
    assert_eq!(world.json("show LAKE-2")["conditions"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.json("list --search survey")[0]["standing"], "waiting");
    assert_data_eq!(
        world.run("amend commitment LAKE-2 --requires 'thaw|'"),
        str![[r#"
error: invalid value 'thaw|' for '--requires <CONDITION>': a condition is missing: write armistice|treaty

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("amend commitment LAKE-2 --requires thaw@CH:trigger"),
        str![[r#"
error: invalid value 'thaw@CH:trigger' for '--requires <CONDITION>': the party comes last: write attack:trigger@GB

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert!(world.run("amend update LAKE-1 --remove --status broken").ends_with("[exit 2]\n"));
    assert!(world.run("amend resolution flood --remove --note x").ends_with("[exit 2]\n"));
}
