//! Counts by row and column. Every figure is a number of commitments, and no commitment counts twice in one figure: one of
//! two countries stands in both rows and once in the total.
//!
//! What is counted are commitments; where rows or columns are parties, countries or roles, it is what each party has to
//! do with each commitment, with the party's own status and standing, and filters concern these.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use strum::VariantArray;

use super::dimension::{Dimension, Names, Value};
use super::question;
use crate::ledger::{Error, Ledger, Parties, Result, Share, State, Wanted};
use crate::model::{Judgement, PartyKind, Role, Standing, Status};
use crate::query::Query;
use crate::table::{Cell, Column, Table};

/// Counts of the commitments that are asked for: a row for each of `by`, a column for each of each of `across`.
///
/// # Errors
/// Where something is asked for that the book does not know, or it cannot be read.
pub fn cross(ledger: &Ledger, by: Dimension, across: &[Dimension], query: &Query) -> Result<Table> {
    let parties = ledger.parties(&query.moment)?;
    let mut count = Count::new(by, across, query, &parties, ledger.asked_parties(query)?);
    let question = count.question();
    ledger.states(&question, &parties, count.wanted(), |state| {
        count.add(state);
        Ok::<_, Error>(())
    })?;
    let table = count.into_table(ledger)?;
    question::answered(ledger, query, table)
}

/// One party's part in a commitment, as far as the dimensions ask; nobody's, where they do not ask about parties.
#[derive(Clone, Copy)]
struct Unit {
    country: i64,
    party: i64,
    role: Option<Role>,
    status: Status,
    standing: Option<Standing>,
}

struct Count<'a> {
    by: Dimension,
    across: &'a [Dimension],
    query: &'a Query,
    parties: &'a Parties,
    asked: Vec<i64>,
    tags: HashMap<String, Value>,
    cells: HashMap<(Value, usize, Value), u64>,
    rows: HashMap<Value, u64>,
    columns: BTreeMap<(usize, Value), u64>,
    total: u64,
    via: HashMap<Value, BTreeSet<i64>>,
}

impl<'a> Count<'a> {
    fn new(by: Dimension, across: &'a [Dimension], query: &'a Query, parties: &'a Parties, asked: Vec<i64>) -> Self {
        Self {
            by,
            across,
            query,
            parties,
            asked,
            tags: HashMap::new(),
            cells: HashMap::new(),
            rows: HashMap::new(),
            columns: BTreeMap::new(),
            total: 0,
            via: HashMap::new(),
        }
    }

    fn has(&self, dimension: Dimension) -> bool {
        self.by == dimension || self.across.contains(&dimension)
    }

    fn is_about_parties(&self) -> bool {
        [Dimension::Country, Dimension::Party, Dimension::Role].into_iter().any(|dimension| self.has(dimension))
    }

    /// What to ask the ledger: where parties are counted, their own statuses are judged here.
    fn question(&self) -> Query {
        if !self.is_about_parties() {
            return self.query.clone();
        }
        Query { statuses: Vec::new(), standings: Vec::new(), roles: Vec::new(), only_open: false, ..self.query.clone() }
    }

    fn wanted(&self) -> Wanted {
        let standing = self.has(Dimension::Standing) || !self.query.standings.is_empty();
        Wanted {
            details: self.has(Dimension::Source),
            standing: standing || self.has(Dimension::Condition),
            tags: self.has(Dimension::Tag),
            ..Wanted::default()
        }
    }

    fn add(&mut self, state: &State) {
        let mut cells: Vec<(Value, usize, Value)> = Vec::new();
        let mut rows: Vec<Value> = Vec::new();
        let units = self.units(state);
        for unit in &units {
            let of_row = self.values(self.by, unit, state);
            for (place, across) in self.across.iter().enumerate() {
                // Parties meet whoever else is in the commitment; everything else is a party's own.
                let meets =
                    if self.by.is_parties() && across.is_parties() { &units[..] } else { std::slice::from_ref(unit) };
                for other in meets {
                    let of_column = self.values(*across, other, state);
                    cells.extend(
                        of_row.iter().flat_map(|row| of_column.iter().map(move |column| (*row, place, *column))),
                    );
                }
            }
            rows.extend(of_row);
        }
        if rows.is_empty() {
            return;
        }
        self.total += 1;
        unique(&mut rows);
        unique(&mut cells);
        for row in rows {
            *self.rows.entry(row).or_default() += 1;
        }
        let mut columns: Vec<(usize, Value)> = cells.iter().map(|(_, place, column)| (*place, *column)).collect();
        unique(&mut columns);
        for column in columns {
            *self.columns.entry(column).or_default() += 1;
        }
        for cell in cells {
            *self.cells.entry(cell).or_default() += 1;
        }
    }

