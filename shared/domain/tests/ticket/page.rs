//! Pages: bundled, weighed, and withdrawn when they are no longer true.

use domain::ids::TicketId;
use domain::kind::Tier;
use domain::page::{Page, PageState, Reason, Untrue};
use domain::ticket::verb::Verb;
use jiff::Timestamp;

use crate::given::*;
use crate::world::World;

fn monday() -> Timestamp {
    at("2026-11-02T09:00:00")
}

fn sends(world: &World, name: &str) -> Vec<i64> {
    world
        .sent_to(&id(name))
        .iter()
        .map(|page| (page.send_at - monday()).total(jiff::Unit::Second).unwrap() as i64)
        .collect()
}

/// "Pages to one person within 60 seconds are bundled; the first never waits."
#[test]
fn the_first_goes_and_the_rest_wait_together() {
    let mut world = World::new(setup());
    for (n, second) in [0, 1, 59, 60, 61, 119, 121, 300].into_iter().enumerate() {
        let now = monday() + seconds(second);
        world.open(alone(n as u64 + 1, Tier::Critical, now), now);
    }
    assert_eq!(sends(&world, "ana"), [0, 60, 60, 120, 120, 120, 180, 300]);
}

/// A page that waits for opening hours holds up nobody: "the first never waits".
#[test]
fn a_page_that_waits_for_opening_delays_no_other() {
    let opening = at("2026-11-02T08:00:00");
    let mut world = World::new(setup());
    let sunday = at("2026-11-01T12:00:00");
    for n in 1..=3 {
        world.open(alone(n, Tier::General, sunday), sunday);
    }
    assert!(
        world
            .sent_to(&id("ana"))
            .iter()
            .all(|page| page.send_at == opening)
    );
    let early = opening - seconds(30);
    let critical = world.open(alone(4, Tier::Critical, early), early);
    let page = world.pages.iter().find(|p| p.ticket == critical).unwrap();
    assert_eq!(page.send_at, early);
}

/// A clock that ran ahead, as when time is played with, holds back no page.
#[test]
fn a_far_future_bundle_swallows_nothing() {
    let mut world = World::new(setup());
    let ahead = monday() + minutes(10_000);
    world.setup.paged_at.insert(id("ana"), ahead);
    world.open(alone(1, Tier::Critical, monday()), monday());
    world.open(
        alone(2, Tier::Critical, monday() + seconds(10)),
        monday() + seconds(10),
    );
    assert_eq!(sends(&world, "ana"), [0, 60]);
}

/// The only pending page of a ticket with that reason, decided anew for this test.
fn page_of(world: &World, id: TicketId, reason: Reason) -> Page {
    let page = world
        .pages
        .iter()
        .rev()
        .find(|p| p.ticket == id && p.reason == reason);
    let mut page = page.unwrap().clone();
    page.state = PageState::Pending;
    page
}

fn opened(tier: Tier) -> (World, TicketId, Page) {
    let mut world = World::new(setup());
    let id = world.open(alone(1, tier, monday()), monday());
    let page = page_of(&world, id, Reason::Opened);
    (world, id, page)
}

fn wait() -> Verb {
    Verb::Withdraw { reason: words() }
}

/// A sender "withdraws what a later response made false", with its reason.
#[test]
fn a_page_is_withdrawn_for_what_made_it_false() {
    let now = monday() + minutes(3);
    let cases: [(&[Verb], Option<Untrue>); 6] = [
        (&[], None),
        (&[respond()], Some(Untrue::Responded)),
        (&[resolve()], Some(Untrue::Resolved)),
        (
            &[respond(), resolve(), Verb::Close { gated: false }],
            Some(Untrue::Resolved),
        ),
        (&[wait()], Some(Untrue::Withdrawn)),
        (&[Verb::Acknowledge], Some(Untrue::Acknowledged)),
    ];
    for (verbs, because) in cases {
        let (mut world, id, page) = opened(Tier::Critical);
        for verb in verbs {
            world.does(id, verb.clone(), "ana", monday() + minutes(1));
        }
        assert_eq!(page.untrue(world.ticket(id), now), because, "{verbs:?}");
    }
    let (mut world, id, page) = opened(Tier::Critical);
    world.sweep(monday() + minutes(120));
    world.does(id, wait(), "ana", monday() + minutes(121));
    let late = monday() + minutes(122);
    assert_eq!(page.untrue(world.ticket(id), late), Some(Untrue::Withdrawn));
}

