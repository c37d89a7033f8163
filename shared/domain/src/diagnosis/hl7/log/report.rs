//! What a log shows for each receiving system, and the findings it comes to.

use serde::Serialize;

use crate::diagnosis::book::Table;
use crate::diagnosis::finding::Findings;

/// How many messages of a trouble are named.
const NAMED: usize = 10;

/// Messages in one kind of trouble.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// How many.
    pub count: u64,
    /// The first of them, by their place in the log: the first message is 1.
    pub messages: Vec<u64>,
}

impl Trouble {
    pub(super) fn at(&mut self, message: u64) {
        self.count += 1;
        if self.messages.len() < NAMED {
            self.messages.push(message);
        }
    }
}

/// A receiving system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct System {
    /// What it is called here: its name only when that is made of words for systems. The last of many stands for all
    /// further ones together.
    pub label: String,
    /// The message that names it first.
    pub first_in: u64,
    /// Messages sent to it, repetitions included.
    pub sent: u64,
    /// Messages that it answered in any way.
    pub answered: u64,
    /// Messages without any answer.
    pub missing: Trouble,
    /// Answers that are errors or rejections.
    pub negative: Trouble,
    /// Messages answered after the limit.
    pub late: Trouble,
    /// Answers beyond one for each sending.
    pub duplicate: Trouble,
    /// Answers to messages that are not in the log.
    pub unmatched: Trouble,
    /// Messages sent again under the same control id.
    pub resent: Trouble,
}

/// What a log shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many messages the log holds, answers included.
    pub messages: u64,
    /// The receiving systems, in the order in which the log names them.
    pub systems: Vec<System>,
}

impl Report {
    /// The troubles as findings, for each system.
    pub(in crate::diagnosis) fn tell(&self, findings: &mut Findings) {
        for system in &self.systems {
            for (code, trouble) in [
                ("ack-missing", &system.missing),
                ("ack-negative", &system.negative),
                ("ack-late", &system.late),
                ("ack-duplicate", &system.duplicate),
                ("ack-unmatched", &system.unmatched),
                ("resent", &system.resent),
            ] {
                if trouble.count > 0 {
                    findings.add(Table::Log, code, place(system, trouble));
                }
            }
        }
    }
}

fn place(system: &System, trouble: &Trouble) -> String {
    let messages: Vec<String> = trouble.messages.iter().map(u64::to_string).collect();
    let word = if trouble.count == 1 {
        "message"
    } else {
        "messages"
    };
    let more = trouble.count - trouble.messages.len() as u64;
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}: {word} {}{more}", system.label, messages.join(", "))
}
