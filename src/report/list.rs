//! The list of commitments: what each is, who owes it, what it waits for, where it stands.

use std::collections::{BTreeMap, HashMap};

use super::apart::apart;
use super::{question, words};
use crate::ledger::{Depends, Error, Ledger, Parties, Result, Share, State, Wanted};
use crate::model::{ConditionState, Role, Standing};
use crate::query::{Moment, Query};
use crate::table::{Cell, Column, Table};

/// The commitments that are asked for, a row each.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn list(ledger: &Ledger, query: &Query) -> Result<Table> {
    let supposed = Supposed::of(ledger, query)?;
    let parties = ledger.parties(&query.moment)?;
    let asked = ledger.asked_parties(query)?;
    let mut table = Table { columns: columns(), when_empty: when_empty(query), ..Table::default() };
    if supposed.is_some() {
        table.columns.insert(AFTER_STANDING, Column::new("standing_in_fact", "In fact"));
    }
    let wanted = Wanted { details: true, source: true, standing: true, tags: false };
    let read = |each: &mut dyn FnMut(State)| {
        ledger.states(query, &parties, wanted, |state| {
            each(std::mem::take(state));
            Ok::<_, Error>(())
        })
    };
    table.rows = apart(read, |state| {
        let mut cells = row(&state, &parties, &asked, query);
        if let Some(supposed) = &supposed {
            let in_fact = supposed.in_fact.get(&state.id).map(|stands| stands.standing.clone()).unwrap_or_default();
            let is_same = in_fact.shown == cells[AFTER_STANDING - 1].shown;
            cells.insert(AFTER_STANDING, if is_same { in_fact.shown("") } else { in_fact });
        }
        cells
    })?;
    let words = supposed.map(|supposed| supposed.words).unwrap_or_default();
    let mut table = question::answered(ledger, query, table)?;
    table.title = table.title.map(|title| title + &words);
    Ok(table)
}

/// Where a commitment stands, and when it is due.
struct Stands {
    key: String,
    standing: Cell,
    due: Option<String>,
    /// Of those that depend on what is supposed: what is missing still.
    missing: Vec<String>,
}

/// What a supposition comes to.
struct Supposed {
    /// Where commitments stand without it.
    in_fact: HashMap<i64, Stands>,
    /// What changes with it, in words: ` Owed then: PARIS-1, PARIS-3 (in part).`
    words: String,
}

impl Supposed {
    /// For all that is asked about, whatever its status and standing; nothing where nothing is supposed.
    fn of(ledger: &Ledger, query: &Query) -> Result<Option<Self>> {
        if query.moment.assume.is_empty() {
            return Ok(None);
        }
        let moment = Moment { assume: Vec::new(), ..query.moment.clone() };
        let any = Query { statuses: Vec::new(), standings: Vec::new(), only_open: false, ..query.clone() };
        let in_fact = Self::stands(ledger, &Query { moment, ..any.clone() })?;
        let words = Self::words(&in_fact, &Self::stands(ledger, &any)?);
        Ok(Some(Self { in_fact: in_fact.into_iter().collect(), words }))
    }

    fn stands(ledger: &Ledger, query: &Query) -> Result<BTreeMap<i64, Stands>> {
        let parties = ledger.parties(&query.moment)?;
        let asked = ledger.asked_parties(query)?;
        let mut found = BTreeMap::new();
        ledger.states(query, &parties, Wanted { details: true, standing: true, ..Wanted::default() }, |state| {
            let shares = words::pledgers(state, &parties, &asked, query);
            let standing = standing(state.standing(&parties, query), &shares, &parties);
            let is_supposed =
                |one: &Depends| query.moment.assume.iter().any(|(key, _)| key.eq_ignore_ascii_case(&one.key));
            let missing =
                if state.depends.iter().any(is_supposed) { missing(&state.depends, &parties) } else { Vec::new() };
            let key = state.details.key.clone();
            found.insert(state.id, Stands { key, standing, due: due(state), missing });
            Ok::<_, Error>(())
        })?;
        Ok(found)
    }

    fn words(in_fact: &BTreeMap<i64, Stands>, supposed: &BTreeMap<i64, Stands>) -> String {
        let owed = |stands: &Stands| ["in-force", "overdue"].contains(&&*stands.standing.plain());
        let mut found: [(&str, Vec<String>); 5] = [
            ("Owed then", Vec::new()),
            ("Not owed then", Vec::new()),
            ("Otherwise", Vec::new()),
            ("Due then", Vec::new()),
            ("Still waiting", Vec::new()),
        ];
        for (before, now) in supposed.iter().filter_map(|(id, now)| Some((in_fact.get(id)?, now))) {
            if before.standing.shown != now.standing.shown {
                let place = match (owed(now), owed(before)) {
                    (true, false) => 0,
                    (false, true) => 1,
                    _ => 2,
                };
                // The whole is owed, and yet not by everybody; or the other way round.
                let differs = now.standing.for_people() != now.standing.plain();
                found[place].1.push(format!("{}{}", now.key, if differs { " (in part)" } else { "" }));
            }
            if before.due != now.due {
                found[3].1.push(format!("{} ({})", now.key, now.due.as_deref().unwrap_or("no date")));
            }
            if !now.missing.is_empty() {
                found[4].1.push(format!("{} for {}", now.key, now.missing.join(" and ")));
            }
        }
        let changes = found[..4].iter().any(|(_, keys)| !keys.is_empty());
        let found = found.iter().filter(|(_, keys)| !keys.is_empty());
        let text: String = found.map(|(word, keys)| format!(" {word}: {}.", words::shortened(keys))).collect();
        if changes { text } else { format!(" Nothing would stand otherwise.{text}") }
    }
}

