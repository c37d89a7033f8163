//! Alertmanager's bodies.

use domain::ids::CheckId;
use domain::reading::Status;
use domain::reading::format::{ALERTS_MAX, Why, alertmanager};
use serde_json::json;

use crate::given::{alert, body, facts, nothing, read, received_at, words, wrong};

/// "Dedup on alerts[].fingerprint (not summary). A firing group may contain resolved alerts: process
/// per alert. endsAt "0001-01-01T00:00:00Z" = open. Tolerate unknown fields." "Bad ones answered one
/// by one while the good ones are kept."
#[test]
fn each_alert_of_a_group_stands_alone() {
    let answers = read(alertmanager::read, &body("alertmanager"));
    let firing = alert(&answers, 0);
    assert_eq!(firing.identity, "c6eadffa33fcdf37");
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Fail,
        "2026-11-25T13:58:03.157Z".to_owned(),
    );
    assert_eq!(facts(&firing.reading), expected);
    assert_eq!(words(&firing.reading), Some("EHR login does not answer"));
    // Resolved within a firing group, and a label in capitals.
    let resolved = alert(&answers, 1);
    let expected = (
        Some("scheduling"),
        Some("east"),
        Status::Ok,
        "2026-11-25T13:59:30Z".to_owned(),
    );
    assert_eq!(facts(&resolved.reading), expected);
    // The watchdog that always fires says of itself that nothing is wrong.
    assert_eq!(nothing(&answers, 2), Why::Informational);
    assert_eq!(wrong(&answers, 3), ["fingerprint"]);
}

/// "Dedup on the sender's own identity, never on a summary text": GoAlert merges distinct alerts by
/// summary, and cannot close one whose "and N others" has changed.
#[test]
fn the_summary_is_no_identity() {
    let one = |fingerprint: &str, status: &str, summary: &str| {
        let body = json!({"alerts": [{"status": status, "fingerprint": fingerprint, "labels": {},
            "annotations": {"summary": summary}, "startsAt": "2026-11-25T13:00:00Z",
            "endsAt": "2026-11-25T13:30:00Z"}]});
        let answers = read(alertmanager::read, &body);
        alert(&answers, 0).reading.check.clone()
    };
    assert_ne!(one("a", "firing", "down"), one("b", "firing", "down"));
    assert_eq!(
        one("a", "firing", "down and 2 others"),
        one("a", "resolved", "down and 5 others")
    );
    assert_eq!(
        Some(one("a", "firing", "x")),
        CheckId::of("alertmanager", "monitor/a"),
        "another sender's is another"
    );
    assert_ne!(
        CheckId::of("grafana", "a"),
        CheckId::of("alertmanager", "a")
    );
}

/// "GoAlert truncates to 10 alerts per webhook (rest lost, HTTP 200)."
#[test]
fn every_alert_is_answered() {
    let one = |place: usize| json!({"status": "firing", "fingerprint": place.to_string(), "startsAt": "2026-11-25T13:00:00Z"});
    let alerts: Vec<_> = (0..ALERTS_MAX + 3).map(one).collect();
    let answers = read(
        alertmanager::read,
        &json!({"status": "resolved", "alerts": alerts}),
    );
    assert_eq!(answers.len(), ALERTS_MAX + 3);
    assert!(answers.iter().take(ALERTS_MAX).all(Result::is_ok));
    for place in ALERTS_MAX..ALERTS_MAX + 3 {
        assert_eq!(wrong(&answers, place), ["alerts"]);
    }
}

/// An alert that is sent again is the same event; its next one is another.
#[test]
fn a_repeated_notification_is_one_event() {
    let answers = read(alertmanager::read, &body("alertmanager"));
    let again = read(alertmanager::read, &body("alertmanager"));
    let key = |place: usize| alert(&answers, place).reading.dedup.clone();
    assert_eq!(key(0), alert(&again, 0).reading.dedup);
    assert_ne!(key(0), key(1));
}

/// A sender's clock ahead of ours does not put a reading into the future.
#[test]
fn a_clock_ahead_is_held_to_ours() {
    let body = json!({"alerts": [{"status": "resolved", "fingerprint": "a", "endsAt": "2026-11-25T18:00:00Z"},
        {"status": "resolved", "fingerprint": "b", "endsAt": "0001-01-01T00:00:00Z"}]});
    let answers = read(alertmanager::read, &body);
    assert_eq!(alert(&answers, 0).reading.at, received_at());
    assert_eq!(alert(&answers, 1).reading.at, received_at());
}
