//! Somebody who knows only SQL gets the same answers as `pledge`.

use crate::support::World;

/// A book whose standings do not depend on the day on which the test runs.
fn world() -> World {
    let world = World::with_samples();
    world.ok("resolve post-ceasefire met --on 2026-02-20");
    world.ok("record PARIS-8 fulfilled --on 2026-02-21");
    world.ok("record PARIS-2 stalled --party IT --on 2026-02-21");
    world.ok("amend commitment PARIS-6 --due 'post-ceasefire + 2d'");
    world.ok("amend commitment PARIS-5 --due 2999-01");
    world.ok("amend commitment PARIS-3 --requires 'renewed-attack|post-ceasefire' --add-requires 'commons-vote|ukraine-request@GB'");
    world.ok("amend commitment PARIS-9 --due 'renewed-attack + 1y'");
    world.ok("resolve renewed-attack ruled-out --on 2026-02-21");
    world
}

/// The cell of a row of JSON, as the sqlite3 shell shows it.
fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn current_commitment_is_list() {
    let world = world();
    for (command, view) in [("list --all", "current_commitment"), ("list", "open_commitment")] {
        let rows = world.json(command);
        let ours: String = rows
            .as_array()
            .expect("an array")
            .iter()
            .map(|row| {
                ["key", "status", "standing", "due", "updated_on"].map(|field| shown(&row[field])).join("|") + "\n"
            })
            .collect();
        let sql = format!(
            "SELECT key, status, standing, iif(never_due, 'never due', coalesce(due, due_rule)), updated_on FROM {view} ORDER BY id"
        );
        assert_eq!(world.sql(&sql), ours, "{command}");
    }
}

#[test]
fn owed_by_country_is_report_by_country() {
    let world = world();
    let rows = world.json("report --by country --across status,standing");
    let mut ours: Vec<String> = Vec::new();
    for row in rows.as_array().expect("an array") {
        for (word, count) in row["counts"].as_object().expect("counts").iter().filter(|(_, count)| *count != 0) {
            ours.push(format!("{}|{word}|{count}\n", shown(&row["key"])));
        }
    }
    ours.sort();
    let theirs = world.sql(
        "SELECT country, word, count(DISTINCT commitment) FROM (
            SELECT country, commitment, status AS word FROM owed_by_country
            UNION ALL SELECT country, commitment, standing FROM owed_by_country
        ) GROUP BY country, word ORDER BY country || '|' || word || '|'",
    );
    let mut theirs: Vec<String> = theirs.lines().map(|line| format!("{line}\n")).collect();
    theirs.sort();
    assert_eq!(theirs.concat(), ours.concat());
}

#[test]
fn current_condition_is_conditions() {
    let world = world();
    let rows = world.json("conditions");
    let ours: String = rows
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| ["key", "state", "since"].map(|field| shown(&row[field])).join("|") + "\n")
        .collect();
    assert_eq!(world.sql("SELECT key, state, since FROM current_condition ORDER BY key"), ours);
}

#[test]
fn status_history_is_the_history_of_show() {
    let world = world();
    let history = world.json("show PARIS-3")["history"].clone();
    let updates = history.as_array().expect("an array").iter().filter(|event| !event["on"].is_null());
    let ours: String = updates
        .map(|event| ["on", "event", "party", "source"].map(|field| shown(&event[field])).join("|") + "\n")
        .collect();
    let theirs = world.sql(
        "SELECT effective_on, status, party, source FROM status_history WHERE commitment = 'PARIS-3'
        ORDER BY effective_on, update_id",
    );
    assert_eq!(theirs, ours);
}
