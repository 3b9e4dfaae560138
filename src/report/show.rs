//! One commitment, whole: its words, its source, its parties, its conditions, its history.

use std::collections::HashMap;

use super::{list, question, words};
use crate::ledger::{Error, Event, EventKind, Ledger, Parties, Result, Share, SourceRow, State, Wanted};
use crate::model::{Commitment, Item, Kind, Role};
use crate::query::Query;
use crate::table::{Cell, Column, Data, Layout, Table, Tone};

/// The commitment of a key.
///
/// # Errors
/// Where there is none, or the book cannot be read.
pub fn show(ledger: &Ledger, key: &str, query: &Query) -> Result<Table> {
    let Item::Commitment(commitment) = ledger.item(Kind::Commitment, key, &query.moment)? else {
        return Err(Error::Damaged(format!("`{key}` is described as something else")));
    };
    let parties = ledger.parties(&query.moment)?;
    let question = Query { keys: vec![commitment.key.to_string()], ..query.clone() };
    let mut rows = Vec::new();
    let mut columns = Vec::new();
    ledger.states(
        &question,
        &parties,
        Wanted { details: true, source: false, standing: true, tags: true },
        |state| {
            let facts = facts(ledger, &commitment, state, &parties, query)?;
            let (heads, cells): (Vec<Column>, Vec<Cell>) = facts.into_iter().unzip();
            columns = heads;
            rows.push(cells);
            Ok::<_, Error>(())
        },
    )?;
    let when_empty = format!("`{key}` is not as asked for.");
    question::answered(ledger, query, Table { columns, rows, layout: Layout::Facts, when_empty, ..Table::default() })
}

fn facts(
    ledger: &Ledger,
    commitment: &Commitment,
    state: &State,
    parties: &Parties,
    query: &Query,
) -> Result<Vec<(Column, Cell)>> {
    let source = ledger.sources(&query.moment)?.into_iter().find(|source| source.id == state.details.source_id);
    let status = state.status();
    let shares = words::pledgers(state, parties, &[], query);
    let differing = words::differing_statuses(state, parties, query);
    Ok(vec![
        (Column::new("key", "Key"), Cell::of(&commitment.key)),
        (Column::new("title", "Commitment"), Cell::of(&commitment.title)),
        (Column::new("quote", "Quote"), quote(commitment)),
        (Column::new("made", "Made"), Cell::maybe(commitment.made)),
        (Column::new("due", "Due"), Cell::text(list::due(state))),
        (Column::new("due_rule", "Due rule"), due_rule(state)),
        (
            Column::new("status", "Status"),
            words::status(status).shown(words::with_differing(status.word(), &differing)),
        ),
        (Column::new("standing", "Standing"), list::standing(state.standing(parties, query), &shares, parties)),
        (Column::new("updated_on", "Updated"), Cell::maybe(state.details.updated_on)),
        (Column::new("tags", "Tags"), tags(state)),
        (Column::new("locator", "Place"), Cell::text(commitment.locator.clone())),
        (Column::for_people("source_line", "Source"), Cell::text(source.as_ref().map(source_line))),
        (Column::for_programs("source"), source.as_ref().map(source_cell).unwrap_or_default()),
        (Column::new("parties", "Parties"), party_rows(state, parties, query)),
        (Column::new("conditions", "Conditions"), condition_rows(state, parties)),
        (Column::new("history", "History"), history(&ledger.history(commitment.key.as_str(), &query.moment)?, parties)),
    ])
}

/// The rule by which it is due; people see it where it has become a date, or cannot any more.
fn due_rule(state: &State) -> Cell {
    let rule = Cell::text(state.details.due_rule.clone());
    if state.due.is_some() || state.never_due { rule } else { rule.shown("") }
}

fn quote(commitment: &Commitment) -> Cell {
    match &commitment.quote {
        Some(quote) => Cell::of(quote).shown(format!("“{quote}”")),
        None => Cell::default(),
    }
}

fn tags(state: &State) -> Cell {
    Cell { data: Data::Texts(state.tags.clone()), ..Cell::default() }.shown(state.tags.join(", "))
}

fn source_line(source: &SourceRow) -> String {
    let published = source.published.map(|date| date.to_string());
    let parts = [Some(source.title.clone()), source.publisher.clone(), published, source.url.clone()];
    format!("{} [{}]", parts.into_iter().flatten().collect::<Vec<_>>().join(", "), source.key)
}

fn source_cell(source: &SourceRow) -> Cell {
    let facts = [
        ("key", Some(source.key.clone())),
        ("title", Some(source.title.clone())),
        ("publisher", source.publisher.clone()),
        ("published", source.published.map(|date| date.to_string())),
        ("url", source.url.clone()),
        ("kind", source.kind.clone()),
    ];
    let columns = facts.iter().map(|(key, _)| Column::new(*key, *key)).collect();
    let rows = vec![facts.into_iter().map(|(_, text)| Cell::text(text)).collect()];
    Cell::rows(Table { columns, rows, layout: Layout::Facts, ..Table::default() }, &source.key)
}

