//! Logs that somebody changed: each change is found and named, nothing is signed, and people are told once a day.

use aws::client::S3;
use aws::item::Item;
use aws::keys::audit as keys;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::hash::Hash;
use domain::audit::label::Label;
use domain::audit::merkle::Frontier;
use domain::audit::note::Checkpoint;
use domain::audit::verify::MailedRoot;
use serde_json::json;
use tests::checkpoint::{append_some, assert_signed, fire, kept, practice};
use tests::clinic::Clinic;
use tests::table::client;

use super::count;

/// How many records are signed: the log's own, and six of two tickets. Four more are not.
const SIGNED: u64 = 7;

/// The `audit` table, past the functions.
struct Hand<'a>(&'a Clinic);

impl Hand<'_> {
    fn table(&self) -> &str {
        &self.0.app().config.audit_table
    }

    async fn read(&self, key: Item) -> Item {
        let get = client(self.0).get_item().table_name(self.table());
        get.set_key(Some(key)).send().await.unwrap().item.unwrap()
    }

    async fn put(&self, row: Item) {
        let put = client(self.0).put_item().table_name(self.table());
        put.set_item(Some(row)).send().await.unwrap();
    }

    async fn delete(&self, key: Item) {
        let delete = client(self.0).delete_item().table_name(self.table());
        delete.set_key(Some(key)).send().await.unwrap();
    }

    async fn set(&self, key: Item, name: &str, value: AttributeValue) {
        let mut row = self.read(key).await;
        row.insert(name.to_owned(), value);
        self.put(row).await;
    }

    /// Changes the clear half of a record so that it still reads: somebody else did it.
    async fn change(&self, seq: u64) {
        let key = keys::record(&practice("lakeside"), seq);
        let row = self.read(key.clone()).await;
        let was = row["env"].as_s().unwrap();
        let now = was.replacen(r#""actor":"technician""#, r#""actor":"technicien""#, 1);
        assert_ne!(*was, now);
        self.set(key, "env", AttributeValue::S(now)).await;
    }

    /// A checkpoint that the key did sign, over other records than the log has.
    async fn fork(&self, size: u64) -> (Frontier, Frontier, String) {
        let mut before = Frontier::default();
        (1..size).for_each(|number| before.push(Hash::of(&[&number.to_be_bytes()])));
        let mut tree = before.clone();
        tree.push(Hash::of(&[b"last"]));
        let checkpoint = Checkpoint {
            origin: self
                .0
                .app()
                .recorder
                .log(&practice("lakeside"))
                .unwrap()
                .as_str()
                .to_owned(),
            size,
            root: tree.root(),
        };
        let note = self.0.app().signer.sign(&checkpoint).await.unwrap();
        (before, tree, note)
    }
}

fn bytes(value: &[u8]) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

fn peaks(tree: &Frontier) -> AttributeValue {
    AttributeValue::L(tree.peaks().iter().map(|peak| bytes(&peak.0)).collect())
}

