//! Uptime Kuma, Gatus and Healthchecks: tools that push what they have probed.

use domain::reading::Status;
use domain::reading::format::{Why, gatus, healthchecks, uptime_kuma};
use serde_json::json;

use crate::given::{alert, body, facts, nothing, read, received_at, words, wrong};

/// "status(0 DOWN,1 UP,2 PENDING,3 MAINTENANCE)"; "`time` is UTC, millis, no zone"; "Dedup monitor.id".
#[test]
fn a_heartbeat_of_uptime_kuma_is_its_monitors() {
    let mut body = body("uptime-kuma");
    let answers = read(uptime_kuma::read, &body);
    let down = alert(&answers, 0);
    assert_eq!(down.identity, "29");
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Fail,
        "2026-11-25T13:51:35.527Z".to_owned(),
    );
    assert_eq!(facts(&down.reading), expected);
    assert!(words(&down.reading).unwrap().contains("ENOTFOUND"));
    body["heartbeat"]["status"] = 1.into();
    body["heartbeat"]["ping"] = 87.into();
    body["heartbeat"]["time"] = "2026-11-25T13:55:35.527Z".into();
    let answers = read(uptime_kuma::read, &body);
    let up = alert(&answers, 0);
    assert_eq!(up.reading.check, down.reading.check);
    assert_eq!(
        (up.reading.status, up.reading.measured.latency_ms),
        (Status::Ok, Some(87))
    );
    for (status, why) in [(2, Why::Pending), (3, Why::Maintenance)] {
        body["heartbeat"]["status"] = status.into();
        assert_eq!(nothing(&read(uptime_kuma::read, &body), 0), why);
    }
    body["heartbeat"]["status"] = 4.into();
    assert_eq!(
        wrong(&read(uptime_kuma::read, &body), 0),
        ["heartbeat.status"]
    );
}

/// "heartbeat and monitor are **null** on test. Test and cert-expiry notices carry msg only."
#[test]
fn a_test_of_uptime_kuma_opens_nothing() {
    assert_eq!(
        nothing(&read(uptime_kuma::read, &body("uptime-kuma-test")), 0),
        Why::Test
    );
    assert_eq!(
        nothing(&read(uptime_kuma::read, &json!({"msg": "hello"})), 0),
        Why::Test
    );
    assert_eq!(
        wrong(&read(uptime_kuma::read, &json!({})), 0),
        ["heartbeat"]
    );
}

/// "Gatus: no fixed body … TRIGGERED|RESOLVED … Ship a documented body for users."
#[test]
fn the_documented_body_of_gatus_is_read() {
    let mut body = body("gatus");
    let answers = read(gatus::read, &body);
    let down = alert(&answers, 0);
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Fail,
        received_at().to_string(),
    );
    assert_eq!(facts(&down.reading), expected);
    body["status"] = "RESOLVED".into();
    let answers = read(gatus::read, &body);
    assert_eq!(alert(&answers, 0).reading.status, Status::Ok);
    assert_eq!(alert(&answers, 0).reading.check, down.reading.check);
    body["group"] = "other".into();
    let other = read(gatus::read, &body);
    assert_ne!(alert(&other, 0).reading.check, down.reading.check);
    body["status"] = "[ALERT_TRIGGERED_OR_RESOLVED]".into();
    assert_eq!(wrong(&read(gatus::read, &body), 0), ["status"]);
}

/// "Healthchecks: no fixed body — `$CODE $STATUS(up|down) $NOW $NAME_JSON $TAGS $JSON`": the documented
/// body and `$JSON` alone are one check.
#[test]
fn both_bodies_of_healthchecks_are_one_check() {
    let down = read(healthchecks::read, &body("healthchecks"));
    let up = read(healthchecks::read, &body("healthchecks-json"));
    let within = read(
        healthchecks::read,
        &json!({"json": body("healthchecks-json")}),
    );
    let (down, up, within) = (
        &alert(&down, 0).reading,
        &alert(&up, 0).reading,
        &alert(&within, 0).reading,
    );
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Fail,
        "2026-11-25T13:50:00Z".to_owned(),
    );
    assert_eq!(facts(down), expected);
    assert_eq!(facts(up).2, Status::Ok);
    assert_eq!((&up.check, &within.check), (&down.check, &down.check));
    let without = read(
        healthchecks::read,
        &json!({"status": "down", "name": "Backup"}),
    );
    assert_eq!(wrong(&without, 0), ["code"]);
}
