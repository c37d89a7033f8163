//! Routing: what decides, what is said of it, and what it is worth over a quarter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain tells nobody anything and knows no files; its tests may.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods
)]

#[path = "../../../tests/src/figure.rs"]
mod figure;

use domain::ids::PersonId;
use domain::routing::{Because, Candidate, Record, route};
use proptest::prelude::*;

fn candidate(name: &str, on_call: bool, load: u32, kept: u32, of: u32) -> Candidate {
    Candidate {
        person: PersonId::new(name).unwrap(),
        skilled: true,
        on_call,
        load: Some(load),
        record: Some(Record { kept, of }),
    }
}

#[track_caller]
fn chosen(candidates: &[Candidate], open: bool, name: &str, because: &[Because]) {
    let choice = route(candidates, open);
    assert_eq!(choice.person.as_ref().map(PersonId::as_str), Some(name));
    assert_eq!(choice.because, because);
}

#[test]
fn skill_comes_before_everything() {
    let mut other = candidate("lee", true, 0, 100, 100);
    other.skilled = false;
    let both = [other.clone(), candidate("kim", false, 30, 0, 50)];
    chosen(&both, false, "kim", &[Because::Skill, Because::OnlyOne]);
    let nobody = route(&[other], true);
    assert_eq!(
        (nobody.person, nobody.because),
        (None, vec![Because::NobodySkilled])
    );
    assert_eq!(route(&[], true).person, None);
}

#[test]
fn by_day_record_and_load_decide_and_by_night_who_is_on_call() {
    let night = candidate("ann", true, 6, 2, 10);
    let strong = candidate("bob", false, 1, 9, 10);
    let pair = [night, strong];
    chosen(
        &pair,
        true,
        "bob",
        &[Because::Skill, Because::Record, Because::Load],
    );
    chosen(&pair, false, "ann", &[Because::Skill, Because::OnCall]);
    let alike = [
        candidate("bob", false, 2, 5, 8),
        candidate("ann", false, 2, 5, 8),
    ];
    chosen(&alike, true, "ann", &[Because::Skill]);
    // Who is buried in work is not given more for having been good.
    let buried = [
        candidate("ann", false, 20, 9, 10),
        candidate("bob", false, 1, 6, 10),
    ];
    chosen(&buried, true, "bob", &[Because::Skill, Because::Load]);
}

