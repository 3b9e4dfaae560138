//! From a table of any format to an item: which fields it has, what they may hold. Everything that is wrong is noted at its
//! place, so that all of it can be mended at once.

use std::borrow::Cow;
use std::str::FromStr;

use super::node::{Lines, Node, Value};
use super::{BadRecord, Located, Record};
use crate::model::{
    Commitment, Condition, Item, Key, Kind, Member, Party, Problem, Reference, Requirement, RequirementKind,
    Resolution, Source, StatusUpdate, Tie, nearest,
};

/// The fields of a table that have not been taken yet, and what is wrong with those that have.
pub(super) struct Fields<'a, 'l> {
    what: &'static str,
    lines: &'l Lines<'l>,
    at: usize,
    left: Vec<(Cow<'a, str>, usize, Node<'a>)>,
    known: Vec<&'static str>,
    references: Vec<(Kind, Reference)>,
    problems: Vec<Problem>,
}

impl<'a, 'l> Fields<'a, 'l> {
    /// The fields of a node, which has to be a table.
    pub(super) fn of(node: Node<'a>, what: &'static str, lines: &'l Lines<'l>) -> Result<Self, Problem> {
        let Value::Table(left) = node.value else {
            let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            let found = node.value.what();
            let message = format!("expected a table with the fields of {article} {what}, found {found}");
            return Err(Problem::new(lines.place(node.at), message));
        };
        let (known, references, problems) = (Vec::with_capacity(10), Vec::new(), Vec::new());
        let mut fields = Self { what, lines, at: node.at, left, known, references, problems };
        fields.note_twice();
        Ok(fields)
    }

    fn note_twice(&mut self) {
        for (index, (name, at, _)) in self.left.iter().enumerate() {
            if self.left[..index].iter().any(|(other, ..)| other == name) {
                self.problems.push(Problem::new(self.lines.place(*at), format!("`{name}` is there twice")));
            }
        }
    }

