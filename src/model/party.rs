//! Parties: countries, organisations, and groups whose memberships have dates.

use std::fmt;

use chrono::NaiveDate;
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

impl Party {
    /// Its fields in words.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let members: Vec<String> = self.members.iter().map(ToString::to_string).collect();
        vec![
            ("kind", self.kind.to_string()),
            ("name", self.name.clone()),
            ("aliases", self.aliases.join(", ")),
            ("members", members.join(", ")),
        ]
    }
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

impl Member {
    /// Whether it holds on a day, or some of the time where it is known to the month or year only.
    #[must_use]
    pub fn holds_on(since: Option<PartialDate>, until: Option<PartialDate>, day: NaiveDate) -> bool {
        since.is_none_or(|since| since <= day.into()) && until.is_none_or(|until| day <= until.last_day())
    }
}

impl fmt::Display for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        match (self.since, self.until) {
            (None, None) => out.write_str(&self.party.text),
            (since, until) => write!(out, "{} ({}..{})", self.party.text, date(since), date(until)),
        }
    }
}
