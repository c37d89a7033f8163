//! Raising and lowering a tier.

use domain::event::Happened;
use domain::kind::Tier;
use domain::policy::Target;
use domain::refusal::Refusal;
use domain::role::{Actor, Role};
use domain::sla::Outcome;
use domain::ticket::verb::Verb;
use jiff::Timestamp;

use crate::given::*;
use crate::world::World;

fn opened(tier: Tier) -> (World, domain::ids::TicketId, Timestamp) {
    let now = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(alone(1, tier, now), now);
    (world, id, now)
}

/// "Raising a tier recomputes from the opening time with all history kept."
#[test]
fn raising_counts_from_the_opening() {
    let (mut world, id, now) = opened(Tier::General);
    world.does(id, retier(Tier::Critical), "ben", now + minutes(70));
    let ticket = world.ticket(id);
    assert_eq!(ticket.clock.started_at, now);
    assert_eq!(ticket.clock.due_at, now + minutes(120));
    assert_eq!(ticket.tier_reason.rule, "retiered");
    assert_eq!(
        ticket.tier_reason.text,
        "critical: changed from general by ben"
    );
    let why = ticket.clock.explanation.join("; ");
    assert!(
        why.contains("changed from general to critical Mon"),
        "{why}"
    );
    // The half of two hours had passed already; it is recorded at its own instant.
    assert_eq!(world.thresholds(id), [(50, now + minutes(60))]);
    assert_eq!(
        world.paged_since(id, now + minutes(70)),
        [("ana".to_owned(), "tier_raised")]
    );
    assert_eq!(world.pages.last().unwrap().send_at, now + minutes(70));
    assert!(matches!(world.kinds(id)[0], Happened::Opened { .. }));
}

/// A raise is no delay: where a practice promised its general tier more than a stricter one, what
/// was promised stands.
#[test]
fn a_raise_never_moves_the_deadline_back() {
    let now = at("2026-11-02T09:00:00");
    let mut setup = setup();
    setup.practice.policy.general = Target::AroundTheClock { minutes: 60 };
    let mut world = World::new(setup);
    let id = world.open(alone(1, Tier::General, now), now);
    world.does(id, retier(Tier::Billing), "ben", now + minutes(10));
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.tier, Tier::Billing);
    assert_eq!(clock.due_at, now + minutes(60));
    let thresholds: Vec<_> = clock.thresholds.iter().map(|one| one.at).collect();
    assert_eq!(
        thresholds,
        [now + minutes(30), now + minutes(45), now + minutes(60)]
    );
    let why = clock.explanation.join("; ");
    assert!(
        why.contains("due Mon 10:00, as before it was raised"),
        "{why}"
    );
}

/// Billing counted in business hours is due within a business day all the same: a site that opens
/// seldom does not make the stricter tier the slower one.
#[test]
fn billing_in_business_hours_is_never_later_than_a_business_day() {
    let now = at("2026-11-07T02:00:00");
    let mut setup = setup();
    setup.practice.policy.billing = Target::BusinessHours { minutes: 240 };
    setup.practice.hours =
        serde_json::from_str(r#"{"mon": ["08:00-12:00"], "sat": ["01:30-02:45"]}"#).unwrap();
    let mut world = World::new(setup);
    let id = world.open(alone(1, Tier::Billing, now), now);
    assert_eq!(world.ticket(id).clock.due_at, at("2026-11-09T08:00:00"));
}

/// Raised when the stricter deadline has passed already, it was breached at that deadline.
#[test]
fn raising_too_late_is_a_breach_at_the_stricter_deadline() {
    let (mut world, id, now) = opened(Tier::General);
    world.does(id, retier(Tier::Critical), "ben", now + minutes(150));
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.breached_at, Some(now + minutes(120)));
    assert_eq!(
        world.paged_since(id, now + minutes(150)),
        [
            ("ana".to_owned(), "breached"),
            ("mia".to_owned(), "breached")
        ]
    );
}

