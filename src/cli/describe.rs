//! The fields of sources, parties, conditions and commitments as options: what `add` and `amend` have in common.

use anyhow::{Context, bail};
use pledgebook::ledger::Ledger;
use pledgebook::model::{
    Commitment, Condition, Due, Item, Key, Kind, Member, PartialDate, Party, PartyKind, Place, Reference, Requirement,
    RequirementKind, Role, Source, Tie,
};

use super::Wrong;
use super::args::word;
use super::session::Session;

/// Which thing, and what is said of it.
#[derive(clap::Subcommand)]
pub(super) enum Thing {
    /// One thing that one or more parties undertook in one source
    Commitment(CommitmentFields),
    /// A document in which something was said
    Source(SourceFields),
    /// A country, an organisation or a group
    Party(PartyFields),
    /// A state of the world that commitments depend on
    Condition(ConditionFields),
}

/// The fields of a commitment. An option that may be given several times stands for the whole list.
#[derive(clap::Args)]
pub(super) struct CommitmentFields {
    /// Its key
    pub(super) key: Key,
    /// What was undertaken, in short
    #[arg(long)]
    title: Option<String>,
    /// The exact words of the source
    #[arg(long)]
    quote: Option<String>,
    /// The key of the source
    #[arg(long)]
    source: Option<String>,
    /// Where in the source: `list item 3`
    #[arg(long)]
    locator: Option<String>,
    /// The day on which it was undertaken
    #[arg(long, value_name = "DATE")]
    made: Option<String>,
    /// When it is due: a date, or a rule as `post-ceasefire + 90d`
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// A tag; several may be given
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// A party that owes it; several may be given. Those named here are all in this role; other roles stay
    #[arg(long, value_name = "PARTY")]
    pledger: Vec<String>,
    /// A party for which it is done; likewise
    #[arg(long, value_name = "PARTY")]
    beneficiary: Vec<String>,
    /// A party in any role: `US:lead`; likewise
    #[arg(long, value_name = "PARTY:ROLE", value_parser = tie)]
    party: Vec<Tie>,
    /// A condition on which it depends: `post-ceasefire`, `attack:trigger`, `vote@GB` or `attack:trigger@GB` for one party only,
    /// `armistice|treaty` for either. Those given stand for all
    #[arg(long, value_name = "CONDITION", value_parser = requirement)]
    requires: Vec<Requirement>,
    /// One more, besides those that are there (amend only)
    #[arg(long, value_name = "CONDITION", value_parser = requirement)]
    add_requires: Vec<Requirement>,
    /// No more on this condition, for whomever; where there are alternatives to it, these stay (amend only)
    #[arg(long, value_name = "CONDITION")]
    drop_requires: Vec<String>,
    /// Empty a field: quote, locator, made, due, tags, parties or requires (amend only)
    #[arg(long, value_name = "FIELD")]
    clear: Vec<String>,
}

/// The fields of a source.
#[derive(clap::Args)]
pub(super) struct SourceFields {
    /// Its key
    pub(super) key: Key,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// Who published it
    #[arg(long)]
    publisher: Option<String>,
    /// When it was published
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Its address
    #[arg(long)]
    url: Option<String>,
    /// What it is: declaration, press report, ...
    #[arg(long)]
    kind: Option<String>,
    /// Empty a field: publisher, published, url or kind (amend only)
    #[arg(long, value_name = "FIELD")]
    clear: Vec<String>,
}

