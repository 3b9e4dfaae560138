//! What needs somebody's attention: what is overdue, what woke and was not touched since, what is due soon, and of what
//! nothing was heard for long. Each commitment stands under the first of these that holds for anybody whom it binds.

use chrono::NaiveDate;

use super::apart::apart;
use super::{question, words};
use crate::ledger::{Error, Ledger, Parties, Result, Share, State, Wanted};
use crate::model::{Judgement, PartialDate, Role, Span, Standing};
use crate::query::Query;
use crate::table::{Cell, Column, Data, Layout, Table};

/// How far to look ahead, and how long nothing may be heard.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// What is due within this time is due soon.
    pub within: Span,
    /// What had no update for this time is stale.
    pub stale: Span,
}

/// Why something needs attention, in the order in which it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Overdue,
    Woken,
    DueSoon,
    Stale,
}

impl Why {
    fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Woken => "woken",
            Self::DueSoon => "due-soon",
            Self::Stale => "stale",
        }
    }

    fn title(self, watch: Watch) -> String {
        match self {
            Self::Overdue => "Overdue".to_owned(),
            Self::Woken => "In force since its conditions were met, and untouched".to_owned(),
            Self::DueSoon => format!("Due within {}", watch.within),
            Self::Stale => format!("No update for {}", watch.stale),
        }
    }
}

/// The days on which it turns.
struct Days {
    today: NaiveDate,
    soon: NaiveDate,
    silent: NaiveDate,
}

/// What needs attention among the commitments that are asked for.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn due(ledger: &Ledger, query: &Query, watch: Watch) -> Result<Table> {
    let today = query.moment.day;
    // Beyond the calendar nothing is due, and nothing was heard.
    let soon = watch.within.after(today).or(NaiveDate::from_ymd_opt(9999, 12, 31)).unwrap_or(today);
    let silent = watch.stale.before(today).or(NaiveDate::from_ymd_opt(0, 1, 1)).unwrap_or(today);
    let days = Days { today, soon, silent };
    let parties = ledger.parties(&query.moment)?;
    let asked = ledger.asked_parties(query)?;
    let among = ledger.may_need_attention(&query.moment, days.soon, days.silent)?;
    let wanted = Wanted { details: true, standing: true, ..Wanted::default() };
    let read = |each: &mut dyn FnMut(State)| {
        ledger.states_among(among.as_ref(), query, &parties, wanted, |state| {
            each(std::mem::take(state));
            Ok::<_, Error>(())
        })
    };
    let found = apart(read, |state| {
        let shares = whom(&state, &parties, &asked, query);
        let (why, day) = days.why(&state, &shares, query)?;
        Some((why, day, row(&state, &shares, why, day, &days, watch, &parties, query)))
    })?;
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    // What is longest overdue, in force or silent comes first; rows of one day stay in the order of recording.
    found.sort_by_key(|(why, day, _)| (*why, *day));
    let rows = found.into_iter().map(|(.., row)| row).collect();
    question::answered(ledger, query, Table { columns: columns(), rows, layout: Layout::Sections, ..Table::default() })
}

/// What one whom a commitment binds has to do with it; of the whole, where it binds nobody in particular.
struct Unit {
    party: Option<i64>,
    judgement: Judgement,
    standing: Standing,
    woken: Option<PartialDate>,
}

impl From<Share> for Unit {
    fn from(share: Share) -> Self {
        let Share { party, judgement, standing, woken, .. } = share;
        Self { party: Some(party), judgement, standing, woken }
    }
}

/// Those who are asked about; else the pledgers; else the whole.
fn whom(state: &State, parties: &Parties, asked: &[i64], query: &Query) -> Vec<Unit> {
    let shares: Vec<Share> = if query.is_about_parties() {
        let tied: Vec<i64> = if asked.is_empty() { state.tied_as(&query.roles).collect() } else { asked.to_vec() };
        tied.into_iter().filter_map(|party| state.share(party, &query.roles, parties, query)).collect()
    } else {
        words::pledgers(state, parties, &[], query)
    };
    if shares.is_empty() && state.tied_as(&[Role::Pledger]).next().is_none() {
        let judgement = state.whole.unwrap_or(Judgement::UNTOUCHED);
        return vec![Unit { party: None, judgement, standing: state.standing(parties, query), woken: state.woken() }];
    }
    shares.into_iter().map(Unit::from).collect()
}

