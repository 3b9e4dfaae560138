//! A value of any format with its place: what formats turn bytes into, and items are read from.

use std::borrow::Cow;

use crate::model::{Place, Problem};

/// A value and where it begins: the byte in the text, of which [`Lines`] knows the place.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub at: usize,
    pub value: Value<'a>,
}

/// A value.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Table(Vec<(Cow<'a, str>, usize, Node<'a>)>),
    /// Something that no field of a dossier takes, and what it is.
    Other(&'static str),
}

impl Value<'_> {
    /// What it is, for people.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(what) => what,
        }
    }
}

/// The text of a file, and where its lines begin.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The number of the first line.
    first: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let starts =
            std::iter::once(0).chain(text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, at)| at));
        Self { text, starts: starts.collect(), first: 1 }
    }

    /// A text that is one line of a file.
    pub(super) fn one(text: &'a str, number: u32) -> Self {
        Self { text, starts: vec![0], first: number }
    }

    /// The place of a byte of the text.
    pub(super) fn place(&self, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..at.min(self.text.len())).map_or(0, |text| text.chars().count());
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Place { line: number(line).saturating_add(self.first), column: number(before).saturating_add(1) }
    }
}

/// Bytes as UTF-8 without a byte order mark, or where they are none.
pub(super) fn utf8(bytes: Vec<u8>, first_line: u32) -> Result<String, Problem> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let text = String::from_utf8_lossy(bytes.get(..good).unwrap_or_default()).into_owned();
        let place = Lines { first: first_line, ..Lines::new(&text) }.place(good);
        let hint = match bytes.get(..2) {
            Some([0xff, 0xfe] | [0xfe, 0xff]) => "it looks like UTF-16; ",
            _ => "",
        };
        Problem::new(place, format!("this is not UTF-8: {hint}save the file as UTF-8"))
    })
}
