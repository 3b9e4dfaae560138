//! Conditions: states of the world that commitments depend on.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Key, PartialDate, Reference};

/// A state of the world that commitments depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// What exactly has to be so.
    pub description: Option<String>,
}

/// What may be said of a condition.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum ConditionState {
    /// Does not hold. The state of a condition of which nothing has been recorded.
    Unmet,
    /// Holds.
    Met,
    /// Cannot come to hold any more.
    RuledOut,
}

impl ConditionState {
    /// The word for it, as in files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What became of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The condition.
    pub condition: Reference,
    /// Its state.
    pub state: ConditionState,
    /// The day on which it became so.
    pub on: PartialDate,
    /// The document that says so.
    pub source: Option<Reference>,
    /// What happened, in the recorder's words.
    pub note: Option<String>,
}
