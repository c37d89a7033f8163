//! Leaving an incident: detached, released, reopened, acknowledged alone.

use crate::given::*;
use crate::incident::{incident, now};
use crate::world::World;
use domain::event::WaitsOn;
use domain::kind::{Scope, Tier};
use domain::refusal::Refusal;
use domain::sla::Outcome;
use domain::ticket::Status;
use domain::ticket::verb::Verb;

/// "A child can be detached": then it stands alone, and pages when nobody has responded.
#[test]
fn a_detached_report_stands_alone() {
    let (mut world, lead, child) = incident();
    let left = now() + minutes(30);
    world.does(child, Verb::Detach, "ana", left);
    assert_eq!(world.ticket(child).incident, None);
    assert_eq!(
        world.paged_since(child, left),
        [("ana".to_owned(), "detached")]
    );
    assert_eq!(world.ticket(child).escalation.level, 1);
    world.does(lead, resolve(), "ana", left + minutes(1));
    assert_eq!(world.ticket(child).clock.outcome, Outcome::Running);
    let again = world.act(child, Verb::Detach, "ana", left).unwrap_err();
    assert!(matches!(again, Refusal::WrongState(_)));
}

/// One that is late already pages for that: nobody was paged for it before.
#[test]
fn a_detached_report_that_is_late_says_so() {
    let (mut world, _, child) = incident();
    let left = now() + minutes(135);
    world.sweep(left);
    world.does(child, Verb::Detach, "ana", left);
    assert_eq!(
        world.paged_since(child, left),
        [
            ("ana".to_owned(), "breached"),
            ("mia".to_owned(), "breached")
        ]
    );
}

/// One that was answered keeps the promise of the next update that it was given.
#[test]
fn a_detached_report_keeps_its_promise() {
    let (mut world, lead, child) = incident();
    world.does(lead, respond(), "ana", now() + minutes(20));
    world.does(child, Verb::Detach, "ana", now() + minutes(30));
    assert!(world.paged(child).is_empty());
    assert_eq!(
        world.ticket(child).next_update_at,
        Some(now() + minutes(80))
    );
    world.sweep(now() + minutes(80));
    assert_eq!(world.paged(child)[0].1, "update_missed");
}

/// An incident that is withdrawn releases its reports: they are still in trouble.
#[test]
fn a_withdrawn_incident_releases_its_reports() {
    let (mut world, lead, child) = incident();
    let gone = now() + minutes(30);
    world.does(lead, Verb::Withdraw { reason: words() }, "ana", gone);
    assert_eq!(world.ticket(child).incident, None);
    assert_eq!(world.ticket(child).clock.outcome, Outcome::Running);
    assert_eq!(world.paged(child), [("ana".to_owned(), "detached")]);
    // The next report of the outage is a new incident.
    let next = world.open(report(3, Tier::Critical, gone), gone);
    assert!(world.ticket(next).leads);
}

/// Released before the answer had reached it, a report was answered nevertheless.
#[test]
fn a_release_carries_the_answer_along() {
    let (mut world, lead, child) = incident();
    world
        .act(lead, respond(), "ana", now() + minutes(20))
        .unwrap();
    let withdraw = Verb::Withdraw { reason: words() };
    world
        .act(lead, withdraw, "ana", now() + minutes(30))
        .unwrap();
    let (_, release) = world.words.pop().unwrap();
    world.carry_one(lead, &release, now() + minutes(31));
    world.carry(now() + minutes(32));
    let ticket = world.ticket(child);
    assert_eq!(ticket.incident, None);
    assert_eq!(ticket.clock.outcome, Outcome::Met);
    assert_eq!(ticket.clock.responded_at, Some(now() + minutes(20)));
    assert!(world.paged(child).is_empty());
}

/// What was said before an incident was reopened does not answer those who join it afterwards.
#[test]
fn a_reopened_incident_leads_without_its_old_word() {
    let (mut world, lead, _) = incident();
    world.does(lead, resolve(), "ana", now() + minutes(20));
    assert!(world.outages[&system("ehr")].of(lead).is_none());
    let again = now() + minutes(60);
    world.does(lead, reopen(), "sam", again);
    assert!(world.ticket(lead).leads);
    let child = world.open(report(3, Tier::Critical, again), again);
    let ticket = world.ticket(child);
    assert_eq!(ticket.incident, Some(lead));
    assert_eq!(
        (ticket.status, ticket.clock.outcome),
        (Status::Open, Outcome::Running)
    );
    world.does(lead, respond(), "ana", again + minutes(5));
    assert_eq!(world.ticket(child).clock.outcome, Outcome::Met);
}

/// Reopened when another incident leads its site by now, it stands alone.
#[test]
fn a_reopened_incident_does_not_push_another_aside() {
    let (mut world, lead, _) = incident();
    world.does(lead, resolve(), "ana", now() + minutes(20));
    let again = now() + minutes(60);
    let second = world.open(report(3, Tier::Critical, again), again);
    world.does(lead, reopen(), "sam", again + minutes(1));
    assert!(world.ticket(second).leads && !world.ticket(lead).leads);
    assert_eq!(world.paged_since(lead, again)[0].1, "reopened");
}