/// Where the column of the standing ends.
const AFTER_STANDING: usize = 5;

/// What is not met of what is required, with its alternatives, and of whom: `commons-vote of United Kingdom`.
fn missing(depends: &[Depends], parties: &Parties) -> Vec<String> {
    let is_met = |one: &Depends| one.needed.stand.state == ConditionState::Met;
    let words = |any_of: &[Depends]| {
        let keys = any_of.iter().map(|one| one.key.as_str()).collect::<Vec<_>>().join(" or ");
        let party = any_of.first().and_then(|one| one.needed.party);
        format!("{keys}{}", party.map(|party| format!(" of {}", parties.name(party))).unwrap_or_default())
    };
    alternatives(depends).filter(|any_of| !any_of.iter().any(is_met)).map(words).collect()
}

/// The standing of the whole, and those of pledgers that differ.
pub(super) fn standing(whole: Standing, shares: &[Share], parties: &Parties) -> Cell {
    let differing = words::differing_standings(whole, shares, parties);
    words::standing(whole).shown(words::with_differing(whole.word(), &differing))
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
    let status = state.status();
    let others = words::differing_statuses(state, parties, query);
    let details = &state.details;
    vec![
        Cell::of(&details.key),
        Cell::of(&details.title),
        Cell::of(&details.source),
        words::status(status).shown(words::with_differing(status.word(), &others)),
        standing(state.standing(parties, query), &shares, parties),
        pledgers(&shares, state, parties),
        beneficiaries(state, parties),
        conditions(&state.depends, parties),
        Cell::text(due(state)),
        Cell::maybe(details.updated_on),
    ]
}

/// The due date; the rule, while it is no date; and where it cannot become one, that.
pub(super) fn due(state: &State) -> Option<String> {
    if state.never_due {
        return Some("never due".to_owned());
    }
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

/// What it depends on, each with its state; people see alternatives joined by "or".
pub(super) fn conditions(depends: &[Depends], parties: &Parties) -> Cell {
    let mut columns = ["key", "title", "kind", "state", "party"].map(|key| Column::new(key, key)).to_vec();
    if depends.iter().any(|one| any_of(one, depends) != Cell::default()) {
        columns.push(Column::new("any_of", "any_of"));
    }
    let scope = |one: &Depends| one.needed.party.map(|party| parties.key(party).to_owned());
    let row = |one: &Depends| {
        let (key, title, state) = (Cell::of(&one.key), Cell::of(&one.title), words::state(one.needed.stand.state));
        vec![key, title, Cell::of(one.kind), state, Cell::text(scope(one)), any_of(one, depends)]
    };
    let one_shown = |one: &Depends| {
        let whom = one.needed.party.map(|party| format!(", {}", parties.name(party))).unwrap_or_default();
        match one.needed.stand.state {
            ConditionState::Met if whom.is_empty() => format!("{} (met)", one.key),
            state => format!("{} ({state}{whom})", one.key),
        }
    };
    let joined = |one: &dyn Fn(&Depends) -> String, or: &str, and: &str| {
        let any_of = |of: &[Depends]| of.iter().map(one).collect::<Vec<_>>().join(or);
        alternatives(depends).map(any_of).collect::<Vec<_>>().join(and)
    };
    let plain = joined(&|one| one.key.clone(), " or ", "; ");
    let table = Table { columns, rows: depends.iter().map(row).collect(), ..Table::default() };
    Cell::rows(table, plain).shown(joined(&one_shown, " or ", ", "))
}

/// The requirements, each with its alternatives.
fn alternatives(depends: &[Depends]) -> impl Iterator<Item = &[Depends]> {
    depends.chunk_by(|a, b| a.needed.requirement == b.needed.requirement)
}

/// The number that alternatives have in common; nothing for a condition that has none.
pub(super) fn any_of(one: &Depends, depends: &[Depends]) -> Cell {
    let number = one.needed.requirement;
    let several = depends.iter().filter(|other| other.needed.requirement == number).count() > 1;
    if several { Cell::number(number) } else { Cell::default() }
}