    fn units(&mut self, state: &State) -> Vec<Unit> {
        if !self.is_about_parties() && self.query.is_about_parties() {
            return self.units_asked(state);
        }
        if !self.is_about_parties() {
            let standing = self.wanted().standing.then(|| state.standing(self.parties, self.query));
            return vec![Unit { country: 0, party: 0, role: None, status: state.status(), standing }];
        }
        let roles = self.roles();
        let ties: Vec<(i64, Role, Judgement)> =
            state.ties.iter().filter(|(_, role, _)| roles.is_empty() || roles.contains(role)).copied().collect();
        let mut units = Vec::new();
        for (party, role, judgement) in ties {
            if self.has(Dimension::Country) {
                self.add_countries(state, party, role, judgement, &roles, &mut units);
            } else {
                units.extend(self.unit_of_tie(state, party, role, judgement));
            }
        }
        units
    }

    /// The parts of the parties that the question is about, where rows and columns are not: their statuses are their own.
    fn units_asked(&self, state: &State) -> Vec<Unit> {
        let tied: Vec<i64> = state.tied_as(&self.query.roles).collect();
        let among = if self.query.parties.is_empty() { &tied } else { &self.asked };
        let shares = among.iter().filter_map(|party| state.share(*party, &self.query.roles, self.parties, self.query));
        let wanted = shares.filter(|share| self.query.wants(share.judgement.status, || share.standing));
        let unit = |share: Share| {
            let (status, standing) = (share.judgement.status, Some(share.standing));
            Unit { country: 0, party: share.party, role: None, status, standing }
        };
        wanted.map(unit).collect()
    }

    /// The roles in which parties are counted: those asked for; for countries, the one in which they owe.
    fn roles(&self) -> Vec<Role> {
        if self.query.roles.is_empty() && self.has(Dimension::Country) {
            vec![Role::Pledger]
        } else {
            self.query.roles.clone()
        }
    }

    fn add_countries(
        &mut self,
        state: &State,
        party: i64,
        role: Role,
        judgement: Judgement,
        roles: &[Role],
        units: &mut Vec<Unit>,
    ) {
        let members = self.parties.members_of(party);
        for country in std::iter::once(party).chain(members.iter().copied()) {
            if self.parties.get(country).is_none_or(|party| party.kind != PartyKind::Country) {
                continue;
            }
            if let Some(unit) = self.unit_of_country(state, country, role, judgement, roles) {
                if country != party {
                    self.via.entry(country).or_default().insert(party);
                }
                units.push(Unit { party, ..unit });
            }
        }
    }

    /// A party's part as it is tied, by its own status, if it is among those asked about.
    fn unit_of_tie(&self, state: &State, party: i64, role: Role, judgement: Judgement) -> Option<Unit> {
        let standing = self.wanted().standing.then(|| state.standing_of_tie(party, judgement, self.query));
        let is_wanted =
            self.is_asked(party) && self.query.wants(judgement.status, || standing.unwrap_or(Standing::InForce));
        is_wanted.then_some(Unit { country: 0, party, role: Some(role), status: judgement.status, standing })
    }

    /// A country's part, by itself and through all its groups, if it is among those asked about.
    fn unit_of_country(
        &self,
        state: &State,
        country: i64,
        role: Role,
        judgement: Judgement,
        roles: &[Role],
    ) -> Option<Unit> {
        let wants_standing = self.wanted().standing;
        let is_simple =
            !wants_standing && state.ties.iter().all(|(tied, ..)| self.parties.members_of(*tied).is_empty());
        let (status, standing) = if is_simple {
            (judgement.status, None)
        } else {
            let share = state.share(country, roles, self.parties, self.query)?;
            (share.judgement.status, Some(share.standing))
        };
        let is_wanted = self.is_asked(country) && self.query.wants(status, || standing.unwrap_or(Standing::InForce));
        is_wanted.then_some(Unit { country, party: 0, role: Some(role), status, standing })
    }

    /// Whether a party is asked about: a country, by itself or through a group; a tie, also by somebody whom it binds.
    fn is_asked(&self, party: i64) -> bool {
        let by_country = self.has(Dimension::Country);
        self.query.parties.is_empty()
            || self.asked.iter().any(|asked| {
                let (member, group) = if by_country { (party, *asked) } else { (*asked, party) };
                *asked == party || self.parties.groups_of(member).contains(&group)
            })
    }

    fn values(&mut self, dimension: Dimension, unit: &Unit, state: &State) -> Vec<Value> {
        match dimension {
            Dimension::Country => vec![unit.country],
            Dimension::Party => vec![unit.party],
            Dimension::Role => unit.role.map(|role| role as Value).into_iter().collect(),
            Dimension::Status => vec![unit.status as Value],
            Dimension::Standing => unit.standing.map(|standing| standing as Value).into_iter().collect(),
            Dimension::Source => vec![state.details.source_id],
            Dimension::Condition if state.depends.is_empty() => vec![0],
            Dimension::Condition => {
                let mut conditions: Vec<Value> = state.depends.iter().map(|depends| depends.condition).collect();
                unique(&mut conditions);
                conditions
            }
            Dimension::Tag if state.tags.is_empty() => vec![0],
            Dimension::Tag => state.tags.iter().map(|tag| self.tag(tag)).collect(),
        }
    }

