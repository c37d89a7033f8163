//! Figures and tables: each says what it is, of how many, and when it cannot be known.

use serde::Serialize;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A part of the whole, from 0 to 1.
    Share,
    /// Whole things.
    Count,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// US dollars.
    Usd,
}

impl Unit {
    /// A number in words.
    #[must_use]
    pub fn words(self, value: f64) -> String {
        match self {
            Self::Share => percent(value),
            Self::Count => grouped(value),
            Self::Seconds => duration(value),
            Self::Minutes => duration(value * 60.0),
            Self::Hours if value >= 1_000.0 => format!("{} h", grouped(value)),
            Self::Hours => format!("{value:.1} h"),
            Self::Days if value >= 1_000.0 => format!("{} days", grouped(value)),
            Self::Days => format!("{value:.2} days"),
            Self::Usd => format!("${}", grouped(value)),
        }
    }
}

/// A share in percent, rounded half up at the tenth; what is not all is never 100 %, and what is not nothing never 0 %.
fn percent(share: f64) -> String {
    // A share that is written as a half is one, although the nearest double may lie a hair below.
    let tenths = (share * 1_000.0 + 0.5 + 1e-9).floor();
    match tenths {
        t if t >= 1_000.0 && share < 1.0 => "over 99.9 %".to_owned(),
        t if t < 1.0 && share > 0.0 => "under 0.1 %".to_owned(),
        t => format!("{:.1} %", t / 10.0),
    }
}

/// Seconds as people say them.
#[must_use]
pub fn duration(seconds: f64) -> String {
    let whole = whole(seconds);
    match (whole / 3_600, whole / 60 % 60, whole % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, _) => format!("{m} min"),
        (h, 0, _) => format!("{} h", grouped(h as f64)),
        (h, m, _) => format!("{} h {m} min", grouped(h as f64)),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and a figure is never near its ends"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}

fn grouped(value: f64) -> String {
    let digits = whole(value).to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Its name, for machines.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Its value; nothing where it cannot be known.
    pub value: Option<f64>,
    /// What that counts.
    pub unit: Unit,
    /// Of how many.
    pub n: u64,
    /// What it is, exactly.
    pub definition: String,
    /// Why it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_measurable: Option<String>,
    /// How it was worked out, with its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arithmetic: Option<String>,
    /// What it was in the window before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
}

impl Figure {
    /// A figure of a value.
    #[must_use]
    pub fn new(name: &str, label: &str, unit: Unit, value: f64, n: u64, definition: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            value: Some(value),
            unit,
            n,
            definition: definition.to_owned(),
            not_measurable: None,
            arithmetic: None,
            before: None,
        }
    }

    /// A figure that cannot be known, and why.
    #[must_use]
    pub fn unknown(name: &str, label: &str, unit: Unit, because: &str, definition: &str) -> Self {
        Self {
            value: None,
            not_measurable: Some(because.to_owned()),
            ..Self::new(name, label, unit, 0.0, 0, definition)
        }
    }

    /// A count.
    #[must_use]
    pub fn count(name: &str, label: &str, value: u64, n: u64, definition: &str) -> Self {
        Self::new(name, label, Unit::Count, value as f64, n, definition)
    }

    /// A share of a whole; of nothing there is none.
    #[must_use]
    pub fn share(
        name: &str,
        label: &str,
        part: u64,
        of: u64,
        none: &str,
        definition: &str,
    ) -> Self {
        if of == 0 {
            return Self::unknown(name, label, Unit::Share, none, definition);
        }
        let value = part as f64 / of as f64;
        let words = format!("{} of {}", grouped(part as f64), grouped(of as f64));
        Self::new(name, label, Unit::Share, value, of, definition).worked_out(words)
    }

    /// Seconds, where there are any.
    #[must_use]
    pub fn seconds(
        name: &str,
        label: &str,
        value: Option<u64>,
        n: u64,
        none: &str,
        definition: &str,
    ) -> Self {
        match value {
            None => Self::unknown(name, label, Unit::Seconds, none, definition),
            Some(value) => Self::new(name, label, Unit::Seconds, value as f64, n, definition),
        }
    }

    /// The same, with how it was worked out.
    #[must_use]
    pub fn worked_out(mut self, arithmetic: impl Into<String>) -> Self {
        self.arithmetic = Some(arithmetic.into());
        self
    }

    /// The value in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.value {
            None => "not measurable".to_owned(),
            Some(value) => self.unit.words(value),
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// A word of the program's own, or an id.
    Text(String),
    /// A number.
    Number(f64),
    /// Not measurable.
    Nothing,
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Number(count as f64)
    }
}

impl From<Option<u64>> for Cell {
    fn from(count: Option<u64>) -> Self {
        count.map_or(Self::Nothing, Self::from)
    }
}

impl From<&str> for Cell {
    fn from(word: &str) -> Self {
        Self::Text(word.to_owned())
    }
}

impl From<String> for Cell {
    fn from(word: String) -> Self {
        Self::Text(word)
    }
}

impl Cell {
    /// A share of a whole.
    #[must_use]
    pub fn share(part: u64, of: u64) -> Self {
        if of == 0 {
            Self::Nothing
        } else {
            Self::Number(part as f64 / of as f64)
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name, for machines.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What its numbers count; nothing for words.
    pub unit: Option<Unit>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Its name, for machines.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, the first cell of each saying what it is of.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows were left out, so that it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u64>,
    /// Why it cannot be known, where it has no rows for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_measurable: Option<String>,
}

/// The most rows of a table.
pub const ROWS_MAX: usize = 100;

impl Table {
    /// A table of at most [`ROWS_MAX`] rows.
    #[must_use]
    pub fn new(
        name: &'static str,
        title: &'static str,
        columns: &[(&'static str, &'static str, Option<Unit>)],
        mut rows: Vec<Vec<Cell>>,
    ) -> Self {
        let over = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        let columns = columns.iter().map(|(name, title, unit)| Column {
            name,
            title,
            unit: *unit,
        });
        Self {
            name,
            title,
            columns: columns.collect(),
            rows,
            left_out: (over > 0).then_some(over as u64),
            not_measurable: None,
        }
    }

    /// The same; where it has no rows it is not known whether there are any, and why.
    #[must_use]
    pub fn unless_told(mut self, because: Option<&str>) -> Self {
        let because = because.filter(|_| self.rows.is_empty());
        self.not_measurable = because.map(str::to_owned);
        self
    }
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its name, for machines.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What has to be known to read them.
    pub notes: Vec<String>,
}
