//! Tables for people: fitted to the width, in colour where the page has any; plain and stable in a pipe.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement, presets};
use textwrap::core::display_width;
use textwrap::{WordSplitter, WrapAlgorithm};

use super::{Format, Page, View};
use crate::model::shown;
use crate::table::{Cell, Column, Data, Layout, Mark, Table, Tone};

pub(super) const FORMAT: Format = Format { name: "table", for_people: true, flat: false, write };

/// From so many rows on, lines are written as they come: laying out what nobody looks at as a whole takes time and memory.
const LONG: usize = 5_000;
/// The space between two columns.
const GAP: usize = 2;
/// A column is not made wider for words longer than this.
const WORD: usize = 16;

fn write(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() && table.when_empty.is_empty() {
        return Ok(());
    }
    if let Some(title) = &table.title {
        writeln!(out, "{}\n", strong(&wrapped(&shown(title), page.width.into()), page))?;
    }
    match table.layout {
        _ if table.rows.is_empty() => writeln!(out, "{}", shown(&table.when_empty)),
        Layout::Rows => rows(&View::of(table), page, out),
        Layout::Facts => facts(table, page, out),
        Layout::Sections => in_sections(table, page, out),
    }
}

/// Each section under its heading: a list, where it is made of sentences; else a table.
fn in_sections(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let mut gap = "";
    for (heading, section) in View::sections(table) {
        writeln!(out, "{gap}{}", strong(&shown(&heading), page))?;
        match section.sentences() {
            Some(mut sentences) if section.rows.len() > LONG => {
                sentences.try_for_each(|cell| writeln!(out, "- {}", shown(&cell.for_people()).replace('\n', " ")))?;
            }
            Some(mut sentences) => sentences.try_for_each(|cell| sentence(cell, page, out))?,
            None => rows(&section, page, out)?,
        }
        gap = "\n";
    }
    Ok(())
}

fn sentence(cell: &Cell, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let text = wrapped(&shown(&cell.for_people()), usize::from(page.width).saturating_sub(2));
    writeln!(out, "- {}", text.replace('\n', "\n  "))
}

fn strong(text: &str, page: Page) -> String {
    let style = anstyle::Style::new().bold();
    if page.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn rows(view: &View<'_>, page: Page, out: &mut dyn Write) -> io::Result<()> {
    if view.rows.len() > LONG {
        return long(view, out);
    }
    let columns = &view.columns;
    let widths = widths(&measures(view), page.width);
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
    if page.colour {
        drawn.enforce_styling();
    }
    drawn.set_header(columns.iter().zip(&widths).map(|((_, column), width)| head(column, *width, page)));
    let line = if page.terminal { "─" } else { "-" };
    drawn.add_row(widths.iter().map(|width| line.repeat(*width)));
    for row in view.all() {
        let cells = columns.iter().zip(&widths).map(|((index, _), width)| (row.get(*index), *width));
        drawn.add_row(cells.map(|(cell, width)| cell.map_or_else(|| "".into(), |cell| draw(cell, width, page))));
    }
    for (place, (index, _)) in columns.iter().enumerate() {
        let Some(column) = drawn.column_mut(place) else { continue };
        column.set_padding((u16::from(place > 0), 1));
        if view.rows.iter().any(|row| row.get(*index).is_some_and(Cell::is_count)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// How wide a column would be, how narrow without breaking words, and how narrow when they break at hyphens.
#[derive(Clone, Copy, Default)]
struct Measure {
    whole: usize,
    words: usize,
    pieces: usize,
}

fn measures(view: &View<'_>) -> Vec<Measure> {
    let measure = |(index, column): &(usize, &Column)| {
        let cells = view.all().filter_map(|row| row.get(*index));
        let marks =
            cells.clone().filter_map(|cell| if let Data::Marks(marks) = &cell.data { Some(marks.len()) } else { None });
        if let Some(most) = marks.max() {
            let least = column.title.chars().count().clamp(1, 20);
            return Measure { whole: most.max(least), words: least, pieces: least };
        }
        let texts = cells.map(Cell::for_people).chain([Cow::Borrowed(&*column.title)]);
        texts.map(|text| shown(&text).into_owned()).fold(Measure::default(), |sum, text| Measure {
            whole: sum.whole.max(text.lines().map(display_width).max().unwrap_or(0)),
            words: sum.words.max(text.split_whitespace().map(display_width).max().unwrap_or(0).min(WORD)),
            pieces: sum.pieces.max(pieces(&text).map(display_width).max().unwrap_or(0).min(WORD)),
        })
    };
    view.columns.iter().map(measure).collect()
}

/// The columns' widths on a page: what no word can do without, and of the rest what is long gets more. Where not even
/// that is there, the widest give way. All want what is still missing; those that want little are served whole.
fn widths(columns: &[Measure], page: u16) -> Vec<usize> {
    let room = usize::from(page).saturating_sub(GAP * columns.len().saturating_sub(1));
    let mut widths: Vec<usize> = columns.iter().map(|column| column.words).collect();
    for least in [columns.iter().map(|column| column.pieces).collect(), vec![3; columns.len()]] {
        while widths.iter().sum::<usize>() > room
            && let Some(widest) = (0..widths.len()).filter(|&at| widths[at] > least[at]).max_by_key(|&at| widths[at])
        {
            widths[widest] -= 1;
        }
    }
    let mut rest = room.saturating_sub(widths.iter().sum());
    let mut wanting: Vec<usize> = (0..columns.len()).collect();
    wanting.sort_by_key(|&at| columns[at].whole.saturating_sub(widths[at]));
    for (served, at) in wanting.iter().copied().enumerate() {
        let given = columns[at].whole.saturating_sub(widths[at]).min(rest / (columns.len() - served));
        widths[at] += given;
        rest -= given;
    }
    widths
}

/// The pieces of a text that stay on one line: words, and of long words what stands between hyphens.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(|word| {
        let mut from = 0;
        let ends = breaks(word).into_iter().chain([word.len()]);
        ends.map(move |end| &word[std::mem::replace(&mut from, end)..end]).collect::<Vec<_>>()
    })
}

/// Where a word may be broken: after its hyphens, where it is longer than a date.
fn breaks(word: &str) -> Vec<usize> {
    if word.len() <= "2026-01-06".len() { Vec::new() } else { WordSplitter::HyphenSplitter.split_points(word) }
}

/// Text in lines of at most so many columns; words are broken only where one of them is too long for a line.
fn wrapped(text: &str, width: usize) -> String {
    let fits = text.split_whitespace().all(|word| display_width(word) <= width);
    let splitter = if fits { WordSplitter::NoHyphenation } else { WordSplitter::Custom(breaks) };
    let how = textwrap::Options::new(width.max(1)).word_splitter(splitter).wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, how).join("\n")
}

