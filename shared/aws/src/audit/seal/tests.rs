//! The bytes of a sealed body, and that they open nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use domain::audit::label::{Facts, Label};
use domain::audit::record::{
    Act, Category, Disclosure, Draft, LogName, Outcome, Purpose, Tail, TicketTail,
};

use super::*;

const BODY: &[u8] = br#"{"why":"on call"}"#;

fn draft() -> Draft {
    let label = |text: &str| Label::new(text).unwrap();
    Draft {
        act: Act::PhiRead,
        actor: label("technician"),
        amr: label("key"),
        at: "2026-11-23T14:02:11Z".parse().unwrap(),
        cat: BTreeSet::from([Category::Notes]),
        disc: Disclosure::Tpo,
        fact: Facts::default(),
        grant: None,
        out: Outcome::Ok,
        p2: false,
        phi: true,
        pou: Purpose::SystemAdministration,
        rid: label("r1"),
        role: label("technician"),
        ses: None,
        tkt: Some(label("t1")),
    }
}

fn entry(log: &str) -> Entry {
    let log = LogName::new(log).unwrap();
    let edk = Hash::of(&[b"wrapped key"]);
    draft().place(&log, Tail::genesis(&log), TicketTail::GENESIS, edk)
}

/// The bytes from `first` on, as many as a key has.
fn count_from(first: u8) -> [u8; 32] {
    std::array::from_fn(|index| first + u8::try_from(index).unwrap())
}

fn sealed() -> Record {
    let entry = entry("audit.example.net/lakeside");
    seal(entry, &count_from(0), Hash(count_from(32)), BODY).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Computed with another implementation (pyca/cryptography 48): data key 00..1f, salt 20..3f, HKDF-SHA-512 with the
/// infos "statdesk/audit/v1 AES-256-GCM DERIVEKEY" and "statdesk/audit/v1 COMMITKEY", nonce 0, the clear half without
/// its seal as additional data.
#[test]
fn the_bytes_are_those_of_another_implementation() {
    let record = sealed();
    let seal = &record.envelope.seal;
    assert_eq!(
        seal.cmt.hex(),
        "1aa81f33055fd645d20b0d86616fbed6bb2265b779b7dbb451123b4bfd7f1288"
    );
    assert_eq!(
        hex(&record.ciphertext),
        "33078acae82cbcc6fb0f4737b96be9ec8948c871fc921d35ce39a0d7b684029471"
    );
    assert_eq!(
        seal.bh.hex(),
        "1780316de9d5bbfe4e73a863f841846402ac6cda08e4ed2441c1f946b18c5a1a"
    );
    let opened = open(&record.envelope, &count_from(0), &record.ciphertext).unwrap();
    assert_eq!(opened.as_slice(), BODY);
}

/// A body moved to another place, log, ticket or actor does not open, and neither does one of another data key.
#[test]
fn a_body_opens_at_its_place_alone() {
    let Record {
        envelope,
        ciphertext,
    } = sealed();
    let moves: [fn(&mut Entry); 6] = [
        |entry| entry.tail.seq = 1,
        |entry| entry.tail.prev = Hash::ZERO,
        |entry| entry.ticket_tail.as_mut().unwrap().seq = 1,
        |entry| entry.log = LogName::new("audit.example.net/summit").unwrap(),
        |entry| entry.draft.tkt = Some(Label::new("t2").unwrap()),
        |entry| entry.draft.actor = Label::new("technician-2").unwrap(),
    ];
    for (number, change) in moves.into_iter().enumerate() {
        let mut moved = envelope.clone();
        change(&mut moved.entry);
        let opened = open(&moved, &count_from(0), &ciphertext);
        assert!(matches!(opened, Err(Fault::Corrupt(_))), "move {number}");
    }
    assert!(
        open(&envelope, &count_from(1), &ciphertext).is_err(),
        "data key"
    );
    for byte in 0..ciphertext.len() {
        let mut flipped = ciphertext.clone();
        flipped[byte] ^= 1;
        assert!(open(&envelope, &count_from(0), &flipped).is_err(), "{byte}");
    }
    let mut committed = envelope;
    committed.seal.cmt = Hash::ZERO;
    assert!(open(&committed, &count_from(0), &ciphertext).is_err());
}
