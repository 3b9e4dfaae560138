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
