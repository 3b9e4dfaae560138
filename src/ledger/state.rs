//! The state of commitments: what stands for the whole and for each party, streamed in the order of recording.
//!
//! Reports and lists all come from here.

use std::collections::BTreeSet;
use std::str::FromStr;

use rusqlite::Row;

use super::error::{Error, Result};
use super::filter::Asked;
use super::fold::Held;
use super::streams::Statements;
use super::{Ledger, Parties};
use crate::model::{
    ConditionState, Due, Judgement, Needed, PartialDate, RequirementKind, Role, Span, Stand, Standing, Status,
    standing, whole_waits, woken,
};
use crate::query::Query;

/// What is to be read besides the statuses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The words of the commitment, its source and dates.
    pub details: bool,
    /// The key of its source.
    pub source: bool,
    /// What it depends on, and when it is due: what standing comes from.
    pub standing: bool,
    /// Its tags.
    pub tags: bool,
}

/// One commitment, as it stands.
#[derive(Debug, Default)]
pub struct State {
    /// Its row.
    pub id: i64,
    /// What stands for the whole.
    pub whole: Option<Judgement>,
    /// Each party in each role, and what stands for it.
    pub ties: Vec<(i64, Role, Judgement)>,
    /// Parties that an update names without their being tied: members of groups, and their own updates.
    pub members: Vec<(i64, Judgement)>,
    /// Its words, where they are wanted.
    pub details: Details,
    /// What it depends on, where standing is wanted.
    pub depends: Vec<Depends>,
    /// Its due date, where it has one and standing is wanted.
    pub due: Option<PartialDate>,
    /// Whether it cannot become due any more: the condition of its rule is ruled out.
    pub never_due: bool,
    /// Its tags, where they are wanted.
    pub tags: Vec<String>,
}

/// The words of a commitment.
#[derive(Debug, Default, Clone)]
pub struct Details {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The row of its source.
    pub source_id: i64,
    /// The key of its source, where it is wanted.
    pub source: String,
    /// The day on which it was undertaken.
    pub made: Option<PartialDate>,
    /// The rule by which it is due, where it is no date.
    pub due_rule: Option<String>,
    /// The latest day of any update.
    pub updated_on: Option<PartialDate>,
}

/// A dependence on a condition.
#[derive(Debug, Clone)]
pub struct Depends {
    /// The condition's row.
    pub condition: i64,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How the commitment depends on it.
    pub kind: RequirementKind,
    /// The condition's state, and for whom it is needed.
    pub needed: Needed,
}

/// What one party has to do with a commitment: by itself, or through a group.
#[derive(Debug, Clone)]
pub struct Share {
    /// The party.
    pub party: i64,
    /// The groups through which it is tied; none where it is tied by itself.
    pub via: Vec<i64>,
    /// What stands for it.
    pub judgement: Judgement,
    /// Where it stands.
    pub standing: Standing,
    /// The day on which the last of the conditions was met for which it waited; nothing where it waits, or never waited.
    pub woken: Option<PartialDate>,
}

impl State {
    /// The status of the whole.
    #[must_use]
    pub fn status(&self) -> Status {
        self.whole.unwrap_or(Judgement::UNTOUCHED).status
    }

    /// The standing of the whole.
    #[must_use]
    pub fn standing(&self, parties: &Parties, query: &Query) -> Standing {
        let needed = self.needed();
        let pledgers = self.tied_as(&[Role::Pledger]).map(|pledger| self.concerned(pledger, parties));
        standing(self.status(), whole_waits(&needed, pledgers), self.due, query.moment.day)
    }

    /// Those for whom a requirement may be that a party is concerned by: itself, and its groups.
    fn concerned(&self, party: i64, parties: &Parties) -> Vec<i64> {
        std::iter::once(party).chain(parties.groups_of(party).iter().copied()).collect()
    }

    /// Whether a condition, and every alternative to it, is missing: whether anybody waits for it.
    #[must_use]
    pub fn is_missing(&self, condition: i64) -> bool {
        let any_of = |a: &Depends, b: &Depends| a.needed.requirement == b.needed.requirement;
        let is_met = |one: &Depends| one.needed.stand.state == ConditionState::Met;
        let of_it = |any_of: &&[Depends]| any_of.iter().any(|one| one.condition == condition);
        self.depends.chunk_by(any_of).filter(of_it).any(|any_of| !any_of.iter().any(is_met))
    }

