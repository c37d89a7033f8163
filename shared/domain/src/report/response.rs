//! Standard 1: whether whoever reported got an answer in time.

use super::days::NOWHERE;
use super::figure::{Cell, Column, Figure, Section, Table, Unit};
use super::known::Known;
use super::standing::Standing;
use super::summary::{Cycles, Summary};
use crate::kind::Tier;

const NO_RESPONSES: &str = "no response cycle of this kind was decided in the window, or the source keeps no first response";

/// The share that is asked for first.
pub const HEADLINE: &str = "critical_clinical_inside_two_hours";

pub(super) fn headline(total: &Summary) -> Figure {
    let definition = "Of the response cycles of critical tickets about a clinical system (incidents counted once, reports of incidents not at all) that got a response or ran longer than two hours: those in which a named technician's words were recorded within 2 hours of the report, around the clock, whatever tighter target the practice has. What recovered or was taken back before any response is in neither.";
    Figure::share(
        HEADLINE,
        "Critical clinical tickets answered inside two hours",
        total.clinical_inside,
        total.clinical,
        "there was no critical clinical ticket, or the source keeps no first response",
        definition,
    )
}

pub(super) fn section(known: &Known<'_>, total: &Summary) -> Section {
    let mut figures = Vec::new();
    for tier in [Tier::Critical, Tier::Billing, Tier::General] {
        let none = Cycles::default();
        of_tier(tier, total.cycles.get(&tier).unwrap_or(&none), &mut figures);
    }
    figures.extend(beside(total, known.standing));
    let mut notes = Vec::new();
    if let Some(flat) = flat(known, total) {
        notes.push(flat);
    }
    if total.unanswerable > 0 {
        let n = total.unanswerable;
        notes.push(format!(
            "{n} tickets are in no response figure: their source keeps no first response for them."
        ));
    }
    Section {
        name: "response",
        title: "Standard 1: response by clinical impact",
        figures,
        tables: vec![tiers(total), reports(total), places(known)],
        notes,
    }
}

fn of_tier(tier: Tier, cycles: &Cycles, figures: &mut Vec<Figure>) {
    let name = |what: &str| format!("{tier}_{what}");
    let none = NO_RESPONSES;
    figures.push(Figure::share(
        &name("within_target"),
        &format!("{} answered within target", title(tier)),
        cycles.met,
        cycles.decided(),
        none,
        "Response cycles of incidents and single tickets whose response was recorded before it was due, of those that were met or breached. Recovered and withdrawn ones are in neither. The target is the one that was frozen on the ticket.",
    ));
    for (what, percent, words) in [("median", 50, "median"), ("p90", 90, "90th percentile of")] {
        figures.push(Figure::seconds(
            &name(what),
            &format!("{}: {words} response time", title(tier)),
            cycles.times.percentile(percent),
            cycles.times.count(),
            none,
            "From the report to the recorded response in whole seconds, nearest rank, late responses included.",
        ));
    }
}

fn beside(total: &Summary, standing: &Standing) -> Vec<Figure> {
    let none = "nobody acknowledged a page, or the source keeps no acknowledgements";
    let acknowledged = |name: &str, label: &str, percent| {
        Figure::seconds(
            name,
            label,
            total.acknowledged.percentile(percent),
            total.acknowledged.count(),
            none,
            "From the report to the first acknowledgement of any page about it, nearest rank. An acknowledgement is no response.",
        )
    };
    let mut figures = vec![
        acknowledged("acknowledged_median", "Median time to acknowledge", 50),
        acknowledged(
            "acknowledged_p90",
            "90th percentile of time to acknowledge",
            90,
        ),
        Figure::share(
            "retiered",
            "Tickets whose tier was changed",
            total.retiered,
            total.tiered,
            "the source does not tell whether tiers were changed",
            "Tickets and reports whose tier was raised or lowered at least once after they were opened, by a person, a stricter report or a worsening check.",
        ),
    ];
    figures.extend(pages(total, standing));
    figures
}

fn pages(total: &Summary, standing: &Standing) -> Vec<Figure> {
    let unknown = |name: &str, label: &str| {
        Figure::unknown(
            name,
            label,
            Unit::Count,
            "the source pages nobody, or keeps no record of it",
            "",
        )
    };
    if total.paging == 0 {
        return vec![
            unknown("pages_decided", "Pages to people on call"),
            unknown("pages_nobody", "Steps that found nobody on call"),
            unknown("pages_late", "Pages sent late"),
        ];
    }
    let mut figures = vec![
        Figure::count(
            "pages_decided",
            "Pages to people on call",
            total.pages,
            total.paging,
            "Pages decided about tickets opened in the window, one for each person and decision; notices to reporters are not pages. n is the number of tickets.",
        ),
        Figure::count(
            "pages_nobody",
            "Steps that found nobody on call",
            total.nobody,
            total.paging,
            "Ladder steps of tickets opened in the window at which a schedule or rung had nobody with a confirmed channel. The next step fired at once.",
        ),
    ];
    match standing.sent {
        None => figures.push(Figure::unknown(
            "pages_late",
            "Pages sent late",
            Unit::Count,
            "not looked at for this report",
            "",
        )),
        Some(sent) => {
            for (name, label, what, words) in [
                (
                    "pages_late",
                    "Pages sent late",
                    sent.late,
                    "Pages of the window that were given to SNS more than two minutes after they were to go.",
                ),
                (
                    "pages_withdrawn",
                    "Pages withdrawn",
                    sent.withdrawn,
                    "Pages of the window that were not sent, since an answer had made them untrue.",
                ),
            ] {
                let figure = Figure::count(name, label, what.count, total.pages, words);
                figures.push(if what.beyond {
                    figure.worked_out("at least so many: not all were counted")
                } else {
                    figure
                });
            }
        }
    }
    figures
}

