//! The list of commitments: what each is, who owes it, what it waits for, where it stands.

use super::words;
use crate::ledger::{Depends, Error, Ledger, Parties, Result, Share, State, Wanted};
use crate::model::{ConditionState, Role};
use crate::query::Query;
use crate::table::{Cell, Column, Table};

/// The commitments that are asked for, a row each.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn list(ledger: &Ledger, query: &Query) -> Result<Table> {
    let parties = ledger.parties(query.moment.day)?;
    let asked = ledger.asked_parties(query)?;
    let mut table = Table { columns: columns(), when_empty: when_empty(query), ..Table::default() };
    let wanted = Wanted { details: true, standing: true, tags: false };
    ledger.states(query, &parties, wanted, |state| {
        table.rows.push(row(state, &parties, &asked, query));
        Ok::<_, Error>(())
    })?;
    Ok(table)
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("key", "Key"),
        Column::new("title", "Commitment"),
        Column::for_programs("source"),
        Column::new("status", "Status"),
        Column::new("standing", "Standing"),
        Column::new("pledgers", "Pledgers"),
        Column::for_programs("beneficiaries"),
        Column::new("conditions", "Conditions"),
        Column::new("due", "Due"),
        Column::new("updated_on", "Updated"),
    ]
}

fn when_empty(query: &Query) -> String {
    let names_status = !query.statuses.is_empty() || !query.standings.is_empty();
    let hint = if names_status && !query.is_about_parties() {
        " as a whole (`--role pledger` asks about what stands for single pledgers)"
    } else if query.only_open {
        " (`--all` shows those that are closed, too)"
    } else {
        ""
    };
    format!("No commitment is as asked for{hint}.")
}

fn row(state: &State, parties: &Parties, asked: &[i64], query: &Query) -> Vec<Cell> {
    let shares = words::pledgers(state, parties, asked, query);
    let (status, standing) = (state.status(), state.standing(query));
    let others = words::differing_statuses(state, parties, query);
    let waiting = words::differing_standings(standing, &shares, parties);
    let details = &state.details;
    vec![
        Cell::of(&details.key),
        Cell::of(&details.title),
        Cell::of(&details.source),
        words::status(status).shown(words::with_differing(status.word(), &others)),
        words::standing(standing).shown(words::with_differing(standing.word(), &waiting)),
        pledgers(&shares, state, parties),
        beneficiaries(state, parties),
        conditions(&state.depends, parties),
        Cell::text(due(state)),
        Cell::maybe(details.updated_on),
    ]
}

/// The due date; the rule, while it is no date.
pub(super) fn due(state: &State) -> Option<String> {
    state.due.map(|due| due.to_string()).or_else(|| state.details.due_rule.clone())
}

fn pledgers(shares: &[Share], state: &State, parties: &Parties) -> Cell {
    let columns = ["key", "name", "via", "status"].map(|key| Column::new(key, key)).to_vec();
    let via = |share: &Share| share.via.first().map(|group| parties.key(*group).to_owned());
    let row = |share: &Share| {
        let (key, name) = (parties.key(share.party), parties.name(share.party));
        vec![Cell::of(key), Cell::of(name), Cell::text(via(share)), words::status(share.judgement.status)]
    };
    let shown = shares.iter().map(|share| match share.via.first() {
        Some(group) => format!("{} (via {})", parties.name(share.party), parties.name(*group)),
        None => parties.name(share.party).to_owned(),
    });
    let plain = shares.iter().map(|share| {
        let differs = share.judgement.status != state.status();
        let status = if differs { format!(" ({})", share.judgement.status) } else { String::new() };
        format!("{}{status}", parties.key(share.party))
    });
    let table = Table { columns, rows: shares.iter().map(row).collect(), ..Table::default() };
    Cell::rows(table, plain.collect::<Vec<_>>().join("; ")).shown(shown.collect::<Vec<_>>().join(", "))
}

fn beneficiaries(state: &State, parties: &Parties) -> Cell {
    let columns = ["key", "name"].map(|key| Column::new(key, key)).to_vec();
    let mut tied: Vec<i64> = state.tied_as(&[Role::Beneficiary]).collect();
    tied.sort_by_key(|id| parties.name(*id));
    let rows = tied.iter().map(|id| vec![Cell::of(parties.key(*id)), Cell::of(parties.name(*id))]).collect();
    let names = tied.iter().map(|id| parties.name(*id)).collect::<Vec<_>>().join(", ");
    let keys = tied.iter().map(|id| parties.key(*id)).collect::<Vec<_>>().join("; ");
    Cell::rows(Table { columns, rows, ..Table::default() }, keys).shown(names)
}

/// What it depends on, each with its state: people see that of those which are not met.
pub(super) fn conditions(depends: &[Depends], parties: &Parties) -> Cell {
    let columns = ["key", "title", "kind", "state", "party"].map(|key| Column::new(key, key)).to_vec();
    let scope = |one: &Depends| one.needed.party.map(|party| parties.key(party).to_owned());
    let row = |one: &Depends| {
        let (key, title) = (Cell::of(&one.key), Cell::of(&one.title));
        vec![key, title, Cell::of(one.kind), words::state(one.needed.state), Cell::text(scope(one))]
    };
    let shown = depends.iter().map(|one| {
        let whom = one.needed.party.map(|party| format!(", {}", parties.name(party))).unwrap_or_default();
        match one.needed.state {
            ConditionState::Met if whom.is_empty() => format!("{} (met)", one.key),
            state => format!("{} ({state}{whom})", one.key),
        }
    });
    let plain = depends.iter().map(|one| one.key.clone()).collect::<Vec<_>>().join("; ");
    let table = Table { columns, rows: depends.iter().map(row).collect(), ..Table::default() };
    Cell::rows(table, plain).shown(shown.collect::<Vec<_>>().join(", "))
}
