//! Sentences for people, put together piece by piece.

use crate::ledger::SourceRow;
use crate::table::{Cell, Span};

/// A sentence that is being written.
#[derive(Default)]
pub(super) struct Sentence(Vec<Span>);

impl Sentence {
    /// One about a thing: its key, which stands out, and its title.
    pub(super) fn about(key: &str, title: &str) -> Self {
        Self(vec![Span::Strong(key.to_owned())]).text(format!(" {}", title.trim_end_matches('.')))
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Text(text.into()));
        self
    }

    /// Where something was said, and what the book has of it: ` (UK sets aside ..., Capital Post; entry 1, ada)`.
    pub(super) fn said(self, source: Option<&SourceRow>, entry: i64, author: &str) -> Self {
        let sentence = self.text(" (");
        let sentence = match source {
            Some(source) => sentence.source(source).text("; "),
            None => sentence,
        };
        sentence.text(format!("entry {entry}, {author})"))
    }

    pub(super) fn source(mut self, source: &SourceRow) -> Self {
        let title = source.title.clone();
        self.0.push(match &source.url {
            Some(url) => Span::Link(title, url.clone()),
            None => Span::Text(title),
        });
        match &source.publisher {
            Some(publisher) => self.text(format!(", {publisher}")),
            None => self,
        }
    }

    pub(super) fn end(self) -> Cell {
        Cell::prose(self.text(".").0)
    }
}

/// A note within a sentence: without the full stop at its end.
pub(super) fn note(note: Option<&str>) -> String {
    note.map(|note| format!(": {}", note.trim_end().trim_end_matches('.'))).unwrap_or_default()
}
