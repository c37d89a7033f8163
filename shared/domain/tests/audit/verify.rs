//! Sound logs: whole, empty, resumed, purged, with clocks that differ; and how far each is verified.

use domain::audit::{
    label::Fact,
    merkle::Frontier,
    record::{Act, Tail, TicketTail},
    verify::{Finding, Start, Tickets, Verifier, Witnesses},
};

use crate::{
    figure,
    given::{Bundle, LAKESIDE, SUMMIT, check, draft, log, note, signer},
};

#[test]
fn an_empty_log_is_sound() {
    let verified = Bundle::empty(LAKESIDE).verify();
    assert!(verified.sound && verified.findings.is_empty());
    assert_eq!((verified.verified_to, verified.anchored_to), (0, 0));
    let anchored = Bundle::with(LAKESIDE, 0, &[0]).verify();
    assert!(anchored.sound && anchored.findings.is_empty());
}

#[test]
fn a_sound_log_is_verified_and_anchored() {
    let mut bundle = Bundle::with(LAKESIDE, 150, &[0, 1, 100, 120]);
    let verified = bundle.verify();
    assert!(verified.sound && verified.findings.is_empty());
    assert_eq!(
        (
            verified.verified_to,
            verified.anchored_to,
            verified.witnessed_to
        ),
        (150, 120, 0)
    );
    bundle.mail(50);
    bundle.mail(100);
    bundle.receipt(129);
    bundle.receipt(10);
    let verified = bundle.verify();
    assert!(verified.sound && verified.findings.is_empty());
    assert_eq!(
        (
            verified.verified_to,
            verified.anchored_to,
            verified.witnessed_to
        ),
        (150, 120, 130)
    );
}

#[test]
fn checkpoints_come_in_any_order_and_in_copies() {
    let mut bundle = Bundle::with(LAKESIDE, 20, &[20, 10, 20, 10, 5]);
    bundle.notes.swap(0, 4);
    let verified = bundle.verify();
    assert!(verified.sound && verified.findings.is_empty());
    assert_eq!(verified.anchored_to, 20);
}

#[test]
fn a_checkpoint_that_is_not_this_logs_is_named() {
    let mut bundle = Bundle::with(LAKESIDE, 20, &[10]);
    bundle.notes.push("no note".to_owned());
    bundle
        .notes
        .push(note(SUMMIT, 15, bundle.root(15), &signer(1)));
    let verified = bundle.verify();
    assert!(!verified.sound);
    let named = [
        Finding::NoteMalformed { index: 1 },
        Finding::ForeignCheckpoint { size: 15 },
    ];
    assert_eq!(verified.findings, named);
    assert_eq!((verified.verified_to, verified.anchored_to), (20, 10));
}

#[test]
fn a_body_that_was_purged_on_record_is_a_notice() {
    let mut bundle = Bundle::with(LAKESIDE, 20, &[]);
    let mut purge = draft(20, Some(1));
    purge.act = Act::BodyPurged;
    let bh = bundle.envelope(7).seal.bh.hex();
    purge.fact.insert("seq", Fact::int(7).unwrap()).unwrap();
    purge.fact.insert("bh", Fact::text(&bh).unwrap()).unwrap();
    let mut wrong = purge.clone();
    wrong.fact.insert("seq", Fact::int(8).unwrap()).unwrap();
    bundle.append(purge);
    bundle.checkpoint(21);
    assert_eq!(bundle.findings(), [], "recorded first, removed afterwards");
    bundle.rows[7].ciphertext = None;
    let verified = bundle.verify();
    assert!(verified.sound);
    let purged = Some(20);
    assert_eq!(verified.findings, [Finding::BodyGone { seq: 7, purged }]);
    assert_eq!((verified.verified_to, verified.anchored_to), (21, 21));
    // A purge that names another body's hash excuses nothing.
    bundle.append(wrong);
    bundle.rows[8].ciphertext = None;
    let verified = bundle.verify();
    assert!(!verified.sound);
    let gone = [
        Finding::BodyGone { seq: 7, purged },
        Finding::BodyGone {
            seq: 8,
            purged: None,
        },
    ];
    assert_eq!(verified.findings, gone);
    assert_eq!(verified.verified_to, 8);
}

#[test]
fn a_clock_that_goes_back_is_a_notice() {
    let mut bundle = Bundle::with(LAKESIDE, 3, &[]);
    for (number, back) in [(3, 2_000), (4, 2_001)] {
        let mut late = draft(number, None);
        let last = bundle.envelope(number as usize - 1).entry.draft.at;
        late.at = last - jiff::SignedDuration::from_millis(back);
        bundle.append(late);
    }
    let verified = bundle.verify();
    assert!(verified.sound);
    assert_eq!(verified.findings, [Finding::ClockBack { seq: 4 }]);
    assert_eq!(verified.verified_to, 5);
}

