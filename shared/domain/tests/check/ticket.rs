//! From a check's verdict to real tickets, through the same opening as everybody's.

use domain::check::verdict::{Context, Opening, Step, decide};
use domain::check::{Check, State};
use domain::ids::{Reference, TicketId};
use domain::kind::{Kind, Scope, Symptom, Tier};
use domain::policy::Policy;
use domain::role::{Actor, Role};
use domain::ticket::SeenFirstBy;
use jiff::{SignedDuration, Timestamp};

use crate::given::{ZONE, hours, id, person, report, setup, site, system, ticket_id};
use crate::watch::{Watch, minute, probe};
use crate::world::World;

fn world() -> World {
    let mut setup = setup();
    setup
        .people
        .insert(id("probe"), person("probe", &[Role::Monitor], &[]));
    World::new(setup)
}

fn verdict(check: &Check, state: &State, kind: Kind, now: Timestamp) -> Vec<Step> {
    let calendar = domain::calendar::Calendar::new(ZONE, hours(), Default::default()).unwrap();
    let context = Context {
        kind,
        policy: &Policy::default(),
        calendar: &calendar,
        blind: false,
        parent: None,
        in_doubt: false,
        trouble: None,
        risk: None,
    };
    decide(check, state, &context, now)
}

fn opening(check: &Check, state: &State, kind: Kind, now: Timestamp) -> Opening {
    match verdict(check, state, kind, now).as_slice() {
        [Step::Open(opening)] => (**opening).clone(),
        other => panic!("{other:?}"),
    }
}

fn opens(world: &mut World, opening: Opening, n: u64, now: Timestamp) -> TicketId {
    let reference = Reference::of(ticket_id(n), 0);
    let monitor = Actor::Person(id("probe"));
    world.open(
        opening.report(ticket_id(n), reference, &site("main"), monitor, None),
        now,
    )
}

fn failing() -> Watch {
    let mut watch = Watch::new(probe());
    watch.play(0, "..xxx");
    watch
}

/// "A bad state **opens a ticket by itself**, through the same impact rules"; "when it broke recorded as
/// when it broke"; "each incident records whether monitoring or staff saw it first".
#[test]
fn a_bad_state_opens_a_ticket_by_itself() {
    let (mut world, watch) = (world(), failing());
    let opening = opening(&watch.check, &watch.state, Kind::Ehr, minute(4));
    assert_eq!(opening.broke_at, minute(2));
    let id = opens(&mut world, opening, 1, minute(4));
    let ticket = world.ticket(id);
    assert_eq!(
        (ticket.tier, ticket.symptom, ticket.scope),
        (Tier::Critical, Symptom::Down, Scope::Site)
    );
    assert_eq!(ticket.tier_reason.rule, "clinical-down-for-many");
    assert_eq!(ticket.title(), "EHR down, whole site, main");
    assert_eq!(ticket.seen_first_by, SeenFirstBy::Monitor);
    // The promise runs from when it broke.
    assert_eq!(
        (ticket.opened_at, ticket.received_at),
        (minute(2), minute(4))
    );
    assert_eq!(ticket.clock.due_at, minute(122));
    assert!(ticket.leads);
}

/// "Joins an open ticket (also one that staff opened: then `seen_first_by` stays staff)."
#[test]
fn it_joins_what_staff_have_reported() {
    let (mut world, watch) = (world(), failing());
    world.open(report(1, Tier::Critical, minute(3)), minute(3));
    let opening = opening(&watch.check, &watch.state, Kind::Ehr, minute(4));
    let id = opens(&mut world, opening, 2, minute(4));
    assert_eq!(world.ticket(id).incident, Some(ticket_id(1)));
    assert_eq!(world.ticket(ticket_id(1)).seen_first_by, SeenFirstBy::Staff);
    assert!(world.paged(id).is_empty());
}

/// "One per system and site": a second check of the same system joins the first's ticket.
#[test]
fn two_checks_of_one_system_are_one_incident() {
    let (mut world, watch) = (world(), failing());
    let first = opening(&watch.check, &watch.state, Kind::Ehr, minute(4));
    let second = first.clone();
    let lead = opens(&mut world, first, 1, minute(4));
    let child = opens(&mut world, second, 2, minute(5));
    assert_eq!(world.ticket(child).incident, Some(lead));
}

/// "Right tier through the same impact rules."
#[test]
fn the_tier_is_that_of_the_impact_rules() {
    let watch = failing();
    let mut slow = Watch::new(probe());
    slow.play(0, "sssss");
    for (kind, down, degraded) in [
        (Kind::Ehr, Tier::Critical, Tier::Critical),
        (Kind::Network, Tier::Critical, Tier::Critical),
        (Kind::Clearinghouse, Tier::Billing, Tier::Billing),
        (Kind::Printer, Tier::General, Tier::General),
    ] {
        let tier = |watch: &Watch| {
            opening(&watch.check, &watch.state, kind, minute(4))
                .assessment
                .tier
        };
        assert_eq!((tier(&watch), tier(&slow)), (down, degraded), "{kind}");
    }
    // "Unknown systems are never quietly `general`."
    let unknown = opening(&watch.check, &watch.state, Kind::Other, minute(4));
    assert!(unknown.assessment.needs_triage);
}

/// What broke longer ago than a report may lie back is recorded as such, and its clock starts there.
#[test]
fn the_clock_starts_at_most_a_day_back() {
    let watch = failing();
    let now = minute(4) + SignedDuration::from_hours(48);
    let opening = opening(&watch.check, &watch.state, Kind::Ehr, now);
    assert_eq!(opening.broke_at, minute(2));
    assert_eq!(opening.reported_at, now - SignedDuration::from_hours(24));
}

/// What will run out is a request at first: it is `general`, and neither leads nor joins an outage.
#[test]
fn a_risk_is_general_at_first_and_stands_alone() {
    let mut world = world();
    let mut watch = Watch::new(probe());
    let mut reading = crate::watch::reading(minute(0), domain::reading::Status::Ok);
    reading.measured.certificate_expires_at = Some(minute(3 * 1440));
    watch.see(&reading);
    let opening = opening(&watch.check, &watch.state, Kind::Ehr, minute(0));
    let id = opens(&mut world, opening, 1, minute(0));
    let ticket = world.ticket(id);
    assert_eq!((ticket.tier, ticket.leads), (Tier::General, false));
    assert_eq!(ticket.system, Some(system("ehr")));
}
