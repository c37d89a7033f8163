//! What a calendar is refused for when it is set up, and how it is written.

use domain::calendar::{CLOSED_DAYS_MAX, Calendar, Holidays, Hours};
use domain::refusal::FieldError;

use crate::given::weekdays;

fn refused<T: serde::de::DeserializeOwned>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

fn hours(text: &str) -> Hours {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn fields(zone: &str, holidays: &str) -> Vec<String> {
    let holidays: Holidays = serde_json::from_str(holidays).unwrap();
    let found = Calendar::new(zone, hours(&weekdays("08:00-17:00")), holidays);
    let errors: Vec<FieldError> = found.map_or_else(|error| error.0, |_| Vec::new());
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn a_week_that_is_never_open_is_refused() {
    for text in ["{}", r#"{"mon": []}"#] {
        assert!(
            refused::<Hours>(text).contains("no day of the week is open"),
            "{text}"
        );
    }
}

#[test]
fn every_wrong_interval_is_named_with_its_reason() {
    let text = r#"{"mon": ["08:00-12:00", "11:00-17:00"], "tue": ["22:00-06:00"], "wed": ["8-5"],
                   "thu": ["13:00-17:00", "08:00-12:00"], "fri": ["09:00-09:00"]}"#;
    let said = refused::<Hours>(text);
    for part in [
        "hours.mon[1]: overlaps the interval before it",
        "hours.tue[0]: ends before it begins; hours that run over midnight are written in two parts",
        "hours.wed[0]: must be two times on the 24-hour clock",
        "hours.thu[1]: begins before the interval that is listed before it",
        "hours.fri[0]: begins and ends at the same time",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(!said.contains("8-5"), "the caller's text is never repeated");
}

#[test]
fn intervals_may_touch_and_end_at_midnight() {
    let text = r#"{"sat":["00:00-12:00","12:00-24:00"]}"#;
    assert_eq!(serde_json::to_string(&hours(text)).unwrap(), text);
}

#[test]
fn unknown_and_repeated_fields_are_refused() {
    assert!(refused::<Hours>(r#"{"monday": ["08:00-12:00"]}"#).contains("unknown field"));
    assert!(refused::<Hours>(r#"{"mon": [], "mon": ["08:00-12:00"]}"#).contains("duplicate field"));
    assert!(
        refused::<Holidays>(r#"{"preset": "us-federal", "day": []}"#).contains("unknown field")
    );
    assert!(refused::<Holidays>(r#"{"preset": "us"}"#).contains("us-federal"));
    let calendar = r#"{"zone": "UTC", "hours": {"mon": ["08:00-12:00"]}, "open": true}"#;
    assert!(refused::<Calendar>(calendar).contains("unknown field"));
    assert!(refused::<Calendar>(r#"{"zone": "UTC"}"#).contains("hours"));
}

#[test]
fn too_many_intervals_are_refused() {
    let many: Vec<String> = (0..13)
        .map(|hour| format!(r#""{hour:02}:00-{hour:02}:30""#))
        .collect();
    let text = format!(r#"{{"mon": [{}]}}"#, many.join(","));
    assert!(refused::<Hours>(&text).contains("hours.mon: has more than 12 intervals"));
}

#[test]
fn a_calendar_names_all_that_is_wrong_with_it() {
    let holidays = r#"{"except": ["2026-12-25"], "days": [
        {"date": "2026-12-24", "name": "Eve", "open": ["12:00-13:00", "08:00-12:00"]},
        {"date": "2026-12-24", "name": " "},
        {"date": "0026-12-24", "name": "Eve"}]}"#;
    let expected = [
        "holidays.days[0].open[1]",
        "holidays.days[1].date",
        "holidays.days[1].name",
        "holidays.days[2].date",
        "holidays.except[0]",
        "zone",
    ];
    assert_eq!(fields("America/Chikago", holidays), expected);
}

#[test]
fn an_exception_has_to_be_a_day_of_the_preset() {
    let with = |except| format!(r#"{{"preset": "us-federal", "except": ["{except}"]}}"#);
    assert!(fields("UTC", &with("2026-10-12")).is_empty());
    assert_eq!(fields("UTC", &with("2026-10-13")), ["holidays.except[0]"]);
}

#[test]
fn an_exception_is_an_ordinary_day_and_a_day_of_ones_own_goes_first() {
    let holidays = r#"{"preset": "us-federal", "except": ["2026-10-12"], "days": [
        {"date": "2026-11-11", "name": "Veterans Day", "open": ["09:00-12:00"]},
        {"date": "2026-11-14", "name": "Flu shots", "open": ["09:00-12:00"]}]}"#;
    let holidays: Holidays = serde_json::from_str(holidays).unwrap();
    let calendar = Calendar::new("UTC", hours(&weekdays("08:00-17:00")), holidays).unwrap();
    let opening = |date: &str| {
        let open = calendar.opening(date.parse().unwrap()).iter();
        open.map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(opening("2026-10-12"), "08:00-17:00");
    assert_eq!(opening("2026-11-11"), "09:00-12:00");
    assert_eq!(opening("2026-11-14"), "09:00-12:00");
    assert_eq!(opening("2026-11-26"), "");
}

#[test]
fn a_calendar_that_holidays_keep_closed_is_refused() {
    // Open on Mondays only, and closed on more Mondays than a year has.
    let closed = |count: usize| {
        let mondays = jiff::civil::date(2026, 1, 5)
            .series(jiff::Span::new().days(7))
            .take(count);
        let days: Vec<String> = mondays
            .map(|date| format!(r#"{{"date": "{date}", "name": "closed"}}"#))
            .collect();
        let holidays =
            serde_json::from_str(&format!(r#"{{"days": [{}]}}"#, days.join(","))).unwrap();
        Calendar::new("UTC", hours(r#"{"mon": ["08:00-12:00"]}"#), holidays)
    };
    assert!(closed(CLOSED_DAYS_MAX / 7).is_ok());
    let errors = closed(CLOSED_DAYS_MAX / 7 + 2).unwrap_err().0;
    assert_eq!(errors[0].field, "holidays.days[0]");
}

#[test]
fn a_zone_is_kept_by_its_own_name() {
    let calendar = Calendar::new(
        "america/chicago",
        hours(&weekdays("08:00-17:00")),
        Holidays::default(),
    );
    assert_eq!(calendar.unwrap().zone(), "America/Chicago");
}
