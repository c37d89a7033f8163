//! What operations cost: AWS calls and capacity are numbers we keep.

use local::{Call, Service};
use serde_json::json;
use tests::backlog::pile_up;
use tests::clinic::Clinic;
use tests::figure;
use tests::sample;

/// A helpdesk's largest backlog.
const BACKLOG: usize = 100_000;

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

/// "Lists are paged with opaque cursors and never scan", and nothing else does: every request with a
/// body, every list, every screen and the sweep.
#[tokio::test]
async fn nothing_scans() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    let id = clinic.ehr_down().await;
    clinic.ehr_down().await;
    for sample in sample::all(&id) {
        sample.send(&clinic).await;
    }
    clinic.sweep_minutes(3).await;
    for path in [
        "/v1/tickets",
        "/v1/tickets?limit=1",
        "/v1/tickets?status=open",
        "/v1/tickets?tier=critical",
        "/v1/tickets?system=ehr",
        &format!("/v1/tickets?incident={id}"),
        "/v1/practice",
        "/v1/people",
        "/v1/people?limit=1",
        "/v1/systems",
        "/v1/ladders",
        "/v1/oncall",
        "/v1/oncall/primary/now",
        "/v1/keys",
        "/v1/links",
    ] {
        clinic.get("lakeside-manager", path).await.expect(200);
    }
    clinic.get("operator", "/v1/practices").await.expect(200);
    let text = format!("/v1/tickets/{id}/text");
    clinic.get("lakeside-technician", &text).await.expect(200);
    let link = json!({"page": "desk", "hours": 1});
    let desk = clinic.post("lakeside-manager", "/v1/links", link).await;
    let page = clinic.links_to("technician")[0].clone();
    let follow = clinic.follow(&id).await;
    for link in [desk.expect(201).at("/url"), page, follow] {
        clinic.open_link(&link).await.expect(200);
    }
    let calls = clinic.take_calls();
    assert!(count(&calls, "Query") > 20, "{}", calls.len());
    assert_eq!(count(&calls, "Scan"), 0);
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
    // A request of one user: due in a business day, and not before.
    let request = async || {
        let body = json!({"summary": "a second monitor", "system": "workstation",
                          "symptom": "request", "scope": "user"});
        clinic.report(body).await
    };
    let withdraw = async |id: &str| {
        let reason = json!({"reason": "done"});
        let withdrawn = clinic.verb("lakeside-technician", id, "withdraw", reason);
        withdrawn.await.expect(200);
    };
    let like = request().await;
    withdraw(&like).await;
    clinic.sweep_minutes(3).await;
    let later = clinic.minutes_on(90 * 24 * 60);
    // Every round begins on a Tuesday, and no day that it takes is a holiday.
    let mut tuesdays = [
        "2026-12-01",
        "2026-12-08",
        "2026-12-15",
        "2026-12-22",
        "2026-12-29",
        "2027-01-05",
        "2027-01-12",
        "2027-01-19",
    ]
    .iter();
    let mut costs = Vec::new();
    for (open, more) in [(100, 99), (BACKLOG, BACKLOG - 100)] {
        pile_up(&clinic, &like, more, later).await;
        let idle = sweep(0).await;
        assert_eq!(
            (idle.len(), count(&idle, "Query")),
            (shards, shards),
            "{open} open: {idle:#?}"
        );
        let mut cost = vec![idle.len()];
        for due in [1, 2, 4, 8] {
            let day = tuesdays.next().expect("a Tuesday");
            clinic.set(&format!("{day}T15:00:00Z"));
            clinic.sweep_minutes(3).await;
            let mut ids = Vec::new();
            for _ in 0..due {
                ids.push(request().await);
            }
            // The pages to the queue go first; then the thresholds of a whole day, all at once.
            clinic.sweep_minutes(3).await;
            clinic.pass(24 * 60);
            let busy = sweep(0).await;
            cost.push(busy.len() - kms(&busy));
            for id in ids {
                withdraw(&id).await;
            }
            clinic.sweep_minutes(3).await;
        }
        costs.push(cost);
    }
    figure!(
        "a sweep with 0, 1, 2, 4 and 8 due",
        "{:?} calls at 100 open tickets, {:?} at {BACKLOG}",
        costs[0],
        costs[1]
    );
    // Pages to one person meet at the row of their bundle: who comes second there tries again, so the
    // count of a busy sweep may differ, but not by what is open.
    for cost in &costs {
        for (due, calls) in [0, 1, 2, 4, 8].into_iter().zip(cost) {
            assert!(*calls <= shards + 12 * due, "{due} due: {calls} calls");
        }
    }
}
