//! The report's cases and figures under any history: the same from a ticket's row as from its raw timeline, told slowly.

use domain::event::{Event, Happened};
use domain::fcr::{self, first_contact};
use domain::kind::{Kind, Tier};
use domain::report::case::Case;
use domain::report::days::Days;
use domain::report::join::Gathered;
use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::line::Line;
use domain::report::standing::Standing;
use domain::report::{Report, report as make};
use domain::role::Actor;
use domain::sla::{Clock, Outcome};
use domain::ticket::{SeenFirstBy, Ticket};
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::given::*;
use crate::history::*;
use crate::incident_property::{steps, take};
use crate::outage_slowly::same_outages_slowly;
use crate::world::World;

/// A ticket's entries in the order in which they were written.
pub fn timeline(world: &World, ticket: &Ticket) -> Vec<Event> {
    let mut events = world.events[&ticket.id].clone();
    events.sort_by_key(|event| event.recorded_at);
    events
}

fn day(world: &World, ticket: &Ticket) -> Date {
    world.calendar(&ticket.location).date(ticket.opened_at)
}

pub fn days(world: &World, now: Timestamp) -> Days {
    let mut gathered = Gathered::default();
    for ticket in world.tickets.values() {
        gathered.take(&Line::of(ticket), day(world, ticket), &world.setup, now);
    }
    gathered.done()
}

fn about(world: &World, as_of: Timestamp) -> About {
    About {
        practice: Some(world.setup.practice.id.to_string()),
        location: None,
        source: "statdesk".to_owned(),
        made_from: MadeFrom::Tickets,
        as_of,
    }
}

fn made(world: &World, days: &Days, now: Timestamp) -> Report {
    let until = [site("main"), site("east")].map(|id| world.calendar(&id).date(now));
    let known = Known {
        about: &about(world, now),
        window: Window::ending(until[0].max(until[1]), 400),
        days,
        compares: false,
        standing: &Standing::default(),
        setup: Some(&world.setup),
    };
    make(&known)
}

pub fn value(report: &Report, name: &str) -> Option<f64> {
    let sections = report.sections.iter().flat_map(|section| &section.figures);
    let mut all = report.headline.iter().chain(sections);
    all.find(|figure| figure.name == name).unwrap().value
}

/// How often something happened to a ticket.
fn times(events: &[Event], what: impl Fn(&Event) -> bool) -> u32 {
    events.iter().filter(|event| what(event)).count() as u32
}

/// What of a ticket only its timeline and its pages tell, each asked anew of all of it.
fn same_as_its_timeline(world: &World, ticket: &Ticket, now: Timestamp) {
    let case = Case::of(ticket, &world.setup, now);
    let events = timeline(world, ticket);
    let found = |wanted: fn(&Happened) -> bool| events.iter().find(move |one| wanted(&one.what));
    let acknowledged = found(|what| matches!(what, Happened::Acknowledged { .. }));
    assert_eq!(case.acknowledged_at, acknowledged.map(|event| event.at));
    let pages = world.pages.iter();
    let pages = pages.filter(|page| page.ticket == ticket.id && !page.reason.is_notice());
    assert_eq!(case.pages.unwrap().decided, pages.count() as u32);
    let nobody = times(&events, |one| {
        matches!(one.what, Happened::NobodyOnCall { .. })
    });
    assert_eq!(case.pages.unwrap().nobody, nobody);
    let changed = |one: &Event| match &one.what {
        Happened::Retiered { .. } | Happened::RaisedBy { .. } => true,
        Happened::Worsened { from, to } => from != to,
        _ => false,
    };
    assert_eq!(case.retiered, Some(times(&events, changed) > 0));
    let given = |one: &Event| match &one.what {
        Happened::Assigned {
            person,
            from: Some(from),
            ..
        } => person != from,
        _ => false,
    };
    assert_eq!(case.reassigned, Some(times(&events, given)));
    let again = times(&events, |one| matches!(one.what, Happened::Reopened { .. }));
    assert_eq!(case.reopened, Some(again));
    assert_eq!(
        case.first_contact,
        Some(first_contact(&events, now).outcome)
    );
    let stretches = stretches(&events);
    let last = case
        .end
        .resolved_at
        .map(|at| at.max(case.again_at.unwrap_or(at)));
    let mut told = case.earlier.clone();
    if let Some(end) = last {
        told.push((case.again_at.unwrap_or(case.opened_at), end));
    }
    assert_eq!(told, stretches, "{events:#?}");
}

