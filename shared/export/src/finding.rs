//! What is told of a file besides its cases: how it was read, what was not, and what cannot be known from it.

use jiff::Timestamp;
use serde::Serialize;

use crate::column::Used;
use crate::order::DateColumn;
use crate::reason::Rejected;
use crate::said::counted;
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
    /// Of those, that rows end before they begin as a clock without AM and PM makes them.
    #[serde(skip)]
    pub half_day: Option<String>,
}

/// From how many rejected rows of a hundred on a report of the rest says nothing for certain.
const REJECTED_MAX: u64 = 5;

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
        let (rejected, again) = (self.rejected_rows, self.duplicates);
        let rows = format!(
            "{} came to {}; {} rejected, and {} there twice, word for word.",
            counted(self.rows, "row", "rows"),
            counted(self.tickets, "ticket", "tickets"),
            counted(rejected, "row was", "rows were"),
            counted(again, "was", "were"),
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
        let told = self.doubt().into_iter().chain([rows]);
        let told = told.chain(rejected).chain(dates);
        told.chain([zone])
            .chain(self.notes.iter().cloned())
            .collect()
    }

    /// Why a report of the rest says nothing for certain, where more than 5 % of the rows were rejected.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        let (rejected, rows) = (self.rejected_rows, self.rows);
        (rejected.saturating_mul(100) > rows.saturating_mul(REJECTED_MAX)).then(|| {
            format!(
                "{rejected} of {} rejected, more than 5 %: what follows is of {} only.",
                counted(rows, "row was", "rows were"),
                counted(self.tickets, "ticket", "tickets"),
            )
        })
    }

    /// Why no ticket can be read, where none can.
    #[must_use]
    pub fn nothing(&self) -> Option<String> {
        let reason = self.rejected.first().map(|one| one.text);
        let why = reason.unwrap_or("it has no rows");
        let clock = self.half_day.iter().map(|words| format!(". {words}"));
        let said = || format!("no ticket can be read: {why}{}", clock.collect::<String>());
        (self.tickets == 0).then(said)
    }
}
