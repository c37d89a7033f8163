//! A line: what the standards report reads of a ticket, kept beside its key in the list of all tickets, so that a window is
//! read without the tickets themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::case::Response;
use crate::ids::{LocationId, QueueId, SystemId, TicketId};
use crate::kind::{Kind, Scope, Symptom, Tier};
use crate::role::Actor;
use crate::sla::{Clock, Stopwatch};
use crate::ticket::tally::Tally;
use crate::ticket::{Channel, SeenFirstBy, Status, Ticket};

/// A ticket's line. Where it says no more, its fields are the ticket's of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: TicketId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Where.
    pub location: LocationId,
    /// The catalogue entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// What it is.
    pub kind: Kind,
    /// What it does.
    pub symptom: Symptom,
    /// Whom it hits.
    pub scope: Scope,
    /// Its tier.
    pub tier: Tier,
    /// Where it stands.
    pub status: Status,
    /// Whether its text is marked as holding patient data.
    pub phi: bool,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<TicketId>,
    /// The queue that works it.
    pub queue: QueueId,
    /// Whether a person reported it.
    pub by_person: bool,
    /// Who saw it first.
    pub seen_first_by: SeenFirstBy,
    /// Whether anybody responded in its last cycle.
    pub answered: bool,
    /// Whether a first step was done.
    pub stepped: bool,
    /// How many of its emergency accesses wait for a review.
    pub unreviewed: u64,
    /// Its response cycles, in order.
    pub cycles: Vec<Response>,
    /// When it was resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// The resolution time.
    pub resolution: Stopwatch,
    /// When anybody last did anything about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<Timestamp>,
    /// What of its timeline counts; a ticket from before it was kept has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Box<Tally>>,
}

impl Line {
    /// A ticket's.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        let clocks = ticket.cycles.iter().chain([&ticket.clock]);
        Self {
            id: ticket.id,
            opened_at: ticket.opened_at,
            location: ticket.location.clone(),
            system: ticket.system.clone(),
            kind: ticket.kind,
            symptom: ticket.symptom,
            scope: ticket.scope,
            tier: ticket.tier,
            status: ticket.status,
            phi: ticket.phi,
            incident: ticket.incident,
            queue: ticket.queue.clone(),
            by_person: ticket.channel != Channel::Monitor && ticket.reporter != Actor::Desk,
            seen_first_by: ticket.seen_first_by,
            answered: ticket.responder.is_some(),
            stepped: !ticket.steps_done.is_empty(),
            unreviewed: ticket.unreviewed.len() as u64,
            cycles: clocks.map(response).collect(),
            resolved_at: ticket.resolved_at,
            resolution: ticket.resolution.clone(),
            moved_at: ticket.moved_at,
            tally: ticket.tally.clone(),
        }
    }

    /// How often it was opened again.
    #[must_use]
    pub fn reopened(&self) -> usize {
        self.cycles.len().saturating_sub(1)
    }

    /// Whether it was taken back: closed without being resolved.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.status == Status::Closed && self.resolved_at.is_none()
    }
}

fn response(clock: &Clock) -> Response {
    Response {
        tier: clock.tier,
        started_at: clock.started_at,
        due_at: clock.due_at,
        // A response counts when it is recorded: what was written down too late was late.
        responded_at: clock.recorded_at.or(clock.responded_at),
        outcome: clock.outcome,
    }
}