/// Every party in each of its roles, and the members of groups that have a say of their own.
fn party_rows(state: &State, parties: &Parties, query: &Query) -> Cell {
    let columns = vec![
        Column::new("key", "Key"),
        Column::new("name", "Party"),
        Column::new("role", "Role"),
        Column::new("via", "Via"),
        Column::new("status", "Status"),
        Column::new("standing", "Standing"),
        Column::new("since", "Since"),
    ];
    let mut rows = Vec::new();
    let mut plain = Vec::new();
    let mut ties = state.ties.clone();
    ties.sort_by_key(|(party, role, _)| (*role, parties.name(*party)));
    for (party, role, _) in &ties {
        if let Some(share) = state.share(*party, &[*role], parties, query) {
            rows.push(party_row(&share, *role, parties));
            plain.push(format!("{} ({role})", parties.key(*party)));
        }
    }
    for share in words::pledgers(state, parties, &[], query).iter().filter(|share| !share.via.is_empty()) {
        rows.push(party_row(share, Role::Pledger, parties));
    }
    let table = Table { columns, rows, when_empty: "Nobody.".to_owned(), ..Table::default() };
    Cell::rows(table, plain.join("; "))
}

fn party_row(share: &Share, role: Role, parties: &Parties) -> Vec<Cell> {
    let via = share.via.first().map(|group| parties.key(*group).to_owned());
    // What stands for those who only benefit, or suffer, is no standing of theirs.
    let owes = role == Role::Pledger;
    vec![
        Cell::of(parties.key(share.party)),
        Cell::of(parties.name(share.party)),
        Cell::of(role),
        Cell::text(via),
        words::status(share.judgement.status),
        if owes { words::standing(share.standing) } else { Cell::default() },
        Cell::maybe(share.judgement.update.map(|(on, _)| on)),
    ]
}

fn condition_rows(state: &State, parties: &Parties) -> Cell {
    let columns = vec![
        Column::new("key", "Key"),
        Column::new("title", "Condition"),
        Column::new("kind", "Kind"),
        Column::new("state", "State"),
        Column::new("party", "For"),
        Column::new("any_of", "Any of"),
        Column::new("since", "Since"),
    ];
    let rows = state.depends.iter().map(|one| {
        let party = one.needed.party.map(|party| parties.key(party).to_owned());
        let (key, title, stand) = (Cell::of(&one.key), Cell::of(&one.title), one.needed.stand);
        let any_of = list::any_of(one, &state.depends);
        vec![
            key,
            title,
            Cell::of(one.kind),
            words::state(stand.state),
            Cell::text(party),
            any_of,
            Cell::maybe(stand.since),
        ]
    });
    let table = Table {
        columns,
        rows: rows.collect(),
        when_empty: "None: it depends on nothing.".to_owned(),
        ..Table::default()
    };
    Cell::rows(table, list::conditions(&state.depends, parties).plain())
}

fn history(events: &[Event], parties: &Parties) -> Cell {
    let columns = vec![
        Column::new("on", "On"),
        Column::new("event", "Event"),
        Column::new("party", "Party"),
        Column::new("note", "Note"),
        Column::new("source", "Source"),
        Column::new("entry", "Entry"),
        Column::for_programs("recorded_at"),
        Column::new("author", "Author"),
        Column::new("retracted", "Undone"),
    ];
    let names: HashMap<&str, &str> =
        parties.all().into_iter().map(|party| (party.key.as_str(), party.name.as_str())).collect();
    let table =
        Table { columns, rows: events.iter().map(|event| history_row(event, &names)).collect(), ..Table::default() };
    let whom = |event: &Event| event.party.as_ref().map(|party| format!(" {party}")).unwrap_or_default();
    let plain = events
        .iter()
        .filter(|event| !event.retracted)
        .filter_map(|event| Some(format!("{} {}{}", event.on?, event.word.as_deref()?, whom(event))));
    Cell::rows(table, plain.collect::<Vec<_>>().join("; "))
}

fn history_row(event: &Event, names: &HashMap<&str, &str>) -> Vec<Cell> {
    let name = event.party.as_deref().and_then(|key| names.get(key)).copied().unwrap_or_default();
    let undone = if event.retracted { "undone" } else { "" };
    vec![
        Cell::maybe(event.on),
        word(event),
        Cell::text(event.party.clone()).shown(name.to_owned()),
        Cell::text(note(event)),
        Cell::text(event.source.clone()),
        Cell::number(event.entry),
        Cell::of(&event.recorded_at),
        Cell::of(&event.author),
        Cell { data: Data::Flag(event.retracted), ..Cell::default() }.shown(undone),
    ]
}

fn word(event: &Event) -> Cell {
    match (event.kind, &event.word) {
        (EventKind::Update, Some(word)) => word.parse().map_or_else(|_| Cell::of(word), words::status),
        (EventKind::Amended, _) => Cell::of("amended").tone(Tone::Muted),
        _ => Cell::of("described").tone(Tone::Muted),
    }
}

/// What happened; of an amendment, what changed: `due: 2026-02-15 -> 2026-06-30`.
fn note(event: &Event) -> Option<String> {
    let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let change = |(field, before, now): &(&str, String, String)| format!("{field}: {} -> {}", said(before), said(now));
    match event.kind {
        EventKind::Amended => Some(event.changes.iter().map(change).collect::<Vec<_>>().join("; ")),
        EventKind::Described | EventKind::Update => event.note.clone(),
    }
}
