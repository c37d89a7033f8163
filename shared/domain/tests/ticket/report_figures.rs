//! The report's figures one by one: what each counts, of how many, and what it says where nothing is known.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::LocationId;
use domain::kind::{Kind, Tier};
use domain::practice::{Setup, System};
use domain::report::case::Case;
use domain::report::figure::{Figure, Unit};
use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::risk::risks;
use domain::report::standing::{Bounded, Checks, Log, Sent, Standing, Watched};
use domain::report::{Report, report as make};
use jiff::Timestamp;

use crate::given::*;
use crate::report_property::days;
use crate::world::World;

/// A report over a quarter, of one site or of all, as things stand.
fn made(
    world: &World,
    now: Timestamp,
    location: Option<LocationId>,
    standing: &Standing,
) -> Report {
    let about = About {
        practice: Some("lakeside".to_owned()),
        location,
        source: "statdesk".to_owned(),
        made_from: MadeFrom::Tickets,
        as_of: now,
    };
    make(&Known {
        about: &about,
        window: Window::ending(world.calendar(&site("main")).date(now), 90),
        days: &days(world, now),
        compares: false,
        standing,
        setup: Some(&world.setup),
    })
}

fn plain(world: &World, now: Timestamp) -> Report {
    made(world, now, None, &Standing::default())
}

fn all(report: &Report) -> impl Iterator<Item = &Figure> {
    let sections = report.sections.iter().flat_map(|section| &section.figures);
    report.headline.iter().chain(sections)
}

fn figure<'a>(report: &'a Report, name: &str) -> &'a Figure {
    let found = all(report).find(|figure| figure.name == name);
    found.unwrap_or_else(|| panic!("{name}"))
}

fn told(report: &Report, name: &str) -> (Option<f64>, u64) {
    let figure = figure(report, name);
    (figure.value, figure.n)
}

fn watched(count: u64, systems: &[&str]) -> Watched {
    Watched {
        count,
        silent: 0,
        never_alarmed: count,
        systems: systems.iter().map(|id| (*id).to_owned()).collect(),
    }
}

/// Checks of the EHR at `main`, of the phones everywhere, and none of the printers.
fn checks() -> Standing {
    Standing {
        checks: Some(Checks {
            count: 3,
            silent: 0,
            never_alarmed: 3,
            systems: 3,
            uncovered: vec!["printer".to_owned()],
            places: BTreeMap::from([("main".to_owned(), watched(2, &["ehr"]))]),
            practice_wide: watched(1, &["phones"]),
        }),
        open_grants: Some(bounded(0)),
        unreviewed: Some(bounded(0)),
        without_evidence: Some(bounded(0)),
        log: Some(Log {
            verified_to: 9,
            anchored_to: Some(7),
        }),
        sent: Some(Sent::default()),
    }
}

fn bounded(count: u64) -> Bounded {
    Bounded {
        count,
        beyond: false,
        of: 12,
    }
}

fn catalogue() -> Setup {
    let mut setup = setup();
    for (id, kind) in [
        ("ehr", Kind::Ehr),
        ("phones", Kind::Phones),
        ("printer", Kind::Printer),
    ] {
        let text = format!(
            r#"{{"id": "{id}", "name": "{id}", "kind": "{}"}}"#,
            kind.as_str()
        );
        let system: System = serde_json::from_str(&text).unwrap();
        setup.systems.insert(system.id.clone(), system);
    }
    setup
}

/// "An outage without an end is counted as still open, and its downtime only up to its last recorded sign."
#[test]
fn an_outage_that_nobody_closed_ends_with_its_last_sign() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let id = world.open(report(1, Tier::Critical, from), from);
    world.does(id, respond(), "ana", from + minutes(30));
    // Reminders and pages say only that nobody did anything.
    for hours in [6, 12, 18] {
        world.sweep(from + minutes(60 * hours));
    }
    let late = from + minutes(60 * 24 * 60);
    let made = plain(&world, late);
    assert_eq!(told(&made, "downtime"), (Some(30.0), 1));
    assert_eq!(told(&made, "outages_open"), (Some(1.0), 1));
    // Somebody reports it again: it was not over then.
    let again = from + minutes(50);
    world.open(report(2, Tier::Critical, again), again);
    let made = plain(&world, late);
    assert_eq!(told(&made, "downtime"), (Some(50.0), 1));
    world.does(id, resolve(), "ana", from + minutes(90));
    let made = plain(&world, late);
    assert_eq!(told(&made, "downtime"), (Some(90.0), 1));
    assert_eq!(told(&made, "outages_open"), (Some(0.0), 1));
}

