//! What checks, blindness and windows come to, system by system.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::json;

use super::{Board, Condition, Known, Look, Row, board};
use crate::check::risk::{Risk, RunsOut};
use crate::check::{Covers, Maintenance, Phase};
use crate::ids::{CheckId, LocationId, SystemId};
use crate::kind::Kind;
use crate::practice::{Practice, Setup, System};

const EHR: &str = "ehr";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-23T14:00:00Z")
}

fn setup() -> Setup {
    let practice: Practice = serde_json::from_value(json!({
        "id": "lakeside", "name": "Lakeside", "zone": "America/Chicago",
        "hours": {"mon": ["08:00-17:00"]},
        "locations": [{"id": "main", "name": "Main Street"}, {"id": "east"}],
    }))
    .unwrap();
    let mut ehr = System::standard(Kind::Ehr, "Chart").unwrap();
    ehr.id = SystemId::new(EHR).unwrap();
    let mut phones = System::standard(Kind::Phones, "Phones").unwrap();
    phones.locations = BTreeSet::from([LocationId::new("east").unwrap()]);
    Setup {
        practice,
        people: BTreeMap::new(),
        systems: [ehr, phones]
            .into_iter()
            .map(|one| (one.id.clone(), one))
            .collect(),
        ladders: BTreeMap::new(),
        schedules: BTreeMap::new(),
        paged_at: BTreeMap::new(),
        roster: Default::default(),
        operator_topic: None,
    }
}

fn look(check: &str, site: Option<&str>, phase: Phase) -> Look {
    Look::unread(
        CheckId::new(check).unwrap(),
        Some(SystemId::new(EHR).unwrap()),
        site.map(|site| LocationId::new(site).unwrap()),
        phase,
    )
}

fn shown(looks: &[Look], windows: &[Maintenance], blind_since: Option<Timestamp>) -> Board {
    board(&Known {
        setup: &setup(),
        sites: &BTreeSet::new(),
        looks,
        blind_since,
        outages: &[],
        tickets: &BTreeMap::new(),
        windows,
        now: now(),
    })
}

fn ehr<'a>(board: &'a Board, site: &str) -> &'a Row {
    let site = board.sites.iter().find(|one| one.location.as_str() == site);
    let mut rows = site.unwrap().systems.iter();
    rows.find(|row| row.system.as_str() == EHR).unwrap()
}

fn window(covers: Covers) -> Maintenance {
    Maintenance {
        covers,
        from: at("2026-11-23T13:00:00Z"),
        until: at("2026-11-23T15:00:00Z"),
    }
}

#[test]
fn a_system_stands_as_the_worst_of_its_checks_says() {
    use Phase::{AtRisk, Degraded, Down, Healthy, Recovering, Suspect, Unheard};
    for (phases, expected) in [
        (&[][..], Condition::Unknown),
        (&[Unheard], Condition::Unknown),
        (&[Unheard, Healthy], Condition::Up),
        (&[Healthy, Suspect], Condition::Up),
        (&[Healthy, AtRisk], Condition::AtRisk),
        (&[AtRisk, Recovering], Condition::Degraded),
        (&[Healthy, Degraded], Condition::Degraded),
        (&[Degraded, Down, Unheard], Condition::Down),
    ] {
        let looks: Vec<_> = phases
            .iter()
            .enumerate()
            .map(|(place, phase)| look(&format!("c-{place}"), Some("main"), *phase))
            .collect();
        let board = shown(&looks, &[], None);
        assert_eq!(ehr(&board, "main").state, expected, "{phases:?}");
        assert_eq!(ehr(&board, "main").checks.len(), looks.len());
        assert_eq!(ehr(&board, "east").state, Condition::Unknown);
    }
    // What is watched everywhere is so at every site.
    let board = shown(&[look("c", None, Down)], &[], None);
    assert_eq!(ehr(&board, "east").state, Condition::Down);
    let east = &board.sites[1];
    assert_eq!((east.name.as_str(), east.systems.len()), ("east", 2));
    assert_eq!(board.sites[0].systems.len(), 1, "phones serve one site");
}

