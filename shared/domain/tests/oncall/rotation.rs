//! A rotation without overrides, by known answers.

use domain::oncall::By;

use crate::given::{chicago, schedule, told, weekly};

/// "On-call rotations (handed over at a local time), overrides, zones."
#[test]
fn people_take_turns_at_the_local_handover_time() {
    let schedule = weekly("[]");
    for (wall, person) in [
        ("2026-01-05T08:00", "ana"),
        ("2026-01-12T07:59:59.999999999", "ana"),
        ("2026-01-12T08:00", "ben"),
        ("2026-01-19T08:00", "ana"),
        // Summer time: the same local time.
        ("2026-07-06T07:59", "ben"),
        ("2026-07-06T08:00", "ana"),
        // 522 weeks on.
        ("2036-01-07T07:59", "ben"),
        ("2036-01-07T08:00", "ana"),
    ] {
        let duty = schedule.at(chicago(wall)).unwrap();
        assert_eq!(
            (duty.person.as_str(), duty.by),
            (person, By::Rotation),
            "{wall}"
        );
    }
}

#[test]
fn nobody_is_on_call_before_the_first_handover() {
    let schedule = weekly("[]");
    assert_eq!(schedule.at(chicago("2026-01-05T07:59:59")), None);
    let duties = schedule.shifts(chicago("2025-12-01T00:00"), chicago("2026-01-12T09:00"), 9);
    let expected = [
        "ana 2026-01-05T14:00:00Z..2026-01-12T14:00:00Z",
        "ben 2026-01-12T14:00:00Z..2026-01-19T14:00:00Z",
    ];
    assert_eq!(told(&duties), expected);
    // The rotation begins after the time that is asked about.
    assert!(
        schedule
            .shifts(chicago("2025-12-01T00:00"), chicago("2026-01-05T08:00"), 9)
            .is_empty()
    );
}

#[test]
fn shifts_are_whole_and_as_many_as_asked() {
    let schedule = weekly("[]");
    let (from, until) = (chicago("2026-01-07T00:00"), chicago("2027-01-07T00:00"));
    let duties = schedule.shifts(from, until, 2);
    assert_eq!(duties.len(), 2);
    assert_eq!(duties[0].from, chicago("2026-01-05T08:00"));
    assert_eq!(schedule.shifts(from, until, 1000).len(), 53);
    assert!(schedule.shifts(until, from, 9).is_empty());
    assert!(schedule.shifts(from, until, 0).is_empty());
}

#[test]
fn a_person_may_have_two_places() {
    let rotation = r#"{"people": ["ana", "ben", "ana", "cleo"], "starts_on": "2026-01-05", "handover": "17:30", "days": 1}"#;
    let schedule = schedule("America/Chicago", rotation, "[]");
    let duties = schedule.shifts(chicago("2026-01-05T17:30"), chicago("2026-01-10T12:00"), 9);
    let people: Vec<&str> = duties.iter().map(|duty| duty.person.as_str()).collect();
    assert_eq!(people, ["ana", "ben", "ana", "cleo", "ana"]);
}

#[test]
fn the_end_of_time_is_an_end() {
    let schedule = weekly("[]");
    let duty = schedule
        .at(jiff::Timestamp::MAX - jiff::SignedDuration::from_secs(1))
        .unwrap();
    assert_eq!(duty.until, jiff::Timestamp::MAX);
    assert_eq!(schedule.shifts(duty.from, jiff::Timestamp::MAX, 9).len(), 1);
}