    fn note(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(self.lines.place(at), message));
    }

    /// Takes a field; `null` is as good as absent.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Node<'a>> {
        self.known.push(name);
        let at = self.left.iter().position(|(field, ..)| field == name)?;
        let (_, _, node) = self.left.remove(at);
        if matches!(node.value, Value::Null) { None } else { Some(node) }
    }

    fn text(&mut self, name: &'static str) -> Option<(String, usize)> {
        let node = self.take(name)?;
        match node.value {
            Value::Text(text) => Some((text.into_owned(), node.at)),
            other => {
                self.note(node.at, format!("`{name}` is to be a text, not {}", other.what()));
                None
            }
        }
    }

    fn optional(&mut self, name: &'static str) -> Option<String> {
        self.text(name).map(|(text, _)| text)
    }

    /// A text that has to be there; where it is not, that is noted.
    fn required(&mut self, name: &'static str) -> Option<(String, usize)> {
        let there = self.left.iter().any(|(field, _, node)| field == name && !matches!(node.value, Value::Null));
        if !there {
            let message = format!("this {} has no `{name}`", self.what);
            self.note(self.at, message);
        }
        self.text(name)
    }

    /// A text that has to be there, or an empty one; then the item is not used.
    fn required_text(&mut self, name: &'static str) -> String {
        self.required(name).map(|(text, _)| text).unwrap_or_default()
    }

    fn parsed<T: FromStr<Err: ToString>>(&mut self, name: &'static str) -> Option<(T, usize)> {
        let (text, at) = self.text(name)?;
        match text.parse() {
            Ok(value) => Some((value, at)),
            Err(error) => {
                self.note(at, error.to_string());
                None
            }
        }
    }

    fn parsed_required<T: FromStr<Err: ToString>>(&mut self, name: &'static str) -> Option<T> {
        let (text, at) = self.required(name)?;
        text.parse().map_err(|error: T::Err| self.note(at, error.to_string())).ok()
    }

    /// A word of a closed vocabulary.
    fn word<T: Word>(&mut self, name: &'static str, absent: Option<T>) -> Option<T> {
        let is_there = self.left.iter().any(|(field, ..)| field == name);
        if let (false, Some(absent)) = (is_there, absent) {
            self.known.push(name);
            return Some(absent);
        }
        let (text, at) = self.required(name)?;
        let found = T::all().iter().copied().find(|word| (*word).into() == text.as_str());
        if found.is_none() {
            self.note(at, unknown_word(name, &text, T::all().iter().map(|word| (*word).into())));
        }
        found
    }

    fn reference(&mut self, kind: Kind) -> Option<Reference> {
        let (text, at) = self.text(kind.word())?;
        let reference = Reference { text, place: self.lines.place(at) };
        self.references.push((kind, reference.clone()));
        Some(reference)
    }

    fn reference_required(&mut self, kind: Kind) -> Reference {
        let Some((text, at)) = self.required(kind.word()) else { return Reference::new("") };
        let reference = Reference { text, place: self.lines.place(at) };
        self.references.push((kind, reference.clone()));
        reference
    }

    /// The conditions of a requirement: `condition`, or `any_of` with several that are alternatives.
    fn alternatives(&mut self) -> Vec<Reference> {
        let has = |fields: &Self, name: &str| fields.left.iter().any(|(field, ..)| field == name);
        if !has(self, "any_of") {
            self.known.push("any_of");
            return vec![self.reference_required(Kind::Condition)];
        }
        if has(self, Kind::Condition.word()) {
            self.note(self.at, "a requirement has a `condition` or `any_of` several, not both");
        }
        self.known.push(Kind::Condition.word());
        let at = self.at;
        let texts = self.placed_texts("any_of");
        if texts.is_empty() {
            self.note(at, "`any_of` names no condition: write a list of their keys");
        }
        let placed = texts.into_iter().map(|(text, at)| Reference { text, place: self.lines.place(at) });
        let references: Vec<Reference> = placed.collect();
        self.references.extend(references.iter().map(|reference| (Kind::Condition, reference.clone())));
        references
    }

    fn list(&mut self, name: &'static str) -> Vec<Node<'a>> {
        match self.take(name) {
            None => Vec::new(),
            Some(Node { value: Value::List(nodes), .. }) => nodes,
            Some(node) => {
                self.note(node.at, format!("`{name}` is to be a list, not {}", node.value.what()));
                Vec::new()
            }
        }
    }

    fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.placed_texts(name).into_iter().map(|(text, _)| text).collect()
    }

    fn placed_texts(&mut self, name: &'static str) -> Vec<(String, usize)> {
        let mut texts = Vec::new();
        for node in self.list(name) {
            match node.value {
                Value::Text(text) => texts.push((text.into_owned(), node.at)),
                other => self.note(node.at, format!("`{name}` is a list of texts, not of {}", other.what())),
            }
        }
        texts
    }

    /// The tables of a list, each read by `read`.
    fn tables<T>(&mut self, name: &'static str, one: &'static str, read: impl Fn(&mut Self) -> Option<T>) -> Vec<T> {
        let mut items = Vec::new();
        for node in self.list(name) {
            match Self::of(node, one, self.lines) {
                Ok(mut fields) => {
                    items.extend(read(&mut fields));
                    fields.note_left();
                    self.problems.append(&mut fields.problems);
                    self.references.append(&mut fields.references);
                }
                Err(problem) => self.problems.push(problem),
            }
        }
        items
    }

    fn note_left(&mut self) {
        for (name, at, _) in std::mem::take(&mut self.left) {
            if self.known.iter().any(|known| *known == name) {
                continue;
            }
            let near = nearest(&name, self.known.iter().copied());
            let way_out = match near.first() {
                Some(near) => format!("; nearest: `{near}`"),
                None => format!("; there are {}", self.known.join(", ")),
            };
            self.note(at, format!("there is no field `{name}`{way_out}"));
        }
    }

    /// The item, if nothing was wrong with it.
    fn end(mut self, declares: Option<(Kind, Key)>, item: Option<Item>) -> Record {
        self.note_left();
        match item {
            Some(item) if self.problems.is_empty() => Ok(Located { place: self.lines.place(self.at), item }),
            _ => {
                self.problems.sort_by_key(|problem| problem.place);
                Err(BadRecord { declares, references: self.references, problems: self.problems })
            }
        }
    }
}

/// A closed vocabulary.
trait Word: Copy + Into<&'static str> + 'static {
    fn all() -> &'static [Self];
}

impl<T: strum::VariantArray + Copy + Into<&'static str> + 'static> Word for T {
    fn all() -> &'static [Self] {
        T::VARIANTS
    }
}

/// What to say of a word that a vocabulary does not have.
fn unknown_word<'w>(name: &str, text: &str, words: impl Iterator<Item = &'w str> + Clone) -> String {
    let all = words.clone().collect::<Vec<_>>().join(", ");
    match nearest(text, words).first() {
        Some(near) => format!("there is no {name} `{text}`; nearest: `{near}` (there are {all})"),
        None => format!("there is no {name} `{text}`; there are {all}"),
    }
}

/// Reads an item of a kind from its fields.
pub(super) fn item(kind: Kind, fields: Fields<'_, '_>) -> Record {
    match kind {
        Kind::Source => source(fields),
        Kind::Party => party(fields),
        Kind::Condition => condition(fields),
        Kind::Commitment => commitment(fields),
        Kind::Update => update(fields),
        Kind::Resolution => resolution(fields),
    }
}

