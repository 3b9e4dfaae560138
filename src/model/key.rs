//! Keys: the names by which sources, parties, conditions and commitments are told apart.

use std::fmt;
use std::str::FromStr;

/// The key of a source, party, condition or commitment: `PARIS-3`, `post-ceasefire`, `FR`.
///
/// One to 80 characters: ASCII letters and digits, and `-`, `_`, `.`, `/` between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Box<str>);

/// Text that cannot be a key, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// No characters at all.
    #[error("a key cannot be empty")]
    Empty,
    /// More than 80 characters.
    #[error("a key has at most 80 characters")]
    TooLong,
    /// A character that a key cannot have, or not there.
    #[error("`{0}` is not a key: keys are letters (a-z, A-Z) and digits, with - _ . or / between them")]
    Malformed(String),
    /// The word with which questions name the absence of a thing.
    #[error("`none` cannot be a key: it stands for the absence of one")]
    Reserved,
}

impl Key {
    /// The longest key, in characters.
    pub const MAX: usize = 80;

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        let bytes = text.as_bytes();
        match bytes {
            [] => Err(BadKey::Empty),
            _ if bytes.len() > Self::MAX => Err(BadKey::TooLong),
            _ if text.eq_ignore_ascii_case("none") => Err(BadKey::Reserved),
            _ if edge(bytes.first().copied())
                && edge(bytes.last().copied())
                && bytes.iter().all(|&byte| inner(byte)) =>
            {
                Ok(Self(text.into()))
            }
            _ => Err(BadKey::Malformed(text.to_owned())),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_field_are_keys() {
        for text in ["PARIS-3", "post-ceasefire", "FR", "A/49/765", "group-01", "x", "v1.2_b"] {
            assert_eq!(text.parse::<Key>().map(|key| key.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_would_break_a_line_or_a_command_is_no_key() {
        for text in ["", "-x", "x-", "a b", "a\nb", "é", "a;b", "a+b", "none", "None", &"x".repeat(81)] {
            assert!(text.parse::<Key>().is_err(), "{text:?}");
        }
    }
}
