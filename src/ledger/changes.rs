//! What changed between two moments: two days, two states of knowledge, or both.
//!
//! Only what may have changed is looked at: what is dated between the days, by the index of days, and what was recorded
//! between the times, by that of entries. Then each thing is compared as it counts at either moment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row};

use super::derive::{self, Retracted};
use super::error::{Error, Result};
use super::filter::Clause;
use super::state::read_span;
use super::streams::Stream;
use super::{Ledger, Parties, commitments};
use crate::model::{ConditionState, Item, Kind, PartialDate, Status};
use crate::query::Moment;

/// What may have changed between two moments.
#[derive(Debug, Default)]
pub struct Changed {
    /// Commitments that are there at the later moment only.
    pub new: BTreeSet<i64>,
    /// Commitments that are there at the earlier moment only.
    pub gone: BTreeSet<i64>,
    /// Commitments, sources, parties and conditions that are described otherwise.
    pub amended: Vec<Amended>,
    /// Statuses that moved, of commitments that are there at both moments.
    pub moved: Vec<Moved>,
    /// Commitments whose due date may have passed.
    pub may_be_due: BTreeSet<i64>,
}

/// A thing that is described otherwise.
#[derive(Debug)]
pub struct Amended {
    /// Its row, where it is a commitment.
    pub commitment: Option<i64>,
    /// What describes it at the earlier moment.
    pub before: Item,
    /// What describes it at the later moment.
    pub now: Item,
}

/// A status that is not what it was; or, between two states of knowledge, has become so by another update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The commitment.
    pub commitment: i64,
    /// The party, where it is that of one alone.
    pub party: Option<i64>,
    /// What it was.
    pub from: Status,
    /// What it is.
    pub to: Status,
    /// The update with which it had become what it was: its day and its row.
    pub was_by: Option<(PartialDate, i64)>,
    /// The update with which it became what it is; nothing where none counts any more.
    pub by: Option<(PartialDate, i64)>,
}

/// What a commitment is called.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}

/// What an update says besides the status, and where it was recorded.
#[derive(Debug)]
pub struct By {
    /// The row of its source.
    pub source: Option<i64>,
    /// What happened.
    pub note: Option<String>,
    /// The number of its entry.
    pub entry: i64,
}

/// An update, and whether it counts at either moment.
struct Told {
    on: PartialDate,
    id: i64,
    party: Option<i64>,
    status: Status,
    before: bool,
    after: bool,
}

/// Who belongs to which group at either moment, and whether they differ in what was known only.
struct Members {
    before: Parties,
    after: Parties,
    corrections: bool,
}

/// What counts at a moment, by entry, row and day.
struct Counting {
    known: i64,
    gone: Retracted,
    until: Option<PartialDate>,
}

impl Counting {
    fn counts(&self, entry: i64, row: i64, on: PartialDate) -> bool {
        entry <= self.known
            && self.until.is_none_or(|until| on <= until)
            && !self.gone.entries.contains(&entry)
            && !self.gone.updates.contains(&row)
    }
}

