//! JSON, for programs: one object with the lists `source`, `party`, ... as TOML has them. Also what NDJSON shares with it.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, Read, Write};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::node::{Lines, Node, Value, utf8};
use super::write::{Field, Shape, fields as fields_of};
use super::{Dossier, Format, QUESTION, Writer, fields};
use crate::model::{Item, Kind, Place, Problem, quoted};

pub(super) const FORMAT: Format = Format {
    name: "json",
    extensions: &["json"],
    read,
    write: |out| Box::new(Json { out, asked: None, within: None }),
};

fn read(mut source: Box<dyn BufRead + Send>) -> Dossier {
    let mut bytes = Vec::new();
    let text = match source.read_to_end(&mut bytes) {
        Ok(_) => utf8(bytes, 1),
        Err(error) => Err(Problem::new(Place::NOWHERE, format!("it cannot be read: {error}"))),
    };
    let parsed = text.and_then(|text| {
        let lines = Lines::new(&text);
        parse(&text, &lines).map(|node| fields::dossier(node, &lines))
    });
    match parsed {
        Ok(records) => Dossier::whole(records),
        Err(problem) => Dossier::unreadable(problem),
    }
}

/// Reads a JSON value with the places of everything in it.
pub(super) fn parse<'a>(text: &'a str, lines: &Lines<'_>) -> Result<Node<'a>, Problem> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        let within = lines.place(0);
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let line = within.line + number(error.line()).saturating_sub(1);
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        Problem::new(Place { line, column: number(error.column()).max(1) }, format!("this is not JSON: {words}"))
    })?;
    Ok(Reader { text }.node(raw.get(), 0))
}

/// Nothing in a dossier is nested deeper.
const DEEPEST: u8 = 16;

/// Turns raw JSON, of which is known that it is well-formed, into nodes. A raw value is a part of the text, so that its
/// address tells its place.
struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn at(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn node(&self, raw: &'a str, depth: u8) -> Node<'a> {
        Node { at: self.at(raw), value: self.value(raw, depth) }
    }

    fn value(&self, raw: &'a str, depth: u8) -> Value<'a> {
        match raw.as_bytes().first() {
            Some(b'{' | b'[') if depth > DEEPEST => Value::Other("lists or tables within each other without end"),
            Some(b'"') => match serde_json::from_str(raw) {
                Ok(Text(text)) => Value::Text(text),
                Err(_) => Value::Other("a text with a lone surrogate"),
            },
            Some(b'{') => self.table(raw, depth),
            Some(b'[') => match serde_json::from_str(raw) {
                Ok(Parts(parts)) => {
                    Value::List(parts.into_iter().map(|part| self.node(part.get(), depth + 1)).collect())
                }
                Err(_) => Value::Other("a list that cannot be read"),
            },
            Some(b'n') => Value::Null,
            Some(b't' | b'f') => Value::Other("true or false"),
            // A year may stand as a number, as in TOML.
            Some(b'0'..=b'9') if raw.bytes().all(|byte| byte.is_ascii_digit()) => Value::Text(Cow::Borrowed(raw)),
            _ => Value::Other("a number"),
        }
    }

    fn table(&self, raw: &'a str, depth: u8) -> Value<'a> {
        let Ok(Entries(entries)) = serde_json::from_str(raw) else {
            return Value::Other("a table that cannot be read");
        };
        let entry = |(name, part): (Cow<'a, str>, &'a RawValue)| {
            let node = self.node(part.get(), depth + 1);
            // A name begins after its quotation mark; one with escapes is no part of the text.
            let at = match &name {
                Cow::Borrowed(name) => self.at(name).saturating_sub(1),
                Cow::Owned(_) => node.at,
            };
            (name, at, node)
        };
        Value::Table(entries.into_iter().map(entry).collect())
    }
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The parts of a list.
struct Parts<'a>(Vec<&'a RawValue>);

/// The entries of an object, also those whose name is there twice.
struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Parts<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Parts<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parts<'de>, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = list.next_element()? {
                    parts.push(part);
                }
                Ok(Parts(parts))
            }
        }
        source.deserialize_seq(Visit)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Entries<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::with_capacity(8);
                while let Some((Text(name), part)) = object.next_entry()? {
                    entries.push((name, part));
                }
                Ok(Entries(entries))
            }
        }
        source.deserialize_map(Visit)
    }
}

/// An item as a JSON object, after the fields that are given.
pub(super) fn object(first: &[(&str, &str)], item: &Item) -> String {
    let mut entries: Vec<String> =
        first.iter().map(|(name, text)| format!("{}:{}", quoted(name), quoted(text))).collect();
    for Field { name, shape } in fields_of(item) {
        entries.push(format!("{}:{}", quoted(name), value(&shape)));
    }
    format!("{{{}}}", entries.join(","))
}

fn value(shape: &Shape) -> String {
    match shape {
        Shape::Text(text) => quoted(text),
        Shape::Texts(texts) => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(",")),
        Shape::Tables(tables) => {
            let table = |table: &Vec<Field>| {
                let fields = table.iter().map(|Field { name, shape }| format!("{}:{}", quoted(name), value(shape)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            };
            format!("[{}]", tables.iter().map(table).collect::<Vec<_>>().join(","))
        }
    }
}

/// Names and texts as the entries of an object.
pub(super) fn texts(entries: &[(&'static str, String)]) -> String {
    entries.iter().map(|(name, text)| format!("{}:{}", quoted(name), quoted(text))).collect::<Vec<_>>().join(",")
}

struct Json {
    out: Box<dyn Write>,
    asked: Option<String>,
    within: Option<Kind>,
}

impl Writer for Json {
    fn question(&mut self, asked: &[(&'static str, String)]) -> std::io::Result<()> {
        self.asked = Some(format!("{}: {{{}}}", quoted(QUESTION), texts(asked)));
        Ok(())
    }

    fn item(&mut self, item: &Item) -> std::io::Result<()> {
        let kind = item.kind();
        match self.within {
            Some(within) if within == kind => writeln!(self.out, ",")?,
            Some(_) => writeln!(self.out, "\n],\n\"{kind}\": [")?,
            None => {
                let asked = self.asked.take().map(|asked| format!("{asked},\n")).unwrap_or_default();
                writeln!(self.out, "{{\n{asked}\"{kind}\": [")?;
            }
        }
        self.within = Some(kind);
        write!(self.out, "  {}", object(&[], item))
    }

    fn end(&mut self) -> std::io::Result<()> {
        match self.within {
            Some(_) => self.out.write_all(b"\n]\n}\n")?,
            None => writeln!(self.out, "{{{}}}", self.asked.take().unwrap_or_default())?,
        }
        self.out.flush()
    }
}
