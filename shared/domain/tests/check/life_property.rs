//! A check's whole life with its tickets: whatever happens, the tickets end up telling the truth.

use domain::check::Phase;
use domain::check::verdict::{Step, Track};
use domain::kind::Tier;
use domain::reading::Status;
use proptest::prelude::*;

use crate::desk::{Desk, tell};
use crate::watch::{minute, probe, reading};

/// What happens in a minute beside the reading.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Nothing,
    Touch,
    Resolve,
    Withdraw,
    Blind(bool),
    Lower,
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        60 => Just(Turn::Nothing),
        2 => Just(Turn::Touch),
        1 => Just(Turn::Resolve),
        1 => Just(Turn::Withdraw),
        1 => any::<bool>().prop_map(Turn::Blind),
        1 => Just(Turn::Lower),
    ]
}

/// Stretches of good and bad readings.
fn readings() -> impl Strategy<Value = Vec<Status>> {
    let status =
        prop_oneof![3 => Just(Status::Ok), 2 => Just(Status::Fail), 1 => Just(Status::Warn)];
    proptest::collection::vec((status, 1_usize..15), 1..20).prop_map(|stretches| {
        let many = |(status, length)| std::iter::repeat_n(status, length);
        stretches.into_iter().flat_map(many).collect()
    })
}

fn life() -> impl Strategy<Value = Vec<(Status, Turn)>> {
    readings().prop_flat_map(|all| {
        let turns = proptest::collection::vec(turn(), all.len());
        turns.prop_map(move |turns| all.iter().copied().zip(turns).collect())
    })
}

fn turns(desk: &mut Desk, turn: Turn, place: i64) {
    match (turn, desk.trouble.is_some()) {
        (Turn::Touch, true) => desk.ticket(Track::Trouble).touched = true,
        (Turn::Resolve | Turn::Withdraw, true) => {
            desk.ticket(Track::Trouble).touched = true;
            desk.ticket(Track::Trouble).withdrawn = matches!(turn, Turn::Withdraw);
            desk.resolve(Track::Trouble, minute(place));
        }
        (Turn::Lower, true) => desk.ticket(Track::Trouble).tier = Tier::General,
        (Turn::Blind(blind), _) => desk.blind = blind,
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// "Tickets by themselves": one at a time, none opened while nothing is bad or can be seen, none
    /// resolved that a human took part in, and nothing decided twice.
    #[test]
    fn tickets_tell_the_truth(life in life()) {
        let mut desk = Desk::new(probe());
        for (place, (status, turn)) in life.iter().enumerate() {
            let place = place as i64;
            turns(&mut desk, *turn, place);
            desk.watch.see(&reading(minute(place), *status));
            desk.watch.pass(minute(place));
            let active = desk.trouble.as_ref().is_some_and(|ticket| ticket.active);
            let touched = desk.trouble.as_ref().is_some_and(|ticket| ticket.touched);
            let phase = desk.watch.phase();
            let steps = desk.act(minute(place));
            for step in &steps {
                match step {
                    Step::Open(_) | Step::Reopen { .. } => {
                        prop_assert!(!active && !desk.blind, "{}", tell(step));
                        prop_assert!(matches!(phase, Phase::Down | Phase::Degraded), "{phase:?}");
                    }
                    Step::Resolve { .. } => prop_assert!(active && !touched && !phase.is_trouble()),
                    Step::NoteRecovery { .. } => prop_assert!(active && touched && !phase.is_trouble()),
                    Step::NoteRelapse { .. } | Step::Raise { .. } => {
                        prop_assert!(active && phase.is_trouble());
                    }
                    _ => {}
                }
            }
            prop_assert!(steps.len() <= 2);
            // What was reopened may have to be raised as well; nothing else is left to do.
            let reopened = steps.iter().any(|step| matches!(step, Step::Reopen { .. }));
            let again: Vec<String> = desk.act(minute(place)).iter().map(tell).collect();
            let raised = |step: &String| reopened && step.starts_with("raise");
            prop_assert!(again.iter().all(|step| step.starts_with("wait") || raised(step)), "{again:?}");
            let third: Vec<String> = desk.decide(minute(place)).iter().map(tell).collect();
            prop_assert!(third.iter().all(|step| step.starts_with("wait")), "{third:?}");
        }
        // Sight is back and all is well: whatever nobody touched is resolved, and let go of in the end.
        desk.blind = false;
        let last = life.len() as i64;
        for place in last..last + 60 {
            desk.watch.see(&reading(minute(place), Status::Ok));
            desk.watch.pass(minute(place));
            desk.act(minute(place));
        }
        prop_assert_eq!(desk.watch.phase(), Phase::Healthy);
        match &desk.trouble {
            Some(ticket) if ticket.active => prop_assert!(ticket.touched),
            _ => {
                desk.act(minute(last + 200));
                prop_assert!(desk.watch.state.held(Track::Trouble).is_none());
            }
        }
    }

    /// What stays bad and can be seen has an open ticket, within ten minutes of whatever anybody did but
    /// to take it back.
    #[test]
    fn what_stays_bad_has_a_ticket(life in life()) {
        let mut desk = Desk::new(probe());
        for (place, (status, turn)) in life.iter().enumerate() {
            let turn = if matches!(turn, Turn::Withdraw) { Turn::Resolve } else { *turn };
            turns(&mut desk, turn, place as i64);
            desk.watch.see(&reading(minute(place as i64), *status));
            desk.act(minute(place as i64));
        }
        desk.blind = false;
        let last = life.len() as i64;
        for place in last..last + 20 {
            desk.watch.see(&reading(minute(place), Status::Fail));
            desk.act(minute(place));
        }
        prop_assert_eq!(desk.watch.phase(), Phase::Down);
        prop_assert!(desk.trouble.is_some_and(|ticket| ticket.active));
    }
}
