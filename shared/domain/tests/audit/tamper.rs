//! The tamper matrix: every way of changing a log, and the findings that name it.

use domain::audit::{
    merkle,
    record::Envelope,
    verify::{Finding, Verified},
};

use crate::{
    figure,
    given::{Bundle, LAKESIDE, SUMMIT, note, signer},
};

/// 150 records, signed for at 100, 120 and 150.
fn whole() -> Bundle {
    Bundle::with(LAKESIDE, 150, &[100, 120, 150])
}

/// A record's bytes changed and stored with the hash that fits them.
fn rewrite(bundle: &mut Bundle, seq: usize, change: impl Fn(&mut Envelope)) {
    let mut envelope = bundle.envelope(seq);
    change(&mut envelope);
    bundle.rows[seq].envelope = envelope.canonical().into_bytes();
    bundle.rows[seq].leaf = envelope.leaf();
}

struct Case {
    name: &'static str,
    bundle: Bundle,
    found: Vec<Finding>,
    /// Verified to, anchored to.
    holds: (u64, u64),
}

fn mismatches(sizes: &[u64]) -> impl Iterator<Item = Finding> {
    let sizes = sizes.to_vec();
    sizes.into_iter().map(|size| Finding::RootMismatch { size })
}

fn case(
    name: &'static str,
    found: impl IntoIterator<Item = Finding>,
    holds: (u64, u64),
    tamper: impl Fn(&mut Bundle),
) -> Case {
    let mut bundle = whole();
    tamper(&mut bundle);
    let found = found.into_iter().collect();
    Case {
        name,
        bundle,
        found,
        holds,
    }
}

fn records() -> Vec<Case> {
    let breaks = [
        Finding::ChainBreak { seq: 111 },
        Finding::TicketBreak { seq: 113 },
    ];
    let gap = [
        Finding::Gap { seq: 50, found: 51 },
        Finding::ChainBreak { seq: 51 },
        Finding::TicketBreak { seq: 53 },
    ];
    let swapped = [
        Finding::Gap { seq: 50, found: 51 },
        Finding::ChainBreak { seq: 51 },
        Finding::Duplicate { seq: 50 },
        Finding::TicketBreak { seq: 53 },
    ];
    let spliced = [Finding::WrongLog { seq: 50 }].into_iter().chain(gap);
    vec![
        case(
            "changed field",
            breaks.into_iter().chain(mismatches(&[120, 150])),
            (100, 100),
            |bundle| {
                rewrite(bundle, 110, |envelope| envelope.entry.draft.phi = false);
            },
        ),
        case(
            "changed last record",
            mismatches(&[150]),
            (120, 120),
            |bundle| {
                rewrite(bundle, 149, |envelope| envelope.entry.draft.phi = false);
            },
        ),
        case(
            "flipped ciphertext bit",
            [Finding::BodyMismatch { seq: 110 }],
            (110, 110),
            |bundle| {
                bundle.rows[110].ciphertext.as_mut().unwrap()[3] ^= 4;
            },
        ),
        case(
            "body removed without a record",
            [Finding::BodyGone {
                seq: 110,
                purged: None,
            }],
            (110, 110),
            |bundle| bundle.rows[110].ciphertext = None,
        ),
        case(
            "deleted middle",
            gap.into_iter().chain(mismatches(&[100, 120, 150])),
            (0, 0),
            |bundle| {
                bundle.rows.remove(50);
            },
        ),
        case(
            "swapped",
            swapped.into_iter().chain(mismatches(&[100, 120, 150])),
            (0, 0),
            |bundle| {
                bundle.rows.swap(50, 51);
            },
        ),
        case(
            "doubled",
            [Finding::Duplicate { seq: 50 }],
            (50, 50),
            |bundle| {
                let twin = bundle.rows[50].clone();
                bundle.rows.insert(51, twin);
            },
        ),
        case(
            "spliced from another practice",
            spliced.chain(mismatches(&[100, 120, 150])),
            (0, 0),
            |bundle| bundle.rows[50] = Bundle::with(SUMMIT, 51, &[]).rows[50].clone(),
        ),
        case(
            "inserted from another practice",
            [Finding::WrongLog { seq: 50 }],
            (50, 50),
            |bundle| {
                let foreign = Bundle::with(SUMMIT, 51, &[]).rows[50].clone();
                bundle.rows.insert(50, foreign);
            },
        ),
        case(
            "tail cut below an anchor",
            [Finding::Truncated {
                have: 120,
                anchored: 150,
            }],
            (120, 120),
            |bundle| bundle.rows.truncate(120),
        ),
        case(
            "whole log deleted",
            [Finding::Truncated {
                have: 0,
                anchored: 150,
            }],
            (0, 0),
            |bundle| {
                bundle.rows.clear();
            },
        ),
        case(
            "deleted and re-linked without the signing key",
            mismatches(&[100, 120]).chain([Finding::Truncated {
                have: 149,
                anchored: 150,
            }]),
            (0, 0),
            |bundle| {
                bundle.rows.remove(50);
                bundle.relink(50);
            },
        ),
        case(
            "changed and re-linked without the signing key",
            mismatches(&[120, 150]),
            (100, 100),
            |bundle| {
                rewrite(bundle, 110, |envelope| envelope.entry.draft.phi = false);
                bundle.relink(111);
            },
        ),
        case(
            "poisoned stored hash",
            [Finding::StoredHashPoisoned { seq: 110 }],
            (110, 110),
            |bundle| bundle.rows[110].leaf = merkle::empty_root(),
        ),
        case(
            "second spelling of a record",
            [
                Finding::NotCanonical { seq: 110 },
                Finding::ChainBreak { seq: 111 },
                Finding::TicketBreak { seq: 113 },
            ]
            .into_iter()
            .chain(mismatches(&[120, 150])),
            (100, 100),
            |bundle| bundle.rows[110].envelope.insert(1, b' '),
        ),
    ]
}

