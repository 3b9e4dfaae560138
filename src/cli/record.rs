//! `pledge record`.

use pledgebook::ledger::{Error, Ledger, Outcome, Wanted};
use pledgebook::model::{Item, Judgement, PartialDate, Reference, Status, StatusUpdate};
use pledgebook::query::{Moment, Query};

use super::Done;
use super::args::{self, Event};
use super::session::Session;

/// Record a status update: what became of a commitment
///
/// For the whole of it, or with --party for one party. Updates may come in any order: the latest day holds. Nothing is
/// overwritten.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge record PARIS-2 in-progress --note 'first delivery'
  pledge record PARIS-3 in-progress --party UK --on 2026-01-09 --source capitalpost-2026-01-09")]
pub(super) struct Args {
    /// The commitment's key
    key: String,
    /// What became of it
    #[arg(value_parser = args::status())]
    status: Status,
    /// The party concerned, if not all: a party of the commitment, or a member of a group among them
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
    #[command(flatten)]
    event: Event,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let on = self.event.on(session)?;
        let update = StatusUpdate {
            commitment: Reference::new(&self.key),
            party: self.party.clone().map(Reference::new),
            status: self.status,
            on,
            source: self.event.source.clone().map(Reference::new),
            note: self.event.note.clone(),
        };
        let mut ledger = session.ledger_to_write()?;
        let party = self.party.as_ref().map(|text| Ok::<_, Error>((text, ledger.party(text)?))).transpose()?;
        let whom = party.map(|(text, id)| name(&ledger, session, text, id)).transpose()?;
        let whom = whom.map(|name| format!(" for {name}")).unwrap_or_default();
        let mut writer = ledger.begin(session.entry(format!("record {} {}{whom}", self.key, self.status)))?;
        let outcome = writer.add(&Item::Update(update))?;
        session.warn(writer.warnings());
        let receipt = writer.commit()?;
        let what = format!("{}: {}{whom} since {on}", self.key, self.status);
        match receipt.entry {
            Some((entry, _)) if outcome == Outcome::New => session.say(&format!("{what} (entry {entry})."))?,
            _ => session.say(&format!("{what}: the book says so already; nothing was recorded."))?,
        }
        self.say_what_holds(session, &ledger, on, party.and_then(|(_, id)| id))?;
        Ok(Done::Well)
    }

    /// Where an update of a later day holds, says so.
    fn say_what_holds(
        &self,
        session: &Session,
        ledger: &Ledger,
        on: PartialDate,
        party: Option<i64>,
    ) -> anyhow::Result<()> {
        let query = Query { keys: vec![self.key.clone()], ..Query::everything(session.today) };
        let parties = ledger.parties(&query.moment)?;
        let mut holds = None;
        ledger.states(&query, &parties, Wanted::default(), |state| {
            holds = match party {
                Some(party) => state.share(party, &[], &parties, &query).map(|share| share.judgement),
                None => state.whole,
            };
            Ok::<_, Error>(())
        })?;
        match holds {
            Some(Judgement { status, update: Some((day, _)) }) if (status, day) != (self.status, on) => {
                session.say(&format!("What holds is what was recorded for {day}: {status}."))
            }
            _ => Ok(()),
        }
    }
}

/// The name of a party; the text as written for a country that the book does not mention.
fn name(ledger: &Ledger, session: &Session, text: &str, id: Option<i64>) -> Result<String, Error> {
    Ok(match id {
        Some(id) => ledger.parties(&Moment::on(session.today))?.name(id).to_owned(),
        None => text.to_owned(),
    })
}