/// A page of an earlier cycle is false for what ended that cycle; one of the cycle that runs is not.
#[test]
fn a_reminder_of_a_later_cycle_is_true() {
    for (ends, because) in [(resolve(), Untrue::Responded), (wait(), Untrue::Withdrawn)] {
        let (mut world, id, old) = opened(Tier::Critical);
        world.does(id, ends, "ana", monday() + minutes(1));
        world.does(id, reopen(), "sam", monday() + minutes(2));
        let now = monday() + minutes(13);
        world.sweep(now);
        assert_eq!(old.untrue(world.ticket(id), now), Some(because));
        let repeat = page_of(&world, id, Reason::Repeat);
        assert_eq!(repeat.untrue(world.ticket(id), now), None);
    }
}

/// An acknowledgement withdraws what only asks for one; a breach pages through it.
#[test]
fn a_breach_pages_through_a_lease() {
    let (mut world, id, _) = opened(Tier::Critical);
    let now = monday() + minutes(120);
    world.sweep(now);
    world.does(id, Verb::Acknowledge, "ana", now);
    let breach = page_of(&world, id, Reason::Breached);
    assert_eq!(breach.untrue(world.ticket(id), now), None);
    // And is false once somebody has responded.
    world.does(id, respond(), "ana", now + minutes(1));
    assert_eq!(
        breach.untrue(world.ticket(id), now + minutes(1)),
        Some(Untrue::Responded)
    );
}

/// A lease that ran out withdraws nothing any more.
#[test]
fn an_old_lease_withdraws_nothing() {
    let (mut world, id, page) = opened(Tier::Critical);
    world.does(id, Verb::Acknowledge, "ana", monday() + minutes(1));
    let after = monday() + minutes(31);
    assert_eq!(page.untrue(world.ticket(id), after), None);
}

/// "Flags ... page the practice's named officer": also when somebody has answered meanwhile.
#[test]
fn an_officer_is_told_in_any_case() {
    let mut world = World::new(setup());
    let mut report = alone(1, Tier::General, monday());
    report.flags = vec![domain::flag::Flag::Privacy];
    let id = world.open(report, monday());
    let page = page_of(&world, id, Reason::Flagged);
    world.does(id, respond(), "ana", monday());
    world.does(id, resolve(), "ana", monday());
    assert_eq!(page.untrue(world.ticket(id), monday() + minutes(1)), None);
}

/// A missed update is told until the update comes, in whatever tier and without a new promise.
#[test]
fn a_missed_update_is_true_until_the_update_comes() {
    for tier in [Tier::Critical, Tier::Billing] {
        let (mut world, id, _) = opened(tier);
        let promise = Verb::Respond {
            text: words(),
            channel: None,
            reached: false,
            at: None,
            next_update_minutes: Some(10),
        };
        world.does(id, promise, "ben", monday() + minutes(1));
        let missed = monday() + minutes(11);
        world.sweep(missed);
        let page = page_of(&world, id, Reason::UpdateMissed);
        assert_eq!(page.untrue(world.ticket(id), missed), None);
        let mut resolved = world.clone();
        world.does(id, respond(), "ben", missed + seconds(5));
        assert_eq!(
            page.untrue(world.ticket(id), missed + seconds(6)),
            Some(Untrue::Updated)
        );
        resolved.does(id, resolve(), "ben", missed + seconds(5));
        assert_eq!(
            page.untrue(resolved.ticket(id), missed + seconds(6)),
            Some(Untrue::Resolved)
        );
    }
}

/// To the reporter: what was said is not taken back, except that it is fixed when it is not.
#[test]
fn a_notice_is_taken_back_only_when_reopened() {
    let (mut world, id, _) = opened(Tier::Critical);
    world.does(id, respond(), "ana", monday());
    world.does(id, resolve(), "ana", monday());
    let notices: Vec<_> = [Reason::Received, Reason::Responded, Reason::Resolved]
        .map(|reason| page_of(&world, id, reason))
        .into();
    assert!(
        notices
            .iter()
            .all(|n| n.untrue(world.ticket(id), monday()).is_none())
    );
    world.does(id, reopen(), "sam", monday());
    let told = notices.iter().map(|n| n.untrue(world.ticket(id), monday()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [None, None, Some(Untrue::Reopened)]
    );
}

/// "Carries structured facts only": reference, tier, title, reason, level, deadline and link.
#[test]
fn a_page_says_structured_facts() {
    let (mut world, id, _) = opened(Tier::Critical);
    world.sweep(monday() + minutes(10));
    world.sweep(monday() + minutes(20));
    let page = page_of(&world, id, Reason::Escalated);
    let ticket = world.ticket(id);
    let text = page.text(ticket, "Mon 11:00", "https://desk.example/p/x");
    assert_eq!(
        text,
        format!(
            "CRITICAL {}: {}. Escalated: nobody acknowledged. Level 2. Response due Mon 11:00. https://desk.example/p/x",
            ticket.reference,
            ticket.title()
        )
    );
}
