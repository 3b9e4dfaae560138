//! `pledge show`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn one_commitment_whole() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("show LAKE-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean the shore
Quote       “clean every shore”
Made        2025-06-01
Due         2026-02-15
Status      in-progress
Standing    overdue
Updated     2025-09
Tags        shore, water
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  -------
CH         Switzerland  pledger      in-progress  overdue   2025-09
lake-fund  Lake Fund    beneficiary  in-progress            2025-09

History
On       Event        Note                  Source  Entry  Author
-------  -----------  --------------------  ------  -----  ------
         described    Clean the shore       pact        1  ada
2025-09  in-progress  Half of it is clean.  pact        1  ada

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-3"),
        str![[r#"
Key         LAKE-3
Commitment  Send boats
Made        2025-06
Status      pledged; broken: Germany
Standing    in-force; closed: Germany
Updated     2026-01-10
Tags        water
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key  Party        Role     Status   Standing  Since
---  -----------  -------  -------  --------  ----------
DE   Germany      pledger  broken   closed    2026-01-10
CH   Switzerland  pledger  pledged  in-force

Conditions
Key    Condition        Kind     State  For  Since
-----  ---------------  -------  -----  ---  ----------
flood  The lake floods  trigger  unmet  DE   2025-06-01

History
On          Event      Party    Note        Source  Entry  Author
----------  ---------  -------  ----------  ------  -----  ------
            described           Send boats  pact        1  ada
2026-01-10  broken     Germany                          1  ada

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        World::with_small().run("show LAKE-2 --format json"),
        str![[r#"
{"key":"LAKE-2","title":"Survey the lake bed","quote":null,"made":"2025-06-01","due":"thaw + 90d","due_rule":"thaw + 90d","status":"pledged","standing":"waiting","updated_on":null,"tags":[],"locator":null,"source":{"key":"pact","title":"Pact of the Lake","publisher":"The Lakeside Gazette","published":"2025-06-01","url":"https://lake.example/pact","kind":"declaration"},"parties":[{"key":"lake-club","name":"Lake Club","role":"pledger","via":null,"status":"pledged","standing":"waiting","since":null}],"conditions":[{"key":"thaw","title":"The lake is free of ice","kind":"precondition","state":"unmet","party":null,"any_of":null,"since":null}],"history":[{"on":null,"event":"described","party":null,"note":"Survey the lake bed","source":"pact","entry":1,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","retracted":false}]}

"#]]
    );
    assert_data_eq!(
        World::with_small().run("show LAKE-2 --format csv"),
        str![[r#"
key,title,quote,made,due,due_rule,status,standing,updated_on,tags,locator,source,parties,conditions,history
LAKE-2,Survey the lake bed,,2025-06-01,thaw + 90d,thaw + 90d,pledged,waiting,,,,pact,lake-club (pledger),thaw,

"#]]
    );
}

#[test]
fn a_due_date_that_follows_from_a_condition() {
    let world = World::with_small();
    world.ok("resolve thaw met --on 2026-02-28");
    assert_data_eq!(
        world.run("show LAKE-2"),
        str![[r#"
Key         LAKE-2
Commitment  Survey the lake bed
Made        2025-06-01
Due         2026-05-29
Due rule    thaw + 90d
Status      pledged
Standing    in-force
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party      Role     Status   Standing
---------  ---------  -------  -------  --------
lake-club  Lake Club  pledger  pledged  in-force

Conditions
Key   Condition                Kind          State  Since
----  -----------------------  ------------  -----  ----------
thaw  The lake is free of ice  precondition  met    2026-02-28

History
Event      Note                 Source  Entry  Author
---------  -------------------  ------  -----  ------
described  Survey the lake bed  pact        1  ada

"#]]
    );
}

#[test]
fn corrections_and_what_was_undone_stand_in_its_history() {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-10");
    world.ok("undo");
    world.ok("amend commitment LAKE-1 --title 'Clean both shores'");
    assert_data_eq!(
        world.run("show LAKE-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean both shores
Quote       “clean every shore”
Made        2025-06-01
Due         2026-02-15
Status      in-progress
Standing    overdue
Updated     2025-09
Tags        shore, water
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  -------
CH         Switzerland  pledger      in-progress  overdue   2025-09
lake-fund  Lake Fund    beneficiary  in-progress            2025-09

History
On          Event        Note                                         Source  Entry  Author  Undone
----------  -----------  -------------------------------------------  ------  -----  ------  ------
            described    Clean the shore                              pact        1  ada
            amended      title: Clean the shore -> Clean both shores  pact        4  ada
2025-09     in-progress  Half of it is clean.                         pact        1  ada
2026-02-10  fulfilled                                                             2  ada     undone

"#]]
    );
}

#[test]
fn a_key_that_is_not_there() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("show LAKE-11"),
        str![[r#"
error: there is no commitment `LAKE-11`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
hint: `pledge list --all` lists what there is
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("show lake-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean the shore
Quote       “clean every shore”
Made        2025-06-01
Due         2026-02-15
Status      in-progress
Standing    overdue
Updated     2025-09
Tags        shore, water
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  -------
CH         Switzerland  pledger      in-progress  overdue   2025-09
lake-fund  Lake Fund    beneficiary  in-progress            2025-09

History
On       Event        Note                  Source  Entry  Author
-------  -----------  --------------------  ------  -----  ------
         described    Clean the shore       pact        1  ada
2025-09  in-progress  Half of it is clean.  pact        1  ada

"#]]
    );
    assert_data_eq!(
        world.run("show XYZ"),
        str![[r#"
error: there is no commitment `XYZ`
hint: `pledge list --all` lists what there is
[exit 1]

"#]]
    );
}
