//! `pledge log`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

fn world() -> World {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-10 --author grace");
    world.ok("resolve thaw met --on 2026-02-20");
    world.ok("undo 2");
    world
}

#[test]
fn which_entry_wrote_what() {
    assert_data_eq!(
        world().run("log"),
        str![[r#"
Entry  Recorded (UTC)        Author  What                      Wrote                       Undone by
-----  --------------------  ------  ------------------------  --------------------------  ---------
    1  2026-03-01T00:00:00Z  ada     import small.toml         1 source, 2 parties, 2
                                                               conditions, 3 commitments,
                                                               2 updates, 1 resolution
    2  2026-03-01T00:00:00Z  grace   record LAKE-1 fulfilled   1 update                            4
    3  2026-03-01T00:00:00Z  ada     resolve thaw met          1 resolution
    4  2026-03-01T00:00:00Z  ada     undo 2 (record LAKE-1     1 retraction
                                     fulfilled)

"#]]
    );
}

#[test]
fn of_one_thing() {
    let world = world();
    assert_data_eq!(
        world.run("log LAKE-1 --format csv"),
        str![[r#"
entry,recorded_at,author,summary,wrote,undone_by,hash
1,2026-03-01T00:00:00Z,ada,import small.toml,"1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution",,[HASH]
2,2026-03-01T00:00:00Z,grace,record LAKE-1 fulfilled,1 update,4,[HASH]
4,2026-03-01T00:00:00Z,ada,undo 2 (record LAKE-1 fulfilled),1 retraction,,[HASH]

"#]]
    );
    assert_data_eq!(
        world.run("log thaw --format csv"),
        str![[r#"
entry,recorded_at,author,summary,wrote,undone_by,hash
1,2026-03-01T00:00:00Z,ada,import small.toml,"1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution",,[HASH]
3,2026-03-01T00:00:00Z,ada,resolve thaw met,1 resolution,,[HASH]

"#]]
    );
    assert_data_eq!(
        world.run("log LAKE-8"),
        str![[r#"
error: there is no commitment `LAKE-8`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
hint: `pledge list --all` lists what there is
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("log --party DE --format csv"),
        str![[r#"
entry,recorded_at,author,summary,wrote,undone_by,hash
1,2026-03-01T00:00:00Z,ada,import small.toml,"1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution",,[HASH]

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        world().run("log --format json"),
        str![[r#"
[
  {"entry":1,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","summary":"import small.toml","wrote":[{"kind":"source","rows":1},{"kind":"party","rows":2},{"kind":"condition","rows":2},{"kind":"commitment","rows":3},{"kind":"update","rows":2},{"kind":"resolution","rows":1}],"undone_by":null,"hash":"[HASH]"},
  {"entry":2,"recorded_at":"2026-03-01T00:00:00Z","author":"grace","summary":"record LAKE-1 fulfilled","wrote":[{"kind":"update","rows":1}],"undone_by":4,"hash":"[HASH]"},
  {"entry":3,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","summary":"resolve thaw met","wrote":[{"kind":"resolution","rows":1}],"undone_by":null,"hash":"[HASH]"},
  {"entry":4,"recorded_at":"2026-03-01T00:00:00Z","author":"ada","summary":"undo 2 (record LAKE-1 fulfilled)","wrote":[{"kind":"retraction","rows":1}],"undone_by":null,"hash":"[HASH]"}
]

"#]]
    );
}

#[test]
fn the_content_that_a_hash_covers() {
    let world = world();
    assert_data_eq!(
        world.run("log --content 2"),
        str![[r#"
["update","LAKE-1",null,"fulfilled","2026-02-10",null,null]

"#]]
    );
    assert_data_eq!(
        world.run("log --content 4"),
        str![[r#"
["retraction","[ORIGIN]","2"]

"#]]
    );
    assert_data_eq!(
        world.run("log --content 9"),
        str![[r#"
error: there is no entry `9`; nearest: `4`
hint: `pledge log` lists the entries
[exit 1]

"#]]
    );
}
