//! The frame of the status screen: what it comes to in a line, as of when, and what is planned.

use std::collections::BTreeMap;

use domain::board::{Board, Condition};
use domain::calendar::Calendar;
use domain::check::Covers;
use domain::practice::Setup;
use jiff::Timestamp;
use lambda::screen::{Mood, When, notice};
use maud::{Markup, html};

/// The screen's title: what a tab has room for.
pub fn title(board: &Board) -> String {
    let count = |wanted| found(board, wanted).len();
    match (count(Condition::Down), count(Condition::Degraded)) {
        (0, 0) => "Status".to_owned(),
        (0, degraded) => format!("{degraded} degraded · Status"),
        (down, _) => format!("{down} down · Status"),
    }
}

/// When it was so, and how to hold it still.
pub fn as_of(calendar: &Calendar, now: Timestamp, still: bool) -> Markup {
    html! {
        p.soft {
            "As of " time datetime=(now) { (calendar.local_full(now)) } ". "
            @if still {
                "It stays as it is. " a href="?" { "Renew it every 30 seconds" }
            } @else {
                "It renews itself every 30 seconds. " a href="?still=1" { "Hold it still" }
            }
        }
    }
}

/// What all of it comes to.
pub fn summary(board: &Board, when: &When<'_>) -> Markup {
    let down = found(board, Condition::Down);
    let degraded = found(board, Condition::Degraded);
    let trouble = down.len() + degraded.len();
    let heading = match (board.sites.is_empty(), trouble) {
        (true, _) => "There is nothing to show",
        (_, 0) => "No trouble is known",
        (_, 1) => "One system is in trouble",
        _ => "Several systems are in trouble",
    };
    let mood = match trouble {
        0 => Mood::Good,
        _ => Mood::Warn,
    };
    html! {
        @if let Some(since) = board.blind_since {
            (notice(Mood::Warn, "Monitor blind", &html! {
                p { "Nothing that is watched answers, since " (when.at(since)) ": our monitoring itself is out of order. What follows is what people reported." }
            }))
        }
        @if board.blind_since.is_none() || trouble > 0 {
            (notice(mood, heading, &html! {
                @if board.sites.is_empty() { p { "The site of this link is no longer one of the practice's." } }
                @if !down.is_empty() { p { b { "Down: " } (down.join(", ")) "." } }
                @if !degraded.is_empty() { p { b { "Degraded: " } (degraded.join(", ")) "." } }
            }))
        }
    }
}

/// The systems that stand so, with their sites where there are several.
fn found(board: &Board, wanted: Condition) -> Vec<String> {
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for site in &board.sites {
        for row in site.systems.iter().filter(|row| row.state == wanted) {
            named.entry(&row.name).or_default().push(&site.name);
        }
    }
    let one_site = board.sites.len() == 1;
    let words = named.into_iter().map(|(name, sites)| match one_site {
        true => name.to_owned(),
        false => format!("{name} ({})", sites.join(", ")),
    });
    words.collect()
}

/// What goes on and what is planned.
pub fn maintenance(board: &Board, setup: &Setup, when: &When<'_>) -> Markup {
    if board.maintenance.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="maintenance" {
            h2 id="maintenance" { "Maintenance" }
            ul.rows {
                @for window in &board.maintenance {
                    li {
                        p { b { (covered(&window.covers, setup)) } }
                        p.soft {
                            @if window.from <= when.now { "Now, until " (when.at(window.until)) "." }
                            @else { "From " (when.at(window.from)) " until " (when.at(window.until)) "." }
                        }
                    }
                }
            }
        }
    }
}

/// What a window covers, by its name for people.
fn covered(covers: &Covers, setup: &Setup) -> String {
    match covers {
        Covers::System(id) => {
            let system = setup.systems.get(id);
            system.map_or_else(|| id.to_string(), |system| system.name.clone())
        }
        Covers::Location(id) => {
            let site = setup.location(id).filter(|site| !site.name.is_empty());
            let site = site.map_or_else(|| id.to_string(), |site| site.name.clone());
            format!("Everything at {site}")
        }
        Covers::Check(id) => format!("Check {id}"),
    }
}
