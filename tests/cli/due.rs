//! `pledge due`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

/// Something under every heading.
fn world() -> World {
    let world = World::with_small();
    world.ok("resolve thaw met --on 2026-02-20");
    world.ok("amend commitment LAKE-2 --due 'thaw + 20d'");
    world.ok("add commitment LAKE-4 --title 'Mend the pier' --source pact --made 2025-06-01 --due 2026-03-20 --pledger AT --pledger CH");
    world.ok("record LAKE-4 in-progress --on 2025-06-02");
    world.ok("record LAKE-4 fulfilled --on 2026-02-28 --party CH");
    world
}

#[test]
fn what_needs_attention_in_its_order() {
    let world = world();
    assert_data_eq!(
        world.run("due"),
        str![[r#"
Overdue
Key     Commitment       For          Status       Due         Days
------  ---------------  -----------  -----------  ----------  ----
LAKE-1  Clean the shore  Switzerland  in-progress  2026-02-15    14

In force since its conditions were met, and untouched
Key     Commitment           For        Status   Since       Days
------  -------------------  ---------  -------  ----------  ----
LAKE-2  Survey the lake bed  Lake Club  pledged  2026-02-20     9

Due within 30d
Key     Commitment     For      Status                               Due         Days
------  -------------  -------  -----------------------------------  ----------  ----
LAKE-4  Mend the pier  Austria  in-progress; fulfilled: Switzerland  2026-03-20    19

"#]]
    );
    assert_data_eq!(
        world.run("due --format json"),
        str![[r#"
[
  {"why":"overdue","key":"LAKE-1","title":"Clean the shore","parties":["CH"],"status":"in-progress","standing":"overdue","due":"2026-02-15","in_force_since":null,"updated_on":"2025-09","days":14},
  {"why":"woken","key":"LAKE-2","title":"Survey the lake bed","parties":["lake-club"],"status":"pledged","standing":"in-force","due":"2026-03-12","in_force_since":"2026-02-20","updated_on":null,"days":9},
  {"why":"due-soon","key":"LAKE-4","title":"Mend the pier","parties":["AT"],"status":"in-progress","standing":"in-force","due":"2026-03-20","in_force_since":null,"updated_on":"2026-02-28","days":19}
]

"#]]
    );
    assert_data_eq!(
        world.run("due --format markdown --within 1w --stale 2m"),
        str![[r#"
## Overdue

| Key | Commitment | For | Status | Due | Days |
| --- | --- | --- | --- | --- | --: |
| LAKE-1 | Clean the shore | Switzerland | in-progress | 2026-02-15 | 14 |

## In force since its conditions were met, and untouched

| Key | Commitment | For | Status | Since | Days |
| --- | --- | --- | --- | --- | --: |
| LAKE-2 | Survey the lake bed | Lake Club | pledged | 2026-02-20 | 9 |

"#]]
    );
}

#[test]
fn of_one_party_and_at_another_time() {
    let world = world();
    assert_data_eq!(
        world.run("due --party AT"),
        str![[r#"
Due within 30d
Key     Commitment     For      Status                               Due         Days
------  -------------  -------  -----------------------------------  ----------  ----
LAKE-4  Mend the pier  Austria  in-progress; fulfilled: Switzerland  2026-03-20    19

"#]]
    );
    assert_data_eq!(
        world.run("due --as-of 2025-12-01"),
        str![[r#"
As of 2025-12-01.

No update for 90d
Key     Commitment     For                   Status       Updated     Days
------  -------------  --------------------  -----------  ----------  ----
LAKE-3  Send boats     Switzerland           pledged                   154
LAKE-4  Mend the pier  Austria, Switzerland  in-progress  2025-06-02   182

"#]]
    );
    assert_data_eq!(world.run("due --assume thaw=unmet --party lake-club"), str![""]);
}

#[test]
fn what_was_touched_needs_no_more() {
    let world = world();
    let keys = |arguments: &str| {
        let rows = world.json(arguments);
        let key = |row: &serde_json::Value| {
            format!("{}:{}", row["key"].as_str().expect("a key"), row["why"].as_str().expect("why"))
        };
        rows.as_array().expect("rows").iter().map(key).collect::<Vec<_>>()
    };
    assert_eq!(keys("due"), ["LAKE-1:overdue", "LAKE-2:woken", "LAKE-4:due-soon"]);
    world.ok("record LAKE-2 in-progress --on 2026-02-25");
    assert_eq!(keys("due"), ["LAKE-1:overdue", "LAKE-2:due-soon", "LAKE-4:due-soon"]);
    world.ok("record LAKE-1 fulfilled");
    world.ok("resolve thaw unmet --on 2026-02-27");
    assert_eq!(keys("due"), ["LAKE-4:due-soon"], "what waits again is not owed");
    world.ok("undo");
    assert_eq!(keys("due"), ["LAKE-2:due-soon", "LAKE-4:due-soon"]);
    assert_eq!(keys("due --stale 1m --within 5d"), ["LAKE-3:stale"]);
}

#[test]
fn for_cron_nothing_is_said_where_nothing_needs_attention() {
    let world = World::with_paris();
    assert_eq!(world.run("due"), "");
    assert_eq!(world.run("due --format markdown"), "");
    assert_eq!(world.run("due --format json"), "[]\n");
    assert_eq!(
        world.run("due --format csv"),
        "why,key,title,parties,status,standing,due,in_force_since,updated_on,days\n"
    );
}

#[test]
fn lengths_of_time_that_are_none() {
    assert_data_eq!(
        World::with_small().run("due --within soon"),
        str![[r#"
error: invalid value 'soon' for '--within <TIME>': `soon` is not a length of time: write a number of d, w, m or y, as in `90d`

For more information, try '--help'.
[exit 2]

"#]]
    );
}