/// From opening or reopening to the resolution after it, read off the timeline; an end without a beginning is a ticket
/// that was taken back.
pub fn stretches(events: &[Event]) -> Vec<(Timestamp, Timestamp)> {
    let (mut began, mut found) = (None, Vec::new());
    let mut ended: Option<Timestamp> = None;
    for event in events {
        match event.what {
            Happened::Opened { .. } => began = Some(event.at),
            Happened::Reopened { .. } => {
                found.extend(began.zip(ended));
                (began, ended) = (Some(event.at), None);
            }
            Happened::Resolved { .. } => ended = Some(event.at),
            _ => {}
        }
    }
    found.extend(began.zip(ended));
    found
}

fn percentile(mut all: Vec<i64>, percent: usize) -> Option<f64> {
    all.sort_unstable();
    let rank = (1..=all.len()).find(|rank| rank * 100 >= all.len() * percent)?;
    Some(all[rank - 1] as f64)
}

pub fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// Standards 1, 3 and 4 once more, from tickets and timelines, a ticket at a time and nothing added up beforehand.
fn same_as_told_slowly(world: &World, report: &Report, now: Timestamp) {
    let incidents: Vec<&Ticket> = world
        .tickets
        .values()
        .filter(|ticket| ticket.incident.is_none())
        .collect();
    assert_eq!(report.tickets, incidents.len() as u64);
    assert_eq!(
        report.reports,
        (world.tickets.len() - incidents.len()) as u64
    );
    let clocks: Vec<(&Ticket, &Clock)> = incidents
        .iter()
        .flat_map(|ticket| {
            ticket
                .cycles
                .iter()
                .chain([&ticket.clock])
                .map(move |clock| (*ticket, clock))
        })
        .collect();
    for tier in Tier::ALL {
        let of = || {
            clocks
                .iter()
                .map(|(_, clock)| clock)
                .filter(|clock| clock.tier == tier)
        };
        let met = of().filter(|clock| clock.outcome == Outcome::Met).count();
        let breached = of()
            .filter(|clock| clock.outcome == Outcome::Breached)
            .count();
        let name = |what: &str| format!("{tier}_{what}");
        assert_eq!(
            value(report, &name("within_target")),
            share(met, met + breached)
        );
        let took: Vec<i64> = of()
            .filter_map(|clock| Some(clock.recorded_at?.as_second() - clock.started_at.as_second()))
            .collect();
        // To the second: an instant's fractions are none of these histories'.
        assert_eq!(value(report, &name("median")), percentile(took.clone(), 50));
        assert_eq!(value(report, &name("p90")), percentile(took, 90));
    }
    headline_slowly(&clocks, report, now);
    let ehr = incidents.iter().filter(|ticket| ticket.kind == Kind::Ehr);
    let outcomes: Vec<_> = ehr
        .map(|ticket| first_contact(&timeline(world, ticket), now).outcome)
        .collect();
    let count = |wanted| outcomes.iter().filter(|one| **one == wanted).count();
    let (achieved, missed) = (count(fcr::Outcome::Achieved), count(fcr::Outcome::Missed));
    assert_eq!(
        value(report, "first_contact_ehr"),
        share(achieved, achieved + missed)
    );
    let trouble = incidents
        .iter()
        .filter(|ticket| ticket.symptom.is_trouble());
    let seen: Vec<_> = trouble.map(|ticket| ticket.seen_first_by).collect();
    let monitor = seen
        .iter()
        .filter(|by| **by == SeenFirstBy::Monitor)
        .count();
    assert_eq!(
        value(report, "seen_by_monitoring"),
        share(monitor, seen.len())
    );
    same_outages_slowly(world, &incidents, report);
}

