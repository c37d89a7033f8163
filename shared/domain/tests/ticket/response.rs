//! What stops the response clock, what does not, and what the next update is owed.

use domain::event::{Happened, ResponseChannel};
use domain::kind::Tier;
use domain::refusal::Refusal;
use domain::role::Role;
use domain::sla::Outcome;
use domain::ticket::Status;
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

fn call(channel: ResponseChannel, reached: bool, at: Option<Timestamp>) -> Verb {
    Verb::Respond {
        text: words(),
        channel: Some(channel),
        reached,
        at,
        next_update_minutes: None,
    }
}

fn fields(refusal: Result<domain::ticket::change::Change, Refusal>) -> Vec<String> {
    match refusal.map(|_| ()) {
        Err(Refusal::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
        other => panic!("{other:?}"),
    }
}

/// "The response clock stops only on a recorded response: words of a named technician."
#[test]
fn a_technicians_words_stop_the_clock() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ben", now + minutes(20));
    let ticket = world.ticket(id);
    assert_eq!(ticket.clock.outcome, Outcome::Met);
    assert_eq!(ticket.clock.responded_at, Some(now + minutes(20)));
    assert_eq!(ticket.responder, Some(crate::given::id("ben")));
    assert_eq!(ticket.status, Status::InProgress);
    assert_eq!(ticket.escalation.next_at, None);
}

/// "An acknowledgement, an automatic reply, an empty tap or a staff key never stop it. It never
/// pauses."
#[test]
fn nothing_else_stops_the_clock() {
    let (mut world, id, now) = opened(Tier::Critical);
    let due_at = world.ticket(id).clock.due_at;
    let deeds: [(Verb, &str); 6] = [
        (Verb::Acknowledge, "ana"),
        (Verb::Note { text: words() }, "ana"),
        (
            Verb::Assign {
                person: crate::given::id("ben"),
            },
            "ana",
        ),
        (
            Verb::Wait {
                on: domain::event::WaitsOn::Vendor,
                reason: words(),
            },
            "ana",
        ),
        (Verb::Resume, "ana"),
        (Verb::PassOn, "mia"),
    ];
    for (n, (verb, by)) in deeds.into_iter().enumerate() {
        world.does(id, verb, by, now + minutes(n as i64 + 1));
        let clock = &world.ticket(id).clock;
        assert_eq!((clock.outcome, clock.due_at), (Outcome::Running, due_at));
    }
    for by in ["sam", "mia"] {
        for verb in [respond(), resolve()] {
            let refused = world.act(id, verb, by, now + minutes(9)).unwrap_err();
            assert!(matches!(refused, Refusal::Forbidden(_)), "{by}");
        }
    }
    world.sweep(due_at);
    assert_eq!(world.ticket(id).clock.outcome, Outcome::Breached);
}

/// "Or a call recorded with who was reached and when."
#[test]
fn a_call_counts_from_when_it_was_made() {
    let (mut world, id, now) = opened(Tier::Critical);
    for channel in [ResponseChannel::Phone, ResponseChannel::InPerson] {
        let refused = world.act(id, call(channel, false, None), "ana", now + minutes(30));
        assert_eq!(fields(refused), ["reached"]);
    }
    for (made, seen) in [(now - minutes(1), now), (now + minutes(1), now)] {
        let early_or_late = call(ResponseChannel::Phone, true, Some(made));
        assert_eq!(fields(world.act(id, early_or_late, "ana", seen)), ["at"]);
    }
    let made = call(ResponseChannel::Phone, true, Some(now + minutes(10)));
    world.does(id, made, "ana", now + minutes(30));
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.responded_at, Some(now + minutes(10)));
    assert_eq!(clock.recorded_at, Some(now + minutes(30)));
}

/// "Words ... queued to the reporter in the same transaction": they are given when they are queued,
/// whatever the technician writes.
#[test]
fn words_cannot_be_dated_back() {
    let (mut world, id, now) = opened(Tier::Critical);
    for channel in [ResponseChannel::Screen, ResponseChannel::Email] {
        let dated = call(channel, false, Some(now + minutes(1)));
        assert_eq!(
            fields(world.act(id, dated, "ana", now + minutes(180))),
            ["at"]
        );
    }
}

