//! Any ladder, any gaps: it climbs rung by rung, holds and resumes, and never ends unheard.

use std::collections::BTreeMap;

use domain::event::Happened;
use domain::kind::Tier;
use domain::ladder::{Ladder, Rung, Whom};
use domain::page::Page;
use domain::ticket::verb::Verb;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::given::*;
use crate::history::*;
use crate::world::World;

/// Targets, some of which mean nobody: `ghost` is not there, the schedule `empty` neither.
fn whom() -> impl Strategy<Value = Whom> {
    let all = [
        "oncall:primary",
        "oncall:empty",
        "person:ben",
        "person:cleo",
        "person:ghost",
        "assignee",
        "queue",
        "managers",
        "operator",
    ];
    select(all.to_vec()).prop_map(|text| Whom::try_from(text.to_owned()).unwrap())
}

fn ladder() -> impl Strategy<Value = Ladder> {
    let rung = (proptest::collection::vec(whom(), 1..3), 1_u32..25, 0_u32..3).prop_map(
        |(page, wait_minutes, repeat)| Rung {
            page,
            wait_minutes,
            repeat,
        },
    );
    (proptest::collection::vec(rung, 1..5), whom(), 1_u32..60).prop_map(
        |(rungs, last_resort, ack_minutes)| Ladder {
            rungs,
            thresholds: BTreeMap::new(),
            last_resort,
            ack_minutes,
        },
    )
}

/// Whom a target reaches in the test's practice, before anybody owns the ticket.
fn reached(whom: &Whom) -> &'static [&'static str] {
    match String::from(whom.clone()).as_str() {
        "oncall:primary" => &["ana"],
        "person:ben" => &["ben"],
        "person:cleo" => &["cleo"],
        "queue" => &["ana", "ben"],
        "managers" => &["mia"],
        "operator" => &["operator"],
        _ => &[],
    }
}

/// What is paged, by the words of the rule: minute, level, and who.
fn expected(ladder: &Ladder, minutes: i64) -> Vec<(i64, u32, Vec<String>)> {
    let mut steps = Vec::new();
    let (mut level, mut minute) = (0, 0);
    let operator = ladder.top();
    while minute < minutes {
        level = operator.min(level + 1);
        let rung = ladder.rung(level).unwrap();
        let mut people: Vec<_> = rung.page.iter().flat_map(reached).collect();
        people.sort_unstable();
        people.dedup();
        let people: Vec<_> = people.into_iter().map(|name| (*name).to_owned()).collect();
        // "Nobody on call: the next step fires at once."
        if people.is_empty() {
            continue;
        }
        for _ in 0..=rung.repeat {
            if minute < minutes {
                steps.push((minute, level, people.clone()));
            }
            minute += i64::from(rung.wait_minutes);
        }
    }
    steps
}

/// What was paged, decision by decision.
fn paged(pages: &[Page], from: Timestamp) -> Vec<(i64, u32, Vec<String>)> {
    let mut steps: Vec<(i64, u32, Vec<String>)> = Vec::new();
    for page in pages.iter().filter(|page| !page.reason.is_notice()) {
        let minute = (page.at - from).total(jiff::Unit::Minute).unwrap() as i64;
        let name = page.to.name().to_owned();
        match steps.last_mut() {
            Some((at, level, people)) if (*at, *level) == (minute, page.level) => people.push(name),
            _ => steps.push((minute, page.level, vec![name])),
        }
    }
    for (_, _, people) in &mut steps {
        people.sort_unstable();
    }
    steps
}

fn opened(ladder: &Ladder, tier: Tier, setup: domain::practice::Setup, now: Timestamp) -> World {
    let mut setup = setup;
    setup.ladders.insert(tier, ladder.clone());
    let mut world = World::new(setup);
    world.open(alone(1, tier, now), now);
    world
}

