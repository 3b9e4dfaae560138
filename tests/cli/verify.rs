//! `pledge verify`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

/// Does what the triggers refuse, as somebody with a mind to it could.
fn tamper(world: &World, sql: &str) {
    let book = world.sqlite();
    let triggers: Vec<(String, String)> = book
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut names| names.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("the triggers");
    for (trigger, _) in &triggers {
        book.execute_batch(&format!("DROP TRIGGER {trigger}")).expect("it is dropped");
    }
    book.execute_batch("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on").expect("settings");
    book.execute_batch(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
    for (_, trigger) in &triggers {
        book.execute_batch(trigger).expect("nobody sees that it was gone");
    }
}

/// What `verify` says of a book in which something was changed.
fn after(sql: &str) -> String {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled --note wet --on 2026-02-20");
    world.ok("undo");
    tamper(&world, sql);
    world.run("verify")
}

#[test]
fn a_whole_book() {
    assert_data_eq!(
        World::with_small().run("verify"),
        str![[r#"
The book is whole: 1 entry, 11 rows.
Last hash: [HASH]

"#]]
    );
    assert_data_eq!(
        World::with_samples().run("verify --format json"),
        str![[r#"
{"whole":true,"entries":1,"rows":67,"last_hash":"[HASH]","damage":[]}

"#]]
    );
}

#[test]
fn a_changed_row_is_named() {
    assert_data_eq!(
        after("UPDATE status_update SET note = 'dry' WHERE id = 3"),
        str![[r#"
The book is damaged: 2 findings in 3 entries, 13 rows.
Where                      What
-------------------------  -------------------------------------
status_update 3 (entry 2)  its content is not what was recorded
entry 2                    its hash is not that of what it holds
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE status_update SET status = 'fulfilled' WHERE id = 1"),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 13 rows.
Where                      What
-------------------------  -----------------------------------------------------------------------
status_update 1 (entry 1)  its content is not what was recorded
entry 1                    its hash is not that of what it holds
derived_commitment 1       is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE commitment_revision SET title = 'Clean the shores' WHERE id = 1"),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 13 rows.
Where                            What
-------------------------------  -------------------------------------------------------------------
commitment_revision 1 (entry 1)  its content is not what was recorded
entry 1                          its hash is not that of what it holds
derived_search 1                 is not what the record gives: `pledge verify --rebuild` derives it
                                 anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE commitment SET key = 'LAKE-7' WHERE id = 1"),
        str![[r#"
The book is damaged: 5 findings in 3 entries, 13 rows.
Where                            What
-------------------------------  -------------------------------------
commitment_revision 1 (entry 1)  its content is not what was recorded
status_update 1 (entry 1)        its content is not what was recorded
status_update 3 (entry 2)        its content is not what was recorded
entry 1                          its hash is not that of what it holds
entry 2                          its hash is not that of what it holds
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE commitment_party SET role = 'lead' WHERE revision_id = 2"),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 13 rows.
Where                            What
-------------------------------  -------------------------------------------------------------------
commitment_revision 2 (entry 1)  its content is not what was recorded
entry 1                          its hash is not that of what it holds
derived_commitment 2             is not what the record gives: `pledge verify --rebuild` derives it
                                 anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE membership SET until = NULL WHERE position = 2"),
        str![[r#"
The book is damaged: 2 findings in 3 entries, 13 rows.
Where                       What
--------------------------  -------------------------------------
party_revision 1 (entry 1)  its content is not what was recorded
entry 1                     its hash is not that of what it holds
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE resolution SET state = 'met'"),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 13 rows.
Where                   What
----------------------  -----------------------------------------------------------------------
resolution 1 (entry 1)  its content is not what was recorded
entry 1                 its hash is not that of what it holds
derived_condition 2     is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
}

#[test]
fn a_reference_to_nothing_is_named() {
    assert_data_eq!(
        after("UPDATE requirement SET party_id = 99 WHERE revision_id = 2"),
        str![[r#"
The book is damaged: 2 findings in 3 entries, 13 rows.
Where                 What
--------------------  -----------------------------------------------------------------------
table requirement     refers to a row of party that is not there
derived_commitment 2  is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
}

#[test]
fn a_changed_entry_is_named() {
    assert_data_eq!(
        after("UPDATE entry SET author = 'eve' WHERE id = 2"),
        str![[r#"
The book is damaged: 1 finding in 3 entries, 13 rows.
Where    What
-------  -------------------------------------
entry 2  its hash is not that of what it holds
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("UPDATE entry SET recorded_at = '2026-03-01T00:00:01Z' WHERE id = 1"),
        str![[r#"
The book is damaged: 1 finding in 3 entries, 13 rows.
Where    What
-------  -------------------------------------
entry 1  its hash is not that of what it holds
[exit 3]

"#]]
    );
}

#[test]
fn what_was_taken_away_or_slipped_in_is_named() {
    assert_data_eq!(
        after("DELETE FROM status_update WHERE id = 1"),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 12 rows.
Where                 What
--------------------  -----------------------------------------------------------------------
entry 1               its hash is not that of what it holds
table status_update   its ids are not 1, 2, 3, ...: rows are missing or were moved
derived_commitment 1  is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("DELETE FROM entry WHERE id = 2"),
        str![[r#"
The book is damaged: 8 findings in 2 entries, 13 rows.
Where                   What
----------------------  -----------------------------------------------------------------------
retraction 1 (entry 3)  the book is damaged: Invalid column type Null at index: 3, name: origin
entry 3                 its hash is not that of what it holds
entry 3                 does not follow the entry before it
entry 3                 is not the next entry of this book
entry 2                 has rows, and is not there itself
table entry             its ids are not 1, 2, 3, ...: rows are missing or were moved
status_update 3         refers to a row of entry that is not there
retraction 1            refers to a row of entry that is not there
[exit 3]

"#]]
    );
    assert_data_eq!(
        after(
            "INSERT INTO status_update (entry_id, commitment_id, status, effective_on, checksum) VALUES (1, 1, 'broken', '2026-02-28', 5)"
        ),
        str![[r#"
The book is damaged: 3 findings in 3 entries, 14 rows.
Where                      What
-------------------------  -----------------------------------------------------------------------
status_update 4 (entry 1)  its content is not what was recorded
entry 1                    its hash is not that of what it holds
derived_commitment 1       is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        after("DELETE FROM retraction"),
        str![[r#"
The book is damaged: 2 findings in 3 entries, 12 rows.
Where              What
-----------------  -----------------------------------------------------------------------
entry 3            its hash is not that of what it holds
derived_retracted  is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
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
    assert_data_eq!(
        world.run("verify"),
        str![[r#"
The book is damaged: 7 findings in 1 entry, 11 rows.
Where                 What
--------------------  -----------------------------------------------------------------------
derived_condition 1   is not what the record gives: `pledge verify --rebuild` derives it anew
derived_condition 2   is not what the record gives: `pledge verify --rebuild` derives it anew
derived_commitment 1  is not what the record gives: `pledge verify --rebuild` derives it anew
derived_commitment 2  is not what the record gives: `pledge verify --rebuild` derives it anew
derived_commitment 3  is not what the record gives: `pledge verify --rebuild` derives it anew
derived_search 1      is not what the record gives: `pledge verify --rebuild` derives it anew
derived_search 3      is not what the record gives: `pledge verify --rebuild` derives it anew
[exit 3]

"#]]
    );
    assert_data_eq!(
        world.run("verify --rebuild"),
        str![[r#"
The book is whole: 1 entry, 11 rows.
Last hash: [HASH]

"#]]
    );
    assert_data_eq!(
        world.run("list --search shore --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,in-progress,overdue,CH,lake-fund,,2026-02-15,2025-09

"#]]
    );
}

#[test]
fn triggers_that_are_gone_are_named() {
    let world = World::with_small();
    world
        .sqlite()
        .execute_batch("DROP TRIGGER entry_is_not_updated; DROP TRIGGER source_is_not_deleted")
        .expect("gone");
    assert_data_eq!(
        world.run("verify"),
        str![[r#"
The book is damaged: 2 findings in 1 entry, 11 rows.
Where                          What
-----------------------------  ----------
trigger entry_is_not_updated   is missing
trigger source_is_not_deleted  is missing
[exit 3]

"#]]
    );
}

#[test]
fn for_programs() {
    let world = World::with_small();
    tamper(&world, "UPDATE status_update SET note = 'dry' WHERE id = 1");
    let said = world.run("verify --format json");
    assert!(said.contains("\"whole\":false") && said.contains("[exit 3]"), "{said}");
}
