//! Maintenance windows.

use domain::check::maintenance::spread;
use domain::check::{Check, Covers, Expects, Maintenance, Phase, Rhythm};
use domain::ids::{CheckId, LocationId, SystemId};

use domain::reading::{Reading, Status};

use crate::depend::catalogue;
use crate::watch::{Watch, minute, probe, reading};

fn window(covers: Covers, from: i64, until: i64) -> Maintenance {
    Maintenance {
        covers,
        from: minute(from),
        until: minute(until),
    }
}

fn ehr() -> Covers {
    Covers::System(SystemId::new("ehr").unwrap())
}

/// What breaks within a window is expected; what is still bad when it ends is not.
#[test]
fn what_breaks_within_a_window_is_expected() {
    for covers in [
        ehr(),
        Covers::Check(CheckId::new("ehr-login").unwrap()),
        Covers::Location(LocationId::new("main").unwrap()),
    ] {
        let mut watch = Watch::new(probe());
        watch.windows = vec![window(covers, 5, 15)];
        watch.play(0, ".....xxxxxxxxxx");
        assert_eq!(watch.phase(), Phase::Healthy);
        watch.play(15, "xxx");
        assert_eq!(watch.changes.last().unwrap().broke_at, Some(minute(15)));
    }
    let mut other = Watch::new(probe());
    other.windows = vec![window(
        Covers::System(SystemId::new("imaging").unwrap()),
        0,
        99,
    )];
    other.play(0, "xxx");
    assert_eq!(other.phase(), Phase::Down);
}

/// "Maintenance windows that let recoveries through."
#[test]
fn recoveries_are_let_through() {
    let mut watch = Watch::new(probe());
    watch.windows = vec![window(ehr(), 3, 60)];
    watch.play(0, "xxx");
    assert_eq!(watch.phase(), Phase::Down);
    watch.play(3, "xx.x..");
    assert_eq!(watch.phase(), Phase::Healthy);
    let told = "suspect>down@2/0 down>recovering@5/0 recovering>healthy@8/0";
    assert!(watch.told().ends_with(told), "{}", watch.told());
}

/// A heartbeat that falls due within a window, or within several that touch, is due at their end.
#[test]
fn a_heartbeat_is_due_when_the_window_ends() {
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 60 },
        grace_minutes: 10,
        hours: domain::check::Counts::Always,
    };
    let mut watch = Watch::new(Check {
        system: Some(SystemId::new("ehr").unwrap()),
        ..Check::heartbeat(CheckId::new("backup").unwrap(), expects)
    });
    watch.windows = vec![
        window(ehr(), 50, 100),
        window(ehr(), 100, 150),
        window(ehr(), 160, 170),
    ];
    watch.hear(minute(0), &[]);
    // Due at 60, so at 150; with its grace that is within the next, which ends at 170.
    assert_eq!(watch.next_at(), Some(minute(170)));
    watch.pass(minute(169));
    assert_eq!(watch.phase(), Phase::Healthy);
    watch.pass(minute(170));
    assert_eq!(watch.told(), "unheard>healthy@0 healthy>down@170/150");
}

/// A run that should have ended within a window may end until it does.
#[test]
fn a_run_may_end_with_the_window() {
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 1440 },
        grace_minutes: 10,
        hours: domain::check::Counts::Always,
    };
    let mut watch = Watch::new(Check::heartbeat(CheckId::new("backup").unwrap(), expects));
    watch.windows = vec![window(
        Covers::Check(CheckId::new("backup").unwrap()),
        5,
        60,
    )];
    watch.hear(minute(0), &["start"]);
    assert_eq!(watch.next_at(), Some(minute(60)));
    watch.pass(minute(60));
    assert_eq!(watch.phase(), Phase::Down);
    assert_eq!(watch.next_at(), None);
}

/// The wire form of the interface: `{"system"|"check"|"location", "from", "until"}`.
#[test]
fn the_wire_form_names_what_is_covered() {
    let text =
        r#"{"location":"main","from":"2026-11-25T14:00:00Z","until":"2026-11-25T15:00:00Z"}"#;
    let read: Maintenance = serde_json::from_str(text).unwrap();
    assert_eq!(
        read,
        window(Covers::Location(LocationId::new("main").unwrap()), 0, 60)
    );
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

fn alert(at: i64, status: Status) -> Reading {
    reading(minute(at), status)
}

/// An alert says once that it fires: one that begins within a window, and has not ended, holds when the window ends.
#[test]
fn an_alert_outlasts_the_window_it_began_in() {
    let check = || Check {
        system: Some(SystemId::new("ehr").unwrap()),
        ..Check::webhook(CheckId::new("alert").unwrap())
    };
    let mut watch = Watch::new(check());
    watch.windows = vec![window(ehr(), 5, 15)];
    watch.see(&alert(8, Status::Fail));
    watch.pass(minute(14));
    assert_ne!(watch.phase(), Phase::Down);
    watch.pass(minute(15));
    assert_eq!(watch.phase(), Phase::Down);
    assert_eq!(watch.changes.last().unwrap().broke_at, Some(minute(15)));
    // Once, and its end is its end.
    watch.pass(minute(40));
    watch.see(&alert(41, Status::Ok));
    assert_eq!(watch.phase(), Phase::Healthy);
    watch.pass(minute(90));
    assert_eq!(watch.phase(), Phase::Healthy);

    let mut ended = Watch::new(check());
    ended.windows = vec![window(ehr(), 5, 15)];
    ended.see(&alert(8, Status::Fail));
    ended.see(&alert(12, Status::Ok));
    ended.pass(minute(30));
    assert_eq!(ended.phase(), Phase::Healthy);
}

/// Planned work on a network covers what does not do without it, and nothing else.
#[test]
fn planned_work_covers_what_depends_on_it() {
    let systems = catalogue();
    let covers = |system: &str, what: &str| {
        let windows = spread(
            [window(Covers::System(SystemId::new(system).unwrap()), 0, 9)],
            &systems,
        );
        let check = Check {
            system: Some(SystemId::new(what).unwrap()),
            ..probe()
        };
        windows
            .iter()
            .any(|window| window.covers(&check, minute(1)))
    };
    for what in ["network", "identity", "ehr", "scheduling"] {
        assert!(covers("network", what), "{what}");
    }
    assert!(covers("ehr", "scheduling"));
    assert!(!covers("ehr", "identity"));
    assert!(!covers("scheduling", "ehr"));
}
