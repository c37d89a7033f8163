//! What the charts show: numbers only, drawn elsewhere.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use super::known::Known;
use super::outage::Down;
use super::summary::Summary;
use crate::kind::Tier;
use crate::policy::Target;

/// The most stretches that the timeline shows, the longest systems first.
pub const STRETCHES_MAX: usize = 400;
/// The most rows that it has.
pub const LINES_MAX: usize = 12;

/// All charts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Charts {
    /// Response times of each tier against its target.
    pub distribution: Vec<Distribution>,
    /// Critical response cycles, week by week.
    pub weeks: Vec<Week>,
    /// From what touches patient data to what closed complete.
    pub funnel: Vec<Step>,
    /// Trouble by who saw it first.
    pub seen_first: Seen,
    /// Outages of the systems that were down longest.
    pub downtime: Vec<Line>,
}

/// Response times of a tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// The tier.
    pub tier: Tier,
    /// Its target in seconds, where it is one on the wall.
    pub target_seconds: Option<u64>,
    /// How many responses came within each bound.
    pub bins: Vec<Bin>,
}

/// Responses up to a bound, and after the bound before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// The bound in seconds; nothing is "longer than all".
    pub until_seconds: Option<u64>,
    /// How many.
    pub count: u64,
}

/// A week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub from: Date,
    /// Incidents and single tickets opened.
    pub tickets: u64,
    /// Critical response cycles that were met.
    pub met: u64,
    /// Those that were breached.
    pub breached: u64,
}

/// A step of the funnel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What.
    pub label: &'static str,
    /// How many.
    pub count: u64,
}

/// Who saw it first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen {
    /// Monitoring.
    pub monitor: u64,
    /// People.
    pub staff: u64,
}

/// A system's outages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The system and its site.
    pub label: String,
    /// From when and until when, in seconds since 1970.
    pub stretches: Vec<(u64, u64)>,
}

const BOUNDS: [u64; 9] = [
    300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200,
];

pub(super) fn charts(known: &Known<'_>, total: &Summary, downs: &[Down]) -> Charts {
    let p = &total.protocol;
    let resolved = p.complete + p.incomplete;
    let step = |label, count| Step { label, count };
    Charts {
        distribution: distribution(known, total),
        weeks: weeks(known),
        funnel: vec![
            step("touch patient data", resolved + p.open),
            step("resolved", resolved),
            step("closed complete", p.complete),
        ],
        seen_first: Seen {
            monitor: total.by_monitor,
            staff: total.by_staff,
        },
        downtime: timeline(downs),
    }
}

fn distribution(known: &Known<'_>, total: &Summary) -> Vec<Distribution> {
    let tiers = total.cycles.iter().rev();
    let of = |(tier, cycles): (&Tier, &super::summary::Cycles)| {
        let policy = known
            .setup
            .map(|setup| setup.practice.policy)
            .unwrap_or_default();
        let target_seconds = match policy.target(*tier) {
            Target::AroundTheClock { minutes } => Some(u64::from(minutes) * 60),
            Target::BusinessHours { .. } | Target::BusinessDay => None,
        };
        // The target is a bound of its own: what is inside it and what is not never stand in one bar.
        let bounds: BTreeSet<u64> = BOUNDS.into_iter().chain(target_seconds).collect();
        let mut before = 0;
        let mut bins: Vec<Bin> = Vec::new();
        for bound in bounds {
            let until = cycles.times.until(bound);
            bins.push(Bin {
                until_seconds: Some(bound),
                count: until - before,
            });
            before = until;
        }
        bins.push(Bin {
            until_seconds: None,
            count: cycles.times.count() - before,
        });
        Distribution {
            tier: *tier,
            target_seconds,
            bins,
        }
    };
    tiers
        .filter(|(_, cycles)| cycles.times.count() > 0)
        .map(of)
        .collect()
}

/// Every week of the window, also those in which nothing came.
fn weeks(known: &Known<'_>) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    let mut next = Some(monday(known.window.from));
    while let Some(from) = next.filter(|from| *from <= known.window.until) {
        weeks.push(Week {
            from,
            tickets: 0,
            met: 0,
            breached: 0,
        });
        next = from.checked_add(jiff::Span::new().days(7)).ok();
    }
    let within = known.days.0.range(known.window.from..=known.window.until);
    for (day, places) in within {
        let monday = monday(*day);
        let Some(week) = weeks.iter_mut().rfind(|week| week.from == monday) else {
            continue;
        };
        for summary in places.values() {
            week.tickets += summary.incidents;
            if let Some(cycles) = summary.cycles.get(&Tier::Critical) {
                week.met += cycles.met;
                week.breached += cycles.breached;
            }
        }
    }
    weeks
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

fn timeline(downs: &[Down]) -> Vec<Line> {
    let mut room = STRETCHES_MAX;
    let shown = downs
        .iter()
        .filter(|down| down.seconds() > 0)
        .take(LINES_MAX);
    let line = |down: &Down| {
        let shown = down.stretches.len().min(room);
        room -= shown;
        let place = if down.place.is_empty() {
            "site not told"
        } else {
            down.place.as_str()
        };
        Line {
            label: format!("{}, {place}", down.subject.name()),
            stretches: down.stretches.iter().take(shown).copied().collect(),
        }
    };
    shown.map(line).collect()
}
