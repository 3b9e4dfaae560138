//! What one may ask of a book.

use chrono::NaiveDate;

use crate::model::{Role, Standing, Status};

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

/// The moment about which is asked. One place for every question about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day: due dates before it have passed, memberships count that hold on it.
    pub day: NaiveDate,
}

impl Query {
    /// Everything in the book, as it stands on `day`.
    #[must_use]
    pub fn everything(day: NaiveDate) -> Self {
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
            moment: Moment { day },
        }
    }

    /// Whether it asks about some commitments only.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self != Self::everything(self.moment.day)
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