/// What was not looked at is not claimed.
#[test]
fn a_reason_rests_on_what_is_known() {
    let mut known = candidate("ann", true, 0, 9, 9);
    let mut unknown = candidate("bob", false, 0, 0, 0);
    (unknown.load, unknown.record) = (None, None);
    chosen(
        &[known.clone(), unknown.clone()],
        true,
        "ann",
        &[Because::Skill, Because::OnCall],
    );
    (known.load, known.record) = (None, None);
    chosen(
        &[known, unknown],
        true,
        "ann",
        &[Because::Skill, Because::OnCall],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    /// The choice is one of the skilled, whatever the order; who only gets better stays chosen.
    #[test]
    fn the_choice_is_sound(
        all in proptest::collection::vec((any::<bool>(), any::<bool>(), 0_u32..50, 0_u32..40, 0_u32..40), 0..8),
        open in any::<bool>(),
    ) {
        let mut candidates: Vec<_> = all.iter().enumerate().map(|(at, (skilled, on_call, load, kept, lost))| Candidate {
            skilled: *skilled,
            ..candidate(&format!("p{at}"), *on_call, *load, *kept, kept + lost)
        }).collect();
        let choice = route(&candidates, open);
        let skilled = candidates.iter().any(|one| one.skilled);
        prop_assert_eq!(choice.person.is_some(), skilled);
        candidates.reverse();
        prop_assert_eq!(&route(&candidates, open), &choice);
        if let Some(person) = choice.person {
            let best = candidates.iter_mut().find(|one| one.person == person).unwrap();
            prop_assert!(best.skilled);
            best.load = best.load.map(|load| load.saturating_sub(1));
            best.record = best.record.map(|record| Record { kept: record.kept + 1, of: record.of + 1 });
            best.on_call = true;
            prop_assert_eq!(route(&candidates, open).person, Some(person));
        }
    }
}

/// A quarter of a helpdesk: who is given what, and whether it was solved at first contact.
mod quarter {
    use super::{Candidate, PersonId, Record, route};

    /// A reproducible draw (an LCG with Knuth's multiplier): the figure is the same on every machine.
    pub struct Draw(pub u64);

    impl Draw {
        pub fn below(&mut self, most: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % most
        }
    }

    pub const PEOPLE: usize = 6;
    pub const QUEUES: usize = 5;
    pub const TICKETS: usize = 3000;
    /// What share of those with a skill, and of those without it, solve at first contact, in hundredths.
    pub const SKILLED: std::ops::Range<u64> = 45..85;
    pub const UNSKILLED: u64 = 20;
    /// What each open ticket takes from that.
    pub const BUSY: u64 = 2;
    /// How many tickets come in before one of somebody's is done.
    pub const PACE: usize = 24;

    /// Plays it; answers first-contact resolutions in hundredths.
    pub fn play(seed: u64, round_robin: bool) -> f64 {
        let mut draw = Draw(seed);
        // Each knows two or three of the queues, and how well is theirs alone.
        let ability: Vec<Vec<Option<u64>>> = (0..PEOPLE)
            .map(|person| {
                let queue = |queue: usize| {
                    let knows = (queue + person) % QUEUES < 2 + person % 2;
                    let well = SKILLED.start + draw.below(SKILLED.end - SKILLED.start);
                    knows.then_some(well)
                };
                (0..QUEUES).map(queue).collect()
            })
            .collect();
        let mut records = vec![vec![Record::default(); QUEUES]; PEOPLE];
        let mut open: Vec<Vec<usize>> = vec![Vec::new(); PEOPLE];
        let mut kept = 0;
        // What is being judged does not count yet: seven days are some 230 tickets.
        let mut pending = std::collections::VecDeque::new();
        for ticket in 0..TICKETS {
            let queue = usize::try_from(draw.below(QUEUES as u64)).unwrap();
            for own in &mut open {
                own.retain(|since| since + PACE > ticket);
            }
            let person = if round_robin {
                ticket % PEOPLE
            } else {
                let candidates: Vec<_> = (0..PEOPLE)
                    .map(|person| Candidate {
                        person: PersonId::new(&format!("p{person}")).unwrap(),
                        skilled: ability[person][queue].is_some(),
                        on_call: ticket / 230 % PEOPLE == person,
                        load: u32::try_from(open[person].len()).ok(),
                        record: Some(records[person][queue]),
                    })
                    .collect();
                let choice = route(&candidates, true).person.expect("somebody knows it");
                choice.as_str()[1..].parse().unwrap()
            };
            let able = ability[person][queue].unwrap_or(UNSKILLED);
            let able = able.saturating_sub(BUSY * open[person].len() as u64);
            let solved = draw.below(100) < able;
            kept += u32::from(solved);
            open[person].push(ticket);
            pending.push_back((person, queue, solved));
            if pending.len() > 230 {
                let (person, queue, solved) = pending.pop_front().unwrap();
                let record = &mut records[person][queue];
                record.of += 1;
                record.kept += u32::from(solved);
            }
        }
        f64::from(kept) * 100.0 / TICKETS as f64
    }
}

/// "Routing simulated over a quarter beats round-robin on first-contact resolution by 15 points or more, with the
/// assumptions shown", on every one of twenty draws.
#[test]
fn it_beats_round_robin_over_a_quarter() {
    use quarter::{BUSY, PACE, PEOPLE, QUEUES, SKILLED, TICKETS, UNSKILLED, play};
    let gains: Vec<_> = (1..=20)
        .map(|seed| {
            let (routed, turns) = (play(seed, false), play(seed, true));
            (routed - turns, routed, turns)
        })
        .collect();
    let mean = |of: &dyn Fn(&(f64, f64, f64)) -> f64| gains.iter().map(of).sum::<f64>() / 20.0;
    let least = gains.iter().map(|one| one.0).fold(f64::MAX, f64::min);
    figure!(
        "routing over a quarter",
        "first-contact resolution routed {:.1} %, round-robin {:.1} %, {:.1} points better (least of 20 draws {least:.1})\n\
         assumed: {TICKETS} tickets over {QUEUES} queues, {PEOPLE} technicians who know two or three of them and solve \
         {} to {} % of those at first contact, {UNSKILLED} % of others; each open ticket takes {BUSY} points; a ticket is \
         done {PACE} tickets later; a record counts after seven days",
        mean(&|one| one.1),
        mean(&|one| one.2),
        mean(&|one| one.0),
        SKILLED.start,
        SKILLED.end
    );
    assert!(least >= 15.0, "{gains:?}");
}
