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
        downtime(known, downs),
        open(known, downs),
        uptime(known, downs, places),
    ];
    figures.extend(checks(known));
    let rows = known
        .uncovered()
        .into_iter()
        .flatten()
        .map(|id| vec![Cell::Text(id)]);
    let uncovered = Table::new(
        "uncovered",
        "Systems without any check",
        &[("system", "System", None)],
        rows.collect(),
    );
    let unkept = known.uncovered().is_none().then(|| unkept(known));
    let uncovered = uncovered.unless_told(unkept);
    Section {
        name: "monitoring",
        title: "Standard 4: proactive monitoring",
        figures,
        tables: vec![by_system(known, downs, places), uncovered],
        notes: Vec::new(),
    }
}

const DOWNTIME: &str = "Outages are incidents with the symptom down or degraded that hit more than one person and were opened in the window, from the report until the recovery that was seen or the resolution, clipped to the window and united: what overlaps or touches on one system and site is one outage. One of which no end is recorded counts up to its last sign only: the last time that anybody did anything about it, that a check saw anything of it, or that it was reported again; of an export its last date. Where the source tells no site, all count as at one; where it names no system, all of a kind count as one. n is the number of outages.";

const NO_OUTAGE: &str =
    "no check watches anything, and nobody reported an outage: nothing tells that there was none";

/// Whether an outage would be known of.
fn tells(known: &Known<'_>, downs: &[Down]) -> bool {
    let watched = known.watched().map(|(own, wide)| own.count + wide.count);
    !downs.is_empty() || watched.is_some_and(|count| count > 0)
}

fn downtime(known: &Known<'_>, downs: &[Down]) -> Figure {
    let label = "Downtime of all systems and sites";
    if !tells(known, downs) {
        return Figure::unknown("downtime", label, Unit::Minutes, NO_OUTAGE, DOWNTIME);
    }
    let seconds: u64 = downs.iter().map(Down::seconds).sum();
    let outages = downs.iter().map(|down| down.outages).sum();
    let minutes = seconds as f64 / 60.0;
    Figure::new("downtime", label, Unit::Minutes, minutes, outages, DOWNTIME)
}

fn open(known: &Known<'_>, downs: &[Down]) -> Figure {
    let label = "Outages of which no end is recorded";
    let definition = "Outages that run still, or whose tickets nobody ever resolved, as far as their records go: their downtime counts up to their last sign, so that it is the least that it can have been. n is the number of outages.";
    if !tells(known, downs) {
        return Figure::unknown("outages_open", label, Unit::Count, NO_OUTAGE, definition);
    }
    let open = downs.iter().map(|down| down.open).sum();
    let outages = downs.iter().map(|down| down.outages).sum();
    Figure::count("outages_open", label, open, outages, definition)
}

/// The uptime of the EHR: of a site that had no outage it is whole.
fn uptime(known: &Known<'_>, downs: &[Down], places: &Places) -> Figure {
    let label = "EHR uptime in opening hours";
    let definition = "One minus the EHR's outages that lie in opening hours, over all opening hours of the window, of all sites. Outages that nobody reported and no check saw are not in it; one of which no end is recorded counts up to its last sign. n is the opening minutes.";
    let ehr = || downs.iter().filter(|one| one.subject.kind == Kind::Ehr);
    let unknown =
        |because: &str| Figure::unknown("uptime_ehr", label, Unit::Share, because, definition);
    if ehr().any(|one| one.place == NOWHERE) {
        return unknown("the source does not tell at which site the EHR's outages were");
    }
    if ehr().next().is_none() && !known.watches(&[Kind::Ehr]) {
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

fn minutes(seconds: u64) -> String {
    format!("{} min", seconds / 60)
}

/// Why nothing is known of checks.
fn unkept(known: &Known<'_>) -> &'static str {
    if known.about.location.is_some() && known.standing.checks.is_some() {
        "the last night did not keep checks by site"
    } else {
        "not kept by this source, or not looked at for this report"
    }
}

/// The checks of the place that is looked at; those of the whole practice are counted apart.
fn checks(known: &Known<'_>) -> Vec<Figure> {
    let at_a_site = known.about.location.is_some();
    let systems = known.systems().count() as u64;
    let values = known.watched().zip(known.uncovered());
    let values = values.map(|((own, wide), uncovered)| {
        let only_wide = |id: &&String| !own.systems.contains(*id);
        let served = |id: &&String| {
            known
                .systems()
                .any(|system| system.id.as_str() == id.as_str())
        };
        let only_wide = wide.systems.iter().filter(served).filter(only_wide);
        [
            (own.count, own.count),
            (own.silent, own.count),
            (own.never_alarmed, own.count),
            (
                wide.count,
                own.count + if at_a_site { wide.count } else { 0 },
            ),
            (uncovered.len() as u64, systems),
            (
                if at_a_site {
                    only_wide.count() as u64
                } else {
                    0
                },
                systems,
            ),
        ]
    });
    let whose = if at_a_site {
        "of this site; those of the whole practice are counted apart"
    } else {
        "of the practice, those of its sites included"
    };
    let names = [
        ("checks", "Checks", format!("Checks {whose}, as they stand.")),
        (
            "checks_silent",
            "Silent checks",
            format!("Checks of which nothing was heard for a day, or ever, {whose}."),
        ),
        (
            "checks_never_alarmed",
            "Checks that never alarmed",
            format!("Checks that have never opened a ticket: each is either of something very sound, or looks at nothing; {whose}."),
        ),
        (
            "checks_practice_wide",
            "Checks of the whole practice",
            "Checks that belong to no site, as they stand. n is the number of checks that look at this place.".to_owned(),
        ),
        (
            "systems_without_check",
            "Systems without any check",
            "Systems of the catalogue, of a site those that serve it, that no check of the place and none of the whole practice is of.".to_owned(),
        ),
        (
            "systems_watched_from_afar",
            "Systems that only checks of the whole practice watch",
            "Systems that serve the site of which no check of its own is, and one of the whole practice is; none where the whole practice is looked at.".to_owned(),
        ),
    ];
    let because = unkept(known);
    let figure = |(place, (name, label, words)): (usize, &(&str, &str, String))| match values
        .as_ref()
        .and_then(|values| values.get(place))
    {
        None => Figure::unknown(name, label, Unit::Count, because, words),
        Some((value, n)) => Figure::count(name, label, *value, *n, words),
    };
    names.iter().enumerate().map(figure).collect()
}

fn by_system(known: &Known<'_>, downs: &[Down], places: &Places) -> Table {
    let columns = [
        ("system", "System", None),
        ("kind", "Kind", None),
        ("location", "Location", None),
        ("outages", "Outages", Some(Unit::Count)),
        ("open", "No end recorded", Some(Unit::Count)),
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
            down.outages.into(),
            down.open.into(),
            down.repeats.into(),
            Cell::Number(down.seconds() as f64 / 60.0),
            open.map_or(Cell::Nothing, |(down, _)| Cell::Number(down as f64 / 60.0)),
            // Of no one site it is not known which opening hours it was up in.
            open.filter(|_| down.place != NOWHERE)
                .map_or(Cell::Nothing, |(down, all)| {
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
    .unless_told((!tells(known, downs)).then_some(NO_OUTAGE))
}
