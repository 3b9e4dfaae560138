//! The one type between reports and renderers: a table of typed cells.
//!
//! A cell keeps its data until the last step, so that JSON gets numbers, nulls and lists, CSV plain text, and the terminal
//! what is made for people.

use std::borrow::Cow;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Columns for programs that are the same in every row.
    pub common: Vec<(Column, Cell)>,
    /// A row of totals, for people: programs can add up, and know what they count twice.
    pub footer: Option<Vec<Cell>>,
    /// How it is laid out.
    pub layout: Layout,
    /// What is to be said before it, for people.
    pub title: Option<String>,
    /// What to say in place of a table without rows.
    pub when_empty: String,
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A row a thing; for JSON an array.
    #[default]
    Rows,
    /// One thing, a line a field; for JSON an object.
    Facts,
    /// A row a thing; for people, rows that begin with the same cell stand together under it. Prose stands as a list.
    Sections,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: in JSON, and at the head of CSV.
    pub key: Cow<'static, str>,
    /// Its title for people.
    pub title: Cow<'static, str>,
    /// The JSON object in which it stands, where it does not stand for itself.
    pub within: Option<&'static str>,
    /// Who gets to see it.
    pub audience: Audience,
}

/// Who gets to see a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody; people not where all of it is empty.
    All,
    /// Programs: JSON and CSV.
    Programs,
    /// People: the terminal and Markdown.
    People,
}

impl Column {
    /// A column for everybody.
    pub fn new(key: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), title: title.into(), within: None, audience: Audience::All }
    }

    /// A column for programs.
    pub fn for_programs(key: impl Into<Cow<'static, str>>) -> Self {
        Self { audience: Audience::Programs, ..Self::new(key, "") }
    }

    /// A column for people.
    pub fn for_people(key: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self { audience: Audience::People, ..Self::new(key, title) }
    }

    /// The column within a JSON object.
    #[must_use]
    pub fn within(self, object: &'static str) -> Self {
        Self { within: Some(object), ..self }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What it holds.
    pub data: Data,
    /// What people see, where it is not the data as text.
    pub shown: Option<Cow<'static, str>>,
    /// How it is to be taken.
    pub tone: Tone,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Data {
    /// Nothing.
    #[default]
    Empty,
    /// A text, a key, a word or a date.
    Text(Cow<'static, str>),
    /// A number of things.
    Count(u64),
    /// True or false.
    Flag(bool),
    /// Texts.
    Texts(Vec<String>),
    /// A table within the cell, and the same on one line, for where there is no room for one.
    Rows(Box<Table>, Box<str>),
    /// A sentence for people.
    Prose(Vec<Span>),
    /// A row of marks, each for the same length of time.
    Marks(Vec<Mark>),
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Text.
    Text(String),
    /// Text that stands out.
    Strong(String),
    /// Text that leads to an address on the web.
    Link(String, String),
}

impl Span {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Strong(text) | Self::Link(text, _) => text,
        }
    }
}

/// What was so for a length of time: a letter for it, and how it is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The letter.
    pub letter: char,
    /// How it is to be taken.
    pub tone: Tone,
}

/// How a cell is to be taken; what colour it has is for the renderer to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// Well done.
    Good,
    /// Under way.
    Active,
    /// To be watched.
    Warning,
    /// Badly done.
    Bad,
    /// Of lesser weight.
    Muted,
}

impl Cell {
    /// A text, a key, a word or a date; nothing where there is none.
    pub fn text(text: impl Into<Option<String>>) -> Self {
        Self { data: text.into().map_or(Data::Empty, |text| Data::Text(text.into())), ..Self::default() }
    }

    /// A word of the program's own.
    #[must_use]
    pub fn word(word: &'static str) -> Self {
        Self { data: Data::Text(word.into()), ..Self::default() }
    }

    /// Anything that has a text.
    pub fn of(value: impl ToString) -> Self {
        Self::text(value.to_string())
    }

