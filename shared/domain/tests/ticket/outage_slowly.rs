//! Outages and downtime once more, from timelines alone: what the report must agree with.

use std::collections::BTreeMap;

use domain::event::Happened;
use domain::kind::Symptom;
use domain::report::Report;
use domain::role::Actor;
use domain::ticket::{Status, Ticket};

use crate::report_property::{share, stretches, timeline, value};
use crate::world::World;

/// From when, until when, and whether no end is recorded.
type Outage = (i64, i64, bool);

/// When a ticket was last heard of: somebody did something about it, or a check saw something of it.
pub fn heard_of(world: &World, ticket: &Ticket) -> i64 {
    let events = timeline(world, ticket);
    let heard = events.iter().filter(|event| match event.what {
        Happened::Opened { .. }
        | Happened::Reopened { .. }
        | Happened::RaisedBy { .. }
        | Happened::Recovered {}
        | Happened::Relapsed {}
        | Happened::Worsened { .. } => true,
        _ => event.actor != Actor::Desk,
    });
    let last = heard.map(|event| event.recorded_at.as_second()).max();
    last.unwrap()
}

/// The outages of each system at each site.
pub fn outages_slowly(world: &World, incidents: &[&Ticket]) -> Vec<Vec<Outage>> {
    let mut per: BTreeMap<(String, String), Vec<Outage>> = BTreeMap::new();
    for ticket in incidents {
        let taken_back = ticket.status == Status::Closed && ticket.resolved_at.is_none();
        let outage = matches!(ticket.symptom, Symptom::Down | Symptom::Degraded);
        if taken_back || !outage || !ticket.scope.is_many() {
            continue;
        }
        let events = timeline(world, ticket);
        let mut all: Vec<_> = stretches(&events)
            .into_iter()
            .map(|(a, b)| (a.as_second(), b.as_second(), false))
            .collect();
        let last = events.iter().rev().find(|one| {
            matches!(
                one.what,
                Happened::Opened { .. } | Happened::Reopened { .. }
            )
        });
        if ticket.resolved_at.is_none() {
            let reports = world.tickets.values();
            let reports = reports.filter(|one| one.incident == Some(ticket.id));
            let told = reports.chain([*ticket]).map(|one| heard_of(world, one));
            all.push((last.unwrap().at.as_second(), told.max().unwrap(), true));
        }
        let sites = match ticket.scope {
            domain::kind::Scope::Practice => vec!["main".to_owned(), "east".to_owned()],
            _ => vec![ticket.location.to_string()],
        };
        for site in sites {
            let system = ticket.system.as_ref().unwrap().to_string();
            per.entry((system, site)).or_default().extend(&all);
        }
    }
    per.into_values().collect()
}

/// Downtime a second at a time would take all day: a piece at a time between the instants at which anything changes.
fn downtime_slowly(stretches: &[Outage]) -> i64 {
    let mut edges: Vec<i64> = stretches.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    edges.sort_unstable();
    let pieces = edges.windows(2).filter(|pair| {
        stretches
            .iter()
            .any(|(a, b, _)| *a <= pair[0] && pair[1] <= *b)
    });
    pieces.map(|pair| pair[1] - pair[0]).sum()
}

/// What of one system and site belongs together: any two that touch, until no two do.
fn together(mut all: Vec<Outage>) -> Vec<Outage> {
    loop {
        let pairs = (0..all.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let touching = |(a, b): &(usize, usize)| all[*a].0 <= all[*b].1 && all[*b].0 <= all[*a].1;
        let Some((a, b)) = pairs.into_iter().find(touching) else {
            all.sort_unstable();
            return all;
        };
        let (one, other) = (all.swap_remove(a), all.swap_remove(b));
        let until = one.1.max(other.1);
        let ends_known = [one, other]
            .iter()
            .any(|(_, end, open)| *end == until && !open);
        all.push((one.0.min(other.0), until, !ends_known));
    }
}

pub fn same_outages_slowly(world: &World, incidents: &[&Ticket], report: &Report) {
    let all = outages_slowly(world, incidents);
    let down: i64 = all.iter().map(|one| downtime_slowly(one)).sum();
    let outages: Vec<_> = all.into_iter().map(together).collect();
    let count: usize = outages.iter().map(Vec::len).sum();
    let open = outages.iter().flatten().filter(|(_, _, open)| *open);
    let repeats = outages.iter().flat_map(|one| one.windows(2));
    let repeats = repeats.filter(|pair| pair[1].0 - pair[0].0 <= 14 * 86_400);
    // Nothing watches here: that there was no outage nobody knows.
    let known = |value: f64| (count > 0).then_some(value);
    assert_eq!(value(report, "downtime"), known(down as f64 / 60.0));
    assert_eq!(value(report, "outages_open"), known(open.count() as f64));
    assert_eq!(
        value(report, "repeat_incidents"),
        share(repeats.count(), count)
    );
}
