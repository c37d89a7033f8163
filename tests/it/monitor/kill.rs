//! No alert lost: whatever call ingest dies at, one ticket opens, and ends.

use local::Fault;
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::endpoint::nobody;
use tests::figure;
use tests::ordeal::{KILLS, TROUBLES, suffer};
use tests::table::Table;

/// A check of its own, which opens and closes on one reading, and the reading that breaks it.
async fn check(clinic: &Clinic) -> Value {
    let name = format!("c{}", clinic.now().as_millisecond());
    let body = json!({"system": "phones", "location": "main", "open": {"bad": 1, "of": 1}, "close": 1,
                      "damping": false});
    clinic.check(&name, body).await.expect(201);
    let at = clinic.now().to_string();
    json!({"check": name, "status": "fail", "at": at, "dedup": at})
}

async fn send(clinic: &Clinic, reading: &Value) -> Answer {
    let body = json!({ "readings": [reading] });
    clinic
        .post("lakeside-monitor", "/v1/probes/readings", body)
        .await
}

/// What a client repeats and the proactive checks look at comes to one ticket, told once.
async fn one_ticket(clinic: &Clinic, reading: &Value, status: &str) {
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    assert_eq!(tickets[0]["status"], status, "{tickets:#?}");
    let table = Table::of(clinic).await;
    assert!(table.unreadable.is_empty());
    let opened = table.tickets.values().map(|one| one.events.len());
    assert!(opened.sum::<usize>() > 0);
    // The next case begins without it.
    let path = format!("/v1/checks/{}", reading["check"].as_str().expect("a name"));
    let manager = "lakeside-manager";
    let gone = clinic.with(manager, "DELETE", &path, &[], json!({}));
    gone.await.expect(204);
}

fn faults() -> Vec<Fault> {
    KILLS.into_iter().chain(TROUBLES).collect()
}

#[tokio::test]
async fn an_alert_that_opens_is_told_once_whatever_happens() {
    let clinic = Clinic::open().await;
    let tally = suffer(
        &clinic,
        "a reading that opens a ticket",
        &faults(),
        async |clinic| check(clinic).await,
        async |clinic, reading| send(clinic, reading).await,
        async |clinic, reading, _| one_ticket(clinic, reading, "open").await,
    )
    .await;
    figure!(
        "a reading that opens a ticket",
        "{} calls, broken {} times, died {} times",
        tally.calls,
        tally.breaks,
        tally.deaths
    );
    assert!(tally.deaths > 10, "{tally:?}");
}

#[tokio::test]
async fn a_recovery_ends_it_whatever_happens() {
    let clinic = Clinic::open().await;
    let tally = suffer(
        &clinic,
        "a reading that ends a ticket",
        &faults(),
        async |clinic| {
            let mut reading = check(clinic).await;
            send(clinic, &reading).await.expect(202);
            clinic.pass(1);
            clinic.sweep().await;
            let at = clinic.now().to_string();
            reading["at"] = json!(at);
            reading["dedup"] = json!(at);
            reading["status"] = json!("ok");
            reading
        },
        async |clinic, reading| send(clinic, reading).await,
        async |clinic, reading, _| one_ticket(clinic, reading, "resolved").await,
    )
    .await;
    figure!(
        "a reading that ends a ticket",
        "{} calls, broken {} times, died {} times",
        tally.calls,
        tally.breaks,
        tally.deaths
    );
    assert!(tally.deaths > 5, "{tally:?}");
}

/// The looks of an endpoint that fails, done again by the schedule, come to one ticket whatever call they die at.
#[tokio::test]
async fn a_look_that_opens_a_ticket_is_told_once_whatever_happens() {
    let clinic = Clinic::open().await;
    let (closed, _held) = nobody();
    let tally = suffer(
        &clinic,
        "a look that opens a ticket",
        &faults(),
        async |clinic| {
            let name = format!("c{}", clinic.now().as_millisecond());
            let body = json!({"system": "phones", "location": "main", "open": {"bad": 1, "of": 1}, "close": 1,
                              "damping": false, "every_minutes": 1440,
                              "probe": {"kind": "tcp", "host": "127.0.0.1", "port": closed}});
            clinic.check(&name, body).await.expect(201);
            clinic.pass(1);
            json!({ "check": name })
        },
        async |clinic, _| swept(clinic).await,
        async |clinic, reading, _| one_ticket(clinic, reading, "open").await,
    )
    .await;
    figure!(
        "a look that opens a ticket",
        "{} calls, broken {} times, died {} times",
        tally.calls,
        tally.breaks,
        tally.deaths
    );
    assert!(tally.deaths > 10, "{tally:?}");
}

/// What the schedule is told, as an answer: it tries again what failed.
async fn swept(clinic: &Clinic) -> Answer {
    let fired = clinic.desk.gateway.fire("proactive-checks", clinic.now());
    let response = match fired.await {
        Ok(summary) => http::Response::new(summary.to_string().into()),
        Err(_) => http::Response::builder()
            .status(503)
            .header("retry-after", "60")
            .body(axum::body::Bytes::new())
            .expect("a response"),
    };
    Answer::of(response)
}
