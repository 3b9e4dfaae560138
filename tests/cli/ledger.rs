//! The file: what is no book, too new, read-only, damaged, locked; what any other tool may not do to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn no_book() {
    let world = World::new();
    for command in ["list", "show X", "report --by country", "parties", "log", "undo", "verify", "export"] {
        let said = world.run(command);
        assert!(said.starts_with("error: there is no book at book.db\n"), "{command}: {said}");
        assert!(!world.has("book.db"), "{command} has begun a book");
    }
}

#[test]
fn a_book_is_one_file() {
    let world = World::with_small();
    world.ok("list");
    world.ok("record LAKE-1 stalled");
    world.ok("verify");
    for end in ["-wal", "-shm", "-journal"] {
        assert!(!world.has(&format!("book.db{end}")), "book.db{end} was left behind");
    }
}

#[test]
fn a_file_that_is_no_book() {
    let world = World::new().file("book.db", "Dear diary, today I signed a declaration.\n");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
error: book.db is not a book of Pledgebook: it is no SQLite file
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add source s --title S"),
        str![[r#"
error: book.db is not a book of Pledgebook: it is no SQLite file
[exit 1]

"#]]
    );
    assert_eq!(world.read("book.db"), "Dear diary, today I signed a declaration.\n");
}

#[test]
fn a_database_of_another_program() {
    let world = World::new();
    world.sqlite().execute_batch("CREATE TABLE diary (day TEXT)").expect("another database");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
error: book.db is not a book of Pledgebook: it is some other program's SQLite file
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add source s --title S"),
        str![[r#"
error: book.db is not a book of Pledgebook: it is some other program's SQLite file
[exit 1]

"#]]
    );
}

#[test]
fn a_folder_in_the_place_of_the_book() {
    let world = World::new();
    fs::create_dir(world.path("book.db")).expect("a folder");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
error: book.db is not a book of Pledgebook: it is a folder
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("add source s --title S"),
        str![[r#"
error: book.db is not a book of Pledgebook: it cannot be opened (unable to open database file: book.db)
[exit 1]

"#]]
    );
}

#[test]
fn a_book_of_a_later_version() {
    let world = World::with_small();
    world.sqlite().execute_batch("PRAGMA user_version = 99").expect("a later version");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
error: the book is of version 99, this program knows versions up to 1
hint: install a later version of pledge
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled"),
        str![[r#"
error: the book is of version 99, this program knows versions up to 1
hint: install a later version of pledge
[exit 1]

"#]]
    );
}

#[test]
fn a_read_only_book_is_read_and_not_written() {
    let world = World::with_small();
    let before = world.ok("list");
    fs::set_permissions(world.path("book.db"), fs::Permissions::from_mode(0o444)).expect("read-only");
    assert_eq!(world.ok("list"), before);
    let said = world.run("record LAKE-1 stalled");
    // Nothing is read-only to root.
    if !said.contains("(entry 2)") {
        assert!(said.starts_with("error: the book cannot be written to"), "{said}");
    }
}

#[test]
fn a_book_in_a_folder_that_cannot_be_written_is_read() {
    let world = World::with_small();
    let before = world.ok("list");
    fs::set_permissions(world.path("book.db"), fs::Permissions::from_mode(0o444)).expect("read-only");
    fs::set_permissions(world.path("."), fs::Permissions::from_mode(0o555)).expect("read-only");
    let arguments = ["list".to_owned()];
    let output = world.command(&arguments).output().expect("it runs");
    fs::set_permissions(world.path("."), fs::Permissions::from_mode(0o755)).expect("writable");
    assert_eq!(String::from_utf8_lossy(&output.stdout), before);
}

#[test]
fn a_damaged_book() {
    let world = World::with_small();
    world.sqlite().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
    let mut bytes = fs::read(world.path("book.db")).expect("the book");
    for byte in &mut bytes[8192..] {
        *byte ^= 0x5a;
    }
    world.write("book.db", &bytes);
    let said = world.run("list");
    assert!(said.starts_with("error: the book is damaged"), "{said}");
    assert!(world.run("verify").contains("[exit 3]"), "{}", world.run("verify"));
}

#[test]
fn a_book_cut_short() {
    let world = World::with_samples();
    world.sqlite().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
    let bytes = fs::read(world.path("book.db")).expect("the book");
    world.write("book.db", &bytes[..bytes.len() / 2]);
    let said = world.run("verify");
    assert!(said.contains("[exit 3]") || said.starts_with("error: the book is damaged"), "{said}");
}

#[test]
fn a_book_that_another_process_writes_to() {
    let world = World::with_small();
    let book = world.sqlite();
    book.execute_batch("BEGIN IMMEDIATE").expect("the book is held");
    let said = world.run("record LAKE-1 stalled --wait 1");
    let us = format!("process {}", std::process::id());
    assert!(said.starts_with("error: the book is locked by "), "{said}");
    assert!(!cfg!(target_os = "linux") || said.contains(&us), "{said}");
    assert!(said.ends_with("[exit 1]\n"), "{said}");
    assert!(world.ok("list").contains("LAKE-1"), "reading goes on");
}

#[test]
fn a_writer_waits_for_another_to_end() {
    let world = World::with_small();
    let book = world.sqlite();
    book.execute_batch("BEGIN IMMEDIATE").expect("the book is held");
    let arguments = ["record", "LAKE-1", "stalled", "--wait", "60"].map(str::to_owned);
    let child = world.command(&arguments).stdout(Stdio::piped()).spawn().expect("it runs");
    book.execute_batch("COMMIT").expect("the book is let go");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "LAKE-1: stalled since 2026-03-01 (entry 2).\n");
}

#[test]
fn no_statement_changes_or_deletes_a_recorded_row() {
    let world = World::with_small();
    world.ok("record LAKE-1 stalled");
    world.ok("undo");
    let book = world.sqlite();
    let tables = world.sql(
        "SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'derived_%' AND name NOT LIKE 'sqlite_%'
            AND name NOT IN ('status', 'role', 'condition_state')",
    );
    assert_eq!(tables.lines().count(), 17, "{tables}");
    for table in tables.lines() {
        let columns = world.sql(&format!("SELECT name FROM pragma_table_info('{table}')"));
        assert_ne!(world.sql(&format!("SELECT count(*) FROM {table}")), "0\n", "{table} is empty: nothing is tested");
        let first = columns.lines().next().expect("a column");
        let all = columns.lines().collect::<Vec<_>>().join(", ");
        let mut statements = vec![
            format!("DELETE FROM {table}"),
            format!("REPLACE INTO {table} SELECT * FROM {table}"),
            format!("INSERT OR REPLACE INTO {table} ({all}) SELECT {all} FROM {table} LIMIT 1"),
            format!("INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT DO UPDATE SET {first} = {first}"),
        ];
        statements.extend(columns.lines().map(|column| format!("UPDATE {table} SET {column} = {column}")));
        statements.extend(columns.lines().map(|column| format!("UPDATE OR REPLACE {table} SET {column} = 1")));
        for statement in statements {
            let error = book.execute(&statement, []).expect_err(&statement).to_string();
            assert!(error.contains("append-only"), "{statement}: {error}");
        }
    }
    assert!(world.ok("verify").contains("The book is whole"));
}

#[test]
fn the_schema_makes_a_book_in_any_shell() {
    let world = World::new();
    world.sqlite().execute_batch(include_str!("../../schema.sql")).expect("the schema");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    assert_data_eq!(
        world.run("add source s --title S"),
        str![[r#"
Added source s (entry 1).

"#]]
    );
    assert_data_eq!(
        world.run("verify --format csv"),
        str![[r#"
whole,entries,rows,last_hash,damage
true,1,1,[HASH],

"#]]
    );
}
