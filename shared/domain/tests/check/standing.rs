//! Whether a human took part.

use domain::check::standing::Standing;
use domain::kind::Tier;
use domain::role::{Actor, Role};
use domain::ticket::verb::Verb;
use domain::ticket::{Channel, Ticket};
use jiff::Timestamp;

use crate::given::{at, id, minutes, person, report, setup, ticket_id};
use crate::world::World;

fn opened() -> Timestamp {
    at("2026-11-25T08:00")
}

/// A world with a probe in it, and a ticket that the probe has opened.
fn world() -> World {
    let mut setup = setup();
    for name in ["probe", "other-probe"] {
        setup
            .people
            .insert(id(name), person(name, &[Role::Monitor], &[]));
    }
    let mut world = World::new(setup);
    let mut report = report(1, Tier::Critical, opened());
    report.channel = Channel::Monitor;
    report.reporter = Actor::Person(id("probe"));
    world.open(report, opened());
    world
}

fn standing(world: &World) -> Standing {
    let ticket: &Ticket = world.ticket(ticket_id(1));
    let reports = world.reports.iter().filter(|(lead, _)| *lead == ticket.id);
    let joined: Vec<Channel> = reports
        .map(|(_, child)| world.ticket(*child).channel)
        .collect();
    Standing::of(
        ticket,
        &world.events[&ticket_id(1)],
        &joined,
        &world.setup.people,
    )
}

/// "Auto-resolve only when no human took part."
#[test]
fn pages_and_thresholds_are_nobodys_doing() {
    let mut world = world();
    assert!(!standing(&world).touched);
    world.sweep_minutes(opened(), opened() + minutes(130));
    let standing = standing(&world);
    assert!(standing.active && !standing.touched);
    assert_eq!((standing.tier, standing.incident), (Tier::Critical, None));
}

#[test]
fn whatever_anybody_does_is_taking_part() {
    for verb in [
        Verb::Acknowledge,
        Verb::Note {
            text: crate::given::words(),
        },
        Verb::Assign { person: id("ana") },
        crate::given::respond(),
    ] {
        let mut world = world();
        world.does(ticket_id(1), verb, "ana", opened() + minutes(5));
        assert!(standing(&world).touched);
    }
}

/// Another monitor's report that joins is no human; staff's is somebody who waits for an answer.
#[test]
fn a_report_that_joins_counts_when_staff_made_it() {
    let mut world = world();
    let mut second = report(2, Tier::Critical, opened());
    second.channel = Channel::Monitor;
    second.reporter = Actor::Person(id("other-probe"));
    world.open(second, opened() + minutes(1));
    assert!(!standing(&world).touched);
    world.open(report(3, Tier::Critical, opened()), opened() + minutes(2));
    assert!(standing(&world).touched);
}

#[test]
fn what_staff_saw_first_is_theirs() {
    let mut world = World::new(setup());
    world.open(report(1, Tier::Critical, opened()), opened());
    assert!(standing(&world).touched);
}