impl Ledger {
    /// What changed from a moment to a later one.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn changes(&self, from: &Moment, to: &Moment) -> Result<Changed> {
        let touched = self.touched_between(from, to)?;
        let mut after = self.revisions_at(to, &touched)?;
        let mut before = if from.known_at == to.known_at {
            let made = |made: &Option<PartialDate>| made.is_none_or(|made| made <= from.day.into());
            after.iter().filter(|(_, (_, on))| !from.as_of || made(on)).map(|(id, there)| (*id, *there)).collect()
        } else {
            self.revisions_at(from, &touched)?
        };
        let mut changed = Changed { may_be_due: self.may_be_due(from, to)?, ..Changed::default() };
        changed.new = after.keys().filter(|id| !before.contains_key(id)).copied().collect();
        changed.gone = before.keys().filter(|id| !after.contains_key(id)).copied().collect();
        before.retain(|id, _| after.contains_key(id));
        after.retain(|id, (now, _)| before.get(id).is_some_and(|(then, _)| then != now));
        for (id, (now, _)) in &after {
            let read = |revision| super::contents::read(&self.db, Kind::Commitment, revision);
            let (before, now) = (read(before[id].0)?, read(*now)?);
            changed.amended.push(Amended { commitment: Some(*id), before, now });
        }
        for kind in [Kind::Source, Kind::Party, Kind::Condition] {
            self.amended_things(kind, from, to, &mut changed.amended)?;
        }
        changed.moved = self.moved(from, to, &before.into_keys().collect())?;
        Ok(changed)
    }

    /// The sources, parties or conditions that are described at both moments, and otherwise.
    fn amended_things(&self, kind: Kind, from: &Moment, to: &Moment, found: &mut Vec<Amended>) -> Result<()> {
        let known = (self.last_known(from)?, self.last_known(to)?);
        if known.0 == known.1 {
            return Ok(());
        }
        let table = format!("{kind}_revision");
        let touched =
            format!("{AFFECTED} {}", DESCRIBED_BETWEEN.replace("{table}", &table).replace("{thing}", kind.word()));
        let ids: Vec<i64> =
            self.db.prepare_cached(&touched)?.query_map(known, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let revision = |moment: &Moment, id: i64| -> Result<Option<i64>> {
            self.stand_at(moment)?;
            let sql = format!("SELECT revision_id FROM derived_{kind} WHERE {kind}_id = ?1");
            Ok(self.db.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?.flatten())
        };
        let before: Vec<Option<i64>> = ids.iter().map(|id| revision(from, *id)).collect::<Result<_>>()?;
        for (id, before) in ids.into_iter().zip(before) {
            if let (Some(before), Some(now)) = (before, revision(to, id)?)
                && before != now
            {
                let read = |revision| super::contents::read(&self.db, kind, revision);
                found.push(Amended { commitment: None, before: read(before)?, now: read(now)? });
            }
        }
        Ok(())
    }

    /// The commitments of which something is dated between the days, or was recorded or taken back between the times.
    fn touched_between(&self, from: &Moment, to: &Moment) -> Result<BTreeSet<i64>> {
        self.stand_at(&Moment::on(to.day))?;
        let (known_from, known_to) = (self.last_known(from)?, self.last_known(to)?);
        let mut found = Vec::new();
        let mut collect = |sql: &str, from: &dyn rusqlite::ToSql, to: &dyn rusqlite::ToSql| -> Result<()> {
            let mut statement = self.db.prepare_cached(sql)?;
            let ids = statement.query_map([from, to], |row| row.get::<_, i64>(0))?;
            for id in ids {
                found.push(id?);
            }
            Ok(())
        };
        if from.as_of && from.day != to.day {
            let (from, to) = (PartialDate::from(from.day), PartialDate::from(to.day));
            for sql in DATED_BETWEEN {
                collect(sql, &from, &to)?;
            }
        }
        if known_from != known_to {
            for sql in RECORDED_BETWEEN {
                collect(&format!("{AFFECTED} {sql}"), &known_from, &known_to)?;
            }
        }
        found.extend(self.of_changed_members(from, to)?);
        Ok(found.into_iter().collect())
    }

    /// The commitments of which updates name a party that belongs to other groups at one moment than at the other: what was
    /// said of these holds for it, or does no more.
    fn of_changed_members(&self, from: &Moment, to: &Moment) -> Result<Vec<i64>> {
        let (before, after) = (self.parties(from)?, self.parties(to)?);
        let all = before.all().into_iter().chain(after.all());
        let changed: BTreeSet<i64> =
            all.map(|party| party.id).filter(|id| before.groups_of(*id) != after.groups_of(*id)).collect();
        self.stand_at(&Moment::on(to.day))?;
        let sql = match (from.known_at, to.known_at) {
            (None, None) => "SELECT commitment_id FROM derived_status WHERE party_id = ?1",
            // Of the past nothing is derived.
            _ => "SELECT commitment_id FROM status_update WHERE party_id = ?1",
        };
        let mut found = Vec::new();
        for party in changed {
            let mut statement = self.db.prepare_cached(sql)?;
            let ids = statement.query_map([party], |row| row.get(0))?;
            found.extend(ids.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        Ok(found)
    }

    /// The commitments among these that are there at a moment, the revision that counts, and the day on which they were made.
    fn revisions_at(
        &self,
        moment: &Moment,
        among: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, (i64, Option<PartialDate>)>> {
        self.stand_at(moment)?;
        self.choose(among)?;
        let mut statement = self.db.prepare_cached(
            "SELECT chosen.commitment_id, derived_commitment.revision_id, derived_commitment.made
            FROM chosen
            CROSS JOIN derived_commitment ON derived_commitment.commitment_id = chosen.commitment_id",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn counting(&self, moment: &Moment) -> Result<Counting> {
        let known = self.last_known(moment)?;
        self.stand_at(&Moment::on(moment.day))?;
        let until = moment.as_of.then(|| moment.day.into());
        Ok(Counting { known, gone: derive::retracted(&self.db, known)?, until })
    }

    fn moved(&self, from: &Moment, to: &Moment, among: &BTreeSet<i64>) -> Result<Vec<Moved>> {
        let (before, after) = (self.counting(from)?, self.counting(to)?);
        let (before_parties, after_parties) = (self.parties(from)?, self.parties(to)?);
        let members = Members { before: before_parties, after: after_parties, corrections: from.is_same_day(to) };
        self.stand_at(&Moment::on(to.day))?;
        self.choose(among)?;
        let mut statement = self.db.prepare_cached(
            "SELECT chosen.commitment_id, told.party_id, told.effective_on, told.id, told.status, told.entry_id
            FROM chosen
            CROSS JOIN status_update AS told
                ON told.commitment_id = chosen.commitment_id AND told.effective_on <= ?1
            ORDER BY chosen.commitment_id",
        )?;
        let until = after.until.map_or_else(|| "9999-99-99".to_owned(), |day| day.to_string());
        let mut rows = statement.query([until])?;
        let (mut moved, mut told, mut of) = (Vec::new(), Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let commitment = row.get(0)?;
            if commitment != of {
                compare(of, &mut told, &members, &mut moved);
                of = commitment;
            }
            let (on, id, entry) = (row.get(2)?, row.get(3)?, row.get(5)?);
            let (before, after) = (before.counts(entry, id, on), after.counts(entry, id, on));
            if before || after {
                told.push(Told { on, id, party: row.get(1)?, status: row.get(4)?, before, after });
            }
        }
        compare(of, &mut told, &members, &mut moved);
        Ok(moved)
    }

    /// The commitments whose due date may lie between the days: that from which they are overdue, by any description.
    fn may_be_due(&self, from: &Moment, to: &Moment) -> Result<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        if from.day >= to.day {
            return Ok(found);
        }
        let mut statement = self.db.prepare_cached(
            "SELECT commitment_id FROM commitment_revision WHERE due >= ?1 AND due < ?2
            UNION ALL
            SELECT commitment_id FROM commitment_revision WHERE due IN (substr(?1, 1, 4), substr(?1, 1, 7))",
        )?;
        let days = (PartialDate::from(from.day), PartialDate::from(to.day));
        let mut rows = statement.query(days)?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?);
        }
        for condition in self.conditions(to)?.into_iter().filter(|one| one.stand.state == ConditionState::Met) {
            if let Some(since) = condition.stand.since {
                self.due_by_rule(condition.id, since.last_day(), from.day..to.day, &mut found)?;
            }
        }
        Ok(found)
    }

    /// Those that are due so long after a condition was met that it lies between the days.
    fn due_by_rule(
        &self,
        condition: i64,
        met: NaiveDate,
        days: std::ops::Range<NaiveDate>,
        found: &mut BTreeSet<i64>,
    ) -> Result<()> {
        let sql = "SELECT commitment_id, due_count, due_unit FROM commitment_revision WHERE due_condition_id = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([condition])?;
        while let Some(row) = rows.next()? {
            if read_span(row)?.after(met).is_some_and(|due| days.contains(&due)) {
                found.insert(row.get(0)?);
            }
        }
        Ok(())
    }

    /// The commitments that depend on a condition, or are due by it.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn dependants(&self, condition: i64) -> Result<BTreeSet<i64>> {
        Ok(commitments::dependants(&self.db, condition)?.into_iter().collect())
    }

    /// Hands over each status that moved with the key and the title of its commitment, as described at a moment, and with
    /// what the update says by which it did.
    ///
    /// # Errors
    /// Where the book cannot be read; and those of `each`.
    pub fn tell(
        &self,
        moved: &[Moved],
        moment: &Moment,
        mut each: impl FnMut(&Moved, Named, Option<By>) -> Result<()>,
    ) -> Result<()> {
        self.stand_at(moment)?;
        self.choose(&moved.iter().map(|one| one.commitment).collect())?;
        let mut names = self.db.prepare_cached(
            "SELECT chosen.commitment_id, commitment.key, revision.title
            FROM chosen
            CROSS JOIN derived_commitment ON derived_commitment.commitment_id = chosen.commitment_id
            CROSS JOIN commitment ON commitment.id = chosen.commitment_id
            CROSS JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
            ORDER BY chosen.commitment_id",
        )?;
        let mut by = self.db.prepare_cached("SELECT source_id, note, entry_id FROM status_update WHERE id = ?1")?;
        let nothing = Clause { sql: String::new(), values: Vec::new() };
        let mut names = Stream::start(&mut names, &nothing)?;
        for of_one in moved.chunk_by(|a, b| a.commitment == b.commitment) {
            let mut named = Named::default();
            names.take(of_one[0].commitment, |row| {
                named = Named { key: row.get(1)?, title: row.get(2)? };
                Ok(())
            })?;
            for one in of_one {
                let read = |row: &Row<'_>| Ok(By { source: row.get(0)?, note: row.get(1)?, entry: row.get(2)? });
                let by = one.by.map(|(_, id)| by.query_row([id], read)).transpose()?;
                each(one, named.clone(), by)?;
            }
        }
        Ok(())
    }

    /// When an entry was recorded, and by whom.
    ///
    /// # Errors
    /// Where there is none.
    pub fn entry_header(&self, entry: i64) -> Result<(String, String)> {
        let sql = "SELECT recorded_at, author FROM entry WHERE id = ?1";
        self.db
            .prepare_cached(sql)?
            .query_row([entry], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(|_| Error::damaged(format!("entry {entry} is not there")))
    }
}

/// Compares what was told of a commitment at either moment, for the whole and for each party that is named; and clears it.
fn compare(commitment: i64, told: &mut Vec<Told>, members: &Members, moved: &mut Vec<Moved>) {
    told.sort_unstable_by_key(|one| (one.on, one.id));
    let moves = |line: &Moved| line.from != line.to || members.corrections && line.was_by != line.by;
    let whole = line(commitment, told, None, members);
    moved.extend(Some(whole).filter(moves));
    let mut parties: Vec<i64> = told.iter().filter_map(|one| one.party).collect();
    parties.sort_unstable();
    parties.dedup();
    for party in parties {
        let own = line(commitment, told, Some(party), members);
        if moves(&own) && own != (Moved { party: Some(party), ..whole }) {
            moved.push(own);
        }
    }
    told.clear();
}

/// From which status to which, and with which updates, the whole or a party moved: by itself, or with a group of its.
fn line(commitment: i64, told: &[Told], party: Option<i64>, members: &Members) -> Moved {
    let at = |counts: fn(&Told) -> bool, parties: &Parties| {
        let groups = party.map_or(&[][..], |party| parties.groups_of(party));
        let is_its = |named: i64| Some(named) == party || groups.contains(&named);
        let concerns = |one: &&Told| one.party.is_none_or(is_its) && counts(one);
        let mut latest = told.iter().filter(concerns).rev().peekable();
        let status = latest.peek().map_or(Status::Pledged, |one| one.status);
        // The first of those updates in a row that say what stands.
        (status, latest.take_while(|one| one.status == status).last().map(|one| (one.on, one.id)))
    };
    let ((from, was_by), (to, by)) = (at(|one| one.before, &members.before), at(|one| one.after, &members.after));
    Moved { commitment, party, from, to, was_by, by }
}

/// Commitments of which an update is dated after a day, up to another, or that were made then.
const DATED_BETWEEN: [&str; 2] = [
    "SELECT commitment_id FROM status_update INDEXED BY status_update_by_day WHERE effective_on > ?1 AND effective_on <= ?2",
    "SELECT commitment_id FROM commitment_revision WHERE made > ?1 AND made <= ?2",
];

/// The entries that count otherwise after an entry, up to another: they were taken back by one; or their retraction was, and
/// so on.
const AFFECTED: &str = "
    WITH RECURSIVE affected (entry_id) AS (
        SELECT retracted_entry_id FROM retraction
        WHERE entry_id > ?1 AND entry_id <= ?2 AND coalesce(update_id, resolution_id) IS NULL
        UNION
        SELECT retraction.retracted_entry_id
        FROM affected
        JOIN retraction ON retraction.entry_id = affected.entry_id
        WHERE coalesce(update_id, resolution_id) IS NULL
    )";

/// Things that an entry described after one, up to another, or of which it took a description back.
const DESCRIBED_BETWEEN: &str = "
    SELECT {thing}_id FROM {table} WHERE entry_id > ?1 AND entry_id <= ?2
    UNION
    SELECT {thing}_id FROM affected JOIN {table} USING (entry_id)";

/// Commitments about which an entry wrote after one, up to another, or of which it took something back; with [`AFFECTED`]
/// before.
const RECORDED_BETWEEN: [&str; 4] = [
    "SELECT commitment_id FROM status_update WHERE entry_id > ?1 AND entry_id <= ?2",
    "SELECT commitment_id FROM commitment_revision WHERE entry_id > ?1 AND entry_id <= ?2",
    "SELECT status_update.commitment_id
    FROM retraction
    JOIN status_update ON status_update.id = retraction.update_id
    WHERE retraction.entry_id > ?1 AND retraction.entry_id <= ?2",
    "SELECT commitment_id FROM affected JOIN commitment_revision USING (entry_id)
    UNION ALL
    SELECT commitment_id FROM affected JOIN status_update USING (entry_id)
    UNION ALL
    SELECT status_update.commitment_id
    FROM affected
    JOIN retraction ON retraction.entry_id = affected.entry_id
    JOIN status_update ON status_update.id = retraction.update_id",
];
