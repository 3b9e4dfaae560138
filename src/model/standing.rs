//! The rules by which standing is derived. `schema.sql` states the same rules in its views for those who use SQL; tests hold
//! the two together.

use chrono::NaiveDate;

use super::{ConditionState, PartialDate, Stand, Standing, Status};

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

    /// The day of the update on which it rests.
    #[must_use]
    pub fn on(self) -> Option<PartialDate> {
        self.update.map(|(on, _)| on)
    }
}

/// A condition that a requirement names, as it stands on the day that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// The number of the requirement within the commitment: conditions of one number are alternatives, and stand together.
    pub requirement: i64,
    /// The only party that it concerns, where it does not concern all.
    pub party: Option<i64>,
    /// Where the condition stands.
    pub stand: Stand,
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
    fn is_met(&self) -> bool {
        self.stand.state == ConditionState::Met
    }

    fn concerns(&self, concerned: &[i64]) -> bool {
        self.party.is_none_or(|party| concerned.contains(&party))
    }

    /// The requirements that concern everybody, or one of these: the alternatives of each.
    fn requirements<'a>(needed: &'a [Self], concerned: &'a [i64]) -> impl Iterator<Item = &'a [Self]> {
        needed
            .chunk_by(|a, b| a.requirement == b.requirement)
            .filter(move |any_of| any_of.first().is_some_and(|one| one.concerns(concerned)))
    }

    /// Whether a party waits: for something that concerns everybody, itself, or a group through which it owes.
    #[must_use]
    pub fn keeps_waiting(needed: &[Self], concerned: &[i64]) -> bool {
        Self::requirements(needed, concerned).any(|any_of| !any_of.iter().any(Self::is_met))
    }
}

/// The day on which the last of the requirements that concern a party was met, so that it owes the commitment since then;
/// nothing where it waits still, or never waited. Of alternatives that are met it is the one that was first.
#[must_use]
pub fn woken(needed: &[Needed], concerned: &[i64]) -> Option<PartialDate> {
    let first_met =
        |any_of: &[Needed]| any_of.iter().filter(|one| one.is_met()).filter_map(|one| one.stand.since).min();
    let days: Option<Vec<PartialDate>> = Needed::requirements(needed, concerned).map(first_met).collect();
    days?.into_iter().max()
}

/// Whether the commitment as a whole waits: for something that concerns everybody, or because every pledger waits for
/// something of its own. Of each pledger: itself, and the groups through which something may concern it.
#[must_use]
pub fn whole_waits(needed: &[Needed], pledgers: impl IntoIterator<Item = Vec<i64>>) -> bool {
    if Needed::keeps_waiting(needed, &[]) {
        return true;
    }
    // Where all requirements concern everybody, there is nothing to ask of single pledgers.
    let mut pledgers = pledgers.into_iter().peekable();
    needed.iter().any(|one| one.party.is_some())
        && pledgers.peek().is_some()
        && pledgers.all(|concerned| Needed::keeps_waiting(needed, &concerned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn needed(requirement: i64, party: Option<i64>, met: Option<&str>) -> Needed {
        let state = if met.is_some() { ConditionState::Met } else { ConditionState::Unmet };
        let since = met.map(|met| met.parse().expect(met));
        Needed { requirement, party, stand: Stand { state, since } }
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
        let vote = needed(1, Some(2), None);
        assert!(Needed::keeps_waiting(&[vote], &[2]));
        assert!(Needed::keeps_waiting(&[vote], &[7, 2]), "also through a group that it concerns");
        assert!(!Needed::keeps_waiting(&[vote], &[1]));
        assert!(!whole_waits(&[vote], [vec![1], vec![2]]));
        assert!(whole_waits(&[vote], [vec![2]]), "the only pledger waits");
        assert!(whole_waits(&[vote], [vec![2], vec![1, 2]]), "through a group as well");
        assert!(!whole_waits(&[needed(1, Some(2), Some("2026"))], [vec![2]]));
    }

    #[test]
    fn of_alternatives_one_is_enough_and_all_requirements_are_needed() {
        let (armistice, treaty, vote) =
            (needed(1, None, None), needed(1, None, Some("2026-02-01")), needed(3, None, None));
        assert!(!Needed::keeps_waiting(&[armistice, treaty], &[]));
        assert!(Needed::keeps_waiting(&[armistice, treaty, vote], &[]));
        assert!(Needed::keeps_waiting(&[armistice, needed(1, None, None)], &[]));
    }

    #[test]
    fn what_waited_wakes_with_the_last_of_its_requirements() {
        let date = |text: &str| Some(text.parse().expect(text));
        let (early, late) = (needed(1, None, Some("2026-01-05")), needed(1, None, Some("2026-02-01")));
        assert_eq!(woken(&[early, late], &[]), date("2026-01-05"), "of alternatives the first");
        let vote = needed(3, Some(2), Some("2026-03"));
        assert_eq!(woken(&[early, vote], &[2]), date("2026-03"));
        assert_eq!(woken(&[early, vote], &[1]), date("2026-01-05"), "the vote is not its own");
        assert_eq!(woken(&[early, needed(3, None, None)], &[]), None, "it waits still");
        assert_eq!(woken(&[], &[1]), None, "it never waited");
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
