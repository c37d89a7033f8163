//! Overrides, by known answers.

use crate::given::{chicago, schedule, told, weekly};

/// "On-call rotations (handed over at a local time), overrides, zones."
#[test]
fn an_override_replaces_whoever_is_on_duty_and_splits_the_shift() {
    let schedule = weekly(
        r#"[{"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-13T14:00:00Z"}]"#,
    );
    let duties = schedule.shifts(chicago("2026-01-05T08:00"), chicago("2026-01-19T08:00"), 9);
    let expected = [
        "ana 2026-01-05T14:00:00Z..2026-01-10T14:00:00Z",
        "cleo* 2026-01-10T14:00:00Z..2026-01-13T14:00:00Z",
        "ben 2026-01-13T14:00:00Z..2026-01-19T14:00:00Z",
    ];
    assert_eq!(told(&duties), expected);
}

#[test]
fn the_one_listed_later_holds_where_two_overlap() {
    let schedule = weekly(
        r#"[{"person": "cleo", "from": "2026-01-06T00:00:00Z", "until": "2026-01-10T00:00:00Z"},
            {"person": "dan", "from": "2026-01-07T00:00:00Z", "until": "2026-01-08T00:00:00Z"},
            {"person": "eve", "from": "2026-01-09T12:00:00Z", "until": "2026-01-10T12:00:00Z"}]"#,
    );
    let duties = schedule.shifts(chicago("2026-01-05T08:00"), chicago("2026-01-12T08:00"), 9);
    let expected = [
        "ana 2026-01-05T14:00:00Z..2026-01-06T00:00:00Z",
        "cleo* 2026-01-06T00:00:00Z..2026-01-07T00:00:00Z",
        "dan* 2026-01-07T00:00:00Z..2026-01-08T00:00:00Z",
        "cleo* 2026-01-08T00:00:00Z..2026-01-09T12:00:00Z",
        "eve* 2026-01-09T12:00:00Z..2026-01-10T12:00:00Z",
        "ana 2026-01-10T12:00:00Z..2026-01-12T14:00:00Z",
    ];
    assert_eq!(told(&duties), expected);
}

#[test]
fn an_override_hidden_by_a_later_one_cuts_nothing() {
    let schedule = weekly(
        r#"[{"person": "dan", "from": "2026-01-07T00:00:00Z", "until": "2026-01-08T00:00:00Z"},
            {"person": "cleo", "from": "2026-01-06T00:00:00Z", "until": "2026-01-10T00:00:00Z"}]"#,
    );
    let duty = schedule.at("2026-01-07T12:00:00Z".parse().unwrap());
    let expected = ["cleo* 2026-01-06T00:00:00Z..2026-01-10T00:00:00Z"];
    assert_eq!(told(&duty.into_iter().collect::<Vec<_>>()), expected);
}

#[test]
fn an_override_counts_before_the_rotation_begins() {
    let schedule = weekly(
        r#"[{"person": "cleo", "from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}]"#,
    );
    let duties = schedule.shifts(chicago("2025-12-01T00:00"), chicago("2026-01-05T09:00"), 9);
    let expected = [
        "cleo* 2026-01-01T00:00:00Z..2026-01-02T00:00:00Z",
        "ana 2026-01-05T14:00:00Z..2026-01-12T14:00:00Z",
    ];
    assert_eq!(told(&duties), expected);
}

#[test]
fn a_schedule_with_an_unknown_zone_still_has_its_overrides() {
    let rotation =
        r#"{"people": ["ana"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7}"#;
    let schedule = schedule(
        "Nowhere/Land",
        rotation,
        r#"[{"person": "cleo", "from": "2026-01-06T00:00:00Z", "until": "2026-01-07T00:00:00Z"},
            {"person": "dan", "from": "2026-01-06T12:00:00Z", "until": "2026-01-06T11:00:00Z"}]"#,
    );
    let duties = schedule.shifts(chicago("2026-01-01T00:00"), chicago("2026-02-01T00:00"), 9);
    assert_eq!(
        told(&duties),
        ["cleo* 2026-01-06T00:00:00Z..2026-01-07T00:00:00Z"]
    );
    assert_eq!(schedule.at(chicago("2026-01-08T00:00")), None);
}