    fn tag(&mut self, tag: &str) -> Value {
        let next = Value::try_from(self.tags.len()).unwrap_or(0) + 1;
        *self.tags.entry(tag.to_owned()).or_insert(next)
    }

    fn into_table(self, ledger: &Ledger) -> Result<Table> {
        let names = Names::read(ledger, &self.query.moment, self.parties, &self.tags, |dimension| self.has(dimension))?;
        let (rows, columns) = (self.rows_of(&names), self.columns_of(&names));
        let mut table = Table { columns: self.heads(&columns, &names), ..Table::default() };
        for row in &rows {
            table.rows.push(self.row(*row, &columns, &names));
        }
        if !table.rows.is_empty() {
            let mut footer = vec![Cell::of("total"); 1];
            footer.resize_with(if self.has_extra() { 3 } else { 2 }, Cell::default);
            footer.push(Cell::count(self.total));
            footer.extend(columns.iter().map(|column| Cell::count(self.columns.get(column).copied().unwrap_or(0))));
            table.footer = Some(footer);
        }
        "No commitment is as asked for.".clone_into(&mut table.when_empty);
        Ok(table)
    }

    /// The rows: those that count something, by name; words in their own order. Conditions are all there, where nothing is
    /// filtered, and last those commitments that depend on none.
    fn rows_of(&self, names: &Names<'_>) -> Vec<Value> {
        let mut rows: Vec<Value> = self.rows.keys().copied().collect();
        if self.by == Dimension::Condition && !self.query.is_filtered() {
            rows.extend(names.all_conditions());
            rows.push(0);
            unique(&mut rows);
        }
        names.sort(self.by, &mut rows);
        rows
    }

    /// The columns: all words of a vocabulary; of other dimensions those that count something.
    fn columns_of(&self, names: &Names<'_>) -> Vec<(usize, Value)> {
        let words = |words: usize| (0..words).filter_map(|word| Value::try_from(word).ok()).collect();
        let of = |(place, across): (usize, &Dimension)| {
            let mut values: Vec<Value> = match across {
                Dimension::Status => words(Status::VARIANTS.len()),
                Dimension::Standing => words(Standing::VARIANTS.len()),
                Dimension::Role => words(Role::VARIANTS.len()),
                _ => self.columns.keys().filter(|(at, _)| *at == place).map(|(_, value)| *value).collect(),
            };
            names.sort(*across, &mut values);
            values.into_iter().map(|value| (place, value)).collect::<Vec<_>>()
        };
        self.across.iter().enumerate().flat_map(of).collect()
    }

    /// Whether rows say more than their name: countries the groups through which they owe, conditions their state.
    fn has_extra(&self) -> bool {
        matches!(self.by, Dimension::Country | Dimension::Condition)
    }

    fn heads(&self, columns: &[(usize, Value)], names: &Names) -> Vec<Column> {
        let mut heads = vec![Column::new("key", "Key"), Column::new("name", self.by.title())];
        match self.by {
            Dimension::Country => heads.push(Column::new("via", "Via")),
            Dimension::Condition => heads.push(Column::new("state", "State")),
            // A word is its own name.
            Dimension::Role | Dimension::Status | Dimension::Standing | Dimension::Tag => {
                heads = vec![Column::new("key", self.by.title()), Column::for_programs("name")];
            }
            Dimension::Party | Dimension::Source => {}
        }
        heads.push(Column::new("total", "Total"));
        let head = |(place, value): &(usize, Value)| {
            let (key, name) = names.of(self.across[*place], *value);
            let title = if matches!(self.across[*place], Dimension::Source) { key.clone() } else { name };
            Column::new(key, title).within("counts")
        };
        heads.extend(columns.iter().map(head));
        heads
    }

    fn row(&self, row: Value, columns: &[(usize, Value)], names: &Names) -> Vec<Cell> {
        let (key, name) = names.of(self.by, row);
        let mut cells = vec![Cell::of(key), Cell::of(name)];
        match self.by {
            Dimension::Country => cells.push(self.via_of(row)),
            Dimension::Condition => cells.push(names.state(row)),
            _ => {}
        }
        cells.push(Cell::count(self.rows.get(&row).copied().unwrap_or(0)));
        let cell =
            |(place, value): &(usize, Value)| Cell::count(self.cells.get(&(row, *place, *value)).copied().unwrap_or(0));
        cells.extend(columns.iter().map(cell));
        cells
    }

    fn via_of(&self, country: i64) -> Cell {
        let mut groups: Vec<i64> = self.via.get(&country).into_iter().flatten().copied().collect();
        groups.sort_by_key(|group| self.parties.name(*group));
        let keys = groups.iter().map(|group| self.parties.key(*group).to_owned()).collect();
        let names: Vec<&str> = groups.iter().map(|group| self.parties.name(*group)).collect();
        Cell { data: crate::table::Data::Texts(keys), ..Cell::default() }.shown(names.join(", "))
    }
}

fn unique<T: Ord>(values: &mut Vec<T>) {
    values.sort_unstable();
    values.dedup();
}
