//! Repeated requests: one `Idempotency-Key` is one thing done, and one answer.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

fn outage() -> Value {
    json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "site"})
}

/// What a client holds on to: all but what names this one exchange.
fn essence(answer: &Answer) -> (u16, Value, Vec<Option<String>>) {
    let kept = ["content-type", "etag", "location"].map(|name| answer.headers.get(name).cloned());
    (answer.status, answer.json(), kept.to_vec())
}

async fn tickets(clinic: &Clinic) -> usize {
    let list = clinic
        .get("lakeside-manager", "/v1/tickets?limit=100")
        .await;
    let json = list.expect(200).json();
    json["items"].as_array().expect("items").len()
}

/// "`Idempotency-Key` and `If-Match` are optional and enforced when sent (409; 412)."
#[tokio::test]
async fn the_same_request_twice_is_one_ticket_and_one_answer() {
    let clinic = Clinic::open().await;
    let send = |body: Value| {
        let key = [("idempotency-key", "phone call of 8:02")];
        let clinic = &clinic;
        async move {
            clinic
                .with("lakeside-staff", "POST", "/v1/tickets", &key, body)
                .await
        }
    };
    let first = send(outage()).await.expect(201);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    clinic.pass(5);
    let again = send(outage()).await;
    assert_eq!(essence(&again), essence(&first));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(tickets(&clinic).await, 1);
    assert_eq!(clinic.pages().len(), 1);

    let mut other = outage();
    other["scope"] = json!("practice");
    let refused = send(other).await.expect(409);
    assert_eq!(refused.problem(), "idempotency-key-reused");
    assert_eq!(tickets(&clinic).await, 1);

    let elsewhere = [("idempotency-key", "phone call of 8:02")];
    let id = first.at("/id");
    let refused = clinic
        .with(
            "lakeside-staff",
            "POST",
            &format!("/v1/tickets/{id}/note"),
            &elsewhere,
            json!({"text": "It is back."}),
        )
        .await
        .expect(409);
    assert_eq!(refused.problem(), "idempotency-key-reused");
    assert!(clinic.entries(&id, "noted").await.is_empty());

    // A refused request leaves its key free.
    let key = [("idempotency-key", "another")];
    let refused = clinic
        .with("lakeside-staff", "POST", "/v1/tickets", &key, json!({}))
        .await;
    refused.expect(422);
    let opened = clinic
        .with("lakeside-staff", "POST", "/v1/tickets", &key, outage())
        .await;
    opened.expect(201);
    assert_eq!(tickets(&clinic).await, 2);
}

/// A key is one person's: two people who choose the same one do not meet.
#[tokio::test]
async fn keys_of_two_people_are_apart() {
    let clinic = Clinic::open().await;
    let key = [("idempotency-key", "1")];
    let mut ids = BTreeSet::new();
    for person in ["lakeside-staff", "lakeside-staff-2", "summit-staff"] {
        let answer = clinic
            .with(person, "POST", "/v1/tickets", &key, outage())
            .await
            .expect(201);
        ids.insert(answer.at("/id"));
    }
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn ten_at_once_are_one_ticket() {
    let clinic = Clinic::open().await;
    let key = [("idempotency-key", "at-once")];
    let answers = join_all(
        (0..10).map(|_| clinic.with("lakeside-staff", "POST", "/v1/tickets", &key, outage())),
    )
    .await;
    for answer in &answers {
        assert_eq!(essence(answer), essence(&answers[0]));
        assert_eq!(answer.status, 201);
    }
    let fresh = answers
        .iter()
        .filter(|answer| !answer.headers.contains_key("idempotency-replayed"));
    assert_eq!(fresh.count(), 1);
    assert_eq!(tickets(&clinic).await, 1);
    assert_eq!(clinic.pages().len(), 1);
}

#[tokio::test]
async fn a_verb_repeated_is_done_once() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    // A second reporter: an incident's answer says how many there are.
    clinic.ehr_down().await;
    let verbs = [
        ("acknowledge", json!({}), "acknowledged"),
        (
            "respond",
            json!({"text": "The vendor is on it."}),
            "responded",
        ),
        ("note", json!({"text": "Rebooted twice."}), "noted"),
        (
            "wait",
            json!({"on": "vendor", "reason": "Part."}),
            "waiting",
        ),
        ("resume", json!({}), "resumed"),
        ("resolve", json!({"resolution": "New part."}), "resolved"),
        ("reopen", json!({"reason": "Down again."}), "reopened"),
    ];
    for (verb, body, kind) in verbs {
        let path = format!("/v1/tickets/{id}/{verb}");
        let key = format!("key of {verb}");
        let key = [("idempotency-key", key.as_str())];
        let send = || clinic.with("lakeside-technician", "POST", &path, &key, body.clone());
        let answers = join_all((0..4).map(|_| send())).await;
        clinic.pass(1);
        let late = send().await;
        for answer in answers.iter().chain([&late]) {
            assert_eq!(answer.status, 200, "{verb}: {}", answer.text);
            assert_eq!(essence(answer), essence(&answers[0]), "{verb}");
        }
        assert_eq!(late.headers["idempotency-replayed"], "true");
        assert_eq!(clinic.entries(&id, kind).await.len(), 1, "{verb}");
        let refused = clinic
            .with("lakeside-technician", "POST", &path, &key, json!({"x": 1}))
            .await;
        assert_eq!(refused.expect(409).problem(), "idempotency-key-reused");
    }
}

