//! A file as a table: what it is written in, where its header is, and the rows below it, as often as they are asked for.

use std::io::{Read, Seek, SeekFrom};

use crate::ask::{Asked, Unreadable};
use crate::column::{self, Names};
use crate::reason::Reason;
use crate::record::Records;
use crate::row::Row;
use crate::sheet;
use crate::sniff::{self, Encoding, Kind};
use crate::text::text;
use crate::utf16::Utf16;

/// How much of the beginning decides what a file is.
const HEAD: usize = 256 * 1024;
/// In a table of fewer columns a line of prose has as many commas as a row.
const SWALLOWED_MIN: usize = 7;
/// Among how many rows the header is looked for.
const HEADER_MAX: usize = 20;
/// The delimiters that are known, the likeliest first.
const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "bar"),
];

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    kind: Kind,
    delimiter: u8,
    /// The header's names, as they are compared.
    pub names: Vec<String>,
    /// The line of the header.
    pub line: u64,
    /// Whether dates of the sheet count from 1904.
    pub since_1904: bool,
}

impl Table {
    /// Finds the table of a file.
    pub(crate) fn open<I: Read + Seek>(
        input: &mut I,
        asked: &Asked<'_>,
    ) -> Result<Self, Unreadable> {
        input.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let kind = sniff::tell(&head)?;
        let known_names = Names::of(asked);
        let mut best: Option<(usize, usize, Self)> = None;
        for (delimiter, _) in DELIMITERS {
            let mut table = Self {
                kind,
                delimiter,
                names: Vec::new(),
                line: 0,
                since_1904: false,
            };
            let (known, width) = table.find_header(input, &known_names)?;
            let better = best
                .as_ref()
                .is_none_or(|(most, widest, _)| (known, width) > (*most, *widest));
            if better {
                best = Some((known, width, table));
            }
            if kind == Kind::Sheet {
                break;
            }
        }
        let table = best
            .map(|(_, _, table)| table)
            .filter(|table| !table.names.is_empty());
        table.ok_or(Unreadable::Empty)
    }

    /// Takes for the header that of the first rows with most names that are known; answers how many, and how wide it is.
    fn find_header<I: Read + Seek>(
        &mut self,
        input: &mut I,
        known_names: &Names,
    ) -> Result<(usize, usize), Unreadable> {
        let (mut best, mut seen) = ((0, 0), 0);
        let (mut names, mut line) = (Vec::new(), 0);
        let since_1904 = self.all(input, &mut |row| {
            let cells = (0..row.width()).map(|at| column::header(&text(row.cell(at))));
            let own: Vec<String> = cells.collect();
            let known = known_names.count(&own);
            if names.is_empty() || known > best.0 {
                best = (known, own.len());
                (names, line) = (own, row.line);
            }
            seen += 1;
            seen < HEADER_MAX
        })?;
        // A sheet's header may be followed by columns without a name.
        while names.last().is_some_and(String::is_empty) && names.len() > 1 {
            names.pop();
        }
        (self.names, self.line, self.since_1904) = (names, line, since_1904);
        Ok(best)
    }

    /// Every row below the header, in order, until it is said to be enough.
    pub(crate) fn rows<I: Read + Seek>(
        &self,
        input: &mut I,
        take: &mut dyn FnMut(&mut Row) -> bool,
    ) -> Result<(), Unreadable> {
        let strict = self.kind != Kind::Sheet;
        self.all(input, &mut |row| {
            if row.line <= self.line && row.lost == 0 {
                return true;
            }
            if strict && !row.fits(self.names.len()) {
                row.blame(Reason::Ragged);
            }
            if strict && self.swallows(row) {
                row.blame(Reason::Swallowed);
            }
            // What a quote has swallowed is lost with it, line by line.
            if row.fault.is_some() && row.lost == 0 {
                row.lost = row.lines();
            }
            take(row)
        })?;
        Ok(())
    }

    /// Whether a cell holds what looks like a whole row: a quote was opened by mistake, and closed rows later.
    fn swallows(&self, row: &Row) -> bool {
        let marks = self.names.len().saturating_sub(1);
        let whole = |line: &[u8]| memchr::memchr_iter(self.delimiter, line).count() >= marks;
        marks >= SWALLOWED_MIN && row.lines() > 1 && {
            let mut cells = (0..row.width()).map(|at| row.cell(at));
            cells.any(|cell| cell.split(|byte| *byte == b'\n').skip(1).any(whole))
        }
    }

    fn all<I: Read + Seek>(
        &self,
        input: &mut I,
        take: &mut dyn FnMut(&mut Row) -> bool,
    ) -> Result<bool, Unreadable> {
        match self.kind {
            Kind::Sheet => sheet::rows(input, take),
            Kind::Text(Encoding::Bytes { mark }) => {
                input.seek(SeekFrom::Start(mark))?;
                records(Records::new(input, self.delimiter), take)
            }
            Kind::Text(Encoding::Utf16 { big, mark }) => {
                input.seek(SeekFrom::Start(mark))?;
                records(Records::new(Utf16::new(input, big), self.delimiter), take)
            }
        }
    }

    /// Whether it is a sheet, whose dates are numbers.
    pub(crate) fn is_sheet(&self) -> bool {
        self.kind == Kind::Sheet
    }

    /// The encoding, as far as the beginning tells.
    pub(crate) fn encoding(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Sheet => Some("XLSX"),
            Kind::Text(Encoding::Utf16 { big: true, mark: 0 }) => {
                Some("UTF-16, big end first, told by its bytes")
            }
            Kind::Text(Encoding::Utf16 {
                big: false,
                mark: 0,
            }) => Some("UTF-16, little end first, told by its bytes"),
            Kind::Text(Encoding::Utf16 { big: true, .. }) => {
                Some("UTF-16, big end first, told by its mark")
            }
            Kind::Text(Encoding::Utf16 { big: false, .. }) => {
                Some("UTF-16, little end first, told by its mark")
            }
            Kind::Text(Encoding::Bytes { .. }) => None,
        }
    }

    /// What stands between cells, in words.
    pub(crate) fn delimiter(&self) -> &'static str {
        match self.kind {
            Kind::Sheet => "cells of a sheet",
            Kind::Text(_) => DELIMITERS
                .iter()
                .find(|(byte, _)| *byte == self.delimiter)
                .map_or("comma", |(_, name)| name),
        }
    }
}

fn records<R: Read>(
    mut records: Records<R>,
    take: &mut dyn FnMut(&mut Row) -> bool,
) -> Result<bool, Unreadable> {
    let mut row = Row::default();
    while records.next(&mut row)? && take(&mut row) {}
    Ok(false)
}
