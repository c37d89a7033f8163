//! What is told of a file besides its cases: how it was read, what was not, and what cannot be known from it.

use jiff::Timestamp;
use serde::Serialize;

use crate::column::Used;
use crate::order::DateColumn;
use crate::reason::Rejected;
use crate::source::Source;

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Whose export it is.
    pub source: Source,
    /// Why it is taken for that.
    pub why: String,
    /// How its text is encoded, and what told so.
    pub encoding: String,
    /// What stands between its cells.
    pub delimiter: &'static str,
    /// The line of its header.
    pub header_line: u64,
    /// How many rows there are below it.
    pub rows: u64,
    /// How many tickets came of them.
    pub tickets: u64,
    /// How many rows were there already, word for word.
    pub duplicates: u64,
    /// How many rows were rejected.
    pub rejected_rows: u64,
    /// Why, and where.
    pub rejected: Vec<Rejected>,
    /// Whether tickets have many rows each, of which each comes to one case.
    pub log: bool,
    /// How its dates are read.
    pub dates: Vec<DateColumn>,
    /// The zone of dates that name none, and who said so.
    pub zone: String,
    /// The last instant that it speaks of, or now.
    pub as_of: Timestamp,
    /// When the first and the last of its tickets were opened.
    pub opened: Option<(Timestamp, Timestamp)>,
    /// The columns that are used.
    pub used: Vec<Used>,
    /// How many columns are not.
    pub unused: usize,
    /// What the source usually tells and this file does not.
    pub missing: Vec<&'static str>,
    /// The source's own verdict on first responses, by its own targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_view: Option<SourceView>,
    /// What cannot be known from it, and why.
    pub not_measurable: Vec<String>,
    /// What was assumed.
    pub notes: Vec<String>,
}

/// How often a source holds that it met its own target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// It did.
    pub met: u64,
    /// It did not.
    pub missed: u64,
}

impl Findings {
    /// How it was read, in sentences: what a report made of it rests on. No cell of the file is in them.
    #[must_use]
    pub fn reading(&self) -> Vec<String> {
        let rows = format!(
            "{} rows came to {} tickets; {} rows were rejected, and {} were there twice, word for word.",
            self.rows, self.tickets, self.rejected_rows, self.duplicates
        );
        let rejected = self.rejected.iter().map(Rejected::words);
        let dates = self.dates.iter().map(|column| {
            let (field, order, why) = (column.field, &column.order, &column.why);
            format!(
                "Dates of `{field}` (column {}): {order}; {why}.",
                column.column
            )
        });
        let zone = format!("Dates that name no zone are of {}.", self.zone);
        let told = std::iter::once(rows).chain(rejected).chain(dates);
        told.chain([zone])
            .chain(self.notes.iter().cloned())
            .collect()
    }

    /// The share of rows that were rejected, in hundredths of a percent.
    #[must_use]
    pub fn rejected_share(&self) -> u64 {
        self.rejected_rows.saturating_mul(10_000) / self.rows.max(1)
    }
}
