//! Incidents: who joins, and what reaches the reports.

use std::collections::BTreeSet;

use crate::given::*;
use crate::world::World;
use domain::event::{Happened, ResponseChannel};
use domain::ids::TicketId;
use domain::kind::{Kind, Scope, Symptom, Tier};
use domain::role::Actor;
use domain::sla::Outcome;
use domain::ticket::Status;
use domain::ticket::open::Report;
use domain::ticket::verb::Verb;
use jiff::Timestamp;

pub fn now() -> Timestamp {
    at("2026-11-02T09:00:00")
}

pub fn by(mut report: Report, name: &str) -> Report {
    report.reporter = Actor::Person(id(name));
    report
}

/// An incident with one report that joined it ten minutes later.
pub fn incident() -> (World, TicketId, TicketId) {
    let mut world = World::new(setup());
    let lead = world.open(report(1, Tier::Critical, now()), now());
    let later = now() + minutes(10);
    let child = world.open(by(report(2, Tier::Critical, later), "sue"), later);
    assert_eq!(world.ticket(child).incident, Some(lead));
    (world, lead, child)
}

/// "A report of trouble on a system and site that already has an open incident becomes its child:
/// own reference, reporter, tier and clock, no new page."
#[test]
fn a_report_of_the_same_trouble_joins() {
    let (mut world, lead, child) = incident();
    let ticket = world.ticket(child);
    assert_ne!(ticket.reference, world.ticket(lead).reference);
    assert_eq!(ticket.reporter, Actor::Person(id("sue")));
    assert_eq!(ticket.clock.due_at, now() + minutes(130));
    assert!(world.paged(child).is_empty());
    assert_eq!(world.notices(child), [("sue".to_owned(), "received")]);
    let joined =
        |what: &&Happened| matches!(what, Happened::ChildJoined { ticket, .. } if *ticket == child);
    assert_eq!(
        world.kinds(lead).iter().filter(|what| joined(what)).count(),
        1
    );
    // Its thresholds are its own, and page nobody: the incident does.
    world.sweep_minutes(now(), now() + minutes(140));
    assert_eq!(
        world.ticket(child).clock.breached_at,
        Some(now() + minutes(130))
    );
    assert!(world.paged(child).is_empty());
}

/// "Twenty reports of one outage are one incident in every figure, and twenty reports."
#[test]
fn twenty_reports_are_one_incident_and_twenty_reports() {
    let mut world = World::new(setup());
    let ids: Vec<TicketId> = (1..=20)
        .map(|n| {
            let at = now() + minutes(n as i64);
            world.open(by(report(n, Tier::Critical, at), "sue"), at)
        })
        .collect();
    let (lead, children) = ids.split_first().unwrap();
    assert_eq!(world.ticket(*lead).incident, None);
    for child in children {
        assert_eq!(world.ticket(*child).incident, Some(*lead));
        assert!(world.paged(*child).is_empty());
    }
    let joined: BTreeSet<_> = children.iter().map(|child| (*lead, *child)).collect();
    assert_eq!(joined.len(), 19);
    assert_eq!(world.reports, joined);
    let incidents = world.tickets.values().filter(|t| t.incident.is_none());
    assert_eq!(incidents.count(), 1);
    let references: BTreeSet<_> = world.tickets.values().map(|t| &t.reference).collect();
    assert_eq!(references.len(), 20);
    assert_eq!(world.paged(*lead), [("ana".to_owned(), "opened")]);
    world.does(*lead, respond(), "ana", now() + minutes(30));
    let met = world
        .tickets
        .values()
        .filter(|t| t.clock.outcome == Outcome::Met);
    assert_eq!(met.count(), 20);
}

