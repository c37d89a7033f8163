//! Ladders: who is paged when, what holds them, and what happens where nobody is.

use domain::event::Happened;
use domain::ids::TicketId;
use domain::kind::Tier;
use domain::page::Recipient;
use domain::practice::Setup;
use domain::role::Role;
use domain::ticket::change::PAGES_MAX;
use domain::ticket::verb::Verb;
use jiff::Timestamp;

use crate::given::*;
use crate::world::World;

fn opened(setup: Setup, tier: Tier, now: Timestamp) -> (World, TicketId) {
    let mut world = World::new(setup);
    let id = world.open(alone(1, tier, now), now);
    (world, id)
}

fn monday() -> Timestamp {
    at("2026-11-02T09:00:00")
}

/// Minutes after the opening, who and why, of the pages that climb.
fn climbs(world: &World, id: TicketId, from: Timestamp) -> Vec<(i64, String, &'static str)> {
    let pages = world.pages.iter().filter(|page| {
        page.ticket == id && matches!(page.reason.code(), "opened" | "repeat" | "escalated")
    });
    pages
        .map(|page| {
            let minute = (page.at - from).total(jiff::Unit::Minute).unwrap() as i64;
            (minute, page.to.name().to_owned(), page.reason.code())
        })
        .collect()
}

/// "Who is paged at opening, at each threshold, how it repeats until acknowledged, and a named last
/// resort, then the operator."
#[test]
fn an_unanswered_page_climbs_to_the_operator() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    world.sweep_minutes(monday(), monday() + minutes(91));
    let expected = [
        (0, "ana", "opened"),
        (10, "ana", "repeat"),
        (20, "ana", "escalated"),
        (20, "ben", "escalated"),
        (30, "ana", "repeat"),
        (30, "ben", "repeat"),
        (40, "mia", "escalated"),
        (50, "mia", "repeat"),
        // The half has passed: whoever a threshold pages hears of that as well.
        (60, "operator", "escalated"),
        (70, "operator", "repeat"),
        (80, "operator", "repeat"),
        (90, "operator", "repeat"),
    ];
    let expected = expected.map(|(minute, who, why)| (minute, who.to_owned(), why));
    assert_eq!(climbs(&world, id, monday()), expected);
    let thresholds: Vec<_> = world
        .paged(id)
        .into_iter()
        .filter(|(_, why)| why.starts_with("threshold"))
        .collect();
    assert_eq!(
        thresholds,
        [
            ("ana", "threshold_50"),
            ("ana", "threshold_75"),
            ("ben", "threshold_75")
        ]
        .map(|(who, why)| (who.to_owned(), why))
    );
}

/// "An acknowledgement is a lease (per tier, 30 minutes for critical): without a response the
/// ladder resumes."
#[test]
fn an_acknowledgement_holds_for_a_while() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    let seen = monday() + minutes(5);
    world.does(id, Verb::Acknowledge, "ana", seen);
    let until = seen + minutes(30);
    assert_eq!(world.ticket(id).escalation.ack_expires_at, Some(until));
    world.sweep_minutes(seen, until);
    assert!(world.paged_since(id, seen).is_empty());
    world.sweep(until);
    assert_eq!(
        world.paged_since(id, seen),
        [("ana".to_owned(), "lease_expired")]
    );
    let expired = |what: &&Happened| matches!(what, Happened::LeaseExpired { person } if person.as_str() == "ana");
    assert_eq!(
        world.kinds(id).iter().filter(|what| expired(what)).count(),
        1
    );
    // And then it goes on where it stood.
    world.sweep_minutes(until, until + minutes(11));
    assert_eq!(world.paged_since(id, until)[1..].len(), 2);
}

/// A lease that ran out is on the timeline, also when somebody acknowledges before the sweep.
#[test]
fn a_lease_that_ran_out_is_recorded() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    world.does(id, Verb::Acknowledge, "ana", monday() + minutes(1));
    world.does(id, Verb::Acknowledge, "ben", monday() + minutes(31));
    let ends: Vec<_> = world.events[&id]
        .iter()
        .filter(|event| matches!(event.what, Happened::LeaseExpired { .. }))
        .map(|event| event.at)
        .collect();
    assert_eq!(ends, [monday() + minutes(31)]);
    assert_eq!(
        world.ticket(id).escalation.ack_expires_at,
        Some(monday() + minutes(61))
    );
}