    /// The day on which the whole woke: the last of the conditions was met that concern everybody.
    #[must_use]
    pub fn woken(&self) -> Option<PartialDate> {
        woken(&self.needed(), &[])
    }

    /// The standing of a tie by itself, whatever groups the party belongs to.
    #[must_use]
    pub fn standing_of_tie(&self, party: i64, judgement: Judgement, query: &Query) -> Standing {
        let waits = Needed::keeps_waiting(&self.needed(), &[party]);
        standing(judgement.status, waits, self.due, query.moment.day)
    }

    /// The parties that are tied in one of these roles; in any, where there are none.
    pub fn tied_as(&self, roles: &[Role]) -> impl Iterator<Item = i64> {
        self.ties.iter().filter(move |(_, role, _)| roles.is_empty() || roles.contains(role)).map(|(party, ..)| *party)
    }

    /// What a party has to do with it in these roles, by itself or through a group; nothing where it has nothing to do
    /// with it.
    #[must_use]
    pub fn share(&self, party: i64, roles: &[Role], parties: &Parties, query: &Query) -> Option<Share> {
        let groups = parties.groups_of(party);
        let mut paths = self.tied_as(roles).filter(|tied| *tied == party || groups.contains(tied)).peekable();
        paths.peek()?;
        let mut concerned: Vec<i64> = paths.collect();
        concerned.dedup();
        // What was said of it by itself, or of a group within a group through which it is tied.
        let own = self.members.iter().filter(|(member, _)| *member == party || groups.contains(member));
        let own = own.map(|(_, judgement)| *judgement);
        let of_ties = self.ties.iter().filter(|(tied, ..)| *tied == party || concerned.contains(tied));
        let judgement =
            of_ties.map(|(.., judgement)| *judgement).chain(own).fold(Judgement::UNTOUCHED, Judgement::later);
        let via = if concerned.contains(&party) { Vec::new() } else { concerned.clone() };
        let (needed, concerned) = (self.needed(), self.concerned(party, parties));
        let waits = Needed::keeps_waiting(&needed, &concerned);
        let standing = standing(judgement.status, waits, self.due, query.moment.day);
        Some(Share { party, via, judgement, standing, woken: woken(&needed, &concerned) })
    }

    /// Every country that is tied in these roles, by itself or through a group.
    #[must_use]
    pub fn country_shares(&self, roles: &[Role], parties: &Parties, query: &Query) -> Vec<Share> {
        use crate::model::PartyKind;
        let mut countries: Vec<i64> = Vec::new();
        for tied in self.tied_as(roles) {
            countries.push(tied);
            countries.extend_from_slice(parties.members_of(tied));
        }
        countries.sort_unstable();
        countries.dedup();
        countries.retain(|id| parties.get(*id).is_some_and(|party| party.kind == PartyKind::Country));
        countries.into_iter().filter_map(|country| self.share(country, roles, parties, query)).collect()
    }

    fn needed(&self) -> Vec<Needed> {
        self.depends.iter().map(|depends| depends.needed).collect()
    }

    /// Whether it is among what was asked for, in what no index can tell.
    fn is_wanted(&self, query: &Query, asked: &Asked, parties: &Parties) -> bool {
        if !query.is_about_parties() {
            return query.wants(self.status(), || self.standing(parties, query));
        }
        let everybody: Vec<i64>;
        let among = if query.parties.is_empty() {
            everybody = self.tied_as(&query.roles).collect();
            &everybody
        } else {
            &asked.parties
        };
        among.iter().any(|party| {
            self.share(*party, &query.roles, parties, query)
                .is_some_and(|share| query.wants(share.judgement.status, || share.standing))
        })
    }
}

impl Ledger {
    /// Calls `each` with every commitment that is asked for, in the order of recording.
    ///
    /// # Errors
    /// Where something is asked for that the book does not know, or it cannot be read; and those of `each`.
    pub fn states<E: From<Error>>(
        &self,
        query: &Query,
        parties: &Parties,
        wanted: Wanted,
        each: impl FnMut(&mut State) -> Result<(), E>,
    ) -> Result<(), E> {
        self.states_among(None, query, parties, wanted, each)
    }