/// "What share of critical clinical tickets got a response inside two hours."
fn headline_slowly(clocks: &[(&Ticket, &Clock)], report: &Report, now: Timestamp) {
    let (mut inside, mut of) = (0, 0);
    for (_, clock) in clocks
        .iter()
        .filter(|(ticket, clock)| ticket.kind.is_clinical() && clock.tier == Tier::Critical)
    {
        let long = |at: Timestamp| at.as_second() - clock.started_at.as_second() > 7_200;
        match (clock.outcome, clock.recorded_at) {
            (Outcome::Met | Outcome::Breached, Some(at)) => {
                of += 1;
                inside += usize::from(!long(at));
            }
            (Outcome::Breached, None) => of += usize::from(long(now)),
            _ => {}
        }
    }
    assert_eq!(
        value(report, "critical_clinical_inside_two_hours"),
        share(inside, of)
    );
}

proptest! {
    #![proptest_config(cases(96))]

    /// "Figures equal an independent recomputation in the tests (a second, naive implementation over the raw timeline),
    /// on random histories."
    #[test]
    fn figures_are_those_of_the_raw_timeline(
        setup in practice(), from in start(), steps in steps(40), late in 0_i64..20,
    ) {
        let mut world = World::new(setup);
        let (mut said, mut now) = (Vec::new(), from);
        for (pause, step) in &steps {
            now += seconds(*pause);
            take(&mut world, step, now, &mut said);
        }
        let now = now + minutes(60 * 24 * late);
        for ticket in world.tickets.values() {
            same_as_its_timeline(&world, ticket, now);
        }
        let report = made(&world, &days(&world, now), now);
        same_as_told_slowly(&world, &report, now);
    }

    /// Summaries add up, whatever the order and however they are divided; what is written down of them reads the same.
    #[test]
    fn summaries_add_up(setup in practice(), from in start(), steps in steps(40), cut in any::<u8>()) {
        let mut world = World::new(setup);
        let (mut said, mut now) = (Vec::new(), from);
        for (pause, step) in &steps {
            now += seconds(*pause);
            take(&mut world, step, now, &mut said);
        }
        let (mut all, mut one, mut other) = (Days::default(), Days::default(), Days::default());
        for (place, ticket) in world.tickets.values().enumerate() {
            let case = Case::of(ticket, &world.setup, now);
            all.add(day(&world, ticket), &case, now);
            let part = if (cut >> (place % 8)) & 1 == 0 { &mut one } else { &mut other };
            part.add(day(&world, ticket), &case, now);
        }
        let mut swapped = other.clone();
        swapped.merge(&one);
        one.merge(&other);
        prop_assert_eq!(&one, &all);
        prop_assert_eq!(&swapped, &all);
        let written = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Days>(&written).unwrap(), &all);
    }
}

/// A ticket from before the tally reads, and what it cannot tell is not told.
#[test]
fn a_ticket_without_a_tally_reads() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(alone(1, Tier::Critical, from), from);
    let mut row = serde_json::to_value(world.ticket(id)).unwrap();
    assert!(row.as_object_mut().unwrap().remove("tally").is_some());
    let ticket: Ticket = serde_json::from_value(row).unwrap();
    let case = Case::of(&ticket, &world.setup, from);
    assert_eq!(
        (case.retiered, case.pages, case.first_contact),
        (None, None, None)
    );
    assert_eq!(case.responses.unwrap().len(), 1);
}

/// "Detection lead over the first staff ticket", whatever the order in which the rows come.
#[test]
fn the_lead_is_over_the_first_person() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let mut seen = report(1, Tier::Critical, from);
    seen.channel = domain::ticket::Channel::Monitor;
    seen.reporter = Actor::Desk;
    world.open(seen, from);
    for (n, after) in [(2, 30), (3, 12)] {
        let at = from + minutes(40);
        world.open(report(n, Tier::Critical, from + minutes(after)), at);
    }
    let now = from + minutes(60);
    let told = made(&world, &days(&world, now), now);
    assert_eq!(value(&told, "detection_lead"), Some(720.0));
    assert_eq!((told.tickets, told.reports), (1, 2));
    assert_eq!(value(&told, "seen_by_monitoring"), Some(1.0));
}
