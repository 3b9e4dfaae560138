//! The least that the sqlite3 shell could do for the same questions, on the same tables.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Imports the same rows into the same tables, then creates the same indexes, the current statuses and the search index.
pub(crate) const IMPORT: &str = ".read import.sql";

/// One row, as durably.
pub(crate) const RECORD: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    INSERT INTO status_update (entry_id, commitment_id, status, effective_on, note, checksum)
    VALUES (1, 1, 'stalled', '2026-03-01', 'a note', 0);";

/// What is open and binds France.
pub(crate) const LIST: &str = "
    WITH us (id) AS (
        SELECT id FROM party WHERE key = 'FR'
        UNION
        SELECT group_id FROM current_membership WHERE party_key = 'FR'
    )
    SELECT commitment.key, revision.title, source.key AS source, whole.status, revision.due, derived_commitment.updated_on
    FROM (
        SELECT DISTINCT commitment_id FROM derived_status
        WHERE party_id IN us AND status IN ('pledged', 'in-progress', 'stalled')
    ) AS ours
    JOIN derived_commitment USING (commitment_id)
    JOIN commitment ON commitment.id = derived_commitment.commitment_id
    JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
    JOIN source ON source.id = revision.source_id
    JOIN derived_status AS whole
        ON whole.commitment_id = derived_commitment.commitment_id AND whole.party_id = 0 AND whole.role = '';";

/// What each country owes, by itself or through a group, by status.
pub(crate) const REPORT: &str = "
    WITH tie AS (
        SELECT commitment_id, party_id, status, effective_on, update_id FROM derived_status WHERE role = 'pledger'
    ),
    path AS (
        SELECT * FROM tie
        UNION ALL
        SELECT tie.commitment_id, membership.party_id, tie.status, tie.effective_on, tie.update_id
        FROM tie
        JOIN current_membership AS membership ON membership.group_id = tie.party_id
    ),
    latest AS (
        SELECT commitment_id, party_id, status,
            max(coalesce(effective_on, '') || printf('%012d', coalesce(update_id, 0)))
        FROM path
        GROUP BY commitment_id, party_id
    )
    SELECT party.key, derived_party.name, latest.status, count(*)
    FROM latest
    JOIN party ON party.id = latest.party_id
    JOIN derived_party ON derived_party.party_id = latest.party_id AND derived_party.kind = 'country'
    GROUP BY party.key, latest.status;";

/// The same as it was on a day: the fastest single query that was found.
pub(crate) const REPORT_AS_OF: &str = "
    WITH
    member AS MATERIALIZED (SELECT group_id, party_id FROM current_membership),
    latest AS MATERIALIZED (
        SELECT commitment_id, party_id, status, max(effective_on || printf('%012d', id)) AS rank
        FROM status_update
        WHERE effective_on <= '2023-06-30'
        GROUP BY commitment_id, party_id
    ),
    path AS (
        SELECT commitment_id, party_id AS via, party_id FROM derived_status WHERE role = 'pledger'
        UNION ALL
        SELECT tie.commitment_id, tie.party_id, member.party_id
        FROM member
        JOIN derived_status AS tie ON tie.party_id = member.group_id AND tie.role = 'pledger'
    ),
    judged AS (
        SELECT path.commitment_id, path.party_id, latest.status, max(latest.rank)
        FROM path
        JOIN latest ON latest.commitment_id = path.commitment_id
            AND (latest.party_id IS NULL OR latest.party_id = path.via OR latest.party_id = path.party_id)
        GROUP BY path.commitment_id, path.party_id
    )
    SELECT party.key, derived_party.name, judged.status, count(*)
    FROM judged
    JOIN party ON party.id = judged.party_id
    JOIN derived_party ON derived_party.party_id = judged.party_id AND derived_party.kind = 'country'
    GROUP BY party.key, judged.status;";

