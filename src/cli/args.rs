//! Arguments that commands share, and what they mean to the library.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use pledgebook::model::{ConditionState, PartialDate, Role, Span, Standing, Status};
use pledgebook::query::{Moment, Query};
use pledgebook::render::{self, Format};
use pledgebook::report::Dimension;
use strum::VariantArray;

use super::Wrong;
use super::session::Session;

/// How to show it
#[derive(clap::Args)]
pub(super) struct Output {
    /// How to show it
    #[arg(long, short, value_name = "FORMAT", default_value = render::FORMATS[0].name, value_parser = format())]
    pub(super) format: &'static Format,
}

/// Which commitments, and at which moment
#[derive(clap::Args)]
pub(super) struct Filter {
    #[command(flatten)]
    pub(super) which: Which,
    #[command(flatten)]
    time: Time,
}

/// The questions about time; they combine
#[derive(clap::Args)]
#[command(next_help_heading = "What was so, what was known, what would follow")]
pub(super) struct Time {
    /// As it was at the end of this day: updates, resolutions, memberships and due dates up to it
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// As this book knew it at this time (of a day its end, in UTC): only what was recorded until then
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
    /// As it would be if this condition were met, unmet or ruled-out; may be given several times
    #[arg(long, value_name = "CONDITION=STATE", value_parser = supposition)]
    assume: Vec<(String, ConditionState)>,
}

impl Time {
    /// The moment that is asked about. What was known at a time is judged by that day, where no other is given.
    fn moment(&self, session: &Session) -> anyhow::Result<Moment> {
        let as_of = self.as_of.as_ref().map(|text| session.day("--as-of", text)).transpose()?;
        let known_at = self.known_at.as_ref().map(|text| session.time("--known-at", text)).transpose()?;
        for (index, (condition, _)) in self.assume.iter().enumerate() {
            if self.assume[..index].iter().any(|(other, _)| other.eq_ignore_ascii_case(condition)) {
                return Err(Wrong(format!("--assume says two things of `{condition}`: leave one out")).into());
            }
        }
        let day = as_of.or(known_at.map(|time| time.date_naive().min(session.today))).unwrap_or(session.today);
        Ok(Moment { day, as_of: as_of.is_some(), known_at, assume: self.assume.clone() })
    }
}

fn supposition(text: &str) -> Result<(String, ConditionState), String> {
    let (condition, state) = text.split_once('=').ok_or("write CONDITION=STATE, as in post-ceasefire=met")?;
    let state = state.parse().map_err(|_| format!("there is no state `{state}`: met, unmet or ruled-out"))?;
    Ok((condition.to_owned(), state))
}

/// Which commitments: values of one filter are alternatives, different filters all hold
#[derive(clap::Args)]
#[command(next_help_heading = "Filters (each may be given several times)")]
pub(super) struct Which {
    /// Tied to this party, by itself or through a group: key, ISO code, name or alias
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,
    /// Tied in this role
    #[arg(long, value_name = "ROLE", value_parser = word::<Role>())]
    role: Vec<Role>,
    /// Depending on this condition; `none` for those that depend on none
    #[arg(long, value_name = "CONDITION")]
    condition: Vec<String>,
    /// Of this status: the party's own where --party or --role is given, else that of the whole
    #[arg(long, value_name = "STATUS", value_parser = word::<Status>())]
    status: Vec<Status>,
    /// Of this standing, likewise
    #[arg(long, value_name = "STANDING", value_parser = word::<Standing>())]
    standing: Vec<Standing>,
    /// From this source
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// With this tag; `none` for those without
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// With all these words in title or quote; `word*` finds beginnings
    #[arg(long, value_name = "WORDS")]
    search: Vec<String>,
}

impl Filter {
    /// The question that is asked.
    pub(super) fn query(&self, session: &Session) -> anyhow::Result<Query> {
        Ok(self.which.query(self.time.moment(session)?))
    }
}

impl Which {
    /// The question that is asked, at a moment.
    pub(super) fn query(&self, moment: Moment) -> Query {
        Query {
            parties: self.party.clone(),
            roles: self.role.clone(),
            conditions: self.condition.clone(),
            statuses: self.status.clone(),
            standings: self.standing.clone(),
            sources: self.source.clone(),
            tags: self.tag.clone(),
            search: self.search.clone(),
            ..Query::at(moment)
        }
    }

    /// Whether statuses or standings are asked for by name.
    pub(super) fn names_status(&self) -> bool {
        !self.status.is_empty() || !self.standing.is_empty()
    }
}

/// What is recorded of an event: on which day, by which source, with which words
#[derive(clap::Args)]
pub(super) struct Event {
    /// The day on which it became so: 2026-02-24, 2026-02, yesterday, 3 weeks ago [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The key of the source that says so
    #[arg(long, value_name = "SOURCE")]
    pub(super) source: Option<String>,
    /// What happened, in a few words
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
}

impl Event {
    pub(super) fn on(&self, session: &Session) -> anyhow::Result<PartialDate> {
        self.on.as_ref().map_or_else(|| Ok(session.today.into()), |text| session.date("--on", text))
    }
}

/// A word of a closed vocabulary.
pub(super) fn word<T>() -> impl TypedValueParser<Value = T>
where
    T: VariantArray + FromStr + Into<&'static str> + Copy + Send + Sync + 'static,
{
    let words = T::VARIANTS.iter().map(|word| -> &'static str { (*word).into() });
    PossibleValuesParser::new(words).try_map(|text| text.parse::<T>().map_err(|_| "no such word"))
}

pub(super) fn status() -> impl TypedValueParser<Value = Status> {
    word()
}

pub(super) fn condition_state() -> impl TypedValueParser<Value = ConditionState> {
    word()
}

/// A length of time: `30d`.
pub(super) fn span(text: &str) -> Result<Span, String> {
    text.parse().map_err(|error: pledgebook::model::BadDue| error.to_string())
}

pub(super) fn dimension() -> impl TypedValueParser<Value = Dimension> {
    word()
}

fn format() -> impl TypedValueParser<Value = &'static Format> {
    let names = render::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names).try_map(|name| render::by_name(&name).ok_or("no such format"))
}

/// A format of dossiers.
pub(super) fn dossier_format() -> impl TypedValueParser<Value = &'static pledgebook::dossier::Format> {
    let names = pledgebook::dossier::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names).try_map(|name| pledgebook::dossier::by_name(&name).ok_or("no such format"))
}
