//! Checkpoints: signed when there is something new, verified by a stranger, mailed once a day, and what they cost.

mod broken;
mod changed;
mod tampered;

use domain::audit::base64;
use domain::audit::note::{Key, Note};
use local::{Call, Service};
use serde_json::json;
use tests::checkpoint::{append, append_some, assert_signed, fire, kept, practice, stranger};
use tests::clinic::Clinic;
use tests::figure;

fn count(calls: &[Call], operation: &str) -> usize {
    calls
        .iter()
        .filter(|call| call.operation == operation)
        .count()
}

/// Whether checkpoints are anchored here: on the real parts they are.
fn anchoring(clinic: &Clinic) -> bool {
    let template = &clinic.desk.gateway.stack().template;
    !template.buckets.is_empty()
}

/// "The log is append-only, hash-chained, checkpointed with KMS signatures and verifiable offline by a stranger."
#[tokio::test]
async fn a_stranger_verifies_what_is_signed() {
    let clinic = Clinic::open().await;
    let empty = fire(&clinic).await;
    assert_eq!(
        (&empty["practices"], &empty["signed"]),
        (&json!(2), &json!(0))
    );
    append_some(&clinic, "lakeside", 4).await;
    let before = stranger(&clinic, "lakeside").await;
    assert_eq!((before.verified_to, before.anchored_to), (5, 0));
    let first = fire(&clinic).await;
    assert_eq!(
        (&first["signed"], &first["unchanged"]),
        (&json!(1), &json!(1)),
        "{first}"
    );
    assert_signed(&clinic, "lakeside", "first").await;
    // On from there: a ticket that has records before, a new one, and one that nobody has seen since.
    for ticket in ["t1", "t2", "t0", "t2", "t1"] {
        append(&clinic, "lakeside", ticket).await;
    }
    clinic.pass(5);
    let second = fire(&clinic).await;
    assert_eq!(
        (&second["signed"], &second["failed"]),
        (&json!(1), &json!(0)),
        "{second}"
    );
    assert_eq!(
        second["anchored"],
        usize::from(anchoring(&clinic)),
        "{second}"
    );
    assert_signed(&clinic, "lakeside", "second").await;
    let sizes: Vec<u64> = kept(&clinic, "lakeside")
        .await
        .iter()
        .map(|kept| kept.size)
        .collect();
    assert_eq!(sizes, [5, 10]);
    assert!(
        kept(&clinic, "summit").await.is_empty(),
        "a log that has not begun"
    );
    // A judge that cannot say no judges nothing.
    let mut notes = kept(&clinic, "lakeside").await;
    let forged = notes[0].note.replacen("\n5\n", "\n6\n", 1);
    notes[0].note = forged;
    let known = clinic.app().signer.public().await.unwrap();
    let note = Note::parse(&notes[0].note).unwrap();
    let key = Key {
        name: note.checkpoint.origin.clone(),
        spki: known.clone(),
    };
    assert!(!note.signed_by(&[key], &aws::audit::public_key::signed));
}