/// A report that is reopened says that the incident's fix was not enough for it: it leaves, with a
/// clock and pages of its own, also while the incident is still open.
#[test]
fn a_reopened_report_leaves_its_incident() {
    let (mut world, lead, child) = incident();
    world.does(child, resolve(), "ana", now() + minutes(20));
    let again = now() + minutes(30);
    world.does(child, reopen(), "sue", again);
    let ticket = world.ticket(child);
    assert_eq!((ticket.incident, ticket.clock.started_at), (None, again));
    assert_eq!(ticket.next_update_at, None);
    assert_eq!(
        world.paged_since(child, again),
        [("ana".to_owned(), "reopened")]
    );
    world.does(lead, resolve(), "ana", again + minutes(1));
    assert_eq!(world.ticket(child).clock.outcome, Outcome::Running);
}

/// The incident's ladder is held on the incident: an acknowledgement of a report would hold nothing,
/// and whoever gave it would believe that it does.
#[test]
fn a_report_has_no_ladder_to_hold() {
    let (mut world, _, child) = incident();
    let seen = now() + minutes(11);
    for verb in [Verb::Acknowledge, Verb::PassOn] {
        let refused = world.act(child, verb, "ben", seen).unwrap_err();
        assert!(matches!(refused, Refusal::WrongState(_)));
    }
}

/// A report may not become stricter than the incident that pages for it, unseen by anybody.
#[test]
fn a_report_is_not_raised_above_its_incident() {
    let mut world = World::new(setup());
    let lead = world.open(report(1, Tier::Billing, now()), now());
    let child = world.open(report(2, Tier::Billing, now()), now());
    let refused = world
        .act(child, retier(Tier::Critical), "ana", now())
        .unwrap_err();
    assert!(matches!(refused, Refusal::WrongState(_)));
    world.does(lead, retier(Tier::Critical), "ana", now());
    world.does(child, retier(Tier::Critical), "ana", now());
    assert_eq!(world.ticket(child).clock.due_at, now() + minutes(120));
    assert!(world.paged(child).is_empty());
}

/// A promise that a technician gave one reporter is kept by the incident's next word.
#[test]
fn a_promise_to_one_reporter() {
    let (mut world, lead, child) = incident();
    world.does(child, respond(), "ben", now() + minutes(15));
    assert_eq!(
        world.ticket(child).next_update_at,
        Some(now() + minutes(75))
    );
    assert_eq!(world.ticket(lead).clock.outcome, Outcome::Running);
    world.does(lead, respond(), "ana", now() + minutes(60));
    assert_eq!(world.ticket(child).next_update_at, None);
    assert_eq!(
        world.ticket(child).clock.responded_at,
        Some(now() + minutes(15))
    );
}

/// A report from the whole practice makes the incident it joins hold everywhere: "twenty reports of
/// one outage are one incident in every figure".
#[test]
fn an_outage_of_the_whole_practice_is_one_incident() {
    let mut world = World::new(setup());
    let lead = world.open(report(1, Tier::Critical, now()), now());
    let mut everywhere = report(2, Tier::Critical, now());
    everywhere.assessment.scope = Scope::Practice;
    let mut east = report(3, Tier::Critical, now());
    east.location = site("east");
    for report in [everywhere, east] {
        let child = world.open(report, now());
        assert_eq!(world.ticket(child).incident, Some(lead));
    }
    world.does(lead, respond(), "ana", now() + minutes(5));
    let outages = &world.outages[&system("ehr")];
    assert_eq!(outages.sites.len(), 2);
    assert!(outages.sites.values().all(|open| open.word.is_some()));
    world.does(lead, resolve(), "ana", now() + minutes(6));
    assert!(world.outages[&system("ehr")].sites.is_empty());
}

/// A report that waits for its vendor is resolved with its incident, and counts no time twice.
#[test]
fn a_waiting_report_is_resolved_with_its_incident() {
    let (mut world, lead, child) = incident();
    let wait = Verb::Wait {
        on: WaitsOn::Vendor,
        reason: words(),
    };
    world.does(child, wait, "ana", now() + minutes(20));
    world.does(lead, resolve(), "ana", now() + minutes(50));
    let ticket = world.ticket(child);
    assert_eq!(ticket.status, Status::Resolved);
    assert_eq!(ticket.resolution.spent_ms(now() + minutes(99)), 10 * 60_000);
}

/// An incident that is lowered pages more slowly than its stricter reports are due: they page for
/// themselves then, so that no breach passes unheard.
#[test]
fn a_report_stricter_than_its_incident_pages_for_itself() {
    let (mut world, lead, child) = incident();
    let lowered = now() + minutes(12);
    world.does(lead, retier(Tier::General), "mia", lowered);
    assert_eq!(world.ticket(child).tier, Tier::Critical);
    assert!(world.paged_since(child, lowered).is_empty());
    world.sweep_minutes(lowered, now() + minutes(140));
    let reasons: Vec<_> = world
        .paged_since(child, lowered)
        .into_iter()
        .map(|(_, why)| why)
        .collect();
    assert!(
        reasons.contains(&"threshold_75") && reasons.contains(&"breached"),
        "{reasons:?}"
    );
}
