//! From an item to its fields, for every format that writes: names and order stand here once.

use crate::model::{Commitment, Item, Member, Party, Reference, Requirement, Source, StatusUpdate, Tie};

/// A field and what it holds.
pub(super) struct Field {
    pub name: &'static str,
    pub shape: Shape,
}

/// What a field may hold. What is absent is not written.
pub(super) enum Shape {
    Text(String),
    Texts(Vec<String>),
    Tables(Vec<Vec<Field>>),
}

/// The fields of an item, in the order in which they are written.
pub(super) fn fields(item: &Item) -> Vec<Field> {
    let mut fields = Vec::new();
    match item {
        Item::Source(source) => of_source(source, &mut fields),
        Item::Party(party) => of_party(party, &mut fields),
        Item::Condition(condition) => {
            text(&mut fields, "key", Some(&condition.key));
            text(&mut fields, "title", Some(&condition.title));
            text(&mut fields, "description", condition.description.as_ref());
        }
        Item::Commitment(commitment) => of_commitment(commitment, &mut fields),
        Item::Update(update) => of_update(update, &mut fields),
        Item::Resolution(resolution) => {
            text(&mut fields, "condition", Some(&resolution.condition.text));
            text(&mut fields, "state", Some(&resolution.state));
            text(&mut fields, "on", Some(&resolution.on));
            text(&mut fields, "source", of(resolution.source.as_ref()));
            text(&mut fields, "note", resolution.note.as_ref());
        }
    }
    fields
}

fn of_source(source: &Source, fields: &mut Vec<Field>) {
    text(fields, "key", Some(&source.key));
    text(fields, "title", Some(&source.title));
    text(fields, "publisher", source.publisher.as_ref());
    text(fields, "published", source.published.as_ref());
    text(fields, "url", source.url.as_ref());
    text(fields, "kind", source.kind.as_ref());
}

fn of_party(party: &Party, fields: &mut Vec<Field>) {
    text(fields, "key", Some(&party.key));
    text(fields, "kind", Some(&party.kind));
    text(fields, "name", Some(&party.name));
    texts(fields, "aliases", &party.aliases);
    let members = party.members.iter().map(|Member { party, since, until }| {
        let mut fields = Vec::new();
        text(&mut fields, "party", Some(&party.text));
        text(&mut fields, "since", since.as_ref());
        text(&mut fields, "until", until.as_ref());
        fields
    });
    tables(fields, "members", members.collect());
}

fn of_commitment(commitment: &Commitment, fields: &mut Vec<Field>) {
    text(fields, "key", Some(&commitment.key));
    text(fields, "title", Some(&commitment.title));
    text(fields, "quote", commitment.quote.as_ref());
    text(fields, "source", Some(&commitment.source.text));
    text(fields, "locator", commitment.locator.as_ref());
    text(fields, "made", commitment.made.as_ref());
    text(fields, "due", commitment.due.as_ref().map(|(due, _)| due));
    texts(fields, "tags", &commitment.tags);
    let ties = commitment.parties.iter();
    let tie = |Tie { party, role }: &Tie| {
        let mut fields = Vec::new();
        text(&mut fields, "party", Some(&party.text));
        text(&mut fields, "role", Some(role));
        fields
    };
    tables(fields, "parties", ties.map(tie).collect());
    tables(fields, "requires", commitment.requires.iter().map(of_requirement).collect());
}

fn of_requirement(Requirement { any_of, kind, party }: &Requirement) -> Vec<Field> {
    let mut fields = Vec::new();
    match &any_of[..] {
        [condition] => text(&mut fields, "condition", Some(&condition.text)),
        several => {
            let keys: Vec<String> = several.iter().map(|condition| condition.text.clone()).collect();
            texts(&mut fields, "any_of", &keys);
        }
    }
    text(&mut fields, "kind", Some(kind));
    text(&mut fields, "party", of(party.as_ref()));
    fields
}

fn of_update(update: &StatusUpdate, fields: &mut Vec<Field>) {
    text(fields, "commitment", Some(&update.commitment.text));
    text(fields, "party", of(update.party.as_ref()));
    text(fields, "status", Some(&update.status));
    text(fields, "on", Some(&update.on));
    text(fields, "source", of(update.source.as_ref()));
    text(fields, "note", update.note.as_ref());
}

fn of(reference: Option<&Reference>) -> Option<&String> {
    reference.map(|reference| &reference.text)
}

fn text(fields: &mut Vec<Field>, name: &'static str, value: Option<&impl ToString>) {
    fields.extend(value.map(|value| Field { name, shape: Shape::Text(value.to_string()) }));
}

fn texts(fields: &mut Vec<Field>, name: &'static str, values: &[String]) {
    if !values.is_empty() {
        fields.push(Field { name, shape: Shape::Texts(values.to_vec()) });
    }
}

fn tables(fields: &mut Vec<Field>, name: &'static str, values: Vec<Vec<Field>>) {
    if !values.is_empty() {
        fields.push(Field { name, shape: Shape::Tables(values) });
    }
}
