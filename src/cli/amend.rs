//! `pledge amend`.

use std::fmt::Write as _;

use anyhow::bail;
use pledgebook::ledger::{Ledger, Said};
use pledgebook::model::{ConditionState, Item, Kind, PartialDate, Reference, Status};
use pledgebook::query::Moment;

use super::Done;
use super::args;
use super::describe::Thing;
use super::session::Session;

/// Correct a commitment, source, party or condition, or what was recorded of one
///
/// Only the fields that are given change; an option that may be given several times stands for the whole list, of parties
/// for those in that role. What it was before stays in the record. An update or a resolution is taken back, and the
/// corrected one recorded in its place.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge amend commitment PARIS-3 --due 'post-ceasefire + 90d'
  pledge amend commitment PARIS-3 --clear due
  pledge amend party coalition-of-the-willing --end-member IT:2026-05-31
  pledge amend resolution post-ceasefire --on 2026-05-02
  pledge amend update PARIS-3 --was 2026-01-09 --note 'the United Kingdom sets aside 200 million pounds'
  pledge amend update PARIS-3 --was 2026-01-09 --remove")]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    #[command(flatten)]
    Thing(Thing),
    /// What was recorded of a condition
    Resolution(ResolutionFields),
    /// What was recorded of a commitment
    Update(UpdateFields),
}

/// Which of several was wrong, and whether anything takes its place.
#[derive(clap::Args)]
struct Which {
    /// The day for which the wrong one was recorded, where there are several
    #[arg(long, value_name = "DATE")]
    was: Option<String>,
    /// The entry that recorded it, where that does not tell, either
    #[arg(long, value_name = "ENTRY")]
    entry: Option<i64>,
    /// Only take it back: nothing takes its place
    #[arg(long, conflicts_with_all = ["on", "source", "note"])]
    remove: bool,
}

/// What is right; what is not given stays as it was.
#[derive(clap::Args)]
struct Right {
    /// The day on which it became so
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The key of the source that says so
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// What happened, in a few words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(clap::Args)]
struct ResolutionFields {
    /// The condition's key
    condition: String,
    #[command(flatten)]
    which: Which,
    /// What became of it instead
    #[arg(long, value_parser = args::condition_state(), conflicts_with = "remove")]
    state: Option<ConditionState>,
    #[command(flatten)]
    right: Right,
}

#[derive(clap::Args)]
struct UpdateFields {
    /// The commitment's key
    commitment: String,
    #[command(flatten)]
    which: Which,
    /// For whom the wrong one was recorded, where that does not tell
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
    /// What became of it instead
    #[arg(long, value_parser = args::status(), conflicts_with = "remove")]
    status: Option<Status>,
    #[command(flatten)]
    right: Right,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        match &self.what {
            What::Thing(thing) => amend_thing(thing, session),
            What::Resolution(fields) => amend_said(session, Kind::Condition, &fields.condition, &fields.which, fields),
            What::Update(fields) => amend_said(session, Kind::Commitment, &fields.commitment, &fields.which, fields),
        }
    }
}

fn amend_thing(thing: &Thing, session: &Session) -> anyhow::Result<Done> {
    let (kind, key) = (thing.kind(), thing.key());
    let mut ledger = session.ledger_to_write()?;
    let mut writer = ledger.begin(session.entry(format!("amend {kind} {key}")))?;
    let before = writer.ledger().item(kind, key.as_str(), &Moment::on(session.today))?;
    let item = thing.changed(before, session, writer.ledger())?;
    writer.add(&item)?;
    session.warn(writer.warnings());
    match writer.commit()?.entry {
        Some((entry, _)) => session.say(&format!("Amended {kind} {key} (entry {entry})."))?,
        None => session.say(&format!("{key} says so already; nothing was recorded."))?,
    }
    Ok(Done::Well)
}

/// What an update or a resolution says instead of what it said.
trait Correction {
    /// Whether it was this one, as far as its own options tell.
    fn is_meant(&self, item: &Item, ledger: &Ledger) -> anyhow::Result<bool>;
    fn corrected(&self, item: Item, session: &Session) -> anyhow::Result<Item>;
}

impl Correction for ResolutionFields {
    fn is_meant(&self, _: &Item, _: &Ledger) -> anyhow::Result<bool> {
        Ok(true)
    }

    fn corrected(&self, item: Item, session: &Session) -> anyhow::Result<Item> {
        let Item::Resolution(mut one) = item else { return Ok(item) };
        one.state = self.state.unwrap_or(one.state);
        self.right.correct(session, &mut one.on, &mut one.source, &mut one.note)?;
        Ok(Item::Resolution(one))
    }
}

