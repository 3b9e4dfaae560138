//! NDJSON: the objects of JSON, one a line.

use std::io::{self, Write};

use super::{Format, Page, json};
use crate::table::Table;

pub(super) const FORMAT: Format = Format { name: "ndjson", for_people: false, flat: true, write };

fn write(table: &Table, _: Page, out: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns_for_programs();
    let mut text = String::new();
    table.rows.iter().try_for_each(|row| {
        text.clear();
        json::object(table, &columns, row, &mut text);
        writeln!(out, "{text}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_a_line() {
        let text = json::tests::written(&FORMAT, &json::tests::odd_table());
        assert_eq!(text.lines().count(), 2);
        assert!(text.lines().all(|line| line.starts_with("{\"key\":\"P-") && line.ends_with("\"void\":null}")));
    }
}
