//! `pledge export`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn the_book_as_a_dossier() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("export"),
        str![[r#"
[[source]]
key = "pact"
title = "Pact of the Lake"
publisher = "The Lakeside Gazette"
published = "2025-06-01"
url = "https://lake.example/pact"
kind = "declaration"

[[party]]
key = "lake-club"
kind = "group"
name = "Lake Club"
aliases = ["the Club"]
members = [
    { party = "CH", since = "2020" },
    { party = "AT", since = "2021-05-01", until = "2025-12-31" },
]

[[party]]
key = "lake-fund"
kind = "organisation"
name = "Lake Fund"

[[condition]]
key = "thaw"
title = "The lake is free of ice"

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
    assert_data_eq!(
        world.run("export --format json"),
        str![[r#"
{
"source": [
  {"key":"pact","title":"Pact of the Lake","publisher":"The Lakeside Gazette","published":"2025-06-01","url":"https://lake.example/pact","kind":"declaration"}
],
"party": [
  {"key":"lake-club","kind":"group","name":"Lake Club","aliases":["the Club"],"members":[{"party":"CH","since":"2020"},{"party":"AT","since":"2021-05-01","until":"2025-12-31"}]},
  {"key":"lake-fund","kind":"organisation","name":"Lake Fund"}
],
"condition": [
  {"key":"thaw","title":"The lake is free of ice"},
  {"key":"flood","title":"The lake floods","description":"Above 400 cm at the gauge."}
],
"commitment": [
  {"key":"LAKE-1","title":"Clean the shore","quote":"clean every shore","source":"pact","locator":"article 1","made":"2025-06-01","due":"2026-02-15","tags":["shore","water"],"parties":[{"party":"CH","role":"pledger"},{"party":"lake-fund","role":"beneficiary"}]},
  {"key":"LAKE-2","title":"Survey the lake bed","source":"pact","made":"2025-06-01","due":"thaw + 90d","parties":[{"party":"lake-club","role":"pledger"}],"requires":[{"condition":"thaw","kind":"precondition"}]},
  {"key":"LAKE-3","title":"Send boats","source":"pact","made":"2025-06","tags":["water"],"parties":[{"party":"DE","role":"pledger"},{"party":"CH","role":"pledger"}],"requires":[{"condition":"flood","kind":"trigger","party":"DE"}]}
],
"update": [
  {"commitment":"LAKE-1","status":"in-progress","on":"2025-09","source":"pact","note":"Half of it is clean."},
  {"commitment":"LAKE-3","party":"DE","status":"broken","on":"2026-01-10"}
],
"resolution": [
  {"condition":"flood","state":"unmet","on":"2025-06-01"}
]
}

"#]]
    );
    assert_data_eq!(
        world.run("export --format ndjson"),
        str![[r#"
{"type":"source","key":"pact","title":"Pact of the Lake","publisher":"The Lakeside Gazette","published":"2025-06-01","url":"https://lake.example/pact","kind":"declaration"}
{"type":"party","key":"lake-club","kind":"group","name":"Lake Club","aliases":["the Club"],"members":[{"party":"CH","since":"2020"},{"party":"AT","since":"2021-05-01","until":"2025-12-31"}]}
{"type":"party","key":"lake-fund","kind":"organisation","name":"Lake Fund"}
{"type":"condition","key":"thaw","title":"The lake is free of ice"}
{"type":"condition","key":"flood","title":"The lake floods","description":"Above 400 cm at the gauge."}
{"type":"commitment","key":"LAKE-1","title":"Clean the shore","quote":"clean every shore","source":"pact","locator":"article 1","made":"2025-06-01","due":"2026-02-15","tags":["shore","water"],"parties":[{"party":"CH","role":"pledger"},{"party":"lake-fund","role":"beneficiary"}]}
{"type":"commitment","key":"LAKE-2","title":"Survey the lake bed","source":"pact","made":"2025-06-01","due":"thaw + 90d","parties":[{"party":"lake-club","role":"pledger"}],"requires":[{"condition":"thaw","kind":"precondition"}]}
{"type":"commitment","key":"LAKE-3","title":"Send boats","source":"pact","made":"2025-06","tags":["water"],"parties":[{"party":"DE","role":"pledger"},{"party":"CH","role":"pledger"}],"requires":[{"condition":"flood","kind":"trigger","party":"DE"}]}
{"type":"update","commitment":"LAKE-1","status":"in-progress","on":"2025-09","source":"pact","note":"Half of it is clean."}
{"type":"update","commitment":"LAKE-3","party":"DE","status":"broken","on":"2026-01-10"}
{"type":"resolution","condition":"flood","state":"unmet","on":"2025-06-01"}

"#]]
    );
}

#[test]
fn an_empty_book_gets_the_same_from_each_format() {
    let world = World::with_samples();
    let toml = world.ok("export");
    for format in ["toml", "json", "ndjson"] {
        world.write(&format!("out.{format}"), world.ok(&format!("export --format {format}")));
        world.ok(&format!("import out.{format} --ledger {format}.db"));
        assert_eq!(world.ok(&format!("export --ledger {format}.db")), toml, "through {format}");
        let lists = |arguments: &str| {
            assert_eq!(world.ok(&format!("{arguments} --ledger {format}.db")), world.ok(arguments), "{arguments}");
        };
        lists("list --all --format json");
        lists("report --by country --across status,standing --format json");
        lists("parties --format json");
        lists("conditions --format json");
        lists("sources --format json");
    }
}

#[test]
fn some_commitments_and_whatever_they_refer_to() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("export --search survey"),
        str![[r#"
[[source]]
key = "pact"
title = "Pact of the Lake"
publisher = "The Lakeside Gazette"
published = "2025-06-01"
url = "https://lake.example/pact"
kind = "declaration"

[[party]]
key = "lake-club"
kind = "group"
name = "Lake Club"
aliases = ["the Club"]
members = [
    { party = "CH", since = "2020" },
    { party = "AT", since = "2021-05-01", until = "2025-12-31" },
]

[[condition]]
key = "thaw"
title = "The lake is free of ice"

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

"#]]
    );
}

#[test]
fn what_was_undone_is_not_exported() {
    let world = World::with_small();
    let before = world.ok("export");
    world.ok("record LAKE-1 stalled --note undone");
    world.ok("undo");
    assert_eq!(world.ok("export"), before);
}

#[test]
fn some_commitments_with_members_of_other_days() {
    let world = World::with_small();
    world.write("some.toml", world.ok("export --search survey"));
    world.ok("import some.toml --ledger some.db");
    assert!(world.ok("parties --ledger some.db").contains("Austria"));
}
