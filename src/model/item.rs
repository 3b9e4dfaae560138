//! What one act of recording is made of: items, which refer to each other as their author wrote, and the problems that
//! they may have, each at its place in the file.

use std::fmt;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Commitment, Condition, Key, Party, Resolution, Source, StatusUpdate};

/// A place in a file; [`Place::NOWHERE`] for what came from the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The line, from 1; 0 for no place.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

impl Place {
    /// No place in any file.
    pub const NOWHERE: Self = Self { line: 0, column: 0 };
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.line, self.column)
    }
}

/// A thing named by the author of a file: by its key or, for a party, by its code, name or alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

impl Reference {
    /// A reference from outside any file.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: Place::NOWHERE }
    }
}

/// What is wrong with an item, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

/// The kinds of item, in an order in which a thing comes before what refers to it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// A [`Source`].
    Source,
    /// A [`Party`].
    Party,
    /// A [`Condition`].
    Condition,
    /// A [`Commitment`].
    Commitment,
    /// A [`StatusUpdate`].
    Update,
    /// A [`Resolution`].
    Resolution,
}

impl Kind {
    /// The word for it, as in dossiers.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The word for several of it.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Source => "sources",
            Self::Party => "parties",
            Self::Condition => "conditions",
            Self::Commitment => "commitments",
            Self::Update => "updates",
            Self::Resolution => "resolutions",
        }
    }

    /// So many of it: `1 party`, `3 parties`.
    #[must_use]
    pub fn counted(self, count: u64) -> String {
        format!("{count} {}", if count == 1 { self.word() } else { self.plural() })
    }
}

/// One thing to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A document in which something was said.
    Source(Source),
    /// A country, organisation or group.
    Party(Party),
    /// A state of the world.
    Condition(Condition),
    /// What was undertaken.
    Commitment(Commitment),
    /// What became of a commitment.
    Update(StatusUpdate),
    /// What became of a condition.
    Resolution(Resolution),
}

/// What differs between two descriptions: each field, with what it said and what it says.
pub type Changes = Vec<(&'static str, String, String)>;

/// The fields that differ, of two descriptions of one kind of thing.
pub(super) fn changes(before: &[(&'static str, String)], now: &[(&'static str, String)]) -> Changes {
    let pairs = now.iter().zip(before).filter(|((_, now), (_, then))| now != then);
    pairs.map(|((field, now), (_, then))| (*field, then.clone(), now.clone())).collect()
}

impl Item {
    /// What differs from an earlier description of the same thing; nothing for updates and resolutions, which are never
    /// described anew.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Changes {
        changes(&before.fields(), &self.fields())
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Source(source) => source.fields(),
            Self::Party(party) => party.fields(),
            Self::Condition(condition) => condition.fields(),
            Self::Commitment(commitment) => commitment.fields(),
            Self::Update(_) | Self::Resolution(_) => Vec::new(),
        }
    }

    /// Its title, or its name; nothing for updates and resolutions.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Source(source) => &source.title,
            Self::Party(party) => &party.name,
            Self::Condition(condition) => &condition.title,
            Self::Commitment(commitment) => &commitment.title,
            Self::Update(_) | Self::Resolution(_) => "",
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Source(_) => Kind::Source,
            Self::Party(_) => Kind::Party,
            Self::Condition(_) => Kind::Condition,
            Self::Commitment(_) => Kind::Commitment,
            Self::Update(_) => Kind::Update,
            Self::Resolution(_) => Kind::Resolution,
        }
    }

    /// Its key, for the kinds that are identified by one.
    #[must_use]
    pub fn key(&self) -> Option<&Key> {
        match self {
            Self::Source(source) => Some(&source.key),
            Self::Party(party) => Some(&party.key),
            Self::Condition(condition) => Some(&condition.key),
            Self::Commitment(commitment) => Some(&commitment.key),
            Self::Update(_) | Self::Resolution(_) => None,
        }
    }
}