/// Writes the rows of a book as CSV, and the script that imports them into the same tables: without triggers, the indexes
/// made when the rows are there. CSV cannot say NULL, and the tables take nothing else in its place: so the rows come in
/// through a table of texts.
pub(crate) fn write_rows(book: &Path, folder: &Path) {
    let db = open(book);
    let mut script = String::from("PRAGMA page_size = 8192;\nPRAGMA cache_size = -65536;\nBEGIN;\n.mode csv\n");
    let kept = "name NOT LIKE 'derived_search%' AND name NOT LIKE 'sqlite_%'";
    for table in texts(&db, &format!("SELECT name FROM sqlite_schema WHERE type = 'table' AND {kept} ORDER BY rowid")) {
        script.push_str(&format!("{};\n", texts(&db, &sql_of(&table)).concat()));
        if table != "derived_status" {
            write_table(&db, &table, &folder.join(format!("{table}.csv")));
            script.push_str(&import(&db, &table));
        }
    }
    for index in texts(&db, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL") {
        script.push_str(&format!("{index};\n"));
    }
    script.push_str(&texts(&db, &sql_of("derived_search")).concat());
    script.push_str(CURRENT_STATUS);
    script.push_str("COMMIT;\nPRAGMA journal_mode = WAL;\n");
    std::fs::write(folder.join("import.sql"), script).expect("a script");
}

fn sql_of(table: &str) -> String {
    format!("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{table}'")
}

/// The lines that import a table: directly where nothing in it can be NULL.
fn import(db: &Connection, table: &str) -> String {
    let nullable = format!("SELECT name FROM pragma_table_info('{table}') WHERE NOT \"notnull\" AND NOT pk");
    if texts(db, &nullable).is_empty() {
        return format!(".import {table}.csv {table}\n");
    }
    let names = texts(db, &format!("SELECT name FROM pragma_table_info('{table}')"));
    let cells = names.iter().map(|name| format!("nullif({name}, '')")).collect::<Vec<_>>().join(", ");
    format!(
        "CREATE TEMP TABLE text_of_{table} ({});\n.import {table}.csv text_of_{table}\n\
        INSERT INTO {table} SELECT {cells} FROM text_of_{table};\nDROP TABLE text_of_{table};\n",
        names.join(", ")
    )
}

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect("SQL");
    let texts = statement.query_map([], |row| row.get(0)).expect("texts");
    texts.collect::<rusqlite::Result<_>>().expect("texts")
}

/// The current status of the whole and of each tie, and the search index.
const CURRENT_STATUS: &str = "
;
    INSERT INTO derived_status
    SELECT commitment_id, 0, '', status, max(effective_on), id
    FROM status_update WHERE party_id IS NULL GROUP BY commitment_id;
    INSERT INTO derived_status
    SELECT tie.commitment_id, tie.party_id, tie.role, status_update.status, max(status_update.effective_on), status_update.id
    FROM (
        SELECT derived_commitment.commitment_id, commitment_party.party_id, commitment_party.role
        FROM derived_commitment
        JOIN commitment_party ON commitment_party.revision_id = derived_commitment.revision_id
    ) AS tie
    JOIN status_update ON status_update.commitment_id = tie.commitment_id
        AND (status_update.party_id IS NULL OR status_update.party_id = tie.party_id)
    GROUP BY tie.commitment_id, tie.party_id, tie.role;
    INSERT INTO derived_search (rowid, title, quote) SELECT commitment_id, title, quote FROM commitment_revision;
";

/// Writes a table as CSV, without a head.
fn write_table(db: &Connection, table: &str, path: &Path) {
    let mut statement = db.prepare(&format!("SELECT * FROM {table}")).expect("SQL");
    let width = statement.column_count();
    let mut out = csv::WriterBuilder::new().has_headers(false).from_path(path).expect("a file");
    let mut rows = statement.query([]).expect("rows");
    while let Some(row) = rows.next().expect("a row") {
        let cells = (0..width).map(|at| match row.get_ref(at).expect("a cell") {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned(),
        });
        out.write_record(cells).expect("a line");
    }
    out.flush().expect("a file");
}

#[expect(clippy::disallowed_methods, reason = "as the shell opens it")]
fn open(book: &Path) -> Connection {
    Connection::open(book).expect("the book")
}
