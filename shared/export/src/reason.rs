//! Why a row is rejected, and how many were: each counted with its reason and line.

use std::collections::BTreeMap;

use serde::Serialize;

/// The most lines that are named, over all reasons; the rest is counted.
pub const LINES_MAX: usize = 1_000;

/// Why a row is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// More or fewer cells than the header.
    Ragged,
    /// Longer than a row may be.
    TooLong,
    /// More cells than a table may have.
    TooWide,
    /// A quote that is never closed.
    UnclosedQuote,
    /// Text after a closing quote.
    StrayQuote,
    /// Whole rows within a cell.
    Swallowed,
    /// A NUL byte.
    Nul,
    /// No ticket's number.
    NoId,
    /// The number of another ticket.
    DuplicateNumber,
    /// Not when it was opened.
    NoOpening,
    /// A date that is none.
    BadDate,
    /// A date that may be two.
    AmbiguousDate,
    /// A length of time that is none.
    BadDuration,
    /// A count that is none.
    BadCount,
    /// Answered before it was opened.
    AnsweredBeforeOpened,
    /// Resolved before it was opened.
    ResolvedBeforeOpened,
    /// Opened after now.
    OpenedInFuture,
    /// Answered after now.
    AnsweredInFuture,
    /// Resolved or closed after now.
    ResolvedInFuture,
    /// More tickets than are read.
    TooMany,
}

impl Reason {
    /// In words somebody can act on.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ragged => "has more or fewer cells than the header",
            Self::TooLong => "is longer than 1 MiB",
            Self::TooWide => "has more than 2,000 cells",
            Self::UnclosedQuote => {
                "opens a quote that is never closed; nothing from here on can be read"
            }
            Self::StrayQuote => "goes on after a closing quote; write a quote inside quotes twice",
            Self::Swallowed => {
                "holds whole rows in one cell: a quote before them is not closed; each of its lines is counted"
            }
            Self::Nul => "holds a NUL byte",
            Self::NoId => "has no ticket number",
            Self::DuplicateNumber => {
                "has a duplicate number: an earlier row of that number says something else, and is the one that counts"
            }
            Self::NoOpening => "does not say when the ticket was opened",
            Self::BadDate => "holds a date that cannot be read",
            Self::AmbiguousDate => {
                "holds a date that may be day-first or month-first, in a column that says both"
            }
            Self::BadDuration => "holds a length of time that cannot be read",
            Self::BadCount => "holds a count that is no number",
            Self::AnsweredBeforeOpened => "says that the ticket was answered before it was opened",
            Self::ResolvedBeforeOpened => "says that the ticket was resolved before it was opened",
            Self::OpenedInFuture => "says that the ticket was opened after now",
            Self::AnsweredInFuture => "says that the ticket was answered after now",
            Self::ResolvedInFuture => "says that the ticket was resolved or closed after now",
            Self::TooMany => "comes after the most tickets that are read",
        }
    }
}

/// The rejected rows of one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Why.
    pub reason: Reason,
    /// Why, in words.
    pub text: &'static str,
    /// How many rows.
    pub count: u64,
    /// The first lines, as many as are named.
    pub lines: Vec<u64>,
    /// How many rows say so: the others are lines that went with them.
    #[serde(skip)]
    begun: u64,
}

/// How many lines of rejected rows are named for each reason, in words.
const LINES_SAID: usize = 10;

impl Rejected {
    /// All of it, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let first = self.lines.iter().take(LINES_SAID).map(u64::to_string);
        let first: Vec<_> = first.collect();
        let more = if self.begun > first.len() as u64 {
            ", …"
        } else {
            ""
        };
        let lines = if self.begun == 1 { "line" } else { "lines" };
        let (lines, text) = (format!("{lines} {}{more}", first.join(", ")), self.text);
        match (self.count, self.begun) {
            (1, _) => format!("1 rejected: it {text} ({lines})"),
            (count, 1) => format!("{count} lines rejected: one row {text} ({lines})"),
            (count, begun) if begun < count => {
                format!("{count} lines rejected, of {begun} rows: each {text} ({lines})")
            }
            (count, _) => format!("{count} rejected: each {text} ({lines})"),
        }
    }
}

/// The rejected rows of a reason so far.
#[derive(Debug, Default)]
struct Counted {
    count: u64,
    begun: u64,
    lines: Vec<u64>,
}

/// Counts rejected rows, of all reasons.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    reasons: BTreeMap<Reason, Counted>,
    named: usize,
}

impl Tally {
    /// Counts a row, or as many lines as went with it.
    pub(crate) fn add(&mut self, reason: Reason, line: u64, rows: u64) {
        let counted = self.reasons.entry(reason).or_default();
        counted.count += rows;
        counted.begun += 1;
        if self.named < LINES_MAX {
            self.named += 1;
            counted.lines.push(line);
        }
    }

    /// What was counted, the most frequent first.
    pub(crate) fn told(self) -> Vec<Rejected> {
        let told = self.reasons.into_iter().map(|(reason, counted)| Rejected {
            reason,
            text: reason.words(),
            count: counted.count,
            lines: counted.lines,
            begun: counted.begun,
        });
        let mut told: Vec<_> = told.collect();
        told.sort_by_key(|one| std::cmp::Reverse(one.count));
        told
    }
}
