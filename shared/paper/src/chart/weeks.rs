//! Critical responses, week by week.

use domain::report::chart::Week;
use maud::{Markup, html};

use super::{WIDTH, at, chart};
use crate::table::plain;

const HEIGHT: f64 = 140.0;
const FLOOR: f64 = 106.0;

/// Met and breached, stacked.
pub fn weeks(weeks: &[Week]) -> Markup {
    let most = weeks
        .iter()
        .map(|week| week.met + week.breached)
        .max()
        .unwrap_or(0);
    if most == 0 {
        return html! { p.soft { "No critical response was decided in this window: there is no trend to show." } };
    }
    let step = WIDTH / weeks.len() as f64;
    let tall = |count: u64| at(88.0 * count as f64 / most as f64);
    // A label every so often, so that no two touch.
    let every = weeks.len().div_ceil(6).max(1);
    let gap = (step * 0.15).min(4.0);
    let drawn = html! {
        @for (place, week) in weeks.iter().enumerate() {
            @let x = at((place as f64).mul_add(step, gap));
            @let wide = at(2.0f64.mul_add(-gap, step));
            @let (met, breached) = (tall(week.met), tall(week.breached));
            rect.good x=(x) y=(at(FLOOR - met)) width=(wide) height=(met) {}
            rect x=(x) y=(at(FLOOR - met - breached)) width=(wide) height=(breached) fill="url(#weeks-stripes)" {}
            @if week.breached > 0 && weeks.len() <= 16 {
                text.count x=(at(x + wide / 2.0)) y=(at(FLOOR - met - breached - 3.0)) text-anchor="middle" { (week.breached) }
            }
            @if place.is_multiple_of(every) {
                text.tick x=(x) y=(FLOOR + 13.0) { (week.from.strftime("%b %-d")) }
            }
        }
        line.floor x1="0" x2=(WIDTH) y1=(FLOOR) y2=(FLOOR) {}
        text.label x="0" y=(HEIGHT - 4.0) { "■ within target" }
        text.label x=(WIDTH) y=(HEIGHT - 4.0) text-anchor="end" { "▨ breached, with their number" }
    };
    let rows: Vec<_> = weeks
        .iter()
        .map(|week| {
            vec![
                week.from.to_string(),
                week.tickets.to_string(),
                week.met.to_string(),
                week.breached.to_string(),
            ]
        })
        .collect();
    let (met, breached) = weeks.iter().fold((0, 0), |(met, breached), week| {
        (met + week.met, breached + week.breached)
    });
    chart(
        "weeks",
        "Critical responses, week by week",
        &format!(
            "{met} within target and {breached} breached in {} weeks.",
            weeks.len()
        ),
        HEIGHT,
        &drawn,
        &plain(
            "Weeks from Monday",
            &["Week", "Tickets", "Met", "Breached"],
            &rows,
        ),
    )
}
