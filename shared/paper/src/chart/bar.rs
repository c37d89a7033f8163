//! Bars that lie: the PHI protocol's funnel, and who saw trouble first.

use domain::report::chart::{Seen, Step};
use maud::{Markup, html};

use super::{WIDTH, at, chart};
use crate::table::plain;

/// From what touches patient data to what closed complete.
pub fn funnel(steps: &[Step]) -> Markup {
    let most = steps.iter().map(|step| step.count).max().unwrap_or(0);
    if most == 0 {
        return html! { p.soft { "Nothing in this window touches patient data as far as is known: there is no funnel to show." } };
    }
    let wide = |count: u64| at(WIDTH * count as f64 / most as f64);
    let drawn = html! {
        @for (place, step) in steps.iter().enumerate() {
            @let y = place as f64 * 46.0;
            text.label x="0" y=(y + 13.0) { (step.count) " " (step.label) }
            rect.track x="0" y=(y + 19.0) width=(WIDTH) height="18" {}
            rect.good x="0" y=(y + 19.0) width=(wide(step.count)) height="18" {}
        }
    };
    let words: Vec<String> = steps
        .iter()
        .map(|step| format!("{} {}", step.count, step.label))
        .collect();
    let rows: Vec<_> = steps
        .iter()
        .map(|step| vec![step.label.to_owned(), step.count.to_string()])
        .collect();
    chart(
        "funnel",
        "PHI protocol, from work to complete close",
        &format!("{}.", words.join(", of those ")),
        steps.len() as f64 * 46.0,
        &drawn,
        &plain("PHI protocol", &["Step", "Tickets"], &rows),
    )
}

/// Who saw trouble first.
pub fn seen(seen: &Seen) -> Markup {
    let all = seen.monitor + seen.staff;
    if all == 0 {
        return html! { p.soft { "No trouble in this window of which it is known who saw it first." } };
    }
    let split = at(WIDTH * seen.monitor as f64 / all as f64);
    let drawn = html! {
        rect.good x="0" y="0" width=(split) height="24" {}
        rect x=(split) y="0" width=(at(WIDTH - split)) height="24" fill="url(#seen-stripes)" {}
        text.label x="0" y="42" { "■ Monitoring: " (seen.monitor) }
        text.label x=(WIDTH) y="42" text-anchor="end" { "▨ People: " (seen.staff) }
    };
    let rows = [
        vec!["Monitoring".to_owned(), seen.monitor.to_string()],
        vec!["People".to_owned(), seen.staff.to_string()],
    ];
    chart(
        "seen",
        "Who saw trouble first",
        &format!(
            "Monitoring saw {} of {all} first, people {}.",
            seen.monitor, seen.staff
        ),
        48.0,
        &drawn,
        &plain("Trouble by who saw it first", &["Who", "Incidents"], &rows),
    )
}
