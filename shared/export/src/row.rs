//! One row of a table, in one buffer that is used again for the next.

use crate::reason::Reason;

/// The most bytes that a row may have; what is longer is rejected, and not kept.
pub const ROW_MAX: usize = 1024 * 1024;
/// The most columns that a table may have.
pub const COLUMNS_MAX: usize = 2_000;

/// A row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    data: Vec<u8>,
    ends: Vec<usize>,
    /// The line it begins on, counted from 1; of a sheet, the row.
    pub line: u64,
    /// What is wrong with it as it stands.
    pub fault: Option<Reason>,
    /// How many lines go with it, where nothing can be read from here on.
    pub lost: u64,
}

impl Row {
    /// Begins another one.
    pub(crate) fn begin(&mut self, line: u64) {
        self.data.clear();
        self.ends.clear();
        self.line = line;
        self.fault = None;
        self.lost = 0;
    }

    /// Adds to the cell that is being filled.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.data.len() + bytes.len() > ROW_MAX {
            self.blame(Reason::TooLong);
        } else {
            self.data.extend_from_slice(bytes);
        }
    }

    /// Ends the cell that was filled.
    pub(crate) fn end_cell(&mut self) {
        if self.ends.len() < COLUMNS_MAX {
            self.ends.push(self.data.len());
        } else {
            self.blame(Reason::TooWide);
        }
    }

    /// Says what is wrong; what was found first stays.
    pub(crate) fn blame(&mut self, reason: Reason) {
        self.fault.get_or_insert(reason);
    }

    /// How many cells it has.
    pub(crate) fn width(&self) -> usize {
        self.ends.len()
    }

    /// A cell; empty where there is none.
    pub(crate) fn cell(&self, at: usize) -> &[u8] {
        let start = match at.checked_sub(1) {
            None => Some(0),
            Some(before) => self.ends.get(before).copied(),
        };
        let bounds = start.zip(self.ends.get(at).copied());
        bounds
            .and_then(|(start, end)| self.data.get(start..end))
            .unwrap_or_default()
    }

    /// How many lines it takes.
    pub(crate) fn lines(&self) -> u64 {
        1 + memchr::memchr_iter(b'\n', &self.data).count() as u64
    }

    /// All its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// Whether a cell was begun.
    pub(crate) fn is_begun(&self) -> bool {
        !self.ends.is_empty() || !self.data.is_empty()
    }

    /// Whether nothing is in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.data.iter().all(u8::is_ascii_whitespace)
    }

    /// Whether it has what a table so wide asks for: every cell, and no more that says anything.
    pub(crate) fn fits(&self, width: usize) -> bool {
        let said = self.ends.get(width.saturating_sub(1)).copied();
        self.ends.len() == width
            || said.is_some_and(|end| {
                let more = self.data.get(end..).unwrap_or_default();
                more.iter().all(u8::is_ascii_whitespace)
            })
    }
}