impl Days {
    /// The first reason that holds for anybody, and the day of it.
    fn why(&self, state: &State, units: &[Unit], query: &Query) -> Option<(Why, PartialDate)> {
        let wanted = |unit: &&Unit| query.wants(unit.judgement.status, || unit.standing);
        let units: Vec<&Unit> = units.iter().filter(wanted).collect();
        let first = |why| units.iter().filter_map(|unit| self.day(why, state, unit)).min().map(|day| (why, day));
        [Why::Overdue, Why::Woken, Why::DueSoon, Why::Stale].into_iter().find_map(first)
    }

    /// The day of a reason, where it holds for somebody: due, awake or silent since.
    fn day(&self, why: Why, state: &State, unit: &Unit) -> Option<PartialDate> {
        let in_force = unit.standing == Standing::InForce;
        match why {
            Why::Overdue => state.due.filter(|_| unit.standing == Standing::Overdue),
            Why::Woken => unit.woken.filter(|day| in_force && unit.judgement.on() < Some(*day)),
            Why::DueSoon => state.due.filter(|due| in_force && due.last_day() <= self.soon),
            Why::Stale => {
                let last = state.details.updated_on.or(state.details.made);
                let day = last.unwrap_or_else(|| NaiveDate::MIN.into());
                Some(day).filter(|day| in_force && day.last_day() <= self.silent)
            }
        }
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("why", "Why"),
        Column::new("key", "Key"),
        Column::new("title", "Commitment"),
        Column::new("parties", "For"),
        Column::new("status", "Status"),
        Column::for_programs("standing"),
        Column::new("due", "Due"),
        Column::new("in_force_since", "Since"),
        Column::new("updated_on", "Updated"),
        Column::new("days", "Days"),
    ]
}

#[expect(clippy::too_many_arguments, reason = "the cells of a row come from all of these")]
fn row(
    state: &State,
    units: &[Unit],
    why: Why,
    day: PartialDate,
    days: &Days,
    watch: Watch,
    parties: &Parties,
    query: &Query,
) -> Vec<Cell> {
    let concerned: Vec<&Unit> = units.iter().filter(|unit| days.day(why, state, unit).is_some()).collect();
    let only_in = |reasons: &[Why], cell: Cell| if reasons.contains(&why) { cell } else { cell.shown("") };
    let since = (why == Why::Woken).then_some(day);
    let distance = (day.last_day() - days.today).num_days().unsigned_abs();
    let known = state.details.updated_on.is_some() || state.details.made.is_some() || why != Why::Stale;
    let status = state.status();
    let others = words::differing_statuses(state, parties, query);
    vec![
        Cell::word(why.word()).shown(why.title(watch)),
        Cell::of(&state.details.key),
        Cell::of(&state.details.title),
        for_whom(&concerned, parties),
        words::status(status).shown(words::with_differing(status.word(), &others)),
        words::standing(state.standing(parties, query)),
        only_in(&[Why::Overdue, Why::DueSoon], Cell::text(super::list::due(state))),
        Cell::maybe(since),
        only_in(&[Why::Stale], Cell::maybe(state.details.updated_on)),
        if known { Cell { shown: None, ..Cell::count(distance) } } else { Cell::default() },
    ]
}

fn for_whom(units: &[&Unit], parties: &Parties) -> Cell {
    let ids = || units.iter().filter_map(|unit| unit.party);
    let keys = ids().map(|party| parties.key(party).to_owned()).collect();
    let names: Vec<String> = ids().map(|party| parties.name(party).to_owned()).collect();
    Cell { data: Data::Texts(keys), ..Cell::default() }.shown(words::shortened(&names))
}