    /// Anything that may have a text.
    pub fn maybe(value: Option<impl ToString>) -> Self {
        Self::text(value.map(|value| value.to_string()))
    }

    /// A number that names something, as that of an entry does.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self { data: Data::Count(u64::try_from(number).unwrap_or(0)), ..Self::default() }
    }

    /// A sentence for people.
    #[must_use]
    pub fn prose(spans: Vec<Span>) -> Self {
        Self { data: Data::Prose(spans), ..Self::default() }
    }

    /// A number of things; people see nothing in the place of none.
    #[must_use]
    pub fn count(count: u64) -> Self {
        let shown = (count == 0).then_some(Cow::Borrowed(""));
        Self { data: Data::Count(count), shown, ..Self::default() }
    }

    /// A table within the cell, and the same on one line.
    pub fn rows(table: Table, plain: impl Into<String>) -> Self {
        Self { data: Data::Rows(Box::new(table), plain.into().into_boxed_str()), ..Self::default() }
    }

    /// What people see.
    #[must_use]
    pub fn shown(self, shown: impl Into<Cow<'static, str>>) -> Self {
        Self { shown: Some(shown.into()), ..self }
    }

    /// How it is to be taken.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The text that people see.
    #[must_use]
    pub fn for_people(&self) -> Cow<'_, str> {
        self.shown.as_deref().map_or_else(|| self.plain(), Cow::Borrowed)
    }

    /// Whether people have nothing to see.
    #[must_use]
    pub fn is_empty_for_people(&self) -> bool {
        match (&self.data, &self.shown) {
            (Data::Rows(table, _), None) => table.rows.is_empty(),
            _ => self.for_people().is_empty(),
        }
    }

    /// The text that CSV has.
    #[must_use]
    pub fn plain(&self) -> Cow<'_, str> {
        match &self.data {
            Data::Empty => Cow::Borrowed(""),
            Data::Text(text) => Cow::Borrowed(text),
            Data::Rows(_, text) => Cow::Borrowed(text),
            Data::Count(count) => Cow::Owned(count.to_string()),
            Data::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Data::Texts(texts) => Cow::Owned(texts.join("; ")),
            Data::Prose(spans) => Cow::Owned(spans.iter().map(Span::text).collect()),
            Data::Marks(marks) => Cow::Owned(marks.iter().map(|mark| mark.letter).collect()),
        }
    }

    /// Whether it is a number, to be set to the right.
    #[must_use]
    pub fn is_count(&self) -> bool {
        matches!(self.data, Data::Count(_))
    }
}

impl Table {
    /// The columns for people: those that are for them and not empty throughout, with their places.
    #[must_use]
    pub fn columns_for_people(&self) -> Vec<(usize, &Column)> {
        self.columns_for_people_in(&self.rows)
    }

    /// The same, as if these of its rows were all.
    #[must_use]
    pub fn columns_for_people_in(&self, rows: &[Vec<Cell>]) -> Vec<(usize, &Column)> {
        let is_shown = |index: usize, column: &Column| match column.audience {
            Audience::Programs => false,
            Audience::People | Audience::All => {
                rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_empty_for_people()))
            }
        };
        self.columns.iter().enumerate().filter(|(index, column)| is_shown(*index, column)).collect()
    }

    /// The columns for programs, with their places.
    #[must_use]
    pub fn columns_for_programs(&self) -> Vec<(usize, &Column)> {
        let common = self.common.iter().map(|(column, _)| column);
        self.columns
            .iter()
            .chain(common)
            .enumerate()
            .filter(|(_, column)| column.audience != Audience::People)
            .collect()
    }

    /// A cell of a row by the place of its column, also where that is the same in every row.
    #[must_use]
    pub fn cell<'a>(&'a self, row: &'a [Cell], index: usize) -> Option<&'a Cell> {
        let common = || self.common.get(index.checked_sub(self.columns.len())?).map(|(_, cell)| cell);
        if index < self.columns.len() { row.get(index) } else { common() }
    }
}
