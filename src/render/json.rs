//! JSON, an interface: stable names, ISO dates, keys. What could command a terminal is an escape.

use std::io::{self, Write};

use super::{Format, Page};
use crate::model::quoted;
use crate::table::{Cell, Column, Data, Layout, Table};

pub(super) const FORMAT: Format = Format { name: "json", for_people: false, write };

fn write(table: &Table, _: Page, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_programs();
    if table.layout == Layout::Facts {
        return match table.rows.first() {
            Some(row) => writeln!(out, "{}", object(&columns, row)),
            None => writeln!(out, "null"),
        };
    }
    let mut before = "[\n";
    for row in &table.rows {
        write!(out, "{before}  {}", object(&columns, row))?;
        before = ",\n";
    }
    out.write_all(if table.rows.is_empty() { b"[]\n" } else { b"\n]\n" })
}

/// A row as an object; columns within an object stand together.
pub(super) fn object(columns: &[(usize, &Column)], row: &[Cell]) -> String {
    let mut text = String::from("{");
    let mut within = None;
    for (index, column) in columns {
        if within != column.within && within.is_some() {
            text.push('}');
        }
        if !text.ends_with('{') {
            text.push(',');
        }
        if let Some(object) = column.within.filter(|_| within != column.within) {
            text.push_str(&quoted(object));
            text.push_str(":{");
        }
        within = column.within;
        text.push_str(&quoted(&column.key));
        text.push(':');
        text.push_str(&row.get(*index).map_or_else(|| "null".to_owned(), value));
    }
    text.push_str(if within.is_some() { "}}" } else { "}" });
    text
}

fn value(cell: &Cell) -> String {
    match &cell.data {
        Data::Empty => "null".to_owned(),
        Data::Text(text) => quoted(text),
        Data::Count(count) => count.to_string(),
        Data::Flag(flag) => flag.to_string(),
        Data::Texts(texts) => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(",")),
        Data::Rows(table, _) => {
            let columns = table.columns_for_programs();
            let objects: Vec<String> = table.rows.iter().map(|row| object(&columns, row)).collect();
            match table.layout {
                Layout::Rows => format!("[{}]", objects.join(",")),
                Layout::Facts => objects.first().cloned().unwrap_or_else(|| "null".to_owned()),
            }
        }
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
