//! Books, histories and questions made up at random, the same for the same number.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use pledgebook::ledger::{Entry, Ledger, Outcome};
use pledgebook::model::{
    Commitment, Condition, ConditionState, Due, Item, Kind, Member, PartialDate, Party, PartyKind, Place, Reference,
    Requirement, RequirementKind, Resolution, Role, Source, Status, StatusUpdate, Tie,
};
use pledgebook::query::{Moment, Query};
use strum::VariantArray;

use crate::reference::{Act, Book};

pub(crate) const COUNTRIES: [&str; 4] = ["DE", "FR", "GB", "UA"];
pub(crate) const GROUPS: [&str; 2] = ["inner", "outer"];
pub(crate) const CONDITIONS: [&str; 3] = ["flood", "peace", "vote"];
pub(crate) const COMMITMENTS: [&str; 4] = ["C-1", "C-2", "C-3", "C-4"];
const DATES: [&str; 12] = [
    "2023",
    "2024",
    "2024-01",
    "2024-01-05",
    "2024-01-31",
    "2024-02",
    "2024-02-10",
    "2024-02-29",
    "2024-03-01",
    "2024-04",
    "2024-04-20",
    "2024-06-30",
];
const DAYS: [&str; 9] = [
    "2023-06-01",
    "2024-01-04",
    "2024-01-05",
    "2024-01-31",
    "2024-02-10",
    "2024-03-01",
    "2024-04-20",
    "2024-06-30",
    "2024-12-31",
];

/// Numbers that look random and are the same each time (Steele, Lea and Flood: SplitMix64).
pub(crate) struct Numbers(pub u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("small")
    }

    pub(crate) fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(crate) fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn some<T: Copy>(&mut self, from: &[T], chance: usize) -> Vec<T> {
        from.iter().copied().filter(|_| self.chance(chance)).collect()
    }

    fn date(&mut self) -> PartialDate {
        self.one(&DATES).parse().expect("a date")
    }

    fn maybe_date(&mut self) -> Option<PartialDate> {
        if self.chance(2) { Some(self.date()) } else { None }
    }

    pub(crate) fn day(&mut self) -> NaiveDate {
        self.one(&DAYS).parse().expect("a day")
    }

    fn words(&mut self) -> String {
        format!("words {}", self.below(5))
    }
}

fn key<T: std::str::FromStr<Err: std::fmt::Debug>>(text: impl AsRef<str>) -> T {
    text.as_ref().parse().expect("a key")
}

fn source(numbers: &mut Numbers) -> Item {
    let (title, published) = (numbers.words(), numbers.maybe_date());
    Item::Source(Source { key: key("treaty"), title, publisher: None, published, url: None, kind: None })
}

fn condition(name: &str, numbers: &mut Numbers) -> Item {
    Item::Condition(Condition { key: key(name), title: numbers.words(), description: None })
}

fn group(name: &str, numbers: &mut Numbers) -> Item {
    let mut possible = COUNTRIES.to_vec();
    possible.extend((name == "outer").then_some("inner"));
    let member = |party: &str, numbers: &mut Numbers| {
        let (since, until) = (numbers.maybe_date(), numbers.maybe_date());
        let is_empty = since.zip(until).is_some_and(|(since, until)| until.last_day() < since.first_day());
        Member { party: Reference::new(party), since, until: until.filter(|_| !is_empty) }
    };
    let members = numbers.some(&possible, 2).into_iter().map(|party| member(party, numbers)).collect();
    Item::Party(Party { key: key(name), kind: PartyKind::Group, name: numbers.words(), aliases: Vec::new(), members })
}

