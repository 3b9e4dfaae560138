//! How the words of the field stand in cells.

use crate::ledger::{Parties, Share, State};
use crate::model::{ConditionState, Role, Standing, Status};
use crate::query::Query;
use crate::table::{Cell, Tone};

/// A status.
pub(super) fn status(status: Status) -> Cell {
    Cell::word(status.word()).tone(match status {
        Status::Fulfilled => Tone::Good,
        Status::InProgress | Status::PartlyFulfilled => Tone::Active,
        Status::Stalled => Tone::Warning,
        Status::Broken | Status::Withdrawn => Tone::Bad,
        Status::Pledged => Tone::Plain,
        Status::Superseded | Status::Lapsed => Tone::Muted,
    })
}

/// A standing.
pub(super) fn standing(standing: Standing) -> Cell {
    Cell::word(standing.word()).tone(match standing {
        Standing::InForce => Tone::Active,
        Standing::Overdue => Tone::Bad,
        Standing::Waiting => Tone::Warning,
        Standing::Closed => Tone::Muted,
    })
}

/// The state of a condition.
pub(super) fn state(state: ConditionState) -> Cell {
    Cell::word(state.word()).tone(match state {
        ConditionState::Met => Tone::Good,
        ConditionState::Unmet => Tone::Warning,
        ConditionState::RuledOut => Tone::Muted,
    })
}

/// The pledgers of a commitment, by name: those who are tied as such and, of the groups among them, the members who have a status or
/// a condition of their own, or are asked about.
pub(super) fn pledgers(state: &State, parties: &Parties, asked: &[i64], query: &Query) -> Vec<Share> {
    let named = state.members.iter().map(|(party, _)| *party);
    let tied =
        state.ties.iter().filter(|(_, role, judgement)| *role != Role::Pledger && Some(*judgement) != state.whole);
    let scoped = state.depends.iter().filter_map(|depends| depends.needed.party);
    let candidates = state
        .tied_as(&[Role::Pledger])
        .chain(named)
        .chain(tied.map(|(party, ..)| *party))
        .chain(scoped)
        .chain(asked.iter().copied());
    let mut seen: Vec<i64> = Vec::new();
    for party in candidates {
        if !seen.contains(&party) {
            seen.push(party);
        }
    }
    let shares = seen.into_iter().filter_map(|party| state.share(party, &[Role::Pledger], parties, query));
    let mut shares: Vec<Share> = shares.collect();
    shares.sort_by_key(|share| (!share.via.is_empty(), parties.name(share.party)));
    shares
}

/// Those whose status is not that of the whole, in whatever role: `in-progress: United Kingdom`.
pub(super) fn differing_statuses(state: &State, parties: &Parties, query: &Query) -> Vec<(Status, Vec<String>)> {
    let mut everybody: Vec<i64> = state.tied_as(&[]).chain(state.members.iter().map(|(party, _)| *party)).collect();
    everybody.sort_unstable();
    everybody.dedup();
    let shares = everybody.into_iter().filter_map(|party| state.share(party, &[], parties, query));
    let others = shares.filter(|share| share.judgement.status != state.status());
    grouped(others.map(|share| (share.judgement.status, parties.name(share.party).to_owned())))
}

/// Those of the pledgers whose standing is not that of the whole.
pub(super) fn differing_standings(
    whole: Standing,
    shares: &[Share],
    parties: &Parties,
) -> Vec<(Standing, Vec<String>)> {
    let others = shares.iter().filter(|share| share.standing != whole);
    grouped(others.map(|share| (share.standing, parties.name(share.party).to_owned())))
}

fn grouped<W: Ord>(words: impl Iterator<Item = (W, String)>) -> Vec<(W, Vec<String>)> {
    let mut groups: std::collections::BTreeMap<W, Vec<String>> = std::collections::BTreeMap::new();
    for (word, name) in words {
        groups.entry(word).or_default().push(name);
    }
    groups
        .into_iter()
        .map(|(word, mut names)| {
            names.sort();
            (word, names)
        })
        .collect()
}

/// The word of the whole, and those that differ: `pledged; in-progress: United Kingdom`.
pub(super) fn with_differing<W: ToString>(whole: &str, differing: &[(W, Vec<String>)]) -> String {
    let others = differing.iter().map(|(word, names)| format!("{}: {}", word.to_string(), names.join(", ")));
    std::iter::once(whole.to_owned()).chain(others).collect::<Vec<_>>().join("; ")
}

/// Keys for people: all of a few, the first of many and how many more.
pub(super) fn shortened(keys: &[String]) -> String {
    const FEW: usize = 12;
    match keys.get(..FEW) {
        Some(first) if keys.len() > FEW => format!("{} and {} more", first.join(", "), keys.len() - FEW),
        _ => keys.join(", "),
    }
}
