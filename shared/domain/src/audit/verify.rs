//! Verifying a log: records as they are stored, checkpoints as they were signed, and what outsiders were told.
//!
//! Records are pushed one at a time in the order of their numbers; memory grows with the tickets seen, the witnesses
//! given and the findings made, not with the records. Nothing is decrypted and no right to read is needed.
//!
//! **What is found.** Any change to, loss of, or addition among the records below a checkpoint that a trusted key
//! signed, whoever made it and whatever else they recomputed; any ciphertext that is not the one its record names; any
//! checkpoint that no trusted key signed; two histories signed or mailed for one size; a log that ends before a
//! checkpoint, a mailed root or a receipt says it does.
//!
//! **What is not found**, because records and checkpoints alone do not hold it:
//! - a tail cut after the last checkpoint, root and receipt: what is left is a log that was once whole;
//! - records after the last checkpoint written anew with every hash recomputed: the hashes need no secret. Opening
//!   their bodies shows it, as a ciphertext is authenticated with its place ([`super::record::Entry::aad`]);
//! - the whole log deleted together with every checkpoint, root and receipt: nothing is left to contradict it;
//! - a false history signed by who holds the signing key, unless somebody outside kept an earlier root or a receipt;
//! - what was never recorded, and what a writer recorded untruthfully.
//!
//! So a report says how far the log is anchored as well as how far it is chained, and the copies that outsiders keep
//! are part of the design.

mod anchor;
mod chain;
mod finding;
mod word;

use super::{
    hash::Hash,
    label::Label,
    merkle::Frontier,
    note::{Check, Key},
    record::{LogName, Tail, TicketTail},
};
use anchor::Anchors;
use chain::Chain;
pub use chain::{CLOCK_TOLERANCE, Tickets};
use finding::Findings;
pub use finding::{FINDINGS_MAX, Finding};

/// A record as the store holds it.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// The clear half, byte for byte.
    pub envelope: &'a [u8],
    /// The sealed body, unless it is gone.
    pub ciphertext: Option<&'a [u8]>,
    /// The leaf hash the store keeps beside it: compared, never trusted.
    pub leaf: Option<Hash>,
}

/// What a writer was told when its record was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The record's number.
    pub seq: u64,
    /// Its leaf.
    pub leaf: Hash,
}

/// What an outsider was mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailedRoot {
    /// How many records.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// What outsiders keep.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    /// Receipts, in any order.
    pub receipts: Vec<Receipt>,
    /// Mailed roots, in any order.
    pub roots: Vec<MailedRoot>,
}

/// Where verification begins when it does not begin with record 0: everything here was verified before.
#[derive(Debug, Clone)]
pub struct Start {
    /// The tree over the records before.
    pub frontier: Frontier,
    /// Where the next record goes.
    pub tail: Tail,
    /// The tails of the tickets that go on.
    pub tickets: Tickets,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether nothing speaks against the log. Notices, such as a body that was purged on record, do not.
    pub sound: bool,
    /// How many records from the first are beyond doubt as far as they are chained.
    pub verified_to: u64,
    /// How many of them a trusted signature covers. The rest, `verified_to - anchored_to`, could have been written anew.
    pub anchored_to: u64,
    /// How many of them an outsider's root or receipt covers.
    pub witnessed_to: u64,
    /// The findings, in the order they were made; [`FINDINGS_MAX`] at most.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: u64,
}

impl Verified {
    /// Adds that a record's body does not open in its place, which only who may open bodies can find.
    pub fn body_foreign(&mut self, seq: u64) {
        self.add(Finding::BodyForeign { seq });
        self.verified_to = self.verified_to.min(seq);
        self.anchored_to = self.anchored_to.min(seq);
        self.witnessed_to = self.witnessed_to.min(seq);
    }

    /// Adds that a record is not found by what it is of. The record itself is beyond doubt all the same.
    pub fn index_broken(&mut self, seq: u64) {
        self.add(Finding::IndexBroken { seq });
    }

    fn add(&mut self, finding: Finding) {
        self.sound = false;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// Verifies one log.
#[derive(Debug)]
pub struct Verifier {
    chain: Chain,
    anchors: Anchors,
    findings: Findings,
}

impl Verifier {
    /// Begins with record 0. `notes` are the checkpoints in any order, copies included; `keys` are trusted.
    #[must_use]
    pub fn new<N: AsRef<str>>(
        log: LogName,
        notes: &[N],
        keys: &[Key],
        check: Check<'_>,
        witnesses: &Witnesses,
    ) -> Self {
        let start = Start {
            frontier: Frontier::default(),
            tail: Tail::genesis(&log),
            tickets: Tickets::default(),
        };
        Self::resume(log, start, notes, keys, check, witnesses)
    }

    /// Begins after records that were verified before. Witnesses of those are passed over.
    #[must_use]
    pub fn resume<N: AsRef<str>>(
        log: LogName,
        start: Start,
        notes: &[N],
        keys: &[Key],
        check: Check<'_>,
        witnesses: &Witnesses,
    ) -> Self {
        let mut findings = Findings::default();
        let mut anchors = Anchors::new(&log, notes, keys, check, witnesses, &mut findings);
        let chain = Chain::new(log, start);
        anchors.begin(chain.frontier(), &mut findings);
        Self {
            chain,
            anchors,
            findings,
        }
    }

    /// Takes the next record.
    pub fn push(&mut self, record: Stored<'_>) {
        let pushed = self
            .chain
            .push(record, self.anchors.signed_to(), &mut self.findings);
        if let Some((seq, leaf)) = pushed {
            self.anchors.receipt(seq, &leaf, &mut self.findings);
        }
        let (next, frontier) = (self.chain.next(), self.chain.frontier());
        self.anchors.reached(next, frontier, &mut self.findings);
    }

    /// Says where the chain of a ticket goes on that began before the start; the log's number of its last record too. A
    /// ticket that is known already stays as it is.
    pub fn goes_on(&mut self, ticket: Label, tail: TicketTail, seq: u64) {
        self.chain.goes_on(ticket, tail, seq);
    }

    /// Whether a ticket's chain is known.
    #[must_use]
    pub fn knows(&self, ticket: &Label) -> bool {
        self.chain.knows(ticket)
    }

    /// Where the next record goes.
    #[must_use]
    pub fn tail(&self) -> Tail {
        self.chain.tail()
    }

    /// The tree so far: what the next checkpoint signs, if nothing was found.
    #[must_use]
    pub fn frontier(&self) -> &Frontier {
        self.chain.frontier()
    }

    /// Says what was found, once the last record was pushed.
    #[must_use]
    pub fn finish(mut self) -> Verified {
        self.chain.finish(&mut self.findings);
        self.anchors.finish(self.chain.next(), &mut self.findings);
        let verified_to = self.findings.sound_to().unwrap_or(u64::MAX);
        let verified_to = verified_to.min(self.chain.next());
        Verified {
            sound: self.findings.sound(),
            verified_to,
            anchored_to: self.anchors.signed_to().min(verified_to),
            witnessed_to: self.anchors.witnessed_to().min(verified_to),
            more: self.findings.more(),
            findings: self.findings.into_list(),
        }
    }
}
