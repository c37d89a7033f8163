//! What the records are held against: signed checkpoints, mailed roots, receipts.

use std::collections::BTreeMap;

use super::{Finding, Findings, Witnesses};
use crate::audit::{
    hash::Hash,
    merkle::Frontier,
    note::{Check, Key, Note},
    record::LogName,
};

#[derive(Debug)]
pub(super) struct Anchors {
    /// The roots still to come, by size.
    roots: BTreeMap<u64, Anchor>,
    /// The receipts still to come, by the record's number.
    receipts: BTreeMap<u64, Vec<Hash>>,
    /// The most records that anything here speaks of.
    most: u64,
    signed_to: u64,
    witnessed_to: u64,
}

#[derive(Debug, Default)]
struct Anchor {
    signed: Vec<Hash>,
    mailed: Vec<Hash>,
}

impl Anchor {
    fn forked(&self) -> bool {
        let mut roots = self.signed.iter().chain(&self.mailed);
        let first = roots.next();
        roots.any(|root| Some(root) != first)
    }
}

impl Anchors {
    /// Keeps what can be believed, and adds what cannot to the findings.
    pub(super) fn new<N: AsRef<str>>(
        log: &LogName,
        notes: &[N],
        keys: &[Key],
        check: Check<'_>,
        witnesses: &Witnesses,
        findings: &mut Findings,
    ) -> Self {
        let mut roots: BTreeMap<u64, Anchor> = BTreeMap::new();
        for (index, note) in notes.iter().enumerate() {
            let Ok(note) = Note::parse(note.as_ref()) else {
                findings.add(Finding::NoteMalformed { index });
                continue;
            };
            let size = note.checkpoint.size;
            if note.checkpoint.origin != log.as_str() {
                findings.add(Finding::ForeignCheckpoint { size });
            } else if note.signed_by(keys, check) {
                let root = note.checkpoint.root;
                roots.entry(size).or_default().signed.push(root);
            } else {
                findings.add(Finding::BadSignature { size });
            }
        }
        for mailed in &witnesses.roots {
            let anchor = roots.entry(mailed.size).or_default();
            anchor.mailed.push(mailed.root);
        }
        let mut receipts: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
        for receipt in &witnesses.receipts {
            let told = receipts.entry(receipt.seq).or_default();
            told.push(receipt.leaf);
        }
        let receipted = receipts.keys().next_back();
        let receipted = receipted.map_or(0, |seq| seq.saturating_add(1));
        Self {
            most: roots
                .keys()
                .next_back()
                .copied()
                .unwrap_or(0)
                .max(receipted),
            roots,
            receipts,
            signed_to: 0,
            witnessed_to: 0,
        }
    }

    /// Leaves out what speaks only of records verified before, and judges what speaks of all of them.
    pub(super) fn begin(&mut self, frontier: &Frontier, findings: &mut Findings) {
        let size = frontier.size();
        let coming = self.roots.split_off(&size);
        for (size, anchor) in std::mem::replace(&mut self.roots, coming) {
            if anchor.forked() {
                findings.add(Finding::Fork { size });
            }
        }
        self.receipts = self.receipts.split_off(&size);
        self.reached(size, frontier, findings);
    }

    /// Compares a record with its receipts.
    pub(super) fn receipt(&mut self, seq: u64, leaf: &Hash, findings: &mut Findings) {
        let Some(told) = self.receipts.remove(&seq) else {
            return;
        };
        if told.iter().all(|told| told == leaf) {
            // A receipt covers all before it too: its leaf holds the chain.
            self.witnessed_to = self.witnessed_to.max(seq.saturating_add(1));
        } else {
            // The leaf holds the chain, so what was changed may lie anywhere after what was last agreed.
            let agreed = self.signed_to.max(self.witnessed_to);
            findings.doubt(Finding::ReceiptMismatch { seq }, agreed);
        }
    }

    /// Compares the tree with every root whose size has been reached or passed over.
    pub(super) fn reached(&mut self, next: u64, frontier: &Frontier, findings: &mut Findings) {
        while let Some(first) = self.roots.first_entry()
            && *first.key() <= next
        {
            let (size, anchor) = first.remove_entry();
            // With a record missing, or one too many, there is no root of this size to compare.
            let whole = size == next && frontier.size() == size;
            self.judge(size, &anchor, whole.then(|| frontier.root()), findings);
        }
    }

    fn judge(&mut self, size: u64, anchor: &Anchor, root: Option<Hash>, findings: &mut Findings) {
        let agrees = |told: &Hash| Some(*told) == root;
        if !anchor.signed.is_empty() && !anchor.signed.iter().any(agrees) {
            findings.doubt(Finding::RootMismatch { size }, self.signed_to);
        }
        // A root that was mailed but not signed, and is not the records', tells of another history too.
        let other = anchor.signed.is_empty() && !anchor.mailed.iter().all(agrees);
        if anchor.forked() || other {
            findings.doubt(Finding::Fork { size }, self.signed_to);
        } else if anchor.signed.iter().chain(&anchor.mailed).all(agrees) {
            if !anchor.signed.is_empty() {
                self.signed_to = size;
            }
            if !anchor.mailed.is_empty() {
                self.witnessed_to = self.witnessed_to.max(size);
            }
        }
    }

    /// Says whether the log ends too early, and what contradicts itself beyond its end.
    pub(super) fn finish(&self, have: u64, findings: &mut Findings) {
        for (size, anchor) in &self.roots {
            if anchor.forked() {
                findings.add(Finding::Fork { size: *size });
            }
        }
        if self.most > have {
            let anchored = self.most;
            findings.add(Finding::Truncated { have, anchored });
        }
    }

    pub(super) fn signed_to(&self) -> u64 {
        self.signed_to
    }

    pub(super) fn witnessed_to(&self) -> u64 {
        self.witnessed_to
    }
}
