//! Commitments: one thing that one or more parties undertook in one source.

use std::fmt;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Changes, Due, Key, PartialDate, Reference};

/// One thing that one or more parties undertook in one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Its key.
    pub key: Key,
    /// What was undertaken, in short.
    pub title: String,
    /// The exact words of the source.
    pub quote: Option<String>,
    /// The source.
    pub source: Reference,
    /// Where in the source: `list item 3`.
    pub locator: Option<String>,
    /// The day on which it was undertaken.
    pub made: Option<PartialDate>,
    /// When it is due; the place is where the file says so.
    pub due: Option<(Due, super::Place)>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The parties and how they are tied to it.
    pub parties: Vec<Tie>,
    /// What it depends on.
    pub requires: Vec<Requirement>,
}

impl Commitment {
    /// What differs from an earlier description.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Changes {
        super::changes(&before.fields(), &self.fields())
    }

    /// Its fields in words.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let ties = self.parties.iter().map(|tie| format!("{} as {}", tie.party.text, tie.role));
        let requires = self.requires.iter().map(ToString::to_string);
        vec![
            ("title", self.title.clone()),
            ("quote", text(&self.quote)),
            ("source", self.source.text.clone()),
            ("locator", text(&self.locator)),
            ("made", self.made.map(|made| made.to_string()).unwrap_or_default()),
            ("due", self.due.as_ref().map(|(due, _)| due.to_string()).unwrap_or_default()),
            ("tags", self.tags.join(", ")),
            ("parties", ties.collect::<Vec<_>>().join(", ")),
            ("requires", requires.collect::<Vec<_>>().join(", ")),
        ]
    }
}

/// A party's tie to a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The party.
    pub party: Reference,
    /// How it is tied.
    pub role: Role,
}

/// How a party is tied to a commitment. Only pledgers owe it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// Undertook it, and owes it.
    Pledger,
    /// It is done for them.
    Beneficiary,
    /// Leads what is to be done.
    Lead,
    /// Takes part in it.
    Participant,
    /// Answers for its being kept.
    Guarantor,
    /// It is directed against them.
    Adversary,
}

impl Role {
    /// The word for it, as in files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// A commitment's dependence on a condition, or on any one of several. All requirements of a commitment are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The condition; where there are alternatives, those of which one has to be met. Never empty.
    pub any_of: Vec<Reference>,
    /// How the commitment depends on it.
    pub kind: RequirementKind,
    /// The only party that it concerns, where it does not concern all.
    pub party: Option<Reference>,
}

impl fmt::Display for Requirement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternatives: Vec<&str> = self.any_of.iter().map(|condition| condition.text.as_str()).collect();
        write!(out, "{} as {}", alternatives.join(" or "), self.kind)?;
        self.party.as_ref().map_or(Ok(()), |party| write!(out, " for {}", party.text))
    }
}

/// How a commitment depends on a condition.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum RequirementKind {
    /// Must hold first.
    Precondition,
    /// The pledge is owed when it happens.
    Trigger,
}

impl RequirementKind {
    /// The word for it, as in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}