/// "A breach that happened stays", and is recorded once, whatever the tier becomes.
#[test]
fn a_breach_stays() {
    let (mut world, id, now) = opened(Tier::Billing);
    world.sweep(now + minutes(240));
    world.does(id, retier(Tier::Critical), "ana", now + minutes(250));
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.breached_at, Some(now + minutes(240)));
    assert_eq!(clock.due_at, now + minutes(120));
    world.does(id, retier(Tier::General), "mia", now + minutes(260));
    world.sweep_minutes(now + minutes(260), now + minutes(400));
    let ticket = world.ticket(id);
    assert_eq!(ticket.tier, Tier::General);
    assert_eq!(ticket.clock.outcome, Outcome::Breached);
    // A deadline that was missed is not moved to a later one.
    assert_eq!(ticket.clock.due_at, now + minutes(120));
    let breaches = world.thresholds(id).into_iter().filter(|(p, _)| *p == 101);
    assert_eq!(breaches.count(), 1);
}

/// "Lowering it before the response needs a reason and the reporter's or a manager's yes; until
/// then the stricter clock runs."
#[test]
fn lowering_needs_a_yes() {
    for yes in ["sam", "mia"] {
        let (mut world, id, now) = opened(Tier::Critical);
        world.does(id, retier(Tier::General), "ana", now + minutes(5));
        let ticket = world.ticket(id);
        assert_eq!(ticket.tier, Tier::Critical);
        assert_eq!(ticket.clock.due_at, now + minutes(120));
        assert_eq!(ticket.lower_tier.as_ref().unwrap().tier, Tier::General);
        let asked = |what: &&Happened| matches!(what, Happened::LowerTierAsked { .. });
        assert!(world.kinds(id).iter().any(asked));
        let own = world
            .act(id, Verb::ApproveTier, "ana", now + minutes(6))
            .unwrap_err();
        assert!(matches!(own, Refusal::Forbidden(_)));
        world.sweep(now + minutes(60));
        world.does(id, Verb::ApproveTier, yes, now + minutes(61));
        let ticket = world.ticket(id);
        assert_eq!(
            (ticket.tier, ticket.lower_tier.clone()),
            (Tier::General, None)
        );
        assert_eq!(ticket.clock.due_at, at("2026-11-03T09:00:00"));
        // What fired under the stricter clock stays fired.
        assert_eq!(ticket.clock.thresholds[0].fired_at, Some(now + minutes(60)));
    }
}

/// The stricter clock runs until the yes: a breach before it stays.
#[test]
fn a_yes_that_comes_too_late_does_not_undo_the_breach() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, retier(Tier::General), "ana", now + minutes(5));
    world.does(id, Verb::ApproveTier, "mia", now + minutes(121));
    let ticket = world.ticket(id);
    assert_eq!(ticket.tier, Tier::General);
    assert_eq!(ticket.clock.breached_at, Some(now + minutes(120)));
    assert_eq!(ticket.clock.outcome, Outcome::Breached);
}

/// A manager's own lowering is a manager's yes; a technician who wrote the report down does not
/// ask and say yes in one.
#[test]
fn nobody_says_yes_to_themselves() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, retier(Tier::General), "mia", now + minutes(5));
    assert_eq!(world.ticket(id).tier, Tier::General);

    let mut world = World::new(setup());
    let mut report = alone(1, Tier::Critical, now);
    report.reporter = Actor::Person(crate::given::id("ana"));
    let id = world.open(report, now);
    world.does(id, retier(Tier::General), "ana", now + minutes(5));
    assert_eq!(world.ticket(id).tier, Tier::Critical);
    let own = world.act(id, Verb::ApproveTier, "ana", now + minutes(6));
    assert!(matches!(own.unwrap_err(), Refusal::Forbidden(_)));
    world.does(id, Verb::ApproveTier, "mia", now + minutes(7));
    assert_eq!(world.ticket(id).tier, Tier::General);
}

