//! Bundles: exported, and verified with the program's own library and nothing else.

use domain::audit::hash::Hash;
use domain::audit::verify::{MailedRoot, Witnesses};
use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::figure;
use verify::CannotTell;
use verify::container::Container;
use verify::judge::{Verdict, judge};

use super::{bundle, given};

pub fn open(answer: &Answer) -> Container {
    assert_eq!(answer.headers["content-type"], "application/zip");
    Container::open(answer.bytes.clone()).expect("a bundle")
}

pub async fn judged(clinic: &Clinic, bundles: &[&Answer]) -> Result<Verdict, CannotTell> {
    let bundles = bundles.iter().map(|answer| open(answer)).collect();
    judge(bundles, &[given::key(clinic).await], Witnesses::default())
}

/// "so anybody can verify without any right to read": a record of every act, exported whole, verifies offline; what is
/// newer than the last checkpoint is told apart.
#[tokio::test]
async fn what_is_exported_verifies_offline() {
    let clinic = Clinic::open().await;
    let first = given::every_act(&clinic).await;
    assert_eq!(given::sign(&clinic).await, first);
    let tail = given::draft(domain::audit::record::Act::PhiRead, "one-more", &[]);
    given::append(&clinic, tail, &[]).await;
    let answer = bundle(&clinic, json!({})).await;
    assert!(!answer.headers.contains_key("statdesk-next"));
    let name = format!(
        "attachment; filename=\"phi-log-lakeside-0-{}.zip\"",
        first + 1
    );
    assert_eq!(answer.headers["content-disposition"], name);
    let verdict = judged(&clinic, &[&answer]).await.unwrap();
    assert!(verdict.sound(), "{verdict:?}");
    let verified = &verdict.verified;
    assert_eq!(
        (verified.verified_to, verified.anchored_to),
        (first + 1, first)
    );
    let head = open(&answer).head;
    assert_eq!(
        (head.manifest.to, head.manifest.anchored_to),
        (first + 1, first)
    );
    assert_eq!(
        head.manifest.record,
        first + 1,
        "the record of the export itself"
    );
    assert_eq!(head.manifest.exporter, "auditor");
    figure!(
        "bundle of the PHI log",
        "{} records in {} bytes, {} a record",
        first + 1,
        answer.bytes.len(),
        answer.bytes.len() as u64 / (first + 1)
    );
}

/// Ranges go on where the one before ended, and each stands alone; with one of them missing nothing can be said.
#[tokio::test]
async fn ranges_continue_each_other() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let signed = given::sign(&clinic).await;
    let one = bundle(&clinic, json!({"from": 0, "to": 7})).await;
    let two = bundle(&clinic, json!({"from": 7, "to": 12})).await;
    let three = bundle(&clinic, json!({"from": "12"})).await;
    let whole = judged(&clinic, &[&three, &one, &two]).await.unwrap();
    assert!(whole.sound(), "{whole:?}");
    assert_eq!(whole.verified.anchored_to, signed);
    for (answer, to) in [(&one, 7), (&two, 12)] {
        let alone = judged(&clinic, &[answer]).await.unwrap();
        assert!(alone.sound(), "{alone:?}");
        assert_eq!((alone.to, alone.next), (to, Some(to)));
        assert_eq!(alone.verified.anchored_to, 0, "no checkpoint is within");
    }
    let alone = judged(&clinic, &[&three]).await.unwrap();
    assert!(alone.sound(), "{alone:?}");
    assert_eq!(alone.verified.anchored_to, signed);
    for parts in [&[&one, &three][..], &[&one, &one], &[]] {
        let refused = judged(&clinic, parts).await.unwrap_err();
        assert!(matches!(refused, CannotTell::Sequence(_)), "{refused}");
    }
}

/// What outsiders kept is compared: a root that was mailed, and one of another history.
#[tokio::test]
async fn a_mailed_root_is_compared() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let answer = bundle(&clinic, json!({})).await;
    let note = open(&answer).head.notes.remove(0);
    let root = note.lines().nth(2).unwrap();
    for (line, sound) in [
        (format!("{size} {root}"), true),
        (format!("{size} {}", Hash::ZERO), false),
        (format!("{} {}", size + 9, Hash::ZERO), false),
    ] {
        let roots: Vec<MailedRoot> = verify::witness::roots(&line, "lakeside").unwrap();
        let witnesses = Witnesses {
            roots,
            receipts: vec![],
        };
        let keys = [given::key(&clinic).await];
        let verdict = judge(vec![open(&answer)], &keys, witnesses).unwrap();
        assert_eq!(verdict.sound(), sound, "{line}: {verdict:?}");
        assert_eq!(verdict.verified.witnessed_to, if sound { size } else { 0 });
    }
}

/// A bundle that somebody changed is found out, and one that is none is not judged.
#[tokio::test]
async fn a_bundle_that_was_changed_is_found_out() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let answer = bundle(&clinic, json!({})).await;
    let place = |what: &[u8]| {
        let windows = answer.bytes.windows(what.len());
        windows
            .enumerate()
            .filter(|(_, part)| *part == what)
            .map(|(at, _)| at)
            .next()
            .unwrap()
    };
    // Files lie in the container as they are, so a byte of one can be changed; the container's own sum shows it.
    for what in [&b"technician"[..], b"openssl"] {
        let mut bytes = answer.bytes.clone();
        bytes[place(what)] ^= 1;
        let judged = Container::open(bytes)
            .and_then(|bundle| judge(vec![bundle], &[], Witnesses::default()));
        assert!(judged.is_err());
    }
    for bytes in [
        vec![],
        b"PK".to_vec(),
        answer.bytes[..answer.bytes.len() / 2].to_vec(),
    ] {
        assert!(Container::open(bytes).is_err());
    }
    // Another key than the log's: nobody who is trusted signed.
    let other = judge(vec![open(&answer)], &[], Witnesses::default()).unwrap();
    assert!(!other.sound());
    assert_eq!(other.verified.anchored_to, 0);
}
