//! Large made-up books: so many commitments of one to three countries and groups, with ten updates each.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

const STATUSES: [&str; 5] = ["pledged", "in-progress", "stalled", "fulfilled", "broken"];
const ROLES: [&str; 3] = ["pledger", "pledger", "beneficiary"];
const UPDATES: u64 = 10;
const DAYS: u64 = 5 * 336;

/// Numbers that look random and are the same each time (Steele, Lea and Flood: SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).expect("an index")]
    }
}

/// A day of the years from 2021 on, in months of 28 days.
fn on(day: u64) -> String {
    format!("{}-{:02}-{:02}", 2021 + day / 336, 1 + day / 28 % 12, 1 + day % 28)
}

/// Writes a dossier in NDJSON.
pub(crate) fn write(path: &Path, commitments: usize) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut numbers = Numbers(1);
    let countries: Vec<&str> = pledgebook::model::countries().iter().map(|country| country.alpha2).take(190).collect();
    let sources = (commitments / 20).max(1);
    for source in 0..sources {
        writeln!(
            out,
            r#"{{"type":"source","key":"source-{source}","title":"Source {source}","publisher":"Made up"}}"#
        )?;
    }
    for group in 0..10 {
        let start = group * 12;
        let members = countries[start..start + 12].iter().map(|country| format!(r#"{{"party":"{country}"}}"#));
        let members = members.collect::<Vec<_>>().join(",");
        writeln!(
            out,
            r#"{{"type":"party","key":"group-{group}","kind":"group","name":"Group {group}","members":[{members}]}}"#
        )?;
    }
    for condition in 0..50 {
        writeln!(out, r#"{{"type":"condition","key":"condition-{condition}","title":"Condition {condition}"}}"#)?;
    }
    let mut ties = Vec::with_capacity(commitments);
    for number in 1..=commitments {
        ties.push(commitment(&mut out, &mut numbers, number, sources, &countries)?);
    }
    // Updates as they come in: day after day, for whichever commitment.
    let total = UPDATES * commitments as u64;
    for turn in 0..total {
        let day = turn * DAYS / total;
        let number = usize::try_from(numbers.below(commitments as u64)).expect("an index");
        update(&mut out, &mut numbers, number + 1, &ties[number], day)?;
    }
    out.flush()
}

/// Writes a commitment; its pledgers.
fn commitment(
    out: &mut impl Write,
    numbers: &mut Numbers,
    number: usize,
    sources: usize,
    countries: &[&str],
) -> Result<Vec<String>> {
    let mut parties: Vec<String> = Vec::new();
    for _ in 0..=numbers.below(3) {
        let party = match numbers.below(20) {
            0 => format!("group-{}", numbers.below(10)),
            _ => numbers.one(countries).to_owned(),
        };
        if !parties.contains(&party) {
            parties.push(party);
        }
    }
    let tie = |(party, role): (&String, &str)| format!(r#"{{"party":"{party}","role":"{role}"}}"#);
    let ties = parties.iter().zip(ROLES).map(tie).collect::<Vec<_>>().join(",");
    let requires = match numbers.below(2) {
        0 => String::new(),
        _ => format!(r#"{{"condition":"condition-{}"}}"#, numbers.below(50)),
    };
    writeln!(
        out,
        r#"{{"type":"commitment","key":"BOOK-{number}","title":"Commitment number {number} on {}","source":"source-{}","made":"2020-06-01","due":"{}","parties":[{ties}],"requires":[{requires}]}}"#,
        numbers.one(&["energy", "defence", "grain", "prisoners", "mines", "schools", "harbours"]),
        numbers.below(sources as u64),
        on(numbers.below(DAYS)),
    )?;
    parties.truncate(2);
    Ok(parties)
}

fn update(out: &mut impl Write, numbers: &mut Numbers, number: usize, parties: &[String], day: u64) -> Result<()> {
    let party = match numbers.below(2) {
        0 => String::new(),
        _ => format!(r#""party":"{}","#, parties[0]),
    };
    writeln!(
        out,
        r#"{{"type":"update","commitment":"BOOK-{number}",{party}"status":"{}","on":"{}","note":"Note {} of what was heard of it"}}"#,
        numbers.one(&STATUSES),
        on(day),
        numbers.below(1_000_000),
    )
}
