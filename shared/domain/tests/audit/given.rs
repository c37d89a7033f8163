//! Logs to verify: records chained as a writer chains them, checkpoints signed with real P-256 keys.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use domain::audit::{
    hash::Hash,
    label::{Fact, Facts, Label},
    merkle::Frontier,
    note::{Check, Checkpoint, Key, SpkiDer},
    record::{
        Act, Category, Disclosure, Draft, Entry, Envelope, LogName, Outcome, Purpose, Seal, Tail,
        TicketTail,
    },
    verify::{Finding, MailedRoot, Receipt, Stored, Verified, Verifier, Witnesses},
};

pub const LAKESIDE: &str = "audit.example.net/lakeside";
pub const SUMMIT: &str = "audit.example.net/summit";

pub fn log(name: &str) -> LogName {
    LogName::new(name).unwrap()
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// A record of work on a ticket.
pub fn draft(number: u64, ticket: Option<u64>) -> Draft {
    let mut fact = Facts::default();
    fact.insert("step", Fact::int(1).unwrap()).unwrap();
    Draft {
        act: if number == 0 {
            Act::LogCreated
        } else {
            Act::PhiRead
        },
        actor: label("tech-1"),
        amr: label("pwd+otp"),
        at: jiff::Timestamp::from_millisecond(1_767_366_245_678 + number as i64 * 1_000).unwrap(),
        cat: BTreeSet::from([Category::Demographics, Category::Labs]),
        disc: Disclosure::Tpo,
        fact,
        grant: Some(label("grant-1")),
        out: Outcome::Ok,
        p2: false,
        phi: true,
        pou: Purpose::SystemAdministration,
        rid: label(&format!("rid-{number}")),
        role: label("technician"),
        ses: None,
        tkt: ticket.map(|ticket| label(&format!("ticket-{ticket}"))),
    }
}

/// Stands for the sealed body: bound to its place as AES-GCM binds it, and nobody without the key makes another.
pub fn sealed(entry: &Entry) -> Vec<u8> {
    Hash::of(&[b"sealed under a key", entry.aad().as_bytes()])
        .0
        .to_vec()
}

#[derive(Clone)]
pub struct Row {
    pub envelope: Vec<u8>,
    pub ciphertext: Option<Vec<u8>>,
    pub leaf: Hash,
}

/// A log and everything kept beside it.
#[derive(Clone)]
pub struct Bundle {
    pub log: LogName,
    pub rows: Vec<Row>,
    pub notes: Vec<String>,
    pub keys: Vec<Key>,
    pub witnesses: Witnesses,
    tickets: BTreeMap<Label, TicketTail>,
}

impl Bundle {
    pub fn empty(name: &str) -> Self {
        Self {
            log: log(name),
            rows: Vec::new(),
            notes: Vec::new(),
            keys: vec![Key {
                name: name.to_owned(),
                spki: spki(&signer(1)),
            }],
            witnesses: Witnesses::default(),
            tickets: BTreeMap::new(),
        }
    }

    /// `size` records, the first of no ticket, the rest of three tickets in turn; checkpoints at the sizes given.
    pub fn with(name: &str, size: u64, checkpoints: &[u64]) -> Self {
        let mut bundle = Self::empty(name);
        for number in 0..size {
            bundle.append(draft(number, (number > 0).then_some(number % 3)));
        }
        for size in checkpoints {
            bundle.checkpoint(*size);
        }
        bundle
    }

    pub fn envelope(&self, seq: usize) -> Envelope {
        Envelope::read(&self.rows[seq].envelope).unwrap()
    }

    pub fn append(&mut self, draft: Draft) {
        let tail = match self.rows.last() {
            None => Tail::genesis(&self.log),
            Some(last) => Envelope::read(&last.envelope).unwrap().tail(),
        };
        let ticket = draft.tkt.as_ref().and_then(|tkt| self.tickets.get(tkt));
        let ticket = ticket.copied().unwrap_or(TicketTail::GENESIS);
        let entry = draft.place(&self.log, tail, ticket, Hash::of(&[b"wrapped key"]));
        let body = sealed(&entry);
        let envelope = entry.sealed(Seal {
            bh: Hash::of(&[&body]),
            cmt: Hash::of(&[b"commitment"]),
            salt: Hash::of(&[b"salt"]),
        });
        if let Some(ticket) = envelope.ticket_tail() {
            let id = envelope.entry.draft.tkt.clone().unwrap();
            self.tickets.insert(id, ticket);
        }
        self.rows.push(Row {
            envelope: envelope.canonical().into_bytes(),
            ciphertext: Some(body),
            leaf: envelope.leaf(),
        });
    }

    /// The root of the first `size` records.
    pub fn root(&self, size: u64) -> Hash {
        let mut frontier = Frontier::default();
        for row in &self.rows[..size as usize] {
            frontier.push(domain::audit::merkle::leaf(&row.envelope));
        }
        frontier.root()
    }

    pub fn checkpoint(&mut self, size: u64) {
        let note = note(self.log.as_str(), size, self.root(size), &signer(1));
        self.notes.push(note);
    }

    pub fn mail(&mut self, size: u64) {
        let root = self.root(size);
        self.witnesses.roots.push(MailedRoot { size, root });
    }

    pub fn receipt(&mut self, seq: u64) {
        let leaf = self.rows[seq as usize].leaf;
        self.witnesses.receipts.push(Receipt { seq, leaf });
    }

    /// Numbers, links and hashes every record from `from` on anew, as somebody who holds no key can.
    pub fn relink(&mut self, from: usize) {
        let bodies: Vec<_> = self.rows.drain(from..).collect();
        self.tickets.clear();
        let kept = std::mem::take(&mut self.rows);
        for row in kept {
            let envelope = Envelope::read(&row.envelope).unwrap();
            if let (Some(id), Some(tail)) = (&envelope.entry.draft.tkt, envelope.ticket_tail()) {
                self.tickets.insert(id.clone(), tail);
            }
            self.rows.push(row);
        }
        for row in bodies {
            let old = Envelope::read(&row.envelope).unwrap();
            self.append(old.entry.draft);
            // The old ciphertext stays: they cannot seal another. Its hash they can name.
            let mut last = self.rows.pop().unwrap();
            let mut envelope = Envelope::read(&last.envelope).unwrap();
            envelope.seal = old.seal;
            last.envelope = envelope.canonical().into_bytes();
            last.leaf = envelope.leaf();
            last.ciphertext = row.ciphertext;
            if let (Some(id), Some(tail)) = (&envelope.entry.draft.tkt, envelope.ticket_tail()) {
                self.tickets.insert(id.clone(), tail);
            }
            self.rows.push(last);
        }
    }

    pub fn verify(&self) -> Verified {
        self.verify_with(&check)
    }

    pub fn verify_with(&self, check: Check<'_>) -> Verified {
        let mut verifier = Verifier::new(
            self.log.clone(),
            &self.notes,
            &self.keys,
            check,
            &self.witnesses,
        );
        for row in &self.rows {
            verifier.push(row.stored());
        }
        verifier.finish()
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.verify().findings
    }
}

impl Row {
    pub fn stored(&self) -> Stored<'_> {
        Stored {
            envelope: &self.envelope,
            ciphertext: self.ciphertext.as_deref(),
            leaf: Some(self.leaf),
        }
    }
}

/// A key of P-256 by its secret number, as RFC 5915 writes one.
pub fn signer(seed: u8) -> EcdsaKeyPair {
    let head = [0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20];
    let curve = [
        0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
    ];
    let der = [&head[..], &[seed; 32], &curve].concat();
    EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_ASN1_SIGNING, &der).unwrap()
}

pub fn spki(key: &EcdsaKeyPair) -> SpkiDer {
    let der: PublicKeyX509Der<'_> = key.public_key().as_der().unwrap();
    SpkiDer(der.as_ref().to_vec())
}

#[allow(
    clippy::disallowed_methods,
    reason = "a test signs with a key of its own"
)]
pub fn sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    let signature = key.sign(&SystemRandom::new(), message).unwrap();
    signature.as_ref().to_vec()
}

pub fn check(key: &SpkiDer, message: &[u8], signature: &[u8]) -> bool {
    let point = key.p256_point();
    point.is_some_and(|point| {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point);
        key.verify(message, signature).is_ok()
    })
}

pub fn note(origin: &str, size: u64, root: Hash, key: &EcdsaKeyPair) -> String {
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size,
        root,
    };
    checkpoint.signed(&spki(key), &sign(key, checkpoint.text().as_bytes()))
}
