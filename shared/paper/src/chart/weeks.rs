//! Critical responses, week by week.

use domain::report::chart::Week;
use domain::report::figure::Unit;
use maud::{Markup, html};

use super::{Fill, bar, brief, chart, key, none, percent, tenth};
use crate::table::plain;

const TALLEST: f64 = 104.0;
const FLOOR: f64 = 132.0;
const HEIGHT: f64 = 178.0;
const TITLE: &str = "Critical responses, week by week";
/// The most weeks whose bars have room for their numbers.
const NUMBERED_MAX: usize = 16;
/// The most weeks that are named below the bars, so that no two names touch on a phone.
const NAMED_MAX: usize = 5;

/// Where a week's name stands, so that none leaves the chart.
fn named(place: usize, weeks: usize, middle: String) -> (String, &'static str) {
    match place {
        0 => ("0".to_owned(), "start"),
        last if last + 1 == weeks => ("100%".to_owned(), "end"),
        _ => (middle, "middle"),
    }
}

/// Met and breached, stacked.
pub fn weeks(weeks: &[Week]) -> Markup {
    let most = weeks.iter().map(|week| week.met + week.breached).max();
    let most = most.unwrap_or(0);
    if most == 0 {
        return none(TITLE, "No critical response was decided in this window.");
    }
    let step = 100.0 / weeks.len() as f64;
    let tall = |count: u64| TALLEST * count as f64 / most as f64;
    let numbered = weeks.len() <= NUMBERED_MAX;
    let every = weeks.len().div_ceil(NAMED_MAX).max(1);
    let drawn = html! {
        @for (place, week) in weeks.iter().enumerate() {
            @let x = place as f64 * step;
            @let across = (step.mul_add(0.1, x), step * 0.8);
            @let middle = percent(step.mul_add(0.5, x));
            @let (met, breached) = (tall(week.met), tall(week.breached));
            @if week.met > 0 { (bar("weeks", Fill::Solid, across, (FLOOR - met, met))) }
            @if week.breached > 0 { (bar("weeks", Fill::Stripes, across, (FLOOR - met - breached, breached))) }
            @if numbered && week.met > 0 && met >= 15.0 {
                text.inside x=(middle) y=(FLOOR - 4.0) text-anchor="middle" { (brief(week.met)) }
            }
            @if numbered && week.breached > 0 {
                text.count x=(middle) y=(tenth(FLOOR - met - breached - 4.0)) text-anchor="middle" { (brief(week.breached)) }
            }
            @if place.is_multiple_of(every) {
                @let (at, anchor) = named(place, weeks.len(), middle);
                text.tick x=(at) y=(FLOOR + 15.0) text-anchor=(anchor) { (week.from.strftime("%b %-d")) }
            }
        }
        line.floor x1="0" x2="100%" y1=(FLOOR) y2=(FLOOR) {}
        (key("weeks", Fill::Solid, 0.0, HEIGHT - 6.0, "within the target"))
        (key("weeks", Fill::Stripes, 50.0, HEIGHT - 6.0, "breached"))
    };
    let words = |count: u64| Unit::Count.words(count as f64);
    let rows = weeks.iter().map(|week| {
        vec![
            week.from.to_string(),
            words(week.tickets),
            words(week.met),
            words(week.breached),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let behind = plain(
        "Weeks from Monday",
        &["Week", "All tickets", "Met", "Breached"],
        &rows,
    );
    let (met, breached) = weeks.iter().fold((0, 0), |(met, breached), week| {
        (met + week.met, breached + week.breached)
    });
    let says = format!(
        "{} within target and {} breached in {} weeks, at most {} in one.",
        words(met),
        words(breached),
        weeks.len(),
        words(most)
    );
    chart("weeks", TITLE, &says, HEIGHT, &drawn, &behind)
}
