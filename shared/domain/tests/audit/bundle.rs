//! A bundle there and back: its files, what is missing from it, and what anybody may have put in their place.

use domain::audit::export::bundle::{
    Draft as Bundle, FILES, Files, Head, Kept, Line, Manifest, NotABundle, PublicKey, PublicKeys,
    VERSION,
};
use domain::audit::merkle::Frontier;
use domain::audit::note::SpkiDer;
use domain::audit::record::Tail;
use domain::audit::verify::{Start, Tickets, Verifier, Witnesses};
use proptest::prelude::*;

use super::given::{self, LAKESIDE};

fn manifest(from: u64, to: u64) -> Manifest {
    Manifest {
        format: VERSION.to_owned(),
        log: LAKESIDE.to_owned(),
        practice: "lakeside".to_owned(),
        from,
        to,
        next: None,
        anchored_to: to,
        exporter: "auditor".to_owned(),
        purpose: "HCOMPL".to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
        record: to,
        files: std::collections::BTreeMap::new(),
    }
}

fn bundle(log: &given::Bundle, from: usize) -> Files {
    let mut records = String::new();
    for (seq, row) in log.rows.iter().enumerate().skip(from) {
        let kept = Kept {
            seq: seq as u64,
            envelope: std::str::from_utf8(&row.envelope).unwrap(),
            ciphertext: row.ciphertext.as_deref(),
            data_key: b"wrapped key",
            under: "arn:aws:kms:key",
            leaf: Some(row.leaf),
        };
        records.push_str(&kept.line());
    }
    let mut frontier = Frontier::default();
    let mut tickets = Tickets::new();
    let mut tail = Tail::genesis(&log.log);
    for seq in 0..from {
        let envelope = log.envelope(seq);
        frontier.push(envelope.leaf());
        if let (Some(ticket), Some(next)) = (&envelope.entry.draft.tkt, envelope.ticket_tail()) {
            tickets.insert(ticket.clone(), (next, seq as u64));
        }
        tail = envelope.tail();
    }
    let draft = Bundle {
        manifest: manifest(from as u64, log.rows.len() as u64),
        records,
        notes: log.notes.clone(),
        keys: PublicKeys {
            log: LAKESIDE.to_owned(),
            keys: vec![PublicKey::of("arn", &log.keys[0].spki)],
        },
        start: (from > 0).then_some(Start {
            frontier,
            tail,
            tickets,
        }),
    };
    let files = draft.files();
    assert!(files.is_sorted_by_key(|(name, _)| FILES.iter().position(|known| known == name)));
    files
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect()
}

/// A bundle there and back: the same records, notes and start, and the verifier finds nothing.
#[test]
fn what_is_bundled_is_read_and_verifies() {
    let log = given::Bundle::with(LAKESIDE, 20, &[7, 13, 20]);
    for from in [0, 1, 7, 12, 19] {
        let files = bundle(&log, from);
        let head = Head::read(&files).unwrap();
        assert_eq!(head.changed, [""; 0]);
        assert_eq!(head.notes, log.notes);
        assert_eq!(files, bundle(&log, from), "the same bytes each time");
        let none = Witnesses::default();
        let notes = &head.notes;
        let mut verifier = match head.start {
            Some(start) => Verifier::resume(
                log.log.clone(),
                start,
                notes,
                &log.keys,
                &given::check,
                &none,
            ),
            None => Verifier::new(log.log.clone(), notes, &log.keys, &given::check, &none),
        };
        let records = std::str::from_utf8(&files["records.ndjson"]).unwrap();
        for line in records.lines() {
            verifier.push(Line::read(line).stored());
        }
        let verified = verifier.finish();
        assert!(
            verified.findings.is_empty(),
            "{from}: {:?}",
            verified.findings
        );
        assert_eq!((verified.verified_to, verified.anchored_to), (20, 20));
    }
}

#[test]
fn a_file_that_is_missing_or_changed_is_named() {
    let log = given::Bundle::with(LAKESIDE, 9, &[9]);
    let files = bundle(&log, 4);
    for name in [
        "manifest.json",
        "keys.json",
        "checkpoints.txt",
        "proofs.json",
    ] {
        let mut cut = files.clone();
        cut.remove(name);
        assert!(
            matches!(Head::read(&cut), Err(NotABundle::Missing(_))),
            "{name}"
        );
        let mut broken = files.clone();
        broken.insert(name.to_owned(), vec![0xff]);
        assert!(
            matches!(Head::read(&broken), Err(NotABundle::Unreadable(_))),
            "{name}"
        );
    }
    let mut other = files.clone();
    other.insert("VERIFY.md".to_owned(), b"All is well.".to_vec());
    assert_eq!(Head::read(&other).unwrap().changed, ["VERIFY.md"]);
    other.remove("VERIFY.md");
    assert_eq!(Head::read(&other).unwrap().changed, ["VERIFY.md"]);
    let mut new = files;
    let text = String::from_utf8(new["manifest.json"].clone()).unwrap();
    let text = text.replace(VERSION, "statdesk-phi-log/2");
    new.insert("manifest.json".to_owned(), text.into_bytes());
    assert!(matches!(Head::read(&new), Err(NotABundle::Version)));
}

#[test]
fn a_key_of_p256_gives_its_point_and_no_other_does() {
    let key = given::Bundle::empty(LAKESIDE).keys.remove(0).spki;
    let point = key.p256_point().unwrap();
    assert_eq!((point.len(), point[0]), (65, 4));
    for length in [0, 26, 90] {
        assert_eq!(SpkiDer(key.0[..length].to_vec()).p256_point(), None);
    }
    let mut other = key.0.clone();
    other[20] ^= 1;
    assert_eq!(SpkiDer(other).p256_point(), None);
}

proptest! {
    /// No line makes the reader panic, and one that is none stands for a record that is none.
    #[test]
    fn no_line_is_passed_over(line in "\\PC{0,80}") {
        let log = given::log(LAKESIDE);
        let notes: [&str; 0] = [];
        let mut verifier = Verifier::new(log, &notes, &[], &|_, _, _| false, &Witnesses::default());
        verifier.push(Line::read(&line).stored());
        prop_assert!(!verifier.finish().sound);
    }

    /// No bytes make the reader of a bundle panic.
    #[test]
    fn no_files_make_the_reader_panic(
        manifest in prop::collection::vec(any::<u8>(), 0..60), notes in "[a\n\u{2014}]{0,40}"
    ) {
        let mut files = bundle(&given::Bundle::with(LAKESIDE, 2, &[2]), 0);
        files.insert("checkpoints.txt".to_owned(), notes.into_bytes());
        prop_assert!(!Head::read(&files).unwrap().changed.is_empty());
        files.insert("manifest.json".to_owned(), manifest);
        prop_assert!(Head::read(&files).is_err());
    }
}
