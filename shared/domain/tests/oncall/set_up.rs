//! What a schedule is refused for when it is set up, and how it is written.

use domain::oncall::{OVERRIDES_MAX, PEOPLE_MAX, Schedule};

use crate::given::{schedule, told, weekly};

fn fields(schedule: &Schedule) -> Vec<String> {
    schedule
        .validate()
        .into_iter()
        .map(|error| error.field)
        .collect()
}

#[test]
fn a_sound_schedule_has_nothing_wrong_and_is_written_as_it_was_read() {
    let text = r#"{"zone":"America/Chicago","rotation":{"people":["ana","ben"],"starts_on":"2026-01-05","handover":"08:00","days":7},"overrides":[{"person":"cleo","from":"2026-01-10T14:00:00Z","until":"2026-01-11T14:00:00Z"}]}"#;
    let schedule: Schedule = serde_json::from_str(text).unwrap();
    assert_eq!(schedule.validate(), []);
    assert_eq!(serde_json::to_string(&schedule).unwrap(), text);
    let duty = schedule
        .at("2026-01-10T15:00:00Z".parse().unwrap())
        .unwrap();
    let written = r#"{"person":"cleo","from":"2026-01-10T14:00:00Z","until":"2026-01-11T14:00:00Z","by":"override"}"#;
    assert_eq!(serde_json::to_string(&duty).unwrap(), written);
    assert_eq!(told(&[duty]).len(), 1);
}

#[test]
fn everything_wrong_is_named() {
    let schedule = schedule(
        "Mars/Olympus",
        r#"{"people": [], "starts_on": "1066-10-14", "handover": "08:00", "days": 29}"#,
        r#"[{"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-10T14:00:00Z"},
            {"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-11T14:00:00Z"},
            {"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2027-02-10T14:00:00Z"}]"#,
    );
    let expected = [
        "zone",
        "rotation.people",
        "rotation.days",
        "rotation.starts_on",
        "overrides[0].until",
        "overrides[2].until",
    ];
    assert_eq!(fields(&schedule), expected);
}

#[test]
fn a_schedule_that_is_not_sound_still_answers() {
    let rotation = r#"{"people": [], "starts_on": "2026-01-05", "handover": "08:00", "days": 0}"#;
    let mut schedule = schedule("America/Chicago", rotation, "[]");
    let t = "2026-02-01T00:00:00Z".parse().unwrap();
    assert_eq!(schedule.at(t), None);
    assert!(schedule.shifts(t, jiff::Timestamp::MAX, 9).is_empty());
    schedule.rotation.people = weekly("[]").rotation.people;
    assert!(schedule.at(t).is_some(), "no days are taken as one");
}

#[test]
fn sizes_are_bounded() {
    let mut schedule = weekly("[]");
    let person = schedule.rotation.people[0].clone();
    schedule.rotation.people = vec![person.clone(); PEOPLE_MAX + 1];
    assert_eq!(fields(&schedule), ["rotation.people"]);
    let mut schedule = weekly(
        r#"[{"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-11T14:00:00Z"}]"#,
    );
    schedule.overrides = vec![schedule.overrides[0].clone(); OVERRIDES_MAX];
    assert_eq!(schedule.validate(), []);
    schedule.overrides.push(schedule.overrides[0].clone());
    assert_eq!(fields(&schedule), ["overrides"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let with = |from: &str, to: &str| {
        let text = serde_json::to_string(&weekly("[]")).unwrap();
        assert!(text.contains(from), "{text}");
        let changed = text.replace(from, to);
        serde_json::from_str::<Schedule>(&changed).map_err(|error| error.to_string())
    };
    assert!(with("08:00", "23:59").is_ok());
    for bad in ["8:00", "24:00", "08:60", "08:00:00", "noon", ""] {
        let said = with("08:00", bad).unwrap_err();
        assert!(
            said.contains("must be a time on the 24-hour clock"),
            "{bad}: {said}"
        );
    }
    assert!(with("2026-01-05", "2026-02-30").is_err());
    assert!(with("\"ana\"", "\"Ana Smith\"").is_err());
    assert!(
        with("\"days\"", "\"hours\"")
            .unwrap_err()
            .contains("unknown field")
    );
    assert!(
        with("\"zone\"", "\"tz\"")
            .unwrap_err()
            .contains("unknown field")
    );
}
