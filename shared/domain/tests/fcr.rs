//! First-contact resolution: each reason by hand, and every timeline by a second, slower reading.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::event::{Event, Happened};
use domain::fcr::{Because, FirstContact, Outcome, STAYS, first_contact};
use domain::ids::{EventId, PersonId, TicketId};
use domain::kind::Tier;
use domain::role::Actor;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-11-23T14:02:11Z".parse().unwrap();
    start + SignedDuration::from_mins(minute)
}

fn person(name: &str) -> PersonId {
    PersonId::new(name).unwrap()
}

/// Somebody does something at a minute; nobody is the desk itself.
fn event(minute: i64, who: &str, what: Happened) -> Event {
    let actor = match who {
        "" => Actor::Desk,
        name => Actor::Person(person(name)),
    };
    Event {
        id: EventId::of(minute.unsigned_abs(), 0),
        at: at(minute),
        recorded_at: at(minute),
        actor,
        what,
        sealed: None,
    }
}

fn responded() -> Happened {
    Happened::Responded {
        channel: None,
        next_update_at: None,
        via: None,
    }
}

fn resolved() -> Happened {
    Happened::Resolved {
        via: None,
        steps: 1,
    }
}

fn assigned(to: &str, other_skill: bool) -> Happened {
    Happened::Assigned {
        person: person(to),
        from: Some(person("kim")),
        other_skill,
    }
}

fn incident() -> TicketId {
    TicketId::parse("01935b2e-7c1a-7000-8000-0123456789ab").unwrap()
}

const WEEK: i64 = 7 * 24 * 60;

fn told(events: &[Event], minute: i64) -> FirstContact {
    first_contact(events, at(minute))
}

#[track_caller]
fn is(events: &[Event], minute: i64, because: Because) -> FirstContact {
    let told = told(events, minute);
    assert_eq!(told.because, because);
    told
}

#[test]
fn it_is_pending_until_seven_days_have_passed() {
    let events = [event(10, "kim", responded()), event(60, "kim", resolved())];
    is(&events[..1], 20, Because::StillOpen);
    let pending = is(&events, 60 + WEEK - 1, Because::MayReopen);
    assert_eq!(pending.outcome, Outcome::Pending);
    assert_eq!(pending.decided_at, Some(at(60 + WEEK)));
    let achieved = is(&events, 60 + WEEK, Because::StayedResolved);
    assert_eq!(
        (achieved.outcome, achieved.decided_at),
        (Outcome::Achieved, None)
    );
    // "`resolve` with a text counts as the response when there was none."
    is(&events[1..], 60 + WEEK, Because::StayedResolved);
}

#[test]
fn a_reopening_counts_within_seven_days_and_never_after() {
    let reopened = |minute| {
        let reopened = event(minute, "dana", Happened::Reopened { cycle: 1 });
        [
            event(5, "kim", resolved()),
            reopened,
            event(minute + 5, "kim", resolved()),
        ]
    };
    is(&reopened(5 + WEEK - 1), 90 * 1440, Because::Reopened);
    is(&reopened(5 + WEEK), 90 * 1440, Because::StayedResolved);
    // At once, not only when the week is over.
    is(&reopened(20), 21, Because::Reopened);
}

#[test]
fn who_answered_first_must_have_solved_it() {
    let events = [
        event(1, "kim", responded()),
        event(2, "lee", responded()),
        event(3, "lee", resolved()),
    ];
    is(&events, 90 * 1440, Because::ResolvedByAnother);
    // A call written down later than another's answer does not count as the first.
    let mut late = [
        event(1, "lee", responded()),
        event(2, "kim", responded()),
        event(3, "kim", resolved()),
    ];
    late[0].recorded_at = at(3);
    is(&late, 90 * 1440, Because::StayedResolved);
}

#[test]
fn a_hand_over_counts_once_somebody_has_answered() {
    let handed = |before: bool, other_skill| {
        let minute = if before { 1 } else { 3 };
        [
            event(minute, "kim", assigned("lee", other_skill)),
            event(2, "kim", responded()),
            event(4, "kim", resolved()),
        ]
    };
    is(&handed(false, true), 90 * 1440, Because::HandedOver);
    is(&handed(true, true), 90 * 1440, Because::StayedResolved);
    is(&handed(false, false), 90 * 1440, Because::StayedResolved);
    is(&handed(false, true)[..2], 5, Because::HandedOver);
}

/// "Ladder pages don't count against it."
#[test]
fn the_ladder_does_not_count() {
    let events = [
        event(
            1,
            "lee",
            Happened::Acknowledged {
                until: None,
                level: 1,
            },
        ),
        event(
            2,
            "",
            Happened::LeaseExpired {
                person: person("lee"),
            },
        ),
        event(3, "lee", Happened::PassedOn { level: 1 }),
        event(4, "", Happened::Threshold { percent: 100 }),
        event(5, "kim", responded()),
        event(6, "lee", Happened::Noted {}),
        event(7, "kim", resolved()),
    ];
    is(&events, 90 * 1440, Because::StayedResolved);
}

