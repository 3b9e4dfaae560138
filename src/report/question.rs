//! Which question about time a table answers, said with it: for people above it, for programs in
//! every row.

use chrono::SecondsFormat;

use crate::ledger::{Ledger, Result};
use crate::query::{Moment, Query};
use crate::table::{Cell, Column, Data, Table};

/// A table that says which question about time it answers, where one was asked.
pub(super) fn answered(ledger: &Ledger, query: &Query, mut table: Table) -> Result<Table> {
    let moment = &query.moment;
    if moment.is_plain() {
        return Ok(table);
    }
    let moment = &spelt(ledger, moment)?;
    let mut title = title(moment);
    if let Some(first) = ledger.empty_until(moment)? {
        title = format!("{title} The book was empty then: its first entry was recorded at {first}.");
        "Nothing was in it.".clone_into(&mut table.when_empty);
    }
    let columns = ["as_of", "known_at", "assume"].map(|key| Column::for_programs(key).within("question"));
    table.common.extend(columns.into_iter().zip(cells(moment)));
    table.title = Some(title);
    Ok(table)
}

/// The moment with the keys of conditions as the book has them, in whichever case they were asked about.
fn spelt(ledger: &Ledger, moment: &Moment) -> Result<Moment> {
    let mut spelt = moment.clone();
    if !spelt.assume.is_empty() {
        let known = ledger.conditions(moment)?;
        for (condition, _) in &mut spelt.assume {
            if let Some(same) = known.iter().find(|one| one.key.eq_ignore_ascii_case(condition)) {
                condition.clone_from(&same.key);
            }
        }
    }
    Ok(spelt)
}

fn cells(moment: &Moment) -> [Cell; 3] {
    let assume = moment.assume.iter().map(|(condition, state)| format!("{condition}={state}")).collect();
    [
        Cell::maybe(moment.as_of.then_some(moment.day)),
        Cell::maybe(time(moment)),
        Cell { data: Data::Texts(assume), ..Cell::default() },
    ]
}

fn time(moment: &Moment) -> Option<String> {
    moment.known_at.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// The question in words: `As of 2026-01-07, as known at 2026-02-01T23:59:59Z.`
pub(super) fn title(moment: &Moment) -> String {
    let mut parts = Vec::new();
    if !moment.assume.is_empty() {
        let assume = moment.assume.iter().map(|(condition, state)| format!("{condition} were {state}"));
        parts.push(format!("if {}", assume.collect::<Vec<_>>().join(" and ")));
    }
    if moment.as_of {
        parts.push(format!("as of {}", moment.day));
    }
    if let Some(time) = time(moment) {
        parts.push(format!("as known at {time}"));
    }
    if !moment.as_of {
        parts.push(format!("on {}", moment.day));
    }
    let sentence = parts.join(", ");
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let supposed = if moment.assume.is_empty() { "" } else { " A supposition, not what is recorded." };
    format!("{first}{}.{supposed}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone, Utc};

    use super::*;
    use crate::model::ConditionState;

    #[test]
    fn questions_in_words() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 7).expect("a day");
        let time = Utc.with_ymd_and_hms(2026, 2, 1, 9, 0, 0).single().expect("a time");
        assert_eq!(title(&Moment::as_of(day)), "As of 2026-01-07.");
        assert_eq!(title(&Moment::on(day).known_at(time)), "As known at 2026-02-01T09:00:00Z, on 2026-01-07.");
        assert_eq!(
            title(&Moment::as_of(day).known_at(time).assuming("peace", ConditionState::RuledOut)),
            "If peace were ruled-out, as of 2026-01-07, as known at 2026-02-01T09:00:00Z. \
            A supposition, not what is recorded."
        );
    }
}
