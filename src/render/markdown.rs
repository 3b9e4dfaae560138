//! Markdown: a table with pipes; what could be markup is escaped.

use std::io::{self, Write};

use super::{Format, Page};
use crate::model::shown;
use crate::table::{Cell, Data, Layout, Table};

pub(super) const FORMAT: Format = Format { name: "markdown", for_people: true, write };

fn write(table: &Table, _: Page, out: &mut dyn Write) -> io::Result<()> {
    match table.layout {
        Layout::Rows => rows(table, out),
        Layout::Facts => facts(table, out),
    }
}

fn rows(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() {
        return writeln!(out, "{}", escaped(&table.when_empty));
    }
    let columns = table.columns_for_people();
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let is_count = |index: usize| table.rows.iter().any(|row| row.get(index).is_some_and(Cell::is_count));
    writeln!(out, "{}", line(columns.iter().map(|(_, column)| escaped(&column.title)).collect()))?;
    let rule = |(index, _): &(usize, _)| if is_count(*index) { "--:" } else { "---" }.to_owned();
    writeln!(out, "{}", line(columns.iter().map(rule).collect()))?;
    for row in table.rows.iter().chain(&table.footer) {
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
}
