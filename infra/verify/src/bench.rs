//! The figure that is promised: 100,000 records in under a second, measured on bundles made for it.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use domain::audit::export::bundle::{Draft as Bundle, Kept, Manifest, PublicKeys, VERSION};
use domain::audit::hash::Hash;
use domain::audit::label::{Facts, Label};
use domain::audit::merkle::Frontier;
use domain::audit::note::{Checkpoint, SpkiDer};
use domain::audit::record::{
    Act, Category, Disclosure, Draft, LogName, Outcome, Purpose, Seal, Tail, TicketTail,
};
use domain::audit::verify::{Start, Tickets, Witnesses};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::container::Container;
use crate::judge::{Verdict, judge};

/// How many records a bundle holds, as `phi-export` makes them.
const BUNDLE: u64 = 2000;
/// How many records a checkpoint adds.
const CHECKPOINT: u64 = 256;
/// How many tickets are open at once.
const TICKETS: u64 = 40;

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    /// How long it took from the containers' bytes to the verdict.
    pub took: Duration,
    /// How much of that the processor spent on it, where the system tells: on a busy machine the rest is waiting.
    pub busy: Option<Duration>,
    /// How many containers.
    pub bundles: usize,
    /// How many bytes.
    pub bytes: usize,
    /// What came of it.
    pub verdict: Verdict,
}

/// Makes a log of so many records, exports it and verifies the bundles; nothing when the machine cannot make a key.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "a measurement is made here")]
pub fn run(records: u64) -> Option<Measured> {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).ok()?;
    let spki = SpkiDer(key.public_key().as_der().ok()?.as_ref().to_vec());
    let containers = make(records, &key, &spki)?;
    let (bundles, bytes) = (containers.len(), containers.iter().map(Vec::len).sum());
    let (watch, before) = (Instant::now(), on_processor());
    let opened: Result<Vec<_>, _> = containers.into_iter().map(Container::open).collect();
    let verdict = judge(opened.ok()?, &[spki], Witnesses::default()).ok()?;
    Some(Measured {
        took: watch.elapsed(),
        busy: before.and_then(|before| on_processor()?.checked_sub(before)),
        bundles,
        bytes,
        verdict,
    })
}

/// How long this thread has run on a processor so far, as Linux counts it in nanoseconds.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

#[allow(
    clippy::disallowed_methods,
    reason = "the bench signs with a key of its own"
)]
fn make(records: u64, key: &EcdsaKeyPair, spki: &SpkiDer) -> Option<Vec<Vec<u8>>> {
    let log = LogName::new("audit.bench/lakeside").ok()?;
    let random = SystemRandom::new();
    let mut tail = Tail::genesis(&log);
    let (mut frontier, mut tickets) = (Frontier::default(), Tickets::new());
    let mut containers = Vec::new();
    while tail.seq < records {
        let from = tail.seq;
        let to = records.min(from + BUNDLE);
        let start = Start {
            frontier: frontier.clone(),
            tail,
            tickets: tickets.clone(),
        };
        let (mut lines, mut notes) = (String::new(), Vec::new());
        while tail.seq < to {
            let body = Hash::of(&[&tail.seq.to_be_bytes()]).hex().repeat(5);
            let draft = draft(tail.seq)?;
            let ticket = draft.tkt.clone()?;
            let place = tickets
                .get(&ticket)
                .map_or(TicketTail::GENESIS, |known| known.0);
            let entry = draft.place(&log, tail, place, Hash::of(&[b"edk"]));
            let envelope = entry.sealed(Seal {
                bh: Hash::of(&[body.as_bytes()]),
                cmt: Hash::of(&[b"cmt"]),
                salt: Hash::of(&[b"salt"]),
            });
            let kept = Kept {
                seq: tail.seq,
                envelope: &envelope.canonical(),
                ciphertext: Some(body.as_bytes()),
                data_key: &[7; 184],
                under: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
                leaf: Some(envelope.leaf()),
            };
            lines.push_str(&kept.line());
            frontier.push(envelope.leaf());
            tickets.insert(ticket, (envelope.ticket_tail()?, tail.seq));
            tail = envelope.tail();
            if tail.seq.is_multiple_of(CHECKPOINT) || tail.seq == records {
                let checkpoint = Checkpoint {
                    origin: log.as_str().to_owned(),
                    size: tail.seq,
                    root: frontier.root(),
                };
                let signature = key.sign(&random, checkpoint.text().as_bytes()).ok()?;
                notes.push(checkpoint.signed(spki, signature.as_ref()));
            }
        }
        let manifest = Manifest {
            format: VERSION.to_owned(),
            log: log.as_str().to_owned(),
            practice: "lakeside".to_owned(),
            from,
            to,
            next: (to < records).then_some(to),
            anchored_to: to,
            exporter: "bench".to_owned(),
            purpose: Purpose::Test.as_str().to_owned(),
            at: draft(0)?.at,
            record: records,
            files: Default::default(),
        };
        let bundle = Bundle {
            manifest,
            records: lines,
            notes,
            keys: PublicKeys {
                log: log.as_str().to_owned(),
                keys: Vec::new(),
            },
            start: (from > 0).then_some(start),
        };
        containers.push(zipped(bundle.files())?);
    }
    Some(containers)
}

fn draft(seq: u64) -> Option<Draft> {
    let label = |text: &str| Label::new(text).ok();
    Some(Draft {
        act: Act::PhiRead,
        actor: label("technician")?,
        amr: label("key")?,
        at: "2026-11-23T14:02:11Z".parse().ok()?,
        cat: [Category::Notes].into(),
        disc: Disclosure::Tpo,
        fact: Facts::default(),
        grant: None,
        out: Outcome::Ok,
        p2: false,
        phi: true,
        pou: Purpose::SystemAdministration,
        rid: label(&format!("01935b2e-7c1a-7000-8000-{seq:012}"))?,
        role: label("technician")?,
        ses: None,
        tkt: label(&format!("01935b2e-7c1a-7000-8000-{:012}", seq % TICKETS)),
    })
}

fn zipped(files: Vec<(&'static str, Vec<u8>)>) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name, stored).ok()?;
        zip.write_all(&bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
