//! Opening hours: what is expected only while somebody is there, over nights, weekends, holidays and clock changes.

use domain::calendar::Calendar;
use domain::check::observe::observe;
use domain::check::tick::{next_at, tick};
use domain::check::{Check, Counts, Expects, Interface, Phase, Rhythm, Scene, Standard, State};
use domain::ids::{CheckId, SystemId};
use domain::reading::Status;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::watch::{ZONE, at, reading};

/// Open from eight to noon and from one to five, but for federal holidays and the weekend.
fn calendar() -> Calendar {
    let day = serde_json::json!(["08:00-12:00", "13:00-17:00"]);
    let week = serde_json::json!({
        "zone": ZONE, "hours": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day},
        "holidays": {"preset": "us-federal"},
    });
    serde_json::from_value(week).unwrap()
}

fn scene() -> Scene<'static> {
    Scene::new(ZONE, &[]).open(Some(calendar()))
}

fn every(minutes: u32, grace_minutes: u32) -> Expects {
    Expects {
        rhythm: Rhythm::Every { minutes },
        grace_minutes,
        hours: Counts::Open,
    }
}

fn interface(expects: Expects) -> Check {
    let end = |name: &str| SystemId::new(name).unwrap();
    Check {
        interface: Some(Interface {
            from: end("labcorp"),
            to: end("ehr"),
            standard: Standard::Hl7V2,
            engine: None,
        }),
        ..Check::heartbeat(CheckId::new("ehr-login").unwrap(), expects)
    }
}

/// When it is due and when it is missed, after one at an instant.
fn due(expects: &Expects, last: &str) -> (String, String) {
    let (due, missed) = (
        expects.due_after(at(last), &scene()),
        expects.missed_after(at(last), &scene()),
    );
    (due.to_string(), missed.to_string())
}

fn told(due: &str, missed: &str) -> (String, String) {
    (due.to_owned(), missed.to_owned())
}

#[test]
fn nights_lunch_and_weekends_do_not_count() {
    let rhythm = every(60, 10);
    for (last, expected) in [
        // Monday at 09:00 in Chicago, and at 11:30: half an hour before lunch, and half an hour after.
        (
            "2026-11-16T15:00:00Z",
            told("2026-11-16T16:00:00Z", "2026-11-16T16:10:00Z"),
        ),
        (
            "2026-11-16T17:30:00Z",
            told("2026-11-16T19:30:00Z", "2026-11-16T19:40:00Z"),
        ),
        // Due as they close: the grace is Tuesday's first ten minutes.
        (
            "2026-11-16T22:00:00Z",
            told("2026-11-16T23:00:00Z", "2026-11-17T14:10:00Z"),
        ),
        // Friday at 16:45, and Saturday: Monday.
        (
            "2026-11-20T22:45:00Z",
            told("2026-11-23T14:45:00Z", "2026-11-23T14:55:00Z"),
        ),
        (
            "2026-11-21T18:00:00Z",
            told("2026-11-23T15:00:00Z", "2026-11-23T15:10:00Z"),
        ),
        // Wednesday before Thanksgiving.
        (
            "2026-11-25T22:45:00Z",
            told("2026-11-27T14:45:00Z", "2026-11-27T14:55:00Z"),
        ),
        // The weekends on which the clocks change: Monday at 08:45 all the same.
        (
            "2026-03-06T22:45:00Z",
            told("2026-03-09T13:45:00Z", "2026-03-09T13:55:00Z"),
        ),
        (
            "2026-10-30T21:45:00Z",
            told("2026-11-02T14:45:00Z", "2026-11-02T14:55:00Z"),
        ),
    ] {
        assert_eq!(due(&rhythm, last), expected, "{last}");
    }
}

