//! A diagnosis on a ticket's timeline: its codes, once, and nothing else of the ticket changed.

use serde_json::json;
use tests::clinic::Clinic;
use tests::message;

use super::diagnose;

const TECHNICIAN: &str = "lakeside-technician";

/// "Also attachable to a ticket": by codes; "a tier hint" never moves a clock, and nobody is paged for it.
#[tokio::test]
async fn codes_go_on_the_timeline_and_the_clock_stays() {
    let clinic = Clinic::open().await;
    let body =
        json!({"summary": "claims come back", "system": "clearinghouse", "symptom": "error"});
    let id = clinic.report(body).await;
    let mut before = clinic.ticket(&id).await.json();
    let pages = clinic.pages().len();
    clinic.pass(1);
    for (standard, media, text, code) in message::all() {
        let query = format!("?ticket={id}");
        let answer = diagnose(&clinic, &query, Some(media), &[], text).await;
        let answer = answer.expect(200);
        assert_eq!(answer.at("/ticket"), id);
        let entries = clinic.entries(&id, "diagnosed").await;
        let entry = entries.last().expect("an entry");
        assert_eq!(entry["standard"], standard);
        assert_eq!(entry["queue"], answer.json()["queue"]);
        assert_eq!(entry["tier_hint"], answer.json()["tier_hint"]);
        assert_eq!(entry["text"], false);
        assert_eq!(entry["actor"], json!({"by": "person", "id": "technician"}));
        let codes = entry["codes"].as_array().expect("codes");
        assert!(codes.contains(&json!(code)), "{entry}");
        let parties = entry["who_acts"].as_array().expect("parties");
        assert!(
            !parties.is_empty() && !parties.contains(&json!("nobody")),
            "{entry}"
        );
    }
    assert_eq!(clinic.entries(&id, "diagnosed").await.len(), 4);
    let mut after = clinic.ticket(&id).await.json();
    // Its first steps follow what was found, and nothing else of it.
    for ticket in [&mut after, &mut before] {
        ticket["first_steps"].take();
    }
    assert_eq!(after, before);
    assert_eq!(clinic.pages().len(), pages);
}

#[tokio::test]
async fn the_same_request_is_noted_once() {
    let clinic = Clinic::open().await;
    let (id, other) = (clinic.ehr_down().await, clinic.ehr_down().await);
    let (_, media, text, _) = message::all().remove(0);
    let key = [("idempotency-key", "night shift")];
    let send = async |ticket: &str, text: String| {
        let query = format!("?ticket={ticket}");
        diagnose(&clinic, &query, Some(media), &key, text).await
    };
    let first = send(&id, text.clone()).await.expect(200);
    let again = send(&id, text.clone()).await.expect(200);
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    for answer in [send(&other, text).await, send(&id, "MSH|".to_owned()).await] {
        answer.expect(409).refused("idempotency-key-reused");
    }
    assert_eq!(clinic.entries(&id, "diagnosed").await.len(), 1);
    assert_eq!(clinic.entries(&other, "diagnosed").await.len(), 0);
}

/// What somebody does not see is not there, whatever the message is.
#[tokio::test]
async fn only_a_ticket_that_is_seen_gets_one() {
    let clinic = Clinic::open().await;
    let secret = json!({"summary": "my screen", "system": "workstation", "confidential": true});
    let secret = clinic.report(secret).await;
    let none = "01935b2e-7c1a-7000-8000-0123456789ab".to_owned();
    clinic.take_calls();
    for id in [&secret, &none] {
        let query = format!("?ticket={id}");
        let answer = diagnose(&clinic, &query, None, &[], "MSH|").await;
        answer.expect(404).refused("not-found");
    }
    let theirs = clinic.ehr_down().await;
    let path = format!("/v1/diagnoses?ticket={theirs}");
    let headers = [("authorization", "Bearer summit-technician")];
    let answer = clinic.send("POST", &path, &headers, "MSH|").await;
    answer.expect(404).refused("not-found");
    for id in [&secret, &theirs] {
        assert_eq!(clinic.entries(id, "diagnosed").await.len(), 0);
    }
}

/// Written by condition: whoever is slower decides again, and nothing is lost.
#[tokio::test]
async fn four_at_once_are_four_entries() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let (_, media, text, _) = message::all().remove(2);
    let query = format!("?ticket={id}");
    let all = (0..4).map(async |at| {
        let note = clinic.verb(
            TECHNICIAN,
            &id,
            "note",
            json!({"text": format!("Line {at}.")}),
        );
        let attached = diagnose(&clinic, &query, Some(media), &[], text.clone());
        let (note, attached) = futures::join!(note, attached);
        note.expect(200);
        attached.expect(200);
    });
    futures::future::join_all(all).await;
    assert_eq!(clinic.entries(&id, "diagnosed").await.len(), 4);
    assert_eq!(clinic.entries(&id, "noted").await.len(), 4);
    clinic.take_calls();
    let answer = diagnose(&clinic, &query, Some(media), &[], text.clone()).await;
    answer.expect(200);
    let calls = clinic.take_calls();
    let calls: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(calls, ["GetItem", "Query", "GetItem", "TransactWriteItems"]);
}