#[test]
fn what_nobody_solved_is_in_no_figure() {
    for (events, because) in [
        (vec![event(3, "", resolved())], Because::EndedByItself),
        (
            vec![event(3, "dana", Happened::Withdrawn {})],
            Because::Withdrawn,
        ),
        (
            vec![
                event(
                    1,
                    "",
                    Happened::Joined {
                        incident: incident(),
                    },
                ),
                event(3, "kim", resolved()),
            ],
            Because::PartOfIncident,
        ),
    ] {
        let told = is(&events, 90 * 1440, because);
        assert_eq!(told.outcome, Outcome::NotCounted);
        assert!(told.text.len() > 10);
    }
    let detached = [
        event(
            1,
            "",
            Happened::Joined {
                incident: incident(),
            },
        ),
        event(
            2,
            "kim",
            Happened::Detached {
                incident: incident(),
            },
        ),
        event(3, "kim", resolved()),
    ];
    is(&detached, 90 * 1440, Because::StayedResolved);
}

/// The same, read sentence by sentence and slowly.
fn naive(events: &[Event], now: Timestamp) -> Outcome {
    let mut events = events.to_vec();
    events.sort_by_key(|event| event.recorded_at);
    let places = |wanted: &dyn Fn(&Happened) -> bool| -> Vec<usize> {
        (0..events.len())
            .filter(|place| wanted(&events[*place].what))
            .collect()
    };
    let joins = places(&|what| matches!(what, Happened::Joined { .. } | Happened::Detached { .. }));
    let in_one = joins
        .last()
        .is_some_and(|place| matches!(events[*place].what, Happened::Joined { .. }));
    if in_one {
        return Outcome::NotCounted;
    }
    let answers =
        places(&|what| matches!(what, Happened::Responded { .. } | Happened::Resolved { .. }));
    let by_people: Vec<_> = answers
        .into_iter()
        .filter(|place| matches!(events[*place].actor, Actor::Person(_)))
        .collect();
    let resolutions = places(&|what| matches!(what, Happened::Resolved { .. }));
    let resolution = resolutions.first().copied();
    let end = resolution.unwrap_or(events.len());
    let first = by_people.first().copied().unwrap_or(usize::MAX);
    let hand_over = (first.saturating_add(1)..end).any(|place| {
        matches!(
            events[place].what,
            Happened::Assigned {
                other_skill: true,
                ..
            }
        )
    });
    let Some(resolution) = resolution else {
        let withdrawn = !places(&|what| matches!(what, Happened::Withdrawn {})).is_empty();
        return match (withdrawn, hand_over) {
            (true, _) => Outcome::NotCounted,
            (_, true) => Outcome::Missed,
            _ => Outcome::Pending,
        };
    };
    let at = events[resolution].at;
    let Actor::Person(by) = &events[resolution].actor else {
        return Outcome::NotCounted;
    };
    let reopened = (resolution + 1..events.len()).any(|place| {
        matches!(events[place].what, Happened::Reopened { .. }) && events[place].at - STAYS < at
    });
    let own = events[first].actor == Actor::Person(by.clone());
    match (own && !hand_over && !reopened, now - STAYS >= at) {
        (false, _) => Outcome::Missed,
        (true, true) => Outcome::Achieved,
        (true, false) => Outcome::Pending,
    }
}

fn happening() -> impl Strategy<Value = Happened> {
    prop_oneof![
        4 => Just(responded()),
        3 => Just(resolved()),
        2 => any::<bool>().prop_map(|other| assigned("lee", other)),
        2 => Just(Happened::Reopened { cycle: 1 }),
        1 => Just(Happened::Withdrawn {}),
        1 => Just(Happened::Joined { incident: incident() }),
        1 => Just(Happened::Detached { incident: incident() }),
        2 => Just(Happened::Noted {}),
        1 => Just(Happened::Breached { due_at: at(0) }),
        1 => Just(Happened::Retiered { from: Tier::General, to: Tier::Critical }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// Any timeline, in any order of writing, is told as the slow reading tells it, and says why.
    #[test]
    fn it_agrees_with_a_second_reading(
        steps in proptest::collection::vec((0_i64..4000, 0_i64..30, 0_usize..4, happening()), 0..12),
        later in 0_i64..20_000,
    ) {
        let mut minute = 0;
        let mut events = Vec::new();
        for (pause, written, who, what) in steps {
            minute += pause;
            let mut one = event(minute, ["", "kim", "lee", "kim"][who], what);
            one.recorded_at += SignedDuration::from_mins(written);
            events.push(one);
        }
        let now = at(minute + 30 + later);
        let told = first_contact(&events, now);
        prop_assert_eq!(told.outcome, naive(&events, now));
        prop_assert_eq!(told.decided_at.is_some(), told.because == Because::MayReopen);
        // What is decided stays decided.
        let after = first_contact(&events, now + STAYS);
        if told.outcome != Outcome::Pending {
            prop_assert_eq!(after.because, told.because);
        }
    }
}
