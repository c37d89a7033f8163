//! Schedules and instants that the tests begin with.

use domain::oncall::{Duty, Schedule};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proptest::prelude::*;

/// Zones whose clocks change at awkward times, by awkward amounts, or by a whole day.
pub const ZONES: [&str; 13] = [
    "America/Chicago",
    "America/Denver",
    "America/New_York",
    "America/Phoenix",
    "America/St_Johns",
    "America/Havana",
    "America/Asuncion",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
    "Europe/London",
];

/// A schedule from its wire form.
pub fn schedule(zone: &str, rotation: &str, overrides: &str) -> Schedule {
    let text = format!(r#"{{"zone": "{zone}", "rotation": {rotation}, "overrides": {overrides}}}"#);
    serde_json::from_str(&text).unwrap()
}

/// Ana and Ben in weekly turns from Monday, 5 January 2026, 08:00 in Chicago.
pub fn weekly(overrides: &str) -> Schedule {
    let rotation =
        r#"{"people": ["ana", "ben"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7}"#;
    schedule("America/Chicago", rotation, overrides)
}

/// The only instant at which Chicago's clocks show that.
pub fn chicago(wall: &str) -> Timestamp {
    let wall: DateTime = wall.parse().unwrap();
    let zone = TimeZone::get("America/Chicago").unwrap();
    zone.to_ambiguous_timestamp(wall).unambiguous().unwrap()
}

/// Duties in a line: `ana 2026-01-05T14:00:00Z..2026-01-12T14:00:00Z`, an override's with a star.
pub fn told(duties: &[Duty]) -> Vec<String> {
    let star = |duty: &Duty| match duty.by {
        domain::oncall::By::Rotation => "",
        domain::oncall::By::Override => "*",
    };
    let tell = |duty: &Duty| {
        format!(
            "{}{} {}..{}",
            duty.person,
            star(duty),
            duty.from,
            duty.until
        )
    };
    duties.iter().map(tell).collect()
}

/// An instant between 2009 and 2031, most often within two days of a change of `zone`'s clocks.
pub fn instant(zone: &'static str) -> impl Strategy<Value = Timestamp> {
    let any = 1_230_768_000_i64..1_925_000_000;
    let near = (any.clone(), -172_800_i64..172_800).prop_map(move |(second, aside)| {
        let zone = TimeZone::get(zone).unwrap();
        let from = Timestamp::from_second(second).unwrap();
        let change = zone.following(from).next();
        change.map_or(from, |change| change.timestamp()).as_second() + aside
    });
    prop_oneof![1 => any, 3 => near].prop_map(|second| Timestamp::from_second(second).unwrap())
}

/// A rotation of one to four people that began up to a year before `t`, or begins just after.
fn rotation(t: Timestamp) -> impl Strategy<Value = String> {
    let handover = prop_oneof![
        0_u16..24 * 60,
        // About midnight and in the hours that clocks repeat or skip.
        prop_oneof![
            Just(0_u16),
            Just(1),
            Just(30),
            Just(60),
            Just(90),
            Just(120),
            Just(150),
            Just(1439)
        ],
    ];
    (1_usize..=4, -5_i64..365, handover, 1_u16..=28).prop_map(move |(people, ago, handover, days)| {
        let start = t - jiff::SignedDuration::from_hours(24 * ago);
        let date = TimeZone::UTC.to_datetime(start).date();
        let people = serde_json::to_string(&["ana", "ben", "cleo", "dan"][..people]).unwrap();
        let (hour, minute) = (handover / 60, handover % 60);
        format!(
            r#"{{"people": {people}, "starts_on": "{date}", "handover": "{hour:02}:{minute:02}", "days": {days}}}"#
        )
    })
}

/// Up to five overrides that begin within some days of `t`, on hours so that they often touch.
fn overrides(t: Timestamp) -> impl Strategy<Value = String> {
    let one = (-100_i64..400, 1_i64..200).prop_map(move |(from, length)| {
        let from = t + jiff::SignedDuration::from_hours(from);
        let until = from + jiff::SignedDuration::from_hours(length);
        format!(r#"{{"person": "eve", "from": "{from}", "until": "{until}"}}"#)
    });
    proptest::collection::vec(one, 0..=5).prop_map(|all| format!("[{}]", all.join(",")))
}

/// Any schedule in one of the [`ZONES`], and an instant that is worth a look.
pub fn any_schedule() -> impl Strategy<Value = (Schedule, Timestamp)> {
    let zone = proptest::sample::select(&ZONES[..]);
    let at = zone.prop_flat_map(|zone| (Just(zone), instant(zone)));
    at.prop_flat_map(|(zone, t)| {
        (rotation(t), overrides(t)).prop_map(move |(r, o)| (schedule(zone, &r, &o), t))
    })
}
