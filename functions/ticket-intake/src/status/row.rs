//! The rows of the status screen: a site, its systems with the worst first, and what tells of each.

use domain::board::{Condition, Line, Open, Row, Site};
use domain::check::Phase;
use domain::check::risk::RunsOut;
use lambda::screen::{self, When, spell};
use maud::{Markup, html};

/// The most checks of a system that are told one by one.
const LINES_MAX: usize = 20;

/// A site.
pub fn site(site: &Site, when: &When<'_>) -> Markup {
    let untold = |row: &&Row| {
        row.state == Condition::Unknown && row.checks.is_empty() && row.incident.is_none()
    };
    let (untold, mut rows): (Vec<_>, Vec<_>) = site.systems.iter().partition(untold);
    rows.sort_by_key(|row| (row.state, row.name.to_lowercase()));
    let named = format!("site-{}", site.location);
    html! {
        section aria-labelledby=(named) {
            h2 id=(named) { (site.name) }
            @if site.systems.is_empty() { p.soft { "No system of the catalogue serves this site." } }
            ul.rows {
                @for row in rows { li { (system(row, when)) } }
                @if !untold.is_empty() { li { (unwatched(&untold)) } }
            }
        }
    }
}

/// What nothing tells of, in one row: a list of them says no more of each.
fn unwatched(rows: &[&Row]) -> Markup {
    let mut names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_by_key(|name| name.to_lowercase());
    html! {
        div.stands {
            b { "Not watched" }
            (state(Condition::Unknown))
        }
        p.soft { (names.join(", ")) "." }
    }
}

fn system(row: &Row, when: &When<'_>) -> Markup {
    html! {
        div.stands {
            b { (row.name) }
            (state(row.state))
        }
        @if let Some(since) = row.since {
            p.soft { "Since " (when.at(since)) ", for " (spell(since.duration_until(when.now))) "." }
        }
        @if let Some(open) = &row.incident { (incident(open, when)) }
        (checks(row, when))
    }
}

/// How a system stands, in a word as well as in a colour.
fn state(state: Condition) -> Markup {
    let (class, words) = match state {
        Condition::Down => ("down", "Down"),
        Condition::Degraded => ("degraded", "Degraded"),
        Condition::AtRisk => ("at-risk", "At risk"),
        Condition::Unknown => ("unknown", "Unknown"),
        Condition::Maintenance => ("maintenance", "Maintenance"),
        Condition::Up => ("up", "Up"),
    };
    html! { span.badge.(class) { (words) } }
}

fn incident(open: &Open, when: &When<'_>) -> Markup {
    html! {
        p {
            (open.title) " " span.soft { "(" span.ref { (open.reference) } ")" } " "
            (screen::tier(open.tier))
        }
        p {
            @match (open.responded_at, open.next_update_at) {
                (Some(at), Some(next)) => { "Answered " (when.at(at)) ". Next update by " (when.at(next)) "." }
                (Some(at), None) => { "Answered " (when.at(at)) "." }
                (None, _) => { "Not answered yet: an answer is due by " (when.at(open.response_due_at)) "." }
            }
        }
    }
}

/// The checks: each of which there is something to say, and how many work.
fn checks(row: &Row, when: &When<'_>) -> Markup {
    if row.checks.is_empty() {
        return html! { p.soft { "No check watches it." } };
    }
    let works = |line: &&Line| line.phase == Phase::Healthy && !line.maintenance;
    let (well, told): (Vec<_>, Vec<_>) = row.checks.iter().partition(works);
    let heard = well.iter().filter_map(|line| line.heard_at).max();
    let more = told.len().saturating_sub(LINES_MAX);
    html! {
        @if !told.is_empty() {
            ul.checks {
                @for line in told.iter().take(LINES_MAX) { li { (check(line, when)) } }
                @if more > 0 { li { "and " (more) " more" } }
            }
        }
        @if !well.is_empty() {
            p.soft {
                (well.len()) @if well.len() == 1 { " check works" } @else { " checks work" }
                @if let Some(at) = heard { ", last heard " (when.at(at)) }
                "."
            }
        }
    }
}

fn check(line: &Line, when: &When<'_>) -> Markup {
    let words = match line.phase {
        Phase::Unheard => "nothing heard yet",
        Phase::Healthy => "works",
        Phase::Suspect => "in doubt",
        Phase::AtRisk => "at risk",
        Phase::Recovering => "recovering",
        Phase::Degraded => "degraded",
        Phase::Down => "down",
    };
    html! {
        span.ref { (line.check) } ": " (words)
        @if let Some(risk) = &line.risk {
            @match risk.what {
                RunsOut::Certificate => ", its certificate runs out",
                RunsOut::Disk => ", its disk fills up",
            }
            @if let Some(at) = risk.fails_at { " by " (when.at(at)) }
        }
        @if line.maintenance { ", in maintenance" }
        @if let Some(at) = line.heard_at { ", last heard " (when.at(at)) }
    }
}
