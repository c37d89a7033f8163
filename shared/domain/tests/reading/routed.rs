//! PagerDuty and Opsgenie: interfaces that other tools send to.

use domain::ids::PersonId;
use domain::reading::Status;
use domain::reading::format::{Intake, Why, opsgenie, pagerduty};
use domain::reading::label::LabelMap;
use serde_json::{Value, json};

use crate::given::{alert, body, facts, nothing, read, received_at, words, wrong};

/// "`event_action` trigger|acknowledge|resolve, `dedup_key` (≤255), severity critical|error|warning|info".
#[test]
fn an_event_of_pagerduty_is_known_by_its_key() {
    let mut body = body("pagerduty");
    let answers = read(pagerduty::read, &body);
    let full = alert(&answers, 0);
    assert_eq!(full.identity, "samplekeyhere");
    let expected = (
        Some("imaging"),
        Some("east"),
        Status::Fail,
        "2026-11-25T13:17:58Z".to_owned(),
    );
    assert_eq!(facts(&full.reading), expected);
    assert_eq!(
        words(&full.reading),
        Some("Disk of the imaging archive is full")
    );
    // Resolving needs no payload.
    let resolve =
        json!({"routing_key": "R", "event_action": "resolve", "dedup_key": "samplekeyhere"});
    let answers = read(pagerduty::read, &resolve);
    let expected = (None, None, Status::Ok, received_at().to_string());
    assert_eq!(facts(&alert(&answers, 0).reading), expected);
    assert_eq!(alert(&answers, 0).reading.check, full.reading.check);
    body["event_action"] = "acknowledge".into();
    assert_eq!(nothing(&read(pagerduty::read, &body), 0), Why::Acknowledged);
    body["event_action"] = "trigger".into();
    body["payload"]["severity"] = "info".into();
    assert_eq!(
        nothing(&read(pagerduty::read, &body), 0),
        Why::Informational
    );
    body["payload"]["severity"] = "warning".into();
    assert_eq!(
        alert(&read(pagerduty::read, &body), 0).reading.status,
        Status::Warn
    );
    body["dedup_key"] = "x".repeat(256).into();
    assert_eq!(wrong(&read(pagerduty::read, &body), 0), ["dedup_key"]);
    let fields = ["payload.summary", "payload.source", "payload.severity"];
    assert_eq!(
        wrong(
            &read(pagerduty::read, &json!({"event_action": "trigger"})),
            0
        ),
        fields
    );
    let nothing_to_close = read(pagerduty::read, &json!({"event_action": "resolve"}));
    assert_eq!(wrong(&nothing_to_close, 0), ["dedup_key"]);
}

/// Without a key, what it is about is the key, not what it says.
#[test]
fn a_key_is_made_of_the_source() {
    let mut body = body("pagerduty");
    body.as_object_mut().unwrap().remove("dedup_key");
    let first = read(pagerduty::read, &body);
    body["payload"]["summary"] = "Disk of the imaging archive is full, and 3 others".into();
    let second = read(pagerduty::read, &body);
    body["payload"]["source"] = "pacs-02.lakeside.example".into();
    let third = read(pagerduty::read, &body);
    let check = |answers| alert(answers, 0).reading.check.clone();
    assert_eq!(check(&first), check(&second));
    assert_ne!(check(&first), check(&third));
}

/// "**v1** still used by Healthchecks: `service_key, incident_key, event_type, description, details`."
#[test]
fn version_1_is_read_as_well() {
    let mut body = body("pagerduty-v1");
    let answers = read(pagerduty::read, &body);
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Fail,
        received_at().to_string(),
    );
    assert_eq!(facts(&alert(&answers, 0).reading), expected);
    body["event_type"] = "resolve".into();
    assert_eq!(
        alert(&read(pagerduty::read, &body), 0).reading.status,
        Status::Ok
    );
    body["incident_key"] = Value::Null;
    assert_eq!(wrong(&read(pagerduty::read, &body), 0), ["incident_key"]);
}

/// "`message` (≤130, required), `alias` (≤512), `tags[], details{}`, `priority` P1–P5 (P3 default)".
#[test]
fn an_alert_of_opsgenie_is_closed_by_its_alias() {
    let mut body = body("opsgenie");
    let answers = read(opsgenie::read, &body);
    let down = alert(&answers, 0);
    let expected = (
        Some("phones"),
        Some("east"),
        Status::Fail,
        received_at().to_string(),
    );
    assert_eq!(facts(&down.reading), expected);
    let labels = LabelMap::default();
    let sender = PersonId::new("monitor").unwrap();
    let intake = Intake {
        sender: &sender,
        labels: &labels,
        received_at: received_at(),
    };
    let closed = opsgenie::close("phones-east", &Value::Null, intake);
    assert_eq!(alert(&closed, 0).reading.status, Status::Ok);
    assert_eq!(alert(&closed, 0).reading.check, down.reading.check);
    assert_eq!(
        wrong(&opsgenie::close(&"x".repeat(513), &Value::Null, intake), 0),
        ["alias"]
    );
    body["priority"] = "P4".into();
    assert_eq!(
        alert(&read(opsgenie::read, &body), 0).reading.status,
        Status::Warn
    );
    body["priority"] = "P5".into();
    assert_eq!(nothing(&read(opsgenie::read, &body), 0), Why::Informational);
    body["priority"] = "P0".into();
    assert_eq!(wrong(&read(opsgenie::read, &body), 0), ["priority"]);
    let mut body = crate::given::body("opsgenie");
    // Longer than Opsgenie takes, and an alert all the same.
    body["message"] = "x".repeat(131).into();
    assert_eq!(
        alert(&read(opsgenie::read, &body), 0).reading.status,
        Status::Fail
    );
    body["alias"] = "x".repeat(513).into();
    assert_eq!(wrong(&read(opsgenie::read, &body), 0), ["alias"]);
}
