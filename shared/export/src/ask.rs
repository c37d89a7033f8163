//! What is asked for along with a file, and why a file cannot be read at all.

use domain::practice::Practice;
use jiff::Timestamp;

use crate::date::Order;
use crate::field::Field;
use crate::source::Source;

/// The longest name of a column in a map, in bytes.
pub const NAME_MAX: usize = 200;
/// The most entries of a column map.
pub const MAP_MAX: usize = 64;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Whose export it is; else told by its columns.
    pub source: Option<Source>,
    /// Which column holds what, before what the source's names say.
    pub map: Vec<(Field, String)>,
    /// What comes first in dates that may be two.
    pub dates: Option<Order>,
    /// The IANA zone of dates that name none; else the practice's.
    pub zone: Option<String>,
    /// Whose targets, hours and sites hold.
    pub practice: Option<&'a Practice>,
    /// The instant after which nothing can have been opened.
    pub now: Timestamp,
}

impl Asked<'_> {
    /// Nothing but the time.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            source: None,
            map: Vec::new(),
            dates: None,
            zone: None,
            practice: None,
            now,
        }
    }
}

/// Reads a column map: `opened=Opened on,id=Ref`.
///
/// # Errors
/// The part that cannot be read, in words.
pub fn map(text: &str) -> Result<Vec<(Field, String)>, Unreadable> {
    let mut map = Vec::new();
    for (place, part) in text.split(',').enumerate() {
        let read = part.split_once('=').and_then(|(ours, theirs)| {
            let theirs = theirs.trim();
            let fits = !theirs.is_empty() && theirs.len() <= NAME_MAX && place < MAP_MAX;
            Field::parse(ours.trim())
                .filter(|_| fits)
                .map(|field| (field, theirs.to_owned()))
        });
        map.push(read.ok_or(Unreadable::Map { part: place + 1 })?);
    }
    Ok(map)
}

/// Why a file cannot be read at all: in words of what to do.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It has a header and nothing below it.
    #[error("the file has a header and no row below it")]
    HeaderOnly,
    /// It is something else.
    #[error("the file is {what}; export the tickets as CSV, or from Zammad as XLSX")]
    NotATable {
        /// What it looks like.
        what: &'static str,
    },
    /// A sheet that does not read, or not within limits.
    #[error("the workbook cannot be read: {why}")]
    Sheet {
        /// Why.
        why: &'static str,
    },
    /// No source has such columns.
    #[error(
        "the columns are those of no helpdesk that is known: name the source, or name the source `generic` and say which \
         column holds what, at least `id` and `opened` (id=…,opened=…,responded=…,priority=…,subject=…)"
    )]
    Unknown,
    /// Two sources have as many of them.
    #[error("the columns may be {0}'s or {1}'s: name the source")]
    Undecided(&'static str, &'static str),
    /// A column without which nothing can be said.
    #[error(
        "the column for `{field}` is missing (it may be called {names}); name it with a column map"
    )]
    Missing {
        /// What it would tell.
        field: &'static str,
        /// What it may be called.
        names: String,
    },
    /// A column of the map is not there.
    #[error(
        "the column map's part {part} names a column that the file does not have, or a field that there is not"
    )]
    Map {
        /// Which part, counted from 1.
        part: usize,
    },
    /// Dates that may be two, and nothing in the file that decides.
    #[error(
        "every date of the column for `{field}` may be day-first or month-first ({count} dates, the first on line {line}), and \
         no other column of the file decides: say which with `dates` = day-first or month-first"
    )]
    Dates {
        /// What the column tells.
        field: &'static str,
        /// How many dates.
        count: u64,
        /// Where the first one is.
        line: u64,
    },
    /// No such zone.
    #[error("the zone is not an IANA time zone, such as America/Chicago")]
    Zone,
    /// The practice's calendar does not build.
    #[error("the practice's hours, holidays or zone do not hold together: {0}")]
    Calendar(String),
    /// The input failed.
    #[error("the file cannot be read: {0}")]
    Input(#[from] std::io::Error),
}
