//! `pledge undo`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn the_last_entry() {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-10");
    assert_data_eq!(
        world.run("undo"),
        str![[r#"
Undid entry 2 (record LAKE-1 fulfilled) with entry 3.

"#]]
    );
    assert_data_eq!(
        world.run("list --search shore"),
        str![[r#"
Key     Commitment       Status       Standing  Pledgers     Due         Updated
------  ---------------  -----------  --------  -----------  ----------  -------
LAKE-1  Clean the shore  in-progress  overdue   Switzerland  2026-02-15  2025-09

"#]]
    );
    assert_data_eq!(
        world.run("verify --format csv"),
        str![[r#"
whole,entries,rows,last_hash,damage
true,3,13,[HASH],

"#]]
    );
}

#[test]
fn an_undoing_can_be_undone() {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-10");
    world.ok("undo 2");
    assert_data_eq!(
        world.run("undo 3"),
        str![[r#"
Undid entry 3 (undo 2 (record LAKE-1 fulfilled)) with entry 4.

"#]]
    );
    assert_data_eq!(
        world.run("list --all --search shore"),
        str![[r#"
Key     Commitment       Status     Standing  Pledgers     Due         Updated
------  ---------------  ---------  --------  -----------  ----------  ----------
LAKE-1  Clean the shore  fulfilled  closed    Switzerland  2026-02-15  2026-02-10

"#]]
    );
}

#[test]
fn an_older_entry() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --on 2026-02-10");
    world.ok("record LAKE-1 fulfilled --on 2026-02-11");
    world.ok("undo 2");
    assert!(world.run("show LAKE-1 --format json").contains("\"status\":\"fulfilled\""));
}

#[test]
fn not_from_below_an_amendment() {
    let world = World::with_small();
    world.ok("amend commitment LAKE-1 --due 2027-01-01");
    world.ok("amend commitment LAKE-1 --title 'Clean all shores'");
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
error: entry 2 cannot be undone: entry 3 amended commitment `LAKE-1` after it; undo entry 3 first
[exit 1]

"#]]
    );
    world.ok("undo 3");
    world.ok("undo 2");
    assert!(
        world
            .run("list --format csv")
            .contains("LAKE-1,Clean the shore,pact,in-progress,overdue,CH,lake-fund,,2026-02-15")
    );
}

#[test]
fn not_while_something_refers_to_it() {
    let world = World::with_small();
    world.ok("add source gazette --title 'The Lakeside Gazette'");
    world.ok("record LAKE-1 stalled --source gazette");
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
error: entry 2 cannot be undone: entry 3 refers to source `gazette`, which would be gone; undo entry 3 first
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("undo 1"),
        str![[r#"
error: entry 1 cannot be undone: entry 3 refers to commitment `LAKE-1`, which would be gone; undo entry 3 first
[exit 1]

"#]]
    );
    world.ok("undo 3");
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
Undid entry 2 (add source gazette) with entry 5.

"#]]
    );
}

#[test]
fn all_of_it() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("undo"),
        str![[r#"
Undid entry 1 (import small.toml) with entry 2.

"#]]
    );
    assert_data_eq!(
        world.run("list --all"),
        str![[r#"
No commitment is as asked for.

"#]]
    );
    assert_data_eq!(
        world.run("parties"),
        str![[r#"
The book knows no such party.

"#]]
    );
    assert_data_eq!(
        world.run("undo"),
        str![[r#"
error: there is nothing to undo: no entry counts
[exit 1]

"#]]
    );
    world.ok("import small.toml");
    assert!(world.run("list").contains("LAKE-1"));
    assert_data_eq!(
        world.run("verify --format csv"),
        str![[r#"
whole,entries,rows,last_hash,damage
true,3,23,[HASH],

"#]]
    );
}

#[test]
fn what_is_not_there_or_is_undone_already() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled");
    world.ok("undo");
    assert_data_eq!(
        world.run("undo 2"),
        str![[r#"
error: entry 2 is undone already, by entry 3: `pledge undo 3` makes it count again
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("undo 9"),
        str![[r#"
error: there is no entry `9`; nearest: `3`
hint: `pledge log` lists the entries
[exit 1]

"#]]
    );
}

#[test]
fn not_where_an_older_description_would_refer_to_what_is_gone() {
    let world = World::new();
    world.ok("add condition c --title C");
    world.ok("add source s --title S");
    world.ok("add commitment K --title K --source s --pledger FR --requires c");
    world.ok("amend commitment K --clear requires");
    world.ok("undo 1");
    assert_data_eq!(
        world.run("undo 4"),
        str![[r#"
error: entry 4 cannot be undone: entry 3 refers to condition `c`, which would be gone; undo entry 3 first
[exit 1]

"#]]
    );
    assert!(world.ok("verify").contains("The book is whole"));
}

#[test]
fn not_where_a_group_would_be_a_member_of_itself() {
    let world = World::new();
    world.ok("add party a --kind group --name A");
    world.ok("add party b --kind group --name B");
    world.ok("amend party a --member b");
    world.ok("undo 3");
    world.ok("amend party b --member a");
    assert_data_eq!(
        world.run("undo 4"),
        str![[r#"
error: entry 4 cannot be undone: a group would be a member of itself; amend that group first
[exit 1]

"#]]
    );
}

#[test]
fn an_import_of_a_thousand_rows_is_one_entry() {
    let mut dossier =
        String::from("[[source]]\nkey = \"s\"\ntitle = \"S\"\n\n[[condition]]\nkey = \"c\"\ntitle = \"C\"\n");
    for number in 0..1_000 {
        dossier.push_str(&format!(
            "\n[[commitment]]\nkey = \"N-{number}\"\ntitle = \"N\"\nsource = \"s\"\nrequires = [{{ condition = \"c\" }}]\n"
        ));
    }
    let world = World::new().file("many.toml", dossier);
    world.ok("import many.toml");
    world.ok("resolve c met --on 2026-02-01");
    assert_eq!(world.json("report --by standing")[0]["total"], 1_000);
    assert_data_eq!(
        world.run("undo 1"),
        str![[r#"
error: entry 1 cannot be undone: entry 2 refers to condition `c`, which would be gone; undo entry 2 first
[exit 1]

"#]]
    );
    world.ok("undo 2");
    assert_data_eq!(
        world.run("undo 1"),
        str![[r#"
Undid entry 1 (import many.toml) with entry 4.

"#]]
    );
    assert_data_eq!(
        world.run("list --all"),
        str![[r#"
No commitment is as asked for.

"#]]
    );
    assert!(world.ok("verify").starts_with("The book is whole"));
    assert_data_eq!(
        world.run("undo 4"),
        str![[r#"
Undid entry 4 (undo 1 (import many.toml)) with entry 5.

"#]]
    );
    assert_eq!(world.json("report --by standing")[0]["key"], "waiting");
    assert!(world.ok("verify").starts_with("The book is whole"));
    assert_data_eq!(
        world.run("log 4 --diff"),
        str![[r#"
Entry 4 of 2026-03-01T00:00:00Z by ada: undo 1 (import many.toml) (undone by entry 5)
- undone: entry 1 (import many.toml)

"#]]
    );
}
