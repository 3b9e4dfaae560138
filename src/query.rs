//! What one may ask of a book.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use crate::model::{ConditionState, Role, Standing, Status};

/// A question: which commitments, and as of when.
///
/// The values of one filter are alternatives; filters of different kinds all have to hold. Where parties or roles are asked
/// about, `statuses`, `standings` and `only_open` concern the status that stands for these parties; otherwise the status of
/// the commitment as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Keys, codes, names or aliases of parties that are tied to it, by themselves or through a group.
    pub parties: Vec<String>,
    /// The roles in which they are.
    pub roles: Vec<Role>,
    /// Keys of conditions on which it depends; `none` for those that depend on none.
    pub conditions: Vec<String>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// Standings.
    pub standings: Vec<Standing>,
    /// Keys of sources.
    pub sources: Vec<String>,
    /// Tags; `none` for those without.
    pub tags: Vec<String>,
    /// Words in its title or quote.
    pub search: Vec<String>,
    /// Keys of commitments.
    pub keys: Vec<String>,
    /// Only those whose status is not final.
    pub only_open: bool,
    /// The moment about which is asked.
    pub moment: Moment,
}

/// The moment about which is asked, and what is supposed of it. One place for the three questions about time: what was so,
/// what was known, what would follow. They combine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day: due dates before it have passed, memberships count that hold on it.
    pub day: NaiveDate,
    /// Whether only what is dated up to that day counts: what was so at its end. Otherwise everything that was recorded
    /// counts, whatever its day.
    pub as_of: bool,
    /// Only what was recorded until then counts, retractions included.
    pub known_at: Option<DateTime<Utc>>,
    /// Conditions, by their keys, that are supposed to be in a state; since that day, where they are in another.
    pub assume: Vec<(String, ConditionState)>,
}

impl Moment {
    /// As everything that is in the book stands on a day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self { day, as_of: false, known_at: None, assume: Vec::new() }
    }

    /// As it was at the end of a day.
    #[must_use]
    pub fn as_of(day: NaiveDate) -> Self {
        Self { as_of: true, ..Self::on(day) }
    }

    /// The same, by what was recorded until a time.
    #[must_use]
    pub fn known_at(self, time: DateTime<Utc>) -> Self {
        Self { known_at: Some(time), ..self }
    }

    /// The same, supposing that a condition is in a state.
    #[must_use]
    pub fn assuming(mut self, condition: impl Into<String>, state: ConditionState) -> Self {
        self.assume.push((condition.into(), state));
        self
    }

    /// What was asked, by the names of its parts: `as_of`, `known_at`, `assume`.
    #[must_use]
    pub fn asked(&self) -> Vec<(&'static str, String)> {
        let as_of = self.as_of.then(|| ("as_of", self.day.to_string()));
        let known_at = self.known_at.map(|time| ("known_at", time.to_rfc3339_opts(SecondsFormat::Secs, true)));
        let assume: Vec<String> = self.assume.iter().map(|(condition, state)| format!("{condition}={state}")).collect();
        let assume = (!assume.is_empty()).then(|| ("assume", assume.join(", ")));
        as_of.into_iter().chain(known_at).chain(assume).collect()
    }

    /// Whether another moment is about the same day, so that they differ in what was known only.
    #[must_use]
    pub fn is_same_day(&self, other: &Self) -> bool {
        (self.day, self.as_of) == (other.day, other.as_of)
    }

    /// Whether everything counts that the book holds, and nothing is supposed.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::on(self.day)
    }
}

impl Query {
    /// Everything in the book, as it stands on `day`.
    #[must_use]
    pub fn everything(day: NaiveDate) -> Self {
        Self::at(Moment::on(day))
    }

    /// Everything in the book, as it stands at a moment.
    #[must_use]
    pub fn at(moment: Moment) -> Self {
        Self {
            parties: Vec::new(),
            roles: Vec::new(),
            conditions: Vec::new(),
            statuses: Vec::new(),
            standings: Vec::new(),
            sources: Vec::new(),
            tags: Vec::new(),
            search: Vec::new(),
            keys: Vec::new(),
            only_open: false,
            moment,
        }
    }

    /// Whether it asks about some commitments only.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self != Self::at(self.moment.clone())
    }

    /// Whether it asks about what stands for single parties.
    #[must_use]
    pub fn is_about_parties(&self) -> bool {
        !self.parties.is_empty() || !self.roles.is_empty()
    }

    /// Whether a status and a standing, of the whole or of a party, are among those asked about.
    #[must_use]
    pub fn wants(&self, status: Status, standing: impl FnOnce() -> Standing) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&status))
            && !(self.only_open && status.is_final())
            && (self.standings.is_empty() || self.standings.contains(&standing()))
    }
}
