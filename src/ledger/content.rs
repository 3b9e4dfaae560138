//! The content of rows as text, over which hashes are taken: a JSON array a row, things named by key, never by id.
//!
//! This is a format that must never change: books carry hashes over it. `schema.sql` describes how the hash of an
//! entry comes from it, so that anybody can check one with `sha256sum`.

use sha2::{Digest, Sha256};

use crate::model::{Commitment, Condition, Party, Reference, Requirement, Source};

/// The content of one row, written field by field.
#[derive(Default)]
pub(super) struct Line(Vec<u8>);

impl Line {
    /// Begins the content of a row of this kind, in the place of whatever was written before.
    pub(super) fn begin(&mut self, kind: &str) -> &mut Self {
        self.0.clear();
        self.0.push(b'[');
        self.string(kind);
        self
    }

    /// Ends the row. The text has no line end.
    pub(super) fn end(&mut self) -> &[u8] {
        self.0.push(b']');
        &self.0
    }

    /// The row that was ended last.
    pub(super) fn written(&self) -> &[u8] {
        &self.0
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.push(b',');
        self.string(text);
        self
    }

    /// A text, or `null`.
    pub(super) fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => {
                self.0.extend_from_slice(b",null");
                self
            }
        }
    }

    /// A list of lists of texts.
    fn rows<'a, R>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Self
    where
        R: IntoIterator<Item = Option<&'a str>>,
    {
        let mut before: &[u8] = b",[";
        for row in rows {
            self.0.extend_from_slice(before);
            let mut inner = Self::default();
            for text in row {
                inner.optional(text);
            }
            self.0.push(b'[');
            self.0.extend_from_slice(inner.0.get(1..).unwrap_or_default());
            self.0.push(b']');
            before = b",";
        }
        self.0.extend_from_slice(if before == b"," { b"]" } else { b",[]" });
        self
    }

    fn string(&mut self, text: &str) {
        // Writing to memory cannot fail; a failure would show as a hash that does not verify.
        let _ = serde_json::to_writer(&mut self.0, text);
    }
}

/// The content of a revision of a source.
pub(super) fn source<'l>(line: &'l mut Line, source: &Source) -> &'l [u8] {
    let published = source.published.map(|date| date.to_string());
    line.begin("source")
        .text(source.key.as_str())
        .text(&source.title)
        .optional(source.publisher.as_deref())
        .optional(published.as_deref())
        .optional(source.url.as_deref())
        .optional(source.kind.as_deref())
        .end()
}

/// The content of a revision of a party; its members are named by key.
pub(super) fn party<'l>(line: &'l mut Line, party: &Party) -> &'l [u8] {
    let dates: Vec<_> = party.members.iter().map(|member| (text_of(member.since), text_of(member.until))).collect();
    let members = party.members.iter().zip(&dates);
    line.begin("party")
        .text(party.key.as_str())
        .text(party.kind.word())
        .text(&party.name)
        .rows(party.aliases.iter().map(|alias| [Some(alias.as_str())]))
        .rows(
            members
                .map(|(member, (since, until))| [Some(member.party.text.as_str()), since.as_deref(), until.as_deref()]),
        )
        .end()
}

/// The content of a revision of a condition.
pub(super) fn condition<'l>(line: &'l mut Line, condition: &Condition) -> &'l [u8] {
    line.begin("condition")
        .text(condition.key.as_str())
        .text(&condition.title)
        .optional(condition.description.as_deref())
        .end()
}

/// The content of a revision of a commitment; its source, parties and conditions are named by key.
pub(super) fn commitment<'l>(line: &'l mut Line, commitment: &Commitment) -> &'l [u8] {
    let made = text_of(commitment.made);
    let due = commitment.due.as_ref().map(|(due, _)| due.to_string());
    line.begin("commitment")
        .text(commitment.key.as_str())
        .text(&commitment.title)
        .optional(commitment.quote.as_deref())
        .text(&commitment.source.text)
        .optional(commitment.locator.as_deref())
        .optional(made.as_deref())
        .optional(due.as_deref())
        .rows(commitment.tags.iter().map(|tag| [Some(tag.as_str())]))
        .rows(commitment.parties.iter().map(|tie| [Some(tie.party.text.as_str()), Some(tie.role.word())]))
        .rows(requirements(commitment, &positions(commitment)))
        .end()
}

