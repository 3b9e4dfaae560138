//! The reference: what a book must answer, over plain lists, slow and obviously right. It knows nothing of SQL, of what is
//! derived, or of streams.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use pledgebook::model::{
    Commitment, ConditionState, Due, Item, Kind, Member, PartialDate, Party, PartyKind, Requirement, Role, Standing,
    Status, StatusUpdate, country,
};
use pledgebook::query::Moment;

/// An act of recording: items, or an undoing of another; items of others may be taken back, by entry and position.
#[derive(Debug, Default)]
pub(crate) struct Act {
    pub at: DateTime<Utc>,
    pub items: Vec<Item>,
    pub undoes: Option<usize>,
    pub takes_back: Vec<(usize, usize)>,
}

/// A book is the list of its entries; the first is number 1.
#[derive(Debug, Default)]
pub(crate) struct Book(pub Vec<Act>);

/// A book as it is at a moment.
pub(crate) struct View<'a> {
    moment: &'a Moment,
    /// Everything that counts, in the order of recording, with its entry, and its place there.
    items: Vec<(usize, &'a Item, usize)>,
}

/// An update: its day, its entry, and its place there.
pub(crate) type Place = (PartialDate, usize, usize);

/// A status, and the update by which it became so.
pub(crate) type Line = (Status, Option<Place>);

/// What stands, and the update on which it rests: its day, and its place among everything.
type Judged = (Status, Option<(PartialDate, usize)>);

impl Book {
    /// How many entries are known.
    pub(crate) fn known(&self, moment: &Moment) -> usize {
        let later = |act: &Act| moment.known_at.is_some_and(|time| act.at > time);
        self.0.iter().position(later).unwrap_or(self.0.len())
    }

    /// The entries that do not count, and the single items.
    pub(crate) fn gone(&self, known: usize) -> (BTreeSet<usize>, BTreeSet<(usize, usize)>) {
        let (mut entries, mut items) = (BTreeSet::new(), BTreeSet::new());
        for number in (1..=known)
            .rev()
            .filter(|number| self.0[number - 1].undoes.is_some() || !self.0[number - 1].takes_back.is_empty())
        {
            if !entries.contains(&number) {
                entries.extend(self.0[number - 1].undoes);
                items.extend(self.0[number - 1].takes_back.iter().copied());
            }
        }
        (entries, items)
    }

    pub(crate) fn at<'a>(&'a self, moment: &'a Moment) -> View<'a> {
        let known = self.known(moment);
        let (gone, taken) = self.gone(known);
        let mut items = Vec::new();
        for number in (1..=known).filter(|number| !gone.contains(number)) {
            for (place, item) in self.0[number - 1].items.iter().enumerate() {
                if !taken.contains(&(number, place))
                    && dated(item).is_none_or(|on| !moment.as_of || on <= moment.day.into())
                {
                    items.push((number, item, place));
                }
            }
        }
        View { moment, items }
    }
}

fn dated(item: &Item) -> Option<PartialDate> {
    match item {
        Item::Update(update) => Some(update.on),
        Item::Resolution(resolution) => Some(resolution.on),
        _ => None,
    }
}

