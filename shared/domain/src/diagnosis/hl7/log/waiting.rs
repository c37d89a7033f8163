//! Sent messages and their answers, in whichever order a log has them; settled when the log ends or memory does.

use std::collections::{BTreeMap, VecDeque};

use super::label::Systems;
use super::{Limits, Mark};
use crate::diagnosis::hl7::time::Instant;

/// One control id may go to several systems; more than this many are one.
const SYSTEMS_MAX: usize = 8;

/// A message as it was sent, and what became of it.
#[derive(Debug)]
pub(super) struct Sent {
    /// The receiving system.
    system: usize,
    /// Its place in the log.
    message: u64,
    at: Option<Instant>,
    /// Whether an answer is expected.
    wants: bool,
    sends: u32,
    /// Answers of the first step (CA, CE, CR).
    takes: u32,
    /// Answers of the application (AA, AE, AR).
    answers: u32,
    /// It was counted as late.
    late: bool,
}

impl Sent {
    pub(super) fn new(system: usize, message: u64, at: Option<Instant>, wants: bool) -> Sent {
        Sent {
            system,
            message,
            at,
            wants,
            sends: 1,
            takes: 0,
            answers: 0,
            late: false,
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The message it is to.
    pub control: Mark,
    /// Who answered, when it was sent anything.
    pub system: Option<usize>,
    /// MSA-1.
    pub code: &'a str,
    pub at: Option<Instant>,
    /// Its place in the log.
    pub message: u64,
}

#[derive(Debug)]
pub(super) struct Waiting {
    limits: Limits,
    by_control: BTreeMap<Mark, Vec<Sent>>,
    /// The control ids, the oldest first.
    order: VecDeque<Mark>,
}

impl Waiting {
    pub(super) fn new(limits: Limits) -> Waiting {
        Waiting {
            limits,
            by_control: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Takes a message that was sent.
    pub(super) fn sent(&mut self, control: Mark, sent: Sent, systems: &mut Systems) {
        let tally = systems.tally(sent.system);
        tally.sent += 1;
        let same = self.at(control, systems);
        // An answer may stand in a log before its message.
        if let Some(known) = same.iter_mut().find(|known| known.sends == 0) {
            known.system = sent.system;
            known.sends = 1;
            if known.takes.max(known.answers) > 1 {
                systems.tally(sent.system).duplicate.at(known.message);
            }
            return;
        }
        let full = same.len() >= SYSTEMS_MAX;
        let mut known = same.iter_mut();
        match known.find(|known| known.system == sent.system || full) {
            Some(known) => {
                known.sends += 1;
                known.at = sent.at;
                systems.tally(sent.system).resent.at(sent.message);
            }
            None => same.push(sent),
        }
    }

    /// Takes an answer.
    pub(super) fn answered(
        &mut self,
        answer: &Answer<'_>,
        systems: &mut Systems,
        unmatched: impl FnOnce(&mut Systems) -> usize,
    ) {
        let late_after = i64::from(self.limits.late_after);
        let first_step = answer.code.starts_with('C');
        let same = self.at(answer.control, systems);
        let count = |sent: &Sent| if first_step { sent.takes } else { sent.answers };
        let own = same
            .iter()
            .position(|sent| Some(sent.system) == answer.system);
        let open = || same.iter().position(|sent| count(sent) < sent.sends);
        let place = own.or_else(open).or(same.len().checked_sub(1));
        let place = place.unwrap_or_else(|| {
            let system = unmatched(systems);
            same.push(Sent {
                sends: 0,
                ..Sent::new(system, answer.message, None, false)
            });
            same.len() - 1
        });
        let Some(sent) = same.get_mut(place) else {
            return;
        };
        let tally = systems.tally(sent.system);
        let elapsed = answer.at.zip(sent.at).and_then(|(at, sent)| at.since(sent));
        if elapsed.is_some_and(|elapsed| elapsed > late_after) && count(sent) == 0 && !sent.late {
            sent.late = true;
            tally.late.at(sent.message);
        }
        if !matches!(answer.code, "AA" | "CA") {
            tally.negative.at(answer.message);
        }
        let count = if first_step {
            &mut sent.takes
        } else {
            &mut sent.answers
        };
        *count = count.saturating_add(1);
        if sent.sends > 0 && *count > sent.sends {
            tally.duplicate.at(answer.message);
        }
    }

    /// The messages of a control id, which is new or known; the oldest is settled when there are too many.
    fn at(&mut self, control: Mark, systems: &mut Systems) -> &mut Vec<Sent> {
        if !self.by_control.contains_key(&control) {
            self.order.push_back(control);
            while self.order.len() > self.limits.waiting.max(1) {
                let oldest = self.order.pop_front();
                let oldest = oldest.and_then(|oldest| self.by_control.remove(&oldest));
                settle(oldest.unwrap_or_default(), systems);
            }
        }
        self.by_control.entry(control).or_default()
    }

    /// Settles what is left, in the log's order.
    pub(super) fn finish(mut self, systems: &mut Systems) {
        for control in self.order {
            settle(
                self.by_control.remove(&control).unwrap_or_default(),
                systems,
            );
        }
    }
}

fn settle(all: Vec<Sent>, systems: &mut Systems) {
    for sent in all {
        let tally = systems.tally(sent.system);
        if sent.sends == 0 {
            tally.unmatched.at(sent.message);
        } else if sent.takes + sent.answers > 0 {
            tally.answered += 1;
        } else if sent.wants {
            tally.missing.at(sent.message);
        }
    }
}
