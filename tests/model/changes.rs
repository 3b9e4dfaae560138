//! What changed between two views, obviously right: a line for each change, to be compared with those of `diff`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use pledgebook::model::{Commitment, Item, Kind, PartialDate, Standing};

use crate::reference::{Line, Place, View};
use crate::view_share;

/// The commitments that came, went or were amended, and the lines of those in both that moved.
pub(crate) fn commitments_changed(before: &View<'_>, after: &View<'_>, corrections: bool) -> Vec<String> {
    let keyed = |view: &View<'_>| -> BTreeMap<String, String> {
        view.commitments().iter().map(|one| (one.key.to_string(), format!("{one:?}"))).collect()
    };
    let (then, now) = (keyed(before), keyed(after));
    let mut found: Vec<String> = Vec::new();
    found.extend(now.keys().filter(|key| !then.contains_key(*key)).map(|key| format!("new|{key}")));
    found.extend(then.keys().filter(|key| !now.contains_key(*key)).map(|key| format!("gone|{key}")));
    for (key, one) in now.iter().filter(|(key, _)| then.contains_key(*key)) {
        if then[key] != *one {
            found.push(format!("amended|{key}"));
        }
        found.extend(statuses_moved(before, after, key, corrections));
    }
    found
}

/// The lines of a commitment that moved: the whole, and the parties that moved otherwise than the whole.
fn statuses_moved(before: &View<'_>, after: &View<'_>, key: &str, corrections: bool) -> Vec<String> {
    // From, to, and the updates by which it became so: by day, entry and place.
    let both = |party: Option<&str>| (before.line(key, party), after.line(key, party));
    let moves = |((from, was), (to, by)): &(Line, Line)| from != to || corrections && was != by;
    let line = |party: &str, ((from, was), (to, by)): (Line, Line)| {
        let day = |by: Option<Place>| by.map(|(on, ..)| on.to_string()).unwrap_or_default();
        match from == to {
            true => format!("status|{key}|{party}|{}|{}|{}", day(was), day(by), day(by)),
            false => format!("status|{key}|{party}|{from}|{to}|{}", day(by)),
        }
    };
    let whole = both(None);
    let mut found: Vec<String> = Some(whole).filter(moves).map(|moved| line("", moved)).into_iter().collect();
    let parties: BTreeSet<String> = before.named(key).union(&after.named(key)).cloned().collect();
    for party in parties {
        let own = both(Some(&party));
        found.extend(Some(own).filter(moves).filter(|own| *own != whole).map(|moved| line(&party, moved)));
    }
    found
}

pub(crate) fn descriptions_amended(before: &View<'_>, after: &View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for kind in [Kind::Source, Kind::Party, Kind::Condition] {
        let then = before.described(kind);
        let differs = |(key, now): &(String, &Item)| then.get(key).is_some_and(|then| then != now);
        found.extend(after.described(kind).into_iter().filter(differs).map(|(key, _)| format!("amended|{key}")));
    }
    found
}

pub(crate) fn conditions_turned(before: &View<'_>, after: &View<'_>, corrections: bool) -> Vec<String> {
    let known: Vec<String> = before.conditions();
    let turned = |key: String| {
        let ((was, since), (is, now)) = (before.stand(&key), after.stand(&key));
        let day = |day: Option<PartialDate>| day.map(|day| day.to_string()).unwrap_or_default();
        if was != is {
            return Some(format!("condition|{key}|{was}|{is}"));
        }
        (since != now && corrections).then(|| format!("condition|{key}|{}|{}", day(since), day(now)))
    };
    after.conditions().into_iter().filter(|key| known.contains(key)).filter_map(turned).collect()
}

pub(crate) fn deadlines_passed(after: &View<'_>, from: NaiveDate, to: NaiveDate) -> Vec<String> {
    let passed = |one: &&Commitment| {
        after.due(one).0.is_some_and(|due| due.last_day() >= from && due.last_day() < to) && {
            let late = |party: &String| view_share(after, one, party).is_some_and(|share| share == Standing::Overdue);
            after.standing_of_whole(one) == Standing::Overdue || after.pledgers(one).iter().any(late)
        }
    };
    after.commitments().into_iter().filter(passed).map(|one| format!("deadline|{}", one.key)).collect()
}
