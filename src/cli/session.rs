//! What a command works with: the book, the clock, the author, the page that is written on.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use pledgebook::ledger::{Entry, Ledger};
use pledgebook::model::{PartialDate, Problem, shown};
use pledgebook::render::{Format, Page};
use pledgebook::table::Table;

use super::{Global, Wrong, dates};

/// What a command works with.
pub(super) struct Session {
    path: PathBuf,
    author: Option<String>,
    wait: Duration,
    /// The day, where the user is.
    pub(super) today: NaiveDate,
    now: DateTime<Utc>,
    page: Page,
}

impl Session {
    pub(super) fn new(global: &Global) -> anyhow::Result<Self> {
        let (today, now) = clock()?;
        Ok(Self {
            path: global.ledger.clone().map_or_else(default_path, Ok)?,
            author: global.author.clone().filter(|author| !author.trim().is_empty()),
            wait: Duration::from_secs(global.wait.into()),
            today,
            now,
            page: page(),
        })
    }

    /// The book, to be read.
    pub(super) fn ledger(&self) -> anyhow::Result<Ledger> {
        Ok(Ledger::open_to_read(&self.path, self.wait)?)
    }

    /// The book, to be written to.
    pub(super) fn ledger_to_write(&self) -> anyhow::Result<Ledger> {
        Ok(Ledger::open_to_write(&self.path, self.wait)?)
    }

    /// The book, to be written to; a new one, where there is none.
    pub(super) fn ledger_or_new(&self) -> anyhow::Result<Ledger> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        Ok(Ledger::open_or_create(&self.path, self.wait)?)
    }

    /// The header of an entry that is made now.
    pub(super) fn entry(&self, summary: impl Into<String>) -> Entry {
        let author = self.author.clone().or_else(|| whoami::username().ok()).unwrap_or_else(|| "unknown".to_owned());
        Entry { author, summary: summary.into(), at: self.now, today: self.today, large: false }
    }

    /// The date that was written for an option. What it was understood as is said, where it was written otherwise.
    pub(super) fn date(&self, option: &str, text: &str) -> anyhow::Result<PartialDate> {
        let date = dates::date(text, self.today).map_err(|error| wrong(option, "DATE", text, &error))?;
        self.echo(text, &date.to_string());
        Ok(date)
    }

    /// The day that was written, and of a month or a year the last.
    pub(super) fn day(&self, option: &str, text: &str) -> anyhow::Result<NaiveDate> {
        let day = dates::date(text, self.today).map_err(|error| wrong(option, "DATE", text, &error))?.last_day();
        self.echo(text, &day.to_string());
        Ok(day)
    }

    /// The time that was written, likewise.
    pub(super) fn time(&self, option: &str, text: &str) -> anyhow::Result<DateTime<Utc>> {
        let time = dates::time(text, self.today).map_err(|error| wrong(option, "TIME", text, &error))?;
        self.echo(text, &time.to_rfc3339_opts(SecondsFormat::Secs, true));
        Ok(time)
    }

    fn echo(&self, written: &str, understood: &str) {
        let is_iso =
            written.trim().parse::<PartialDate>().is_ok() || DateTime::parse_from_rfc3339(written.trim()).is_ok();
        if !is_iso {
            // Where stderr is closed there is nobody to tell.
            let _ = writeln!(io::stderr(), "{}", shown(&format!("`{written}` is {understood}")));
        }
    }

    /// Writes a table to stdout.
    pub(super) fn print(&self, table: Table, format: &Format) -> anyhow::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        (format.write)(&table, self.page, &mut out)?;
        // The process ends soon: to clear away a large table by then takes as long as to write it.
        std::mem::forget(table);
        Ok(out.flush()?)
    }

    /// Writes a line for people to stdout.
    pub(super) fn say(&self, line: &str) -> anyhow::Result<()> {
        Ok(writeln!(io::stdout().lock(), "{}", shown(line))?)
    }

    /// Writes what is odd, and yet no error, to stderr: the first twenty, and how many more.
    pub(super) fn warn(&self, warnings: &[Problem]) {
        let mut err = io::stderr().lock();
        for warning in warnings.iter().take(20) {
            // Where stderr is closed there is nobody to warn.
            let _ = writeln!(err, "warning: {}", shown(&warning.message));
        }
        if let Some(more) = warnings.len().checked_sub(20).filter(|more| *more > 0) {
            let _ = writeln!(err, "warning: {more} more of the kind");
        }
    }
}

/// As clap says it of values that it refuses itself.
fn wrong(option: &str, value: &str, text: &str, error: &str) -> Wrong {
    Wrong(format!("invalid value '{text}' for '{option} <{value}>': {error}"))
}

/// The day and the time: those of `PLEDGE_TODAY`, where it is set, for tests and for reports that can be made again.
#[expect(clippy::disallowed_methods, reason = "the one place that asks for the time")]
fn clock() -> anyhow::Result<(NaiveDate, DateTime<Utc>)> {
    let Ok(set) = std::env::var("PLEDGE_TODAY") else { return Ok((chrono::Local::now().date_naive(), Utc::now())) };
    if let Ok(time) = DateTime::parse_from_rfc3339(&set) {
        return Ok((time.date_naive(), time.to_utc()));
    }
    let Ok(day) = set.parse::<NaiveDate>() else {
        bail!("PLEDGE_TODAY is `{set}`: a date is needed, as in 2026-03-01")
    };
    Ok((day, day.and_time(NaiveTime::MIN).and_utc()))
}

fn default_path() -> anyhow::Result<PathBuf> {
    use etcetera::BaseStrategy;
    let folders = etcetera::choose_base_strategy().context("there is no home folder: name the book with --ledger")?;
    Ok(folders.data_dir().join("pledgebook").join("ledger.db"))
}

/// The terminal; or a page of 100 columns, or as many as `COLUMNS` says, without colour.
#[expect(clippy::disallowed_methods, reason = "the one place that asks about the terminal")]
fn page() -> Page {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let terminal = io::stdout().is_terminal();
    let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
    let measured = if terminal { terminal_size::terminal_size().map(|(width, _)| width.0) } else { None };
    let width = measured.or(columns).unwrap_or(100).max(40);
    let colour = terminal && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb");
    Page { width, terminal, colour }
}
