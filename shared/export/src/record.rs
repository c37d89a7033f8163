//! Delimited text in rows: quotes, newlines inside them, and what is wrong with either.
//!
//! A quote counts at the beginning of a cell only. One that is never closed takes the rest of the file with it: that is
//! said with the line it is on, and how many lines were lost.

use std::io::{self, Read};

use crate::reason::Reason;
use crate::row::Row;

/// How much is read at a time.
const PIECE: usize = 128 * 1024;

/// Reads rows from text in any encoding whose ASCII is ASCII.
pub(crate) struct Records<R> {
    input: R,
    piece: Vec<u8>,
    at: usize,
    filled: usize,
    delimiter: u8,
    line: u64,
    after_cr: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted { since: u64 },
    Closing { since: u64 },
}

impl<R: Read> Records<R> {
    pub(crate) fn new(input: R, delimiter: u8) -> Self {
        Self {
            input,
            piece: vec![0; PIECE],
            at: 0,
            filled: 0,
            delimiter,
            line: 1,
            after_cr: false,
        }
    }

    /// The next row that is not blank; false at the end.
    pub(crate) fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        loop {
            if !self.record(row)? {
                return Ok(false);
            }
            if row.width() > 1 || !row.is_blank() || row.fault.is_some() {
                if memchr::memchr(0, row.bytes()).is_some() {
                    row.blame(Reason::Nul);
                }
                return Ok(true);
            }
        }
    }

    /// The bytes at hand; none at the end.
    fn ahead(&mut self) -> io::Result<bool> {
        while self.at == self.filled {
            self.at = 0;
            self.filled = 0;
            self.filled = match self.input.read(&mut self.piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            if self.filled == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn record(&mut self, row: &mut Row) -> io::Result<bool> {
        if self.after_cr && self.ahead()? && self.piece.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        self.after_cr = false;
        row.begin(self.line);
        let mut state = State::Start;
        while self.ahead()? {
            let bytes = self.piece.get(self.at..self.filled).unwrap_or_default();
            let Some(&first) = bytes.first() else { break };
            match state {
                State::Start if first == b'"' => {
                    self.at += 1;
                    state = State::Quoted { since: self.line };
                }
                State::Start | State::Plain => {
                    let found = memchr::memchr3(self.delimiter, b'\n', b'\r', bytes);
                    let until = found.unwrap_or(bytes.len());
                    row.push(bytes.get(..until).unwrap_or_default());
                    let stop = bytes.get(until).copied();
                    self.at += until;
                    state = State::Plain;
                    if let Some(stop) = stop {
                        self.at += 1;
                        row.end_cell();
                        state = State::Start;
                        if stop != self.delimiter {
                            self.line += 1;
                            self.after_cr = stop == b'\r';
                            return Ok(true);
                        }
                    }
                }
                State::Quoted { since } => {
                    let found = memchr::memchr(b'"', bytes);
                    let until = found.unwrap_or(bytes.len());
                    let inside = bytes.get(..until).unwrap_or_default();
                    self.line += memchr::memchr_iter(b'\n', inside).count() as u64;
                    row.push(inside);
                    self.at += until;
                    if found.is_some() {
                        self.at += 1;
                        state = State::Closing { since };
                    }
                }
                State::Closing { since } => {
                    if first == b'"' {
                        self.at += 1;
                        row.push(b"\"");
                        state = State::Quoted { since };
                    } else if first == b' ' {
                        self.at += 1;
                    } else {
                        if first != self.delimiter && first != b'\n' && first != b'\r' {
                            row.blame(Reason::StrayQuote);
                        }
                        state = State::Plain;
                    }
                }
            }
        }
        if let State::Quoted { since } = state {
            row.line = since;
            row.lost = self.line.saturating_sub(since);
            row.fault = Some(Reason::UnclosedQuote);
        }
        let begun = row.is_begun() || state != State::Start;
        if begun {
            row.end_cell();
        }
        Ok(begun)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, Vec<String>, Option<Reason>)> {
        let (mut records, mut row) = (Records::new(text, delimiter), Row::default());
        let mut rows = Vec::new();
        while records.next(&mut row).unwrap() {
            let cells = (0..row.width()).map(|at| row.cell(at));
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
            rows.push((row.line, cells.collect(), row.fault));
        }
        rows
    }

    #[test]
    fn quotes_hold_delimiters_newlines_and_quotes() {
        let read = rows(b"a,\"b,\r\nc\",\"d\"\"e\"\r\n\r\n5\" screen,,\nlast", b',');
        assert_eq!(read.len(), 3);
        assert_eq!(
            read[0],
            (1, vec!["a".into(), "b,\r\nc".into(), "d\"e".into()], None)
        );
        assert_eq!(
            read[1],
            (
                4,
                vec!["5\" screen".into(), String::new(), String::new()],
                None
            )
        );
        assert_eq!(read[2], (5, vec!["last".into()], None));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        let read = rows(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n", b',');
        assert_eq!(read.len(), 3);
        assert_eq!((read[2].0, read[2].2), (3, Some(Reason::UnclosedQuote)));
        let stray = rows(b"\"a\"b,c\nd,e\n", b',');
        assert_eq!(stray[0].2, Some(Reason::StrayQuote));
        assert_eq!(stray[1].2, None);
    }

    #[test]
    fn a_row_that_is_too_long_is_told_and_the_next_is_read() {
        let mut text = b"\"".to_vec();
        text.extend(std::iter::repeat_n(b'x', crate::row::ROW_MAX + 7));
        text.extend(b"\n\"\nnext\rmore\r\nmost");
        let read = rows(&text, b',');
        assert_eq!(read[0].2, Some(Reason::TooLong));
        let lines: Vec<_> = read[1..]
            .iter()
            .map(|row| (row.0, row.1[0].clone()))
            .collect();
        assert_eq!(
            lines,
            [(3, "next".into()), (4, "more".into()), (5, "most".into())]
        );
        assert_eq!(rows(b"a\0b\n", b',')[0].2, Some(Reason::Nul));
        let wide = rows(&b",".repeat(3_000), b',');
        assert_eq!(wide[0].2, Some(Reason::TooWide));
    }
}
