//! The standards report: a window of tickets, of any helpdesk, against the four standards.
//!
//! Cases become summaries by day and place, which add up; a report is worked out from those, from how things stand, and
//! from the practice's own figures. What cannot be known is *not measurable*: never zero, never met.

pub mod case;
pub mod chart;
pub mod days;
pub mod figure;
pub mod join;
pub mod known;
pub mod line;
mod monitoring;
pub mod outage;
mod own;
pub mod packed;
mod page;
mod phi;
mod response;
mod revenue;
pub mod risk;
mod specialty;
pub mod standing;
mod stated;
pub mod subject;
pub mod summary;

use serde::Serialize;

use chart::Charts;
use figure::{Figure, Section};
use known::{About, Known, Places, Window};
use outage::{Down, outages};
use risk::Risk;
use summary::Summary;

/// The longest window, in days.
pub const DAYS_MAX: u16 = 400;
/// The window where none is asked for, in days.
pub const DAYS: u16 = 90;

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Whose tickets.
    #[serde(flatten)]
    pub about: About,
    /// What the practice is called, where it is known.
    pub practice_name: Option<String>,
    /// What the site is called, where one was asked for.
    pub location_name: Option<String>,
    /// The IANA zone of the practice, or of that site, where it is known.
    pub zone: Option<String>,
    /// The window.
    pub window: Window,
    /// How many days that is.
    pub days: u16,
    /// Whether the figures of the window before stand beside.
    pub compared: bool,
    /// Tickets and incidents, in the window.
    pub tickets: u64,
    /// Reports of incidents, in the window.
    pub reports: u64,
    /// The answers to the three questions that are asked first.
    pub headline: Vec<Figure>,
    /// The largest risks.
    pub risks: Vec<Risk>,
    /// Everything else, standard by standard.
    pub sections: Vec<Section>,
    /// What the charts show.
    pub charts: Charts,
    /// Every figure that cannot be known, in words.
    pub not_measurable: Vec<String>,
    /// Why nothing tells whether a standard is held: too much of another helpdesk's export was rejected.
    pub doubt: Option<String>,
    /// How another helpdesk's export was read: what was left out, decided and assumed; nothing of our own tickets.
    pub reading: Vec<String>,
}

/// Makes a report.
#[must_use]
pub fn report(known: &Known<'_>) -> Report {
    let place = known.about.location.as_ref();
    let first = known.window.before().from;
    let days = &known.days.within(first, known.window.until, place);
    let known = &Known { days, ..*known };
    let mut made = window(known, known.window);
    let before = known.compares.then(|| window(known, known.window.before()));
    if let Some(before) = &before {
        compare(&mut made, before);
    }
    let figures = made.sections.iter().flat_map(|section| &section.figures);
    let unknown = made.headline.iter().chain(figures).filter_map(|figure| {
        let because = figure.not_measurable.as_ref()?;
        Some(format!("{}: {because}", figure.label))
    });
    let not_measurable = unknown.collect();
    let site = place.and_then(|place| known.setup?.location(place));
    let practice = known.setup.map(|setup| &setup.practice);
    let zone = site.and_then(|site| site.zone.as_ref());
    Report {
        about: known.about.clone(),
        practice_name: practice.map(|practice| practice.name.clone()),
        location_name: site.map(|site| site.name.clone()),
        zone: zone.or(practice.map(|practice| &practice.zone)).cloned(),
        window: known.window,
        days: known.window.days(),
        compared: before.is_some(),
        tickets: made.total.incidents,
        reports: made.total.reports,
        risks: risk::risks(&made.headline, &made.sections),
        charts: chart::charts(known, &made.total, &made.downs),
        headline: made.headline,
        sections: made.sections,
        not_measurable,
        doubt: None,
        reading: Vec::new(),
    }
}

/// A window worked out.
struct Made {
    total: Summary,
    downs: Vec<Down>,
    headline: Vec<Figure>,
    sections: Vec<Section>,
}

fn window(known: &Known<'_>, window: Window) -> Made {
    let known = &Known { window, ..*known };
    let days = known.days.within(window.from, window.until, None);
    let total = days.total();
    let places = Places::of(known);
    let downs = outages(known, window, &places, &days.places());
    Made {
        headline: vec![
            response::headline(&total),
            phi::headline(&total),
            specialty::headline(&total),
        ],
        sections: vec![
            response::section(known, &total),
            phi::section(known, &total),
            specialty::section(known, &total, &downs),
            monitoring::section(known, &total, &downs, &places),
            revenue::section(known, &total, &downs, &places),
        ],
        total,
        downs,
    }
}

/// Figures that tell how things stand: of the window before they would say the same.
const STANDS: [&str; 11] = [
    "phi_open_grants",
    "phi_unreviewed",
    "phi_without_evidence",
    "phi_log_verified_to",
    "phi_log_anchored_to",
    "checks",
    "checks_silent",
    "checks_never_alarmed",
    "checks_practice_wide",
    "systems_without_check",
    "systems_watched_from_afar",
];

fn compare(made: &mut Made, before: &Made) {
    let was = |name: &str| {
        let sections = before.sections.iter().flat_map(|section| &section.figures);
        let mut all = before.headline.iter().chain(sections);
        all.find(|figure| figure.name == name)?.value
    };
    let sections = made
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.figures);
    for figure in made.headline.iter_mut().chain(sections) {
        let of_the_window =
            !figure.name.starts_with("pages_late") && !figure.name.starts_with("pages_withdrawn");
        if of_the_window && !STANDS.contains(&figure.name.as_str()) {
            figure.before = was(&figure.name);
        }
    }
}
