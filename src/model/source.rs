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

impl Source {
    /// Its fields in words.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            ("title", self.title.clone()),
            ("publisher", text(&self.publisher)),
            ("published", self.published.map(|date| date.to_string()).unwrap_or_default()),
            ("url", text(&self.url)),
            ("kind", text(&self.kind)),
        ]
    }
}