/// A call that is written down after the deadline is late, whether or not a sweep has seen the
/// deadline pass: "only on a recorded response".
#[test]
fn a_call_recorded_after_the_deadline_is_late() {
    for swept in [false, true] {
        let (mut world, id, now) = opened(Tier::Critical);
        if swept {
            world.sweep(now + minutes(121));
        }
        let made = call(ResponseChannel::Phone, true, Some(now + minutes(110)));
        world.does(id, made, "ana", now + minutes(125));
        let clock = &world.ticket(id).clock;
        assert_eq!(clock.outcome, Outcome::Breached);
        assert_eq!(clock.breached_at, Some(now + minutes(120)));
        assert_eq!(clock.responded_at, Some(now + minutes(110)));
    }
}

/// "`resolve` with a text counts as the response when there was none."
#[test]
fn a_resolution_is_a_response() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, resolve(), "ana", now + minutes(50));
    let ticket = world.ticket(id);
    assert_eq!(ticket.clock.outcome, Outcome::Met);
    assert_eq!(ticket.clock.responded_at, Some(now + minutes(50)));
    assert_eq!(ticket.resolved_at, Some(now + minutes(50)));
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ana", now + minutes(10));
    world.does(id, resolve(), "ben", now + minutes(50));
    assert_eq!(world.ticket(id).clock.responded_at, Some(now + minutes(10)));
}

/// "What recovers or is withdrawn before any response is its own class, neither met nor breached."
#[test]
fn what_is_withdrawn_unanswered_is_its_own_class() {
    let withdraw = || Verb::Withdraw { reason: words() };
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, withdraw(), "ana", now + minutes(50));
    assert_eq!(world.ticket(id).clock.outcome, Outcome::Withdrawn);
    world.sweep(now + minutes(300));
    assert_eq!(world.ticket(id).clock.breached_at, None);
    // What was answered is met, and a breach that happened stays.
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ana", now + minutes(50));
    world.does(id, withdraw(), "ana", now + minutes(51));
    assert_eq!(world.ticket(id).clock.outcome, Outcome::Met);
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, withdraw(), "ana", now + minutes(120));
    assert_eq!(world.ticket(id).clock.outcome, Outcome::Breached);
}

/// The same, of a clock that a recovery ends.
#[test]
fn what_recovers_unanswered_is_its_own_class() {
    let (world, id, now) = opened(Tier::Critical);
    let mut clock = world.ticket(id).clock.clone();
    clock.end_without_response(Outcome::RecoveredBeforeResponse);
    assert!(clock.pass(now + minutes(500)).is_empty());
    clock.respond(now + minutes(1), now + minutes(1));
    assert_eq!(clock.outcome, Outcome::RecoveredBeforeResponse);
    assert_eq!(clock.responded_at, None);
}

/// "Reopening starts a new response cycle and keeps the old one."
#[test]
fn reopening_starts_a_new_cycle() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ana", now + minutes(10));
    world.does(id, resolve(), "ana", now + minutes(30));
    let old = world.ticket(id).clock.clone();
    let again = now + minutes(600);
    world.does(id, reopen(), "sam", again);
    let ticket = world.ticket(id);
    assert_eq!(ticket.cycles, [old]);
    assert_eq!(ticket.clock.started_at, again);
    assert_eq!(ticket.clock.due_at, again + minutes(120));
    assert_eq!(ticket.clock.outcome, Outcome::Running);
    assert_eq!(
        (ticket.status, ticket.responder.clone()),
        (Status::Open, None)
    );
    assert_eq!(ticket.resolution.spent_ms(again + minutes(5)), 35 * 60_000);
    assert_eq!(
        world.paged_since(id, again),
        [("ana".to_owned(), "reopened")]
    );
    world.sweep(again + minutes(120));
    assert_eq!(
        world.ticket(id).clock.breached_at,
        Some(again + minutes(120))
    );
}

/// "A critical response promises when the next update comes; missing it pages."
#[test]
fn a_critical_response_promises_an_update() {
    let (mut world, id, now) = opened(Tier::Critical);
    let said = now + minutes(10);
    world.does(id, respond(), "ben", said);
    let promised = said + minutes(60);
    assert_eq!(world.ticket(id).next_update_at, Some(promised));
    world.sweep_minutes(said, promised);
    assert!(world.paged_since(id, said).is_empty());
    world.sweep_minutes(promised, promised + minutes(300));
    assert_eq!(
        world.paged_since(id, said),
        [
            ("ben".to_owned(), "update_missed"),
            ("ana".to_owned(), "update_missed")
        ]
    );
    let missed = |what: &&Happened| matches!(what, Happened::UpdateMissed { promised_at } if *promised_at == promised);
    assert_eq!(
        world.kinds(id).iter().filter(|what| missed(what)).count(),
        1
    );
}

