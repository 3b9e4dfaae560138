//! The conditions that a book knows, and what waits for them.

use std::collections::HashMap;

use super::{question, words};
use crate::ledger::{Error, Ledger, Result, Wanted};
use crate::model::Standing;
use crate::query::Query;
use crate::table::{Cell, Column, Table};

/// The conditions of the commitments that are asked for; all that the book knows, where nothing is filtered.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn conditions(ledger: &Ledger, query: &Query) -> Result<Table> {
    let parties = ledger.parties(&query.moment)?;
    let mut counts: HashMap<i64, (u64, u64)> = HashMap::new();
    ledger.states(query, &parties, Wanted { standing: true, ..Wanted::default() }, |state| {
        let mut conditions: Vec<i64> = state.depends.iter().map(|depends| depends.condition).collect();
        conditions.sort_unstable();
        conditions.dedup();
        let waits = state.standing(&parties, query) == Standing::Waiting;
        for condition in conditions {
            let waits = waits && state.is_missing(condition);
            let (all, waiting) = counts.entry(condition).or_default();
            *all += 1;
            *waiting += u64::from(waits);
        }
        Ok::<_, Error>(())
    })?;
    let shown = ledger
        .conditions(&query.moment)?
        .into_iter()
        .filter(|one| !query.is_filtered() || counts.contains_key(&one.id));
    let rows = shown.map(|one| {
        let (all, waiting) = counts.get(&one.id).copied().unwrap_or_default();
        vec![
            Cell::of(one.key),
            Cell::of(one.title),
            words::state(one.stand.state),
            Cell::maybe(one.stand.since),
            Cell::count(all),
            Cell::count(waiting),
            Cell::text(one.description),
        ]
    });
    let columns = vec![
        Column::new("key", "Key"),
        Column::new("title", "Condition"),
        Column::new("state", "State"),
        Column::new("since", "Since"),
        Column::new("commitments", "Commitments"),
        Column::new("waiting", "Waiting"),
        Column::for_programs("description"),
    ];
    let when_empty = "The book knows no such condition.".to_owned();
    question::answered(ledger, query, Table { columns, rows: rows.collect(), when_empty, ..Table::default() })
}