/// "Flat-SLA warning": targets that do not tell critical clinical tickets from the rest.
pub(super) fn flat(known: &Known<'_>, total: &Summary) -> Option<String> {
    if !total.stated.is_empty() {
        let of = |tier: Tier| {
            let stated = total.stated.get(&tier);
            let all: u64 = stated.into_iter().flat_map(|by| by.values()).sum();
            let as_critical = stated.and_then(|by| by.get(&Tier::Critical)).copied();
            (as_critical.unwrap_or_default(), all)
        };
        let ((critical, all_critical), (general, all_general)) =
            (of(Tier::Critical), of(Tier::General));
        // As cross products, so that nothing is divided: the share among the critical is not the greater one.
        let flat =
            all_critical > 0 && all_general > 0 && critical * all_general <= general * all_critical;
        return flat.then(|| format!(
            "Flat SLA: the source's own priorities do not tell critical clinical tickets from the rest. {critical} of {all_critical} critical ones have its highest priority, and so have {general} of {all_general} general ones."
        ));
    }
    let policy = &known.setup?.practice.policy;
    let flat = policy.critical == policy.billing && policy.billing == policy.general;
    flat.then(|| {
        format!(
            "Flat SLA: all three tiers have the same target, {}.",
            policy.critical.words()
        )
    })
}

fn title(tier: Tier) -> &'static str {
    match tier {
        Tier::Critical => "Critical",
        Tier::Billing => "Billing",
        Tier::General => "General",
    }
}

const COLUMNS: [(&str, &str, Option<Unit>); 11] = [
    ("tier", "Tier", None),
    ("within_target", "Within target", Some(Unit::Share)),
    ("met", "Met", Some(Unit::Count)),
    ("breached", "Breached", Some(Unit::Count)),
    ("unanswered", "Of those unanswered", Some(Unit::Count)),
    ("recovered", "Recovered first", Some(Unit::Count)),
    ("withdrawn", "Withdrawn first", Some(Unit::Count)),
    ("running", "Running", Some(Unit::Count)),
    ("median", "Median", Some(Unit::Seconds)),
    ("p90", "p90", Some(Unit::Seconds)),
    ("median_late", "Median lateness", Some(Unit::Seconds)),
];

fn row(what: impl Into<Cell>, cycles: &Cycles) -> Vec<Cell> {
    vec![
        what.into(),
        Cell::share(cycles.met, cycles.decided()),
        cycles.met.into(),
        cycles.breached.into(),
        cycles.unanswered.into(),
        cycles.recovered.into(),
        cycles.withdrawn.into(),
        cycles.running.into(),
        cycles.times.percentile(50).into(),
        cycles.times.percentile(90).into(),
        cycles.late.percentile(50).into(),
    ]
}

fn tiers(total: &Summary) -> Table {
    let rows = total.cycles.iter().rev();
    let rows = rows.map(|(tier, cycles)| row(title(*tier), cycles));
    Table::new(
        "response_by_tier",
        "Incidents and single tickets, by tier",
        &COLUMNS,
        rows.collect(),
    )
}

fn reports(total: &Summary) -> Table {
    let rows = total.report_cycles.iter().rev();
    let rows = rows.map(|(tier, cycles)| row(title(*tier), cycles));
    Table::new(
        "response_of_reports",
        "Reports of incidents, each with its own clock",
        &COLUMNS,
        rows.collect(),
    )
}

fn places(known: &Known<'_>) -> Table {
    let current = known
        .days
        .within(known.window.from, known.window.until, None);
    let mut rows = Vec::new();
    for (place, summary) in current.places() {
        for (tier, cycles) in summary.cycles.iter().rev() {
            let place = if place == NOWHERE {
                "not told"
            } else {
                place.as_str()
            };
            let mut row = row(title(*tier), cycles);
            row.insert(0, Cell::from(place));
            rows.push(row);
        }
    }
    let mut table = Table::new("response_by_location", "By location", &COLUMNS, rows);
    let column = Column {
        name: "location",
        title: "Location",
        unit: None,
    };
    table.columns.insert(0, column);
    table
}