fn anchors() -> Vec<Case> {
    vec![
        case(
            "forked checkpoint",
            [Finding::Fork { size: 120 }],
            (100, 100),
            |bundle| {
                let other = merkle::empty_root();
                bundle.notes.push(note(LAKESIDE, 120, other, &signer(1)));
            },
        ),
        case(
            "forked checkpoint of a size never reached",
            [
                Finding::Fork { size: 160 },
                Finding::Truncated {
                    have: 150,
                    anchored: 160,
                },
            ],
            (150, 150),
            |bundle| {
                for root in [merkle::empty_root(), bundle.root(3)] {
                    bundle.notes.push(note(LAKESIDE, 160, root, &signer(1)));
                }
            },
        ),
        case(
            "false root signed",
            mismatches(&[130]),
            (120, 120),
            |bundle| {
                let other = merkle::empty_root();
                bundle.notes.push(note(LAKESIDE, 130, other, &signer(1)));
            },
        ),
        case(
            "forged signer",
            [Finding::BadSignature { size: 130 }],
            (150, 150),
            |bundle| {
                let root = bundle.root(130);
                bundle.notes.push(note(LAKESIDE, 130, root, &signer(2)));
            },
        ),
        case(
            "changed checkpoint",
            [Finding::BadSignature { size: 140 }],
            (150, 120),
            |bundle| {
                bundle.notes[2] = bundle.notes[2].replace("\n150\n", "\n140\n");
            },
        ),
        case(
            "another history mailed",
            [Finding::Fork { size: 110 }],
            (100, 100),
            |bundle| {
                bundle.mail(110);
                bundle.witnesses.roots[0].root = merkle::empty_root();
            },
        ),
        case(
            "mailed root is not the signed one",
            [Finding::Fork { size: 120 }],
            (100, 100),
            |bundle| {
                bundle.mail(120);
                bundle.witnesses.roots[0].root = merkle::empty_root();
            },
        ),
        case(
            "tail cut below a receipt, every checkpoint deleted",
            [Finding::Truncated {
                have: 120,
                anchored: 131,
            }],
            (120, 0),
            |bundle| {
                bundle.receipt(130);
                bundle.notes.clear();
                bundle.rows.truncate(120);
            },
        ),
        case(
            "changed and re-linked after a receipt, every checkpoint deleted",
            [Finding::ReceiptMismatch { seq: 130 }],
            (91, 0),
            |bundle| {
                bundle.receipt(90);
                bundle.receipt(130);
                bundle.notes.clear();
                rewrite(bundle, 110, |envelope| envelope.entry.draft.phi = false);
                bundle.relink(111);
            },
        ),
    ]
}

fn sorted(findings: &[Finding]) -> Vec<Finding> {
    let mut findings = findings.to_vec();
    findings.sort();
    findings
}

#[test]
fn every_tampering_is_found_and_named() {
    assert_eq!(whole().findings(), []);
    let cases: Vec<Case> = records().into_iter().chain(anchors()).collect();
    let mut table = String::new();
    for case in &cases {
        let Verified {
            sound,
            verified_to,
            anchored_to,
            findings,
            ..
        } = case.bundle.verify();
        let named: Vec<String> = findings.iter().map(ToString::to_string).collect();
        table += &format!(
            "{}: verified to {verified_to}, anchored to {anchored_to}: {}\n",
            case.name,
            named.join(", ")
        );
        assert!(!sound, "{}", case.name);
        assert_eq!(sorted(&findings), sorted(&case.found), "{}", case.name);
        assert_eq!((verified_to, anchored_to), case.holds, "{}", case.name);
    }
    figure!(
        "PHI log, tampering with 150 records signed for at 100, 120 and 150",
        "{} ways, each found and named\n{}",
        cases.len(),
        table.trim_end()
    );
}
