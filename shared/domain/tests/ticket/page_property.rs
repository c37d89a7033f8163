//! Pages under any history: bundled, once a decision, and withdrawn exactly when they are false.

use std::collections::BTreeSet;

use domain::event::{Event, Happened};
use domain::flag::Flag;
use domain::kind::Tier;
use domain::page::{BUNDLE, Page, PageState, Reason, Recipient};
use domain::ticket::verb::Verb;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::given::*;
use crate::history::*;
use crate::world::World;

/// Minutes on, a new report or none, which ticket, and what somebody does to it.
type Step = (i64, Option<Kind>, Index, (Verb, &'static str));

/// A busy hour: reports, deeds and sweeps, seconds or minutes apart.
fn busy() -> impl Strategy<Value = Vec<Step>> {
    let pause = prop_oneof![Just(0_i64), 1_i64..130, 200_i64..4_000];
    let step = (pause, proptest::option::of(kind()), any::<Index>(), deed());
    proptest::collection::vec(step, 1..30)
}

fn live(
    world: &mut World,
    from: Timestamp,
    steps: &[Step],
    mut look: impl FnMut(&mut World, Timestamp),
) -> Timestamp {
    let mut now = from;
    for (pause, kind, at, (verb, by)) in steps {
        now += seconds(*pause);
        world.sweep(now);
        look(world, now);
        let ids: Vec<_> = world.tickets.keys().copied().collect();
        match kind {
            Some(kind) => {
                let mut report = reported(ids.len() as u64 + 1, kind, now);
                if kind.3 % 7 == 3 {
                    report.flags = vec![Flag::Privacy];
                }
                world.open(report, now);
            }
            None if ids.is_empty() => {}
            None => {
                let _ = world.act(*at.get(&ids), verb.clone(), by, now);
            }
        }
        look(world, now);
    }
    now
}

/// What is queued for a person's phone, without what waits for opening hours.
fn prompt(world: &World) -> Vec<(Recipient, Vec<&Page>)> {
    let people: BTreeSet<_> = world.pages.iter().map(|page| page.to.clone()).collect();
    let pages = |to: &Recipient| {
        let mut pages: Vec<_> = world
            .pages
            .iter()
            .filter(|p| p.to == *to && !p.reason.is_notice() && p.send_at <= p.at + BUNDLE)
            .collect();
        pages.sort_by_key(|page| page.send_at);
        pages
    };
    people
        .into_iter()
        .filter(|to| matches!(to, Recipient::Person(_)))
        .map(|to| (to.clone(), pages(&to)))
        .collect()
}

/// Whether a page still asks its recipient for something, by the words of the rules.
fn holds(world: &World, page: &Page, now: Timestamp) -> bool {
    let ticket = world.ticket(page.ticket);
    let same_cycle = ticket.cycle() == page.cycle;
    let open = ticket.status.is_active() && same_cycle;
    let unanswered = ticket.clock.awaits_response();
    // A stricter ladder has begun since, and paged.
    let ladder = !ticket.tier.stricter_than(page.tier);
    match page.reason {
        Reason::Received | Reason::Responded => true,
        Reason::Resolved => same_cycle,
        Reason::Flagged => {
            let taken_back = !ticket.status.is_active() && ticket.resolved_at.is_none();
            !(same_cycle && taken_back)
        }
        Reason::UpdateMissed | Reason::TierRaised if !unanswered => {
            let said = |event: &Event| matches!(event.what, Happened::Responded { .. });
            let mut events = world.events[&page.ticket].iter();
            let update = events.any(|event| said(event) && event.id > page.id);
            let promised = page.reason == Reason::UpdateMissed && ticket.next_update_at.is_some();
            open && !update && !promised
        }
        Reason::Breached => open && unanswered,
        _ => {
            let held = ticket
                .escalation
                .ack_expires_at
                .is_some_and(|until| now < until);
            open && unanswered && ladder && !held
        }
    }
}

proptest! {
    #![proptest_config(cases(64))]

    /// "Pages to one person within 60 seconds are bundled; the first never waits."
    #[test]
    fn a_phone_rings_at_most_once_a_minute(setup in practice(), from in start(), steps in busy()) {
        let mut world = World::new(setup);
        live(&mut world, from, &steps, |_, _| {});
        for (to, pages) in prompt(&world) {
            for pair in pages.windows(2) {
                let apart = pair[0].send_at.duration_until(pair[1].send_at);
                prop_assert!(apart == SignedDuration::ZERO || apart >= BUNDLE, "{to:?} {apart}");
            }
            for page in &pages {
                // What waits, waits because another went in the minute before.
                let waits = page.send_at > page.at;
                let other = pages.iter().any(|p| p.send_at <= page.at && page.at < p.send_at + BUNDLE);
                prop_assert!(!waits || other);
                prop_assert!(!waits || page.send_at <= page.at + BUNDLE);
            }
        }
    }

    /// A page that waits is one of `general`, for the opening of its site.
    #[test]
    fn only_general_waits_longer_than_a_minute(setup in practice(), from in start(), steps in busy()) {
        let mut world = World::new(setup);
        live(&mut world, from, &steps, |_, _| {});
        for page in world.pages.iter().filter(|p| p.send_at > p.at + BUNDLE) {
            prop_assert_eq!(page.tier, Tier::General);
            prop_assert!(page.reason != Reason::Flagged);
            let calendar = world.calendar(&world.ticket(page.ticket).location);
            prop_assert_eq!(page.send_at, calendar.next_open(page.at));
        }
    }

    /// "Every page due is published or withdrawn with its reason": withdrawn exactly when it is no
    /// longer true.
    #[test]
    fn a_page_is_withdrawn_exactly_when_it_is_false(setup in practice(), from in start(), steps in busy()) {
        let mut world = World::new(setup);
        live(&mut world, from, &steps, |world, now| {
            for page in &world.pages {
                let untrue = page.untrue(world.ticket(page.ticket), now);
                assert_eq!(untrue.is_none(), holds(world, page, now), "{page:?} {untrue:?}");
            }
        });
        let far = from + minutes(60 * 24 * 30);
        world.send(far);
        prop_assert!(world.pages.iter().all(|page| page.state != PageState::Pending));
    }

    /// What is decided at an instant is true at that instant: nobody is paged for nothing.
    #[test]
    fn a_page_is_true_when_it_is_decided(setup in practice(), from in start(), steps in busy()) {
        let mut world = World::new(setup);
        let mut seen = 0;
        live(&mut world, from, &steps, |world, now| {
            for page in &world.pages[seen..] {
                let because = page.untrue(world.ticket(page.ticket), now);
                assert!(because.is_none(), "{page:?} {because:?}");
            }
            seen = world.pages.len();
        });
    }
}
