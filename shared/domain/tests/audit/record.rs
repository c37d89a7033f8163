//! A record's bytes, its leaf and its additional data, against literal ones; and what is no record.

use domain::audit::{
    canonical::NotCanonical,
    code::Category,
    hash::Hash,
    label::{Fact, Label},
    merkle,
    record::{Envelope, Seal, Tail, TicketTail, Unreadable},
};
use proptest::prelude::*;

use crate::given::{Bundle, LAKESIDE, draft, label, log};

/// The bytes of the record below, member by member.
const BYTES: &str = concat!(
    r#"{"act":"phi.read","actor":"tech-1","amr":"pwd+otp","at":"2026-01-02T15:04:06.678Z","#,
    r#""bh":"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b","#,
    r#""cat":["demographics","labs"],"#,
    r#""cmt":"0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c","disc":"tpo","#,
    r#""edk":"0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e","#,
    r#""fact":{"done":true,"note":"step 3 of 9","step":1},"grant":"grant-1","#,
    r#""log":"audit.example.net/lakeside","out":"ok","p2":false,"phi":true,"pou":"HSYSADMIN","#,
    r#""prev":"0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d","rid":"rid-1","#,
    r#""role":"technician","salt":"0505050505050505050505050505050505050505050505050505050505050505","#,
    r#""seq":1,"ses":null,"tkt":"ticket-7","#,
    r#""tprev":"0000000000000000000000000000000000000000000000000000000000000000","tseq":0,"v":1}"#,
);

fn envelope() -> Envelope {
    let mut draft = draft(1, Some(7));
    draft.fact.insert("done", Fact::Flag(true)).unwrap();
    draft
        .fact
        .insert("note", Fact::text("step 3 of 9").unwrap())
        .unwrap();
    let tail = Tail {
        seq: 1,
        prev: Hash([13; 32]),
    };
    let entry = draft.place(&log(LAKESIDE), tail, TicketTail::GENESIS, Hash([14; 32]));
    entry.sealed(Seal {
        bh: Hash([11; 32]),
        cmt: Hash([12; 32]),
        salt: Hash([5; 32]),
    })
}

#[test]
fn a_record_is_these_bytes() {
    assert_eq!(envelope().canonical(), BYTES);
    assert_eq!(Envelope::read(BYTES.as_bytes()).unwrap(), envelope());
    // sha256sum of a zero byte and the bytes above.
    let leaf = "b4177d37d548a25f22e55c5ae2ad2f96e31cefed846c96a97bacb125913030e3";
    assert_eq!(envelope().leaf().hex(), leaf);
}

#[test]
fn the_additional_data_is_the_record_without_its_seal() {
    let [bh, cmt, salt] = ["bh\":\"0b", "cmt\":\"0c", "salt\":\"05"].map(|start| {
        let at = BYTES.find(start).unwrap() - 1;
        let end = at + BYTES[at..].find(',').unwrap();
        &BYTES[at..=end]
    });
    let expected = BYTES.replace(bh, "").replace(cmt, "").replace(salt, "");
    assert_eq!(envelope().entry.aad(), expected);
    assert_eq!(
        expected.matches(':').count(),
        23 + 3 + 2,
        "members, facts, colons of the instant"
    );
}

#[test]
fn a_log_and_a_ticket_begin_as_their_names_say() {
    // printf %s genesis:audit.example.net/lakeside | sha256sum
    let genesis = "2586beb4793d92dabaf128e92f67d9b43c91fe3a4b49b5b5b42a85208656dc20";
    let tail = Tail::genesis(&log(LAKESIDE));
    assert_eq!((tail.seq, tail.prev.hex().as_str()), (0, genesis));
    assert_eq!(TicketTail::GENESIS.prev.hex(), "0".repeat(64));
}

