//! Sources: documents in which something was said.

use super::{Key, PartialDate};

/// A document in which something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Its address.
    pub url: Option<String>,
    /// What it is, in the recorder's words: declaration, press report, ...
    pub kind: Option<String>,
}
