//! Opening hours over nights on which the clocks change, by known answers and minute by minute.

use domain::calendar::{Calendar, Interval};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use crate::given::{any_calendar, at, calendar, every_day, instant};

#[track_caller]
fn hours_open(zone: &str, open: &[&str], date: &str, minutes: i64) {
    let calendar = calendar(zone, &every_day(open), "{}");
    let date: Date = date.parse().unwrap();
    let noon = |date: Date| at(zone, &format!("{date}T12:00"));
    let (from, to) = (noon(date.yesterday().unwrap()), noon(date));
    let found = calendar.business_between(from, to);
    assert_eq!(
        found,
        SignedDuration::from_mins(minutes),
        "{zone} {open:?} {date}"
    );
}

/// "Daylight-saving changes are exact."
#[test]
fn a_night_clinic_is_open_an_hour_more_or_less() {
    // Noon to noon with hours from 00:00 to 06:00.
    let night = &["00:00-06:00"];
    hours_open("America/Chicago", night, "2026-03-07", 360);
    hours_open("America/Chicago", night, "2026-03-08", 300);
    hours_open("America/Chicago", night, "2026-11-01", 420);
    hours_open("Australia/Lord_Howe", night, "2026-04-05", 390);
    hours_open("Australia/Lord_Howe", night, "2026-10-04", 330);
    // The clocks change at midnight: 24:00 shows 01:00, or 23:00 again.
    hours_open("Africa/Cairo", night, "2026-04-24", 300);
    hours_open("Africa/Cairo", &["18:00-24:00"], "2026-10-30", 420);
    hours_open("Asia/Beirut", night, "2026-03-29", 300);
    hours_open("America/Havana", night, "2025-03-09", 300);
    hours_open("America/Havana", night, "2025-11-02", 420);
    // The eve ends at the first midnight.
    hours_open("America/Havana", &["18:00-24:00"], "2025-11-02", 360);
}

#[test]
fn hours_within_the_changed_hour() {
    // 02:00 to 03:00 does not happen.
    hours_open("America/Chicago", &["02:00-03:00"], "2026-03-08", 0);
    hours_open("America/Chicago", &["02:15-02:45"], "2026-03-08", 0);
    hours_open("America/Chicago", &["01:30-03:30"], "2026-03-08", 60);
    // 01:00 to 02:00 happens twice: from the first 01:15 to the second 01:45.
    hours_open("America/Chicago", &["01:15-01:45"], "2026-11-01", 90);
    // What two intervals both cover counts once.
    hours_open(
        "America/Chicago",
        &["00:00-01:30", "01:30-03:00"],
        "2026-11-01",
        240,
    );
    hours_open(
        "America/Chicago",
        &["01:00-01:15", "01:45-02:00"],
        "2026-11-01",
        120,
    );
    // It ends as the repeated hour begins.
    hours_open("America/Chicago", &["00:00-01:00"], "2026-11-01", 60);
}

#[test]
fn a_clock_set_back_over_midnight_counts_no_minute_twice() {
    // Newfoundland changed at 00:01 until 2011: 23:01 to 00:01 was shown twice.
    hours_open("America/St_Johns", &["00:00-24:00"], "2010-11-07", 25 * 60);
    hours_open("America/St_Johns", &["22:00-24:00"], "2010-11-07", 180);
}

/// The minutes around an instant, with what the zone's clocks show at each.
fn minutes(zone: &TimeZone, around: Timestamp) -> Vec<(Timestamp, DateTime)> {
    let first = around.as_second().div_euclid(60) - 3 * 24 * 60;
    let minutes = first..first + 6 * 24 * 60;
    let instants = minutes.map(|minute| Timestamp::from_second(minute * 60).unwrap());
    instants.map(|t| (t, zone.to_datetime(t))).collect()
}

/// The wall-clock bounds of an interval, from its text.
fn bounds(date: Date, interval: &Interval) -> (DateTime, DateTime) {
    let read = |text: String| match text.as_str() {
        "24:00" => date.tomorrow().unwrap().to_datetime(Time::midnight()),
        clock => date.to_datetime(clock.parse().unwrap()),
    };
    (read(interval.opens()), read(interval.closes()))
}

/// Open minutes by looking at the clock: an interval runs from the first minute that shows its
/// opening time or more, up to after the last one that shows less than its closing time.
fn open_by_the_clock(calendar: &Calendar, minutes: &[(Timestamp, DateTime)]) -> Vec<bool> {
    let mut open = vec![false; minutes.len()];
    let (first, last) = (minutes[0].1.date(), minutes[minutes.len() - 1].1.date());
    for date in first
        .yesterday()
        .unwrap()
        .series(1.day())
        .take_while(|date| *date <= last)
    {
        for interval in calendar.opening(date) {
            let (opens, closes) = bounds(date, interval);
            let from = minutes.iter().position(|(_, shown)| *shown >= opens);
            let until = minutes.iter().rposition(|(_, shown)| *shown < closes);
            if let (Some(from), Some(until)) = (from, until) {
                (from..=until).for_each(|minute| open[minute] = true);
            }
        }
    }
    open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_minute_agrees_with_the_clock_on_the_wall(
        (calendar, around) in any_calendar()
            .prop_flat_map(|(zone, calendar)| (Just(calendar), instant(zone)))
    ) {
        let zone = TimeZone::get(calendar.zone()).unwrap();
        let minutes = minutes(&zone, around);
        let expected = open_by_the_clock(&calendar, &minutes);
        // The edges are left out: an interval may begin or end beyond them.
        let inner = 25 * 60..minutes.len() - 25 * 60;
        for minute in inner.clone() {
            let (t, shown) = minutes[minute];
            prop_assert_eq!(calendar.is_open(t), expected[minute], "{} {}", t, shown);
        }
        let count = inner.clone().filter(|minute| expected[*minute]).count();
        let (from, to) = (minutes[inner.start].0, minutes[inner.end].0);
        let between = calendar.business_between(from, to);
        prop_assert_eq!(between, SignedDuration::from_mins(i64::try_from(count).unwrap()));
    }
}
