//! JSON, an interface: stable names, ISO dates, keys. What could command a terminal is an escape.

use std::io::{self, Write};

use super::{Format, Page};
use crate::model::quoted;
use crate::table::{Cell, Column, Data, Layout, Table};

pub(super) const FORMAT: Format = Format { name: "json", for_people: false, flat: false, write };

fn write(table: &Table, _: Page, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_programs();
    let mut text = String::new();
    if table.layout == Layout::Facts {
        match table.rows.first() {
            Some(row) => object(table, &columns, row, &mut text),
            None => text.push_str("null"),
        }
        return writeln!(out, "{text}");
    }
    let mut before = "[\n  ";
    for row in &table.rows {
        text.clear();
        text.push_str(before);
        object(table, &columns, row, &mut text);
        out.write_all(text.as_bytes())?;
        before = ",\n  ";
    }
    out.write_all(if table.rows.is_empty() { b"[]\n" } else { b"\n]\n" })
}

/// Adds a row as an object; columns within an object stand together.
pub(super) fn object(table: &Table, columns: &[(usize, &Column)], row: &[Cell], text: &mut String) {
    text.push('{');
    let mut within = None;
    for (index, column) in columns {
        if within != column.within && within.is_some() {
            text.push('}');
        }
        if !text.ends_with('{') {
            text.push(',');
        }
        if let Some(object) = column.within.filter(|_| within != column.within) {
            string(object, text);
            text.push_str(":{");
        }
        within = column.within;
        string(&column.key, text);
        text.push(':');
        match table.cell(row, *index) {
            Some(cell) => value(cell, text),
            None => text.push_str("null"),
        }
    }
    text.push_str(if within.is_some() { "}}" } else { "}" });
}

fn value(cell: &Cell, text: &mut String) {
    match &cell.data {
        Data::Empty => text.push_str("null"),
        Data::Text(one) => string(one, text),
        Data::Count(_) | Data::Flag(_) => text.push_str(&cell.plain()),
        Data::Texts(texts) => list(texts, text, |one, text| string(one, text)),
        Data::Prose(_) | Data::Marks(_) => string(&cell.plain(), text),
        Data::Rows(table, _) => {
            let columns = table.columns_for_programs();
            match table.layout {
                Layout::Rows | Layout::Sections => {
                    list(&table.rows, text, |row, text| object(table, &columns, row, text));
                }
                Layout::Facts => match table.rows.first() {
                    Some(row) => object(table, &columns, row, text),
                    None => text.push_str("null"),
                },
            }
        }
    }
}

fn list<T>(items: &[T], text: &mut String, add: impl Fn(&T, &mut String)) {
    text.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        add(item, text);
    }
    text.push(']');
}

/// Adds a JSON string. Most need no escapes, which a look at their bytes tells.
fn string(one: &str, text: &mut String) {
    // Without leaving early: so the compiler can look at many bytes at once.
    let needs_none = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\');
    if one.bytes().fold(true, |none, byte| none & needs_none(byte)) {
        text.push('"');
        text.push_str(one);
        text.push('"');
    } else {
        text.push_str(&quoted(one));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table with everything that a format may stumble over.
    pub(in crate::render) fn odd_table() -> Table {
        let inner = Table {
            columns: vec![Column::new("key", "Key")],
            rows: vec![vec![Cell::of("FR")], vec![Cell::of("GB")]],
            ..Table::default()
        };
        let columns = vec![
            Column::new("key", "Key"),
            Column::new("title", "Title"),
            Column::for_programs("source"),
            Column::new("parties", "Parties"),
            Column::new("a", "A").within("counts"),
            Column::new("b", "B").within("counts"),
            Column::new("void", "Void"),
        ];
        let row = |key: &str, title: &str, count| {
            let parties = Cell::rows(inner.clone(), "FR; GB").shown("France, United Kingdom");
            vec![
                Cell::of(key),
                Cell::of(title),
                Cell::of("s"),
                parties,
                Cell::count(count),
                Cell::count(0),
                Cell::default(),
            ]
        };
        Table {
            columns,
            rows: vec![row("P-1", "=1+1 | <b>\n\"x\"", 2), row("P-2", "\u{1b}[31mred\u{202e}", 1000)],
            footer: Some(vec![
                Cell::of("total"),
                Cell::default(),
                Cell::default(),
                Cell::default(),
                Cell::count(1002),
                Cell::count(0),
                Cell::default(),
            ]),
            ..Table::default()
        }
    }

    /// What a format writes, on a page without colour.
    pub(in crate::render) fn written(format: &Format, table: &Table) -> String {
        let mut out = Vec::new();
        let page = Page { width: 60, terminal: false, colour: false };
        (format.write)(table, page, &mut out).expect("written to memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn numbers_nulls_and_lists() {
        assert_eq!(
            written(&FORMAT, &odd_table()),
            r#"[
  {"key":"P-1","title":"=1+1 | <b>\n\"x\"","source":"s","parties":[{"key":"FR"},{"key":"GB"}],"counts":{"a":2,"b":0},"void":null},
  {"key":"P-2","title":"\u001b[31mred\u202e","source":"s","parties":[{"key":"FR"},{"key":"GB"}],"counts":{"a":1000,"b":0},"void":null}
]
"#
        );
        assert_eq!(written(&FORMAT, &Table::default()), "[]\n");
    }
}