/// "Thresholds inside a lease are recorded but page only at 100 %", also when a late sweep sees
/// them after the lease.
#[test]
fn thresholds_inside_a_lease_page_only_at_the_end() {
    for every in [1, 45] {
        let (mut world, id) = opened(setup(), Tier::Critical, monday());
        let seen = monday() + minutes(80);
        world.sweep(seen);
        world.does(id, Verb::Acknowledge, "ana", seen);
        let mut now = seen + minutes(every);
        while now < seen + minutes(39) {
            world.sweep(now);
            now += minutes(every);
        }
        world.sweep(seen + minutes(39));
        assert!(world.thresholds(id).contains(&(75, monday() + minutes(90))));
        let quiet = |(_, why): &(String, &str)| *why != "threshold_75";
        assert!(world.paged(id).iter().all(quiet), "every {every} minutes");
    }
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    let seen = monday() + minutes(110);
    world.sweep_minutes(monday(), seen);
    world.does(id, Verb::Acknowledge, "ana", seen);
    world.sweep(monday() + minutes(120));
    assert_eq!(
        world.paged_since(id, seen),
        [
            ("ana".to_owned(), "breached"),
            ("mia".to_owned(), "breached")
        ]
    );
}

/// "A late sweep records every one passed at the instant it passed, and sends one page for the
/// highest."
#[test]
fn a_late_sweep_pages_once() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    let late = monday() + minutes(200);
    world.sweep(late);
    let passed = [60, 90, 120, 120].map(|m| monday() + minutes(m));
    assert_eq!(
        world.thresholds(id),
        [50, 75, 100, 101]
            .into_iter()
            .zip(passed)
            .collect::<Vec<_>>()
    );
    assert_eq!(
        world.paged_since(id, late),
        [
            ("ana".to_owned(), "breached"),
            ("mia".to_owned(), "breached")
        ]
    );
    assert!(world.tick(id, late).is_none());
}

/// "Nobody on call: the next step fires at once and the gap is reported; a person without a
/// confirmed channel does not count as on call."
#[test]
fn nobody_on_call_climbs_at_once() {
    let mut unconfirmed = setup();
    unconfirmed.people.get_mut(&id("ana")).unwrap().channels[0].confirmed = false;
    let mut empty = setup();
    empty.schedules.clear();
    let mut gone = setup();
    gone.people.remove(&id("ana"));
    // Whoever knows the system may be on its second rung; `ana` is when she can be reached.
    for (setup, queue) in [
        (unconfirmed, &["ben"][..]),
        (gone, &["ben"]),
        (empty, &["ana", "ben"]),
    ] {
        let (world, id) = opened(setup, Tier::Critical, monday());
        let paged: Vec<_> = world.paged(id).into_iter().map(|(who, _)| who).collect();
        assert_eq!(paged, queue);
        assert_eq!(world.ticket(id).escalation.level, 2);
        let gaps: Vec<_> = world
            .kinds(id)
            .into_iter()
            .filter_map(|what| match what {
                Happened::NobodyOnCall { level, targets } => Some((*level, targets.clone())),
                _ => None,
            })
            .collect();
        // Also on the second rung, where somebody else could be paged.
        let primary = || vec!["oncall:primary".to_owned()];
        assert_eq!(gaps, [(1, primary()), (2, primary())]);
    }
}

/// With nobody anywhere the operator is told, and goes on being told.
#[test]
fn nobody_at_all_is_told_to_the_operator() {
    let mut silent = setup();
    for person in silent.people.values_mut() {
        person.channels.clear();
    }
    let (mut world, id) = opened(silent.clone(), Tier::Critical, monday());
    assert_eq!(world.paged(id), [("operator".to_owned(), "opened")]);
    assert_eq!(world.pages[0].to, Recipient::Operator);
    world.sweep_minutes(monday(), monday() + minutes(55));
    assert_eq!(world.paged(id).len(), 6);
    // Without an operator's topic every step is still recorded, and the next one is due.
    silent.operator_topic = None;
    let (mut world, id) = opened(silent, Tier::Critical, monday());
    world.sweep_minutes(monday(), monday() + minutes(300));
    assert!(world.paged(id).is_empty());
    assert!(world.ticket(id).next_at().unwrap() > monday() + minutes(299));
}