impl<'a> View<'a> {
    /// The last description of each thing of a kind.
    pub(crate) fn described(&self, kind: Kind) -> BTreeMap<String, &'a Item> {
        let of_kind = self.items.iter().filter(|(_, item, _)| item.kind() == kind);
        of_kind.filter_map(|(_, item, _)| Some((item.key()?.to_string(), *item))).collect()
    }

    pub(crate) fn commitments(&self) -> Vec<&'a Commitment> {
        let there = |commitment: &&Commitment| {
            !self.moment.as_of || commitment.made.is_none_or(|made| made <= self.moment.day.into())
        };
        let all = self.described(Kind::Commitment).into_values();
        all.filter_map(|item| if let Item::Commitment(one) = item { Some(one) } else { None }).filter(there).collect()
    }

    pub(crate) fn sources(&self) -> Vec<String> {
        self.described(Kind::Source).into_keys().collect()
    }

    pub(crate) fn conditions(&self) -> Vec<String> {
        self.described(Kind::Condition).into_keys().collect()
    }

    fn groups(&self) -> Vec<&'a Party> {
        let all = self.described(Kind::Party).into_values();
        all.filter_map(|item| if let Item::Party(one) = item { Some(one) } else { None }).collect()
    }

    /// The state of a condition, and the first day of the unbroken time in it.
    pub(crate) fn stand(&self, condition: &str) -> (ConditionState, Option<PartialDate>) {
        let mut said: Vec<(PartialDate, usize, ConditionState)> = Vec::new();
        for (order, (_, item, _)) in self.items.iter().enumerate() {
            if let Item::Resolution(one) = item
                && one.condition.text == condition
            {
                said.push((one.on, order, one.state));
            }
        }
        said.sort_by_key(|(on, order, _)| (*on, *order));
        let last = said.last().map(|(.., state)| *state);
        let run = said.iter().rev().take_while(|(.., state)| Some(*state) == last).last();
        let stand = (last.unwrap_or(ConditionState::Unmet), run.map(|(on, ..)| *on));
        match self.moment.assume.iter().rev().find(|(key, _)| key == condition) {
            Some((_, state)) if *state != stand.0 || stand.1.is_none() => (*state, Some(self.moment.day.into())),
            _ => stand,
        }
    }

    /// The groups to which a party belongs on the day, also through groups.
    fn groups_of(&self, party: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        loop {
            let before = found.len();
            for group in self.groups() {
                let has = |member: &Member| {
                    (member.party.text == party || found.contains(&member.party.text))
                        && member.since.is_none_or(|since| since <= self.moment.day.into())
                        && member.until.is_none_or(|until| self.moment.day <= until.last_day())
                };
                if group.members.iter().any(has) {
                    found.insert(group.key.to_string());
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    pub(crate) fn members_of(&self, group: &str) -> BTreeSet<String> {
        self.parties().into_iter().filter(|party| self.groups_of(party).contains(group)).collect()
    }

    /// Every party that anything names.
    pub(crate) fn parties(&self) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = self.groups().iter().map(|group| group.key.to_string()).collect();
        found.extend(self.groups().iter().flat_map(|group| group.members.iter().map(|one| one.party.text.clone())));
        found.extend(self.commitments().iter().flat_map(|one| one.parties.iter().map(|tie| tie.party.text.clone())));
        let keys: Vec<&str> = self.commitments().iter().map(|one| one.key.as_str()).collect();
        let updates = self.updates().into_iter().filter(|(_, one)| keys.contains(&one.commitment.text.as_str()));
        found.extend(updates.filter_map(|(_, one)| Some(one.party.as_ref()?.text.clone())));
        found
    }

    fn updates(&self) -> Vec<(usize, &'a StatusUpdate)> {
        let of_kind = |(order, (_, item, _)): (usize, &(usize, &'a Item, usize))| {
            if let Item::Update(one) = *item { Some((order, one)) } else { None }
        };
        self.items.iter().enumerate().filter_map(of_kind).collect()
    }

    /// What the latest update of a commitment says that concerns somebody.
    fn judged(&self, commitment: &Commitment, concerns: impl Fn(Option<&str>) -> bool) -> Judged {
        let mut told = self.updates();
        told.retain(|(_, one)| one.commitment.text == commitment.key.as_str());
        told.retain(|(_, one)| concerns(one.party.as_ref().map(|party| party.text.as_str())));
        let last = told.into_iter().max_by_key(|(order, one)| (one.on, *order));
        last.map_or((Status::Pledged, None), |(order, one)| (one.status, Some((one.on, order))))
    }

    pub(crate) fn whole(&self, commitment: &Commitment) -> Judged {
        self.judged(commitment, |party| party.is_none())
    }

    /// What stands for a party by itself, whatever groups it belongs to.
    pub(crate) fn alone(&self, commitment: &Commitment, party: &str) -> Judged {
        self.judged(commitment, |named| named.is_none_or(|named| named == party))
    }

    /// The ties through which a party has to do with a commitment, in these roles.
    pub(crate) fn paths(&self, commitment: &Commitment, party: &str, roles: &[Role]) -> Vec<String> {
        let groups = self.groups_of(party);
        let ties = commitment.parties.iter().filter(|tie| roles.is_empty() || roles.contains(&tie.role));
        ties.map(|tie| tie.party.text.clone()).filter(|tied| tied == party || groups.contains(tied)).collect()
    }

    /// What stands for a party: the latest that names it, a group through which it is tied, a group among those that are
    /// not tied themselves, or nobody.
    pub(crate) fn share(&self, commitment: &Commitment, party: &str, roles: &[Role]) -> Option<(Judged, Standing)> {
        let (paths, groups) = (self.paths(commitment, party, roles), self.groups_of(party));
        if paths.is_empty() {
            return None;
        }
        let is_tied = |named: &str| commitment.parties.iter().any(|tie| tie.party.text == named);
        let judged = self.judged(commitment, |named| {
            named.is_none_or(|named| {
                named == party || paths.iter().any(|path| path == named) || !is_tied(named) && groups.contains(named)
            })
        });
        let mut concerned: Vec<String> = groups.into_iter().chain(paths).collect();
        concerned.push(party.to_owned());
        Some((judged, self.standing(commitment, judged.0, self.waits(commitment, &concerned))))
    }

    pub(crate) fn is_missing(&self, one: &Requirement) -> bool {
        !one.any_of.iter().any(|condition| self.stand(&condition.text).0 == ConditionState::Met)
    }

    fn requirements<'c>(commitment: &'c Commitment, concerned: &[String]) -> Vec<&'c Requirement> {
        let concerns = |one: &&Requirement| one.party.as_ref().is_none_or(|party| concerned.contains(&party.text));
        commitment.requires.iter().filter(concerns).collect()
    }

    pub(crate) fn waits(&self, commitment: &Commitment, concerned: &[String]) -> bool {
        Self::requirements(commitment, concerned).into_iter().any(|one| self.is_missing(one))
    }

    /// The day on which a party woke: all of its requirements are met since then.
    fn woken(&self, commitment: &Commitment, concerned: &[String]) -> Option<PartialDate> {
        let mut days = Vec::new();
        for one in Self::requirements(commitment, concerned) {
            let stands = one.any_of.iter().map(|condition| self.stand(&condition.text));
            days.push(stands.filter(|(state, _)| *state == ConditionState::Met).filter_map(|(_, since)| since).min()?);
        }
        days.into_iter().max()
    }

    /// The day on which it is due; what is to be shown.
    pub(crate) fn due(&self, commitment: &Commitment) -> (Option<PartialDate>, String) {
        match commitment.due.as_ref().map(|(due, _)| due) {
            None => (None, String::new()),
            Some(Due::On(date)) => (Some(*date), date.to_string()),
            Some(rule @ Due::After { condition, span }) => match self.stand(condition.as_str()) {
                (ConditionState::Met, Some(since)) => {
                    let date = span.after(since.last_day()).map(PartialDate::from);
                    (date, date.map(|date| date.to_string()).unwrap_or_default())
                }
                (ConditionState::RuledOut, _) => (None, "never due".to_owned()),
                _ => (None, rule.to_string()),
            },
        }
    }

    fn standing(&self, commitment: &Commitment, status: Status, waits: bool) -> Standing {
        let is_late = self.due(commitment).0.is_some_and(|due| due.last_day() < self.moment.day);
        match () {
            () if status.is_final() => Standing::Closed,
            () if waits => Standing::Waiting,
            () if is_late => Standing::Overdue,
            () => Standing::InForce,
        }
    }

    pub(crate) fn standing_of_whole(&self, commitment: &Commitment) -> Standing {
        let mut pledgers = commitment.parties.iter().filter(|tie| tie.role == Role::Pledger).peekable();
        let nobody = pledgers.peek().is_none();
        let concerned = |party: &String| {
            let mut concerned: Vec<String> = self.groups_of(party).into_iter().collect();
            concerned.push(party.clone());
            concerned
        };
        let all_wait = pledgers.all(|tie| self.waits(commitment, &concerned(&tie.party.text)));
        self.standing(commitment, self.whole(commitment).0, self.waits(commitment, &[]) || !nobody && all_wait)
    }

    /// The standing of a tie by itself.
    pub(crate) fn standing_of_tie(&self, commitment: &Commitment, party: &str) -> Standing {
        let waits = self.waits(commitment, &[party.to_owned()]);
        self.standing(commitment, self.alone(commitment, party).0, waits)
    }

    pub(crate) fn updated_on(&self, commitment: &Commitment) -> Option<PartialDate> {
        let told = self.updates().into_iter().filter(|(_, one)| one.commitment.text == commitment.key.as_str());
        told.map(|(_, one)| one.on).max()
    }

    /// The pledgers that a list shows: those who are tied as such; and of others those with a say or a condition of their
    /// own.
    pub(crate) fn pledgers(&self, commitment: &Commitment) -> BTreeSet<String> {
        let (mut found, whole) = (BTreeSet::new(), self.whole(commitment));
        for tie in &commitment.parties {
            let name = &tie.party.text;
            if tie.role == Role::Pledger || self.alone(commitment, name) != whole {
                found.insert(name.clone());
            }
        }
        let is_tied = |named: &String| commitment.parties.iter().any(|tie| tie.party.text == *named);
        found.extend(self.named(commitment.key.as_str()).into_iter().filter(|named| !is_tied(named)));
        found.extend(commitment.requires.iter().filter_map(|one| Some(one.party.as_ref()?.text.clone())));
        found.retain(|party| self.share(commitment, party, &[Role::Pledger]).is_some());
        found
    }

    pub(crate) fn is_country(key: &str) -> bool {
        country(key).is_some_and(|country| country.alpha2 == key)
    }

    /// Why a commitment needs attention: the word, and its day.
    pub(crate) fn attention(
        &self,
        commitment: &Commitment,
        soon: NaiveDate,
        silent: NaiveDate,
    ) -> Option<(&'static str, String)> {
        let mut units: Vec<(Judged, Standing, Option<PartialDate>)> = Vec::new();
        for party in self.pledgers(commitment) {
            let mut concerned: Vec<String> = self.groups_of(&party).into_iter().collect();
            concerned.extend(self.paths(commitment, &party, &[Role::Pledger]));
            concerned.push(party.clone());
            if let Some((judged, standing)) = self.share(commitment, &party, &[Role::Pledger]) {
                units.push((judged, standing, self.woken(commitment, &concerned)));
            }
        }
        if !commitment.parties.iter().any(|tie| tie.role == Role::Pledger) {
            units = vec![(self.whole(commitment), self.standing_of_whole(commitment), self.woken(commitment, &[]))];
        }
        let due = self.due(commitment).0;
        let in_force = || units.iter().filter(|(_, standing, _)| *standing == Standing::InForce);
        if units.iter().any(|(_, standing, _)| *standing == Standing::Overdue) {
            return Some(("overdue", due?.to_string()));
        }
        let untouched =
            in_force().filter_map(|((_, update), _, woken)| woken.filter(|day| update.is_none_or(|(on, _)| on < *day)));
        if let Some(day) = untouched.min() {
            return Some(("woken", day.to_string()));
        }
        in_force().next()?;
        if let Some(due) = due.filter(|due| due.last_day() <= soon) {
            return Some(("due-soon", due.to_string()));
        }
        let last = self.updated_on(commitment).or(commitment.made);
        let is_silent = last.is_none_or(|day| day.last_day() <= silent);
        is_silent.then(|| ("stale", self.updated_on(commitment).map(|on| on.to_string()).unwrap_or_default()))
    }

    /// All that counts of what was said, as lists of items: for export.
    pub(crate) fn everything(&self) -> Vec<String> {
        let keys: Vec<&str> = self.commitments().iter().map(|one| one.key.as_str()).collect();
        let mut found = Vec::new();
        for kind in [Kind::Source, Kind::Party, Kind::Condition] {
            found.extend(self.described(kind).into_values().map(|item| format!("{item:?}")));
        }
        found.extend(self.commitments().iter().map(|one| format!("{:?}", Item::Commitment((*one).clone()))));
        for (_, item, _) in &self.items {
            match item {
                Item::Update(one) if keys.contains(&one.commitment.text.as_str()) => found.push(format!("{item:?}")),
                Item::Resolution(_) => found.push(format!("{item:?}")),
                _ => {}
            }
        }
        found.sort();
        found
    }

    /// The status of the whole or of a party by itself, and the first of the updates in a row that say so.
    pub(crate) fn line(&self, commitment: &str, party: Option<&str>) -> Line {
        let mut told = self.updates();
        told.retain(|(_, one)| one.commitment.text == commitment);
        let groups = party.map(|party| self.groups_of(party)).unwrap_or_default();
        let is_its = |named: &str| Some(named) == party || groups.contains(named);
        told.retain(|(_, one)| one.party.as_ref().is_none_or(|named| is_its(&named.text)));
        told.sort_by_key(|(order, one)| (one.on, *order));
        let status = told.last().map_or(Status::Pledged, |(_, one)| one.status);
        let first = told.into_iter().rev().take_while(|(_, one)| one.status == status).last();
        (status, first.map(|(order, one)| (one.on, self.items[order].0, self.items[order].2)))
    }

    /// The parties that updates of a commitment name.
    pub(crate) fn named(&self, commitment: &str) -> BTreeSet<String> {
        let told = self.updates().into_iter().filter(|(_, one)| one.commitment.text == commitment);
        told.filter_map(|(_, one)| Some(one.party.as_ref()?.text.clone())).collect()
    }

    pub(crate) fn kind_of(&self, party: &str) -> PartyKind {
        if Self::is_country(party) { PartyKind::Country } else { PartyKind::Group }
    }
}
