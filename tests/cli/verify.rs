//! `pledge verify`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

/// Does what the triggers refuse, as somebody with a mind to it could.
fn tamper(world: &World, sql: &str) {
    let book = world.sqlite();
    let triggers: Vec<String> = book
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut names| names.query_map([], |row| row.get(0))?.collect())
        .expect("the triggers");
    for trigger in triggers {
        book.execute_batch(&format!("DROP TRIGGER {trigger}")).expect("it is dropped");
    }
    book.execute_batch("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on").expect("settings");
    book.execute_batch(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
}

/// What `verify` says of a book in which something was changed.
fn after(sql: &str) -> String {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --note wet --on 2026-02-20");
    world.ok("undo");
    tamper(&world, sql);
    world.run("verify").lines().filter(|line| !line.contains("trigger")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_whole_book() {
    assert_data_eq!(World::with_small().run("verify"), str![]);
    assert_data_eq!(World::with_samples().run("verify --format json"), str![]);
}

#[test]
fn a_changed_row_is_named() {
    assert_data_eq!(after("UPDATE status_update SET note = 'dry' WHERE id = 3"), str![]);
    assert_data_eq!(after("UPDATE status_update SET status = 'fulfilled' WHERE id = 1"), str![]);
    assert_data_eq!(after("UPDATE commitment_revision SET title = 'Clean the shores' WHERE id = 1"), str![]);
    assert_data_eq!(after("UPDATE commitment SET key = 'LAKE-7' WHERE id = 1"), str![]);
    assert_data_eq!(after("UPDATE commitment_party SET role = 'lead' WHERE revision_id = 2"), str![]);
    assert_data_eq!(after("UPDATE membership SET until = NULL WHERE position = 2"), str![]);
    assert_data_eq!(after("UPDATE resolution SET state = 'met'"), str![]);
}

#[test]
fn a_changed_entry_is_named() {
    assert_data_eq!(after("UPDATE entry SET author = 'eve' WHERE id = 2"), str![]);
    assert_data_eq!(after("UPDATE entry SET recorded_at = '2026-03-01T00:00:01Z' WHERE id = 1"), str![]);
}

#[test]
fn what_was_taken_away_or_slipped_in_is_named() {
    assert_data_eq!(after("DELETE FROM status_update WHERE id = 1"), str![]);
    assert_data_eq!(after("DELETE FROM entry WHERE id = 2"), str![]);
    assert_data_eq!(
        after(
            "INSERT INTO status_update (entry_id, commitment_id, status, effective_on, checksum) VALUES (1, 1, 'broken', '2026-02-28', 5)"
        ),
        str![]
    );
    assert_data_eq!(after("DELETE FROM retraction"), str![]);
}

#[test]
fn derived_data_that_differs_is_named_and_can_be_rebuilt() {
    let world = World::with_small();
    let book = world.sqlite();
    book.execute_batch(
        "UPDATE derived_status SET status = 'fulfilled' WHERE commitment_id = 1;
        DELETE FROM derived_commitment WHERE commitment_id = 2;
        UPDATE derived_condition SET state = 'met';
        DELETE FROM derived_search;",
    )
    .expect("derived data can be changed");
    assert_data_eq!(world.run("verify"), str![]);
    assert_data_eq!(world.run("verify --rebuild"), str![]);
    assert_data_eq!(world.run("list --search shore --format csv"), str![]);
}

#[test]
fn triggers_that_are_gone_are_named() {
    let world = World::with_small();
    tamper(&world, "SELECT 1");
    assert!(world.run("verify").contains("trigger"), "{}", world.run("verify"));
    assert!(world.run("verify").contains("[exit 3]"));
}

#[test]
fn for_programs() {
    let world = World::with_small();
    tamper(&world, "UPDATE status_update SET note = 'dry' WHERE id = 1");
    let said = world.run("verify --format json");
    assert!(said.contains("\"whole\":false") && said.contains("[exit 3]"), "{said}");
}
