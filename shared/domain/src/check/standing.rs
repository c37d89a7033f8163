//! Where the ticket of a check stands, as far as the check has to know: is it open, and is anybody at it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::event::{Event, Happened};
use crate::ids::{PersonId, TicketId};
use crate::kind::Tier;
use crate::practice::Person;
use crate::role::{Actor, Role};
use crate::ticket::{Channel, SeenFirstBy, Ticket};

/// A check's ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether there is still something to fix.
    pub active: bool,
    /// Whether it was taken back: somebody said that it was no trouble.
    pub withdrawn: bool,
    /// Whether a human took part.
    pub touched: bool,
    /// Its tier.
    pub tier: Tier,
    /// The incident it belongs to.
    pub incident: Option<TicketId>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
}

impl Standing {
    /// Reads a ticket and its timeline. `joined` is how each report came in that has joined it: the
    /// timeline names them, and not who they are of.
    #[must_use]
    pub fn of(
        ticket: &Ticket,
        events: &[Event],
        joined: &[Channel],
        people: &BTreeMap<PersonId, Person>,
    ) -> Self {
        // A staff report that joined is somebody who waits for an answer.
        let staff = joined.iter().any(|channel| *channel != Channel::Monitor);
        Self {
            active: ticket.status.is_active(),
            withdrawn: ticket.withdrawn(),
            touched: staff || human_took_part(ticket, events, people),
            tier: ticket.tier,
            incident: ticket.incident,
            resolved_at: ticket.resolved_at.or(ticket.closed_at),
        }
    }
}

/// Whether anybody but machines has reported, acknowledged, answered or changed anything: what they
/// began they end.
fn human_took_part(ticket: &Ticket, events: &[Event], people: &BTreeMap<PersonId, Person>) -> bool {
    let machine = |person: &PersonId| {
        let known = people.get(person);
        known.is_some_and(|person| person.roles.iter().all(|role| *role == Role::Monitor))
    };
    let human = |event: &Event| match (&event.actor, &event.what) {
        // Opening a sealed text is looking, not doing.
        (_, Happened::TextOpened {}) => false,
        (Actor::Person(person), _) => !machine(person),
        (Actor::Link(_) | Actor::Reporter, _) => true,
        (Actor::Desk, _) => false,
    };
    ticket.seen_first_by == SeenFirstBy::Staff
        || ticket.assignee.is_some()
        || ticket.responder.is_some()
        || ticket.escalation.acknowledged_by.is_some()
        || events.iter().any(human)
}