/// The fields of a party.
#[derive(clap::Args)]
pub(super) struct PartyFields {
    /// Its key
    pub(super) key: Key,
    /// What it is
    #[arg(long, value_parser = word::<PartyKind>())]
    kind: Option<PartyKind>,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Another name for it; several may be given
    #[arg(long, value_name = "NAME")]
    alias: Vec<String>,
    /// A member of the group, with its first and last day where known: `FR`, `FR:2025-03-02..`, `HU:..2026-01`. Those given
    /// stand for all
    #[arg(long, value_name = "PARTY")]
    member: Vec<String>,
    /// One more, besides those that are there (amend only)
    #[arg(long, value_name = "PARTY")]
    add_member: Vec<String>,
    /// A member that belongs to it only up to this day: `HU:2026-01-31` (amend only)
    #[arg(long, value_name = "PARTY:DATE")]
    end_member: Vec<String>,
    /// One that is none and never was (amend only)
    #[arg(long, value_name = "PARTY")]
    drop_member: Vec<String>,
    /// Empty a field: aliases or members (amend only)
    #[arg(long, value_name = "FIELD")]
    clear: Vec<String>,
}

/// The fields of a condition.
#[derive(clap::Args)]
pub(super) struct ConditionFields {
    /// Its key
    pub(super) key: Key,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// What exactly has to be so
    #[arg(long)]
    description: Option<String>,
    /// Empty a field: description (amend only)
    #[arg(long, value_name = "FIELD")]
    clear: Vec<String>,
}

impl Thing {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Commitment(_) => Kind::Commitment,
            Self::Source(_) => Kind::Source,
            Self::Party(_) => Kind::Party,
            Self::Condition(_) => Kind::Condition,
        }
    }

    pub(super) fn key(&self) -> &Key {
        match self {
            Self::Commitment(fields) => &fields.key,
            Self::Source(fields) => &fields.key,
            Self::Party(fields) => &fields.key,
            Self::Condition(fields) => &fields.key,
        }
    }

    /// A new thing, of these fields alone.
    pub(super) fn new_item(&self, session: &Session, ledger: &Ledger) -> anyhow::Result<Item> {
        let needs = |option: &str| format!("a new {} needs {option}", self.kind());
        let text = |value: &Option<String>, option: &str| value.clone().with_context(|| needs(option));
        let key = self.key().clone();
        let blank = match self {
            Self::Commitment(fields) => Item::Commitment(Commitment {
                key,
                title: text(&fields.title, "--title")?,
                quote: None,
                source: Reference::new(text(&fields.source, "--source")?),
                locator: None,
                made: None,
                due: None,
                tags: Vec::new(),
                parties: Vec::new(),
                requires: Vec::new(),
            }),
            Self::Source(fields) => {
                let title = text(&fields.title, "--title")?;
                Item::Source(Source { key, title, publisher: None, published: None, url: None, kind: None })
            }
            Self::Party(fields) => {
                let kind = fields.kind.with_context(|| needs("--kind"))?;
                let name = text(&fields.name, "--name")?;
                Item::Party(Party { key, kind, name, aliases: Vec::new(), members: Vec::new() })
            }
            Self::Condition(fields) => {
                Item::Condition(Condition { key, title: text(&fields.title, "--title")?, description: None })
            }
        };
        self.changed(blank, session, ledger)
    }

    /// A thing with what these fields say in the place of what it said.
    pub(super) fn changed(&self, item: Item, session: &Session, ledger: &Ledger) -> anyhow::Result<Item> {
        Ok(match (self, item) {
            (Self::Commitment(fields), Item::Commitment(item)) => Item::Commitment(fields.change(item, session)?),
            (Self::Source(fields), Item::Source(source)) => Item::Source(fields.change(source, session)?),
            (Self::Party(fields), Item::Party(party)) => Item::Party(fields.change(party, session, ledger)?),
            (Self::Condition(fields), Item::Condition(condition)) => Item::Condition(fields.change(condition)?),
            (_, other) => other,
        })
    }
}

