//! Standard 4: whether monitoring sees trouble before people do, and how long systems were down.

use super::days::NOWHERE;
use super::figure::{Cell, Figure, Section, Table, Unit};
use super::known::{Known, Places};
use super::outage::{Down, bounds, open_seconds};
use super::summary::Summary;
use crate::kind::Kind;

const NO_CALENDAR: &str = "the opening hours are not known";

pub(super) fn section(
    known: &Known<'_>,
    total: &Summary,
    downs: &[Down],
    places: &Places,
) -> Section {
    let of = total.by_monitor + total.by_staff;
    let mut figures = vec![
        Figure::share(
            "seen_by_monitoring",
            "Trouble seen by monitoring first",
            total.by_monitor,
            of,
            "there was no trouble in the window, or the source does not tell who saw it first",
            "Of the incidents and single tickets about trouble (down, degraded, error): those that a check opened before any person reported them.",
        ),
        Figure::seconds(
            "detection_lead",
            "Median lead over the first person",
            total.lead.percentile(50),
            total.lead.count(),
            "no person reported anything that monitoring had seen first",
            "Of the incidents that monitoring saw first and a person reported later: from the incident's opening to the first person's report, nearest rank.",
        ),
        downtime(downs),
        uptime(known, downs, places),
    ];
    figures.extend(checks(known));
    let uncovered = known
        .standing
        .checks
        .as_ref()
        .map(|checks| &checks.uncovered);
    let rows = uncovered
        .into_iter()
        .flatten()
        .map(|id| vec![Cell::Text(id.clone())]);
    let uncovered = Table::new(
        "uncovered",
        "Systems without any check",
        &[("system", "System", None)],
        rows.collect(),
    );
    Section {
        name: "monitoring",
        title: "Standard 4: proactive monitoring",
        figures,
        tables: vec![by_system(known, downs, places), uncovered],
        notes: Vec::new(),
    }
}

const DOWNTIME: &str = "Outages are incidents with the symptom down or degraded that hit more than one person and were opened in the window, from the report until the recovery that was seen or the resolution, clipped to the window and united, so that overlapping ones of one system and site count once.";

fn downtime(downs: &[Down]) -> Figure {
    let seconds: u64 = downs.iter().map(Down::seconds).sum();
    let incidents = downs.iter().map(|down| down.incidents).sum();
    Figure::new(
        "downtime",
        "Downtime of all systems and sites",
        Unit::Minutes,
        seconds as f64 / 60.0,
        incidents,
        DOWNTIME,
    )
}

/// The uptime of the EHR: of a site that had no outage it is whole.
fn uptime(known: &Known<'_>, downs: &[Down], places: &Places) -> Figure {
    let label = "EHR uptime in opening hours";
    let definition = "One minus the EHR's outages that lie in opening hours, over all opening hours of the window, of all sites. Outages that nobody reported and no check saw are not in it.";
    let ehr = || downs.iter().filter(|one| one.subject.kind == Kind::Ehr);
    let unknown =
        |because: &str| Figure::unknown("uptime_ehr", label, Unit::Share, because, definition);
    if ehr().any(|one| one.place == NOWHERE) {
        return unknown("the source does not tell at which site the EHR's outages were");
    }
    if ehr().next().is_none() && !watches_ehr(known) {
        return unknown(
            "no check is of the EHR, and nobody reported it in trouble: nothing tells that it was up",
        );
    }
    let (mut open, mut down) = (0, 0);
    for site in places.sites() {
        let Some(calendar) = places.calendar(site) else {
            continue;
        };
        open += open_seconds(
            &[bounds(known.window, Some(calendar), known.about.as_of)],
            calendar,
        );
        let ehr = ehr().filter(|one| one.place == site);
        let ehr = super::outage::unite(ehr.flat_map(|one| one.stretches.clone()).collect());
        down += open_seconds(&ehr, calendar);
    }
    if open == 0 {
        return unknown(NO_CALENDAR);
    }
    let value = (open - down.min(open)) as f64 / open as f64;
    let arithmetic = format!("1 - {} down of {} open", minutes(down), minutes(open));
    Figure::new(
        "uptime_ehr",
        label,
        Unit::Share,
        value,
        open / 60,
        definition,
    )
    .worked_out(arithmetic)
}

/// Whether a check is of an EHR of the practice.
fn watches_ehr(known: &Known<'_>) -> bool {
    let (Some(setup), Some(checks)) = (known.setup, &known.standing.checks) else {
        return false;
    };
    let mut ehrs = setup.systems.values().filter(|one| one.kind == Kind::Ehr);
    ehrs.any(|one| checks.uncovered.iter().all(|name| name != one.id.as_str()))
}

fn minutes(seconds: u64) -> String {
    format!("{} min", seconds / 60)
}

fn checks(known: &Known<'_>) -> Vec<Figure> {
    let names = [
        ("checks", "Checks", "Checks of the practice, as they stand."),
        (
            "checks_silent",
            "Silent checks",
            "Checks of which nothing was heard for a day, or ever.",
        ),
        (
            "checks_never_alarmed",
            "Checks that never alarmed",
            "Checks that have never opened a ticket: each is either of something very sound, or looks at nothing.",
        ),
        (
            "systems_without_check",
            "Systems without any check",
            "Systems of the catalogue that no check is of.",
        ),
    ];
    let Some(checks) = &known.standing.checks else {
        let unknown = |(name, label, definition): &(&str, &str, &str)| {
            Figure::unknown(
                name,
                label,
                Unit::Count,
                "not kept by this source, or not looked at for this report",
                definition,
            )
        };
        return names.iter().map(unknown).collect();
    };
    let uncovered = checks.uncovered.len() as u64;
    let values = [
        (checks.count, checks.count),
        (checks.silent, checks.count),
        (checks.never_alarmed, checks.count),
        (uncovered, checks.systems),
    ];
    let figures = names.iter().zip(values);
    figures
        .map(|((name, label, words), (value, n))| Figure::count(name, label, value, n, words))
        .collect()
}

fn by_system(known: &Known<'_>, downs: &[Down], places: &Places) -> Table {
    let columns = [
        ("system", "System", None),
        ("kind", "Kind", None),
        ("location", "Location", None),
        ("outages", "Outages", Some(Unit::Count)),
        ("repeats", "Repeats", Some(Unit::Count)),
        ("downtime", "Downtime", Some(Unit::Minutes)),
        ("downtime_open", "In opening hours", Some(Unit::Minutes)),
        ("uptime_open", "Uptime in opening hours", Some(Unit::Share)),
    ];
    let row = |down: &Down| {
        let calendar = places.calendar(&down.place);
        let open = calendar.map(|calendar| {
            let all = bounds(known.window, Some(calendar), known.about.as_of);
            (
                open_seconds(&down.stretches, calendar),
                open_seconds(&[all], calendar),
            )
        });
        let place = if down.place.is_empty() {
            "not told"
        } else {
            down.place.as_str()
        };
        vec![
            Cell::Text(down.subject.name()),
            Cell::Text(down.subject.kind.to_string()),
            Cell::from(place),
            down.incidents.into(),
            down.repeats.into(),
            Cell::Number(down.seconds() as f64 / 60.0),
            open.map_or(Cell::Nothing, |(down, _)| Cell::Number(down as f64 / 60.0)),
            open.map_or(Cell::Nothing, |(down, all)| {
                Cell::share(all.saturating_sub(down), all)
            }),
        ]
    };
    Table::new(
        "downtime_by_system",
        "Downtime by system and site",
        &columns,
        downs.iter().map(row).collect(),
    )
}
