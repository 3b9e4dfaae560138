//! Markdown: a table with pipes; what could be markup is escaped.

use std::io::{self, Write};

use super::{Format, Page, View};
use crate::model::shown;
use crate::table::{Cell, Data, Layout, Span, Table};

pub(super) const FORMAT: Format = Format { name: "markdown", for_people: true, flat: false, write };

fn write(table: &Table, _: Page, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() && table.when_empty.is_empty() {
        return Ok(());
    }
    if let Some(title) = &table.title {
        let mark = if table.layout == Layout::Sections { "# " } else { "" };
        writeln!(out, "{mark}{}\n", escaped(title))?;
    }
    match table.layout {
        _ if table.rows.is_empty() => writeln!(out, "{}", escaped(&table.when_empty)),
        Layout::Rows => rows(&View::of(table), out),
        Layout::Facts => facts(table, out),
        Layout::Sections => in_sections(table, out),
    }
}

fn in_sections(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut gap = "";
    for (heading, section) in View::sections(table) {
        writeln!(out, "{gap}## {}\n", escaped(&heading))?;
        match section.sentences() {
            Some(mut sentences) => sentences.try_for_each(|cell| writeln!(out, "- {}", prose(cell)))?,
            None => rows(&section, out)?,
        }
        gap = "\n";
    }
    Ok(())
}

fn prose(cell: &Cell) -> String {
    let Data::Prose(spans) = &cell.data else { return escaped(&cell.for_people()) };
    let span = |span: &Span| match span {
        Span::Text(text) => escaped(text),
        Span::Strong(text) => format!("**{}**", escaped(text)),
        Span::Link(text, address) if is_safe(address) => format!("[{}]({address})", escaped(text)),
        Span::Link(text, _) => escaped(text),
    };
    spans.iter().map(span).collect()
}

/// Whether an address leads to the web, and to nowhere else: nothing in it ends a link, or is markup.
fn is_safe(address: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&+,;=%".contains(&byte);
    (address.starts_with("https://") || address.starts_with("http://")) && address.bytes().all(is_plain)
}

fn rows(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns = &view.columns;
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let is_count = |index: usize| view.rows.iter().any(|row| row.get(index).is_some_and(Cell::is_count));
    writeln!(out, "{}", line(columns.iter().map(|(_, column)| escaped(&column.title)).collect()))?;
    let rule = |(index, _): &(usize, _)| if is_count(*index) { "--:" } else { "---" }.to_owned();
    writeln!(out, "{}", line(columns.iter().map(rule).collect()))?;
    for row in view.all() {
        let cell =
            |(index, _): &(usize, _)| row.get(*index).map(|cell| escaped(&cell.for_people())).unwrap_or_default();
        writeln!(out, "{}", line(columns.iter().map(cell).collect()))?;
    }
    Ok(())
}

fn facts(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let Some(row) = table.rows.first() else { return writeln!(out, "{}", escaped(&table.when_empty)) };
    let columns = table.columns_for_people();
    for (index, column) in &columns {
        if !matches!(row[*index].data, Data::Rows(..)) {
            writeln!(out, "- **{}:** {}", escaped(&column.title), escaped(&row[*index].for_people()))?;
        }
    }
    for (index, column) in &columns {
        if let Data::Rows(inner, _) = &row[*index].data {
            writeln!(out, "\n**{}**\n", escaped(&column.title))?;
            write(inner, Page { width: 0, terminal: false, colour: false }, out)?;
        }
    }
    Ok(())
}

/// Text in which nothing is markup, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in shown(text).chars() {
        match character {
            '\n' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::tests::{odd_table, written};

    #[test]
    fn a_table_in_which_nothing_is_markup() {
        assert_eq!(
            written(&FORMAT, &odd_table()),
            "| Key | Title | Parties | A |\n\
            | --- | --- | --- | --: |\n\
            | P-1 | =1+1 \\| &lt;b> \"x\" | France, United Kingdom | 2 |\n\
            | P-2 | \\\\u{1b}\\[31mred\\\\u{202e} | France, United Kingdom | 1000 |\n\
            | total |  |  | 1002 |\n"
        );
    }

    #[test]
    fn sentences_in_sections() {
        let sentence = |section: &str, spans| vec![Cell::of(section), Cell::prose(spans)];
        let text = |text: &str| Span::Text(text.to_owned());
        let link = |address: &str| Span::Link("[x]".to_owned(), address.to_owned());
        let table = Table {
            columns: vec![crate::table::Column::new("s", "S"), crate::table::Column::for_people("line", "")],
            rows: vec![
                sentence("A <b>", vec![Span::Strong("P_1".to_owned()), text(": "), link("https://a.example/?x=1")]),
                sentence("A <b>", vec![text("two\n- three "), link("javascript:alert(1)"), link("https://a) [b](c")]),
                sentence("B", vec![text("four")]),
            ],
            layout: Layout::Sections,
            title: Some("What".to_owned()),
            ..Table::default()
        };
        assert_eq!(
            written(&FORMAT, &table),
            "# What\n\n\
            ## A &lt;b>\n\n\
            - **P\\_1**: [\\[x\\]](https://a.example/?x=1)\n\
            - two - three \\[x\\]\\[x\\]\n\n\
            ## B\n\n\
            - four\n"
        );
    }
}
