//! The parties that a book knows, and what they have to do with commitments.

use std::collections::HashMap;

use super::{question, words};
use crate::ledger::{Error, Ledger, Parties, PartyRow, Result, Wanted};
use crate::model::{PartyKind, Role};
use crate::query::Query;
use crate::table::{Cell, Column, Data, Table};

/// How many commitments a party owes, and is tied to in any role, by itself or through a group.
#[derive(Default, Clone, Copy)]
struct Ties {
    owes: u64,
    open: u64,
    tied: u64,
}

/// The parties of the commitments that are asked for; all that the book knows, where nothing is filtered.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn parties(ledger: &Ledger, query: &Query) -> Result<Table> {
    let parties = ledger.parties(&query.moment)?;
    let ties = count(ledger, &parties, query)?;
    let aliases = ledger.aliases(&query.moment)?;
    let mentioned =
        if query.is_filtered() { ties.keys().copied().collect() } else { ledger.mentioned_parties(&query.moment)? };
    let shown = parties.all().into_iter().filter(|party| mentioned.contains(&party.id));
    let row = |party: &PartyRow| {
        let ties = ties.get(&party.id).copied().unwrap_or_default();
        vec![
            Cell::of(&party.key),
            Cell::of(&party.name),
            Cell::of(party.kind),
            Cell { data: Data::Texts(aliases.get(&party.id).cloned().unwrap_or_default()), ..Cell::default() },
            members(party, &parties),
            Cell::count(ties.owes),
            Cell::count(ties.open),
            Cell::count(ties.tied),
        ]
    };
    let columns = vec![
        Column::new("key", "Key"),
        Column::new("name", "Party"),
        Column::new("kind", "Kind"),
        Column::new("aliases", "Also"),
        Column::new("members", "Members"),
        Column::new("owes", "Owes"),
        Column::new("open", "Open"),
        Column::new("commitments", "Tied to"),
    ];
    let when_empty = "The book knows no such party.".to_owned();
    question::answered(ledger, query, Table { columns, rows: shown.map(row).collect(), when_empty, ..Table::default() })
}

fn count(ledger: &Ledger, parties: &Parties, query: &Query) -> Result<HashMap<i64, Ties>> {
    let mut found: HashMap<i64, Ties> = HashMap::new();
    ledger.states(query, parties, Wanted::default(), |state| {
        let mut involved: Vec<i64> = state.tied_as(&[]).collect();
        involved.extend(state.tied_as(&[]).flat_map(|tied| parties.members_of(tied).iter().copied()));
        involved.sort_unstable();
        involved.dedup();
        for party in involved {
            let ties = found.entry(party).or_default();
            ties.tied += 1;
            if let Some(share) = state.share(party, &[Role::Pledger], parties, query) {
                ties.owes += 1;
                ties.open += u64::from(!share.judgement.status.is_final());
            }
        }
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

fn members(party: &PartyRow, parties: &Parties) -> Cell {
    if party.kind != PartyKind::Group {
        return Cell::default();
    }
    let members = parties.members_of(party.id).iter();
    let mut keys: Vec<String> = members.map(|member| parties.key(*member).to_owned()).collect();
    keys.sort_unstable();
    let shown = words::shortened(&keys);
    Cell { data: Data::Texts(keys), ..Cell::default() }.shown(shown)
}
