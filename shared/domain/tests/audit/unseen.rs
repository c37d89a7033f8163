//! What records and checkpoints alone do not show, stated as tests, and what outside them does.

use domain::audit::{record::Envelope, verify::Finding};

use crate::given::{Bundle, LAKESIDE, sealed};

/// Records whose body does not open at the place they have: what somebody with the right to open bodies can count.
fn refuse_to_open(bundle: &Bundle) -> usize {
    let bound = |envelope: &Envelope, body: &Option<Vec<u8>>| {
        body.as_ref()
            .is_some_and(|body| *body == sealed(&envelope.entry))
    };
    let rows = bundle.rows.iter().enumerate();
    rows.filter(|(seq, row)| !bound(&bundle.envelope(*seq), &row.ciphertext))
        .count()
}

#[test]
fn a_tail_cut_after_the_last_checkpoint_is_not_seen_without_a_receipt() {
    let mut bundle = Bundle::with(LAKESIDE, 150, &[120]);
    let mut receipted = bundle.clone();
    receipted.receipt(149);
    bundle.rows.truncate(130);
    receipted.rows.truncate(130);
    let verified = bundle.verify();
    assert!(verified.sound && verified.findings.is_empty());
    // The report says how far the log could not have been cut.
    assert_eq!((verified.verified_to, verified.anchored_to), (130, 120));
    let anchored = 150;
    assert_eq!(
        receipted.findings(),
        [Finding::Truncated {
            have: 130,
            anchored
        }]
    );
}

#[test]
fn a_tail_linked_anew_after_the_last_checkpoint_is_seen_only_by_opening_bodies() {
    let mut bundle = Bundle::with(LAKESIDE, 150, &[120]);
    assert_eq!(refuse_to_open(&bundle), 0);
    bundle.rows.remove(125);
    bundle.relink(125);
    let verified = bundle.verify();
    assert!(verified.sound && verified.findings.is_empty());
    assert_eq!((verified.verified_to, verified.anchored_to), (149, 120));
    // Each later body was sealed at a place one further on.
    assert_eq!(refuse_to_open(&bundle), 24);
}

#[test]
fn a_log_deleted_with_every_checkpoint_is_not_seen_without_a_witness() {
    let bundle = Bundle::with(LAKESIDE, 150, &[150]);
    let mut nothing = Bundle::empty(LAKESIDE);
    assert!(nothing.verify().sound);
    nothing.witnesses.roots = {
        let mut mailed = bundle.clone();
        mailed.mail(100);
        mailed.witnesses.roots
    };
    let anchored = 100;
    assert_eq!(
        nothing.findings(),
        [Finding::Truncated { have: 0, anchored }]
    );
}

#[test]
fn a_false_history_signed_by_the_key_is_not_seen_without_a_witness() {
    let mut bundle = Bundle::with(LAKESIDE, 150, &[]);
    let mut witnessed = bundle.clone();
    witnessed.mail(120);
    for bundle in [&mut bundle, &mut witnessed] {
        bundle.rows.remove(50);
        bundle.relink(50);
        bundle.checkpoint(149);
    }
    assert!(bundle.verify().sound);
    assert_eq!(witnessed.findings(), [Finding::Fork { size: 120 }]);
}
