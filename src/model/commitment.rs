//! Commitments: one thing that one or more parties undertook in one source.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Due, Key, PartialDate, Reference};

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
    /// What differs from an earlier description: each field, with what it said and what it says.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<(&'static str, String, String)> {
        self.fields()
            .into_iter()
            .zip(before.fields())
            .filter(|((_, now), (_, then))| now != then)
            .map(|((field, now), (_, then))| (field, then, now))
            .collect()
    }

    /// Its fields in words.
    fn fields(&self) -> [(&'static str, String); 9] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let ties = self.parties.iter().map(|tie| format!("{} as {}", tie.party.text, tie.role));
        let requires = self.requires.iter().map(|one| {
            let whom = one.party.as_ref().map(|party| format!(" for {}", party.text)).unwrap_or_default();
            format!("{} as {}{whom}", one.condition.text, one.kind)
        });
        [
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

/// A commitment's dependence on a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The condition.
    pub condition: Reference,
    /// How the commitment depends on it.
    pub kind: RequirementKind,
    /// The only party that it concerns, where it does not concern all.
    pub party: Option<Reference>,
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
