//! One record after the other: its number, its log, both its chains, its ciphertext, its instant.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{Finding, Findings, Start, Stored};
use crate::audit::{
    hash::Hash,
    label::Label,
    merkle::{self, Frontier},
    record::{Act, Envelope, LogName, Tail, TicketTail},
};

/// How far the clocks of two writers may differ before a record is said to lie in the past.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(2);

/// Where each ticket's chain goes on, and the number of its last record in the log.
pub type Tickets = BTreeMap<Label, (TicketTail, u64)>;

#[derive(Debug)]
pub(super) struct Chain {
    log: LogName,
    tail: Tail,
    frontier: Frontier,
    tickets: Tickets,
    last_at: Option<Timestamp>,
    /// The `bh` of bodies that are gone and not yet said to be purged.
    gone: BTreeMap<u64, Hash>,
}

impl Chain {
    pub(super) fn new(log: LogName, start: Start) -> Self {
        Self {
            log,
            tail: start.tail,
            frontier: start.frontier,
            tickets: start.tickets,
            last_at: None,
            gone: BTreeMap::new(),
        }
    }

    /// The number that is due: how many records the log has up to here, those missing included.
    pub(super) fn next(&self) -> u64 {
        self.tail.seq
    }

    pub(super) fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    pub(super) fn tickets(&self) -> &Tickets {
        &self.tickets
    }

    pub(super) fn tickets_mut(&mut self) -> &mut Tickets {
        &mut self.tickets
    }

    /// Takes a record; its number and leaf, unless it was left out of the tree. The first `settled` records have a root
    /// that was signed, so no doubt that only a chain raises reaches them.
    pub(super) fn push(
        &mut self,
        record: Stored<'_>,
        settled: u64,
        findings: &mut Findings,
    ) -> Option<(u64, Hash)> {
        let due = self.tail.seq;
        let leaf = merkle::leaf(record.envelope);
        let Ok(envelope) = Envelope::read(record.envelope) else {
            // Its bytes keep their place, so that the tree and the records after it can still be judged.
            findings.doubt(Finding::NotCanonical { seq: due }, due);
            self.step(due, leaf);
            return Some((due, leaf));
        };
        let entry = &envelope.entry;
        let seq = entry.tail.seq;
        if entry.log != self.log {
            findings.doubt(Finding::WrongLog { seq: due }, due);
            return None;
        }
        if seq < due {
            findings.doubt(Finding::Duplicate { seq }, seq);
            return None;
        }
        if seq > due {
            findings.doubt(
                Finding::Gap {
                    seq: due,
                    found: seq,
                },
                due,
            );
        }
        if entry.tail.prev != self.tail.prev {
            // Which of the two was changed, the chain alone does not say.
            let either = due.saturating_sub(1).max(settled);
            findings.doubt(Finding::ChainBreak { seq }, either);
        }
        if record.leaf.is_some_and(|stored| stored != leaf) {
            findings.doubt(Finding::StoredHashPoisoned { seq }, seq);
        }
        self.ticket(&envelope, leaf, settled, findings);
        self.body(record, &envelope, findings);
        self.clock(entry.draft.at, seq, findings);
        self.step(seq, leaf);
        Some((seq, leaf))
    }

    fn step(&mut self, seq: u64, leaf: Hash) {
        self.frontier.push(leaf);
        self.tail = Tail {
            seq: seq.saturating_add(1),
            prev: leaf,
        };
    }

    fn ticket(&mut self, envelope: &Envelope, leaf: Hash, settled: u64, findings: &mut Findings) {
        let entry = &envelope.entry;
        let (Some(ticket), Some(own)) = (&entry.draft.tkt, entry.ticket_tail) else {
            return;
        };
        let seq = entry.tail.seq;
        let next = TicketTail {
            seq: own.seq.saturating_add(1),
            prev: leaf,
        };
        let (due, last) = match self.tickets.get_mut(ticket) {
            Some(known) => std::mem::replace(known, (next, seq)),
            None => {
                self.tickets.insert(ticket.clone(), (next, seq));
                (TicketTail::GENESIS, seq)
            }
        };
        if own != due {
            findings.doubt(Finding::TicketBreak { seq }, last.max(settled).min(seq));
        }
    }

    fn body(&mut self, record: Stored<'_>, envelope: &Envelope, findings: &mut Findings) {
        let seq = envelope.entry.tail.seq;
        let bh = envelope.seal.bh;
        match record.ciphertext {
            Some(body) if Hash::of(&[body]) == bh => {}
            Some(_) => findings.doubt(Finding::BodyMismatch { seq }, seq),
            None => {
                self.gone.insert(seq, bh);
            }
        }
        if envelope.entry.draft.act == Act::BodyPurged
            && let Some((named, hash)) = purged(envelope)
            && self.gone.get(&named) == Some(&hash)
            && named < seq
        {
            self.gone.remove(&named);
            findings.add(Finding::BodyGone {
                seq: named,
                purged: Some(seq),
            });
        }
    }

    fn clock(&mut self, at: Timestamp, seq: u64, findings: &mut Findings) {
        let back = |last: Timestamp| last.duration_since(at) > CLOCK_TOLERANCE;
        if self.last_at.is_some_and(back) {
            findings.add(Finding::ClockBack { seq });
        }
        self.last_at = Some(at);
    }

    /// Names the bodies that nobody said they removed.
    pub(super) fn finish(&mut self, findings: &mut Findings) {
        for seq in std::mem::take(&mut self.gone).into_keys() {
            findings.doubt(Finding::BodyGone { seq, purged: None }, seq);
        }
    }
}

/// Whose body a `body.purged` record names.
fn purged(envelope: &Envelope) -> Option<(u64, Hash)> {
    let fact = &envelope.entry.draft.fact;
    let seq = fact.get("seq")?.as_int()?.try_into().ok()?;
    let bh = Hash::parse(fact.get("bh")?.as_text()?).ok()?;
    Some((seq, bh))
}