/// "Before the response": afterwards the deadline is history, and the lower tier needs no yes.
#[test]
fn a_stopped_clock_is_history() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ana", now + minutes(90));
    let clock = world.ticket(id).clock.clone();
    world.does(id, retier(Tier::General), "ana", now + minutes(100));
    assert_eq!(world.ticket(id).tier, Tier::General);
    assert_eq!(world.ticket(id).clock, clock);
    // A new cycle runs by the tier that stands.
    world.does(id, resolve(), "ana", now + minutes(110));
    world.does(id, reopen(), "sam", now + minutes(120));
    assert_eq!(world.ticket(id).clock.tier, Tier::General);
}

/// An answered ticket that turns out worse: whoever is on call hears of it, and what is critical
/// now owes an update.
#[test]
fn raising_an_answered_ticket_pages_and_promises() {
    let (mut world, id, now) = opened(Tier::Billing);
    world.does(id, respond(), "ben", now + minutes(10));
    let raised = now + minutes(20);
    world.does(id, retier(Tier::Critical), "ben", raised);
    assert_eq!(
        world.paged_since(id, raised),
        [
            ("ben".to_owned(), "tier_raised"),
            ("ana".to_owned(), "tier_raised")
        ]
    );
    world.send(raised + minutes(1));
    assert!(
        world
            .pages
            .iter()
            .all(|page| page.state != domain::page::PageState::Pending)
    );
    assert_eq!(world.ticket(id).next_update_at, Some(raised + minutes(60)));
    assert_eq!(world.ticket(id).clock.outcome, Outcome::Met);
}

/// The milder ladder takes over at its first rung when the stricter one would have gone on: nobody
/// is paged for being let off, and its queue hears of the ticket.
#[test]
fn a_lowered_ticket_climbs_its_own_ladder() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.sweep_minutes(now, now + minutes(35));
    assert!(world.ticket(id).escalation.level > 1);
    let next_at = world.ticket(id).escalation.next_at.unwrap();
    let lowered = now + minutes(35);
    world.does(id, retier(Tier::General), "mia", lowered);
    assert!(world.paged_since(id, lowered).is_empty());
    assert_eq!(world.ticket(id).escalation.next_at, Some(next_at));
    world.sweep_minutes(lowered, next_at + minutes(1));
    let queue = ["ana", "ben"].map(|name| (name.to_owned(), "escalated"));
    assert_eq!(world.paged_since(id, lowered), queue);
    assert_eq!(world.ticket(id).escalation.level, 1);
    // Eight of its opening hours later, around the night.
    assert_eq!(
        world.ticket(id).escalation.next_at,
        Some(at("2026-11-03T08:40:00"))
    );
}

/// An acknowledgement holds the ladder over a lowering, and not over a raising: a stricter page is
/// another page.
#[test]
fn a_lease_outlives_a_lowering_only() {
    let (mut world, id, now) = opened(Tier::Billing);
    world.does(id, Verb::Acknowledge, "ana", now + minutes(1));
    let until = world.ticket(id).escalation.ack_expires_at.unwrap();
    world.does(id, retier(Tier::General), "mia", now + minutes(2));
    assert_eq!(world.ticket(id).escalation.ack_expires_at, Some(until));
    world.sweep_minutes(now + minutes(2), until + minutes(1));
    let queue = ["ana", "ben"].map(|name| (name.to_owned(), "lease_expired"));
    assert_eq!(world.paged_since(id, now + minutes(2)), queue);

    let (mut world, id, now) = opened(Tier::Billing);
    world.does(id, Verb::Acknowledge, "ana", now + minutes(1));
    world.does(id, retier(Tier::Critical), "ben", now + minutes(2));
    assert_eq!(world.ticket(id).escalation.ack_expires_at, None);
    assert_eq!(
        world.paged_since(id, now + minutes(2)),
        [("ana".to_owned(), "tier_raised")]
    );
}

/// A manager may lower, and whoever may lower names a tier that is another one.
#[test]
fn the_same_tier_is_no_change() {
    let (mut world, id, now) = opened(Tier::Critical);
    let refused = world
        .act(id, retier(Tier::Critical), "mia", now)
        .unwrap_err();
    assert!(matches!(refused, Refusal::Invalid(_)));
    assert!(
        world.setup.people[&crate::given::id("mia")]
            .roles
            .contains(&Role::Manager)
    );
}