#[test]
fn every_record_names_the_two_before_it() {
    let bundle = Bundle::with(LAKESIDE, 8, &[]);
    for seq in 1..8 {
        let (before, own) = (bundle.envelope(seq - 1), bundle.envelope(seq));
        assert_eq!(own.entry.tail, before.tail());
        assert_eq!(before.leaf(), merkle::leaf(&bundle.rows[seq - 1].envelope));
        if seq > 3 {
            assert_eq!(
                own.entry.ticket_tail,
                bundle.envelope(seq - 3).ticket_tail()
            );
        }
    }
    let first = bundle.envelope(0);
    assert_eq!((first.entry.ticket_tail, first.ticket_tail()), (None, None));
    assert!(
        first
            .canonical()
            .contains(r#""tkt":null,"tprev":null,"tseq":null"#)
    );
}

#[test]
fn what_is_no_record_is_refused() {
    let refused = [
        ("\"v\":1", "\"v\":2"),
        ("\"act\":\"phi.read\"", "\"act\":\"phi.reed\""),
        ("\"act\":\"phi.read\",", ""),
        ("{\"act\"", "{\"abc\":1,\"act\""),
        ("\"demographics\",\"labs\"", "\"labs\",\"demographics\""),
        ("\"demographics\",\"labs\"", "\"labs\",\"labs\""),
        ("06.678Z", "06.6780Z"),
        ("06.678Z", "06.678+00:00"),
        ("2026-01-02T", "2026-01-02t"),
        ("\"0b0b", "\"0B0b"),
        ("\"seq\":1", "\"seq\":-1"),
        ("\"seq\":1", "\"seq\":\"1\""),
        ("\"tseq\":0", "\"tseq\":null"),
        ("\"tkt\":\"ticket-7\"", "\"tkt\":null"),
        ("step 3 of 9", "Jane, chart 9"),
        ("\"tech-1\"", "\"Jane Doe\""),
        ("\"phi\":true", "\"phi\":1"),
        ("\"step\":1", "\"step\":[]"),
        (":false", ": false"),
    ];
    for (from, to) in refused {
        let bytes = BYTES.replacen(from, to, 1);
        assert_ne!(bytes, BYTES);
        assert!(Envelope::read(bytes.as_bytes()).is_err(), "{to}");
    }
    assert_eq!(Envelope::read(b"[]"), Err(Unreadable::Spelling));
    assert_eq!(Envelope::read(b"{}"), Err(Unreadable::Member("v")));
    let cut = Envelope::read(&BYTES.as_bytes()[..40]);
    assert!(matches!(
        cut,
        Err(Unreadable::NotCanonical(NotCanonical::Spelling(40)))
    ));
}

fn text() -> impl Strategy<Value = Label> {
    "[A-Za-z0-9._:@#/+-]{1,120}".prop_map(|text| label(&text))
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        (actor, rid, grant, ticket) in (text(), text(), prop::option::of(text()), prop::option::of(text())),
        (seq, tseq) in (0..1_u64 << 53, 0..1_u64 << 53),
        cat in prop::collection::btree_set(prop::sample::select(Category::ALL), 0..10),
        at in 0..4_102_444_800_000_i64,
        hash in any::<[u8; 32]>(),
    ) {
        let mut draft = draft(3, None);
        (draft.actor, draft.rid, draft.grant, draft.tkt, draft.cat) = (actor, rid, grant, ticket, cat);
        draft.at = jiff::Timestamp::from_nanosecond(i128::from(at) * 1_000_000 + 999).unwrap();
        let tail = Tail { seq, prev: Hash(hash) };
        let own = TicketTail { seq: tseq, prev: Hash(hash) };
        let entry = draft.place(&log(LAKESIDE), tail, own, Hash(hash));
        let (bh, cmt, salt) = (Hash(hash), Hash(hash), Hash(hash));
        let envelope = entry.sealed(Seal { bh, cmt, salt });
        let bytes = envelope.canonical();
        prop_assert_eq!(Envelope::read(bytes.as_bytes()), Ok(envelope));
        // Another writer of JSON, whose maps are sorted, spells it alike.
        let other: serde_json::Value = serde_json::from_str(&bytes).unwrap();
        prop_assert_eq!(serde_json::to_string(&other).unwrap(), bytes);
    }

    #[test]
    fn what_is_read_is_written_again(at in 0..BYTES.len(), to in any::<u8>()) {
        let mut bytes = BYTES.as_bytes().to_vec();
        bytes[at] = to;
        if let Ok(envelope) = Envelope::read(&bytes) {
            prop_assert_eq!(envelope.canonical().into_bytes(), bytes);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Envelope::read(&bytes).is_err());
    }
}
