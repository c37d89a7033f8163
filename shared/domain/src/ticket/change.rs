//! A change: everything that one decision writes, in one transaction.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::calendar::Calendar;
use crate::event::{Event, Happened};
use crate::ids::{EventId, PersonId, Reference, TicketId};
use crate::outage::Outages;
use crate::page::{BUNDLE, Page, PageState, Reason, Recipient};
use crate::phi::Sealed;
use crate::practice::Setup;
use crate::role::Actor;
use crate::ticket::{Ticket, Word};

/// What a decision sees of the world.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The practice as it is set up.
    pub setup: &'a Setup,
    /// The calendar of the ticket's location.
    pub calendar: &'a Calendar,
    /// The instant of the decision.
    pub now: Timestamp,
}

/// Everything to write. All of it or nothing.
#[derive(Debug, Clone)]
pub struct Change {
    /// The ticket as it will be.
    pub ticket: Ticket,
    /// The version it was decided on; `None` when the ticket is new.
    pub was: Option<u64>,
    /// New timeline entries.
    pub events: Vec<Event>,
    /// New pages and notices.
    pub pages: Vec<Page>,
    /// When people's bundles go: what was seen, and what it becomes.
    pub bundles: BTreeMap<PersonId, (Option<Timestamp>, Timestamp)>,
    /// What becomes of the system's open incidents.
    pub outages: Pointer,
    /// A child's place at its incident.
    pub joined: Option<Joined>,
    /// The incident itself, raised by a stricter child.
    pub raised: Option<Box<Change>>,
    /// A word to carry to every child.
    pub word: Option<Word>,
}

/// What a change does with the open incidents of its system.
#[derive(Debug, Clone, Default)]
pub enum Pointer {
    /// Nothing.
    #[default]
    Untouched,
    /// They must stand as they were seen.
    Unchanged(Outages),
    /// They become this; the revision is the one seen.
    Becomes(Outages),
}

/// A report at the incident it joined, or leaves.
#[derive(Debug, Clone)]
pub enum Joined {
    /// It joins: an entry on the incident's timeline, and a row to find it by.
    Joins {
        /// The incident.
        incident: TicketId,
        /// The report's own reference.
        reference: Reference,
    },
    /// It leaves.
    Leaves {
        /// The incident.
        incident: TicketId,
    },
}

/// A change being made.
pub struct Draft<'a> {
    /// What is decided.
    pub change: Change,
    /// What is seen.
    pub moment: Moment<'a>,
    /// Who decides.
    pub actor: Actor,
}

impl<'a> Draft<'a> {
    /// Begins a change of a ticket that stands.
    #[must_use]
    pub fn of(ticket: &Ticket, actor: Actor, moment: Moment<'a>) -> Self {
        let was = Some(ticket.version);
        let mut ticket = ticket.clone();
        ticket.version += 1;
        Self::begin(ticket, was, actor, moment)
    }

    /// Begins with a new ticket.
    #[must_use]
    pub fn new(ticket: Ticket, actor: Actor, moment: Moment<'a>) -> Self {
        Self::begin(ticket, None, actor, moment)
    }

    fn begin(ticket: Ticket, was: Option<u64>, actor: Actor, moment: Moment<'a>) -> Self {
        Self {
            change: Change {
                ticket,
                was,
                events: Vec::new(),
                pages: Vec::new(),
                bundles: BTreeMap::new(),
                outages: Pointer::Untouched,
                joined: None,
                raised: None,
                word: None,
            },
            moment,
            actor,
        }
    }

    /// The ticket, to change.
    pub const fn ticket(&mut self) -> &mut Ticket {
        &mut self.change.ticket
    }

    fn next_id(&self) -> EventId {
        let count = self.change.events.len() + self.change.pages.len();
        EventId::of(self.change.ticket.version, count)
    }

    /// Writes an entry that is true now.
    pub fn note(&mut self, what: Happened, sealed: Option<Sealed>) -> EventId {
        let actor = self.actor.clone();
        self.record(self.moment.now, actor, what, sealed)
    }

    /// Writes an entry that became true at an instant by itself.
    pub fn passed(&mut self, at: Timestamp, what: Happened) -> EventId {
        self.record(at, Actor::Desk, what, None)
    }

    /// Writes an entry.
    pub fn record(
        &mut self,
        at: Timestamp,
        actor: Actor,
        what: Happened,
        sealed: Option<Sealed>,
    ) -> EventId {
        let id = self.next_id();
        self.change.events.push(Event {
            id: id.clone(),
            at,
            recorded_at: self.moment.now,
            actor,
            what,
            sealed,
        });
        id
    }

    /// Queues a page or notice. One person gets one page a decision: the first said is the one.
    pub fn page(&mut self, to: Recipient, topic: &str, reason: Reason, not_before: Timestamp) {
        let paged = |page: &Page| page.to == to && page.reason.is_notice() == reason.is_notice();
        if self.change.pages.iter().any(paged) {
            return;
        }
        let send_at = match &to {
            Recipient::Person(person) if !reason.is_notice() => {
                self.bundle(person.clone(), not_before)
            }
            _ => not_before,
        };
        let ticket = &self.change.ticket;
        let page = Page {
            id: self.next_id(),
            practice: ticket.practice.clone(),
            ticket: ticket.id,
            at: self.moment.now,
            to,
            topic: topic.to_owned(),
            reason,
            level: ticket.escalation.level,
            tier: ticket.tier,
            cycle: ticket.cycle(),
            send_at,
            state: PageState::Pending,
            attempts: 0,
        };
        self.change.pages.push(page);
    }

    /// "Pages to one person within 60 seconds are bundled; the first never waits."
    fn bundle(&mut self, person: PersonId, not_before: Timestamp) -> Timestamp {
        let seen = self.moment.setup.paged_at.get(&person).copied();
        let send_at = match seen {
            Some(last) if last > not_before && last <= not_before + BUNDLE => last,
            Some(last) if last <= not_before && not_before < last + BUNDLE => last + BUNDLE,
            _ => not_before,
        };
        if seen != Some(send_at) {
            self.change.bundles.insert(person, (seen, send_at));
        }
        send_at
    }

    /// The change, when there is one.
    #[must_use]
    pub fn done(self) -> Change {
        self.change
    }
}
