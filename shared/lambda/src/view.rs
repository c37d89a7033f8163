//! Tickets and timelines as the API shows them: structured facts, never free text.

use std::collections::BTreeMap;

use aws::store::ticket::Entry;
use domain::fcr::first_contact;
use domain::ids::SystemId;
use domain::page::{Page, PageState};
use domain::practice::System;
use domain::practice::catalogue::downtime;
use domain::runbook::steps;
use domain::ticket::Ticket;
use jiff::Timestamp;
use serde_json::{Value, json};

/// A ticket. `children` are an incident's reports; `follow` is left empty for
/// [`crate::follow`] where the caller is shown the reporter's link: a receipt holds no secret. Of the catalogue it shows
/// what staff do meanwhile, and what whoever works it does first.
#[must_use]
pub fn ticket(
    ticket: &Ticket,
    systems: &BTreeMap<SystemId, System>,
    children: u64,
    follows: bool,
) -> Value {
    let downtime = downtime(ticket, systems).map(|(_, procedure)| procedure);
    json!({
        "id": ticket.id,
        "ref": ticket.reference,
        "practice": ticket.practice,
        "title": ticket.title(),
        "status": ticket.status,
        "tier": ticket.tier,
        "tier_reason": ticket.tier_reason,
        "lower_tier": ticket.lower_tier,
        "needs_triage": ticket.needs_triage,
        "flags": ticket.flags,
        "discovered_at": ticket.discovered_at,
        "system": ticket.system,
        "kind": ticket.kind,
        "symptom": ticket.symptom,
        "scope": ticket.scope,
        "location": ticket.location,
        "phi": ticket.phi,
        "confidential": ticket.confidential,
        "channel": ticket.channel,
        "text": ticket.text,
        "queue": ticket.queue,
        "suggested": ticket.suggested,
        "assignee": ticket.assignee,
        "downtime_procedure": downtime,
        "first_steps": steps(ticket, systems),
        "incident": ticket.incident,
        "children": children,
        "seen_first_by": ticket.seen_first_by,
        "opened_at": ticket.opened_at,
        "received_at": ticket.received_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "follow": follows.then_some(""),
        "sla": sla(ticket),
        "escalation": escalation(ticket),
    })
}

fn sla(ticket: &Ticket) -> Value {
    let clock = &ticket.clock;
    json!({
        "policy": clock.target.words(),
        "response_due_at": clock.due_at,
        "thresholds": clock.thresholds,
        "responded_at": clock.responded_at,
        "breached_at": clock.breached_at,
        "outcome": clock.outcome,
        "next_update_at": ticket.next_update_at,
        "cycle": ticket.cycle(),
        "explanation": clock.explanation,
    })
}

fn escalation(ticket: &Ticket) -> Value {
    json!({
        "level": ticket.escalation.level,
        "acknowledged_by": ticket.escalation.acknowledged_by,
        "ack_expires_at": ticket.escalation.ack_expires_at,
        "next_at": ticket.escalation.goes_on_at(),
    })
}

/// The version of a ticket, as an entity tag (RFC 9110 section 8.8.3).
#[must_use]
pub fn etag(ticket: &Ticket) -> String {
    format!("\"{}\"", ticket.version)
}

/// Whether a ticket was resolved at first contact, as its timeline tells at an instant.
#[must_use]
pub fn first_contact_of(entries: &[Entry], now: Timestamp) -> Value {
    let events = entries.iter().filter_map(|entry| match entry {
        Entry::Event(event) => Some(&**event),
        Entry::Page(_) => None,
    });
    json!(first_contact(events, now))
}

/// A timeline, in order. A page that was withdrawn is two entries: when it was decided, and when and
/// why it was not sent after all.
#[must_use]
pub fn timeline(entries: &[Entry]) -> Vec<Value> {
    let withdrawn = entries.iter().filter_map(|entry| match entry {
        Entry::Page(page) => withdrawn(page),
        Entry::Event(_) => None,
    });
    let told = entries.iter().map(|one| (one.at(), entry(one)));
    let mut all: Vec<(Timestamp, Value)> = told.chain(withdrawn).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, value)| value).collect()
}

fn entry(entry: &Entry) -> Value {
    match entry {
        Entry::Event(event) => {
            let mut value = serde_json::to_value(&event.what).unwrap_or_default();
            if let Value::Object(map) = &mut value {
                map.insert("id".to_owned(), json!(event.id));
                map.insert("at".to_owned(), json!(event.at));
                if event.recorded_at != event.at {
                    map.insert("recorded_at".to_owned(), json!(event.recorded_at));
                }
                map.insert("actor".to_owned(), json!(event.actor));
                map.insert("text".to_owned(), json!(event.sealed.is_some()));
            }
            value
        }
        Entry::Page(page) => paged(page),
    }
}

fn withdrawn(page: &Page) -> Option<(Timestamp, Value)> {
    let PageState::Withdrawn {
        withdrawn_at,
        because,
    } = &page.state
    else {
        return None;
    };
    let value = json!({
        "id": format!("{}-withdrawn", page.id),
        "at": withdrawn_at,
        "kind": "page_withdrawn",
        "actor": { "by": "desk" },
        "page": page.id,
        "to": page.to.name(),
        "because": because,
    });
    Some((*withdrawn_at, value))
}

fn paged(page: &Page) -> Value {
    let mut value = json!({
        "id": page.id,
        "at": page.at,
        "kind": if page.reason.is_notice() { "notified" } else { "paged" },
        "actor": { "by": "desk" },
        "to": page.to.name(),
        "reason": page.reason,
        "level": page.level,
        "tier": page.tier,
        "send_at": page.send_at,
    });
    let state = serde_json::to_value(&page.state).unwrap_or_default();
    if let (Value::Object(map), Value::Object(state)) = (&mut value, state) {
        map.extend(state);
    }
    value
}
