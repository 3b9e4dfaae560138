//! The one type between reports and renderers: a table of typed cells.
//!
//! A cell keeps its data until the last step, so that JSON gets numbers, nulls and lists, CSV plain text, and the terminal
//! what is made for people.

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// A row of totals, for people: programs can add up, and know what they count twice.
    pub footer: Option<Vec<Cell>>,
    /// How it is laid out.
    pub layout: Layout,
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
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: in JSON, and at the head of CSV.
    pub key: String,
    /// Its title for people.
    pub title: String,
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
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into(), within: None, audience: Audience::All }
    }

    /// A column for programs.
    pub fn for_programs(key: impl Into<String>) -> Self {
        Self { audience: Audience::Programs, ..Self::new(key, "") }
    }

    /// A column for people.
    pub fn for_people(key: impl Into<String>, title: impl Into<String>) -> Self {
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
    pub shown: Option<String>,
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
    Text(String),
    /// A number of things.
    Count(u64),
    /// True or false.
    Flag(bool),
    /// Texts.
    Texts(Vec<String>),
    /// A table within the cell, and the same on one line, for where there is no room for one.
    Rows(Table, String),
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
        Self { data: text.into().map_or(Data::Empty, Data::Text), ..Self::default() }
    }

    /// Anything that has a text.
    pub fn of(value: impl ToString) -> Self {
        Self::text(value.to_string())
    }

    /// Anything that may have a text.
    pub fn maybe(value: Option<impl ToString>) -> Self {
        Self::text(value.map(|value| value.to_string()))
    }

    /// A number of things; people see nothing in the place of none.
    #[must_use]
    pub fn count(count: u64) -> Self {
        let shown = (count == 0).then(String::new);
        Self { data: Data::Count(count), shown, ..Self::default() }
    }

    /// A table within the cell, and the same on one line.
    pub fn rows(table: Table, plain: impl Into<String>) -> Self {
        Self { data: Data::Rows(table, plain.into()), ..Self::default() }
    }

    /// What people see.
    #[must_use]
    pub fn shown(self, shown: impl Into<String>) -> Self {
        Self { shown: Some(shown.into()), ..self }
    }

    /// How it is to be taken.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The text that people see.
    #[must_use]
    pub fn for_people(&self) -> String {
        self.shown.clone().unwrap_or_else(|| self.plain())
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
    pub fn plain(&self) -> String {
        match &self.data {
            Data::Empty => String::new(),
            Data::Text(text) | Data::Rows(_, text) => text.clone(),
            Data::Count(count) => count.to_string(),
            Data::Flag(flag) => flag.to_string(),
            Data::Texts(texts) => texts.join("; "),
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
        let is_shown = |index: usize, column: &Column| match column.audience {
            Audience::Programs => false,
            Audience::People | Audience::All => {
                self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_empty_for_people()))
            }
        };
        self.columns.iter().enumerate().filter(|(index, column)| is_shown(*index, column)).collect()
    }

    /// The columns for programs, with their places.
    #[must_use]
    pub fn columns_for_programs(&self) -> Vec<(usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.audience != Audience::People).collect()
    }
}
