//! Our own format.

use domain::reading::batch::{Batch, READINGS_MAX, read};
use domain::reading::{IDENTITY_MAX, MESSAGE_MAX, Status};
use domain::refusal::Refusal;
use serde_json::{Value, json};

use crate::given::{at, facts, received_at, words};

fn batch(readings: Value) -> Batch {
    match read(&json!({"readings": readings}), received_at()) {
        Ok(batch) => batch,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// "`{"readings": [{"check", "system", "location", "status": "ok"|"fail"|"warn", "latency_ms", "at",
/// "message", "dedup"}]}` -> good readings are kept when others are bad."
#[test]
fn good_readings_are_kept_when_others_are_bad() {
    let batch = batch(json!([
        {"check": "ehr-login", "system": "ehr", "location": "main", "status": "ok", "latency_ms": 412,
         "at": "2026-11-25T13:59:00Z", "message": "fine", "dedup": "a-1", "new_field": {"is": "tolerated"}},
        {"check": "EHR login", "status": "great", "latency_ms": -1, "at": "yesterday"},
        "nothing",
        {"check": "tls", "status": "warn", "certificate_days": 9.5},
        {"status": "fail"},
        {"check": "disk", "status": "fail", "disk_free_percent": 3.25, "message": null},
    ]));
    let places: Vec<usize> = batch.accepted.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, [0, 3, 5]);
    let first = &batch.accepted[0].1;
    let expected = (
        Some("ehr"),
        Some("main"),
        Status::Ok,
        "2026-11-25T13:59:00Z".to_owned(),
    );
    assert_eq!(facts(first), expected);
    assert_eq!(first.measured.latency_ms, Some(412));
    assert_eq!(words(first), Some("fine"));
    let certificate = batch.accepted[1].1.measured.certificate_expires_at.unwrap();
    assert_eq!(certificate, at("2026-12-05T02:00:00Z"));
    // When it came, where the monitor does not say.
    assert_eq!(batch.accepted[1].1.at, received_at());
    assert_eq!(batch.accepted[2].1.measured.disk_free_percent, Some(3.25));
    let rejected: Vec<(usize, Vec<&str>)> = batch
        .rejected
        .iter()
        .map(|one| {
            (
                one.index,
                one.errors
                    .iter()
                    .map(|error| error.field.as_str())
                    .collect(),
            )
        })
        .collect();
    assert_eq!(
        rejected,
        [
            (1, vec!["check", "status", "at", "latency_ms"]),
            (2, vec![""]),
            (4, vec!["check"])
        ]
    );
}

/// "Bad input gets a clear answer naming each wrong field"; caps on every size.
#[test]
fn sizes_are_bounded() {
    let reading = |field: &str, value: Value| {
        let mut reading = json!({"check": "a", "status": "ok"});
        reading[field] = value;
        let batch = batch(json!([reading]));
        batch
            .rejected
            .first()
            .map(|one| one.errors[0].field.clone())
    };
    let long = |length: usize| json!("é".repeat(length));
    for (field, most) in [("message", MESSAGE_MAX), ("dedup", IDENTITY_MAX)] {
        assert_eq!(reading(field, long(most)), None);
        assert_eq!(reading(field, long(most + 1)).as_deref(), Some(field));
    }
    for (field, value) in [
        ("at", json!("2026-11-24T13:59:59Z")),
        ("at", json!("2026-11-25T14:05:01Z")),
        ("at", json!(1_764_000_000)),
        ("latency_ms", json!(3_600_001)),
        ("latency_ms", json!("fast")),
        ("disk_free_percent", json!(100.1)),
        ("certificate_days", json!(1e300)),
        ("system", json!(["ehr"])),
        ("location", json!("Main Street")),
    ] {
        assert_eq!(reading(field, value).as_deref(), Some(field));
    }
    assert_eq!(reading("at", json!("2026-11-25T14:05:00Z")), None);
    for body in [
        json!([]),
        json!({}),
        json!({"readings": []}),
        json!({"readings": {}}),
        json!({"readings": vec![json!({}); READINGS_MAX + 1]}),
    ] {
        let refused = read(&body, received_at()).err();
        let Some(Refusal::Invalid(errors)) = refused else {
            panic!("it was taken")
        };
        assert_eq!(errors[0].field, "readings");
    }
}

/// "Refusals never repeat the caller's text."
#[test]
fn no_word_of_a_reading_is_repeated() {
    let batch = batch(
        json!([{"check": "Jane Doe", "status": "Jane Doe", "at": "Jane Doe",
        "system": "Jane Doe", "message": ["Jane Doe"], "latency_ms": "Jane Doe"}]),
    );
    let answer = serde_json::to_string(&batch.rejected).unwrap();
    assert!(!answer.contains("Jane"), "{answer}");
}