/// "An incident's labour must be counted once; labour only where somebody responded or work is recorded."
#[test]
fn work_counts_once_and_only_where_somebody_did_it() {
    let from = at("2026-11-02T09:00:00");
    let mut home = setup();
    home.practice.revenue.labour_hour_usd = Some(60);
    let mut world = World::new(home);
    let id = world.open(report(1, Tier::Critical, from), from);
    for n in [2, 3] {
        world.open(report(n, Tier::Critical, from), from);
    }
    world.does(id, respond(), "ana", from + minutes(30));
    world.carry(from + minutes(30));
    world.does(id, resolve(), "ana", from + minutes(60));
    world.carry(from + minutes(60));
    let now = from + minutes(120);
    let made = plain(&world, now);
    assert_eq!((made.tickets, made.reports), (1, 2));
    assert_eq!(told(&made, "repair_labour"), (Some(60.0), 1));
    // What ended by itself took nobody's time.
    let alone = world.open(alone(4, Tier::General, from), from);
    let mut ticket = world.ticket(alone).clone();
    ticket.resolved_at = Some(now);
    let case = Case::of(&ticket, &world.setup, now);
    assert_eq!(case.end.worked_seconds, None);
}

/// "$0 shown where nothing is known": without a check and without a report nobody knows that nothing was down.
#[test]
fn money_is_none_only_where_an_outage_would_be_known() {
    let from = at("2026-11-02T09:00:00");
    let mut home = catalogue();
    home.practice.revenue.labour_hour_usd = Some(60);
    home.practice.revenue.provider_hours_per_day = Some(40);
    let world = World::new(home);
    let now = from + minutes(60);
    let names = [
        "documentation_delayed",
        "labour_cost",
        "provider_cost",
        "downtime",
    ];
    let blind = plain(&world, now);
    for name in names {
        let figure = figure(&blind, name);
        assert_eq!(figure.value, None, "{name}");
        assert!(figure.not_measurable.as_ref().unwrap().contains("no check"));
    }
    let watched = made(&world, now, None, &checks());
    for name in names {
        assert_eq!(told(&watched, name), (Some(0.0), 0), "{name}");
    }
    // Nothing watches billing, and no figure of it is stated.
    for name in ["ar_days_added", "claims_held", "value_held"] {
        assert_eq!(figure(&watched, name).value, None, "{name}");
    }
    assert!(
        figure(&watched, "claims_held")
            .not_measurable
            .as_ref()
            .unwrap()
            .contains("states no claims")
    );
}

/// "Every figure must have definition, n and, where not measurable, a reason."
#[test]
fn every_figure_says_what_it_is() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(catalogue());
    let empty = [None, Some(site("main"))].map(|place| made(&world, from, place, &checks()));
    let bare = plain(&world, from);
    let id = world.open(report(1, Tier::Critical, from), from);
    world.does(id, respond(), "ana", from + minutes(30));
    let now = from + minutes(60);
    let some = [None, Some(site("east"))].map(|place| made(&world, now, place, &checks()));
    let names: Vec<BTreeSet<&str>> = empty
        .iter()
        .chain(&some)
        .chain([&bare])
        .map(|report| all(report).map(|figure| figure.name.as_str()).collect())
        .collect();
    assert!(names.iter().all(|one| *one == names[0]), "the same figures");
    for report in empty.iter().chain(&some).chain([&bare]) {
        for figure in all(report) {
            let Figure { name, .. } = figure;
            assert!(figure.definition.len() > 20, "{name}");
            assert!(!figure.label.is_empty(), "{name}");
            let because = figure.not_measurable.as_deref();
            assert_eq!(figure.value.is_none(), because.is_some(), "{name}");
            assert!(because.is_none_or(|because| because.len() > 10), "{name}");
            let ratio = figure.unit == Unit::Share || name.ends_with("median");
            assert!(!ratio || figure.value.is_none() || figure.n > 0, "{name}");
        }
    }
    // None of twelve is not none of nothing.
    for name in ["phi_open_grants", "phi_unreviewed", "phi_without_evidence"] {
        assert_eq!(told(&some[0], name), (Some(0.0), 12), "{name}");
    }
    assert_eq!(told(&some[0], "phi_log_anchored_to"), (Some(7.0), 9));
}

/// "A blank first response": the rule stays, and how many breaches have no answer recorded is a count of its own.
#[test]
fn breaches_without_an_answer_are_counted_apart() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    for n in 1..=3 {
        let mut one = report(n, Tier::Critical, from);
        one.system = Some(system(&format!("ehr-{n}")));
        let id = world.open(one, from);
        if n == 1 {
            world.does(id, respond(), "ana", from + minutes(150));
        }
    }
    let now = from + minutes(60 * 5);
    world.sweep(now);
    let made = plain(&world, now);
    let headline = &made.headline[0];
    assert_eq!((headline.value, headline.n), (Some(0.0), 3));
    assert_eq!(
        headline.arithmetic.as_deref(),
        Some("0 of 3; of the 3 others 2 have no answer recorded")
    );
    assert_eq!(told(&made, "critical_clinical_unanswered"), (Some(2.0), 3));
    assert_eq!(told(&made, "critical_unanswered"), (Some(2.0), 3));
    assert_eq!(told(&made, "general_unanswered").0, None);
}

