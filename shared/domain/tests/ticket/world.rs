//! A world that keeps what is decided, as the store does: conditional, in one piece, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Calendar;
use domain::event::{Event, Happened};
use domain::ids::{LocationId, PersonId, SystemId, TicketId};
use domain::outage::Outages;
use domain::page::{Page, PageState, Recipient};
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Actor;
use domain::ticket::absorb::absorb;
use domain::ticket::act::act;
use domain::ticket::change::{Change, Joined, Moment, Pointer};
use domain::ticket::open::{Report, open, queue};
use domain::ticket::tick::tick;
use domain::ticket::verb::Verb;
use domain::ticket::{Ticket, Word};
use jiff::Timestamp;

use crate::given;

/// Everything that was decided.
#[derive(Clone)]
pub struct World {
    pub setup: Setup,
    calendars: BTreeMap<LocationId, Calendar>,
    pub tickets: BTreeMap<TicketId, Ticket>,
    pub events: BTreeMap<TicketId, Vec<Event>>,
    pub pages: Vec<Page>,
    pub outages: BTreeMap<SystemId, Outages>,
    /// Words that have not reached every report.
    pub words: Vec<(TicketId, Word)>,
    /// The rows that a word finds its reports by.
    pub reports: BTreeSet<(TicketId, TicketId)>,
}

impl World {
    pub fn new(setup: Setup) -> Self {
        let sites = setup.practice.locations.iter();
        let calendars = sites.map(|site| (site.id.clone(), setup.calendar(&site.id).unwrap()));
        Self {
            calendars: calendars.collect(),
            setup,
            tickets: BTreeMap::new(),
            events: BTreeMap::new(),
            pages: Vec::new(),
            outages: BTreeMap::new(),
            words: Vec::new(),
            reports: BTreeSet::new(),
        }
    }

    pub fn ticket(&self, id: TicketId) -> &Ticket {
        &self.tickets[&id]
    }

    pub fn calendar(&self, location: &LocationId) -> &Calendar {
        &self.calendars[location]
    }

