//! Opening a report: where its clock starts, whom it pages, and what it says of its deadline.

use domain::flag::Flag;
use domain::kind::{Kind, Scope, Symptom, Tier};
use domain::page::Recipient;
use domain::policy::{Policy, Target};
use domain::sla::Outcome;
use domain::ticket::Status;

use crate::given::*;
use crate::world::World;

/// The table: `critical` "2 hours, around the clock", `billing` "4 hours, around the clock by
/// default", `general` "1 business day of the location".
#[test]
fn each_tier_has_its_target() {
    let friday = at("2026-11-06T16:40:00");
    let due = |tier| {
        let mut world = World::new(setup());
        let id = world.open(alone(1, tier, friday), friday);
        world.ticket(id).clock.due_at
    };
    assert_eq!(due(Tier::Critical), at("2026-11-06T18:40:00"));
    assert_eq!(due(Tier::Billing), at("2026-11-06T20:40:00"));
    assert_eq!(due(Tier::General), at("2026-11-09T16:40:00"));
}

/// "A practice may tighten a target or count `billing` in business hours."
#[test]
fn a_practice_tightens_a_target() {
    let friday = at("2026-11-06T16:40:00");
    let mut setup = setup();
    setup.practice.policy = Policy {
        critical: Target::AroundTheClock { minutes: 30 },
        billing: Target::BusinessHours { minutes: 240 },
        general: Target::AroundTheClock { minutes: 480 },
        ..Policy::default()
    };
    let due = |tier| {
        let mut world = World::new(setup.clone());
        let id = world.open(alone(1, tier, friday), friday);
        world.ticket(id).clock.due_at
    };
    assert_eq!(due(Tier::Critical), at("2026-11-06T17:10:00"));
    assert_eq!(due(Tier::Billing), at("2026-11-09T11:40:00"));
    assert_eq!(due(Tier::General), at("2026-11-07T00:40:00"));
}

/// "Looser than the standard is refused": eight hours are more than a business day where the next
/// one is short, and the standard holds.
#[test]
fn no_target_is_looser_than_a_business_day() {
    let mut setup = setup();
    setup.practice.hours =
        serde_json::from_str(r#"{"mon": ["08:00-20:00"], "tue": ["00:00-01:00"]}"#).unwrap();
    setup.practice.policy.general = Target::AroundTheClock { minutes: 480 };
    let monday = at("2026-11-09T19:00:00");
    let mut world = World::new(setup);
    let id = world.open(alone(1, Tier::General, monday), monday);
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.due_at, at("2026-11-10T01:00:00"));
    assert_eq!(clock.thresholds[2].at, clock.due_at);
}

/// "Hours, holidays and IANA zone belong to a location, the practice's are the default."
#[test]
fn the_location_counts() {
    // 16:40 in Denver is 17:40 in Chicago, where it is closed already.
    let friday = at("2026-11-06T17:40:00");
    let mut east = alone(1, Tier::General, friday);
    east.location = site("east");
    let mut world = World::new(setup());
    let east = world.open(east, friday);
    let main = world.open(alone(2, Tier::General, friday), friday);
    assert_eq!(world.ticket(east).clock.due_at, at("2026-11-09T17:40:00"));
    assert_eq!(world.ticket(main).clock.due_at, at("2026-11-10T08:00:00"));
}

