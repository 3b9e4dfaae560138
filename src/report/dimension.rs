//! What rows and columns of a report may be, and the keys and names of what stands in them.

use std::collections::{BTreeMap, HashMap};

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::words;
use crate::ledger::{Ledger, Parties, Result};
use crate::model::{Role, Standing, Status};
use crate::query::Moment;
use crate::table::Cell;

/// What rows and columns may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Dimension {
    /// Countries and what they owe, by themselves or through a group.
    Country,
    /// Parties as they are tied, a group as one.
    Party,
    /// Roles.
    Role,
    /// Conditions on which commitments depend, and none.
    Condition,
    /// Statuses.
    Status,
    /// Standings.
    Standing,
    /// Sources.
    Source,
    /// Tags, and none.
    Tag,
}

impl Dimension {
    /// The word for it on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }

    pub(super) fn is_parties(self) -> bool {
        matches!(self, Self::Country | Self::Party)
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Country => "Country",
            Self::Party => "Party",
            Self::Role => "Role",
            Self::Condition => "Condition",
            Self::Status => "Status",
            Self::Standing => "Standing",
            Self::Source => "Source",
            Self::Tag => "Tag",
        }
    }
}

/// A value of a dimension: the row of a party, condition or source, the place of a word or tag; 0 for none.
pub(super) type Value = i64;

/// The keys and names of values.
pub(super) struct Names<'a> {
    parties: &'a Parties,
    conditions: BTreeMap<i64, (String, String, Cell)>,
    sources: BTreeMap<i64, (String, String)>,
    tags: BTreeMap<Value, String>,
}

impl<'a> Names<'a> {
    /// Reads the names that some dimensions need.
    pub(super) fn read(
        ledger: &Ledger,
        moment: &Moment,
        parties: &'a Parties,
        tags: &HashMap<String, Value>,
        needed: impl Fn(Dimension) -> bool,
    ) -> Result<Self> {
        let (conditions, sources) = (BTreeMap::new(), BTreeMap::new());
        let tags = tags.iter().map(|(tag, value)| (*value, tag.clone())).collect();
        let mut names = Self { parties, conditions, sources, tags };
        if needed(Dimension::Condition) {
            let conditions = ledger.conditions(moment)?.into_iter();
            names.conditions =
                conditions.map(|one| (one.id, (one.key, one.title, words::state(one.stand.state)))).collect();
        }
        if needed(Dimension::Source) {
            let sources = ledger.sources(moment)?.into_iter();
            names.sources = sources.map(|source| (source.id, (source.key, source.title))).collect();
        }
        Ok(names)
    }

    /// The key and the name of a value.
    pub(super) fn of(&self, dimension: Dimension, value: Value) -> (String, String) {
        let word =
            |word: Option<&'static str>| (word.unwrap_or_default().to_owned(), word.unwrap_or_default().to_owned());
        let none = |name: &str| ("none".to_owned(), name.to_owned());
        let at = usize::try_from(value).unwrap_or(usize::MAX);
        match dimension {
            Dimension::Country | Dimension::Party => {
                (self.parties.key(value).to_owned(), self.parties.name(value).to_owned())
            }
            Dimension::Role => word(Role::VARIANTS.get(at).map(|role| role.word())),
            Dimension::Status => word(Status::VARIANTS.get(at).map(|status| status.word())),
            Dimension::Standing => word(Standing::VARIANTS.get(at).map(|standing| standing.word())),
            Dimension::Condition => self
                .conditions
                .get(&value)
                .map_or_else(|| none("no condition"), |(key, title, _)| (key.clone(), title.clone())),
            Dimension::Source => self.sources.get(&value).cloned().unwrap_or_default(),
            Dimension::Tag => self.tags.get(&value).map_or_else(|| none("none"), |tag| (tag.clone(), tag.clone())),
        }
    }

    /// All conditions of the book.
    pub(super) fn all_conditions(&self) -> impl Iterator<Item = Value> {
        self.conditions.keys().copied()
    }

    /// The state of a condition.
    pub(super) fn state(&self, condition: Value) -> Cell {
        self.conditions.get(&condition).map(|(_, _, state)| state.clone()).unwrap_or_default()
    }

    /// Sorts values: words in their own order, others by name or key, and none last.
    pub(super) fn sort(&self, dimension: Dimension, values: &mut [Value]) {
        match dimension {
            Dimension::Role | Dimension::Status | Dimension::Standing => values.sort_unstable(),
            Dimension::Condition | Dimension::Source | Dimension::Tag => {
                values.sort_by_cached_key(|value| (*value == 0, self.of(dimension, *value).0));
            }
            Dimension::Country | Dimension::Party => values.sort_by_cached_key(|value| self.of(dimension, *value).1),
        }
    }
}