/// A threshold that finds nobody climbs as well.
#[test]
fn a_threshold_that_finds_nobody_climbs() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    world.does(id, Verb::Acknowledge, "ana", monday() + minutes(110));
    world.setup.schedules.clear();
    for name in ["ana", "ben", "mia"] {
        world
            .setup
            .people
            .get_mut(&crate::given::id(name))
            .unwrap()
            .topic = None;
    }
    world.sweep(monday() + minutes(120));
    assert_eq!(
        world.paged_since(id, monday() + minutes(120)),
        [("operator".to_owned(), "breached")]
    );
}

/// "`general` never pages outside opening hours and tells the queue first."
#[test]
fn general_waits_for_opening_hours() {
    let friday = at("2026-11-06T16:30:00");
    let (mut world, id) = opened(setup(), Tier::General, friday);
    // The EHR's queue, at once: it is open.
    let queue = ["ana", "ben"].map(|name| (name.to_owned(), "opened"));
    assert_eq!(world.paged(id), queue);
    assert!(
        world
            .pages
            .iter()
            .filter(|p| p.reason.code() == "opened")
            .all(|p| p.send_at == friday)
    );
    world.sweep_minutes(friday, at("2026-11-10T17:00:00"));
    let calendar = world.setup.calendar(&site("main")).unwrap();
    let pages = world.pages.iter().filter(|page| !page.reason.is_notice());
    assert!(pages.clone().all(|page| calendar.is_open(page.send_at)));
    assert!(pages.clone().any(|page| page.reason.code() == "breached"));
    // Half an hour of Friday and seven and a half of Monday.
    let climbed = pages
        .clone()
        .find(|page| page.reason.code() == "escalated")
        .unwrap();
    assert_eq!(climbed.send_at, at("2026-11-09T15:30:00"));
}

/// Who is on call is looked up for the instant at which the page goes.
#[test]
fn a_page_that_waits_goes_to_whoever_is_on_call_then() {
    let sunday = at("2026-11-08T12:00:00");
    let mut setup = setup();
    let rotation = r#"{"zone": "America/Chicago", "rotation": {"people": ["ana", "cleo"], "starts_on": "2026-11-02", "handover": "07:00", "days": 7}}"#;
    let rotation = serde_json::from_str(rotation).unwrap();
    setup.schedules.insert("primary".parse_schedule(), rotation);
    let ladder = r#"{"rungs": [{"page": ["oncall:primary"], "wait_minutes": 60}], "last_resort": "managers", "ack_minutes": 30}"#;
    setup
        .ladders
        .insert(Tier::General, serde_json::from_str(ladder).unwrap());
    let (world, id) = opened(setup, Tier::General, sunday);
    assert_eq!(world.paged(id), [("cleo".to_owned(), "opened")]);
}

/// The recipient of a page asks for the next rung, and an acknowledgement of theirs does not hold it.
#[test]
fn a_page_is_passed_on() {
    let (mut world, id) = opened(setup(), Tier::Critical, monday());
    world.does(id, Verb::Acknowledge, "ana", monday() + minutes(1));
    let passed = monday() + minutes(2);
    world.does(id, Verb::PassOn, "ana", passed);
    let ticket = world.ticket(id);
    assert_eq!(
        (ticket.escalation.level, ticket.escalation.ack_expires_at),
        (2, None)
    );
    assert_eq!(
        world.paged_since(id, passed),
        [
            ("ana".to_owned(), "passed_on"),
            ("ben".to_owned(), "passed_on")
        ]
    );
    world.does(id, respond(), "ben", passed + minutes(1));
    let late = world.act(id, Verb::PassOn, "ana", passed + minutes(2));
    assert!(late.is_err());
}

/// A crowd is paged in the ladder's order, and no larger than one transaction can hold.
#[test]
fn a_crowd_is_paged_in_order() {
    let mut setup = setup();
    for n in 0..60 {
        let name = format!("aa-{n:02}");
        let tech = person(&name, &[Role::Technician], &["ehr"]);
        setup.people.insert(tech.id.clone(), tech);
    }
    let (mut world, id) = opened(setup, Tier::Critical, monday());
    let passed = monday() + minutes(1);
    let change = world.does(id, Verb::PassOn, "ana", passed);
    assert_eq!(change.pages.len(), PAGES_MAX);
    // Whoever is on call before everybody who knows the system.
    assert_eq!(change.pages[0].to.name(), "ana");
    let writes = 1 + change.events.len() + change.pages.len() + change.bundles.len();
    assert!(writes < 80, "{writes}");
}
