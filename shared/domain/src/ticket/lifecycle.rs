//! Lifecycle: owning, waiting, reopening, leaving, taking back and closing a ticket.

use crate::event::{Happened, WaitsOn};
use crate::ids::PersonId;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::protocol::gate::Missing;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::sla::{Clock, Outcome};
use crate::ticket::change::{Change, Draft, Joined, Moment};
use crate::ticket::{Says, Status, Ticket};

/// The most response cycles a ticket may have.
pub const CYCLES_MAX: usize = 100;

impl Draft<'_> {
    pub(crate) fn assign(&mut self, person: PersonId) -> Result<(), Refusal> {
        self.active()?;
        let setup = self.moment.setup;
        let technician = setup
            .people
            .get(&person)
            .is_some_and(|p| p.roles.contains(&Role::Technician));
        if !technician {
            return Err(Refusal::field(
                "person",
                "must be a technician of this practice",
            ));
        }
        let ticket = self.ticket();
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        let from = ticket.assignee.replace(person.clone());
        let queue = &ticket.queue;
        let knows = |id: &PersonId| {
            let found = setup.people.get(id);
            found.is_some_and(|person| person.skills.contains(queue))
        };
        let other_skill = from
            .as_ref()
            .is_some_and(|from| knows(from) != knows(&person));
        let assigned = Happened::Assigned {
            person,
            from,
            other_skill,
        };
        self.note(assigned, None);
        Ok(())
    }

    pub(crate) fn wait(&mut self, on: WaitsOn, reason: Sealed) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.status = match on {
            WaitsOn::Practice => Status::WaitingPractice,
            WaitsOn::Vendor => Status::WaitingVendor,
        };
        ticket.resolution.stop(now);
        self.note(Happened::Waiting { on }, Some(reason));
        Ok(())
    }

    pub(crate) fn resume(&mut self) -> Result<(), Refusal> {
        let now = self.moment.now;
        let ticket = self.ticket();
        if !matches!(
            ticket.status,
            Status::WaitingPractice | Status::WaitingVendor
        ) {
            return Err(Refusal::wrong_state("the ticket is not waiting"));
        }
        ticket.status = Status::InProgress;
        ticket.resolution.start(now);
        self.note(Happened::Resumed {}, None);
        Ok(())
    }

    /// "Reopening starts a new response cycle and keeps the old one."
    pub(crate) fn reopen(&mut self, reason: Option<Sealed>) -> Result<(), Refusal> {
        let moment = self.moment;
        let ticket = self.ticket();
        if ticket.status.is_active() {
            return Err(Refusal::wrong_state("the ticket is open already"));
        }
        if ticket.status == Status::Closing {
            return Err(Refusal::wrong_state(
                "the ticket is closing: reopen it once it is closed",
            ));
        }
        if ticket.cycles.len() + 1 >= CYCLES_MAX {
            return Err(Refusal::wrong_state(
                "the ticket was reopened too often: report it anew",
            ));
        }
        let target = ticket.policy.target(ticket.tier);
        let fresh = Clock::start(ticket.tier, target, moment.calendar, moment.now);
        let old = std::mem::replace(&mut ticket.clock, fresh);
        ticket.cycles.push(old);
        ticket.status = Status::Open;
        ticket.responder = None;
        ticket.resolved_at = None;
        ticket.closed_at = None;
        ticket.resolution.start(moment.now);
        let cycle = ticket.cycle();
        // The incident it was part of was answered; this report says that was not enough.
        let incident = ticket.incident.take();
        self.note(Happened::Reopened { cycle }, reason);
        if let Some(incident) = incident {
            self.note(Happened::Detached { incident }, None);
            self.change.joined = Some(Joined::Leaves { incident });
        }
        self.start_ladder(Reason::Reopened);
        Ok(())
    }

    pub(crate) fn detach(&mut self) -> Result<(), Refusal> {
        if self.change.ticket.incident.is_none() {
            return Err(Refusal::wrong_state(
                "the ticket is not part of an incident",
            ));
        }
        self.leave(Reason::Detached);
        Ok(())
    }

    /// "What ... is withdrawn before any response is its own class, neither met nor breached."
    pub(crate) fn withdraw(&mut self, reason: Sealed) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let event = self.note(Happened::Withdrawn {}, Some(reason));
        if let Some(by) = self.actor.person().cloned() {
            self.say(event, now, &by, Says::Released);
        }
        let ticket = self.ticket();
        ticket.clock.end_without_response(Outcome::Withdrawn);
        ticket.status = Status::Closed;
        ticket.closed_at = Some(now);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(now);
        ticket.escalation.stop();
        Ok(())
    }

    /// Closes at once, or, where the PHI protocol applies and is complete, waits for the checkpoint that covers it.
    pub(crate) fn close(&mut self, gated: bool) -> Result<(), Refusal> {
        let now = self.moment.now;
        let ticket = self.ticket();
        match ticket.status {
            Status::Resolved => {}
            Status::Closed | Status::Closing => {
                return Err(Refusal::wrong_state("the ticket is closed already"));
            }
            _ => return Err(Refusal::wrong_state("resolve the ticket before closing it")),
        }
        if gated {
            ticket.status = Status::Closing;
            self.note(Happened::Closing {}, None);
        } else {
            ticket.status = Status::Closed;
            ticket.closed_at = Some(now);
            self.note(Happened::Closed {}, None);
        }
        Ok(())
    }
}

/// What a checkpoint makes of a ticket that waits for it: closed, or resolved again where its protocol lacks something
/// after all. `None` when it does not wait.
#[must_use]
pub fn finish(ticket: &Ticket, missing: &[Missing], moment: Moment<'_>) -> Option<Change> {
    if ticket.status != Status::Closing {
        return None;
    }
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    let ticket = draft.ticket();
    if missing.is_empty() {
        ticket.status = Status::Closed;
        ticket.closed_at = Some(moment.now);
        draft.note(Happened::Closed {}, None);
    } else {
        ticket.status = Status::Resolved;
        let missing = missing.iter().map(|one| one.item.to_owned()).collect();
        draft.note(Happened::CloseRefused { missing }, None);
    }
    Some(draft.done())
}
