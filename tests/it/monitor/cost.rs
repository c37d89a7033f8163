//! What monitoring costs: AWS calls are numbers we keep.

use local::{Call, Service};
use serde_json::{Value, json};
use tests::backlog::register;
use tests::clinic::Clinic;
use tests::endpoint::Endpoint;
use tests::figure;

fn dynamodb(calls: &[Call]) -> usize {
    calls
        .iter()
        .filter(|call| call.service == Service::Dynamodb)
        .count()
}

fn writes(calls: &[Call]) -> usize {
    calls
        .iter()
        .filter(|call| call.operation == "TransactWriteItems")
        .count()
}

/// "10,000 readings of 500 healthy checks in batches of 500: at most 20 DynamoDB calls per 1,000 readings; writes only on
/// state change, baseline checkpoint or last-seen checkpoint at half the grace."
#[tokio::test]
async fn healthy_readings_cost_next_to_nothing() {
    const CHECKS: usize = 500;
    const READINGS: usize = 10_000;
    let clinic = Clinic::open().await;
    let batch = || -> Vec<Value> {
        let one = |number: usize| {
            json!({"check": format!("c-{number:03}"), "system": "ehr", "location": "main", "status": "ok",
                   "latency_ms": 100 + number % 7})
        };
        (0..CHECKS).map(one).collect()
    };
    clinic.take_calls();
    let (mut calls, mut written) = (0, Vec::new());
    for _ in 0..READINGS / CHECKS {
        let answer = clinic.read(batch()).await;
        assert_eq!(answer.json()["accepted"], CHECKS, "{}", answer.text);
        let of_batch = clinic.take_calls();
        calls += dynamodb(&of_batch);
        written.push(writes(&of_batch));
        clinic.pass(1);
    }
    let per_thousand = calls as f64 * 1000.0 / READINGS as f64;
    figure!(
        "10,000 healthy readings",
        "{per_thousand:.1} DynamoDB calls per 1,000, transactions by batch {written:?}"
    );
    assert!(per_thousand <= 20.0, "{per_thousand}");
    assert!(
        written.iter().skip(1).all(|count| *count == 0),
        "{written:?}"
    );
    // A baseline's checkpoint: half an hour on, all are kept once.
    clinic.pass(15);
    clinic.read(batch()).await;
    assert!(writes(&clinic.take_calls()) <= CHECKS / 90 + 1);
    clinic.read(batch()).await;
    assert_eq!(writes(&clinic.take_calls()), 0);
}

/// "Cost follows what is due": the same hundred missed heartbeats cost the same beside two hundred and beside twenty
/// thousand that are not.
#[tokio::test]
async fn a_look_costs_what_is_due_not_what_is_registered() {
    const DUE: usize = 100;
    let mut costs = Vec::new();
    for registered in [200, 20_000] {
        let clinic = Clinic::open().await;
        register(&clinic, registered, clinic.minutes_on(60 * 24)).await;
        clinic.take_calls();
        let idle = clinic.look().await;
        let quiet = clinic.take_calls();
        // A query a shard; and the auditor of clocks: one a shard of tickets and of checks, the practices, the open
        // tickets of each.
        let (shards, practices) = (usize::from(aws::keys::SHARDS), 2);
        assert_eq!(
            (idle["due"].clone(), quiet.len()),
            (json!(0), 3 * shards + 1 + practices)
        );
        register(&clinic, DUE, clinic.minutes_on(-10)).await;
        clinic.take_calls();
        let looked = clinic.look().await;
        assert_eq!(looked["due"], DUE, "{looked}");
        assert_eq!(looked["troubled"], 0, "{looked}");
        costs.push(dynamodb(&clinic.take_calls()));
        let again = clinic.look().await;
        assert_eq!(again["due"], 0, "{again}");
    }
    figure!(
        "100 missed heartbeats",
        "{} calls of 300 registered, {} of 20,100",
        costs[0],
        costs[1]
    );
    assert!(costs[0].abs_diff(costs[1]) <= costs[0] / 5, "{costs:?}");
}

/// "At most one write a look": a healthy one moves its instant, and is kept every half hour.
#[tokio::test]
async fn a_healthy_look_writes_once() {
    const CHECKS: usize = 40;
    const MINUTES: usize = 35;
    let clinic = Clinic::open().await;
    let portal = Endpoint::plain().await;
    for number in 0..CHECKS {
        let body = json!({"system": "telehealth", "location": "main", "every_minutes": 1,
                          "probe": {"kind": "http", "url": portal.url()}});
        clinic.check(&format!("c-{number}"), body).await.expect(201);
    }
    let (mut moved, mut kept, mut read, mut capacity) = (0, 0, 0, 0.0);
    for minute in 0..MINUTES {
        clinic.pass(1);
        clinic.take_calls();
        let looked = clinic.look().await;
        assert_eq!(looked["looked"], CHECKS, "{looked}");
        let calls = clinic.take_calls();
        let updates = calls
            .iter()
            .filter(|call| call.operation == "UpdateItem")
            .count();
        let saves = writes(&calls);
        assert_eq!(
            updates + if saves > 0 { CHECKS } else { 0 },
            CHECKS,
            "minute {minute}"
        );
        moved += updates;
        kept += saves;
        read += dynamodb(&calls) - updates - saves;
        let of_updates = calls.iter().filter(|call| call.operation == "UpdateItem");
        capacity += of_updates.filter_map(|call| call.capacity).sum::<f64>();
    }
    figure!(
        "40 healthy looks a minute, 35 minutes",
        "{moved} UpdateItem ({:.1} units each), {kept} transactions, {:.1} reads a round",
        capacity / moved as f64,
        read as f64 / MINUTES as f64
    );
    assert_eq!(kept, 2, "the first, and half an hour on");
}
