//! What operations cost: AWS calls and capacity are numbers we keep.

use local::{Call, Service};
use serde_json::json;
use tests::clinic::Clinic;

/// How many calls of an operation there were.
fn count(calls: &[Call], operation: &str) -> usize {
    calls
        .iter()
        .filter(|call| call.operation == operation)
        .count()
}

/// Calls that read DynamoDB.
fn reads(calls: &[Call]) -> usize {
    ["GetItem", "Query", "BatchGetItem"]
        .map(|name| count(calls, name))
        .iter()
        .sum()
}

/// Calls to KMS.
fn kms(calls: &[Call]) -> usize {
    calls
        .iter()
        .filter(|call| call.service == Service::Kms)
        .count()
}

fn outage(system: &str) -> serde_json::Value {
    json!({"summary": "down for everybody", "system": system, "symptom": "down", "scope": "site"})
}

/// "Opening a ticket, all told: at most 3 reads (key, configuration partition, incident pointer), 0
/// KMS calls warm (2 cold at most), 1 `TransactWriteItems` (with the idempotency receipt; a replay
/// costs 1 read more), and per paged person 1 `Publish` and 2 outbox updates."
#[tokio::test]
async fn opening_a_ticket_costs_three_reads_and_one_transaction() {
    let clinic = Clinic::open().await;
    let open = async |key: &str, body| {
        let headers = [("idempotency-key", key)];
        clinic.take_calls();
        let path = "/v1/tickets";
        let opened = clinic
            .with("lakeside-staff", "POST", path, &headers, body)
            .await;
        opened.expect(201);
        clinic.take_calls()
    };
    let cold = open("one", outage("ehr")).await;
    assert!(kms(&cold) <= 2, "{cold:#?}");
    clinic.pass(2);
    let warm = open("two", outage("phones")).await;
    for calls in [&cold, &warm] {
        assert!(reads(calls) <= 3, "{calls:#?}");
        assert_eq!(count(calls, "TransactWriteItems"), 1, "{calls:#?}");
        assert_eq!(count(calls, "Publish"), 1, "{calls:#?}");
        assert!(count(calls, "UpdateItem") <= 2, "{calls:#?}");
    }
    assert_eq!(kms(&warm), 0, "{warm:#?}");
    let replay = open("two", outage("phones")).await;
    assert_eq!(reads(&replay), reads(&warm) + 1, "{replay:#?}");
    assert_eq!(count(&replay, "Publish"), 0);
    let child = open("three", outage("phones")).await;
    assert!(reads(&child) <= 3, "{child:#?}");
    assert_eq!(count(&child, "TransactWriteItems"), 1);
    assert_eq!(
        count(&child, "Publish"),
        0,
        "an incident's report pages nobody"
    );
}

/// "A sweep with nothing due: one query per shard and nothing else, the same at 100 and at 100,000
/// open tickets; with k due, the cost grows with k alone."
#[tokio::test]
async fn a_sweep_costs_what_is_due_not_what_is_open() {
    let clinic = Clinic::open().await;
    let sweep = async |minutes: i64| {
        clinic.take_calls();
        clinic.sweep_at(clinic.minutes_on(minutes)).await;
        clinic.take_calls()
    };
    let shards = usize::from(aws::keys::SHARDS);
    let empty = sweep(0).await;
    assert_eq!(
        (empty.len(), count(&empty, "Query")),
        (shards, shards),
        "{empty:#?}"
    );
    // Requests of one user: due in a business day, and not before.
    for number in 0..60 {
        let body = json!({"summary": format!("monitor {number}"), "system": "workstation",
                          "symptom": "request", "scope": "user"});
        clinic.report(body).await;
    }
    let open = sweep(0).await;
    // The one bundle of pages to the queue waits for its minute: nothing else is due.
    assert_eq!(
        (open.len(), count(&open, "Query")),
        (shards, shards),
        "{open:#?}"
    );
}