/// The positions of a commitment's requirements, each as a text: an alternative counts as one of its own.
fn positions(commitment: &Commitment) -> Vec<String> {
    let after = |position: &mut usize, one: &Requirement| {
        let first = *position;
        *position += one.any_of.len();
        Some(first.to_string())
    };
    commitment.requires.iter().scan(1, after).collect()
}

/// A row for each condition that is required. One that is an alternative ends with the position of the first of them.
fn requirements<'a>(commitment: &'a Commitment, positions: &'a [String]) -> impl Iterator<Item = Vec<Option<&'a str>>> {
    commitment.requires.iter().zip(positions).flat_map(|(one, first)| {
        one.any_of.iter().enumerate().map(move |(at, condition)| {
            let mut row = vec![Some(condition.text.as_str()), Some(one.kind.word()), one.party.as_ref().map(named)];
            row.extend((at > 0).then_some(Some(first.as_str())));
            row
        })
    })
}

/// The content of a status update (`update`) or of a resolution (`resolution`, without a party).
pub(super) struct Fact<'a> {
    /// The key of the commitment or condition.
    pub about: &'a str,
    /// The key of the party that a status update concerns.
    pub party: Option<&'a str>,
    /// The status or state.
    pub word: &'a str,
    /// The day.
    pub on: &'a str,
    /// The key of the source.
    pub source: Option<&'a str>,
    /// The note.
    pub note: Option<&'a str>,
}

/// The content of a status update.
pub(super) fn update<'l>(line: &'l mut Line, fact: &Fact<'_>) -> &'l [u8] {
    line.begin("update").text(fact.about).optional(fact.party).text(fact.word).text(fact.on);
    line.optional(fact.source).optional(fact.note).end()
}

/// The content of a resolution.
pub(super) fn resolution<'l>(line: &'l mut Line, fact: &Fact<'_>) -> &'l [u8] {
    line.begin("resolution").text(fact.about).text(fact.word).text(fact.on);
    line.optional(fact.source).optional(fact.note).end()
}

/// The content of a retraction: the entry that is taken back, by origin and sequence; where it is only one update or
/// resolution of it, that word and its place among those of the entry, from 1.
pub(super) fn retraction<'l>(line: &'l mut Line, origin: &str, sequence: i64, only: Option<(&str, i64)>) -> &'l [u8] {
    line.begin("retraction").text(origin).text(&sequence.to_string());
    if let Some((word, place)) = only {
        line.text(word).text(&place.to_string());
    }
    line.end()
}

/// The first eight bytes of the SHA-256 of a row's content, as SQLite stores them: a signed number.
pub(super) fn checksum(content: &[u8]) -> i64 {
    let digest = Sha256::digest(content);
    i64::from_be_bytes(digest.first_chunk().copied().unwrap_or_default())
}

/// A digest in hexadecimal.
pub(super) fn hex(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn text_of(date: Option<crate::model::PartialDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn named(reference: &Reference) -> &str {
    &reference.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_json_and_unambiguous() {
        let mut line = Line::default();
        let fact =
            Fact { about: "P-1", party: None, word: "pledged", on: "2026", source: Some("s"), note: Some("a\"b\n") };
        assert_eq!(update(&mut line, &fact), br#"["update","P-1",null,"pledged","2026","s","a\"b\n"]"#);
        let party = Party {
            key: "g".parse().expect("a key"),
            kind: crate::model::PartyKind::Group,
            name: "G".to_owned(),
            aliases: vec!["x".to_owned(), "y".to_owned()],
            members: Vec::new(),
        };
        assert_eq!(super::party(&mut line, &party), br#"["party","g","group","G",[["x"],["y"]],[]]"#);
    }
}
