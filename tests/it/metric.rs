//! Metrics: each is written by the behaviour that it is of, and says nothing of anybody.

use lambda::metric::Metric;
use local::Fault;
use serde_json::json;
use tests::checkpoint::{append_some, fire};
use tests::clinic::Clinic;
use tests::{log, metric};

fn last(metric: Metric) -> Option<u64> {
    metric::figures(metric.name()).last().copied()
}

/// A key that does not hold is counted, wherever it is shown; that there is none at all is nobody's attempt.
#[tokio::test]
async fn refused_keys_are_counted() {
    log::keep();
    let clinic = Clinic::open().await;
    clinic.send("GET", "/v1/tickets", &[], "").await.expect(401);
    clinic
        .get("lakeside-staff", "/v1/tickets")
        .await
        .expect(200);
    assert!(metric::figures("RefusedKeys").is_empty());
    clinic.get("guessed", "/v1/tickets").await.expect(401);
    let ingest = "/v1/in/guessed/gatus";
    clinic.send("GET", ingest, &[], "").await.expect(401);
    assert_eq!(metric::figures("RefusedKeys"), [1, 1]);
    let text = log::lines().join("\n");
    assert!(!text.contains("guessed"), "{text}");
}

/// Each sweep says how late it found things, and how many pages it could not send; none of it once SNS answers again.
#[tokio::test]
async fn a_sweep_says_how_late_it_is_and_what_it_could_not_send() {
    log::keep();
    let clinic = Clinic::open().await;
    clinic.sweep().await;
    assert_eq!(last(Metric::SweepLagSeconds), Some(0), "nothing is due");
    assert_eq!(last(Metric::UnsentPages), Some(0));
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(Fault::Throttle, u64::MAX, |call| {
        call.operation.starts_with("Publish")
    });
    clinic.ehr_down().await;
    clinic.pass(4);
    clinic.sweep().await;
    let lag = last(Metric::SweepLagSeconds).unwrap();
    assert!((180..=240).contains(&lag), "{lag}");
    let unsent = last(Metric::UnsentPages).unwrap();
    assert!(unsent > 0);
    wire.mend();
    clinic.pass(2);
    let swept = clinic.sweep().await;
    assert_eq!(swept["published"], unsent, "{swept}");
    assert_eq!(last(Metric::UnsentPages), Some(0));
}

/// A run says how long the oldest record waited, how many logs it could not sign and how many do not verify.
#[tokio::test]
async fn a_checkpoint_says_what_waits_and_what_does_not_verify() {
    log::keep();
    let clinic = Clinic::open().await;
    let run = async || {
        fire(&clinic).await;
        [
            Metric::UnanchoredAgeSeconds,
            Metric::UnsignedLogs,
            Metric::Tampering,
        ]
        .map(|metric| last(metric).unwrap())
    };
    assert_eq!(run().await, [0, 0, 0], "no log has begun");
    append_some(&clinic, "lakeside", 2).await;
    clinic.pass(20);
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(Fault::Throttle, u64::MAX, |call| call.operation == "Sign");
    assert_eq!(run().await, [1200, 1, 0], "KMS does not sign");
    wire.mend();
    clinic.pass(5);
    assert_eq!(run().await, [1500, 0, 0], "signed now");
    assert_eq!(run().await, [0, 0, 0], "nothing waits");
    tests::checkpoint::truncate(&clinic, "lakeside").await;
    assert_eq!(run().await, [0, 0, 1], "its last record is gone");
}

/// Every metric that there is comes from a behaviour: what no function says cannot have an alarm.
#[tokio::test]
async fn every_metric_is_said_by_something() {
    log::keep();
    let clinic = Clinic::open().await;
    clinic.get("guessed", "/v1/tickets").await.expect(401);
    clinic.sweep().await;
    fire(&clinic).await;
    for metric in Metric::ALL {
        assert!(last(metric).is_some(), "{}", metric.name());
    }
}

/// "PHI never reaches a page, a log line": what a panic says may quote a text, and its place does not.
#[tokio::test]
async fn a_panic_is_told_by_its_place_alone() {
    log::keep();
    let usual = std::panic::take_hook();
    lambda::telemetry::without_words();
    let text = "Jane Kestrel waits";
    let ended = std::panic::catch_unwind(|| panic!("{text}"));
    std::panic::set_hook(usual);
    ended.unwrap_err();
    let said = log::lines().join("\n");
    assert!(
        said.contains("panicked") && said.contains("metric.rs"),
        "{said}"
    );
    assert!(!said.contains("Kestrel"), "{said}");
}

/// Each line of a request knows its id and trace, its practice and its ticket; of a trace, ids alone.
#[tokio::test]
async fn a_request_is_known_by_its_trace_practice_and_ticket() {
    log::keep();
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let path = format!("/v1/tickets/{ticket}");
    let before = log::lines().len();
    let headers = [
        ("authorization", "Bearer lakeside-staff"),
        ("traceparent", parent),
    ];
    clinic.send("GET", &path, &headers, "").await.expect(200);
    let said = log::lines().split_off(before).join("\n");
    // The gateway begins the trace; whoever calls may send one of their own beside it.
    for known in ["trace=\"1-", parent, &ticket, "practice=lakeside"] {
        assert!(said.contains(known), "{known} in {said}");
    }
    let before = log::lines().len();
    let headers = [
        ("authorization", "Bearer lakeside-staff"),
        ("x-amzn-trace-id", "Root=Jane-Kestrel"),
        ("traceparent", "00-Jane-Kestrel-01"),
    ];
    let other = "/v1/tickets/Kestrel";
    clinic.send("GET", other, &headers, "").await.expect(404);
    let said = log::lines().split_off(before).join("\n");
    assert!(!said.contains("Kestrel"), "{said}");
    let opened = json!({"summary": "Toner is empty", "system": "printer", "symptom": "request"});
    let before = log::lines().len();
    let opened = clinic.report(opened).await;
    let said = log::lines().split_off(before).join("\n");
    assert!(said.contains(&format!("ticket={opened}")), "{said}");
}
