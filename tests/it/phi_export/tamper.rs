//! Tampering in the table: found by the desk itself, and by whoever is handed a bundle.

use std::collections::BTreeMap;

use aws::item::Item;
use aws::keys::audit as keys;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::audit::hash::Hash;
use domain::audit::record::{Act, Envelope};
use serde_json::json;
use tests::clinic::Clinic;
use tests::phi_log::PhiLog;
use tests::table::client;

use super::{bundle, codes, given, verify};
use crate::phi_export::bundle::judged;

async fn put(clinic: &Clinic, row: Item) {
    let table = &clinic.app().config.audit_table;
    let put = client(clinic).put_item().table_name(table);
    put.set_item(Some(row)).send().await.unwrap();
}

async fn delete(clinic: &Clinic, key: Item) {
    let table = &clinic.app().config.audit_table;
    let delete = client(clinic).delete_item().table_name(table);
    delete.set_key(Some(key)).send().await.unwrap();
}

async fn take(clinic: &Clinic, key: &Item) -> Item {
    let table = &clinic.app().config.audit_table;
    let delete = client(clinic).delete_item().table_name(table);
    let delete = delete
        .set_key(Some(key.clone()))
        .return_values(ReturnValue::AllOld);
    delete.send().await.unwrap().attributes.unwrap()
}

fn text<'a>(row: &'a Item, name: &str) -> &'a str {
    row[name].as_s().unwrap()
}

/// "modified field, flipped ciphertext bit, deleted middle, tail cut below anchor": each is found by the desk and by the
/// program that has a bundle alone.
#[tokio::test]
async fn what_was_changed_is_found_by_the_desk_and_by_a_stranger() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let clean = verify(&clinic, "?deep=true").await.expect(200);
    assert_eq!(codes(&clean), [""; 0], "{}", clean.text);
    let rows = PhiLog::of(&clinic, "lakeside").await.rows;
    let practice = given::practice();
    let mut found = BTreeMap::new();
    for (case, wanted) in [
        ("field", "chain_break"),
        ("body", "body_mismatch"),
        ("middle", "gap"),
        ("hash", "stored_hash_poisoned"),
        ("made up", "not_canonical"),
    ] {
        let mut row = rows[5].clone();
        match case {
            "field" => {
                let env = text(&row, "env").replace("\"technician\"", "\"technicians\"");
                row.insert("env".to_owned(), AttributeValue::S(env));
            }
            "body" => {
                let mut body = row["ct"].as_b().unwrap().as_ref().to_vec();
                body[3] ^= 1;
                row.insert("ct".to_owned(), AttributeValue::B(Blob::new(body)));
            }
            "hash" => {
                row.insert("lh".to_owned(), AttributeValue::B(Blob::new([7; 32])));
            }
            "made up" => {
                row.remove("env");
            }
            _ => {}
        }
        if case == "middle" {
            delete(&clinic, keys::record(&practice, 5)).await;
        } else {
            put(&clinic, row).await;
        }
        let told = verify(&clinic, "").await.expect(200);
        assert_eq!(told.at("/sound"), "false", "{case}: {}", told.text);
        assert!(
            codes(&told).contains(&wanted.to_owned()),
            "{case}: {}",
            told.text
        );
        let judged = judged(&clinic, &[&bundle(&clinic, json!({})).await])
            .await
            .unwrap();
        assert!(!judged.sound(), "{case}");
        let by_stranger: Vec<_> = judged.verified.findings.iter().map(|f| f.code()).collect();
        assert!(by_stranger.contains(&wanted), "{case}: {by_stranger:?}");
        found.insert(case, codes(&told));
        put(&clinic, rows[5].clone()).await;
    }
    let again = verify(&clinic, "").await.expect(200);
    assert_eq!(again.at("/sound"), "true", "{}", again.text);
    assert_eq!(found.len(), 5, "{found:?}");
    // A cut below the anchor, with what was recorded since. The desk says so, though nothing can be appended with honour.
    let have = PhiLog::of(&clinic, "lakeside").await.rows.len() as u64;
    for seq in size - 3..have {
        delete(&clinic, keys::record(&practice, seq)).await;
    }
    let told = verify(&clinic, "").await.expect(200);
    assert!(
        codes(&told).contains(&"truncated".to_owned()),
        "{}",
        told.text
    );
}

