//! How the model's types stand in columns: words and dates as their text.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::model::{ConditionState, DueUnit, Key, PartialDate, PartyKind, RequirementKind, Role, Status};

/// Words that are stored as the text that [`std::fmt::Display`] writes and [`std::str::FromStr`] reads.
macro_rules! stored_as_word {
    ($($type:ty),+) => { $(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let word: &'static str = (*self).into();
                Ok(word.into())
            }
        }
        stored_as_text!($type);
    )+ };
}

macro_rules! stored_as_text {
    ($($type:ty),+) => { $(
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|error| FromSqlError::Other(Box::new(error)))
            }
        }
    )+ };
}

stored_as_word!(Status, Role, ConditionState, RequirementKind, PartyKind, DueUnit);
stored_as_text!(Key, PartialDate);

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl ToSql for PartialDate {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}
