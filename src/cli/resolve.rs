//! `pledge resolve`.

use std::borrow::Cow;
use std::collections::HashMap;

use pledgebook::ledger::Ledger;
use pledgebook::model::{ConditionState, Item, Reference, Resolution, Stand, Standing};
use pledgebook::query::{Moment, Query};
use pledgebook::report;
use pledgebook::table::{Cell, Table};

use super::Done;
use super::args::{self, Event, Output};
use super::session::Session;

/// Record what became of a condition, and show which commitments that wakes
#[derive(clap::Args)]
#[command(after_help = "Examples:
  pledge resolve post-ceasefire met --on 2026-05-01 --note 'the ceasefire holds'
  pledge resolve post-ceasefire unmet --on 2026-06-12")]
pub(super) struct Args {
    /// The condition's key
    condition: String,
    /// What became of it
    #[arg(value_parser = args::condition_state())]
    state: ConditionState,
    #[command(flatten)]
    event: Event,
    #[command(flatten)]
    output: Output,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Done> {
        let on = self.event.on(session)?;
        let mut ledger = session.ledger_to_write()?;
        let mut writer = ledger.begin(session.entry(format!("resolve {} {}", self.condition, self.state)))?;
        let before = self.dependants(writer.ledger(), session)?;
        writer.add(&Item::Resolution(Resolution {
            condition: Reference::new(&self.condition),
            state: self.state,
            on,
            source: self.event.source.clone().map(Reference::new),
            note: self.event.note.clone(),
        }))?;
        session.warn(writer.warnings());
        let receipt = writer.commit()?;
        let after = self.dependants(&ledger, session)?;
        if !self.output.format.for_people {
            let changed = changed(&before, after, |_| true);
            session.print(changed, self.output.format)?;
            return Ok(Done::Well);
        }
        match receipt.entry {
            Some((entry, _)) => {
                session.say(&format!("{}: {} since {on} (entry {entry}).", self.condition, self.state))?;
            }
            None => {
                session.say(&format!("{}: {} since {on}: the book says so already.", self.condition, self.state))?;
            }
        }
        self.say_what_holds(session, &ledger)?;
        self.say_changed(session, &before, &after)
    }

    /// Where another state holds, of a later day or recorded later for the same, says so.
    fn say_what_holds(&self, session: &Session, ledger: &Ledger) -> anyhow::Result<()> {
        let conditions = ledger.conditions(&Moment::on(session.today))?;
        let condition = conditions.into_iter().find(|one| one.key.eq_ignore_ascii_case(&self.condition));
        match condition.map(|one| one.stand) {
            Some(Stand { state, since: Some(since) }) if state != self.state => {
                session.say(&format!("What holds is what was recorded for {since}: {state}."))
            }
            _ => Ok(()),
        }
    }

    fn dependants(&self, ledger: &Ledger, session: &Session) -> anyhow::Result<Table> {
        let query = Query { conditions: vec![self.condition.clone()], ..Query::everything(session.today) };
        Ok(report::list(ledger, &query)?)
    }

    fn say_changed(&self, session: &Session, before: &Table, after: &Table) -> anyhow::Result<Done> {
        let heads = [
            (Standing::InForce, "Now in force:"),
            (Standing::Overdue, "Now overdue:"),
            (Standing::Waiting, "Now waiting, at least in part:"),
            (Standing::Closed, "Closed, but for single parties:"),
        ];
        let mut any = false;
        for (standing, head) in heads {
            let some = changed(before, after.clone(), |cell| cell.plain() == standing.word());
            if !some.rows.is_empty() {
                any = true;
                session.say(&format!("\n{head}"))?;
                session.print(some, self.output.format)?;
            }
        }
        if !any {
            session.say("No commitment stands otherwise than before.")?;
        }
        Ok(Done::Well)
    }
}

/// The rows of `after` whose standing, of the whole or of a party, is not what it was.
fn changed(before: &Table, mut after: Table, standing: impl Fn(&Cell) -> bool) -> Table {
    let at = |name: &str| after.columns.iter().position(|column| column.key == name).unwrap_or(0);
    let (key, stands) = (at("key"), at("standing"));
    let was: HashMap<Cow<'_, str>, &Cell> = before.rows.iter().map(|old| (old[key].plain(), &old[stands])).collect();
    after.rows.retain(|row| standing(&row[stands]) && was.get(&row[key].plain()) != Some(&&row[stands]));
    after
}
