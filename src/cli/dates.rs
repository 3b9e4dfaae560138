//! Dates as people write them: `2026-02-24`, `24 Feb 2026`, `2026-02`, `yesterday`, `last friday`, `3 weeks ago`.
//!
//! ISO 8601 and months come first, for they may be known in part; the rest is for a library, asked twice: where British and
//! American readers would take it differently, it is refused with both readings.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use interim::{Dialect, parse_date_string};
use pledgebook::model::{BadDate, PartialDate};

/// What may be written.
const FORMS: &str = "write 2026-02-24, or 2026-02 or 2026 where no more is known, 24 Feb 2026, yesterday, last friday, 3 weeks ago, in 10 days";

/// The date that a text means for somebody whose day is `today`.
pub(super) fn date(text: &str, today: NaiveDate) -> Result<PartialDate, String> {
    let written = text.trim();
    match written.parse::<PartialDate>() {
        Ok(date) => return Ok(date),
        Err(error @ BadDate::NoSuchDay(_)) => return Err(error.to_string()),
        Err(BadDate::Malformed(_)) => {}
    }
    let words = normalised(written);
    if let Some(part) = in_part(&words, today) {
        return Ok(part);
    }
    if !is_whole(&words) {
        return Err(format!("`{text}` is not a date: {FORMS}"));
    }
    let read = |dialect| library(&words, today, dialect);
    match (read(Dialect::Uk), read(Dialect::Us)) {
        (Some(british), Some(american)) if british != american => {
            let [british_words, american_words] = [british, american].map(in_words);
            Err(format!("`{text}` may be {british_words} or {american_words}: write {british} or {american}"))
        }
        (Some(day), _) | (None, Some(day)) => Ok(day.into()),
        (None, None) => Err(format!("`{text}` is not a date: {FORMS}")),
    }
}

/// The moment until which a text means, in UTC: a time, or the end of a day.
pub(super) fn time(text: &str, today: NaiveDate) -> Result<DateTime<Utc>, String> {
    let written = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(written) {
        return Ok(time.to_utc());
    }
    for form in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(written, form) {
            return Ok(time.and_utc());
        }
    }
    let day =
        date(text, today).map_err(|error| format!("{error}; a time is written 2026-02-24 17:30 (UTC)"))?.last_day();
    let next = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN).and_utc();
    Ok(next - TimeDelta::seconds(1))
}

/// In lower case, with single spaces, without commas; small numbers as digits, the day before the month.
fn normalised(text: &str) -> String {
    const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let lower = text.to_lowercase().replace(',', " ");
    let digits = |word: &str| match word {
        "a" | "an" => "1".to_owned(),
        "sept" => "sep".to_owned(),
        other => match NUMBERS.iter().position(|number| *number == other) {
            Some(at) => (at + 1).to_string(),
            None => other.to_owned(),
        },
    };
    let mut words: Vec<String> = lower.split_whitespace().map(digits).collect();
    if let [month, day, _] = &mut words[..]
        && month.parse::<chrono::Month>().is_ok()
        && day.bytes().all(|byte| byte.is_ascii_digit())
    {
        // As the British write it: the American form needs its comma.
        std::mem::swap(month, day);
    }
    words.join(" ")
}

/// A month or a year: `feb 2026`, `last month`, `next year`.
fn in_part(words: &str, today: NaiveDate) -> Option<PartialDate> {
    let months = |count: i32| {
        let span = chrono::Months::new(count.unsigned_abs());
        let day = if count < 0 { today.checked_sub_months(span) } else { today.checked_add_months(span) };
        day.map(|day| day.format("%Y-%m").to_string())
    };
    let text = match words {
        "last month" => months(-1)?,
        "this month" => months(0)?,
        "next month" => months(1)?,
        "last year" => months(-12)?.get(..4)?.to_owned(),
        "this year" => months(0)?.get(..4)?.to_owned(),
        "next year" => months(12)?.get(..4)?.to_owned(),
        _ => NaiveDate::parse_from_str(&format!("1 {words}"), "%d %B %Y").ok()?.format("%Y-%m").to_string(),
    };
    text.parse().ok()
}

