//! TOML, for people.

use std::borrow::Cow;
use std::io::{BufRead, Read, Write};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Lines, Node, Value, utf8};
use super::write::{Field, Shape, fields};
use super::{Dossier, Format, QUESTION, Writer, fields};
use crate::model::{Item, Place, Problem, quoted};

pub(super) const FORMAT: Format =
    Format { name: "toml", extensions: &["toml"], read, write: |out| Box::new(Toml { out, begun: false }) };

fn read(mut source: Box<dyn BufRead + Send>) -> Dossier {
    let mut bytes = Vec::new();
    let text = match source.read_to_end(&mut bytes) {
        Ok(_) => utf8(bytes, 1),
        Err(error) => Err(Problem::new(Place::NOWHERE, format!("it cannot be read: {error}"))),
    };
    match text {
        Ok(text) => parse(&text),
        Err(problem) => Dossier::unreadable(problem),
    }
}

fn parse(text: &str) -> Dossier {
    let lines = Lines::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problem = |error: &toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            Problem::new(lines.place(at), format!("this is not TOML: {}", error.message()))
        };
        let problems = errors.iter().map(problem).collect();
        let bad = super::BadRecord { declares: None, references: Vec::new(), problems };
        return Dossier { any_order: false, records: Box::new(std::iter::once(Err(bad))) };
    }
    let node = Node { at: 0, value: node_table(table.into_inner()) };
    Dossier::whole(fields::dossier(node, &lines))
}

fn node_table(table: DeTable<'_>) -> Value<'_> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let at = key.span().start;
        entries.push((key.into_inner(), at, node(value)));
    }
    Value::Table(entries)
}

fn node(value: Spanned<DeValue<'_>>) -> Node<'_> {
    let at = value.span().start;
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        // Dates may stand without quotation marks; what they may be is decided with the field.
        DeValue::Datetime(date) => Value::Text(Cow::Owned(date.to_string())),
        // So may years, which are numbers then.
        DeValue::Integer(number) if number.radix() == 10 => Value::Text(Cow::Owned(number.as_str().to_owned())),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
        DeValue::Boolean(_) => Value::Other("true or false"),
        DeValue::Array(items) => Value::List(items.into_iter().map(node).collect()),
        DeValue::Table(table) => node_table(table),
    };
    Node { at, value }
}

struct Toml {
    out: Box<dyn Write>,
    begun: bool,
}

impl Writer for Toml {
    fn question(&mut self, asked: &[(&'static str, String)]) -> std::io::Result<()> {
        self.begun = true;
        writeln!(self.out, "[{QUESTION}]")?;
        asked.iter().try_for_each(|(name, text)| writeln!(self.out, "{name} = {}", quoted(text)))
    }

    fn item(&mut self, item: &Item) -> std::io::Result<()> {
        let gap = if self.begun { "\n" } else { "" };
        self.begun = true;
        writeln!(self.out, "{gap}[[{}]]", item.kind())?;
        for Field { name, shape } in fields(item) {
            writeln!(self.out, "{name} = {}", inline(&shape))?;
        }
        Ok(())
    }

    fn end(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A value on one line; a list of tables has a line for each.
fn inline(shape: &Shape) -> String {
    match shape {
        Shape::Text(text) => quoted(text),
        Shape::Texts(texts) => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
        Shape::Tables(tables) => {
            let table = |table: &Vec<Field>| {
                let fields = table.iter().map(|Field { name, shape }| format!("{name} = {}", inline(shape)));
                format!("    {{ {} }},\n", fields.collect::<Vec<_>>().join(", "))
            };
            format!("[\n{}]", tables.iter().map(table).collect::<String>())
        }
    }
}
