//! What is worth a write, and when a check is looked at again.

use domain::check::keep::{look_at, tells, worth};
use domain::check::observe::observe;
use domain::check::verdict::{Step, Track};
use domain::check::{Check, Expects, Rhythm, Scene, State};
use domain::ids::CheckId;
use domain::reading::Status;

use crate::desk::Desk;
use crate::watch::{ZONE, minute, probe, reading};

/// Plays readings a minute as ingest does: what is not worth keeping is forgotten. Answers the minutes that were kept.
fn kept(check: &Check, readings: &str) -> Vec<i64> {
    let scene = Scene::new(ZONE, &[]);
    let (mut state, mut minutes) = (State::default(), Vec::new());
    for (at, status) in (0..).zip(readings.chars()) {
        let status = if status == '.' {
            Status::Ok
        } else {
            Status::Fail
        };
        let seen = observe(check, &state, &reading(minute(at), status), &scene);
        if worth(check, &state, &seen) {
            minutes.push(at);
            state = seen.state;
        }
    }
    minutes
}

/// "Writes only on state change, baseline checkpoint or last-seen checkpoint at half the grace."
#[test]
fn a_check_that_is_well_is_kept_now_and_then() {
    let well = ".".repeat(100);
    assert_eq!(kept(&probe(), &well), [0, 30, 60, 90]);
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 1 },
        grace_minutes: 10,
        hours: domain::check::Counts::Always,
    };
    let beats = Check {
        expects: Some(expects),
        ..probe()
    };
    assert_eq!(kept(&beats, &well[..12]), [0, 5, 10]);
}

/// While anything is in doubt every reading counts: a good one between bad ones as well.
#[test]
fn everything_is_kept_while_anything_is_in_doubt() {
    let check = Check {
        slow: domain::check::Opens { bad: 5, of: 5 },
        ..probe()
    };
    assert_eq!(
        kept(&check, "..x..x.....")[..],
        [0, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    );
    let mut desk = Desk::new(check);
    desk.watch.play(0, "..x..x..x");
    assert_eq!(
        desk.told(minute(9)),
        "",
        "three of seven are not three of five"
    );
}

/// A verdict is asked for when a trouble begins, changes or ends; a doubt is none.
#[test]
fn only_what_tickets_speak_of_is_told() {
    let scene = Scene::new(ZONE, &[]);
    let check = probe();
    let mut state = State::default();
    let mut told = Vec::new();
    for (at, status) in (0..).zip("..xxx...".chars()) {
        let status = if status == '.' {
            Status::Ok
        } else {
            Status::Fail
        };
        let seen = observe(&check, &state, &reading(minute(at), status), &scene);
        if tells(&seen) {
            told.push(at);
        }
        state = seen.state;
    }
    assert_eq!(told, [4, 5, 7]);
}

/// When a check is looked at again: never when it is well, soon when something could not be done, now and then while its
/// ticket is open, and once more when no relapse would reopen it.
#[test]
fn a_check_is_due_while_there_is_something_to_do() {
    let scene = Scene::new(ZONE, &[]);
    let after = |minutes| Some(minute(minutes));
    let webhook = Check::webhook(CheckId::new("ehr-login").unwrap());
    let mut desk = Desk::new(webhook.clone());
    let due = |desk: &Desk, left: &[Step], at: i64| {
        look_at(&webhook, &desk.watch.state, &scene, left, minute(at))
    };
    assert_eq!(due(&desk, &[], 0), None);
    desk.watch.see(&reading(minute(0), Status::Fail));
    let steps = desk.decide(minute(0));
    assert_eq!(due(&desk, &steps, 0), after(1));
    assert_eq!(due(&desk, &[Step::Wait(minute(0))], 0), after(0));
    desk.act(minute(0));
    assert_eq!(due(&desk, &[], 0), after(5));
    desk.watch.see(&reading(minute(10), Status::Ok));
    desk.act(minute(10));
    assert_eq!(due(&desk, &[], 10), after(41));
    assert_eq!(desk.told(minute(41)), "forget:Trouble");
    assert_eq!(due(&desk, &[], 41), None);
    assert!(desk.watch.state.held(Track::Trouble).is_none());
}

/// What is about to run out is looked at each minute, for its tier may rise; what has run out is told, and costs no more
/// than any other risk.
#[test]
fn what_has_run_out_is_not_looked_at_each_minute() {
    let next = |end: i64| {
        let mut watch = crate::watch::Watch::new(probe());
        let mut seen = reading(minute(0), Status::Ok);
        seen.measured.certificate_expires_at = Some(minute(end));
        watch.see(&seen);
        watch.pass(minute(0));
        let scene = Scene::new(ZONE, &[]);
        look_at(&probe(), &watch.state, &scene, &[], minute(0))
    };
    assert_eq!(next(60), Some(minute(1)));
    assert_eq!(next(24 * 60), Some(minute(15)));
    assert_eq!(next(-60), Some(minute(15)));
}