/// What a checkpointer does: it takes its last frontier and the tails of the tickets that go on, and reads what is new.
#[test]
fn verification_goes_on_where_it_ended() {
    let mut bundle = Bundle::with(LAKESIDE, 150, &[100, 140]);
    bundle.receipt(50);
    bundle.receipt(130);
    bundle.mail(100);
    bundle.mail(90);
    let mut frontier = Frontier::default();
    let mut tickets = Tickets::new();
    for (seq, row) in bundle.rows[..100].iter().enumerate() {
        frontier.push(row.leaf);
        let envelope = bundle.envelope(seq);
        if let (Some(id), Some(tail)) = (&envelope.entry.draft.tkt, envelope.ticket_tail()) {
            tickets.insert(id.clone(), (tail, seq as u64));
        }
    }
    let resume = |tail: Tail| {
        let start = Start {
            frontier: frontier.clone(),
            tail,
            tickets: tickets.clone(),
        };
        let (notes, keys) = (&bundle.notes, &bundle.keys);
        let mut verifier =
            Verifier::resume(log(LAKESIDE), start, notes, keys, &check, &bundle.witnesses);
        for row in &bundle.rows[100..] {
            verifier.push(row.stored());
        }
        assert_eq!(verifier.frontier().root(), bundle.root(150));
        verifier.finish()
    };
    let verified = resume(bundle.envelope(99).tail());
    assert_eq!(verified.findings, []);
    assert_eq!(
        (
            verified.verified_to,
            verified.anchored_to,
            verified.witnessed_to
        ),
        (150, 140, 131)
    );
    let elsewhere = resume(bundle.envelope(98).tail());
    assert!(!elsewhere.sound);
}

#[test]
fn a_log_that_is_wrong_everywhere_is_not_listed_everywhere() {
    let mut verifier =
        Verifier::new::<&str>(log(LAKESIDE), &[], &[], &check, &Witnesses::default());
    let bundle = Bundle::with(SUMMIT, 1, &[]);
    for _ in 0..2_500 {
        verifier.push(bundle.rows[0].stored());
    }
    let verified = verifier.finish();
    assert_eq!(
        (verified.findings.len(), verified.more, verified.verified_to),
        (1_000, 1_500, 0)
    );
    assert!(!verified.sound);
}

/// How fast records verify is a figure only when the build is optimised; otherwise it would say nothing.
#[test]
fn many_records_verify_fast() {
    let records = if cfg!(debug_assertions) {
        1_000
    } else {
        100_000
    };
    let bundle = Bundle::with(LAKESIDE, records, &[records]);
    let begun = std::time::Instant::now();
    let verified = bundle.verify();
    let took = begun.elapsed();
    assert!(verified.sound && verified.anchored_to == records);
    if !cfg!(debug_assertions) {
        let each = took.as_secs_f64() * 1e6 / records as f64;
        figure!(
            "PHI log, verifying",
            "{records} records in {took:.2?}, {each:.1} µs each, on one core"
        );
    }
}

/// Resumed without tickets, a verifier is told where those go on that it meets; of one that it knows it takes nothing.
#[test]
fn tickets_that_go_on_are_told_as_they_are_met() {
    let bundle = Bundle::with(LAKESIDE, 20, &[10, 20]);
    let resume = || {
        let mut frontier = Frontier::default();
        let records = bundle.rows[..10].iter();
        records.for_each(|row| frontier.push(row.leaf));
        let start = Start {
            frontier,
            tail: bundle.envelope(9).tail(),
            tickets: Tickets::default(),
        };
        let witnesses = Witnesses::default();
        Verifier::resume(
            bundle.log.clone(),
            start,
            &bundle.notes,
            &bundle.keys,
            &check,
            &witnesses,
        )
    };
    let mut told = resume();
    // The last records before of the three tickets are 7, 8 and 9.
    for seq in 7..10 {
        let envelope = bundle.envelope(seq);
        let ticket = envelope.entry.draft.tkt.clone().unwrap();
        assert!(!told.knows(&ticket));
        told.goes_on(ticket.clone(), envelope.ticket_tail().unwrap(), seq as u64);
        assert!(told.knows(&ticket));
        told.goes_on(ticket, TicketTail::GENESIS, 0);
    }
    let mut untold = resume();
    for row in &bundle.rows[10..] {
        told.push(row.stored());
        untold.push(row.stored());
    }
    let told = told.finish();
    assert!(
        told.sound && told.findings.is_empty(),
        "{:?}",
        told.findings
    );
    assert_eq!((told.verified_to, told.anchored_to), (20, 20));
    let breaks: Vec<_> = untold.finish().findings.iter().map(Finding::code).collect();
    assert_eq!(breaks, ["ticket_break"; 3]);
}
