//! The rules by which standing is derived. `schema.sql` states the same rules in its views for those who use SQL; tests hold
//! the two together.

use chrono::NaiveDate;

use super::{ConditionState, PartialDate, Standing, Status};

/// A status that stands, with the update on which it rests: "latest" goes by the effective date, then by the order of
/// recording, which is the order of the ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The day since which it is so, and the id of the update; nothing where there is no update.
    pub update: Option<(PartialDate, i64)>,
}

impl Judgement {
    /// What holds where nothing has been recorded.
    pub const UNTOUCHED: Self = Self { status: Status::Pledged, update: None };

    /// The later of two.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        if other.update > self.update { other } else { self }
    }
}

/// A requirement as it is on the day that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// The only party that it concerns, where it does not concern all.
    pub party: Option<i64>,
    /// The state of its condition.
    pub state: ConditionState,
}

/// Where a commitment stands on `today`, for the whole or for a party: its status, whether it waits, and when it is due.
#[must_use]
pub fn standing(status: Status, waits: bool, due: Option<PartialDate>, today: NaiveDate) -> Standing {
    match () {
        () if status.is_final() => Standing::Closed,
        () if waits => Standing::Waiting,
        () if due.is_some_and(|due| due.last_day() < today) => Standing::Overdue,
        () => Standing::InForce,
    }
}

impl Needed {
    fn is_missing(self) -> bool {
        self.state != ConditionState::Met
    }

    /// Whether a party waits: for something that concerns everybody, itself, or a group through which it owes.
    #[must_use]
    pub fn keeps_waiting(needed: &[Self], concerned: &[i64]) -> bool {
        needed.iter().any(|one| one.is_missing() && one.party.is_none_or(|party| concerned.contains(&party)))
    }
}

/// Whether the commitment as a whole waits: for something that concerns everybody, or because every pledger waits for
/// something of its own.
#[must_use]
pub fn whole_waits(needed: &[Needed], pledgers: &[i64]) -> bool {
    Needed::keeps_waiting(needed, &[])
        || (!pledgers.is_empty() && pledgers.iter().all(|pledger| Needed::keeps_waiting(needed, &[*pledger])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn standing_goes_from_status_to_conditions_to_the_due_date() {
        let due = "2026-02".parse().ok();
        assert_eq!(standing(Status::Broken, true, due, day("2027-01-01")), Standing::Closed);
        assert_eq!(standing(Status::Pledged, true, due, day("2027-01-01")), Standing::Waiting);
        assert_eq!(standing(Status::Pledged, false, due, day("2026-02-28")), Standing::InForce);
        assert_eq!(standing(Status::Pledged, false, due, day("2026-03-01")), Standing::Overdue);
        assert_eq!(standing(Status::Stalled, false, None, day("2027-01-01")), Standing::InForce);
    }

    #[test]
    fn a_requirement_of_one_party_makes_only_that_party_wait() {
        let vote = Needed { party: Some(2), state: ConditionState::Unmet };
        assert!(Needed::keeps_waiting(&[vote], &[2]));
        assert!(Needed::keeps_waiting(&[vote], &[7, 2]), "also through a group that it concerns");
        assert!(!Needed::keeps_waiting(&[vote], &[1]));
        assert!(!whole_waits(&[vote], &[1, 2]));
        assert!(whole_waits(&[vote], &[2]), "the only pledger waits");
        let met = Needed { state: ConditionState::Met, ..vote };
        assert!(!whole_waits(&[met], &[2]));
    }

    #[test]
    fn the_later_judgement_goes_by_date_then_by_order() {
        let judged = |status, on: &str, id| Judgement { status, update: Some((on.parse().expect(on), id)) };
        let old = judged(Status::Pledged, "2026-01", 9);
        let new = judged(Status::Stalled, "2026-01-01", 3);
        assert_eq!(old.later(new), new);
        assert_eq!(new.later(old), new);
        assert_eq!(new.later(judged(Status::Broken, "2026-01-01", 4)).status, Status::Broken);
        assert_eq!(Judgement::UNTOUCHED.later(old), old);
    }
}
