//! When the systems that were down longest were down.

use domain::report::chart::Line;
use domain::report::figure::duration;
use domain::report::known::Window;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{WIDTH, at, chart};
use crate::table::plain;

const ROW: f64 = 34.0;

/// A line for each system and site; a stretch is never narrower than can be seen.
pub fn downtime(lines: &[Line], window: Window) -> Markup {
    if lines.is_empty() {
        return html! { p.soft { "No outage in this window." } };
    }
    let from = second(window.from);
    let span = (f64::from(window.days()) * 86_400.0).max(1.0);
    let x = |at: u64| (WIDTH * (at as f64 - from) / span).clamp(0.0, WIDTH);
    let total = |line: &Line| {
        line.stretches
            .iter()
            .map(|(from, until)| until - from)
            .sum::<u64>() as f64
    };
    let bottom = lines.len() as f64 * ROW;
    let drawn = html! {
        @for (place, line) in lines.iter().enumerate() {
            @let y = place as f64 * ROW;
            text.label x="0" y=(y + 12.0) { (line.label) }
            text.label x=(WIDTH) y=(y + 12.0) text-anchor="end" { (duration(total(line))) }
            rect.track x="0" y=(y + 17.0) width=(WIDTH) height="10" {}
            @for (begin, end) in &line.stretches {
                @let left = x(*begin).min(WIDTH - 2.0);
                rect.bad x=(at(left)) y=(y + 17.0) width=(at((x(*end) - left).max(2.0))) height="10" {}
            }
        }
        text.tick x="0" y=(bottom + 10.0) { (window.from.strftime("%b %-d")) }
        text.tick x=(WIDTH) y=(bottom + 10.0) text-anchor="end" { (window.until.strftime("%b %-d")) }
    };
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            vec![
                line.label.clone(),
                line.stretches.len().to_string(),
                duration(total(line)),
            ]
        })
        .collect();
    let longest = lines
        .first()
        .map(|line| format!("{}, {}", line.label, duration(total(line))));
    chart(
        "downtime-line",
        "When systems were down or degraded",
        &format!(
            "{} systems at their sites; longest: {}.",
            lines.len(),
            longest.unwrap_or_default()
        ),
        bottom + 14.0,
        &drawn,
        &plain(
            "Outages of the systems that were down longest",
            &["System and site", "Stretches", "In all"],
            &rows,
        ),
    )
}

fn second(date: Date) -> f64 {
    let zoned = date.to_datetime(Time::midnight()).to_zoned(TimeZone::UTC);
    zoned.map_or(0.0, |zoned| zoned.timestamp().as_second() as f64)
}