fn commitment(name: &str, numbers: &mut Numbers) -> Item {
    let possible: Vec<&str> = COUNTRIES.iter().chain(&GROUPS).copied().collect();
    let tie = |party: &str, numbers: &mut Numbers| Tie {
        party: Reference::new(party),
        role: numbers.one(&[Role::Pledger, Role::Pledger, Role::Beneficiary, Role::Lead]),
    };
    let parties: Vec<Tie> = numbers.some(&possible, 3).into_iter().map(|party| tie(party, numbers)).collect();
    let requirement = |numbers: &mut Numbers| {
        let mut any_of = numbers.some(&CONDITIONS, 3);
        if any_of.is_empty() {
            any_of = vec![numbers.one(&CONDITIONS)];
        }
        let party = if numbers.chance(3) { Some(Reference::new(numbers.one(&possible))) } else { None };
        let kind = numbers.one(RequirementKind::VARIANTS);
        Requirement { any_of: any_of.into_iter().map(Reference::new).collect(), kind, party }
    };
    let requires = (0..numbers.below(3)).map(|_| requirement(numbers)).collect();
    let made = numbers.maybe_date();
    let due = match numbers.below(4) {
        0 => None,
        1 => {
            let due = numbers.date();
            made.is_none_or(|made: PartialDate| made.first_day() <= due.last_day()).then_some(Due::On(due))
        }
        _ => {
            let (condition, unit) = (numbers.one(&CONDITIONS), numbers.one(&["d", "w", "m", "y"]));
            Some(key(format!("{condition} + {}{unit}", numbers.below(40))))
        }
    };
    Item::Commitment(Commitment {
        key: key(name),
        title: numbers.words(),
        quote: None,
        source: Reference::new("treaty"),
        locator: None,
        made,
        due: due.map(|due| (due, Place::NOWHERE)),
        tags: Vec::new(),
        parties,
        requires,
    })
}

fn update(numbers: &mut Numbers) -> Item {
    let possible: Vec<&str> = COUNTRIES.iter().chain(&GROUPS).copied().collect();
    let party = if numbers.chance(2) { Some(Reference::new(numbers.one(&possible))) } else { None };
    Item::Update(StatusUpdate {
        commitment: Reference::new(numbers.one(&COMMITMENTS)),
        party,
        status: numbers.one(&[Status::Pledged, Status::InProgress, Status::Stalled, Status::Fulfilled, Status::Broken]),
        on: numbers.date(),
        source: None,
        note: if numbers.chance(2) { Some(numbers.words()) } else { None },
    })
}

fn resolution(numbers: &mut Numbers) -> Item {
    Item::Resolution(Resolution {
        condition: Reference::new(numbers.one(&CONDITIONS)),
        state: numbers.one(&[
            ConditionState::Met,
            ConditionState::Met,
            ConditionState::Unmet,
            ConditionState::RuledOut,
        ]),
        on: numbers.date(),
        source: None,
        note: if numbers.chance(2) { Some(numbers.words()) } else { None },
    })
}

/// The time of an entry: an hour each, so that questions fall between them.
fn time(number: usize) -> DateTime<Utc> {
    let begin = Utc.with_ymd_and_hms(2024, 7, 1, 0, 0, 0).single().expect("a time");
    begin + Duration::hours(i64::try_from(number).expect("small"))
}

fn entry(number: usize) -> Entry {
    let today = NaiveDate::from_ymd_opt(2024, 7, 1).expect("a day");
    Entry { author: "ada".to_owned(), summary: format!("entry {number}"), at: time(number), today, large: false }
}

/// Records the same in the ledger and in the reference, if the ledger takes it.
pub(crate) fn history(ledger: &mut Ledger, numbers: &mut Numbers) -> Book {
    let mut book = Book::default();
    let mut first = vec![source(numbers)];
    first.extend(GROUPS.map(|name| group(name, numbers)));
    first.extend(CONDITIONS.map(|name| condition(name, numbers)));
    first.extend(COMMITMENTS.iter().take(3).map(|name| commitment(name, numbers)));
    record(ledger, &mut book, first);
    for _ in 0..4 + numbers.below(8) {
        match numbers.below(10) {
            0 | 1 => undo(ledger, &mut book, numbers),
            2 => take_back(ledger, &mut book, numbers),
            3 => {
                let name = numbers.one(&GROUPS);
                let item = group(name, numbers);
                record(ledger, &mut book, vec![item]);
            }
            4 => {
                let item = commitment(numbers.one(&COMMITMENTS), numbers);
                record(ledger, &mut book, vec![item]);
            }
            5 => record(ledger, &mut book, vec![resolution(numbers)]),
            _ => {
                let mut items: Vec<Item> = (0..1 + numbers.below(5)).map(|_| update(numbers)).collect();
                items.extend((0..numbers.below(2)).map(|_| resolution(numbers)));
                record(ledger, &mut book, items);
            }
        }
    }
    book
}

