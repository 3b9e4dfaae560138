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

impl Condition {
    /// Its fields in words.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("title", self.title.clone()), ("description", self.description.clone().unwrap_or_default())]
    }
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

/// The state in which a condition is, and the first day of the unbroken time in which it has been: what is said again of a
/// later day confirms it, and moves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// The state.
    pub state: ConditionState,
    /// The day since which it is in it; nothing where nothing has been said.
    pub since: Option<PartialDate>,
}

impl Stand {
    /// Where nothing has been said.
    pub const UNTOUCHED: Self = Self { state: ConditionState::Unmet, since: None };

    /// Where a condition stands by what was said of it, in the order of days, then of recording.
    pub fn by(said: impl IntoIterator<Item = (PartialDate, ConditionState)>) -> Self {
        said.into_iter().fold(Self::UNTOUCHED, Self::then)
    }

    /// Where it stands when this is said of a later day.
    #[must_use]
    pub fn then(self, (on, state): (PartialDate, ConditionState)) -> Self {
        if self.since.is_some() && self.state == state { self } else { Self { state, since: Some(on) } }
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
