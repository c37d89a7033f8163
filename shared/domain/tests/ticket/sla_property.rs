//! Clocks under any history: deadlines stand, thresholds fire once, no time is lost.

use domain::event::Happened;
use domain::ids::TicketId;
use domain::policy::Target;
use domain::sla::{Clock, Outcome, due_at};
use domain::ticket::Status;
use domain::ticket::verb::Verb;
use jiff::Timestamp;
use proptest::prelude::*;

use crate::given::*;
use crate::history::*;
use crate::world::World;

/// Plays verbs and sweeps in the order of their instants, and looks after each.
fn play(
    world: &mut World,
    id: TicketId,
    from: Timestamp,
    deeds: &[(i64, Verb, &'static str)],
    sweeps: &[i64],
    mut look: impl FnMut(&World, Option<&Verb>, Timestamp),
) -> Vec<bool> {
    let mut done = Vec::new();
    let mut sweeps = sweeps.iter().map(|s| from + seconds(*s)).peekable();
    let mut now = from;
    for (pause, verb, by) in deeds {
        now += seconds(*pause);
        while let Some(at) = sweeps.next_if(|at| *at <= now) {
            world.sweep(at);
            look(world, None, at);
        }
        done.push(world.act(id, verb.clone(), by, now).is_ok());
        look(world, done.last().filter(|d| **d).map(|_| verb), now);
    }
    let end = now + minutes(60 * 24 * 4);
    for at in sweeps.filter(|at| *at < end) {
        world.sweep(at);
        look(world, None, at);
    }
    world.sweep(end);
    look(world, None, end);
    done
}

/// The instants that a clock runs by.
fn deadlines(clock: &Clock) -> (Timestamp, Timestamp, Vec<Timestamp>) {
    let thresholds = clock.thresholds.iter().map(|one| one.at).collect();
    (clock.started_at, clock.due_at, thresholds)
}

proptest! {
    #![proptest_config(cases(64))]

    /// When a response is due, told without a clock, is when a clock has it.
    #[test]
    fn a_due_instant_is_the_clocks(setup in practice(), from in start(), tier in tier(), late in 0_i64..1_000_000) {
        let sites = setup.practice.locations.iter().map(Some).chain([None]);
        let at = from + seconds(late);
        for calendar in sites.filter_map(|site| setup.practice.calendar(site).ok()) {
            let targets = [
                setup.practice.policy.target(tier),
                Target::BusinessDay,
                Target::BusinessHours { minutes: 240 },
                Target::AroundTheClock { minutes: 480 },
            ];
            for target in targets {
                let clock = Clock::start(tier, target, &calendar, at);
                prop_assert_eq!(due_at(tier, target, &calendar, at), clock.due_at);
            }
        }
    }

    /// "A deadline never moves when nothing changed": only another tier or a new cycle moves it, and
    /// a raise only to an earlier instant.
    #[test]
    fn a_deadline_never_moves_when_nothing_changed(
        setup in practice(), from in start(), tier in tier(), deeds in deeds(12), sweeps in sweeps(400_000),
    ) {
        let mut world = World::new(setup);
        let id = world.open(alone(1, tier, from), from);
        let mut before = world.ticket(id).clone();
        play(&mut world, id, from, &deeds, &sweeps, |world, verb, _| {
            let ticket = world.ticket(id);
            let (was, is) = (deadlines(&before.clock), deadlines(&ticket.clock));
            match verb {
                Some(Verb::Reopen { .. }) => assert_eq!(ticket.cycle(), before.cycle() + 1),
                Some(Verb::Retier { .. } | Verb::ApproveTier) => {
                    assert_eq!(was.0, is.0);
                    if ticket.tier.stricter_than(before.tier) {
                        assert!(is.1 <= was.1, "a raise is no delay");
                    }
                    if !before.clock.awaits_response() {
                        assert_eq!(was, is);
                    }
                }
                _ => assert_eq!(was, is),
            }
            before = ticket.clone();
        });
    }

    /// Thresholds are in order; a breach that happened stays, once in its cycle; a cycle that is
    /// over is never touched again.
    #[test]
    fn a_breach_happens_once_and_stays(
        setup in practice(), from in start(), tier in tier(), deeds in deeds(14), sweeps in sweeps(400_000),
    ) {
        let mut world = World::new(setup);
        let id = world.open(alone(1, tier, from), from);
        let mut before = world.ticket(id).clone();
        let mut retiered = false;
        play(&mut world, id, from, &deeds, &sweeps, |world, verb, _| {
            let ticket = world.ticket(id);
            retiered |= matches!(verb, Some(Verb::Retier { .. } | Verb::ApproveTier));
            let instants = deadlines(&ticket.clock).2;
            if !retiered {
                assert!(instants.is_sorted());
                assert_eq!(instants[2], ticket.clock.due_at);
            }
            assert!(ticket.cycles.starts_with(&before.cycles));
            let same_cycle = ticket.cycle() == before.cycle();
            if let Some(at) = before.clock.breached_at {
                let clock = if same_cycle { &ticket.clock } else { ticket.cycles.last().unwrap() };
                assert_eq!((clock.breached_at, clock.outcome), (Some(at), Outcome::Breached));
            }
            before = ticket.clone();
        });
        let ticket = world.ticket(id);
        let cycles = ticket.cycles.iter().chain([&ticket.clock]);
        let breached = cycles.filter(|clock| clock.breached_at.is_some()).count();
        let breaches = world.thresholds(id).iter().filter(|(percent, _)| *percent == 101).count();
        prop_assert_eq!(breached, breaches);
        let mut fired = world.thresholds(id);
        let most = 4 * (ticket.cycle() + 1);
        prop_assert!(fired.len() <= most);
        fired.dedup();
        prop_assert_eq!(fired.len(), world.thresholds(id).len());
    }

    /// "Thresholds at 50, 75 and 100 % fire once each."
    /// "Thresholds fire once whatever the sweep's rhythm": any two rhythms leave the same thresholds
    /// at the same instants, the same cycles and the same resolution time.
    #[test]
    fn the_rhythm_of_the_sweep_changes_nothing(
        setup in practice(), from in start(), tier in tier(), late in 0_i64..1_440,
        deeds in deeds(14), some in sweeps(400_000), others in sweeps(90_000),
    ) {
        let mut first = World::new(setup);
        let id = first.open(alone(1, tier, from - minutes(late)), from);
        let mut second = first.clone();
        let mut third = first.clone();
        let did = play(&mut first, id, from, &deeds, &some, |_, _, _| {});
        let same = play(&mut second, id, from, &deeds, &others, |_, _, _| {});
        let never = play(&mut third, id, from, &deeds, &[], |_, _, _| {});
        prop_assert_eq!(&did, &same);
        prop_assert_eq!(&did, &never);
        for other in [&second, &third] {
            prop_assert_eq!(first.thresholds(id), other.thresholds(id));
            let (a, b) = (first.ticket(id), other.ticket(id));
            prop_assert_eq!((&a.clock, &a.cycles), (&b.clock, &b.cycles));
            prop_assert_eq!((a.status, a.tier, &a.resolution), (b.status, b.tier, &b.resolution));
        }
    }

    /// "The resolution time is measured, paused while waiting on the practice or a vendor": it is
    /// the sum of the times in which there was something to fix and nobody to wait for.
    #[test]
    fn no_time_is_lost(
        setup in practice(), from in start(), tier in tier(), deeds in deeds(16), sweeps in sweeps(400_000),
    ) {
        let mut world = World::new(setup);
        let id = world.open(alone(1, tier, from), from);
        let (mut spent, mut since, mut runs) = (0, from, true);
        play(&mut world, id, from, &deeds, &sweeps, |world, _, now| {
            if runs {
                spent += now.as_millisecond() - since.as_millisecond();
            }
            since = now;
            let ticket = world.ticket(id);
            runs = matches!(ticket.status, Status::Open | Status::InProgress);
            assert_eq!(ticket.resolution.spent_ms(now), spent);
            assert_eq!(ticket.resolution.running_since.is_some(), runs);
        });
    }

    /// A tick does something exactly when something is due, all of it at once; and while a clock
    /// runs, something is next.
    #[test]
    fn a_tick_does_what_is_due(
        setup in practice(), from in start(), tier in tier(), deeds in deeds(14), sweeps in sweeps(400_000),
    ) {
        let mut world = World::new(setup);
        let id = world.open(alone(1, tier, from), from);
        play(&mut world, id, from, &deeds, &sweeps, |world, _, now| {
            let ticket = world.ticket(id);
            let unanswered = ticket.status.is_active() && ticket.clock.awaits_response();
            assert!(!unanswered || ticket.next_at().is_some(), "a running clock has a next step");
            for ahead in [0, 1, 599, 3_600, 86_400 * 9] {
                let then = now + seconds(ahead);
                let fired = |clock: &Clock| {
                    clock.thresholds.iter().any(|one| one.fired_at.is_none() && one.at <= then)
                };
                let escalation = &ticket.escalation;
                let held = escalation.ack_expires_at.is_some_and(|until| until > then);
                let climbs = !held
                    && (escalation.ack_expires_at.is_some()
                        || escalation.next_at.is_some_and(|at| at <= then));
                let missed = ticket.next_update_at.is_some_and(|at| at <= then);
                let due = ticket.status.is_active()
                    && (missed || unanswered && (climbs || fired(&ticket.clock)));
                let mut after = world.clone();
                let change = after.tick(id, then);
                assert_eq!(change.is_some(), due, "{ahead} s ahead");
                if let Some(change) = change {
                    let moved = change.ticket.escalation != ticket.escalation;
                    assert!(!change.events.is_empty() || !change.pages.is_empty() || moved);
                    assert!(after.tick(id, then).is_none(), "once is enough");
                    assert!(after.ticket(id).next_at().is_none_or(|at| at > then));
                }
            }
        });
    }
}

/// The end of a lease and every threshold have an entry of their own on the timeline.
#[test]
fn the_timeline_has_an_instant_for_each() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(alone(1, domain::kind::Tier::Critical, from), from);
    world.does(id, Verb::Acknowledge, "ana", from + minutes(1));
    world.sweep(from + minutes(500));
    let at: Vec<_> = world.events[&id]
        .iter()
        .filter(|event| {
            !matches!(
                event.what,
                Happened::NobodyOnCall { .. } | Happened::Routed { .. }
            )
        })
        .map(|event| (event.at - from).get_minutes_total())
        .collect();
    assert_eq!(at, [0, 1, 60, 90, 120, 120, 31]);
}

trait Minutes {
    fn get_minutes_total(&self) -> i64;
}

impl Minutes for jiff::Span {
    fn get_minutes_total(&self) -> i64 {
        self.total(jiff::Unit::Minute).unwrap() as i64
    }
}
