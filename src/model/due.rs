//! When a commitment is due: on a date, or so long after a condition is met.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{BadDate, Key, PartialDate};

/// A due date, or a rule that gives one: `2027-06`, `post-ceasefire + 90d`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// By this date.
    On(PartialDate),
    /// So long after a condition is met.
    After {
        /// The condition's key.
        condition: Key,
        /// How long after.
        span: Span,
    },
}

/// A length of time: `90d`, `2w`, `6m`, `1y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many units.
    pub count: u16,
    /// Days, weeks, months or years.
    pub unit: DueUnit,
}

/// The units of a due rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
pub enum DueUnit {
    /// Days.
    #[strum(serialize = "d")]
    Days,
    /// Weeks.
    #[strum(serialize = "w")]
    Weeks,
    /// Months; one month after the 31st is the end of the next month.
    #[strum(serialize = "m")]
    Months,
    /// Years.
    #[strum(serialize = "y")]
    Years,
}

/// Text that is neither a date nor a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDue {
    /// A date that is none.
    #[error(transparent)]
    Date(#[from] BadDate),
    /// A rule that is none.
    #[error(
        "`{0}` is not a due rule: write a condition's key, +, and a number of d, w, m or y, as in `post-ceasefire + 90d`"
    )]
    Rule(String),
    /// A length of time that is none.
    #[error("`{0}` is not a length of time: write a number of d, w, m or y, as in `90d`")]
    Span(String),
}

impl Due {
    /// The date, where the condition of a rule is met since `met`; nothing for a rule while it is not met.
    ///
    /// A rule counts from the end of the period where only a month or a year is known.
    #[must_use]
    pub fn date(&self, met: Option<PartialDate>) -> Option<PartialDate> {
        match self {
            Self::On(date) => Some(*date),
            Self::After { span, .. } => span.after(met?.last_day()).map(PartialDate::from),
        }
    }

    /// The condition on which a rule depends.
    #[must_use]
    pub fn condition(&self) -> Option<&Key> {
        match self {
            Self::On(_) => None,
            Self::After { condition, .. } => Some(condition),
        }
    }
}

impl Span {
    /// So long after a day; nothing beyond the year 9999.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        let after = match self.measure() {
            Measure::Days(days) => day.checked_add_days(days),
            Measure::Months(months) => day.checked_add_months(months),
        };
        after.filter(|day| day.year() <= 9999)
    }

    /// So long before a day; nothing beyond the year 0.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        let before = match self.measure() {
            Measure::Days(days) => day.checked_sub_days(days),
            Measure::Months(months) => day.checked_sub_months(months),
        };
        before.filter(|day| day.year() >= 0)
    }

    fn measure(self) -> Measure {
        match self.unit {
            DueUnit::Days => Measure::Days(Days::new(self.count.into())),
            DueUnit::Weeks => Measure::Days(Days::new(u64::from(self.count) * 7)),
            DueUnit::Months => Measure::Months(Months::new(self.count.into())),
            DueUnit::Years => Measure::Months(Months::new(u32::from(self.count) * 12)),
        }
    }
}

/// What a calendar counts in.
enum Measure {
    Days(Days),
    Months(Months),
}

impl FromStr for Span {
    type Err = BadDue;

    fn from_str(text: &str) -> Result<Self, BadDue> {
        let span = || {
            let text = text.trim();
            let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
            let digits = count.trim_end();
            let count = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
            Some(Self { count, unit: unit.parse().ok()? })
        };
        span().ok_or_else(|| BadDue::Span(text.to_owned()))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.count, self.unit)
    }
}

impl FromStr for Due {
    type Err = BadDue;

    fn from_str(text: &str) -> Result<Self, BadDue> {
        let Some((condition, offset)) = text.split_once('+') else { return Ok(Self::On(text.parse()?)) };
        let rule = || Some(Self::After { condition: condition.trim().parse().ok()?, span: offset.parse().ok()? });
        rule().ok_or_else(|| BadDue::Rule(text.to_owned()))
    }
}

impl fmt::Display for Due {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(out),
            Self::After { condition, span } => write!(out, "{condition} + {span}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_dates_are_shown_as_meant() {
        for (text, shown) in
            [("2027-06", "2027-06"), ("post-ceasefire + 90d", "post-ceasefire + 90d"), ("x+2 w", "x + 2w")]
        {
            assert_eq!(text.parse::<Due>().map(|due| due.to_string()), Ok(shown.to_owned()));
        }
        for text in ["soon", "x + ", "x + 90", "x + d", "+ 90d", "x + -1d", "x + 90é"] {
            assert!(text.parse::<Due>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_rule_becomes_a_date_when_its_condition_is_met() {
        let date = |rule: &str, met: &str| {
            let met = Some(met.parse().expect("a date"));
            rule.parse::<Due>().expect(rule).date(met).map(|date| date.to_string())
        };
        assert_eq!(date("c + 90d", "2026-03-01").as_deref(), Some("2026-05-30"));
        assert_eq!(date("c + 1m", "2026-01-31").as_deref(), Some("2026-02-28"));
        assert_eq!(date("c + 1y", "2024-02-29").as_deref(), Some("2025-02-28"));
        assert_eq!(date("c + 2w", "2026-03").as_deref(), Some("2026-04-14"));
        assert_eq!(date("c + 8000y", "2024-02-29"), None);
        assert_eq!("c + 2w".parse::<Due>().expect("a rule").date(None), None);
    }
}