/// "Requests, questions and one person's trouble never join", nor does what is confidential, nor
/// another system's or another site's trouble.
#[test]
fn what_is_another_matter_does_not_join() {
    let mut other = Vec::new();
    let mut add = |change: &dyn Fn(&mut Report)| {
        let mut report = report(other.len() as u64 + 2, Tier::Critical, now());
        change(&mut report);
        other.push(report);
    };
    add(&|r| r.assessment.symptom = Symptom::Request);
    add(&|r| r.assessment.symptom = Symptom::Question);
    add(&|r| r.assessment.scope = Scope::User);
    add(&|r| {
        r.assessment.symptom = Symptom::Error;
        r.assessment.scope_known = false;
    });
    add(&|r| r.confidential = true);
    add(&|r| r.system = Some(system("labs")));
    add(&|r| r.system = None);
    add(&|r| r.location = site("east"));
    add(&|r| {
        r.system_named = false;
        r.assessment.kind = Kind::Printer;
    });
    for report in other {
        let mut world = World::new(setup());
        world.open(crate::given::report(1, Tier::Critical, now()), now());
        let alone = world.open(report, now());
        assert_eq!(world.ticket(alone).incident, None, "{alone}");
        assert_eq!(world.paged(alone)[0].1, "opened");
    }
    for joins in [Symptom::Down, Symptom::Degraded, Symptom::Error] {
        let mut world = World::new(setup());
        let lead = world.open(report(1, Tier::Critical, now()), now());
        let mut second = report(2, Tier::Critical, now());
        second.assessment.symptom = joins;
        let child = world.open(second, now());
        assert_eq!(world.ticket(child).incident, Some(lead));
    }
}

/// "One response or resolution on the incident reaches every reporter and stops every child's
/// clock."
#[test]
fn one_answer_reaches_every_reporter() {
    let (mut world, lead, child) = incident();
    let said = now() + minutes(20);
    world.does(lead, respond(), "ana", said);
    let ticket = world.ticket(child);
    assert_eq!(ticket.clock.outcome, Outcome::Met);
    assert_eq!(ticket.clock.responded_at, Some(said));
    assert_eq!(ticket.status, Status::InProgress);
    world.does(lead, resolve(), "ana", said + minutes(10));
    let ticket = world.ticket(child);
    assert_eq!(ticket.status, Status::Resolved);
    assert_eq!(ticket.resolved_at, Some(said + minutes(10)));
    assert_eq!(ticket.resolution.spent_ms(said + minutes(99)), 20 * 60_000);
    assert_eq!(
        world.notices(child),
        ["received", "responded", "resolved"].map(|reason| ("sue".to_owned(), reason))
    );
    let via = |what: &&Happened| matches!(what, Happened::Responded { via: Some(l), .. } | Happened::Resolved { via: Some(l), .. } if *l == lead);
    assert_eq!(
        world.kinds(child).iter().filter(|what| via(what)).count(),
        2
    );
}

/// A resolution without an earlier response answers the reports as well.
#[test]
fn a_resolution_answers_and_resolves_the_reports() {
    let (mut world, lead, child) = incident();
    world.does(lead, resolve(), "ana", now() + minutes(30));
    let ticket = world.ticket(child);
    assert_eq!(
        (ticket.clock.outcome, ticket.status),
        (Outcome::Met, Status::Resolved)
    );
    let kinds = world.kinds(child);
    let [.., Happened::Responded { .. }, Happened::Resolved { .. }] = &kinds[..] else {
        panic!("{kinds:?}");
    };
}

/// A further response on an answered incident is an update, and reaches the reports again; they
/// were answered when the incident was.
#[test]
fn an_update_reaches_the_reports_again() {
    let (mut world, lead, child) = incident();
    world.does(lead, respond(), "ana", now() + minutes(20));
    world.does(lead, respond(), "ben", now() + minutes(50));
    assert_eq!(
        world.ticket(child).clock.responded_at,
        Some(now() + minutes(20))
    );
    let told = world.notices(child);
    assert_eq!(
        told.iter().filter(|(_, why)| *why == "responded").count(),
        2
    );
}

