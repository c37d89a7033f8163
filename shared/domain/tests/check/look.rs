//! Looks: when a check that is probed is looked at, and what is remembered of it.

use domain::check::guard::may_be_cut_off;
use domain::check::look::{is_due, next_after, next_at, still_at};
use domain::check::observe::look;
use domain::check::target::{Reason, Seen, Target};
use domain::check::{Check, Phase, Scene, State, keep};
use domain::ids::{CheckId, PracticeId};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::watch::{ZONE, minute, probe};

fn practice(name: &str) -> PracticeId {
    PracticeId::new(name).unwrap()
}

fn probed(id: &str, every_minutes: u16) -> Check {
    Check {
        id: CheckId::new(id).unwrap(),
        every_minutes,
        probe: Some(Target::Tcp {
            host: "lab.example.com".to_owned(),
            port: 6661,
        }),
        ..probe()
    }
}

fn seen(reason: Option<Reason>) -> Seen {
    Seen {
        reason,
        ..Seen::default()
    }
}

#[test]
fn what_is_not_probed_is_never_looked_at() {
    assert_eq!(next_at(&practice("lakeside"), &probe(), minute(0)), None);
}

proptest! {
    /// Every so many minutes, from wherever it is asked, and never before; told by nothing that is kept.
    #[test]
    fn looks_are_so_far_apart(
        every in 1_u16..=1440, second in 1_767_225_600_i64..1_798_761_600, nanos in 0_i32..1_000_000_000,
    ) {
        let (lakeside, check) = (practice("lakeside"), probed("lab", every));
        let from = Timestamp::new(second, nanos).unwrap();
        let first = next_at(&lakeside, &check, from).unwrap();
        let apart = SignedDuration::from_mins(i64::from(every));
        prop_assert!(from <= first && from.duration_until(first) < apart);
        prop_assert_eq!(next_at(&lakeside, &check, first), Some(first));
        let then = next_after(&lakeside, &check, first).unwrap();
        prop_assert_eq!(first.duration_until(then), apart);
        prop_assert_eq!(first.as_second() % 60, 0);
    }
}

/// Many checks are not looked at in the same minute.
#[test]
fn looks_are_spread_over_the_minutes() {
    let mut counts = [0; 5];
    for practice_id in ["lakeside", "summit"] {
        for number in 0..500 {
            let check = probed(&format!("c-{number}"), 5);
            let first = next_at(&practice(practice_id), &check, minute(0)).unwrap();
            counts[usize::try_from(minute(0).duration_until(first).as_mins()).unwrap()] += 1;
        }
    }
    assert!(
        counts.iter().all(|count| (120..280).contains(count)),
        "{counts:?}"
    );
}

/// What is due for something else is not looked at before its turn; what is set up anew is.
#[test]
fn a_look_is_due_at_its_turn_or_when_it_is_new() {
    let (lakeside, check) = (practice("lakeside"), probed("lab", 60));
    let turn = next_at(&lakeside, &check, minute(0)).unwrap();
    let second = SignedDuration::from_secs(1);
    let due = |state: &State, due_at, now| is_due(&lakeside, &check, state, due_at, now);
    let state = State::default();
    assert!(due(&state, turn, turn));
    assert!(
        due(&state, turn - second, turn + second),
        "it has come since"
    );
    assert!(!due(&state, turn - second * 2, turn - second));
    assert!(!due(&state, turn + second, turn + second * 2));
    let anew = state.look_anew();
    assert!(due(&anew, turn + second, turn + second * 2));
    // A reading in between moves neither.
    let still = |state: &State, due_at| still_at(&lakeside, &check, state, due_at).unwrap();
    assert_eq!(still(&anew, turn + second), turn + second);
    assert_eq!(still(&State::default(), turn - second), turn);
    let scene = Scene::new(ZONE, &[]);
    let looked = look(&check, &anew, &seen(None), minute(1), &scene);
    assert!(keep::worth(&check, &anew, &looked));
    assert!(!due(&looked.state, turn + second, turn + second * 2));
}

/// The last reason is remembered beside what it does to the check; a success says nothing of it.
#[test]
fn the_last_reason_is_remembered() {
    let (check, scene) = (probed("lab", 1), Scene::new(ZONE, &[]));
    let mut state = State::default();
    let looks = [
        None,
        Some(Reason::Refused),
        Some(Reason::HttpStatus(503)),
        None,
    ];
    for (place, reason) in (0..).zip(looks) {
        state = look(&check, &state, &seen(reason), minute(place), &scene).state;
    }
    let wanting = state.wanting().unwrap();
    assert_eq!(
        (wanting.at, wanting.reason),
        (minute(2), Reason::HttpStatus(503))
    );
    assert_eq!(state.phase(&check), Phase::Suspect);
    assert!(keep::is_calm(&check, &state));
    for place in 4..7 {
        state = look(
            &check,
            &state,
            &seen(Some(Reason::TimedOut)),
            minute(place),
            &scene,
        )
        .state;
    }
    assert_eq!(state.phase(&check), Phase::Down);
    assert!(!keep::is_calm(&check, &state));
}

/// Cut off is who reaches nobody, of however many: not whoever hears a word from anybody.
#[test]
fn who_reaches_nobody_may_be_cut_off() {
    let looks = |count: usize, last: Option<Reason>| {
        let others = std::iter::repeat_n(Some(Reason::TimedOut), count - 1);
        may_be_cut_off(others.chain([last]))
    };
    assert!(looks(5, Some(Reason::DnsFailed)));
    assert!(
        looks(1, Some(Reason::DnsFailed)),
        "of one practice that has one"
    );
    assert!(!may_be_cut_off([]), "nothing was looked at");
    for word in [
        None,
        Some(Reason::HttpStatus(500)),
        Some(Reason::TlsExpired),
        Some(Reason::NotFhir),
    ] {
        assert!(!looks(50, word), "{word:?}");
    }
}