/// A site that is open through the night of the change: two hours are two hours.
#[test]
fn an_open_night_is_as_long_as_it_is() {
    let week = serde_json::json!({"zone": ZONE, "hours": {"sat": ["20:00-24:00"], "sun": ["00:00-06:00"]}});
    let night: Calendar = serde_json::from_value(week).unwrap();
    let scene = Scene::new(ZONE, &[]).open(Some(night));
    for (last, due) in [
        ("2026-03-08T07:30:00Z", "2026-03-08T09:30:00Z"),
        ("2026-11-01T05:30:00Z", "2026-11-01T07:30:00Z"),
    ] {
        assert_eq!(every(120, 0).due_after(at(last), &scene).to_string(), due);
    }
}

/// A daily file comes on days of work alone.
#[test]
fn a_daily_beat_has_no_weekend_and_no_holiday() {
    let daily = Expects {
        rhythm: Rhythm::Daily {
            at: "10:00:00".parse().unwrap(),
            zone: ZONE.to_owned(),
        },
        grace_minutes: 30,
        hours: Counts::Open,
    };
    for (last, expected) in [
        (
            "2026-11-20T16:01:00Z",
            told("2026-11-23T16:00:00Z", "2026-11-23T16:30:00Z"),
        ),
        (
            "2026-11-25T16:01:00Z",
            told("2026-11-27T16:00:00Z", "2026-11-27T16:30:00Z"),
        ),
        (
            "2026-03-06T16:01:00Z",
            told("2026-03-09T15:00:00Z", "2026-03-09T15:30:00Z"),
        ),
    ] {
        assert_eq!(due(&daily, last), expected, "{last}");
    }
}

/// "Not heard of within its expected rhythm": degraded, for its two ends may both be well; and well with the next message.
#[test]
fn a_silent_interface_is_degraded() {
    let check = interface(every(60, 10));
    let hear = |state: &State, when: &str| {
        observe(&check, state, &reading(at(when), Status::Ok), &scene()).state
    };
    let state = hear(&State::default(), "2026-11-20T22:45:00Z");
    let missed = at("2026-11-23T14:55:00Z");
    assert_eq!(next_at(&check, &state, &scene()), Some(missed));
    let before = tick(
        &check,
        &state,
        missed - SignedDuration::from_nanos(1),
        &scene(),
    );
    assert_eq!(before.state.phase(&check), Phase::Healthy);
    let after = tick(&check, &state, missed, &scene());
    assert_eq!(after.state.phase(&check), Phase::Degraded);
    let change = after.transition.unwrap();
    assert_eq!(change.broke_at, Some(at("2026-11-23T14:45:00Z")));
    let heard = hear(&after.state, "2026-11-23T15:00:00Z");
    assert_eq!(heard.phase(&check), Phase::Healthy);
    // One that was only late on its way takes it back.
    let late = hear(&after.state, "2026-11-23T14:44:00Z");
    assert_eq!(late.phase(&check), Phase::Healthy);
    // What is no interface, and silent, is down.
    let job = Check {
        interface: None,
        ..check.clone()
    };
    assert_eq!(
        tick(&job, &state, missed, &scene()).state.phase(&job),
        Phase::Down
    );
}

/// Without opening hours all hours count.
#[test]
fn where_nobody_knows_when_it_opens_it_is_always_open() {
    let plain = Scene::new(ZONE, &[]);
    let due = every(60, 10).due_after(at("2026-11-20T22:45:00Z"), &plain);
    assert_eq!(due, at("2026-11-20T23:45:00Z"));
}

proptest! {
    /// Between a message and the silence after it lie exactly the period and the grace of opening time, and the site is
    /// open, or just closes, when it is told.
    #[test]
    fn the_time_that_passes_is_open_time(
        period in 1_u32..3000, grace in 1_u32..600, second in 1_767_225_600_i64..1_798_761_600,
    ) {
        let (calendar, last) = (calendar(), Timestamp::from_second(second).unwrap());
        let missed = every(period, grace).missed_after(last, &scene());
        let open = calendar.business_between(last, missed);
        prop_assert_eq!(open, SignedDuration::from_mins(i64::from(period + grace)));
        let just_before = missed - SignedDuration::from_secs(1);
        prop_assert!(calendar.is_open(just_before));
    }
}