/// Seven signed records and four that are not, changed by `tamper`: the run names `codes`, signs nothing of this log and
/// signs the other practice's.
async fn found(case: &str, codes: &[&str], tamper: impl AsyncFn(&Hand<'_>)) {
    tests::log::keep();
    let clinic = Clinic::open().await;
    append_some(&clinic, "lakeside", 6).await;
    let done = fire(&clinic).await;
    assert_eq!(done["signed"], 1, "{case}: {done}");
    append_some(&clinic, "lakeside", 4).await;
    append_some(&clinic, "summit", 2).await;
    tamper(&Hand(&clinic)).await;
    let app = clinic.app();
    let rows = app
        .log
        .checkpoints(&practice("lakeside"), 0, 1000)
        .await
        .map(|(rows, _)| rows.len());
    clinic.take_calls();
    clinic.pass(5);
    let before = tests::log::lines().len();
    let done = fire(&clinic).await;
    let calls = clinic.take_calls();
    assert_eq!(
        (&done["tampered"], &done["signed"]),
        (&json!(1), &json!(1)),
        "{case}: {done}"
    );
    assert_eq!(
        count(&calls, "Sign"),
        1,
        "{case}: the other practice's alone"
    );
    assert_eq!(
        count(&calls, "PutObject"),
        usize::from(super::anchoring(&clinic)),
        "{case}"
    );
    let after = app
        .log
        .checkpoints(&practice("lakeside"), 0, 1000)
        .await
        .map(|(rows, _)| rows.len());
    assert_eq!(rows.ok(), after.ok(), "{case}");
    assert_signed(&clinic, "summit", case).await;
    // One line of the function's log names the practice and what was found, and nothing else.
    let lines = tests::log::lines();
    let named = lines[before..]
        .iter()
        .filter(|line| line.contains("AUDIT_TAMPER"));
    let named: Vec<&String> = named
        .filter(|line| line.contains("practice=lakeside"))
        .collect();
    let wanted = format!("findings={}", codes.join(","));
    assert!(
        named.iter().any(|line| line.ends_with(&wanted)),
        "{case}: {named:?}"
    );
    told(&clinic, case).await;
}

/// The operator and the officer are paged at once, once a day, in words that say nothing of what was found.
async fn told(clinic: &Clinic, case: &str) {
    let pages = || {
        let pages = clinic.pages().into_iter();
        let pages = pages.filter(|page| page.attributes["reason"] == "audit_tamper");
        pages.collect::<Vec<_>>()
    };
    let paged = pages();
    let topics: Vec<&str> = paged.iter().map(|page| page.topic.as_str()).collect();
    assert_eq!(topics.len(), 2, "{case}: {topics:?}");
    assert!(
        topics.iter().any(|topic| topic.ends_with("OperatorTopic")),
        "{case}"
    );
    assert!(
        topics
            .iter()
            .any(|topic| topic.ends_with("lakeside-officer")),
        "{case}"
    );
    for page in &paged {
        assert!(
            page.text
                .starts_with("SECURITY: the PHI log of lakeside does not verify")
        );
        assert_eq!(page.attributes["tier"], "critical");
    }
    clinic.pass(5);
    let again = fire(clinic).await;
    assert_eq!(again["tampered"], 1, "{case}: it stays found");
    assert_eq!(pages().len(), 2, "{case}: told today");
    clinic.pass(24 * 60);
    fire(clinic).await;
    assert_eq!(pages().len(), 4, "{case}: told again the day after");
}

fn record(seq: u64) -> Item {
    keys::record(&practice("lakeside"), seq)
}

fn last() -> Item {
    keys::checkpoint(&practice("lakeside"), SIGNED)
}

#[tokio::test]
async fn a_changed_record() {
    found(
        "a new one",
        &["chain_break", "stored_hash_poisoned", "ticket_break"],
        async |hand| {
            hand.change(SIGNED + 1).await;
        },
    )
    .await;
    found(
        "the last that is signed",
        &[
            "chain_break",
            "stored_hash_poisoned",
            "tail_changed",
            "ticket_break",
        ],
        async |hand| {
            hand.change(SIGNED - 1).await;
        },
    )
    .await;
    found("its body", &["body_mismatch"], async |hand| {
        hand.set(record(SIGNED + 1), "ct", bytes(b"other")).await;
    })
    .await;
    found("its hash", &["stored_hash_poisoned"], async |hand| {
        hand.set(record(SIGNED + 1), "lh", bytes(&[7; 32])).await;
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_gone_or_moved() {
    found(
        "one in the middle",
        &["chain_break", "gap", "ticket_break"],
        async |hand| {
            hand.delete(record(SIGNED + 1)).await;
        },
    )
    .await;
    found(
        "the tail below what is signed",
        &["truncated"],
        async |hand| {
            for seq in SIGNED - 1..SIGNED + 4 {
                hand.delete(record(seq)).await;
            }
        },
    )
    .await;
    found("the last", &["record_misplaced"], async |hand| {
        let mut row = hand.read(record(SIGNED + 3)).await;
        hand.delete(record(SIGNED + 3)).await;
        row.extend(record(SIGNED + 9));
        hand.put(row).await;
    })
    .await;
    found("a ticket's pointer", &["ticket_break"], async |hand| {
        // t1 is the last record's own ticket, so t0 is the one to be looked up.
        let t0 = Label::new("t0").unwrap();
        hand.delete(keys::pointer(&practice("lakeside"), &t0, 2))
            .await;
    })
    .await;
    let codes = ["chain_break", "not_canonical", "ticket_break"];
    found("a record's own bytes", &codes, async |hand| {
        let mut row = hand.read(record(SIGNED + 1)).await;
        row.remove("env");
        hand.put(row).await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_checkpoint() {
    found("its root", &["bad_signature"], async |hand| {
        let (_, tree, _) = hand.fork(SIGNED).await;
        let note = kept(hand.0, "lakeside").await[0].note.clone();
        let mut lines: Vec<&str> = note.lines().collect();
        let root = domain::audit::base64::encode(&tree.root().0);
        lines[2] = &root;
        let forged = format!("{}\n", lines.join("\n"));
        hand.set(last(), "note", AttributeValue::S(forged)).await;
    })
    .await;
    found(
        "its tree",
        &["root_mismatch", "tail_changed"],
        async |hand| {
            let (_, tree, _) = hand.fork(SIGNED).await;
            hand.set(last(), "frontier", peaks(&tree)).await;
        },
    )
    .await;
    found("its size", &["checkpoint_misplaced"], async |hand| {
        // The log's own records, and the note of the checkpoint before.
        let mut row = hand.read(last()).await;
        let mut before = kept(hand.0, "lakeside").await[0].frontier.clone();
        let leaf = |row: &Item| domain::audit::merkle::leaf(row["env"].as_s().unwrap().as_bytes());
        before.push(leaf(&hand.read(record(SIGNED)).await));
        let mut tree = before.clone();
        tree.push(leaf(&hand.read(record(SIGNED + 1)).await));
        row.extend(keys::checkpoint(&practice("lakeside"), SIGNED + 2));
        row.insert("before".to_owned(), peaks(&before));
        row.insert("frontier".to_owned(), peaks(&tree));
        row.remove("anchor");
        hand.put(row).await;
    })
    .await;
    found("its shape", &["unreadable"], async |hand| {
        hand.set(last(), "frontier", AttributeValue::S("none".to_owned()))
            .await;
    })
    .await;
}

/// "KMS admin signs a false root: fork." A checkpoint that the key did sign for other records, and a root that was mailed
/// of other records.
#[tokio::test]
async fn a_fork() {
    found("a signed one", &["tail_changed"], async |hand| {
        let (before, tree, note) = hand.fork(SIGNED + 1).await;
        let mut row = keys::checkpoint(&practice("lakeside"), SIGNED + 1);
        row.insert("note".to_owned(), AttributeValue::S(note));
        row.insert("before".to_owned(), peaks(&before));
        row.insert("frontier".to_owned(), peaks(&tree));
        row.insert("at".to_owned(), AttributeValue::S(hand.0.now().to_string()));
        hand.put(row).await;
    })
    .await;
    found("a mailed one", &["fork"], async |hand| {
        let root = MailedRoot {
            size: SIGNED + 2,
            root: Hash::of(&[b"other"]),
        };
        let checkpoints = &hand.0.app().checkpoints;
        let practice = practice("lakeside");
        let mailed = checkpoints.mailed(&practice, root, "m".to_owned(), hand.0.now());
        mailed.await.unwrap();
    })
    .await;
    found(
        "a mailed one beyond the end",
        &["truncated"],
        async |hand| {
            let root = MailedRoot {
                size: 1000,
                root: Hash::of(&[b"other"]),
            };
            let checkpoints = &hand.0.app().checkpoints;
            let practice = practice("lakeside");
            let mailed = checkpoints.mailed(&practice, root, "m".to_owned(), hand.0.now());
            mailed.await.unwrap();
        },
    )
    .await;
}

/// Where checkpoints are anchored: an anchor that is gone is missed, and one that was put in the place of another is a
/// fork, though a delete marker hides the first.
#[tokio::test]
async fn a_changed_anchor() {
    if !super::anchoring(&Clinic::open().await) {
        return;
    }
    let place = async |hand: &Hand<'_>| {
        let anchor = kept(hand.0, "lakeside").await[0].anchor.clone().unwrap();
        let (bucket, version) = anchor.split_once('#').unwrap();
        let object = format!("ckpt/lakeside/{SIGNED:020}");
        (bucket.to_owned(), object, version.to_owned())
    };
    found("gone", &["anchor_gone"], async |hand| {
        let (bucket, object, version) = place(hand).await;
        let delete = S3::new(&hand.0.app().sdk).delete_object();
        let delete = delete.bucket(bucket).key(object).version_id(version);
        delete
            .bypass_governance_retention(true)
            .send()
            .await
            .unwrap();
    })
    .await;
    found("hidden and put again", &["fork"], async |hand| {
        let (bucket, object, _) = place(hand).await;
        let (_, _, note) = hand.fork(SIGNED).await;
        let client = S3::new(&hand.0.app().sdk);
        let hide = client.delete_object().bucket(&bucket).key(&object);
        hide.send().await.unwrap();
        let put = client.put_object().bucket(&bucket).key(&object);
        let put = put.if_none_match("*").body(note.into_bytes().into());
        put.send().await.unwrap();
    })
    .await;
}
