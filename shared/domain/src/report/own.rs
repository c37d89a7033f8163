//! Our own tickets as cases: from a ticket's row alone, which its tally makes enough.

use jiff::Timestamp;

use super::case::{Case, End, Pages, Part, Protocol};
use super::line::Line;
use crate::practice::Setup;
use crate::protocol::touches_phi;
use crate::ticket::{Status, Ticket};

impl Case {
    /// A ticket as the report sees it at an instant. Of an incident's reports the row knows nothing: see
    /// [`super::join::Gathered`].
    #[must_use]
    pub fn of(ticket: &Ticket, setup: &Setup, now: Timestamp) -> Self {
        Self::of_line(&Line::of(ticket), setup, now)
    }

    /// The same, of its line.
    #[must_use]
    pub fn of_line(ticket: &Line, setup: &Setup, now: Timestamp) -> Self {
        let tally = ticket.tally.as_deref();
        let spent = ticket.resolution.spent_ms(now) / 1_000;
        Self {
            opened_at: ticket.opened_at,
            location: Some(ticket.location.clone()),
            system: ticket.system.clone(),
            kind: ticket.kind,
            symptom: ticket.symptom,
            scope: Some(ticket.scope),
            tier: ticket.tier,
            stated: None,
            retiered: tally.map(|tally| tally.retiered > 0),
            part: match ticket.incident {
                Some(_) => Part::Report,
                None => Part::Incident {
                    reports: 0,
                    first_staff_at: None,
                },
            },
            responses: Some(ticket.cycles.clone()),
            acknowledged_at: tally.and_then(|tally| tally.acknowledged_at),
            pages: tally.map(|tally| Pages {
                decided: tally.pages,
                nobody: tally.nobody,
            }),
            end: End {
                resolved_at: ticket.resolved_at,
                recovered_at: tally.and_then(|tally| tally.recovered_at),
                closed: ticket.status == Status::Closed,
                taken_back: ticket.withdrawn(),
                last_sign_at: last_sign_at(ticket),
                worked_seconds: ticket
                    .resolved_at
                    .filter(|_| is_worked(ticket))
                    .and(u64::try_from(spent).ok()),
            },
            earlier: tally.map(|tally| tally.earlier.clone()).unwrap_or_default(),
            again_at: tally.and_then(|tally| tally.again_at),
            first_contact: tally.map(|tally| tally.contact.told(now).outcome),
            reassigned: tally.map(|tally| tally.reassigned),
            reopened: u32::try_from(ticket.reopened()).ok(),
            seen_first_by: Some(ticket.seen_first_by),
            protocol: protocol(ticket, setup),
        }
    }
}

/// The last entry about its trouble; a ticket from before these were kept tells when somebody last moved it.
fn last_sign_at(ticket: &Line) -> Option<Timestamp> {
    let tally = ticket.tally.as_deref();
    let kept = tally.and_then(|tally| tally.sign_at);
    kept.max(ticket.moved_at).max(Some(ticket.opened_at))
}

/// Whether anybody's work on it is recorded: what ended by itself took nobody's time.
fn is_worked(ticket: &Line) -> bool {
    let mut cycles = ticket.cycles.iter();
    cycles.any(|cycle| cycle.responded_at.is_some()) || ticket.stepped
}

/// A ticket that is marked, or was worked on a system that holds patient data, closes through the gate only: it is
/// closed, or about to be, when its protocol was complete. Nobody saw anything on what ended by itself.
fn protocol(ticket: &Line, setup: &Setup) -> Protocol {
    let near = ticket.phi || touches_phi(setup, ticket.system.as_ref());
    let by_nobody = !ticket.answered && ticket.reopened() == 0;
    let ended = !ticket.status.is_active();
    // The work on an incident is the incident's to account for, once.
    if !near || ticket.incident.is_some() || (ended && by_nobody && !ticket.phi) {
        return Protocol::NotNeeded;
    }
    match ticket.status {
        Status::Closing | Status::Closed if !ticket.withdrawn() => Protocol::Complete,
        Status::Closed => Protocol::NotNeeded,
        Status::Resolved => Protocol::Incomplete,
        _ => Protocol::Open,
    }
}