fn head(column: &Column, width: usize, page: Page) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(wrapped(&shown(&column.title), width));
    if page.colour { cell.add_attribute(Attribute::Bold) } else { cell }
}

fn draw(cell: &Cell, width: usize, page: Page) -> comfy_table::Cell {
    if let Data::Marks(marks) = &cell.data {
        return comfy_table::Cell::new(bar(marks, width, page));
    }
    let drawn = comfy_table::Cell::new(wrapped(&shown(&cell.for_people()), width));
    match colour(cell.tone).filter(|_| page.colour) {
        Some(colour) => drawn.fg(colour),
        None => drawn,
    }
}

/// Marks in so many columns: where there are more, each shows what a longer time came to. Blocks in colour, else letters.
fn bar(marks: &[Mark], width: usize, page: Page) -> String {
    let step = marks.len().div_ceil(width.max(1)).max(1);
    let last = marks.chunks(step).filter_map(|chunk| chunk.last());
    let drawn = |mark: &Mark| match mark.letter {
        ' ' => " ".to_owned(),
        _ if page.colour => styled("█", mark.tone, page),
        letter => letter.to_string(),
    };
    last.map(drawn).collect()
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
fn long(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns = &view.columns;
    let titles: Vec<_> = columns.iter().map(|(_, column)| shown(&column.title)).collect();
    writeln!(out, "{}", titles.join("  "))?;
    let mut line = String::new();
    for row in view.all() {
        let cells = columns.iter().map(|(index, _)| row.get(*index).map(Cell::for_people).unwrap_or_default());
        line.clear();
        for (place, text) in cells.enumerate() {
            line.push_str(if place > 0 { "  " } else { "" });
            let from = line.len();
            line.push_str(&shown(&text));
            if line[from..].contains('\n') {
                let single = line[from..].replace('\n', " ");
                line.replace_range(from.., &single);
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One thing: its short fields a line each, then its tables.
fn facts(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let Some(row) = table.rows.first() else { return Ok(()) };
    let columns = table.columns_for_people();
    let is_short = |index: usize| !matches!(row[index].data, Data::Rows(..));
    let short = columns.iter().filter(|(index, _)| is_short(*index));
    let width = short.map(|(_, column)| column.title.chars().count()).max().unwrap_or(0);
    for (index, column) in &columns {
        let cell = &row[*index];
        if is_short(*index) {
            let room = usize::from(page.width).saturating_sub(width + GAP).max(20);
            let text = wrapped(&shown(&cell.for_people()), room).replace('\n', &format!("\n{:1$}", "", width + GAP));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::tests::{odd_table, written};

    #[test]
    fn plain_in_a_pipe() {
        assert_eq!(
            written(&FORMAT, &odd_table()),
            "\
Key    Title                  Parties                    A
-----  ---------------------  ----------------------  ----
P-1    =1+1 | <b>             France, United Kingdom     2
       \"x\"
P-2    \\u{1b}[31mred\\u{202e}  France, United Kingdom  1000
total                                                 1002
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
