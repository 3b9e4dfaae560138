//! `pledge add`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn a_book_can_be_begun_by_hand() {
    let world = World::new();
    assert_data_eq!(
        world.run("add source lugano --title 'Lugano Declaration' --published 2022-07-05"),
        str![[r#"
Added source lugano (entry 1).

"#]]
    );
    assert_data_eq!(
        world.run("add condition funds --title 'The fund is set up' --description 'With a board.'"),
        str![[r#"
Added condition funds (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("add party nordics --kind group --name Nordics --alias N8 --member DK --member SE:2024-03-07.."),
        str![[r#"
Added party nordics (entry 3).

"#]]
    );
    assert_data_eq!(
        world.run(
            "add commitment LUG-1 --title 'Rebuild schools' --source lugano --pledger CH --pledger N8 --beneficiary ukraine \
             --party UK:lead --requires funds --requires funds:trigger@CH --due 'funds + 2y' --tag schools --made 2022-07-05 \
             --quote 'rebuild' --locator 'page 3'"
        ),
        str![[r#"
Added commitment LUG-1 (entry 4).

"#]]
    );
    assert_data_eq!(
        world.run("export"),
        str![[r#"
[[source]]
key = "lugano"
title = "Lugano Declaration"
published = "2022-07-05"

[[party]]
key = "nordics"
kind = "group"
name = "Nordics"
aliases = ["N8"]
members = [
    { party = "DK" },
    { party = "SE", since = "2024-03-07" },
]

[[condition]]
key = "funds"
title = "The fund is set up"
description = "With a board."

[[commitment]]
key = "LUG-1"
title = "Rebuild schools"
quote = "rebuild"
source = "lugano"
locator = "page 3"
made = "2022-07-05"
due = "funds + 2y"
tags = ["schools"]
parties = [
    { party = "CH", role = "pledger" },
    { party = "nordics", role = "pledger" },
    { party = "UA", role = "beneficiary" },
    { party = "GB", role = "lead" },
]
requires = [
    { condition = "funds", kind = "precondition" },
    { condition = "funds", kind = "trigger", party = "CH" },
]

"#]]
    );
    assert_data_eq!(
        world.run("verify --format csv"),
        str![[r#"
whole,entries,rows,last_hash,damage
true,4,4,[HASH],

"#]]
    );
}

#[test]
fn what_is_there_already_is_not_added() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("add source pact --title Pact"),
        str![[r#"
error: there is already a source `pact`: `pledge amend source pact` changes it
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-1 --title Pact --source pact"),
        str![[r#"
error: there is already a commitment `LAKE-1`: `pledge amend commitment LAKE-1` changes it
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add party FR --kind country --name France"),
        str![[r#"
Added party FR (entry 2).

"#]]
    );
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("add commitment LAKE-9 --source pact"),
        str![[r#"
error: a new commitment needs --title
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pakt"),
        str![[r#"
error: there is no source `pakt`; nearest: `pact`
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pact --pledger Lakeclub"),
        str![[r#"
error: there is no party `Lakeclub`; nearest: `Lake Club`, `lake-club`
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pact --requires thaww"),
        str![[r#"
error: there is no condition `thaww`; nearest: `thaw`
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pact --party CH:chief"),
        str![[r#"
error: invalid value 'CH:chief' for '--party <PARTY:ROLE>': there is no role `chief`

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment 'LAKE 9' --title Nine --source pact"),
        str![[r#"
error: invalid value 'LAKE 9' for '<KEY>': `LAKE 9` is not a key: keys are letters (a-z, A-Z) and digits, with - _ . or / between them

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pact --made 2026-02-30"),
        str![[r#"
error: invalid value '2026-02-30' for '--made <DATE>': `2026-02-30` is not a date: there is no such day in the calendar

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("add commitment LAKE-9 --title Nine --source pact --made 2026-02 --due 2026-01"),
        str![[r#"
error: `LAKE-9` is due (2026-01) before it was made (2026-02)
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add party lakers --kind group --name Lakers --member lakers"),
        str![[r#"
error: group `lakers` is a member of itself
[exit 1]

"#]]
    );
    assert!(!world.run("list --all").contains("LAKE-9"));
}