impl CommitmentFields {
    fn change(&self, mut item: Commitment, session: &Session) -> anyhow::Result<Commitment> {
        for field in &self.clear {
            match field.as_str() {
                "quote" => item.quote = None,
                "locator" => item.locator = None,
                "made" => item.made = None,
                "due" => item.due = None,
                "tags" => item.tags.clear(),
                "parties" => item.parties.clear(),
                "requires" => item.requires.clear(),
                other => bail!(cannot_clear(other, "quote, locator, made, due, tags, parties, requires")),
            }
        }
        set(&mut item.title, self.title.as_ref());
        set_some(&mut item.quote, self.quote.as_ref());
        set(&mut item.source, self.source.as_ref().map(Reference::new).as_ref());
        set_some(&mut item.locator, self.locator.as_ref());
        set_date(&mut item.made, "--made", self.made.as_ref(), session)?;
        if let Some(text) = &self.due {
            item.due = Some((due(text, session)?, Place::NOWHERE));
        }
        set_list(&mut item.tags, &self.tag);
        let ties = self.ties();
        item.parties.retain(|tied| !ties.iter().any(|tie| tie.role == tied.role));
        item.parties.extend(ties);
        set_list(&mut item.requires, &self.requires);
        for condition in &self.drop_requires {
            drop_requirement(&mut item, condition)?;
        }
        item.requires.extend(self.add_requires.iter().cloned());
        Ok(item)
    }

    fn ties(&self) -> Vec<Tie> {
        let tied = |parties: &[String], role| {
            parties.iter().map(move |party| Tie { party: Reference::new(party), role }).collect::<Vec<_>>()
        };
        [tied(&self.pledger, Role::Pledger), tied(&self.beneficiary, Role::Beneficiary), self.party.clone()].concat()
    }
}

impl SourceFields {
    fn change(&self, mut item: Source, session: &Session) -> anyhow::Result<Source> {
        for field in &self.clear {
            match field.as_str() {
                "publisher" => item.publisher = None,
                "published" => item.published = None,
                "url" => item.url = None,
                "kind" => item.kind = None,
                other => bail!(cannot_clear(other, "publisher, published, url, kind")),
            }
        }
        set(&mut item.title, self.title.as_ref());
        set_some(&mut item.publisher, self.publisher.as_ref());
        set_date(&mut item.published, "--published", self.published.as_ref(), session)?;
        set_some(&mut item.url, self.url.as_ref());
        set_some(&mut item.kind, self.kind.as_ref());
        Ok(item)
    }
}

impl PartyFields {
    fn change(&self, mut item: Party, session: &Session, ledger: &Ledger) -> anyhow::Result<Party> {
        for field in &self.clear {
            match field.as_str() {
                "aliases" => item.aliases.clear(),
                "members" => item.members.clear(),
                other => bail!(cannot_clear(other, "aliases, members")),
            }
        }
        set(&mut item.kind, self.kind.as_ref());
        set(&mut item.name, self.name.as_ref());
        set_list(&mut item.aliases, &self.alias);
        let members = |texts: &[String], option: &str| {
            texts.iter().map(|text| member(text, option, session)).collect::<anyhow::Result<Vec<_>>>()
        };
        set_list(&mut item.members, &members(&self.member, "--member")?);
        for text in &self.drop_member {
            let gone = member_named(&item, text, ledger)?;
            item.members.retain(|member| member.party.text != gone);
        }
        for text in &self.end_member {
            let (party, day) = text.rsplit_once(':').context("write PARTY:DATE, as in HU:2026-01-31")?;
            let (key, until) = (member_named(&item, party, ledger)?, session.date("--end-member", day)?);
            let last = item.members.iter_mut().rev().find(|member| member.party.text == key);
            last.context("it is no member")?.until = Some(until);
        }
        item.members.extend(members(&self.add_member, "--add-member")?);
        Ok(item)
    }
}

/// The key of the member that a word means.
fn member_named(group: &Party, text: &str, ledger: &Ledger) -> anyhow::Result<String> {
    let meant = ledger.party_key(text)?;
    match group.members.iter().find(|member| member.party.text == meant) {
        Some(member) => Ok(member.party.text.clone()),
        None => bail!("`{meant}` is no member of `{}`", group.key),
    }
}

impl ConditionFields {
    fn change(&self, mut item: Condition) -> anyhow::Result<Condition> {
        for field in &self.clear {
            match field.as_str() {
                "description" => item.description = None,
                other => bail!(cannot_clear(other, "description")),
            }
        }
        set(&mut item.title, self.title.as_ref());
        set_some(&mut item.description, self.description.as_ref());
        Ok(item)
    }
}

