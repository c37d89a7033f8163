//! When the systems that were down longest were down.

use domain::report::chart::{LINES_MAX, Line};
use domain::report::figure::duration;
use domain::report::known::Window;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{chart, none, percent};
use crate::table::plain;

const TITLE: &str = "When systems were down or degraded";
const ROW: f64 = 38.0;
/// The longest name that stands beside its time on a phone, in characters; the table has the whole of it.
const NAME_MAX: usize = 34;
/// How far apart two names of months are at least, in percent.
const APART: f64 = 17.0;

/// A line for each system and site; a stretch is never narrower than can be seen.
pub fn downtime(lines: &[Line], window: Window, zone: &TimeZone) -> Markup {
    if lines.is_empty() {
        return none(TITLE, "No outage in this window.");
    }
    let from = begins(window.from, zone);
    let after = window.until.tomorrow().unwrap_or(window.until);
    let span = (begins(after, zone) - from).max(1.0);
    let x = |at: f64| (100.0 * (at - from) / span).clamp(0.0, 100.0);
    let total = |line: &Line| {
        let seconds = line.stretches.iter().map(|(from, until)| until - from);
        seconds.sum::<u64>() as f64
    };
    let bottom = lines.len() as f64 * ROW;
    let months = months(window, |day| x(begins(day, zone)));
    let drawn = html! {
        @for (place, line) in lines.iter().enumerate() {
            @let y = place as f64 * ROW;
            text x="0" y=(y + 12.0) { (cut(&line.label)) }
            text.count x="100%" y=(y + 12.0) text-anchor="end" { (duration(total(line))) }
            rect.track x="0" y=(y + 18.0) width="100%" height="12" {}
            @for (_, at, _) in &months {
                line.month x1=(percent(*at)) x2=(percent(*at)) y1=(y + 16.0) y2=(y + 32.0) {}
            }
            @for (begin, end) in &line.stretches {
                @let (left, right) = (x(*begin as f64).min(99.3), x(*end as f64));
                rect.bad x=(percent(left)) y=(y + 18.0) width=(percent((right - left).max(0.7))) height="12" {}
            }
        }
        @for (day, at, named) in &months {
            @if *named { text.tick x=(percent(*at)) y=(bottom + 11.0) text-anchor="middle" { (day.strftime("%b %-d")) } }
        }
        text.tick x="0" y=(bottom + 11.0) { (window.from.strftime("%b %-d")) }
        text.tick x="100%" y=(bottom + 11.0) text-anchor="end" { (window.until.strftime("%b %-d")) }
    };
    let rows = lines.iter().map(|line| {
        let stretches = line.stretches.len().to_string();
        vec![line.label.clone(), stretches, duration(total(line))]
    });
    let rows: Vec<_> = rows.collect();
    let behind = plain(
        "Outages of the systems that were down longest",
        &["System and site", "Stretches", "In all"],
        &rows,
    );
    chart(
        "downtime-line",
        TITLE,
        &says(lines, total),
        bottom + 18.0,
        &drawn,
        &behind,
    )
}

fn says(lines: &[Line], total: impl Fn(&Line) -> f64) -> String {
    let longest = lines.first();
    let longest = longest.map(|line| format!("{}, {}", line.label, duration(total(line))));
    let longest = longest.unwrap_or_default();
    match lines.len() {
        1 => format!("Only {longest}."),
        LINES_MAX.. => format!("The {LINES_MAX} systems at sites that were longest; {longest}."),
        some => format!("{some} systems at sites; longest: {longest}."),
    }
}

/// Each month's first day in the window, where it is, and whether there is room for its name.
fn months(window: Window, x: impl Fn(Date) -> f64) -> Vec<(Date, f64, bool)> {
    let mut months = Vec::new();
    let (mut day, mut last) = (window.from.first_of_month(), 0.0);
    while let Ok(next) = day.checked_add(jiff::Span::new().months(1)) {
        if next > window.until {
            break;
        }
        let at = x(next);
        let named = at - last >= APART && at <= 100.0 - APART;
        if named {
            last = at;
        }
        months.push((next, at, named));
        day = next;
    }
    months
}

fn cut(label: &str) -> String {
    if label.chars().count() <= NAME_MAX {
        return label.to_owned();
    }
    let kept: String = label.chars().take(NAME_MAX - 1).collect();
    format!("{kept}…")
}

/// When a day begins, in seconds since 1970.
fn begins(date: Date, zone: &TimeZone) -> f64 {
    let zoned = date.to_datetime(Time::midnight()).to_zoned(zone.clone());
    zoned.map_or(0.0, |zoned| zoned.timestamp().as_second() as f64)
}