fn source(mut fields: Fields<'_, '_>) -> Record {
    let key: Option<Key> = fields.parsed_required("key");
    let title = fields.required_text("title");
    let publisher = fields.optional("publisher");
    let published = fields.parsed("published").map(|(date, _)| date);
    let (url, kind) = (fields.optional("url"), fields.optional("kind"));
    let item = key.clone().map(|key| Item::Source(Source { key, title, publisher, published, url, kind }));
    fields.end(key.map(|key| (Kind::Source, key)), item)
}

fn party(mut fields: Fields<'_, '_>) -> Record {
    let key: Option<Key> = fields.parsed_required("key");
    let kind = fields.word("kind", None);
    let name = fields.required_text("name");
    let aliases = fields.texts("aliases");
    let members = fields.tables("members", "member", |member| {
        let party = member.reference_required(Kind::Party);
        let since = member.parsed("since").map(|(date, _)| date);
        let until = member.parsed("until").map(|(date, _)| date);
        Some(Member { party, since, until })
    });
    let item = key.clone().zip(kind).map(|(key, kind)| Item::Party(Party { key, kind, name, aliases, members }));
    fields.end(key.map(|key| (Kind::Party, key)), item)
}

fn condition(mut fields: Fields<'_, '_>) -> Record {
    let key: Option<Key> = fields.parsed_required("key");
    let title = fields.required_text("title");
    let description = fields.optional("description");
    let item = key.clone().map(|key| Item::Condition(Condition { key, title, description }));
    fields.end(key.map(|key| (Kind::Condition, key)), item)
}

fn commitment(mut fields: Fields<'_, '_>) -> Record {
    let key: Option<Key> = fields.parsed_required("key");
    let title = fields.required_text("title");
    let quote = fields.optional("quote");
    let source = fields.reference_required(Kind::Source);
    let locator = fields.optional("locator");
    let made = fields.parsed("made").map(|(date, _)| date);
    let due = fields.parsed("due").map(|(due, at)| (due, fields.lines.place(at)));
    let tags = fields.texts("tags");
    let parties = fields.tables("parties", "tie", |tie| {
        let party = tie.reference_required(Kind::Party);
        Some(Tie { party, role: tie.word("role", None)? })
    });
    let requires = fields.tables("requires", "requirement", |one| {
        let any_of = one.alternatives();
        let kind = one.word("kind", Some(RequirementKind::Precondition))?;
        Some(Requirement { any_of, kind, party: one.reference(Kind::Party) })
    });
    let item = key.clone().map(|key| {
        Item::Commitment(Commitment { key, title, quote, source, locator, made, due, tags, parties, requires })
    });
    fields.end(key.map(|key| (Kind::Commitment, key)), item)
}

fn update(mut fields: Fields<'_, '_>) -> Record {
    let commitment = fields.reference_required(Kind::Commitment);
    let party = fields.reference(Kind::Party);
    let status = fields.word("status", None);
    let on = fields.parsed_required("on");
    let source = fields.reference(Kind::Source);
    let note = fields.optional("note");
    let item =
        status.zip(on).map(|(status, on)| Item::Update(StatusUpdate { commitment, party, status, on, source, note }));
    fields.end(None, item)
}

fn resolution(mut fields: Fields<'_, '_>) -> Record {
    let condition = fields.reference_required(Kind::Condition);
    let state = fields.word("state", None);
    let on = fields.parsed_required("on");
    let source = fields.reference(Kind::Source);
    let note = fields.optional("note");
    let item = state.zip(on).map(|(state, on)| Item::Resolution(Resolution { condition, state, on, source, note }));
    fields.end(None, item)
}

/// Reads the lists of a whole dossier: `source`, `party`, `condition`, ...
pub(super) fn dossier(node: Node<'_>, lines: &Lines<'_>) -> Vec<(Kind, Record)> {
    use strum::VariantArray;
    let mut fields = match Fields::of(node, "dossier", lines) {
        Ok(fields) => fields,
        Err(problem) => return vec![(Kind::Source, Err(problem.into()))],
    };
    let mut records = Vec::new();
    for kind in Kind::VARIANTS {
        for node in fields.list(kind.word()) {
            let record = match Fields::of(node, kind.word(), lines) {
                Ok(fields) => item(*kind, fields),
                Err(problem) => Err(problem.into()),
            };
            records.push((*kind, record));
        }
    }
    fields.take(super::QUESTION);
    fields.note_left();
    records.extend(fields.problems.into_iter().map(|problem| (Kind::Source, Err(problem.into()))));
    records
}