/// Whether it is of a form in which nothing has to be guessed: the year is there in full, or it counts from today.
fn is_whole(words: &str) -> bool {
    const UNITS: [&str; 4] = ["day", "week", "month", "year"];
    let is_number =
        |word: &str, most: usize| (1..=most).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = |word: &str| word.len() == 4 && is_number(word, 4);
    let is_unit = |word: &str| UNITS.contains(&word.strip_suffix('s').unwrap_or(word));
    let is_weekday = |word: &str| word.parse::<chrono::Weekday>().is_ok();
    match words.split(' ').collect::<Vec<_>>()[..] {
        [day, month, year] if month.parse::<chrono::Month>().is_ok() => is_number(day, 2) && is_year(year),
        [count, unit, "ago"] => is_number(count, 4) && is_unit(unit),
        ["in", count, unit] => is_number(count, 4) && is_unit(unit),
        ["last" | "next", day] => is_weekday(day),
        [word] => {
            let numbers: Vec<&str> = word.split(['/', '.', '-']).collect();
            let is_numeric = matches!(numbers[..], [a, b, year] if is_number(a, 2) && is_number(b, 2) && is_year(year));
            is_numeric || ["yesterday", "today", "tomorrow"].contains(&word) || is_weekday(word)
        }
        _ => false,
    }
}

/// What the library reads. A "last sunday" that is today is the one before: the library takes today for it.
fn library(words: &str, today: NaiveDate, dialect: Dialect) -> Option<NaiveDate> {
    let noon = today.and_hms_opt(12, 0, 0)?.and_utc();
    let slashes = words.replace(['.', '-'], "/");
    let words = words.strip_prefix("in ").unwrap_or(words);
    let text = if slashes.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/') { &slashes } else { words };
    let day = parse_date_string(text, noon, dialect).ok()?.date_naive();
    if !(0..=9999).contains(&day.year()) {
        return None;
    }
    let is_today = words.starts_with("last ") && day == today;
    Some(if is_today { day - TimeDelta::days(7) } else { day })
}

fn in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        // A Sunday.
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
        date(text, today).map(|date| date.to_string())
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, date) in [
            ("2026-02-24", "2026-02-24"),
            (" 2026-02 ", "2026-02"),
            ("2026", "2026"),
            ("24 Feb 2026", "2026-02-24"),
            ("24 February 2026", "2026-02-24"),
            ("February 24, 2026", "2026-02-24"),
            ("24 Sept 2026", "2026-09-24"),
            ("Feb 2026", "2026-02"),
            ("february 2026", "2026-02"),
            ("yesterday", "2026-02-28"),
            ("today", "2026-03-01"),
            ("Tomorrow", "2026-03-02"),
            ("last friday", "2026-02-27"),
            ("last Sunday", "2026-02-22"),
            ("3 weeks ago", "2026-02-08"),
            ("three weeks ago", "2026-02-08"),
            ("a week ago", "2026-02-22"),
            ("1 month ago", "2026-02-01"),
            ("in 10 days", "2026-03-11"),
            ("in 2 weeks", "2026-03-15"),
            ("in a year", "2027-03-01"),
            ("last month", "2026-02"),
            ("next year", "2027"),
            ("24/02/2026", "2026-02-24"),
            ("24.02.2026", "2026-02-24"),
            ("03/03/2026", "2026-03-03"),
        ] {
            assert_eq!(read(text), Ok(date.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_may_be_two_days_is_refused_with_both() {
        assert_eq!(
            read("03/04/2026"),
            Err("`03/04/2026` may be 3 April 2026 or 4 March 2026: write 2026-04-03 or 2026-03-04".to_owned())
        );
        assert_eq!(
            read("next friday"),
            Err("`next friday` may be 13 March 2026 or 6 March 2026: write 2026-03-13 or 2026-03-06".to_owned())
        );
        assert!(read("3.4.2026").is_err_and(|error| error.contains("2026-04-03 or 2026-03-04")));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "soon",
            "2026pm",
            "2026:30",
            "2026 w",
            "in 3 weeks ago",
            "24 Feb 2026 17:30",
            "2026-03-02 25:00",
            "24 Feb",
            "24/2/26",
            "2026-02-30",
            "30 Feb 2026",
            "feb",
            "10",
            "ago",
            "13/13/2026",
            "last week",
            "2026-13",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn a_time_is_in_utc_and_a_day_lasts_to_its_end() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
        for (text, meant) in [
            ("2026-02-24T17:30:00Z", "2026-02-24T17:30:00+00:00"),
            ("2026-02-24T17:30:00+02:00", "2026-02-24T15:30:00+00:00"),
            ("2026-02-24 17:30", "2026-02-24T17:30:00+00:00"),
            ("yesterday", "2026-02-28T23:59:59+00:00"),
            ("2026-02", "2026-02-28T23:59:59+00:00"),
        ] {
            assert_eq!(time(text, today).map(|time| time.to_rfc3339()), Ok(meant.to_owned()), "{text}");
        }
        assert!(time("noon", today).is_err());
    }
}
