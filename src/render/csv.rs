//! CSV (RFC 4180). No cell becomes a formula: where a spreadsheet would take one, an apostrophe comes first.

use std::io::{self, Write};

use csv::WriterBuilder;

use super::{Format, Page};
use crate::model::shown;
use crate::table::{Column, Table};

pub(super) const FORMAT: Format = Format { name: "csv", for_people: false, flat: true, write };

fn write(table: &Table, page: Page, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_programs();
    if columns.is_empty() {
        return Ok(());
    }
    let mut writer = WriterBuilder::new().from_writer(out);
    writer.write_record(columns.iter().map(|(_, column)| head(column, &columns)))?;
    for row in &table.rows {
        writer.write_record(columns.iter().map(|(index, _)| {
            let text = table.cell(row, *index).map(crate::table::Cell::plain).unwrap_or_default();
            defused(if page.terminal { shown(&text).into_owned() } else { text.into_owned() })
        }))?;
    }
    writer.flush()
}

/// The name of a column; where it is not the only one of that name, with the object in which it stands.
fn head(column: &Column, all: &[(usize, &Column)]) -> String {
    let namesakes = all.iter().filter(|(_, other)| other.key == column.key).count();
    match column.within {
        Some(object) if namesakes > 1 => format!("{object}_{}", column.key),
        _ => defused(column.key.clone().into_owned()),
    }
}

/// Text that no spreadsheet takes for a formula.
fn defused(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::tests::{odd_table, written};

    #[test]
    fn quoted_and_defused() {
        assert_eq!(
            written(&FORMAT, &odd_table()),
            "key,title,source,parties,a,b,void\n\
            P-1,\"'=1+1 | <b>\n\"\"x\"\"\",s,FR; GB,2,0,\n\
            P-2,\u{1b}[31mred\u{202e},s,FR; GB,1000,0,\n"
        );
    }
}
