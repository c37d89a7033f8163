//! The guard against our own blindness.

use domain::check::guard::{Sight, View, see};
use domain::check::{Check, Expects, Rhythm};
use domain::ids::{CheckId, LocationId, PracticeId};

use crate::watch::{Watch, minute, reading};

use domain::reading::Status;

fn beat() -> Check {
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 1 },
        grace_minutes: 1,
        hours: domain::check::Counts::Always,
    };
    Check::heartbeat(CheckId::new("beat").unwrap(), expects)
}

fn of(practice: &str, watch: &Watch) -> View {
    View::of(
        &PracticeId::new(practice).unwrap(),
        &watch.check,
        &watch.state,
    )
}

/// A check of a practice's site that was heard of until a minute and, where it fails, is missed from the next on.
fn view(practice: &str, site: &str, well_until: i64, fails: bool) -> View {
    let mut watch = Watch::new(Check {
        location: Some(LocationId::new(site).unwrap()),
        ..beat()
    });
    watch.hear(minute(well_until), &[]);
    if fails {
        watch.pass(minute(well_until + 2));
    }
    of(practice, &watch)
}

/// "When StatDesk itself sees nothing anywhere, that is one 'monitor blind' ticket": before any of the
/// checks has failed often enough to open its own.
#[test]
fn nothing_anywhere_is_blindness() {
    let all: Vec<View> = (0..6)
        .map(|n| view(["a", "b", "c"][n % 3], "main", 10, true))
        .collect();
    assert_eq!(see(&all), Sight::Blind(minute(11)));
}

/// One answer from anywhere, since then, is sight.
#[test]
fn one_answer_is_sight() {
    let mut all: Vec<View> = (0..6)
        .map(|n| view(["a", "b"][n % 2], "main", 10, true))
        .collect();
    all.push(view("c", "main", 11, false));
    assert_eq!(see(&all), Sight::Clear);
    assert_eq!(see(&[]), Sight::Clear);
}

/// A site whose every check fails may have lost its own network: that is its outage, and is told.
#[test]
fn one_site_alone_is_its_own_outage() {
    let all: Vec<View> = (0..9).map(|_| view("a", "main", 10, true)).collect();
    assert_eq!(see(&all), Sight::Clear);
    let few: Vec<View> = (0..4)
        .map(|n| view(["a", "b"][n % 2], "main", 10, true))
        .collect();
    assert_eq!(see(&few), Sight::Clear);
}

/// "When StatDesk itself sees nothing anywhere": whoever is told that something fails hears, however much fails.
#[test]
fn what_is_told_is_heard() {
    let alert = |site: &str| {
        let mut watch = Watch::new(Check {
            location: Some(LocationId::new(site).unwrap()),
            ..Check::webhook(CheckId::new("alert").unwrap())
        });
        watch.see(&reading(minute(12), Status::Fail));
        of("a", &watch)
    };
    let told: Vec<View> = (0..9).map(|n| alert(["main", "east"][n % 2])).collect();
    assert_eq!(see(&told), Sight::Clear);
    let mut all: Vec<View> = (0..6)
        .map(|n| view("a", ["main", "east"][n % 2], 10, true))
        .collect();
    assert_eq!(see(&all), Sight::Blind(minute(11)));
    all.push(alert("main"));
    assert_eq!(see(&all), Sight::Clear);
}

/// Checks that were down long before neither make it blind nor keep it from being so; nor do those that
/// are heard of once a day.
#[test]
fn what_was_bad_before_does_not_count() {
    let mut all: Vec<View> = (0..5)
        .map(|n| view(["a", "b"][n % 2], "main", 10, true))
        .collect();
    all.extend((0..20).map(|_| view("c", "main", -5000, true)));
    assert_eq!(see(&all), Sight::Blind(minute(11)));
    let old: Vec<View> = (0..20)
        .map(|n| view(["a", "b"][n % 2], "main", -5000, true))
        .collect();
    let mut well = old;
    well.push(view("a", "main", 10, false));
    assert_eq!(see(&well), Sight::Clear);
    // Five of a hundred that answered within the hour are five outages.
    let mut all: Vec<View> = (0..5)
        .map(|n| view(["a", "b"][n % 2], "main", 10, true))
        .collect();
    all.extend((0..95).map(|_| view("c", "main", 9, false)));
    assert_eq!(see(&all), Sight::Clear);
}
