//! Status, which somebody judged and recorded, and standing, which the book derives for a day.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{PartialDate, Reference};

/// What somebody judged of a commitment, and recorded.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// Undertaken; nothing known to have been done. The status of a commitment without any update.
    Pledged,
    /// Work towards it is under way.
    InProgress,
    /// Work has stopped, the commitment stands.
    Stalled,
    /// Done as promised.
    Fulfilled,
    /// Ended with a part of it done.
    PartlyFulfilled,
    /// The opposite was done, or it was not done when owed.
    Broken,
    /// Taken back by those who made it.
    Withdrawn,
    /// Replaced by another commitment.
    Superseded,
    /// Ended without being owed any more.
    Lapsed,
}

impl Status {
    /// Whether the status closes the commitment. A later update can reopen it.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pledged | Self::InProgress | Self::Stalled)
    }

    /// The word for it, as in files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Where a commitment stands on a day; derived, never recorded.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// Owed now.
    InForce,
    /// Owed, and past its due date.
    Overdue,
    /// Some requirement is not met.
    Waiting,
    /// Its status is final.
    Closed,
}

impl Standing {
    /// The word for it, as in files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What became of a commitment, for the whole of it or for one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusUpdate {
    /// The commitment.
    pub commitment: Reference,
    /// The party concerned; nobody in particular where the whole is.
    pub party: Option<Reference>,
    /// The status.
    pub status: Status,
    /// The day on which it became so.
    pub on: PartialDate,
    /// The document that says so.
    pub source: Option<Reference>,
    /// What happened, in the recorder's words.
    pub note: Option<String>,
}