fn record(ledger: &mut Ledger, book: &mut Book, items: Vec<Item>) {
    let number = book.0.len() + 1;
    let mut writer = ledger.begin(entry(number)).expect("an entry");
    let mut recorded = Vec::new();
    for item in items {
        match writer.add(&item) {
            Ok(Outcome::New | Outcome::Changed) => recorded.push(item),
            Ok(Outcome::Unchanged) => {}
            // A commitment keeps the parties of which updates speak: such an amendment is refused when half of it is done.
            Err(_) if item.kind() == Kind::Commitment => return,
            Err(_) => {}
        }
    }
    if writer.commit().expect("it is recorded").entry.is_some() {
        book.0.push(Act { at: time(number), items: recorded, ..Act::default() });
    }
}

fn undo(ledger: &mut Ledger, book: &mut Book, numbers: &mut Numbers) {
    let number = book.0.len() + 1;
    let which = 1 + numbers.below(book.0.len());
    let mut writer = ledger.begin(entry(number)).expect("an entry");
    if writer.retract(i64::try_from(which).expect("small")).is_ok() {
        writer.commit().expect("it is undone");
        book.0.push(Act { at: time(number), undoes: Some(which), ..Act::default() });
    }
}

/// Takes back one update or resolution that counts.
fn take_back(ledger: &mut Ledger, book: &mut Book, numbers: &mut Numbers) {
    let number = book.0.len() + 1;
    let (about, name) = match numbers.below(2) {
        0 => (Kind::Condition, numbers.one(&CONDITIONS)),
        _ => (Kind::Commitment, numbers.one(&COMMITMENTS)),
    };
    let mut writer = ledger.begin(entry(number)).expect("an entry");
    let now = Moment::on(NaiveDate::from_ymd_opt(2024, 7, 1).expect("a day"));
    let Ok(said) = writer.ledger().said(about, name, &now) else { return };
    let Some(one) = said.get(numbers.below(said.len().max(1))) else { return };
    let of = usize::try_from(one.entry).expect("small");
    // The same is never recorded twice while it counts: its content tells which it is.
    let (gone, taken) = book.gone(book.0.len());
    assert!(!gone.contains(&of), "what is said counts");
    let is_it = |(place, item): &(usize, &Item)| **item == one.item && !taken.contains(&(of, *place));
    let (place, _) = book.0[of - 1].items.iter().enumerate().find(is_it).expect("it is in the reference");
    writer.take_back(one).expect("it is taken back");
    writer.commit().expect("it is recorded");
    book.0.push(Act { at: time(number), takes_back: vec![(of, place)], ..Act::default() });
}

/// A moment: now or then, as known now or then, perhaps with a supposition.
pub(crate) fn moment(book: &Book, numbers: &mut Numbers, may_suppose: bool) -> Moment {
    let day = numbers.day();
    let mut moment = if numbers.chance(2) { Moment::as_of(day) } else { Moment::on(day) };
    if numbers.chance(2) {
        moment = moment.known_at(time(numbers.below(book.0.len() + 2)));
    }
    if may_suppose && numbers.chance(3) {
        let state = numbers.one(ConditionState::VARIANTS);
        moment = moment.assuming(numbers.one(&CONDITIONS), state);
    }
    moment
}

/// A question with filters.
pub(crate) fn question(moment: Moment, numbers: &mut Numbers) -> Query {
    let mut query = Query { only_open: numbers.chance(3), ..Query::at(moment) };
    if numbers.chance(4) {
        query.parties = vec![numbers.one(&COUNTRIES).to_owned()];
    }
    if numbers.chance(4) {
        query.roles = vec![numbers.one(&[Role::Pledger, Role::Beneficiary])];
    }
    if numbers.chance(4) {
        query.statuses = vec![numbers.one(&[Status::Pledged, Status::InProgress, Status::Broken])];
    }
    if numbers.chance(4) {
        query.standings = vec![numbers.one(pledgebook::model::Standing::VARIANTS)];
    }
    query
}
