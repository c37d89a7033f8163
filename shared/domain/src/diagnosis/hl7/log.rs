//! Which sent messages a log has no answer for, a bad one, a late one or too many, for each receiving system.
//!
//! The log is read in chunks of any size and nothing of it is kept but hashes of control ids and of system names, for
//! as many messages as [`Limits::waiting`] allows. A message beyond that counts as it then stands.

mod label;
pub(super) mod lines;
mod report;
mod waiting;

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::bytes::{code, nth, trim};
use super::header::{self, Header, Separators};
use super::time::Instant;
use label::Systems;
use lines::Lines;
pub use report::{Report, System, Trouble};
use waiting::{Answer, Sent, Waiting};

/// What is counted as late, and how much is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// An answer later than this many seconds is late.
    pub late_after: u32,
    /// How many messages are remembered for their answers.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            late_after: 60,
            waiting: 100_000,
        }
    }
}

/// A hash that stands for a control id or a system: compared, never shown.
type Mark = u128;

fn mark(pieces: &[&[u8]]) -> Mark {
    // Two halves: of 64 bits alone two of a million would now and then be the same.
    let half = |salt: u8| {
        let mut hash = DefaultHasher::new();
        (salt, pieces).hash(&mut hash);
        Mark::from(hash.finish())
    };
    half(1) << 64 | half(2)
}

/// The mark of a control id; without one nothing can be its answer.
fn control(id: &[u8], message: u64) -> Mark {
    match trim(id) {
        b"" => mark(&[b"", &message.to_be_bytes()]),
        id => mark(&[id]),
    }
}

/// Reads a log.
#[derive(Debug)]
pub struct Log {
    lines: Lines,
    reading: Reading,
}

impl Log {
    /// A log of which nothing was read yet.
    #[must_use]
    pub fn new(limits: Limits) -> Log {
        Log {
            lines: Lines::default(),
            reading: Reading {
                messages: 0,
                open: None,
                separators: Separators::USUAL,
                systems: Systems::default(),
                waiting: Waiting::new(limits),
            },
        }
    }

    /// Reads on; a chunk may end anywhere.
    pub fn push(&mut self, chunk: &[u8]) {
        let reading = &mut self.reading;
        self.lines.push(chunk, |line| reading.line(line));
    }

    /// What the log shows, once it was read to its end.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let reading = &mut self.reading;
        self.lines.finish(|line| reading.line(line));
        reading.end_message();
        let Reading {
            messages,
            mut systems,
            waiting,
            ..
        } = self.reading;
        waiting.finish(&mut systems);
        systems.report(messages)
    }
}

#[derive(Debug)]
struct Reading {
    messages: u64,
    /// A message of which no answer was read yet: it counts as sent when it ends so.
    open: Option<Open>,
    separators: Separators,
    systems: Systems,
    waiting: Waiting,
}

#[derive(Debug)]
struct Open {
    control: Mark,
    receiver: usize,
    /// Who sent it, which is who answers when it is an answer: its place among the systems is given only then.
    sender: (Mark, Option<String>),
    at: Option<Instant>,
    is_answer: bool,
    answered: bool,
    wants: bool,
}

impl Reading {
    fn line(&mut self, line: &[u8]) {
        let line = &*header::raised(line);
        if let Some(start) = header::start(line) {
            self.end_message();
            self.messages += 1;
            let segment = line.get(start..).unwrap_or_default();
            self.separators = Separators::of(segment).unwrap_or(Separators::USUAL);
            self.open = Header::of(segment).map(|header| {
                let logged = Instant::of_prefix(line.get(..start).unwrap_or_default());
                self.opened(&header, logged)
            });
            return;
        }
        // Most of a log is neither.
        let Some(segment) = header::segment(line, self.separators.field) else {
            return;
        };
        match segment.get(..3) {
            Some(b"MSA") => self.answer(segment),
            Some(b"BHS" | b"FHS" | b"BTS" | b"FTS") => self.end_message(),
            _ => {}
        }
    }

    fn opened(&mut self, header: &Header<'_>, logged: Option<Instant>) -> Open {
        let is_answer = header.is_answer();
        let component = header.separators.component;
        let receiver = if is_answer {
            0
        } else {
            let (mark, label) = label::of(header.field(5), header.field(6), component);
            self.systems.place(mark, label, "MSH-5", self.messages)
        };
        Open {
            control: control(header.field(10), self.messages),
            receiver,
            sender: label::of(header.field(3), header.field(4), component),
            at: logged.or_else(|| Instant::of_header(trim(header.field(7)))),
            is_answer,
            answered: false,
            wants: header.wants_answer(),
        }
    }

    fn answer(&mut self, segment: &[u8]) {
        let field = |number| trim(nth(segment, self.separators.field, number));
        let Some(open) = &mut self.open else {
            return;
        };
        open.answered = true;
        let (system, label) = open.sender.clone();
        let answer = Answer {
            control: control(field(2), self.messages),
            system: self.systems.known(system),
            code: code(field(1)),
            at: open.at,
            message: self.messages,
        };
        let unmatched =
            |systems: &mut Systems| systems.place(system, label, "MSH-3", answer.message);
        self.waiting.answered(&answer, &mut self.systems, unmatched);
    }

    /// A message that ended without an MSA was sent, unless its type is that of an answer.
    fn end_message(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        if open.answered || open.is_answer {
            return;
        }
        let sent = Sent::new(open.receiver, self.messages, open.at, open.wants);
        self.waiting.sent(open.control, sent, &mut self.systems);
    }
}