proptest! {
    #![proptest_config(cases(48))]

    /// Unacknowledged it climbs rung by rung, each as often as it says, to the last resort and the
    /// operator, and the operator is told until somebody acts.
    #[test]
    fn a_ladder_is_climbed_as_written(ladder in ladder(), from in start()) {
        let mut world = opened(&ladder, Tier::Billing, setup(), from);
        let until = 240;
        world.sweep_minutes(from, from + minutes(until));
        prop_assert_eq!(paged(&world.pages, from), expected(&ladder, until));
        // A gap is on the timeline for each step that fired into one.
        let gaps = world.kinds(ticket_id(1)).into_iter().filter(|what| matches!(what, Happened::NobodyOnCall { .. }));
        let silent = (1..ladder.top()).any(|level| {
            let rung = ladder.rung(level).unwrap();
            level <= world.ticket(ticket_id(1)).escalation.level
                && rung.page.iter().flat_map(reached).next().is_none()
        });
        prop_assert!(!silent || gaps.count() > 0);
    }

    /// "An acknowledgement is a lease": while it holds nobody is paged below a breach, and at its end
    /// somebody is, at once.
    #[test]
    fn a_lease_holds_and_ends(
        ladder in ladder(), from in start(), before in 0_i64..90, by in select(&["ana", "ben", "mia"][..]),
    ) {
        let id = ticket_id(1);
        let mut world = opened(&ladder, Tier::Billing, setup(), from);
        let seen = from + minutes(before) + seconds(20);
        world.sweep_minutes(from, seen);
        let level = world.ticket(id).escalation.level;
        world.does(id, Verb::Acknowledge, by, seen);
        let until = seen + minutes(i64::from(ladder.ack_minutes));
        world.sweep_minutes(seen, until);
        prop_assert_eq!(world.paged_since(id, seen), vec![]);
        world.sweep(until);
        let again = world.paged_since(id, seen);
        prop_assert!(!again.is_empty());
        prop_assert!(again.iter().all(|(_, why)| *why == "lease_expired"));
        // The same rung again, or the next that has somebody.
        prop_assert!(world.ticket(id).escalation.level >= level);
        let rung = ladder.rung(level).unwrap();
        let owner = world.ticket(id).assignee.clone();
        let assignee = owner.filter(|_| rung.page.contains(&Whom::Assignee));
        if rung.page.iter().flat_map(reached).next().is_some() || assignee.is_some() {
            prop_assert_eq!(world.ticket(id).escalation.level, level);
        }
    }

    /// "`general` never pages outside opening hours", whatever its ladder, its site's hours and zone,
    /// the sweep's rhythm and what is done to it.
    #[test]
    fn general_never_pages_outside_opening_hours(
        ladder in ladder(), setup in practice(), from in start(), east in any::<bool>(),
        deeds in proptest::collection::vec((0_i64..20_000, deed()), 0..8),
        sweeps in sweeps(600_000),
    ) {
        let mut setup = setup;
        let mut ladder = ladder;
        ladder.thresholds = Ladder::standard(Tier::General).thresholds;
        setup.ladders.insert(Tier::General, ladder);
        let mut world = World::new(setup);
        let place = site(if east { "east" } else { "main" });
        let mut report = alone(1, Tier::General, from);
        report.location = place.clone();
        let id = world.open(report, from);
        let mut now = from;
        for (pause, (verb, by)) in deeds {
            now += seconds(pause);
            if !matches!(verb, Verb::Retier { .. } | Verb::ApproveTier) {
                let _ = world.act(id, verb, by, now);
            }
        }
        for at in sweeps {
            world.sweep(now + seconds(at));
        }
        let calendar = world.calendar(&place);
        for page in world.pages.iter().filter(|page| !page.reason.is_notice()) {
            prop_assert!(calendar.is_open(page.send_at), "{} {:?}", page.send_at, page.reason);
        }
    }

    /// Whoever is gone, off call or without a channel: an open, unanswered ticket always has a next
    /// step, and every step pages somebody or is a recorded gap.
    #[test]
    fn no_step_is_silent(
        ladder in ladder(), tier in tier(), from in start(), gone in proptest::collection::vec(any::<Index>(), 0..8),
    ) {
        let mut setup = setup();
        let names: Vec<_> = setup.people.keys().cloned().collect();
        for at in gone {
            setup.people.get_mut(at.get(&names)).unwrap().channels.clear();
        }
        setup.operator_topic = setup.operator_topic.filter(|_| names.len() % 2 == 1);
        let mut world = opened(&ladder, tier, setup, from);
        let id = ticket_id(1);
        for _ in 0..40 {
            let next = world.ticket(id).next_at();
            prop_assert!(next.is_some());
            let change = world.tick(id, next.unwrap()).unwrap();
            let gap = |what: &Happened| matches!(what, Happened::NobodyOnCall { .. });
            let heard = change.pages.iter().any(|page| !page.reason.is_notice());
            let recorded = change.events.iter().any(|event| gap(&event.what));
            let threshold = change.events.iter().any(|e| matches!(e.what, Happened::Threshold { .. }));
            prop_assert!(heard || recorded || threshold);
        }
    }
}