    fn moment<T>(
        &self,
        location: &LocationId,
        now: Timestamp,
        then: impl FnOnce(Moment<'_>) -> T,
    ) -> T {
        then(Moment {
            setup: &self.setup,
            calendar: self.calendar(location),
            now,
        })
    }

    fn outages(&self, system: Option<&SystemId>) -> Option<Outages> {
        let system = system?;
        let none = || Outages::none(system.clone());
        Some(self.outages.get(system).cloned().unwrap_or_else(none))
    }

    /// Opens a report as intake does.
    pub fn open(&mut self, report: Report, now: Timestamp) -> TicketId {
        let id = report.id;
        let actor = report.reporter.clone();
        let outages = self
            .outages(report.system.as_ref())
            .filter(|_| report.joins());
        let lead = outages
            .as_ref()
            .and_then(|outages| outages.at(&report.location, report.assessment.scope))
            .filter(|incident| report.assessment.tier.stricter_than(incident.tier))
            .map(|incident| self.ticket(incident.ticket).clone());
        let queue = queue(None, report.assessment.kind).unwrap();
        let location = report.location.clone();
        let change = self.moment(&location, now, |moment| {
            open(report, queue, &actor, outages, lead.as_ref(), moment)
        });
        self.commit(change, now);
        id
    }

    /// Acts as the desk does, without looking at who may: a word of the ticket's incident that is
    /// on its way is carried to it first.
    pub fn act(
        &mut self,
        id: TicketId,
        verb: Verb,
        by: &str,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let caller = given::caller(&self.setup, by);
        let lead = self.ticket(id).incident;
        if let Some((lead, word)) =
            lead.and_then(|lead| Some((lead, self.ticket(lead).word.clone()?)))
        {
            self.tell(lead, id, &word, now);
        }
        let ticket = self.ticket(id).clone();
        let outages = self
            .outages(ticket.system.as_ref())
            .filter(|_| ticket.led || ticket.incident.is_some());
        let change = self.moment(&ticket.location, now, |moment| {
            act(&ticket, verb, &caller, outages, moment)
        })?;
        self.commit(change.clone(), now);
        Ok(change)
    }

    /// Acts, and carries what was said.
    pub fn does(&mut self, id: TicketId, verb: Verb, by: &str, now: Timestamp) -> Change {
        let change = self.act(id, verb, by, now).unwrap();
        self.carry(now);
        change
    }

    /// Carries every word that waits, in the order in which it was said.
    pub fn carry(&mut self, now: Timestamp) {
        for (lead, word) in std::mem::take(&mut self.words) {
            self.carry_one(lead, &word, now);
        }
    }

    /// Carries one word to every report of its incident.
    pub fn carry_one(&mut self, lead: TicketId, word: &Word, now: Timestamp) {
        let reports: Vec<_> = self
            .reports
            .iter()
            .filter(|(incident, _)| *incident == lead)
            .map(|(_, report)| *report)
            .collect();
        for report in reports {
            self.tell(lead, report, word, now);
        }
    }

    fn tell(&mut self, lead: TicketId, report: TicketId, word: &Word, now: Timestamp) {
        let child = self.ticket(report).clone();
        let change = self.moment(&child.location, now, |moment| {
            absorb(&child, lead, word, moment)
        });
        if let Some(change) = change {
            self.commit(change, now);
        }
    }

    /// What time does to one ticket.
    pub fn tick(&mut self, id: TicketId, now: Timestamp) -> Option<Change> {
        let ticket = self.ticket(id).clone();
        let lead = ticket.incident.map(|lead| self.ticket(lead).clone());
        let change = self.moment(&ticket.location, now, |moment| {
            tick(&ticket, lead.as_ref(), moment)
        })?;
        self.commit(change.clone(), now);
        Some(change)
    }

    /// Ticks what is due, once each, as a sweep does; no word is carried.
    pub fn tick_all(&mut self, now: Timestamp) {
        let due: Vec<_> = self
            .tickets
            .values()
            .filter(|ticket| ticket.next_at().is_some_and(|at| at <= now))
            .map(|ticket| ticket.id)
            .collect();
        for id in due {
            self.tick(id, now);
        }
    }

    /// A whole sweep: words first, then tickets.
    pub fn sweep(&mut self, now: Timestamp) {
        self.carry(now);
        self.tick_all(now);
    }

    /// Sweeps every minute from one instant up to another, without it.
    pub fn sweep_minutes(&mut self, from: Timestamp, until: Timestamp) {
        let mut now = from;
        while now < until {
            self.sweep(now);
            now += given::minutes(1);
        }
    }

    /// Sends what may go, or withdraws it.
    pub fn send(&mut self, now: Timestamp) {
        for page in &mut self.pages {
            if page.state != PageState::Pending || page.send_at > now {
                continue;
            }
            page.state = match page.untrue(&self.tickets[&page.ticket], now) {
                Some(because) => PageState::Withdrawn {
                    withdrawn_at: now,
                    because,
                },
                None => PageState::Published { published_at: now },
            };
        }
    }

    /// Commits as the store does: on the version that was seen, the bundles that were seen, and the
    /// pointer that was seen. A decision that would be refused there fails the test here.
    pub fn commit(&mut self, change: Change, now: Timestamp) {
        for (person, (seen, becomes)) in &change.bundles {
            let stands = self.setup.paged_at.insert(person.clone(), *becomes);
            assert_eq!(stands, *seen, "the bundle of {person}");
        }
        self.point(&change);
        self.join(&change, now);
        self.write(&change, now);
        if let Some(raised) = change.raised {
            self.write(&raised, now);
        }
    }

    fn point(&mut self, change: &Change) {
        let Pointer::Becomes(outages) = &change.outages else {
            return;
        };
        let stands = self.outages.get(&outages.system).map_or(0, |o| o.rev);
        assert_eq!(stands, outages.rev, "the pointer");
        let next = Outages {
            rev: outages.rev + 1,
            ..outages.clone()
        };
        self.outages.insert(next.system.clone(), next);
    }

    fn join(&mut self, change: &Change, now: Timestamp) {
        let child = change.ticket.id;
        if let Some(Joined::Moves { from, .. }) = &change.joined {
            assert!(self.reports.remove(&(*from, child)));
        }
        match &change.joined {
            None => {}
            Some(
                Joined::Joins {
                    incident,
                    reference,
                }
                | Joined::Moves {
                    to: incident,
                    reference,
                    ..
                },
            ) => {
                assert!(self.reports.insert((*incident, child)));
                let event = Event {
                    id: domain::ids::EventId::joined(child),
                    at: now,
                    recorded_at: now,
                    actor: Actor::Desk,
                    what: Happened::ChildJoined {
                        ticket: child,
                        reference: reference.clone(),
                    },
                    sealed: None,
                };
                self.events.entry(*incident).or_default().push(event);
            }
            Some(Joined::Leaves { incident }) => {
                assert!(self.reports.remove(&(*incident, child)));
            }
        }
    }

    fn write(&mut self, change: &Change, now: Timestamp) {
        let ticket = &change.ticket;
        let was = self.tickets.get(&ticket.id).map(|ticket| ticket.version);
        assert_eq!(was, change.was, "the version");
        assert_eq!(ticket.version, was.unwrap_or(0) + 1);
        let events = self.events.entry(ticket.id).or_default();
        let mut ids: BTreeSet<_> = events.iter().map(|event| event.id.clone()).collect();
        for event in &change.events {
            assert!(ids.insert(event.id.clone()), "an entry twice");
            assert!(event.at <= now && event.recorded_at == now);
            events.push(event.clone());
        }
        let mut told = BTreeSet::new();
        for page in &change.pages {
            assert!(ids.insert(page.id.clone()), "an entry twice");
            assert!(
                told.insert((page.to.clone(), page.reason.is_notice())),
                "one page a person and decision"
            );
            assert!(page.send_at >= now, "a page in the past");
            self.pages.push(page.clone());
        }
        if let Some(word) = &change.word {
            self.words.push((ticket.id, word.clone()));
        }
        self.tickets.insert(ticket.id, ticket.clone());
    }

    /// What happened to a ticket, in the order in which it was written.
    pub fn kinds(&self, id: TicketId) -> Vec<&Happened> {
        self.events[&id].iter().map(|event| &event.what).collect()
    }

    /// The thresholds that were recorded of a ticket, with their instants, breaches as 101.
    pub fn thresholds(&self, id: TicketId) -> Vec<(u8, Timestamp)> {
        let percent = |event: &Event| match event.what {
            Happened::Threshold { percent } => Some((percent, event.at)),
            Happened::Breached { .. } => Some((101, event.at)),
            _ => None,
        };
        self.events[&id].iter().filter_map(percent).collect()
    }

    /// The pages of a ticket that are not notices: to whom and why, in order.
    pub fn paged(&self, id: TicketId) -> Vec<(String, &'static str)> {
        self.pages
            .iter()
            .filter(|page| page.ticket == id && !page.reason.is_notice())
            .map(|page| (page.to.name().to_owned(), page.reason.code()))
            .collect()
    }

    /// The same, decided at an instant or later.
    pub fn paged_since(&self, id: TicketId, since: Timestamp) -> Vec<(String, &'static str)> {
        self.pages
            .iter()
            .filter(|page| page.ticket == id && !page.reason.is_notice() && page.at >= since)
            .map(|page| (page.to.name().to_owned(), page.reason.code()))
            .collect()
    }

    /// The notices of a ticket.
    pub fn notices(&self, id: TicketId) -> Vec<(String, &'static str)> {
        self.pages
            .iter()
            .filter(|page| page.ticket == id && page.reason.is_notice())
            .map(|page| (page.to.name().to_owned(), page.reason.code()))
            .collect()
    }

    /// The pages of a person, notices apart, in the order of their sending.
    pub fn sent_to(&self, person: &PersonId) -> Vec<&Page> {
        let to = Recipient::Person(person.clone());
        let mut pages: Vec<_> = self
            .pages
            .iter()
            .filter(|page| page.to == to && !page.reason.is_notice())
            .collect();
        pages.sort_by_key(|page| page.send_at);
        pages
    }
}
