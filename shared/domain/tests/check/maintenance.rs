//! Maintenance windows.

use domain::check::{Check, Covers, Expects, Maintenance, Phase, Rhythm};
use domain::ids::{CheckId, LocationId, SystemId};

use crate::watch::{Watch, minute, probe};

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
