//! Days, which may be known only to the month or the year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A day, a month or a year of the Gregorian calendar, written as in ISO 8601: `2026-02-24`, `2026-02`, `2026`.
///
/// The order is the order of the book: a partial date comes before the first day in it. It is the order of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    /// 0 where only the year is known.
    month: u8,
    /// 0 where only the month is known.
    day: u8,
}

/// Text that is not a date in one of the three forms, or names a day that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    /// Not of the form.
    #[error("`{0}` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known")]
    Malformed(String),
    /// Of the form, but not in the calendar.
    #[error("`{0}` is not a date: there is no such day in the calendar")]
    NoSuchDay(String),
}

impl PartialDate {
    /// The first day that the date may mean.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(self.month.max(1)), u32::from(self.day.max(1)))
            .unwrap_or(NaiveDate::MIN)
    }

    /// The last day that the date may mean: the end of the month or year where no day is known.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let period = match (self.month, self.day) {
            (0, _) => Months::new(12),
            (_, 0) => Months::new(1),
            _ => return self.first_day(),
        };
        let next = self.first_day().checked_add_months(period).unwrap_or(NaiveDate::MAX);
        next.pred_opt().unwrap_or(next)
    }

    fn checked(year: u16, month: u8, day: u8) -> Option<Self> {
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(month.max(1)), u32::from(day.max(1)))?;
        Some(Self { year, month, day })
    }
}

impl From<NaiveDate> for PartialDate {
    /// The day. Years outside 0 to 9999 have no four-digit form and become the nearest that has.
    fn from(day: NaiveDate) -> Self {
        let year = u16::try_from(day.year().clamp(0, 9999)).unwrap_or(0);
        Self { year, month: day.month().try_into().unwrap_or(1), day: day.day().try_into().unwrap_or(1) }
    }
}

impl FromStr for PartialDate {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let malformed = || BadDate::Malformed(text.to_owned());
        let number = |range: std::ops::Range<usize>| -> Result<u16, BadDate> {
            let digits = text.as_bytes().get(range).filter(|digits| digits.iter().all(u8::is_ascii_digit));
            digits
                .map(|digits| digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
                .ok_or_else(malformed)
        };
        let two = |range| number(range).map(|value| u8::try_from(value).unwrap_or(0));
        let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
        let (year, month, day) = match text.len() {
            4 => (number(0..4)?, None, None),
            7 if dash(4) => (number(0..4)?, Some(two(5..7)?), None),
            10 if dash(4) && dash(7) => (number(0..4)?, Some(two(5..7)?), Some(two(8..10)?)),
            _ => return Err(malformed()),
        };
        if month == Some(0) || day == Some(0) {
            return Err(BadDate::NoSuchDay(text.to_owned()));
        }
        Self::checked(year, month.unwrap_or(0), day.unwrap_or(0)).ok_or_else(|| BadDate::NoSuchDay(text.to_owned()))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(out, "{:04}", self.year),
            (month, 0) => write!(out, "{:04}-{month:02}", self.year),
            (month, day) => write!(out, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().expect(text)
    }

    #[test]
    fn shown_as_given() {
        for text in ["2026", "2026-02", "2026-02-24", "0001-01-01", "9999-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn a_partial_date_comes_before_the_first_day_in_it() {
        let sorted = ["2025-12-31", "2026", "2026-01", "2026-01-01", "2026-01-31", "2026-02", "2026-02-01"].map(date);
        assert!(sorted.is_sorted_by(|a, b| a < b));
        assert!(sorted.map(|date| date.to_string()).is_sorted_by(|a, b| a < b), "and so do the texts");
    }

    #[test]
    fn last_days() {
        for (text, last) in
            [("2026", "2026-12-31"), ("2024-02", "2024-02-29"), ("2026-12", "2026-12-31"), ("2026-03-05", "2026-03-05")]
        {
            assert_eq!(date(text).last_day().to_string(), last);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "26",
            "2026-2-4",
            "2026-02-30",
            "2026-13",
            "2026-00",
            "2026-01-00",
            "24.02.2026",
            "2026/02/24",
            "２０２６",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text:?}");
        }
    }
}
