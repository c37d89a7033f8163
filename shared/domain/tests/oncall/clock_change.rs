//! Nights on which the clocks change cover every instant on call.

use domain::oncall::Schedule;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use crate::given::{any_schedule, schedule, told};

/// Two people in daily turns.
fn daily(zone: &str, starts_on: &str, handover: &str) -> Schedule {
    let rotation = format!(
        r#"{{"people": ["ana", "ben"], "starts_on": "{starts_on}", "handover": "{handover}", "days": 1}}"#
    );
    schedule(zone, &rotation, "[]")
}

#[track_caller]
fn check(zone: &str, starts_on: &str, handover: &str, expected: &[&str]) {
    let schedule = daily(zone, starts_on, handover);
    let from: Date = starts_on.parse().unwrap();
    let utc = |date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
    let duties = schedule.shifts(utc(from - 2.days()), utc(from + 30.days()), expected.len());
    assert_eq!(told(&duties), expected);
}

/// "On-call rotations (handed over at a local time), ... zones": also when the clocks skip that
/// time.
#[test]
fn a_skipped_handover_is_at_the_first_instant_after() {
    check(
        "America/Chicago",
        "2026-03-07",
        "02:30",
        &[
            "ana 2026-03-07T08:30:00Z..2026-03-08T08:00:00Z",
            "ben 2026-03-08T08:00:00Z..2026-03-09T07:30:00Z",
            "ana 2026-03-09T07:30:00Z..2026-03-10T07:30:00Z",
        ],
    );
    // At midnight, that shows 01:00.
    check(
        "Africa/Cairo",
        "2025-04-24",
        "00:00",
        &[
            "ana 2025-04-23T22:00:00Z..2025-04-24T22:00:00Z",
            "ben 2025-04-24T22:00:00Z..2025-04-25T21:00:00Z",
        ],
    );
}

#[test]
fn a_repeated_handover_is_at_the_first_of_the_two() {
    check(
        "America/Chicago",
        "2025-11-01",
        "01:30",
        &[
            "ana 2025-11-01T06:30:00Z..2025-11-02T06:30:00Z",
            "ben 2025-11-02T06:30:00Z..2025-11-03T07:30:00Z",
        ],
    );
    check(
        "America/Havana",
        "2025-11-01",
        "00:00",
        &[
            "ana 2025-11-01T04:00:00Z..2025-11-02T04:00:00Z",
            "ben 2025-11-02T04:00:00Z..2025-11-03T05:00:00Z",
        ],
    );
}

#[test]
fn a_day_that_the_zone_leaves_out_ends_a_shift_early_and_keeps_the_turns() {
    // Samoa left out 30 December 2011.
    check(
        "Pacific/Apia",
        "2011-12-28",
        "08:00",
        &[
            "ana 2011-12-28T18:00:00Z..2011-12-29T18:00:00Z",
            "ben 2011-12-29T18:00:00Z..2011-12-30T10:00:00Z",
            "ana 2011-12-30T10:00:00Z..2011-12-30T18:00:00Z",
            "ben 2011-12-30T18:00:00Z..2011-12-31T18:00:00Z",
        ],
    );
    // With the handover at midnight the turn of that day does not happen at all.
    check(
        "Pacific/Apia",
        "2011-12-28",
        "00:00",
        &[
            "ana 2011-12-28T10:00:00Z..2011-12-29T10:00:00Z",
            "ben 2011-12-29T10:00:00Z..2011-12-30T10:00:00Z",
            "ben 2011-12-30T10:00:00Z..2011-12-31T10:00:00Z",
        ],
    );
}

/// Who is on call at each minute, by looking at the clock: a handover is the first minute that shows
/// its date and time or more.
fn by_the_clock(schedule: &Schedule, minutes: &[Timestamp]) -> Vec<Option<String>> {
    let zone = TimeZone::get(&schedule.zone).unwrap();
    let rotation = &schedule.rotation;
    let handovers = rotation.starts_on.series(i64::from(rotation.days).days());
    let mut handovers = handovers
        .map(|date| date.to_datetime(rotation.handover))
        .peekable();
    let mut passed = 0;
    minutes
        .iter()
        .map(|t| {
            let shown = zone.to_datetime(*t);
            while handovers.next_if(|handover| *handover <= shown).is_some() {
                passed += 1;
            }
            let of_rotation = (passed > 0).then(|| (passed - 1) % rotation.people.len());
            let mut person = of_rotation.map(|place| rotation.people[place].to_string());
            for one in &schedule.overrides {
                if (one.from..one.until).contains(t) {
                    person = Some(one.person.to_string());
                }
            }
            person
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_minute_agrees_with_the_clock_on_the_wall((schedule, around) in any_schedule()) {
        let first = around.as_second().div_euclid(60) - 3 * 24 * 60;
        let minutes = (first..first + 6 * 24 * 60).map(|m| Timestamp::from_second(m * 60).unwrap());
        let minutes: Vec<Timestamp> = minutes.collect();
        let expected = by_the_clock(&schedule, &minutes);
        let until = *minutes.last().unwrap() + SignedDuration::from_mins(1);
        let duties = schedule.shifts(minutes[0], until, 10_000);
        for (t, expected) in minutes.into_iter().zip(expected) {
            let mut on_duty = duties.iter().filter(|duty| (duty.from..duty.until).contains(&t));
            let found = on_duty.next().map(|duty| duty.person.to_string());
            prop_assert_eq!(found, expected, "{}", t);
            prop_assert!(on_duty.next().is_none(), "two at {}", t);
        }
    }
}
