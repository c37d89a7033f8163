//! Heartbeats: what is missed, when, and what only seems so.

use domain::check::{Check, Counts, Expects, Phase, Rhythm, Scene};
use domain::ids::CheckId;
use domain::reading::Status;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::watch::{Watch, at, minute, reading, start};

fn plain() -> Scene<'static> {
    Scene::new(crate::watch::ZONE, &[])
}

fn every(minutes: u32, grace_minutes: u32) -> Watch {
    let rhythm = Rhythm::Every { minutes };
    watch(rhythm, grace_minutes)
}

fn daily(time: &str, grace_minutes: u32) -> Watch {
    let rhythm = Rhythm::Daily {
        at: time.parse().unwrap(),
        zone: "America/Chicago".to_owned(),
    };
    watch(rhythm, grace_minutes)
}

fn watch(rhythm: Rhythm, grace_minutes: u32) -> Watch {
    let expects = Expects {
        rhythm,
        grace_minutes,
        hours: Counts::Always,
    };
    Watch::new(Check::heartbeat(CheckId::new("backup").unwrap(), expects))
}

/// "Missed heartbeats with grace"; "flip.created = the computed instant it should have gone down, not
/// the detection time"; "when it broke recorded as when it broke".
#[test]
fn it_is_missed_at_exactly_period_and_grace() {
    let mut watch = every(60, 10);
    watch.hear(minute(0), &[]);
    assert_eq!(watch.next_at(), Some(minute(70)));
    assert_eq!(
        watch.state.late_until(&watch.check, &plain(), minute(60)),
        None
    );
    assert_eq!(
        watch.state.late_until(&watch.check, &plain(), minute(61)),
        Some(minute(70))
    );
    watch.pass(minute(70) - SignedDuration::from_nanos(1));
    assert_eq!(watch.phase(), Phase::Healthy);
    // However late that is seen.
    watch.pass(minute(500));
    assert_eq!(watch.told(), "unheard>healthy@0 healthy>down@70/60");
    assert_eq!(watch.next_at(), None);
    // One beat is enough to be back.
    watch.hear(minute(501), &[]);
    assert_eq!(watch.phase(), Phase::Healthy);
    assert_eq!(watch.next_at(), Some(minute(571)));
}

/// What was never heard of is not missed.
#[test]
fn what_was_never_heard_of_is_not_missed() {
    let mut watch = every(60, 10);
    watch.pass(minute(10_000));
    assert_eq!((watch.phase(), watch.next_at()), (Phase::Unheard, None));
}

/// A beat that was only late on its way was not missed.
#[test]
fn a_beat_that_came_late_takes_the_outage_back() {
    let mut watch = every(60, 10);
    watch.hear(minute(0), &[]);
    watch.pass(minute(75));
    assert_eq!(watch.phase(), Phase::Down);
    watch.see(&reading(minute(55), Status::Ok));
    assert_eq!(watch.phase(), Phase::Healthy);
    assert_eq!(watch.next_at(), Some(minute(125)));
}

