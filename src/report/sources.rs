//! The sources that a book knows, and how many commitments come from each.

use std::collections::HashMap;

use super::question;
use crate::ledger::{Error, Ledger, Result, Wanted};
use crate::query::Query;
use crate::table::{Cell, Column, Table};

/// The sources of the commitments that are asked for; all that the book knows, where nothing is filtered.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn sources(ledger: &Ledger, query: &Query) -> Result<Table> {
    let parties = ledger.parties(&query.moment)?;
    let mut counts: HashMap<i64, u64> = HashMap::new();
    ledger.states(query, &parties, Wanted { details: true, ..Wanted::default() }, |state| {
        *counts.entry(state.details.source_id).or_default() += 1;
        Ok::<_, Error>(())
    })?;
    let shown = ledger
        .sources(&query.moment)?
        .into_iter()
        .filter(|source| !query.is_filtered() || counts.contains_key(&source.id));
    let rows = shown.map(|source| {
        vec![
            Cell::of(source.key),
            Cell::of(source.title),
            Cell::text(source.publisher),
            Cell::maybe(source.published),
            Cell::text(source.kind),
            Cell::count(counts.get(&source.id).copied().unwrap_or(0)),
            Cell::text(source.url),
        ]
    });
    let columns = vec![
        Column::new("key", "Key"),
        Column::new("title", "Source"),
        Column::new("publisher", "Publisher"),
        Column::new("published", "Published"),
        Column::for_programs("kind"),
        Column::new("commitments", "Commitments"),
        Column::new("url", "Address"),
    ];
    let when_empty = "The book knows no such source.".to_owned();
    question::answered(ledger, query, Table { columns, rows: rows.collect(), when_empty, ..Table::default() })
}
