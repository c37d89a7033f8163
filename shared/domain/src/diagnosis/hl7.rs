//! HL7 v2 answers, one or a whole batch or log of them: MSA, ERR of 2.3 and of 2.5 and on, and who never answered.

mod error;
mod header;
pub mod log;
mod place;
pub mod stream;
mod time;

use std::borrow::Cow;

use super::book::Table;
use super::bytes::{code, nth, number};
use super::finding::Findings;
use crate::kind::Kind;
use header::{Header, Separators};
use log::{Limits, Log};

/// Reads messages in MLLP frames, in batches, or one after the other, with either line ending.
pub(super) fn read(text: &[u8], findings: &mut Findings) {
    let messages = lines(text).filter(|line| header::start(&header::raised(line)).is_some());
    let mut reading = Reading {
        many: messages.take(2).count() > 1,
        separators: Separators::USUAL,
        ..Reading::default()
    };
    for line in lines(text) {
        reading.line(line, findings);
    }
    reading.finish(findings);
    frames(text, findings);
    if reading.many && reading.sent > 0 {
        let mut log = Log::new(Limits::default());
        log.push(text);
        log.finish().tell(findings);
    } else if reading.sent > 0 {
        findings.add(Table::Own, "not-an-answer", "MSH-9");
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| matches!(byte, b'\r' | b'\n' | 0x0b | 0x1c));
    lines.filter(|line| !line.is_empty())
}

/// MLLP begins a message with 0x0B and ends it with 0x1C: there are as many of the one as of the other.
fn frames(text: &[u8], findings: &mut Findings) {
    let count = |mark: u8| text.iter().filter(|byte| **byte == mark).count();
    add_framing((count(0x0b), count(0x1c)), findings);
}

fn add_framing((starts, ends): (usize, usize), findings: &mut Findings) {
    // The first start may have been stripped with the blanks around the text.
    if starts != ends {
        findings.add(Table::Hl7Form, "bad-framing", "");
    }
}

/// Where the reading of a text is.
#[derive(Debug, Default)]
struct Reading {
    /// There is more than one message, so that a place names its message.
    many: bool,
    separators: Separators,
    messages: u64,
    segments: u64,
    /// Messages that are no answers.
    sent: u64,
    /// Messages since the batch began, when one did.
    batch: Option<u64>,
    /// Batches since the file began.
    batches: u64,
    /// A segment's name was written in lower case.
    lower: bool,
    open: Option<Open>,
}

/// A message that is being read.
#[derive(Debug, Default)]
struct Open {
    /// Its type is that of an answer.
    is_answer: bool,
    answers: bool,
    refused: bool,
    explained: bool,
}

impl Reading {
    fn line(&mut self, line: &[u8], findings: &mut Findings) {
        let raised = header::raised(line);
        self.lower |= matches!(raised, Cow::Owned(_));
        let line = &*raised;
        if let Some(start) = header::start(line) {
            self.end_message(findings);
            return self.header(line.get(start..).unwrap_or_default(), findings);
        }
        let Some(segment) = header::segment(line, self.separators.field) else {
            return;
        };
        match segment.get(..3) {
            Some(b"FHS" | b"BHS") => {
                self.end_message(findings);
                self.separators = Separators::of(segment).unwrap_or(Separators::USUAL);
                self.batch = Some(0);
                self.batches = match segment.first() {
                    Some(b'B') => self.batches + 1,
                    _ => 0,
                };
            }
            Some(b"BTS" | b"FTS") => self.trailer(segment, findings),
            Some(b"MSA") => self.answer(segment, findings),
            Some(b"ERR") => {
                self.segments += 1;
                let place = |place: &str| self.place(place);
                let explained = error::read(segment, self.separators, place, findings);
                self.open.get_or_insert_default().explained |= explained;
            }
            _ => {}
        }
    }

    fn header(&mut self, segment: &[u8], findings: &mut Findings) {
        self.messages += 1;
        self.batch = self.batch.map(|count| count + 1);
        let header = Header::of(segment);
        self.separators = header.as_ref().map_or(Separators::USUAL, |h| h.separators);
        let place = self.place("MSH");
        match &header {
            None => findings.add(Table::Hl7Form, "bad-header", place),
            Some(header) if !header.version_is_known() => {
                findings.add(Table::Hl7Form, "bad-version", self.place("MSH-12"));
            }
            Some(_) => {}
        }
        if header.as_ref().is_some_and(Header::is_billing) {
            findings.concerns(Kind::Billing);
        }
        self.open = Some(Open {
            is_answer: header.is_none_or(|h| h.is_answer()),
            ..Open::default()
        });
    }

    fn answer(&mut self, segment: &[u8], findings: &mut Findings) {
        self.segments += 1;
        let field = |number| nth(segment, self.separators.field, number);
        let given = code(field(1));
        let refused = !matches!(given, "AA" | "CA");
        if !findings.count(Table::Msa, given, "MSA-1") {
            findings.add(Table::Msa, given, self.place("MSA-1"));
        }
        if field(2).trim_ascii().is_empty() {
            findings.add(Table::Hl7Form, "no-control-id", self.place("MSA-2"));
        }
        // Until 2.4 the error condition stood here.
        let condition = code(nth(field(6), self.separators.component, 0));
        let explained = !condition.is_empty();
        if explained {
            findings.add(Table::Hl7Error, condition, self.place("MSA-6"));
        }
        let open = self.open.get_or_insert_default();
        open.answers = true;
        open.refused |= refused;
        open.explained |= explained;
    }

    fn trailer(&mut self, segment: &[u8], findings: &mut Findings) {
        self.end_message(findings);
        let stated = number(nth(segment, self.separators.field, 1), 9).map(u64::from);
        // A trailer without its header began before this part of the log, and cannot be judged.
        let (counted, place) = match segment.first() {
            Some(b'B') => (self.batch, "BTS-1"),
            _ => (Some(self.batches).filter(|count| *count > 0), "FTS-1"),
        };
        if counted.is_some() && stated.is_some() && stated != counted {
            findings.add(Table::Hl7Form, "batch-count", place);
        }
    }

    fn end_message(&mut self, findings: &mut Findings) {
        let Some(open) = self.open.take() else {
            return;
        };
        if open.refused && !open.explained {
            findings.add(Table::Hl7Form, "no-detail", self.place("ERR"));
        }
        if open.is_answer && !open.answers && !open.explained {
            findings.add(Table::Own, "code-missing", self.place("MSA-1"));
        }
        self.sent += u64::from(!open.is_answer && !open.answers);
    }

    fn finish(&mut self, findings: &mut Findings) {
        self.end_message(findings);
        if self.messages == 0 && self.segments > 0 {
            findings.add(Table::Hl7Form, "no-header", "");
        }
        if self.lower {
            findings.add(Table::Own, "lower-case", "");
        }
    }

    /// A place, with its message when there are several.
    fn place(&self, place: &str) -> String {
        if self.many {
            format!("message {}, {place}", self.messages)
        } else {
            place.to_owned()
        }
    }
}
