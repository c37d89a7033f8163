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

/// The most people that one decision pages: with what goes with each page they fit a transaction.
/// Who is named first on a ladder is paged first.
pub const PAGES_MAX: usize = 25;

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
    /// It leaves one for another, which that one is part of.
    Moves {
        /// The incident it leaves.
        from: TicketId,
        /// The incident it joins.
        to: TicketId,
        /// The report's own reference.
        reference: Reference,
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

impl Change {
    /// The same change, of a ticket whose new words hold patient data when told so: from then on opening any of its
    /// texts needs a grant. No change takes the mark away.
    #[must_use]
    pub const fn holding(mut self, phi: bool) -> Self {
        self.ticket.phi |= phi;
        self
    }
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
        if actor != Actor::Desk {
            let ticket = &mut self.change.ticket;
            ticket.moved_at = Some(self.moment.now);
            ticket.stalled_at = None;
        }
        let event = Event {
            id: id.clone(),
            at,
            recorded_at: self.moment.now,
            actor,
            what,
            sealed,
        };
        // Folded here, where every entry is made: no report has to read a timeline.
        if let Some(tally) = &mut self.change.ticket.tally {
            tally.event(&event);
        }
        self.change.events.push(event);
        id
    }

    /// Queues a page or notice. One person gets one page a decision: the weightiest reason, at the
    /// earliest instant.
    pub fn page(&mut self, to: Recipient, topic: &str, reason: Reason, not_before: Timestamp) {
        let notice = reason.is_notice();
        let mut pages = self.change.pages.iter();
        let place = pages.position(|page| page.to == to && page.reason.is_notice() == notice);
        let full = self.change.pages.len() >= PAGES_MAX;
        if place.is_none() && full && !notice {
            return;
        }
        let send_at = match &to {
            // What waits for opening hours is sent with whatever else waits for them.
            Recipient::Person(person)
                if !notice && !reason.is_loud() && not_before <= self.moment.now =>
            {
                self.bundle(person.clone())
            }
            _ => not_before,
        };
        let ticket = &self.change.ticket;
        if let Some(page) = place.and_then(|place| self.change.pages.get_mut(place)) {
            page.reason = page.reason.max(reason);
            page.level = ticket.escalation.level;
            page.send_at = page.send_at.min(send_at);
            return;
        }
        let page = Page {
            id: self.next_id(),
            practice: ticket.practice.clone(),
            ticket: ticket.id,
            at: self.moment.now,
            to,
            topic: topic.to_owned(),
            reason,
            // An officer is told beside the ladder, on no rung of it.
            level: match reason {
                Reason::Flagged | Reason::GlassBroken | Reason::ReviewOverdue => 0,
                _ => ticket.escalation.level,
            },
            tier: ticket.tier,
            cycle: ticket.cycle(),
            send_at,
            state: PageState::Pending,
            attempts: 0,
        };
        if let Some(tally) = self.change.ticket.tally.as_mut().filter(|_| !notice) {
            tally.pages += 1;
        }
        self.change.pages.push(page);
    }

    /// "Pages to one person within 60 seconds are bundled; the first never waits."
    fn bundle(&mut self, person: PersonId) -> Timestamp {
        let now = self.moment.now;
        let seen = self.moment.setup.paged_at.get(&person).copied();
        let send_at = match seen {
            // A bundle is waiting already.
            Some(last) if last > now && last <= now + BUNDLE => last,
            // One went less than a minute ago: this page begins the next.
            Some(last) if last <= now && now < last + BUNDLE => last + BUNDLE,
            _ => now,
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