/// "Later children get the newest update at once."
#[test]
fn a_later_report_is_answered_at_once() {
    let (mut world, lead, _) = incident();
    world.does(lead, respond(), "ana", now() + minutes(20));
    let later = now() + minutes(40);
    let child = world.open(by(report(3, Tier::Critical, later), "sue"), later);
    let ticket = world.ticket(child);
    assert_eq!(ticket.clock.outcome, Outcome::Met);
    assert_eq!(ticket.clock.responded_at, Some(later));
    assert_eq!(world.notices(child), [("sue".to_owned(), "responded")]);
    assert_eq!(world.ticket(child).next_at(), None);
}

/// The answer was there in time, however late the call about the same outage is written down.
#[test]
fn a_report_written_down_after_the_answer_is_not_late() {
    let (mut world, lead, _) = incident();
    world.does(lead, respond(), "ana", now() + minutes(20));
    let child = world.open(report(3, Tier::Critical, now()), now() + minutes(200));
    let clock = &world.ticket(child).clock;
    assert_eq!((clock.outcome, clock.breached_at), (Outcome::Met, None));
    assert_eq!(clock.responded_at, Some(now() + minutes(20)));
}

/// A report is late exactly when the incident's answer was recorded after its own deadline, whether
/// a sweep or the word comes first.
#[test]
fn the_record_of_the_answer_decides_for_the_reports_too() {
    for swept in [false, true] {
        let (mut world, lead, child) = incident();
        if swept {
            world.tick_all(now() + minutes(131));
        }
        let call = Verb::Respond {
            text: words(),
            channel: Some(ResponseChannel::Phone),
            reached: true,
            at: Some(now() + minutes(15)),
            next_update_minutes: None,
        };
        world.does(lead, call, "ana", now() + minutes(132));
        let clock = &world.ticket(child).clock;
        assert_eq!(clock.outcome, Outcome::Breached);
        assert_eq!(clock.breached_at, Some(now() + minutes(130)));
        assert_eq!(clock.responded_at, Some(now() + minutes(15)));
    }
}

/// A call recorded late is a newer word than what was said before it was recorded.
#[test]
fn a_call_recorded_late_still_reaches_the_reports() {
    let (mut world, lead, child) = incident();
    world.does(lead, respond(), "ana", now() + minutes(20));
    let call = Verb::Respond {
        text: words(),
        channel: Some(ResponseChannel::Phone),
        reached: true,
        at: Some(now() + minutes(15)),
        next_update_minutes: None,
    };
    world.does(lead, call, "ana", now() + minutes(30));
    let told = world.notices(child);
    assert_eq!(
        told.iter().filter(|(_, why)| *why == "responded").count(),
        2
    );
    assert_eq!(world.ticket(child).word, world.ticket(lead).word);
}

/// A stricter report raises its incident, which then pages by its own ladder.
#[test]
fn a_stricter_report_raises_its_incident() {
    let mut world = World::new(setup());
    let lead = world.open(report(1, Tier::Billing, now()), now());
    let later = now() + minutes(10);
    let child = world.open(report(2, Tier::Critical, later), later);
    let ticket = world.ticket(lead);
    assert_eq!(ticket.tier, Tier::Critical);
    assert_eq!(ticket.clock.due_at, now() + minutes(120));
    assert_eq!(ticket.tier_reason.rule, "raised_by_report");
    assert_eq!(
        world.paged_since(lead, later),
        [("ana".to_owned(), "tier_raised")]
    );
    assert!(world.paged(child).is_empty());
    assert_eq!(
        world.outages[&system("ehr")].of(lead).unwrap().tier,
        Tier::Critical
    );
}

/// A worse report about an answered incident is not swallowed by the old answer.
#[test]
fn a_worse_report_about_an_answered_incident_pages() {
    let mut world = World::new(setup());
    let lead = world.open(report(1, Tier::Billing, now()), now());
    world.does(lead, respond(), "ben", now() + minutes(5));
    let later = now() + minutes(10);
    world.open(report(2, Tier::Critical, later), later);
    assert_eq!(
        world.paged_since(lead, later),
        [
            ("ben".to_owned(), "tier_raised"),
            ("ana".to_owned(), "tier_raised")
        ]
    );
    assert_eq!(world.ticket(lead).next_update_at, Some(later + minutes(60)));
}
