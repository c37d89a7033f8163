//! A record's clear half: who did what to which ticket, when and why, at one place of one log.
//!
//! It holds no patient data, so anybody may verify it. Its other half is a ciphertext that only `bh` (its SHA-256) ties
//! to this one; the ciphertext in turn is authenticated with [`Entry::aad`], so it opens at this place of this log only.
//! A [`Draft`] says what happened, [`Draft::place`] gives it a place, [`Entry::sealed`] names its ciphertext.

mod json;

use std::collections::BTreeSet;

use jiff::Timestamp;

pub use super::code::{Act, Category, Disclosure, Outcome, Purpose};
use super::{
    canonical,
    hash::Hash,
    label::{Facts, Label, NotClear},
    merkle,
};
pub use json::Unreadable;

/// The version of this format, `v` of every record.
pub const VERSION: i64 = 1;

/// The name of a practice's log: the origin line of its checkpoints, such as `audit.example.net/lakeside`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogName(Label);

impl LogName {
    /// Takes a name: a [`Label`] without `+`, which the key names of signed notes exclude.
    ///
    /// # Errors
    /// [`NotClear::Text`].
    pub fn new(name: &str) -> Result<Self, NotClear> {
        if name.contains('+') {
            return Err(NotClear::Text);
        }
        Label::new(name).map(Self)
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Where the next record of a log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tail {
    /// Its number; the first is 0.
    pub seq: u64,
    /// The leaf hash of the record before it.
    pub prev: Hash,
}

impl Tail {
    /// The beginning of a log: `prev` is SHA-256 of "genesis:" and the log's name, so no two logs begin alike.
    #[must_use]
    pub fn genesis(log: &LogName) -> Self {
        let prev = Hash::of(&[b"genesis:", log.as_str().as_bytes()]);
        Self { seq: 0, prev }
    }
}

/// Where the next record of a ticket goes, in that ticket's own chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketTail {
    /// Its number among the ticket's records; the first is 0.
    pub seq: u64,
    /// The leaf hash of the ticket's record before it.
    pub prev: Hash,
}

impl TicketTail {
    /// The beginning of a ticket's chain.
    pub const GENESIS: Self = Self {
        seq: 0,
        prev: Hash::ZERO,
    };
}

/// What a writer wants to record. The key of the clear half is given where its name differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What was done.
    pub act: Act,
    /// Who: the id of one person or machine, never shared.
    pub actor: Label,
    /// How they signed in, such as `key` or `pwd+otp`.
    pub amr: Label,
    /// When, kept to the millisecond. It never orders anything: places do.
    pub at: Timestamp,
    /// The kinds of data touched.
    pub cat: BTreeSet<Category>,
    /// What the disclosure counts as.
    pub disc: Disclosure,
    /// What else is said in the clear.
    pub fact: Facts,
    /// The grant it happened under.
    pub grant: Option<Label>,
    /// How it ended.
    pub out: Outcome,
    /// Whether 42 CFR Part 2 data was touched.
    pub p2: bool,
    /// Whether patient data was touched.
    pub phi: bool,
    /// Why.
    pub pou: Purpose,
    /// The id of the request: the same one is recorded once.
    pub rid: Label,
    /// As what they acted.
    pub role: Label,
    /// The remote session it happened in.
    pub ses: Option<Label>,
    /// The ticket it was done for.
    pub tkt: Option<Label>,
}

/// A draft at its place, its body not sealed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub draft: Draft,
    /// The log.
    pub log: LogName,
    /// Its place in the log (`seq`, `prev`).
    pub tail: Tail,
    /// Its place in its ticket's chain (`tseq`, `tprev`); there when the draft has a ticket.
    pub ticket_tail: Option<TicketTail>,
    /// SHA-256 of the encrypted data key the body is sealed under.
    pub edk: Hash,
}

/// What ties a record to its ciphertext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// SHA-256 of the ciphertext.
    pub bh: Hash,
    /// Key commitment, checked before the body is opened.
    pub cmt: Hash,
    /// 32 random bytes the body's key is derived with; new for every attempt.
    pub salt: Hash,
}

/// A record's clear half, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What happened and where it stands.
    pub entry: Entry,
    /// What ties it to its ciphertext.
    pub seal: Seal,
}

impl Draft {
    /// Gives the draft its place. The ticket's tail counts when the draft has a ticket.
    #[must_use]
    pub fn place(mut self, log: &LogName, tail: Tail, ticket: TicketTail, edk: Hash) -> Entry {
        // What is written is what is kept: milliseconds.
        self.at = Timestamp::from_millisecond(self.at.as_millisecond()).unwrap_or(self.at);
        let ticket_tail = self.tkt.is_some().then_some(ticket);
        let log = log.clone();
        Entry {
            draft: self,
            log,
            tail,
            ticket_tail,
            edk,
        }
    }
}

impl Entry {
    /// What the ciphertext is authenticated with: the canonical clear half without `bh`, `cmt` and `salt`.
    #[must_use]
    pub fn aad(&self) -> String {
        canonical::spell(&json::entry(self))
    }

    /// Names the ciphertext.
    #[must_use]
    pub fn sealed(self, seal: Seal) -> Envelope {
        Envelope { entry: self, seal }
    }
}

impl Envelope {
    /// The bytes that are stored, hashed and chained.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical::spell(&json::envelope(self))
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// Bytes that [`Envelope::canonical`] would not have written.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        json::read(bytes)
    }

    /// The record's leaf in the tree, and what the next record names as its `prev`.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        merkle::leaf(self.canonical().as_bytes())
    }

    /// Where the log's next record goes.
    #[must_use]
    pub fn tail(&self) -> Tail {
        Tail {
            seq: self.entry.tail.seq.saturating_add(1),
            prev: self.leaf(),
        }
    }

    /// Where the ticket's next record goes, when this one has a ticket.
    #[must_use]
    pub fn ticket_tail(&self) -> Option<TicketTail> {
        self.entry.ticket_tail.map(|own| TicketTail {
            seq: own.seq.saturating_add(1),
            prev: self.leaf(),
        })
    }
}