/// "Every ticket explains its deadline in words a manager reads."
#[test]
fn the_deadline_is_explained() {
    let friday = at("2026-11-06T16:40:00");
    let mut world = World::new(setup());
    let general = world.open(alone(1, Tier::General, friday), friday);
    let text = world.ticket(general).clock.explanation.join("; ");
    for part in ["opened Fri", "16:40", "due Mon"] {
        assert!(text.contains(part), "{text}");
    }
    let critical = world.open(alone(2, Tier::Critical, friday), friday + minutes(90));
    let text = world.ticket(critical).clock.explanation.join("; ");
    for part in [
        "opened Fri",
        "2 hours around the clock",
        "due Fri",
        "18:40",
        "written down Fri",
        "18:10",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

/// "Who is paged at opening" is on the ladder; the standard one pages whoever is on call.
#[test]
fn the_first_rung_is_paged_at_once() {
    let now = at("2026-11-07T03:00:00");
    for tier in [Tier::Critical, Tier::Billing] {
        let mut world = World::new(setup());
        let id = world.open(alone(1, tier, now), now);
        assert_eq!(world.paged(id), [("ana".to_owned(), "opened")]);
        assert_eq!(world.pages[0].send_at, now);
        assert_eq!(world.ticket(id).escalation.level, 1);
        assert_eq!(world.ticket(id).clock.outcome, Outcome::Running);
    }
}

/// "`reported_at` may lie up to 24 hours back: the clock starts there." Passed thresholds are
/// recorded "at the instant" they passed, "and sends one page for the highest".
#[test]
fn a_call_written_down_late_pages_for_what_it_missed() {
    let reported_at = at("2026-11-02T09:00:00");
    let now = reported_at + minutes(180);
    let mut world = World::new(setup());
    let id = world.open(alone(1, Tier::Critical, reported_at), now);
    let clock = &world.ticket(id).clock;
    assert_eq!(clock.started_at, reported_at);
    assert_eq!(clock.outcome, Outcome::Breached);
    assert_eq!(clock.breached_at, Some(reported_at + minutes(120)));
    let passed = [60, 90, 120, 120].map(|m| reported_at + minutes(m));
    assert_eq!(
        world.thresholds(id),
        [50, 75, 100, 101]
            .into_iter()
            .zip(passed)
            .collect::<Vec<_>>()
    );
    // Whoever a breach pages hears of the breach; the first rung is among them.
    assert_eq!(
        world.paged(id),
        [
            ("ana".to_owned(), "breached"),
            ("mia".to_owned(), "breached")
        ]
    );
    assert_eq!(world.ticket(id).escalation.level, 1);
    assert!(world.tick(id, now).is_none());
}

/// Below the breach the first rung hears that it is new; others that a threshold pages hear why.
#[test]
fn a_call_written_down_a_little_late() {
    let reported_at = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(
        alone(1, Tier::Critical, reported_at),
        reported_at + minutes(95),
    );
    assert_eq!(
        world.paged(id),
        [
            ("ana".to_owned(), "opened"),
            ("ben".to_owned(), "threshold_75")
        ]
    );
}

/// "Flags ... page the practice's named officer whatever the tier and record the instant of
/// discovery."
#[test]
fn a_flag_pages_the_officer_whatever_the_tier() {
    let sunday = at("2026-11-08T03:00:00");
    let discovered_at = sunday - minutes(30);
    let mut report = alone(1, Tier::General, discovered_at);
    report.flags = vec![Flag::Privacy];
    let mut world = World::new(setup());
    let id = world.open(report, sunday);
    let ticket = world.ticket(id);
    assert_eq!(ticket.discovered_at, Some(discovered_at));
    let page = world
        .pages
        .iter()
        .find(|p| p.reason.code() == "flagged")
        .unwrap();
    assert_eq!(page.to, Recipient::Person(id_of("olaf")));
    // At once, though the ticket itself waits for Monday.
    assert_eq!(page.send_at, sunday);
    let first = world
        .pages
        .iter()
        .find(|p| p.reason.code() == "opened")
        .unwrap();
    assert_eq!(first.send_at, at("2026-11-09T08:00:00"));
}

/// Flags "are set by rules or by the reporter", each once.
#[test]
fn flags_are_set_by_rules_or_by_the_reporter() {
    let now = at("2026-11-02T09:00:00");
    let mut report = alone(1, Tier::General, now);
    report.flags = vec![Flag::Privacy, Flag::PatientSafety];
    report.assessment.flags = vec![Flag::Security, Flag::Privacy];
    let mut world = World::new(setup());
    let id = world.open(report, now);
    let mut flags = world.ticket(id).flags.iter().collect::<Vec<_>>();
    flags.sort_unstable();
    assert_eq!(
        flags,
        [&Flag::PatientSafety, &Flag::Privacy, &Flag::Security]
    );
    assert_eq!(world.ticket(id).discovered_at, Some(now));
}

/// Without a reachable officer the managers are told, then the operator: never nobody.
#[test]
fn a_flag_without_an_officer_is_told_to_the_managers() {
    let now = at("2026-11-08T03:00:00");
    let flagged = |setup| {
        let mut report = alone(1, Tier::General, now);
        report.assessment.flags = vec![Flag::Security];
        let mut world = World::new(setup);
        let id = world.open(report, now);
        let paged = world.paged(id);
        paged
            .into_iter()
            .find(|(_, reason)| *reason == "flagged")
            .unwrap()
            .0
    };
    assert_eq!(flagged(setup()), "mia");
    let mut alone = setup();
    alone.people.get_mut(&id_of("mia")).unwrap().channels[0].confirmed = false;
    assert_eq!(flagged(alone), "operator");
}

/// An officer who is on call as well gets one page, and that one is not held back for opening
/// hours nor withdrawn by somebody's response.
#[test]
fn an_officer_on_call_is_paged_as_officer() {
    let sunday = at("2026-11-08T03:00:00");
    let mut setup = setup();
    setup.practice.officers.insert(Flag::Privacy, id_of("ben"));
    let mut report = alone(1, Tier::General, sunday);
    report.flags = vec![Flag::Privacy];
    let mut world = World::new(setup);
    let id = world.open(report, sunday);
    let ben: Vec<_> = world.sent_to(&id_of("ben"));
    assert_eq!(ben.len(), 1);
    assert_eq!((ben[0].reason.code(), ben[0].send_at), ("flagged", sunday));
    assert_eq!(world.ticket(id).status, Status::Open);
}

/// "If they have a channel, PHI-free notices at received, responded, resolved."
#[test]
fn the_reporter_is_told() {
    let now = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(alone(1, Tier::Critical, now), now);
    world.does(id, respond(), "ana", now + minutes(5));
    world.does(id, resolve(), "ana", now + minutes(9));
    let told = ["received", "responded", "resolved"];
    assert_eq!(
        world.notices(id),
        told.map(|reason| ("sam".to_owned(), reason))
    );
    let mut silent = setup();
    silent
        .people
        .get_mut(&id_of("sam"))
        .unwrap()
        .channels
        .clear();
    let mut world = World::new(silent);
    let id = world.open(alone(1, Tier::Critical, now), now);
    assert!(world.notices(id).is_empty());
}

/// "The policy is frozen on the ticket when it opens; who is on call is looked up when a step
/// fires."
#[test]
fn the_policy_is_frozen_and_the_people_are_not() {
    let now = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(alone(1, Tier::Billing, now), now);
    world.setup.practice.policy.billing = Target::AroundTheClock { minutes: 10 };
    world.setup.practice.policy.critical = Target::AroundTheClock { minutes: 5 };
    world.setup.ladders.insert(
        Tier::Billing,
        serde_json::from_str(r#"{"rungs": [{"page": ["managers"], "wait_minutes": 1}], "last_resort": "managers", "ack_minutes": 1}"#)
            .unwrap(),
    );
    world
        .setup
        .schedules
        .insert("primary".parse_schedule(), always("cleo"));
    world.sweep_minutes(now, now + minutes(31));
    assert_eq!(world.ticket(id).clock.due_at, now + minutes(240));
    assert_eq!(
        world.paged(id),
        [("ana".to_owned(), "opened"), ("cleo".to_owned(), "repeat")]
    );
    // The frozen policy also gives the target of another tier.
    world.does(id, retier(Tier::Critical), "ana", now + minutes(31));
    assert_eq!(world.ticket(id).clock.due_at, now + minutes(120));
}

/// "A ticket's title is made of structure ("EHR down, whole site, main")."
#[test]
fn the_title_is_made_of_structure() {
    let now = at("2026-11-02T09:00:00");
    let title = |kind, symptom, scope, location| {
        let mut report = report(1, Tier::Critical, now);
        report.assessment.kind = kind;
        report.assessment.symptom = symptom;
        report.assessment.scope = scope;
        report.location = site(location);
        let mut world = World::new(setup());
        let id = world.open(report, now);
        world.ticket(id).title()
    };
    for (kind, symptom, scope, location, expected) in [
        (
            Kind::Ehr,
            Symptom::Down,
            Scope::Site,
            "main",
            "EHR down, whole site, main",
        ),
        (
            Kind::Network,
            Symptom::Degraded,
            Scope::Practice,
            "east",
            "Network degraded, whole practice, east",
        ),
        (
            Kind::Printer,
            Symptom::Error,
            Scope::User,
            "main",
            "Printer error, one user, main",
        ),
        (
            Kind::Phones,
            Symptom::Question,
            Scope::Department,
            "main",
            "Phones question, a department, main",
        ),
        (
            Kind::Identity,
            Symptom::Request,
            Scope::User,
            "east",
            "Sign-in request, one user, east",
        ),
    ] {
        assert_eq!(title(kind, symptom, scope, location), expected);
    }
}

fn id_of(name: &str) -> domain::ids::PersonId {
    id(name)
}