#[tokio::test]
async fn a_key_is_text_of_sensible_length() {
    let clinic = Clinic::open().await;
    for bad in [String::new(), "k".repeat(256)] {
        let key = [("idempotency-key", bad.as_str())];
        let refused = clinic
            .with("lakeside-staff", "POST", "/v1/tickets", &key, outage())
            .await
            .expect(422);
        assert_eq!(refused.wrong_fields(), ["Idempotency-Key"], "{bad:?}");
    }
    assert_eq!(tickets(&clinic).await, 0);
    // What a caller means as a key is one, though HTTP would rather have ASCII.
    for (number, good) in ["k".repeat(255), "\u{e9}".to_owned()].iter().enumerate() {
        let key = [("idempotency-key", good.as_str())];
        let send = || clinic.with("lakeside-staff", "POST", "/v1/tickets", &key, outage());
        let first = send().await.expect(201);
        assert_eq!(essence(&send().await), essence(&first));
        assert_eq!(tickets(&clinic).await, number + 1);
    }
}

/// Set-up too: what is made once is answered alike, with where it is and its tag.
#[tokio::test]
async fn set_up_repeated_is_done_once() {
    let clinic = Clinic::open().await;
    let makes = tests::sample::set_up().into_iter();
    for sample in makes.filter(|sample| sample.method == "POST") {
        if sample.path == "/v1/keys" {
            // Shown once: its replay is a refusal, which the tests of keys hold.
            continue;
        }
        let send = || {
            let key = [
                ("idempotency-key", sample.route),
                ("content-type", "application/json"),
            ];
            let body = sample.body.to_string();
            let (clinic, sample) = (&clinic, &sample);
            async move { sample.raw(clinic, &key, body).await }
        };
        let first = send().await.expect(201);
        clinic.pass(1);
        let again = send().await;
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert!(again.headers.contains_key("location"), "{}", sample.path);
        let (mut one, mut other) = (essence(&first), essence(&again));
        // The first manager's key is shown once as well.
        for (_, body, _) in [&mut one, &mut other] {
            if let Some(made) = body.as_object_mut() {
                made.remove("key");
            }
        }
        assert_eq!(one, other, "{}", sample.path);
    }
}

/// "`Idempotency-Key` [is] enforced when sent": for a day. What comes later is a new request, though
/// the table has not let go of the receipt yet.
#[tokio::test]
async fn a_key_is_free_again_after_a_day() {
    let clinic = Clinic::open().await;
    let body = json!({"summary": "second monitor", "symptom": "request", "scope": "user"});
    let send = async || {
        let headers = [("idempotency-key", "monday")];
        let path = "/v1/tickets";
        let sent = clinic.with("lakeside-staff", "POST", path, &headers, body.clone());
        sent.await.expect(201)
    };
    let first = send().await.at("/id");
    clinic.pass(23 * 60);
    assert_eq!(send().await.at("/id"), first);
    clinic.pass(2 * 60);
    let second = send().await.at("/id");
    assert_ne!(second, first);
    assert_eq!(send().await.at("/id"), second);
}
