//! What stood before a range: enough to go on from it, and shown right by the next checkpoint.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::{
    hash::Hash,
    label::Label,
    merkle::Frontier,
    record::{Tail, TicketTail},
    verify::{Start, Tickets},
};

/// `proofs.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proofs {
    /// How many records stood before.
    pub size: u64,
    /// The leaf of the last of them.
    pub prev: Hash,
    /// The roots of the perfect trees that they make, the largest first.
    pub frontier: Vec<Hash>,
    /// Where the chains of the tickets go on that the range goes on with.
    pub tickets: BTreeMap<String, Going>,
}

/// Where a ticket's chain goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Going {
    /// The number of its next record in the ticket's chain.
    pub tseq: u64,
    /// The leaf of its last record.
    pub tprev: Hash,
    /// The number of its last record in the log.
    pub seq: u64,
}

impl Proofs {
    /// A start as it is written.
    #[must_use]
    pub fn of(start: &Start) -> Self {
        let tickets = start.tickets.iter().map(|(ticket, (tail, seq))| {
            let going = Going {
                tseq: tail.seq,
                tprev: tail.prev,
                seq: *seq,
            };
            (ticket.to_string(), going)
        });
        Self {
            size: start.frontier.size(),
            prev: start.tail.prev,
            frontier: start.frontier.peaks().to_vec(),
            tickets: tickets.collect(),
        }
    }

    /// The start before record `from`; nothing when these are no proofs of one.
    #[must_use]
    pub fn start(self, from: u64) -> Option<Start> {
        if self.size != from {
            return None;
        }
        let mut tickets = Tickets::new();
        for (ticket, going) in self.tickets {
            let tail = TicketTail {
                seq: going.tseq,
                prev: going.tprev,
            };
            tickets.insert(Label::new(&ticket).ok()?, (tail, going.seq));
        }
        let tail = Tail {
            seq: from,
            prev: self.prev,
        };
        Some(Start {
            frontier: Frontier::resume(self.size, self.frontier)?,
            tail,
            tickets,
        })
    }
}