    /// The same of some commitments only, by their rows.
    ///
    /// # Errors
    /// As [`Self::states`].
    pub fn states_among<E: From<Error>>(
        &self,
        among: Option<&BTreeSet<i64>>,
        query: &Query,
        parties: &Parties,
        wanted: Wanted,
        mut each: impl FnMut(&mut State) -> Result<(), E>,
    ) -> Result<(), E> {
        self.stand_at(&query.moment)?;
        let asked = self.asked(query, parties)?;
        let mut clause = self.clause(query, &asked)?;
        if let Some(among) = among {
            self.choose(among)?;
            clause.sql.push_str(" AND commitment_id IN (SELECT commitment_id FROM chosen)");
        }
        let wanted = Wanted { standing: wanted.standing || !query.standings.is_empty(), ..wanted };
        let mut statements = Statements::prepare(self, &clause, wanted)?;
        let mut streams = statements.start(&clause)?;
        while let Some(mut state) = streams.next()? {
            if state.is_wanted(query, &asked, parties) {
                each(&mut state)?;
            }
        }
        Ok(())
    }
}

impl State {
    pub(super) fn read_status(&mut self, row: &Row<'_>) -> Result<()> {
        let update = row.get::<_, Option<i64>>(5)?.map(|id| Ok::<_, Error>((row.get(4)?, id))).transpose()?;
        let judgement = Judgement { status: row.get(3)?, update };
        self.note(row.get(1)?, row.get_ref(2)?.as_str().unwrap_or_default(), judgement)
    }

    pub(super) fn hold(&mut self, (party, role, judgement): Held) -> Result<()> {
        self.note(party, &role, judgement)
    }

    fn note(&mut self, party: i64, role: &str, judgement: Judgement) -> Result<()> {
        match role {
            "" if party == 0 => self.whole = Some(judgement),
            "" => self.members.push((party, judgement)),
            role => {
                let role = Role::from_str(role).map_err(|_| Error::damaged(format!("a role `{role}`")))?;
                self.ties.push((party, role, judgement));
            }
        }
        Ok(())
    }

    pub(super) fn read_details(&mut self, row: &Row<'_>) -> Result<()> {
        let due: Option<PartialDate> = row.get("due")?;
        let rule = row.get::<_, Option<String>>("due_condition")?.map(|key| read_rule(row, &key)).transpose()?;
        let state: Option<ConditionState> = row.get("due_state")?;
        let met = if state == Some(ConditionState::Met) { row.get("due_since")? } else { None };
        self.never_due = state == Some(ConditionState::RuledOut);
        self.due = due.or_else(|| rule.as_ref().and_then(|rule| rule.date(met)));
        self.details = Details {
            key: row.get("key")?,
            title: row.get("title")?,
            source_id: row.get("source_id")?,
            source: row.get::<_, Option<String>>("source")?.unwrap_or_default(),
            made: row.get("made")?,
            due_rule: rule.map(|rule| rule.to_string()),
            updated_on: row.get("updated_on")?,
        };
        Ok(())
    }

    pub(super) fn read_depends(&mut self, row: &Row<'_>) -> Result<()> {
        self.depends.push(Depends {
            condition: row.get("condition_id")?,
            key: row.get("key")?,
            title: row.get("title")?,
            kind: row.get("kind")?,
            needed: Needed {
                requirement: row.get("requirement")?,
                party: row.get("party_id")?,
                stand: Stand { state: row.get("state")?, since: row.get("since")? },
            },
        });
        Ok(())
    }
}

/// The due rule of a row with the columns `due_count` and `due_unit`.
pub(super) fn read_rule(row: &Row<'_>, condition: &str) -> Result<Due> {
    let key = condition.parse().map_err(|_| Error::damaged(format!("the key `{condition}`")))?;
    Ok(Due::After { condition: key, span: read_span(row)? })
}

/// The time in such a rule.
pub(super) fn read_span(row: &Row<'_>) -> Result<Span> {
    Ok(Span { count: row.get("due_count")?, unit: row.get("due_unit")? })
}
