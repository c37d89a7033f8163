//! Responding: what a technician says, by word, by resolution, or by having seen the page.

use jiff::{SignedDuration, Timestamp};

use crate::event::{Happened, ResponseChannel};
use crate::ids::{EventId, PersonId};
use crate::kind::Tier;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::refusal::{Fields, Refusal};
use crate::role::{Caller, Role};
use crate::ticket::change::Draft;
use crate::ticket::{Answer, Says, Status, Word};

/// "Words of a named technician, queued to the reporter in the same transaction, or a call recorded
/// with who was reached and when": words are given when they are queued, a call when it was made.
pub(crate) fn call_was_recorded(
    channel: Option<ResponseChannel>,
    reached: bool,
    at: Option<Timestamp>,
) -> Result<(), Refusal> {
    use ResponseChannel::{Email, InPerson, Phone, Screen};
    let call = match channel {
        Some(Phone | InPerson) => true,
        Some(Screen | Email) => false,
        None => reached,
    };
    let mut fields = Fields::default();
    fields.require(
        reached || !call,
        "reached",
        "say who was reached: a call that reached nobody is not a response",
    );
    fields.require(
        call || at.is_none(),
        "at",
        "is when a call was made: give its channel (phone or in_person) and who was reached",
    );
    fields.done()
}

impl Draft<'_> {
    /// Whoever has seen the page holds the ladder for a while. Where an incident pages for the
    /// report, or somebody has responded, there is nothing to hold.
    pub(crate) fn acknowledge(&mut self, person: &PersonId) -> Result<(), Refusal> {
        self.active()?;
        self.end_lease();
        let now = self.moment.now;
        let ticket = self.ticket();
        if !ticket.pages() && ticket.clock.awaits_response() {
            return Err(Refusal::wrong_state(
                "its incident pages for this report: acknowledge the incident",
            ));
        }
        let lease = SignedDuration::from_mins(i64::from(ticket.ladder.ack_minutes));
        let holds = ticket.pages() && ticket.clock.awaits_response();
        let until = now.checked_add(lease).ok().filter(|_| holds);
        let level = ticket.escalation.level;
        if holds {
            ticket.escalation.acknowledged_by = Some(person.clone());
            ticket.escalation.acknowledged_at = Some(now);
            ticket.escalation.ack_expires_at = until;
        }
        self.own(person);
        self.note(Happened::Acknowledged { until, level }, None);
        Ok(())
    }

    pub(crate) fn respond(
        &mut self,
        caller: &Caller,
        text: Sealed,
        channel: Option<ResponseChannel>,
        at: Option<Timestamp>,
        next_update_minutes: Option<u32>,
    ) -> Result<(), Refusal> {
        self.active()?;
        by_a_technician(caller)?;
        let now = self.moment.now;
        let at = at.unwrap_or(now);
        let ticket = self.ticket();
        if at > now || at < ticket.clock.started_at {
            return Err(Refusal::field(
                "at",
                "must lie between the opening of the ticket and now",
            ));
        }
        // "A critical response promises when the next update comes": each one anew.
        let minutes = next_update_minutes
            .or_else(|| (ticket.tier == Tier::Critical).then_some(ticket.policy.update_minutes));
        let next_update_at = minutes.and_then(|minutes| {
            now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
                .ok()
        });
        ticket.next_update_at = next_update_at;
        ticket.clock.respond(at, now);
        ticket.escalation.stop();
        ticket
            .responder
            .get_or_insert_with(|| caller.person.clone());
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        self.own(&caller.person);
        let responded = Happened::Responded {
            channel,
            next_update_at,
            via: None,
        };
        let actor = self.actor.clone();
        let event = self.record(at, actor, responded, Some(text));
        self.ticket().answered = Some(event.clone());
        self.say(event, at, &caller.person, Says::Responded);
        self.tell_reporter(Reason::Responded);
        Ok(())
    }

    /// "`resolve` with a text counts as the response when there was none."
    pub(crate) fn resolve(
        &mut self,
        caller: &Caller,
        text: Sealed,
        steps: usize,
    ) -> Result<(), Refusal> {
        self.active()?;
        by_a_technician(caller)?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.clock.respond(now, now);
        ticket
            .responder
            .get_or_insert_with(|| caller.person.clone());
        ticket.status = Status::Resolved;
        ticket.resolved_at = Some(now);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(now);
        ticket.escalation.stop();
        self.own(&caller.person);
        let resolved = Happened::Resolved { via: None, steps };
        let event = self.note(resolved, Some(text));
        self.say(event, now, &caller.person, Says::Resolved);
        self.tell_reporter(Reason::Resolved);
        Ok(())
    }

    /// A word on an incident is carried to its reports.
    pub(crate) fn say(&mut self, event: EventId, at: Timestamp, by: &PersonId, says: Says) {
        let ticket = self.ticket();
        if !ticket.leads {
            return;
        }
        let clock = &ticket.clock;
        let times = clock.responded_at.zip(clock.recorded_at);
        let answer = times
            .zip(ticket.responder.clone())
            .map(|((at, recorded_at), by)| Answer {
                by,
                at,
                recorded_at,
            });
        let word = Word {
            event,
            cycle: ticket.cycle(),
            at,
            by: by.clone(),
            says,
            answer,
            next_update_at: ticket.next_update_at,
        };
        ticket.word = Some(word.clone());
        self.change.word = Some(word);
    }

    /// The recipient of a page asks for the next rung now.
    pub(crate) fn pass_on(&mut self) -> Result<(), Refusal> {
        self.active()?;
        let ticket = self.ticket();
        if !ticket.clock.awaits_response() {
            return Err(Refusal::wrong_state("somebody has responded already"));
        }
        if !ticket.pages() {
            return Err(Refusal::wrong_state("the incident pages for this report"));
        }
        ticket.escalation.ack_expires_at = None;
        let level = ticket.escalation.level;
        self.note(Happened::PassedOn { level }, None);
        self.climb(Reason::PassedOn);
        Ok(())
    }

    /// The first technician who takes it owns it; a manager who has seen a page does not.
    fn own(&mut self, person: &PersonId) {
        let people = &self.moment.setup.people;
        let found = people.get(person);
        let technician = found.is_some_and(|person| person.roles.contains(&Role::Technician));
        let ticket = self.ticket();
        if technician && ticket.assignee.is_none() {
            ticket.assignee = Some(person.clone());
        }
    }
}

/// "An acknowledgement, an automatic reply, an empty tap or a staff key never stop it."
fn by_a_technician(caller: &Caller) -> Result<(), Refusal> {
    if caller.is(Role::Technician) {
        Ok(())
    } else {
        Err(Refusal::Forbidden(
            "only a technician's words are a response",
        ))
    }
}
