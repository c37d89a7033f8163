//! Whose report it is: of which days, as of when in the practice's own time, and made from what.

use domain::report::Report;
use domain::report::figure::Unit;
use domain::report::known::{MadeFrom, Window};
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// The title: the practice by its name, and the site where one was asked for.
pub fn title(report: &Report) -> String {
    let about = &report.about;
    let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    let practice = named(&report.practice_name).or_else(|| about.practice.clone());
    let practice = practice.unwrap_or_else(|| format!("an export of {}", about.source));
    let site = about.location.as_ref().map(ToString::to_string);
    match named(&report.location_name).or(site) {
        Some(site) => format!("Standards report: {practice}, {site}"),
        None => format!("Standards report: {practice}"),
    }
}

/// The window in words.
pub fn window(window: Window) -> String {
    let words = |date: jiff::civil::Date| date.strftime("%b %-d, %Y");
    format!("{} to {}", words(window.from), words(window.until))
}

/// The zone of its times: the practice's, where it is known.
pub fn zone(report: &Report) -> TimeZone {
    let zone = report.zone.as_ref();
    let zone = zone.and_then(|name| TimeZone::get(name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

/// What stands below the title.
pub fn about(report: &Report) -> Markup {
    let made = match report.about.made_from {
        MadeFrom::Tickets => "the tickets of the window",
        MadeFrom::Rollups => "what the nightly run kept: as of last night",
        MadeFrom::Export => "an export of another helpdesk",
    };
    let words = |count: u64, one: &str, more: &str| {
        let what = if count == 1 { one } else { more };
        format!("{} {what}", Unit::Count.words(count as f64))
    };
    let zone = zone(report);
    let at = report.about.as_of.to_zoned(zone.clone());
    html! {
        p.window {
            b { time datetime=(report.window.from) { (report.window.from.strftime("%b %-d, %Y")) } " to " time datetime=(report.window.until) { (report.window.until.strftime("%b %-d, %Y")) } }
            " · " (words(u64::from(report.days), "day", "days"))
            " · " (words(report.tickets, "ticket or incident", "tickets and incidents"))
            " · " (words(report.reports, "report of an incident", "reports of incidents"))
        }
        p.soft {
            "As of " time datetime=(report.about.as_of) { (at.strftime("%b %-d, %Y, %H:%M %Z")) }
            " (times and days of " (zone.iana_name().unwrap_or("UTC")) "). Made from " (made)
            @if report.about.source != "statdesk" { " (" (report.about.source) ")" }
            ". "
            @if report.compared { "Each figure stands beside that of as many days before. " }
            @else { "The window before is not compared. " }
            @if let Some(practice) = &report.about.practice {
                "Id: " (practice) @if let Some(place) = &report.about.location { ", " (place) } "."
            }
        }
    }
}