impl Correction for UpdateFields {
    fn is_meant(&self, item: &Item, ledger: &Ledger) -> anyhow::Result<bool> {
        let (Some(party), Item::Update(one)) = (&self.party, item) else { return Ok(true) };
        let meant = ledger.party_key(party)?;
        Ok(one.party.as_ref().is_some_and(|named| named.text == meant))
    }

    fn corrected(&self, item: Item, session: &Session) -> anyhow::Result<Item> {
        let Item::Update(mut one) = item else { return Ok(item) };
        one.status = self.status.unwrap_or(one.status);
        self.right.correct(session, &mut one.on, &mut one.source, &mut one.note)?;
        Ok(Item::Update(one))
    }
}

impl Right {
    fn correct(
        &self,
        session: &Session,
        on: &mut PartialDate,
        source: &mut Option<Reference>,
        note: &mut Option<String>,
    ) -> anyhow::Result<()> {
        if let Some(text) = &self.on {
            *on = session.date("--on", text)?;
        }
        if let Some(key) = &self.source {
            *source = Some(Reference::new(key));
        }
        if let Some(text) = &self.note {
            *note = Some(text.clone());
        }
        Ok(())
    }
}

fn amend_said(
    session: &Session,
    about: Kind,
    key: &str,
    which: &Which,
    correction: &impl Correction,
) -> anyhow::Result<Done> {
    let was = which.was.as_ref().map(|text| session.date("--was", text)).transpose()?;
    let what = if about == Kind::Condition { Kind::Resolution } else { Kind::Update };
    let mut ledger = session.ledger_to_write()?;
    let mut writer = ledger.begin(session.entry(format!("amend {what} of {key}")))?;
    let mut said = writer.ledger().said(about, key, &Moment::on(session.today))?;
    said.retain(|one| was.is_none_or(|was| on(&one.item) == Some(was)));
    said.retain(|one| which.entry.is_none_or(|entry| one.entry == entry));
    let mut meant = Vec::new();
    for one in said {
        if correction.is_meant(&one.item, writer.ledger())? {
            meant.push(one);
        }
    }
    let wrong = the_only(&meant, what, key)?;
    let right = correction.corrected(wrong.item.clone(), session)?;
    if right == wrong.item && !which.remove {
        session.say(&format!("{key}: it says so already; nothing was recorded."))?;
        return Ok(Done::Well);
    }
    writer.take_back(wrong)?;
    if !which.remove {
        writer.add(&right)?;
        session.warn(writer.warnings());
    }
    let entry = writer.commit()?.entry.map_or(0, |(entry, _)| entry);
    let now = if which.remove { "taken back".to_owned() } else { in_words(&right) };
    session.say(&format!("{key}: {} -> {now} (entry {entry}).", in_words(&wrong.item)))?;
    Ok(Done::Well)
}

/// The one that is meant; or an error that says which there are.
fn the_only<'a>(meant: &'a [Said], what: Kind, key: &str) -> anyhow::Result<&'a Said> {
    match meant {
        [] => bail!("there is no such {what} of `{key}`: `pledge log {key} --diff` shows what was recorded"),
        [one] => Ok(one),
        several => {
            let mut list = String::new();
            for one in several {
                write!(
                    list,
                    "\n  --was {} --entry {}",
                    on(&one.item).map_or_else(String::new, |on| on.to_string()),
                    one.entry
                )?;
                write!(list, "    {}", in_words(&one.item))?;
            }
            bail!("`{key}` has {} of these; say which:{list}", what.counted(several.len() as u64))
        }
    }
}

fn on(item: &Item) -> Option<PartialDate> {
    match item {
        Item::Update(update) => Some(update.on),
        Item::Resolution(resolution) => Some(resolution.on),
        _ => None,
    }
}

/// `met since 2026-05-02`, `in-progress for GB since 2026-01-09 (source): note`.
fn in_words(item: &Item) -> String {
    let (word, party, on, source, note) = match item {
        Item::Update(one) => (one.status.word(), one.party.as_ref(), one.on, &one.source, &one.note),
        Item::Resolution(one) => (one.state.word(), None, one.on, &one.source, &one.note),
        _ => return String::new(),
    };
    let party = party.map(|party| format!(" for {}", party.text)).unwrap_or_default();
    let source = source.as_ref().map(|source| format!(" ({})", source.text)).unwrap_or_default();
    let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{word}{party} since {on}{source}{note}")
}