fn cannot_clear(field: &str, fields: &str) -> String {
    format!("`{field}` cannot be emptied; there are {fields}")
}

fn set<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

fn set_some<T: Clone>(field: &mut Option<T>, value: Option<&T>) {
    if let Some(value) = value {
        *field = Some(value.clone());
    }
}

fn set_date(
    field: &mut Option<PartialDate>,
    option: &str,
    text: Option<&String>,
    session: &Session,
) -> anyhow::Result<()> {
    if let Some(text) = text {
        *field = Some(session.date(option, text)?);
    }
    Ok(())
}

/// A date, or a rule: `post-ceasefire + 90d`.
fn due(text: &str, session: &Session) -> anyhow::Result<Due> {
    if text.contains('+') {
        return text
            .parse()
            .map_err(|error| Wrong(format!("invalid value '{text}' for '--due <DATE>': {error}")).into());
    }
    Ok(Due::On(session.date("--due", text)?))
}

fn set_list<T: Clone>(field: &mut Vec<T>, values: &[T]) {
    if !values.is_empty() {
        field.clear();
        field.extend_from_slice(values);
    }
}

/// Lets a commitment not require a condition any more; where that is one of several alternatives, the others stay.
fn drop_requirement(item: &mut Commitment, condition: &str) -> anyhow::Result<()> {
    let is_meant = |one: &Reference| one.text.eq_ignore_ascii_case(condition);
    if !item.requires.iter().any(|one| one.any_of.iter().any(is_meant)) {
        bail!("`{}` does not require `{condition}`", item.key);
    }
    for one in &mut item.requires {
        one.any_of.retain(|other| !is_meant(other));
    }
    item.requires.retain(|one| !one.any_of.is_empty());
    Ok(())
}

/// `US:lead`.
fn tie(text: &str) -> Result<Tie, String> {
    let (party, role) = text.rsplit_once(':').ok_or("write PARTY:ROLE, as in US:lead")?;
    let role = role.parse().map_err(|_| format!("there is no role `{role}`"))?;
    Ok(Tie { party: Reference::new(party), role })
}

/// `post-ceasefire`, `attack:trigger`, `vote@GB`, `armistice|treaty`.
fn requirement(text: &str) -> Result<Requirement, String> {
    let (rest, party) = match text.split_once('@') {
        Some((rest, party)) => (rest, Some(Reference::new(party))),
        None => (text, None),
    };
    let (conditions, kind) = match rest.split_once(':') {
        Some((conditions, kind)) => {
            (conditions, kind.parse().map_err(|_| format!("there is no kind `{kind}`: precondition or trigger"))?)
        }
        None => (rest, RequirementKind::Precondition),
    };
    let any_of: Vec<Reference> = conditions.split('|').map(Reference::new).collect();
    if any_of.iter().any(|condition| condition.text.is_empty()) {
        return Err("a condition is missing: write armistice|treaty".to_owned());
    }
    if party.as_ref().is_some_and(|party| party.text.contains(':')) {
        return Err("the party comes last: write attack:trigger@GB".to_owned());
    }
    Ok(Requirement { any_of, kind, party })
}

/// `FR`, `FR:2025-03-02..`, `HU:..2026-01`.
fn member(text: &str, option: &str, session: &Session) -> anyhow::Result<Member> {
    let Some((party, days)) = text.split_once(':') else {
        return Ok(Member { party: Reference::new(text), since: None, until: None });
    };
    let Some((since, until)) = days.split_once("..") else {
        bail!(Wrong(format!(
            "invalid value '{text}' for '{option} <PARTY>': write PARTY:SINCE..UNTIL, as in FR:2025-03-02.."
        )))
    };
    let date = |text: &str| if text.is_empty() { Ok(None) } else { session.date(option, text).map(Some) };
    Ok(Member { party: Reference::new(party), since: date(since)?, until: date(until)? })
}
