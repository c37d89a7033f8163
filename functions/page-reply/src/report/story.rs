//! What happened to a report, as its reporter is told: instants and states, no names, no texts.

use aws::store::ticket::Entry;
use domain::event::{Happened, WaitsOn};
use jiff::Timestamp;

/// What matters to the reporter, in order.
pub fn story(timeline: &[Entry]) -> Vec<(Timestamp, String)> {
    let mut told: Vec<_> = timeline
        .iter()
        .filter_map(|entry| match entry {
            Entry::Event(event) => Some((event.at, line(&event.what)?)),
            Entry::Page(_) => None,
        })
        .collect();
    // Sorted already, but for what became true before it was written down.
    told.sort_by_key(|(at, _)| *at);
    told
}

fn line(what: &Happened) -> Option<String> {
    let words = match what {
        Happened::Opened { .. } => "Your report came in.",
        Happened::Joined { .. } => "It is part of an outage that others have reported too.",
        Happened::Detached { .. } => "It is looked at on its own from here on.",
        Happened::Acknowledged { .. } => "Somebody on call has seen it.",
        Happened::Responded { .. } => "Somebody answered.",
        Happened::Breached { .. } => "The promised time passed without an answer.",
        Happened::UpdateMissed { .. } => "A promised update did not come in time.",
        Happened::Waiting {
            on: WaitsOn::Practice,
        } => "It waits for somebody of your practice.",
        Happened::Waiting {
            on: WaitsOn::Vendor,
        } => "It waits for the vendor.",
        Happened::Resumed {} => "Work on it goes on.",
        Happened::Resolved { .. } => "It was marked as fixed.",
        Happened::Reopened { .. } => "It was opened again: not fixed.",
        Happened::Withdrawn {} => "It was withdrawn.",
        Happened::Closed {} => "It was closed.",
        Happened::Retiered { from, to } => {
            return Some(format!("Its urgency was changed from {from} to {to}."));
        }
        Happened::Recovered {} => "Monitoring sees it work again.",
        Happened::Relapsed {} => "Monitoring sees it fail again.",
        Happened::RiskOver { .. } => "What was about to fail was put right.",
        Happened::Worsened { from, to } => {
            return Some(format!("Its urgency was raised from {from} to {to}."));
        }
        Happened::ChildJoined { .. }
        | Happened::RaisedBy { .. }
        | Happened::NobodyOnCall { .. }
        | Happened::LeaseExpired { .. }
        | Happened::PassedOn { .. }
        | Happened::Threshold { .. }
        | Happened::Stalled { .. }
        | Happened::Noted {}
        | Happened::Assigned { .. }
        | Happened::LowerTierAsked { .. }
        | Happened::Closing {}
        | Happened::CloseRefused { .. }
        | Happened::GlassBroken { .. }
        | Happened::GlassReviewed { .. }
        | Happened::Diagnosed { .. }
        | Happened::Routed { .. }
        | Happened::StepDone { .. }
        | Happened::TextOpened {} => return None,
    };
    Some(words.to_owned())
}
