//! NDJSON, for programs and for books of any size: an object a line, `"type"` first. It streams: a thing comes before what
//! refers to it.

use std::io::{BufRead, Write};

use super::fields::Fields;
use super::node::{Lines, Value, utf8};
use super::{BadRecord, Dossier, Format, Located, QUESTION, Record, Writer, fields, json};
use crate::model::{Item, Kind, Place, Problem, nearest};

pub(super) const FORMAT: Format = Format {
    name: "ndjson",
    extensions: &["ndjson", "jsonl"],
    read: |source| Dossier { any_order: false, records: Box::new(Stream { source, line: 0, done: false }) },
    write: |out| Box::new(Ndjson { out }),
};

/// The longest line that is read: more is no dossier, and would fill the memory.
const LONGEST: u64 = 64 << 20;

struct Stream {
    source: Box<dyn BufRead + Send>,
    line: u32,
    done: bool,
}

impl Iterator for Stream {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        use std::io::Read;
        while !self.done {
            let mut bytes = Vec::with_capacity(256);
            self.line += 1;
            match (&mut self.source).take(LONGEST).read_until(b'\n', &mut bytes) {
                Ok(0) => self.done = true,
                Ok(_) if bytes.len() as u64 == LONGEST => {
                    return Some(self.stop("this line is longer than 64 MiB".to_owned()));
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => {
                    if let Some(record) = read_line(bytes, self.line).transpose() {
                        return Some(record);
                    }
                }
                Err(error) => return Some(self.stop(format!("it cannot be read: {error}"))),
            }
        }
        None
    }
}

impl Stream {
    fn stop(&mut self, message: String) -> Record {
        self.done = true;
        Err(Problem::new(Place { line: self.line, column: 1 }, message).into())
    }
}

/// The item of a line; nothing where it only says which question was asked.
fn read_line(bytes: Vec<u8>, number: u32) -> Result<Option<Located>, BadRecord> {
    let text = utf8(bytes, number)?;
    let lines = Lines::one(&text, number);
    let node = json::parse(&text, &lines)?;
    let mut fields = Fields::of(node, "item", &lines)?;
    let start = Place { line: number, column: 1 };
    let Some(kind) = fields.take("type") else {
        return Err(Problem::new(start, "this item has no `type`").into());
    };
    let Value::Text(word) = kind.value else {
        return Err(
            Problem::new(lines.place(kind.at), format!("`type` is to be a text, not {}", kind.value.what())).into()
        );
    };
    match word.parse::<Kind>() {
        _ if word == QUESTION => Ok(None),
        Ok(kind) => fields::item(kind, fields).map(Some),
        Err(_) => Err(unknown_kind(lines.place(kind.at), &word)),
    }
}

fn unknown_kind(place: Place, word: &str) -> BadRecord {
    use strum::VariantArray;
    let all = || Kind::VARIANTS.iter().map(|kind| kind.word());
    let near = nearest(word, all()).first().map(|near| format!("; nearest: `{near}`")).unwrap_or_default();
    let all = all().collect::<Vec<_>>().join(", ");
    Problem::new(place, format!("there is no type `{word}`{near} (there are {all})")).into()
}

struct Ndjson {
    out: Box<dyn Write>,
}

impl Writer for Ndjson {
    fn question(&mut self, asked: &[(&'static str, String)]) -> std::io::Result<()> {
        writeln!(self.out, "{{\"type\":\"{QUESTION}\",{}}}", json::texts(asked))
    }

    fn item(&mut self, item: &Item) -> std::io::Result<()> {
        writeln!(self.out, "{}", json::object(&[("type", item.kind().word())], item))
    }

    fn end(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