/// "re-link after the last anchor (deep verify catches it …)": a tail written anew with every hash recomputed is sound to
/// the chain, and its bodies do not open in their places.
#[tokio::test]
async fn a_tail_that_was_written_anew_is_found_by_opening_its_bodies() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let anchored = given::sign(&clinic).await;
    for number in 0..3 {
        let draft = given::draft(Act::PhiRead, &format!("late-{number}"), &[]);
        given::append(&clinic, draft, &[]).await;
    }
    let rows = PhiLog::of(&clinic, "lakeside").await.rows;
    let mut prev: Option<Hash> = None;
    let mut last_of_ticket: Option<Hash> = None;
    for row in &rows[usize::try_from(anchored).unwrap()..] {
        let mut envelope = Envelope::read(text(row, "env").as_bytes()).unwrap();
        envelope.entry.draft.actor = domain::audit::label::Label::new("somebody-else").unwrap();
        if let Some(prev) = prev {
            envelope.entry.tail.prev = prev;
        }
        if let (Some(tail), Some(before)) = (&mut envelope.entry.ticket_tail, last_of_ticket) {
            tail.prev = before;
        }
        let leaf = envelope.leaf();
        (prev, last_of_ticket) = (Some(leaf), Some(leaf));
        let mut row = row.clone();
        row.insert("env".to_owned(), AttributeValue::S(envelope.canonical()));
        row.insert("lh".to_owned(), AttributeValue::B(Blob::new(leaf.0)));
        put(&clinic, row).await;
    }
    let chained = verify(&clinic, "").await.expect(200);
    assert_eq!(chained.at("/sound"), "true", "{}", chained.text);
    assert_eq!(chained.at("/anchored_to"), anchored.to_string());
    let deep = verify(&clinic, "?deep=true").await.expect(200);
    assert_eq!(codes(&deep), ["body_foreign"; 3], "{}", deep.text);
    assert_eq!(deep.at("/sound"), "false");
    assert_eq!(deep.at("/verified_to"), anchored.to_string());
}

/// "Derived indexes: PT, T and RID items recomputed from records": a record that its patient, its ticket or its request
/// does not lead to any more is found, and is itself beyond doubt.
#[tokio::test]
async fn a_record_that_nothing_leads_to_is_found() {
    let clinic = Clinic::open().await;
    let token = "ab".repeat(32);
    let draft = given::draft(Act::PhiAccess, "seen", &[]);
    let ticket = draft.tkt.clone().expect("a ticket");
    let seq = given::append(&clinic, draft, std::slice::from_ref(&token))
        .await
        .seq;
    let clean = verify(&clinic, "?deep=true").await.expect(200);
    assert_eq!(clean.at("/sound"), "true", "{}", clean.text);
    let practice = given::practice();
    let rid = domain::audit::label::Label::new("seen").unwrap();
    for key in [
        keys::patient_record(&practice, &token, seq),
        keys::pointer(&practice, &ticket, 0),
        keys::request(&practice, &rid),
    ] {
        let row = take(&clinic, &key).await;
        let told = verify(&clinic, "?deep=true").await.expect(200);
        assert_eq!(codes(&told), ["index_broken"], "{}", told.text);
        assert_eq!(told.at("/findings/0/seq"), seq.to_string());
        put(&clinic, row).await;
    }
    let told = verify(&clinic, "").await.expect(200);
    assert_eq!(told.at("/sound"), "true", "{}", told.text);
}

/// A checkpoint whose tree is damaged costs a longer way, not an answer.
#[tokio::test]
async fn a_damaged_tree_in_a_checkpoint_is_made_again() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let size = given::sign(&clinic).await;
    let mut row = take(&clinic, &keys::checkpoint(&given::practice(), size)).await;
    row.insert("frontier".to_owned(), AttributeValue::L(vec![]));
    put(&clinic, row).await;
    let draft = given::draft(Act::PhiRead, "late", &[]);
    given::append(&clinic, draft, &[]).await;
    let told = verify(&clinic, &format!("?from={size}")).await.expect(200);
    assert_eq!(told.at("/sound"), "true", "{}", told.text);
}

/// A checkpoint that nobody signed, and one that was taken away: the first is found, the second leaves the log unanchored.
#[tokio::test]
async fn a_checkpoint_that_nobody_signed_is_found() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let size = given::sign(&clinic).await;
    let mut row = keys::checkpoint(&given::practice(), size);
    row.insert("note".to_owned(), AttributeValue::S("made up".to_owned()));
    row.insert("frontier".to_owned(), AttributeValue::L(vec![]));
    put(&clinic, row).await;
    let told = verify(&clinic, "").await.expect(200);
    assert_eq!(codes(&told), ["note_malformed"]);
    delete(&clinic, keys::checkpoint(&given::practice(), size)).await;
    let told = verify(&clinic, "").await.expect(200);
    assert_eq!(
        (told.at("/sound"), told.at("/anchored_to")),
        ("true".to_owned(), "0".to_owned())
    );
}
