//! Tables for people: fitted to the width, in colour where the page has any; plain and stable in a pipe.

use std::io::{self, Write};

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, Width, presets};

use super::{Format, Page};
use crate::model::shown;
use crate::table::{Cell, Column, Data, Layout, Table, Tone};

pub(super) const FORMAT: Format = Format { name: "table", for_people: true, write };

/// From so many rows on, lines are written as they come: laying out what nobody looks at as a whole takes time and memory.
const LONG: usize = 5_000;

fn write(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    match table.layout {
        _ if table.rows.is_empty() => writeln!(out, "{}", shown(&table.when_empty)),
        Layout::Rows if table.rows.len() > LONG => long(table, out),
        Layout::Rows => rows(table, page, out),
        Layout::Facts => facts(table, page, out),
    }
}

fn rows(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_people();
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(if page.terminal { presets::UTF8_HORIZONTAL_ONLY } else { presets::NOTHING });
    drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(page.width).force_no_tty();
    if page.colour {
        drawn.enforce_styling();
    }
    drawn.set_header(columns.iter().map(|(_, column)| head(column, page)));
    if !page.terminal {
        drawn.add_row(columns.iter().map(|(index, column)| "-".repeat(width_of(table, *index, column).min(12))));
    }
    for row in table.rows.iter().chain(&table.footer) {
        drawn.add_row(
            columns
                .iter()
                .map(|(index, _)| row.get(*index).map_or_else(|| comfy_table::Cell::new(""), |cell| draw(cell, page))),
        );
    }
    constrain(table, &columns, &mut drawn);
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Short columns keep their width; what is long shares what is left.
fn constrain(table: &Table, columns: &[(usize, &Column)], drawn: &mut comfy_table::Table) {
    for (place, (index, column)) in columns.iter().enumerate() {
        let Some(target) = drawn.column_mut(place) else { continue };
        target.set_padding((u16::from(place > 0), 1));
        let width = width_of(table, *index, column);
        if width <= 14 {
            target.set_constraint(ColumnConstraint::ContentWidth);
        } else {
            let word = longest_word(table, *index, column).min(24) + 2;
            target.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(u16::try_from(word).unwrap_or(24))));
        }
        if table.rows.iter().any(|row| row.get(*index).is_some_and(Cell::is_count)) {
            target.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn texts<'t>(table: &'t Table, index: usize, column: &Column) -> impl Iterator<Item = String> + use<'t> {
    let title = column.title.clone();
    table.rows.iter().filter_map(move |row| row.get(index).map(Cell::for_people)).chain(std::iter::once(title))
}

fn width_of(table: &Table, index: usize, column: &Column) -> usize {
    texts(table, index, column).map(|text| text.chars().count()).max().unwrap_or(0)
}

fn longest_word(table: &Table, index: usize, column: &Column) -> usize {
    let longest = |text: String| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    texts(table, index, column).map(longest).max().unwrap_or(0)
}

fn head(column: &Column, page: Page) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(shown(&column.title));
    if page.colour { cell.add_attribute(Attribute::Bold) } else { cell }
}

fn draw(cell: &Cell, page: Page) -> comfy_table::Cell {
    let drawn = comfy_table::Cell::new(shown(&cell.for_people()));
    match colour(cell.tone).filter(|_| page.colour) {
        Some(colour) => drawn.fg(colour),
        None => drawn,
    }
}

fn colour(tone: Tone) -> Option<Color> {
    match tone {
        Tone::Plain => None,
        Tone::Good => Some(Color::Green),
        Tone::Active => Some(Color::Cyan),
        Tone::Warning => Some(Color::Yellow),
        Tone::Bad => Some(Color::Red),
        Tone::Muted => Some(Color::DarkGrey),
    }
}

/// A line a row, the cells two spaces apart.
fn long(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_people();
    let titles: Vec<_> = columns.iter().map(|(_, column)| shown(&column.title)).collect();
    writeln!(out, "{}", titles.join("  "))?;
    for row in table.rows.iter().chain(&table.footer) {
        let cells = columns.iter().map(|(index, _)| row.get(*index).map(Cell::for_people).unwrap_or_default());
        let line: Vec<String> = cells.map(|text| shown(&text).replace('\n', " ")).collect();
        writeln!(out, "{}", line.join("  ").trim_end())?;
    }
    Ok(())
}

/// One thing: its short fields a line each, then its tables.
fn facts(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let Some(row) = table.rows.first() else { return Ok(()) };
    let columns = table.columns_for_people();
    let width = columns.iter().map(|(_, column)| column.title.chars().count()).max().unwrap_or(0);
    for (index, column) in &columns {
        let cell = &row[*index];
        if !matches!(cell.data, Data::Rows(..)) {
            let text =
                wrapped(&shown(&cell.for_people()), usize::from(page.width).saturating_sub(width + 2), width + 2);
            writeln!(out, "{:width$}  {}", column.title, styled(&text, cell.tone, page))?;
        }
    }
    for (index, column) in &columns {
        if let Data::Rows(inner, _) = &row[*index].data {
            writeln!(out, "\n{}", column.title)?;
            write(inner, page, out)?;
        }
    }
    Ok(())
}

fn styled(text: &str, tone: Tone, page: Page) -> String {
    use anstyle::{AnsiColor, Style};
    let colour = match tone {
        Tone::Plain => None,
        Tone::Good => Some(AnsiColor::Green),
        Tone::Active => Some(AnsiColor::Cyan),
        Tone::Warning => Some(AnsiColor::Yellow),
        Tone::Bad => Some(AnsiColor::Red),
        Tone::Muted => Some(AnsiColor::BrightBlack),
    };
    match colour.filter(|_| page.colour) {
        Some(colour) => {
            let style = Style::new().fg_color(Some(colour.into()));
            format!("{style}{text}{style:#}")
        }
        None => text.to_owned(),
    }
}

/// Text broken at spaces into lines of at most `width`, the later ones indented.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width.max(20) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(&format!("\n{:indent$}", ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::tests::{odd_table, written};

    #[test]
    fn plain_in_a_pipe() {
        assert_eq!(
            written(&FORMAT, &odd_table()),
            "\
Key    Title                      Parties                 A
-----  ------------               ------------         ----
P-1    =1+1 | <b>                 France, United          2
       \"x\"                        Kingdom
P-2    \\u{1b}[31mred\\u{202e}      France, United       1000
                                  Kingdom
total                                                  1002
"
        );
    }

    #[test]
    fn no_byte_commands_the_terminal_but_ours() {
        let mut out = Vec::new();
        let page = Page { width: 60, terminal: true, colour: true };
        write(&odd_table(), page, &mut out).expect("written to memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains("\\u{1b}[31mred") && !text.contains("\u{1b}[31mred"), "{text}");
    }
}
