//! Bars that lie: the PHI protocol's funnel, and who saw trouble first.

use domain::report::chart::{Seen, Step};
use domain::report::figure::Unit;
use maud::{Markup, html};

use super::{Fill, bar, chart, key, none};
use crate::table::plain;

const FUNNEL: &str = "PHI protocol, from work to complete close";
const SEEN: &str = "Who saw trouble first";
/// How high a step of the funnel is, with its words.
const STEP: f64 = 46.0;

/// From what touches patient data to what closed complete; or why that is not known.
pub fn funnel(steps: &[Step], unknown: Option<&str>) -> Markup {
    let most = steps.iter().map(|step| step.count).max().unwrap_or(0);
    if most == 0 {
        let nothing = "nothing in this window touches patient data as far as is known";
        return none(
            FUNNEL,
            &format!("No chart: {}.", unknown.unwrap_or(nothing)),
        );
    }
    let share = |count: u64| count as f64 / most as f64;
    let drawn = html! {
        @for (place, step) in steps.iter().enumerate() {
            @let y = place as f64 * STEP;
            text x="0" y=(y + 13.0) {
                tspan.count { (words(step.count)) } " " (step.label)
                @if place > 0 { ", " (Unit::Share.words(share(step.count))) }
            }
            rect.track x="0" y=(y + 19.0) width="100%" height="18" {}
            @if step.count > 0 { (bar("funnel", Fill::Solid, (0.0, 100.0 * share(step.count)), (y + 19.0, 18.0))) }
        }
    };
    let says = steps
        .iter()
        .map(|step| format!("{} {}", words(step.count), step.label));
    let says: Vec<String> = says.collect();
    let rows = steps
        .iter()
        .map(|step| vec![step.label.to_owned(), words(step.count)]);
    let rows: Vec<_> = rows.collect();
    chart(
        "funnel",
        FUNNEL,
        &format!("{}.", says.join(", of those ")),
        steps.len() as f64 * STEP,
        &drawn,
        &plain("PHI protocol", &["Step", "Tickets"], &rows),
    )
}

/// Who saw trouble first.
pub fn seen(seen: &Seen) -> Markup {
    let all = seen.monitor + seen.staff;
    if all == 0 {
        return none(
            SEEN,
            "No trouble in this window of which it is known who saw it first.",
        );
    }
    let part = |count: u64| count as f64 / all as f64;
    let told = |who: &str, count: u64| {
        let share = Unit::Share.words(part(count));
        format!("{who}: {}, {share}", words(count))
    };
    let split = 100.0 * part(seen.monitor);
    let drawn = html! {
        (key("seen", Fill::Solid, 0.0, 14.0, &told("Monitoring", seen.monitor)))
        (key("seen", Fill::Stripes, 0.0, 36.0, &told("People", seen.staff)))
        @if seen.monitor > 0 { (bar("seen", Fill::Solid, (0.0, split), (48.0, 26.0))) }
        @if seen.staff > 0 { (bar("seen", Fill::Stripes, (split, 100.0 - split), (48.0, 26.0))) }
    };
    let rows = [
        vec!["Monitoring".to_owned(), words(seen.monitor)],
        vec!["People".to_owned(), words(seen.staff)],
    ];
    let says = format!(
        "Monitoring saw {} of {} first, people {}.",
        words(seen.monitor),
        words(all),
        words(seen.staff)
    );
    let behind = plain("Trouble by who saw it first", &["Who", "Incidents"], &rows);
    chart("seen", SEEN, &says, 78.0, &drawn, &behind)
}

fn words(count: u64) -> String {
    Unit::Count.words(count as f64)
}