/// A further response is an update: it keeps the promise and makes the next.
#[test]
fn an_update_renews_the_promise() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, respond(), "ben", now + minutes(10));
    let sooner = Verb::Respond {
        text: words(),
        channel: None,
        reached: false,
        at: None,
        next_update_minutes: Some(15),
    };
    world.does(id, sooner, "ben", now + minutes(60));
    assert_eq!(world.ticket(id).next_update_at, Some(now + minutes(75)));
    assert_eq!(world.ticket(id).clock.responded_at, Some(now + minutes(10)));
    world.does(id, respond(), "ben", now + minutes(70));
    assert_eq!(world.ticket(id).next_update_at, Some(now + minutes(130)));
    world.does(id, resolve(), "ben", now + minutes(80));
    assert_eq!(world.ticket(id).next_update_at, None);
    world.sweep_minutes(now, now + minutes(600));
    assert_eq!(world.paged(id).len(), 1);
}

/// Outside `critical` an update is promised only by who says so, and one that comes ends it.
#[test]
fn other_tiers_promise_what_they_say() {
    let (mut world, id, now) = opened(Tier::Billing);
    let promise = Verb::Respond {
        text: words(),
        channel: None,
        reached: false,
        at: None,
        next_update_minutes: Some(30),
    };
    world.does(id, promise, "ben", now + minutes(10));
    assert_eq!(world.ticket(id).next_update_at, Some(now + minutes(40)));
    world.does(id, respond(), "ben", now + minutes(20));
    assert_eq!(world.ticket(id).next_update_at, None);
}

/// Whoever has seen a page owns the ticket when they can work it: a manager only saw it.
#[test]
fn a_technician_who_saw_it_first_owns_it() {
    let (mut world, id, now) = opened(Tier::Critical);
    world.does(id, Verb::Acknowledge, "mia", now + minutes(1));
    assert_eq!(world.ticket(id).assignee, None);
    assert!(world.ticket(id).escalation.held(now + minutes(30)));
    world.does(id, Verb::Acknowledge, "ben", now + minutes(2));
    world.does(id, Verb::Acknowledge, "ana", now + minutes(3));
    assert_eq!(world.ticket(id).assignee, Some(crate::given::id("ben")));
    let staff = Verb::Assign {
        person: crate::given::id("sam"),
    };
    assert_eq!(
        fields(world.act(id, staff, "ana", now + minutes(4))),
        ["person"]
    );
    assert!(
        !world.setup.people[&crate::given::id("sam")]
            .roles
            .contains(&Role::Technician)
    );
}

/// Verbs on a ticket that is done, or is not where they need it, are refused and change nothing.
#[test]
fn a_verb_that_does_not_fit_is_refused() {
    let (mut world, id, now) = opened(Tier::Critical);
    let refused = |world: &mut World, verb: Verb| {
        let before = world.ticket(id).clone();
        let refusal = world.act(id, verb, "ana", now + minutes(5)).unwrap_err();
        assert!(matches!(refusal, Refusal::WrongState(_)), "{refusal:?}");
        assert_eq!(*world.ticket(id), before);
    };
    for verb in [
        Verb::Resume,
        reopen(),
        Verb::Close { gated: false },
        Verb::Detach,
        Verb::ApproveTier,
    ] {
        refused(&mut world, verb);
    }
    world.does(id, resolve(), "ana", now + minutes(4));
    let withdraw = Verb::Withdraw { reason: words() };
    for verb in [
        Verb::Acknowledge,
        respond(),
        resolve(),
        retier(Tier::General),
        withdraw,
        Verb::PassOn,
        Verb::Resume,
    ] {
        refused(&mut world, verb);
    }
    world.does(id, Verb::Close { gated: false }, "ana", now + minutes(5));
    assert_eq!(world.ticket(id).status, Status::Closed);
    refused(&mut world, Verb::Close { gated: false });
}