/// Anybody with `openssl` and the public key checks a note: the text above the blank line, and the signature behind the
/// key's id. Where there is no `openssl`, the test above has said the same with another library.
#[tokio::test]
async fn openssl_verifies_a_note() {
    let clinic = Clinic::open().await;
    append_some(&clinic, "lakeside", 2).await;
    fire(&clinic).await;
    let note = kept(&clinic, "lakeside").await[0].note.clone();
    let (text, line) = note.split_once("\n\n").unwrap();
    let signature = base64::decode(line.trim().rsplit(' ').next().unwrap()).unwrap();
    let folder = std::env::temp_dir().join(format!("statdesk-note-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let public = clinic.app().signer.public().await.unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let key = write("key.der", &public.0);
    let signature = write("signature.der", &signature[4..]);
    let verify = |text: &str| {
        let text = write("text", format!("{text}\n").as_bytes());
        let mut openssl = std::process::Command::new("openssl");
        let openssl = openssl.args(["dgst", "-sha256", "-keyform", "DER", "-verify"]);
        let asked = openssl
            .arg(&key)
            .arg("-signature")
            .arg(&signature)
            .arg(&text);
        asked.output().map(|done| done.status.success())
    };
    if let Ok(holds) = verify(text) {
        assert!(holds, "{note}");
        assert!(
            !verify(&text.replacen('3', "4", 1)).unwrap(),
            "another size"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// "Checkpoint over m new records: 1 Sign, 1 + pages Query, 1 put." Beside those it reads the root that was mailed last,
/// and for tickets that go on from before, two batches. "Nothing new costs only reads": three a practice.
#[tokio::test]
async fn a_checkpoint_costs_one_signature_and_nothing_new_costs_three_reads() {
    let clinic = Clinic::open().await;
    let run = async || {
        clinic.take_calls();
        fire(&clinic).await;
        let calls = clinic.take_calls();
        let s3 = calls
            .iter()
            .filter(|call| call.service == Service::S3)
            .count();
        let names = [
            "Query",
            "BatchGetItem",
            "GetItem",
            "GetPublicKey",
            "Sign",
            "PutItem",
            "Publish",
        ];
        let counts = names.map(|name| count(&calls, name));
        assert_eq!(counts.iter().sum::<usize>() + s3, calls.len(), "{calls:#?}");
        (counts, s3)
    };
    let s3 = |calls: usize| if anchoring(&clinic) { calls } else { 0 };
    // The list of practices, and what waits to be closed; of each of the two practices its last checkpoint, its last
    // mailed root and a page of its records.
    assert_eq!(
        run().await,
        ([8, 0, 0, 1, 0, 0, 0], s3(2)),
        "cold, two empty logs"
    );
    append_some(&clinic, "lakeside", 3).await;
    // The practice's people are read for the mail, and the mail has a row beside the checkpoint's.
    assert_eq!(
        run().await,
        ([9, 0, 0, 0, 1, 2, 1], s3(3)),
        "the day's first"
    );
    assert_eq!(run().await, ([8, 0, 0, 0, 0, 0, 0], s3(4)), "nothing new");
    append(&clinic, "lakeside", "t0").await;
    assert_eq!(
        run().await,
        ([8, 0, 0, 0, 1, 1, 0], s3(5)),
        "the ticket of the last record"
    );
    append(&clinic, "lakeside", "t1").await;
    assert_eq!(
        run().await,
        ([8, 2, 0, 0, 1, 1, 0], s3(5)),
        "a ticket of before"
    );
    append_some(&clinic, "lakeside", 600).await;
    let (counts, _) = run().await;
    assert_eq!(counts, [9, 2, 0, 0, 1, 1, 0], "two pages");
    assert_signed(&clinic, "lakeside", "all").await;
    figure!(
        "a checkpoint",
        "1 Sign, 1 PutItem, 3 queries and one more for each further 500 records, 2 batches where tickets go on from before; \
         nothing new: 3 queries a practice, nothing else"
    );
}

/// The root goes to the privacy officer once a day, whatever is signed that day; the last one of a day goes the day after.
#[tokio::test]
async fn a_root_is_mailed_once_a_day() {
    let clinic = Clinic::open().await;
    let mailed = || {
        let pages = clinic.pages_to("officer").into_iter();
        let pages = pages.filter(|page| page.attributes["reason"] == "audit_root");
        pages.collect::<Vec<_>>()
    };
    append_some(&clinic, "lakeside", 2).await;
    for _ in 0..3 {
        fire(&clinic).await;
        append(&clinic, "lakeside", "t0").await;
        clinic.pass(5);
    }
    fire(&clinic).await;
    let today = mailed();
    assert_eq!(today.len(), 1, "{today:#?}");
    let first = &kept(&clinic, "lakeside").await[0];
    let root = base64::encode(&first.frontier.root().0);
    let attributes = &today[0].attributes;
    assert_eq!(
        (
            attributes["practice"].as_str(),
            attributes["size"].as_str(),
            attributes["root"].as_str()
        ),
        ("lakeside", "3", root.as_str())
    );
    assert!(today[0].text.contains(&root) && today[0].text.contains("3 records"));
    clinic.pass(24 * 60);
    for _ in 0..3 {
        fire(&clinic).await;
    }
    let both = mailed();
    assert_eq!(both.len(), 2, "{both:#?}");
    assert_eq!(both[1].attributes["size"], "6", "signed yesterday");
    clinic.pass(24 * 60);
    fire(&clinic).await;
    assert_eq!(mailed().len(), 2, "nothing new to mail");
    let last = clinic
        .app()
        .checkpoints
        .last_mailed(&practice("lakeside"))
        .await;
    assert_eq!(last.unwrap().unwrap().root.size, 6);
}

/// Repeated and concurrent runs make one checkpoint, one anchor and no trouble.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_at_once_make_one_checkpoint() {
    let clinic = Clinic::open().await;
    for round in 0..4 {
        append_some(&clinic, "lakeside", 3).await;
        let runs = (0..4).map(|_| {
            let own = clinic.cold();
            tokio::spawn(async move { fire(&own).await })
        });
        let done = futures::future::join_all(runs).await;
        let done: Vec<_> = done.into_iter().map(Result::unwrap).collect();
        let of = |name: &str| {
            done.iter()
                .map(|one| one[name].as_u64().unwrap())
                .sum::<u64>()
        };
        assert_eq!(
            (of("signed"), of("tampered"), of("failed")),
            (1, 0, 0),
            "{done:#?}"
        );
        assert_eq!(kept(&clinic, "lakeside").await.len(), round + 1);
        assert_signed(&clinic, "lakeside", "at once").await;
    }
    let mailed = clinic.pages_to("officer");
    let mailed = mailed
        .iter()
        .filter(|page| page.attributes["reason"] == "audit_root");
    assert_eq!(mailed.count(), 1, "whoever made the checkpoint mails it");
}
