//! Parties: countries, organisations, and groups whose memberships have dates.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Key, PartialDate, Reference};

/// A country, an organisation, or a group of parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its key; for a country the ISO 3166-1 alpha-2 code.
    pub key: Key,
    /// What it is.
    pub kind: PartyKind,
    /// Its name.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Who belongs to it, where it is a group.
    pub members: Vec<Member>,
}

/// What a party is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum PartyKind {
    /// A country of ISO 3166-1, or one that the recorder takes for one.
    Country,
    /// An organisation that acts by itself.
    Organisation,
    /// A group whose members owe what the group owes.
    Group,
}

impl PartyKind {
    /// The word for it, as in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One membership of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who belongs to the group.
    pub party: Reference,
    /// The first day; from the beginning where it is not known.
    pub since: Option<PartialDate>,
    /// The last day; still where there is none.
    pub until: Option<PartialDate>,
}