/// "`/start` without success within grace → down. `rid` pairs start with end. Ping on wrong rid keeps
/// 'running'."
#[test]
fn a_run_that_does_not_end_is_missed() {
    let one = "rid=728b3763-ac80-4113-9fc4-f49b6c4a7e1b";
    let other = "rid=00000000-ac80-4113-9fc4-f49b6c4a7e1b";
    let started = |ends: &str| {
        let mut watch = every(1440, 10);
        watch.hear(minute(0), &[]);
        watch.hear(minute(100), &["start", one]);
        watch.hear(minute(101), &["log"]);
        watch.hear(minute(105), &["0", ends]);
        watch
    };
    assert_eq!(started(one).next_at(), Some(minute(105 + 1450)));
    let mut watch = started(other);
    assert_eq!(watch.next_at(), Some(minute(110)));
    watch.pass(minute(110));
    assert_eq!(watch.told(), "unheard>healthy@0 healthy>down@110/110");
    watch.hear(minute(120), &["0", one]);
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// An exit code that is not 0 has failed, at once.
#[test]
fn a_failed_run_is_down_at_once() {
    let mut watch = every(1440, 10);
    watch.hear(minute(0), &["137"]);
    assert_eq!(watch.phase(), Phase::Down);
    watch.hear(minute(1), &["0"]);
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// "Compute in practice tz, convert to UTC, then add"; "starts = first; missing time → first instant
/// after": a daily job at 02:30 over the nights on which the clocks change.
#[test]
fn a_daily_beat_follows_the_clocks() {
    let due = |time: &str, last: &str| {
        let watch = daily(time, 30);
        let due = watch.check.expects.unwrap();
        due.due_after(at(last), &plain()).to_string()
    };
    // 02:30 CST, then CDT.
    assert_eq!(due("02:30", "2026-03-06T08:31:00Z"), "2026-03-07T08:30:00Z");
    // 02:30 does not happen: 03:00 CDT.
    assert_eq!(due("02:30", "2026-03-07T08:31:00Z"), "2026-03-08T08:00:00Z");
    assert_eq!(due("02:30", "2026-03-08T08:01:00Z"), "2026-03-09T07:30:00Z");
    // 01:30 happens twice: the first.
    assert_eq!(due("01:30", "2026-10-31T06:31:00Z"), "2026-11-01T06:30:00Z");
    assert_eq!(due("01:30", "2026-11-01T06:31:00Z"), "2026-11-02T07:30:00Z");
    // The second 01:30 is that day's as well.
    assert_eq!(due("01:30", "2026-11-01T07:31:00Z"), "2026-11-02T07:30:00Z");
}

/// "Ping 1 min early counts as missed" is a trap of Healthchecks: here it is that day's.
#[test]
fn a_daily_beat_may_come_early() {
    let mut watch = daily("02:00", 60);
    watch.hear(at("2026-11-25T07:59:00Z"), &[]);
    assert_eq!(watch.next_at(), Some(at("2026-11-26T09:00:00Z")));
    // Late, and within the grace.
    watch.hear(at("2026-11-26T08:40:00Z"), &[]);
    assert_eq!(watch.next_at(), Some(at("2026-11-27T09:00:00Z")));
    // Somebody runs it in the evening as well: the night's is still expected.
    watch.hear(at("2026-11-27T02:00:00Z"), &[]);
    assert_eq!(watch.next_at(), Some(at("2026-11-27T09:00:00Z")));
    watch.pass(at("2026-11-27T09:00:00Z"));
    let missed = watch.changes.last().unwrap();
    assert_eq!(
        (missed.to, missed.broke_at),
        (Phase::Down, Some(at("2026-11-27T08:00:00Z")))
    );
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (1_767_225_600_i64..1_798_761_600).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    /// Exactly at period and grace, and not an instant before, whatever they are.
    #[test]
    fn every_beat_is_missed_exactly_then(period in 1_u32..44_640, grace in 0_u32..10_080) {
        let mut watch = every(period, grace);
        watch.hear(start(), &[]);
        let missed = minute(i64::from(period) + i64::from(grace));
        watch.pass(missed - SignedDuration::from_nanos(1));
        prop_assert_eq!(watch.phase(), Phase::Healthy);
        watch.pass(missed);
        prop_assert_eq!(watch.phase(), Phase::Down);
        let change = watch.changes.last().unwrap();
        prop_assert_eq!((change.at, change.broke_at), (missed, Some(minute(i64::from(period)))));
    }

    /// A daily beat on time is due again within 22 to 27 hours, on the next local day, whatever the
    /// clocks do.
    #[test]
    fn a_daily_beat_is_due_every_local_day(hour in 0_i8..24, half in 0_i8..2, t in instant()) {
        let watch = daily(&format!("{hour:02}:{:02}", half * 30), 15);
        let expects = watch.check.expects.unwrap();
        let zone = jiff::tz::TimeZone::get("America/Chicago").unwrap();
        let mut due = expects.due_after(t, &plain());
        prop_assert!(due > t);
        for _ in 0..5 {
            let next = expects.due_after(due, &plain());
            let hours = due.duration_until(next).as_hours();
            prop_assert!((22..=26).contains(&hours), "{} to {}", due, next);
            let day = |at: Timestamp| zone.to_datetime(at).date();
            prop_assert_eq!(day(due).tomorrow().unwrap(), day(next));
            due = next;
        }
    }
}
