//! Calendars and instants that the tests begin with.

use domain::calendar::{Calendar, Hours};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use proptest::prelude::*;

/// Zones whose clocks change at awkward times, by awkward amounts, or not at all.
pub const ZONES: [&str; 12] = [
    "America/Chicago",
    "America/Denver",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
    "Europe/London",
];

/// A calendar from its wire form.
pub fn calendar(zone: &str, hours: &str, holidays: &str) -> Calendar {
    let text = format!(r#"{{"zone": "{zone}", "hours": {hours}, "holidays": {holidays}}}"#);
    serde_json::from_str(&text).unwrap()
}

/// Chicago, Monday to Friday 08:00 to 17:00, federal holidays.
pub fn clinic() -> Calendar {
    calendar(
        "America/Chicago",
        &weekdays("08:00-17:00"),
        r#"{"preset": "us-federal"}"#,
    )
}

/// Monday to Friday alike.
pub fn weekdays(open: &str) -> String {
    let days = ["mon", "tue", "wed", "thu", "fri"].map(|day| format!(r#""{day}": ["{open}"]"#));
    format!("{{{}}}", days.join(", "))
}

/// All seven days alike.
pub fn every_day(open: &[&str]) -> String {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let days = days.map(|day| format!(r#""{day}": {}"#, serde_json::to_string(open).unwrap()));
    format!("{{{}}}", days.join(", "))
}

/// The only instant at which the zone's clocks show that.
pub fn at(zone: &str, wall: &str) -> Timestamp {
    let wall: civil::DateTime = wall.parse().unwrap();
    let zone = TimeZone::get(zone).unwrap();
    zone.to_ambiguous_timestamp(wall).unambiguous().unwrap()
}

/// The only instant at which Chicago's clocks show that.
pub fn chicago(wall: &str) -> Timestamp {
    at("America/Chicago", wall)
}

/// An instant between 2009 and 2031, half of the time within two days of a change of `zone`'s clocks.
pub fn instant(zone: &'static str) -> impl Strategy<Value = Timestamp> {
    let any = 1_230_768_000_i64..1_925_000_000;
    let near = (any.clone(), -172_800_i64..172_800).prop_map(move |(second, aside)| {
        let zone = TimeZone::get(zone).unwrap();
        let from = Timestamp::from_second(second).unwrap();
        let change = zone
            .following(from)
            .next()
            .map_or(from, |change| change.timestamp());
        change.as_second() + aside
    });
    let second = prop_oneof![any, near];
    (second, prop_oneof![Just(0), 0..1_000_000_000])
        .prop_map(|(second, nano)| Timestamp::new(second, nano).unwrap())
}

/// One day's intervals: up to three, on quarters of an hour, apart or touching.
fn day() -> impl Strategy<Value = Vec<String>> {
    let quarters =
        (0_usize..4).prop_flat_map(|count| proptest::collection::vec(0_u16..=96, count * 2));
    quarters.prop_map(|mut quarters| {
        quarters.sort_unstable();
        let clock = |quarter: u16| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        let pairs = quarters.chunks(2).filter(|pair| pair[0] < pair[1]);
        pairs
            .map(|pair| format!("{}-{}", clock(pair[0]), clock(pair[1])))
            .collect()
    })
}

/// A week that is open at some time.
pub fn hours() -> impl Strategy<Value = Hours> {
    let week = proptest::array::uniform7(day());
    week.prop_filter_map("an open week", |week| Hours::new(&week).ok())
}

/// Any calendar in one of the [`ZONES`], with or without holidays.
pub fn any_calendar() -> impl Strategy<Value = (&'static str, Calendar)> {
    let preset = prop_oneof![
        Just(r#"{}"#),
        Just(r#"{"preset": "us-federal"}"#),
        Just(
            r#"{"preset": "us-federal", "except": ["2026-10-12"], "days": [
                {"date": "2026-03-08", "name": "short", "open": ["01:00-02:30", "03:15-09:00"]},
                {"date": "2026-11-01", "name": "closed"},
                {"date": "2026-12-24", "name": "short", "open": ["08:00-12:00"]}]}"#
        ),
    ];
    (proptest::sample::select(&ZONES[..]), hours(), preset).prop_map(|(zone, hours, holidays)| {
        let holidays = serde_json::from_str(holidays).unwrap();
        (zone, Calendar::new(zone, hours, holidays).unwrap())
    })
}

/// A calendar and some instants in order.
pub fn calendar_and<const N: usize>() -> impl Strategy<Value = (Calendar, [Timestamp; N])> {
    any_calendar().prop_flat_map(|(zone, calendar)| {
        // Near each other, so that a case takes days and not decades to count.
        let aside = proptest::array::uniform::<_, N>(0_i64..40 * 86_400);
        (instant(zone), aside).prop_map(move |(first, aside)| {
            let mut found = aside.map(|s| first + jiff::SignedDuration::from_secs(s));
            found[0] = first;
            found.sort_unstable();
            (calendar.clone(), found)
        })
    })
}