/// "Rank by a lower confidence bound": the same share of one ticket outranks nothing that rests on two hundred.
#[test]
fn a_risk_of_one_ticket_does_not_outrank_one_of_two_hundred() {
    let share = |name: &str, part, of| Figure::share(name, name, part, of, "none", "of all");
    let figures = [
        share("critical_clinical_inside_two_hours", 0, 1),
        share("phi_protocol_complete", 0, 200),
        share("repeat_incidents", 200, 200),
    ];
    let found = risks(&figures, &[]);
    let order: Vec<&str> = found.iter().map(|risk| risk.figure.as_str()).collect();
    assert_eq!(
        order,
        [
            "phi_protocol_complete",
            "repeat_incidents",
            "critical_clinical_inside_two_hours"
        ]
    );
    // Wilson's lower ends: 1 of 1 is at least 20.7 %, 200 of 200 at least 98.1 %.
    let weights: Vec<f64> = found.iter().map(|risk| risk.weight).collect();
    assert_eq!(weights, [88.3, 54.0, 20.7]);
}

/// "Round half up at the last shown place, but never show 100 % when one failed nor 0 % when one happened."
#[test]
fn percentages_are_rounded_and_never_all_or_nothing_by_rounding() {
    for (part, of, words) in [
        (2.0, 3.0, "66.7 %"),
        (1.0, 3.0, "33.3 %"),
        (1.0, 16.0, "6.3 %"),
        (33.0, 2_000.0, "1.7 %"),
        (6_665.0, 10_000.0, "66.7 %"),
        (9_994.0, 10_000.0, "99.9 %"),
        (9_995.0, 10_000.0, "over 99.9 %"),
        (99_999.0, 100_000.0, "over 99.9 %"),
        (1.0, 10_000.0, "under 0.1 %"),
        (5.0, 10_000.0, "0.1 %"),
        (0.0, 7.0, "0.0 %"),
        (7.0, 7.0, "100.0 %"),
    ] {
        assert_eq!(Unit::Share.words(part / of), words, "{part} of {of}");
    }
}

/// "Coverage and checks of a location are those of the location, with practice-wide ones counted apart."
#[test]
fn a_site_is_told_of_its_own_checks() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(catalogue());
    world.open(alone(1, Tier::Critical, from), from);
    let standing = checks();
    let [whole, main, east] = [None, Some(site("main")), Some(site("east"))]
        .map(|place| made(&world, from, place, &standing));
    let count = |report: &Report, name: &str| told(report, name);
    for (name, of_whole, of_main, of_east) in [
        ("checks", 3.0, 2.0, 0.0),
        ("checks_never_alarmed", 3.0, 2.0, 0.0),
        ("checks_practice_wide", 1.0, 1.0, 1.0),
        ("systems_without_check", 1.0, 1.0, 2.0),
        ("systems_watched_from_afar", 0.0, 1.0, 1.0),
    ] {
        let told = [&whole, &main, &east].map(|report| count(report, name).0);
        assert_eq!(told, [of_whole, of_main, of_east].map(Some), "{name}");
    }
    assert_eq!(count(&main, "checks_practice_wide").1, 3);
    // What is counted for the whole practice is not told as a site's.
    for name in ["phi_open_grants", "phi_unreviewed", "pages_late"] {
        assert_eq!(figure(&main, name).value, None, "{name}");
    }
    for name in ["phi_open_grants", "phi_unreviewed", "pages_late"] {
        assert!(figure(&whole, name).value.is_some(), "{name}");
    }
    // The EHR of `east` is watched by nobody.
    assert_eq!(figure(&east, "uptime_ehr").value, None);
    assert_eq!(figure(&main, "uptime_ehr").value, Some(1.0));
    let uncovered = |report: &Report| {
        let mut tables = report.sections.iter().flat_map(|section| &section.tables);
        tables
            .find(|table| table.name == "uncovered")
            .unwrap()
            .rows
            .len()
    };
    assert_eq!((uncovered(&main), uncovered(&east)), (1, 2));
    // A night from before checks were kept by site.
    let mut old = checks();
    let checks = old.checks.as_mut().unwrap();
    checks.places.clear();
    checks.practice_wide = Watched::default();
    let main = made(&world, from, Some(site("main")), &old);
    assert!(
        figure(&main, "checks")
            .not_measurable
            .as_ref()
            .unwrap()
            .contains("by site")
    );
}

/// "Median and p90 definitions are stated (nearest rank), and empty sets are not measurable."
#[test]
fn medians_are_of_something_and_say_how() {
    let from = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    for (n, after) in [(1, 10), (2, 20), (3, 30), (4, 40)] {
        let id = world.open(alone(n, Tier::Critical, from), from);
        world.does(id, respond(), "ana", from + minutes(after));
    }
    let made = plain(&world, from + minutes(60));
    assert_eq!(told(&made, "critical_median"), (Some(1_200.0), 4));
    assert_eq!(told(&made, "critical_p90"), (Some(2_400.0), 4));
    for name in ["critical_median", "critical_p90", "acknowledged_median"] {
        let definition = &figure(&made, name).definition;
        assert!(definition.contains("nearest rank"), "{name}");
    }
    let none = ["billing_median", "general_p90", "acknowledged_p90"];
    for name in none.into_iter().chain(["detection_lead"]) {
        let figure = figure(&made, name);
        let unknown = figure.value.is_none() && figure.not_measurable.is_some();
        assert!(unknown, "{name}");
    }
}
