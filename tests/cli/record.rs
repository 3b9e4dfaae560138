//! `pledge record`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn a_status_update_for_the_whole_or_for_one_party() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("record LAKE-1 fulfilled --on 2026-02-14 --source pact --note 'all of it'"),
        str![[r#"
LAKE-1: fulfilled since 2026-02-14 (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-3 in-progress --party Switzerland"),
        str![[r#"
LAKE-3: in-progress for Switzerland since 2026-03-01 (entry 3).

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-3"),
        str![[r#"
Key         LAKE-3
Commitment  Send boats
Made        2025-06
Status      pledged; in-progress: Switzerland; broken: Germany
Standing    in-force; closed: Germany
Updated     2026-03-01
Tags        water
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key  Party        Role     Status       Standing  Since
---  -----------  -------  -----------  --------  ----------
DE   Germany      pledger  broken       closed    2026-01-10
CH   Switzerland  pledger  in-progress  in-force  2026-03-01

Conditions
Key    Condition        Kind     State  For  Since
-----  ---------------  -------  -----  ---  ----------
flood  The lake floods  trigger  unmet  DE   2025-06-01

History
On          Event        Party        Note        Source  Entry  Author
----------  -----------  -----------  ----------  ------  -----  ------
            described                 Send boats  pact        1  ada
2026-01-10  broken       Germany                              1  ada
2026-03-01  in-progress  Switzerland                          3  ada

"#]]
    );
}

#[test]
fn a_member_of_a_group_has_a_say_of_its_own() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("record LAKE-2 in-progress --party CH --on 2026-02"),
        str![[r#"
LAKE-2: in-progress for Switzerland since 2026-02 (entry 2).

"#]]
    );
    assert_data_eq!(
        world.run("list --search survey"),
        str![[r#"
Key     Commitment      Status            Standing  Pledgers         Conditions    Due       Updated
------  --------------  ----------------  --------  ---------------  ------------  --------  -------
LAKE-2  Survey the      pledged;          waiting   Lake Club,       thaw (unmet)  thaw +    2026-02
        lake bed        in-progress:                Switzerland                    90d
                        Switzerland                 (via Lake Club)

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-2 broken --party lake-club --on 2026-02-03"),
        str![[r#"
LAKE-2: broken for Lake Club since 2026-02-03 (entry 3).

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-2"),
        str![[r#"
Key         LAKE-2
Commitment  Survey the lake bed
Made        2025-06-01
Due         thaw + 90d
Status      pledged; broken: Lake Club, Switzerland
Standing    waiting; closed: Lake Club, Switzerland
Updated     2026-02-03
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role     Via        Status  Standing  Since
---------  -----------  -------  ---------  ------  --------  ----------
lake-club  Lake Club    pledger             broken  closed    2026-02-03
CH         Switzerland  pledger  lake-club  broken  closed    2026-02-03

Conditions
Key   Condition                Kind          State
----  -----------------------  ------------  -----
thaw  The lake is free of ice  precondition  unmet

History
On          Event        Party        Note                 Source  Entry  Author
----------  -----------  -----------  -------------------  ------  -----  ------
            described                 Survey the lake bed  pact        1  ada
2026-02     in-progress  Switzerland                                   2  ada
2026-02-03  broken       Lake Club                                     3  ada

"#]]
    );
}

#[test]
fn a_party_that_is_not_tied_has_no_say() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("record LAKE-2 in-progress --party FR"),
        str![[r#"
error: `FR` is no party of `LAKE-2`, nor a member of one: its parties are lake-club
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 in-progress --party lake-club"),
        str![[r#"
error: `lake-club` is no party of `LAKE-1`, nor a member of one: its parties are CH, lake-fund
[exit 1]

"#]]
    );
}

#[test]
fn the_latest_day_holds_in_whatever_order() {
    let world = World::with_small();
    world.ok("record LAKE-2 fulfilled --on 2026-02-20");
    world.ok("record LAKE-2 stalled --on 2026-02-10");
    world.ok("record LAKE-2 in-progress --on 2026-02");
    assert!(world.run("list --all --search survey --format csv").contains("fulfilled"));
    world.ok("record LAKE-2 stalled --on 2026-02-20");
    assert_data_eq!(
        world.run("list --all --search survey --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-2,Survey the lake bed,pact,stalled,waiting,lake-club,,thaw,thaw + 90d,2026-02-20

"#]]
    );
}

#[test]
fn a_final_status_can_be_reopened() {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-20");
    world.ok("record LAKE-1 in-progress --on 2026-02-21");
    assert_data_eq!(
        world.run("list --search shore"),
        str![[r#"
Key     Commitment       Status       Standing  Pledgers     Due         Updated
------  ---------------  -----------  --------  -----------  ----------  ----------
LAKE-1  Clean the shore  in-progress  overdue   Switzerland  2026-02-15  2026-02-21

"#]]
    );
}

#[test]
fn the_same_again_is_not_recorded() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --on 2026-02-20 --note waiting");
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on 2026-02-20 --note waiting"),
        str![[r#"
LAKE-1: stalled since 2026-02-20: the book says so already; nothing was recorded.

"#]]
    );
    assert_eq!(world.sql("SELECT count(*) FROM entry"), "2\n");
}

#[test]
fn odd_days_are_pointed_out() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on 2025-05-31"),
        str![[r#"
LAKE-1: stalled since 2025-05-31 (entry 2).
What holds is what was recorded for 2025-09: in-progress.
warning: `LAKE-1` has an update of 2025-05-31, before it was made (2025-06-01)

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on 2027"),
        str![[r#"
LAKE-1: stalled since 2027 (entry 3).
warning: `LAKE-1` has something of 2027, which is yet to come

"#]]
    );
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("record LAKE-4 stalled"),
        str![[r#"
error: there is no commitment `LAKE-4`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 finished"),
        str![[r#"
error: invalid value 'finished' for '<STATUS>'
  [possible values: pledged, in-progress, stalled, fulfilled, partly-fulfilled, broken, withdrawn, superseded, lapsed]

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on 2026-13-01"),
        str![[r#"
error: invalid value '2026-13-01' for '--on <DATE>': `2026-13-01` is not a date: there is no such day in the calendar

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on soon"),
        str![[r#"
error: invalid value 'soon' for '--on <DATE>': `soon` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known, 24 Feb 2026, yesterday, last friday, 3 weeks ago, in 10 days

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --party Swizerland"),
        str![[r#"
error: there is no party `Swizerland`; nearest: `Switzerland`
hint: `pledge parties` lists those in the book; countries go by ISO code or name
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --source pakt"),
        str![[r#"
error: there is no source `pakt`; nearest: `pact`
[exit 1]

"#]]
    );
    assert_eq!(world.sql("SELECT count(*) FROM entry"), "1\n");
}

#[test]
fn nothing_is_recorded_where_there_is_no_book() {
    let world = World::new();
    assert_data_eq!(
        world.run("record LAKE-1 stalled"),
        str![[r#"
error: there is no book at book.db
hint: `pledge import FILE` begins a book; `--ledger FILE` or PLEDGE_LEDGER names another
[exit 1]

"#]]
    );
    assert!(!world.has("book.db"));
}

#[test]
fn the_author_is_named_or_known() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --author 'Grace Hopper'");
    let world = world.variable("PLEDGE_AUTHOR", "").variable("USER", "joan");
    world.ok("record LAKE-1 in-progress");
    assert!(world.sql("SELECT author FROM entry").starts_with("ada\nGrace Hopper\n"));
}

#[test]
fn what_is_said_of_a_group_within_a_group_holds_for_its_members() {
    let world = World::new();
    world.ok("add source s --title S");
    world.ok("add condition vote --title Vote");
    world.ok("add party inner --kind group --name Inner --member FR");
    world.ok("add party outer --kind group --name Outer --member inner --member US");
    world.ok("add commitment K --title K --source s --pledger outer --requires vote@inner");
    let of_countries = || {
        let said = world.ok("report --by country --across status,standing --format csv");
        let by_sql = world.sql("SELECT country, via, status, standing FROM owed_by_country ORDER BY country");
        (said.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>(), by_sql)
    };
    let (said, by_sql) = of_countries();
    assert_eq!(by_sql, "FR|outer|pledged|waiting\nUS|outer|pledged|in-force\n");
    assert_data_eq!(
        said,
        str![[r#"
FR,France,outer,1,1,0,0,0,0,0,0,0,0,0,0,1,0
US,United States,outer,1,1,0,0,0,0,0,0,0,0,1,0,0,0

"#]]
    );
    world.ok("record K broken --party inner --on 2026-01-01");
    let (said, by_sql) = of_countries();
    assert_eq!(by_sql, "FR|outer|broken|closed\nUS|outer|pledged|in-force\n");
    assert_data_eq!(
        said,
        str![[r#"
FR,France,outer,1,0,0,0,0,0,1,0,0,0,0,0,0,1
US,United States,outer,1,1,0,0,0,0,0,0,0,0,1,0,0,0

"#]]
    );
}
