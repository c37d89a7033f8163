//! Standard 1: whether whoever reported got an answer in time.

use super::days::NOWHERE;
use super::figure::{Cell, Column, Figure, Section, Table, Unit};
use super::known::Known;
use super::summary::{Cycles, Summary};
use super::{page, stated};
use crate::kind::Tier;

const NO_RESPONSES: &str = "no response cycle of this kind was decided in the window, or the source keeps no first response";

/// The share that is asked for first.
pub const HEADLINE: &str = "critical_clinical_inside_two_hours";

pub(super) fn headline(total: &Summary) -> Figure {
    let definition = "Of the response cycles of critical tickets about a clinical system (incidents counted once, reports of incidents not at all) that got a response or ran longer than two hours: those in which a named technician's words were recorded within 2 hours of the report, around the clock, whatever tighter target the practice has. What recovered or was taken back before any response is in neither.";
    let share = Figure::share(
        HEADLINE,
        "Critical clinical tickets answered inside two hours",
        total.clinical_inside,
        total.clinical,
        "there was no critical clinical ticket, or the source keeps no first response",
        definition,
    );
    match (&share.arithmetic, total.clinical_unanswered) {
        (Some(words), none) if none > 0 => {
            let late = total.clinical.saturating_sub(total.clinical_inside);
            let words = format!("{words}; of the {late} others {none} have no answer recorded");
            share.worked_out(words)
        }
        _ => share,
    }
}

/// Of those that were late, how many nobody answered as far as is recorded: perhaps somebody did, and wrote it nowhere.
fn unanswered(total: &Summary) -> Figure {
    let name = "critical_clinical_unanswered";
    let label = "Critical clinical tickets late with no answer recorded";
    let definition = "Of the critical clinical response cycles that got no response inside two hours: those of which no response is recorded at all. No answer recorded counts as late, once two hours have passed. n is how many were late.";
    if total.clinical == 0 {
        let because =
            "there was no critical clinical ticket, or the source keeps no first response";
        return Figure::unknown(name, label, Unit::Count, because, definition);
    }
    let late = total.clinical.saturating_sub(total.clinical_inside);
    Figure::count(name, label, total.clinical_unanswered, late, definition)
}

pub(super) fn section(known: &Known<'_>, total: &Summary) -> Section {
    let mut figures = vec![unanswered(total)];
    for tier in [Tier::Critical, Tier::Billing, Tier::General] {
        let none = Cycles::default();
        of_tier(tier, total.cycles.get(&tier).unwrap_or(&none), &mut figures);
    }
    figures.extend(beside(known, total));
    let mut notes = Vec::new();
    if let Some(flat) = stated::flat(known, total) {
        notes.push(flat);
    }
    match total.unanswerable {
        0 => {}
        1 => notes.push(
            "1 ticket is in no response figure: its source keeps no first response for it."
                .to_owned(),
        ),
        n => notes.push(format!(
            "{n} tickets are in no response figure: their source keeps no first response for them."
        )),
    }
    let unkept = (total.unanswerable > 0).then_some("the source keeps no first response");
    Section {
        name: "response",
        title: "Standard 1: response by clinical impact",
        figures,
        tables: [tiers(total), reports(total), places(known)]
            .map(|table| table.unless_told(unkept))
            .into_iter()
            .chain(stated::table(total))
            .collect(),
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
    let label = format!("{} breached with no answer recorded", title(tier));
    let unanswered = "Response cycles of incidents and single tickets that were breached and of which no response is recorded at all: no answer recorded when it was due counts as a breach. n is the number of breaches.";
    figures.push(if cycles.decided() == 0 {
        Figure::unknown(&name("unanswered"), &label, Unit::Count, none, unanswered)
    } else {
        let n = cycles.breached;
        Figure::count(
            &name("unanswered"),
            &label,
            cycles.unanswered,
            n,
            unanswered,
        )
    });
    for (what, percent, words, most) in [
        ("median", 50, "median", "half"),
        ("p90", 90, "90th percentile of", "nine in ten"),
    ] {
        figures.push(Figure::seconds(
            &name(what),
            &format!("{}: {words} response time", title(tier)),
            cycles.times.percentile(percent),
            cycles.times.count(),
            "no response of this kind was recorded in the window, or the source keeps no first response",
            &format!("From the report to the recorded response in whole seconds, late responses included: the shortest time that {most} of them took no longer than (nearest rank, no mean of two). n is the number of responses."),
        ));
    }
}

fn beside(known: &Known<'_>, total: &Summary) -> Vec<Figure> {
    let none = "nobody acknowledged a page, or the source keeps no acknowledgements";
    let acknowledged = |name: &str, label: &str, percent| {
        Figure::seconds(
            name,
            label,
            total.acknowledged.percentile(percent),
            total.acknowledged.count(),
            none,
            "From the report to the first acknowledgement of any page about it: the shortest time that half, or nine in ten, of them took no longer than (nearest rank). An acknowledgement is no response. n is the number of tickets with one.",
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
    figures.extend(page::figures(known, total));
    figures.push(stated::figure(total));
    figures
}

pub(super) fn title(tier: Tier) -> &'static str {
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