#[test]
fn it_stands_so_since_the_first_of_the_worst_broke() {
    let mut early = look("a", Some("main"), Phase::Down);
    early.broke_at = Some(at("2026-11-23T13:30:00Z"));
    let mut late = look("b", Some("main"), Phase::Down);
    late.broke_at = Some(at("2026-11-23T13:40:00Z"));
    let mut slow = look("c", Some("main"), Phase::Degraded);
    slow.broke_at = Some(at("2026-11-23T12:00:00Z"));
    let board = shown(&[late, early.clone(), slow], &[], None);
    assert_eq!(ehr(&board, "main").since, early.broke_at);
    // Up since the last of them came back.
    let mut back = look("a", Some("main"), Phase::Healthy);
    back.recovered_at = Some(at("2026-11-23T11:00:00Z"));
    let board = shown(
        &[back.clone(), look("b", Some("main"), Phase::Healthy)],
        &[],
        None,
    );
    assert_eq!(ehr(&board, "main").since, back.recovered_at);
    let mut risky = look("a", Some("main"), Phase::AtRisk);
    let since = at("2026-11-20T11:00:00Z");
    risky.risk = Some(Risk {
        what: RunsOut::Certificate,
        since,
        fails_at: None,
        came_true: false,
    });
    let board = shown(&[risky], &[], None);
    assert_eq!(ehr(&board, "main").since, Some(since));
}

#[test]
fn a_blind_monitor_says_nothing_of_systems() {
    let since = at("2026-11-23T13:50:00Z");
    let looks = [
        look("a", Some("main"), Phase::Down),
        look("b", Some("east"), Phase::Healthy),
    ];
    let board = shown(&looks, &[], Some(since));
    assert_eq!(board.blind_since, Some(since));
    for site in ["main", "east"] {
        let row = ehr(&board, site);
        assert_eq!(
            (row.state, row.since),
            (Condition::Unknown, Some(since)),
            "{site}"
        );
    }
}

#[test]
fn what_a_window_covers_is_expected() {
    let site = LocationId::new("main").unwrap();
    let system = SystemId::new(EHR).unwrap();
    let check = CheckId::new("a").unwrap();
    let looks = [look("a", Some("main"), Phase::Down)];
    for covers in [
        Covers::Location(site),
        Covers::System(system),
        Covers::Check(check.clone()),
    ] {
        let window = window(covers);
        let board = shown(&looks, std::slice::from_ref(&window), None);
        let row = ehr(&board, "main");
        assert_eq!(row.state, Condition::Maintenance, "{window:?}");
        assert_eq!(row.since, Some(window.from));
        assert!(row.checks[0].maintenance);
        assert_eq!(board.maintenance, [window]);
    }
    // One check of two: the other one tells.
    let looks = [
        look("a", Some("main"), Phase::Down),
        look("b", Some("main"), Phase::Healthy),
    ];
    let one = window(Covers::Check(check));
    let board = shown(&looks, std::slice::from_ref(&one), None);
    assert_eq!(ehr(&board, "main").state, Condition::Up);
    // What has ended is gone, what has not begun is only listed.
    let ended = Maintenance {
        until: now(),
        ..one.clone()
    };
    let next = Maintenance {
        from: at("2026-11-23T14:30:00Z"),
        ..one
    };
    let board = shown(&looks, &[next.clone(), ended], None);
    assert_eq!(ehr(&board, "main").state, Condition::Down);
    assert_eq!(board.maintenance, [next]);
}

#[test]
fn what_left_the_catalogue_is_still_shown_where_it_is_watched() {
    let mut gone = look("fax-line", Some("main"), Phase::Down);
    gone.system = SystemId::new("fax").ok();
    let board = shown(&[gone], &[], None);
    let rows: Vec<_> = board.sites[0]
        .systems
        .iter()
        .map(|row| (row.system.as_str(), row.kind, row.state))
        .collect();
    assert_eq!(
        rows,
        [
            (EHR, Kind::Ehr, Condition::Unknown),
            ("fax", Kind::Other, Condition::Down)
        ]
    );
}
