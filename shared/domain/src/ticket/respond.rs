//! Responding: what a technician says, by word, by resolution, or by having seen the page.

use jiff::{SignedDuration, Timestamp};

use crate::event::{Happened, ResponseChannel};
use crate::ids::{EventId, PersonId};
use crate::kind::Tier;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::refusal::Refusal;
use crate::ticket::change::Draft;
use crate::ticket::{Says, Status, Word};

/// "A call recorded with who was reached and when."
pub(crate) fn call_was_recorded(
    channel: Option<ResponseChannel>,
    reached: bool,
) -> Result<(), Refusal> {
    let call = matches!(
        channel,
        Some(ResponseChannel::Phone | ResponseChannel::InPerson)
    );
    if call && !reached {
        return Err(Refusal::field(
            "reached",
            "say who was reached: a call that reached nobody is not a response",
        ));
    }
    Ok(())
}

impl Draft<'_> {
    pub(crate) fn acknowledge(&mut self, person: &PersonId) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        let lease = SignedDuration::from_mins(i64::from(ticket.ladder.ack_minutes));
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let level = ticket.escalation.level;
        if ticket.clock.awaits_response() {
            ticket.escalation.acknowledged_by = Some(person.clone());
            ticket.escalation.acknowledged_at = Some(now);
            ticket.escalation.ack_expires_at = Some(until);
        }
        if ticket.assignee.is_none() {
            ticket.assignee = Some(person.clone());
        }
        self.note(Happened::Acknowledged { until, level }, None);
        Ok(())
    }

    pub(crate) fn respond(
        &mut self,
        person: &PersonId,
        text: Sealed,
        channel: Option<ResponseChannel>,
        at: Option<Timestamp>,
        next_update_minutes: Option<u32>,
    ) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let at = at.unwrap_or(now);
        let ticket = self.ticket();
        if at > now || at < ticket.clock.started_at {
            return Err(Refusal::field(
                "at",
                "must lie between the opening of the ticket and now",
            ));
        }
        let minutes = next_update_minutes
            .or_else(|| (ticket.tier == Tier::Critical).then_some(ticket.policy.update_minutes));
        ticket.next_update_at = minutes.and_then(|minutes| {
            now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
                .ok()
        });
        let next_update_at = ticket.next_update_at;
        ticket.clock.respond(at);
        ticket.escalation.stop();
        ticket.responder.get_or_insert_with(|| person.clone());
        ticket.assignee.get_or_insert_with(|| person.clone());
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        let responded = Happened::Responded {
            channel,
            next_update_at,
            via: None,
        };
        let actor = self.actor.clone();
        let event = self.record(at, actor, responded, Some(text));
        self.say(event, at, person, Says::Responded);
        self.tell_reporter(Reason::Responded);
        Ok(())
    }

    /// "`resolve` with a text counts as the response when there was none."
    pub(crate) fn resolve(
        &mut self,
        by: &PersonId,
        text: Sealed,
        steps: usize,
    ) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.clock.respond(now);
        ticket.responder.get_or_insert_with(|| by.clone());
        ticket.assignee.get_or_insert_with(|| by.clone());
        ticket.status = Status::Resolved;
        ticket.resolved_at = Some(now);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(now);
        ticket.escalation.stop();
        let resolved = Happened::Resolved { via: None, steps };
        let event = self.note(resolved, Some(text));
        self.say(event, now, by, Says::Resolved);
        self.tell_reporter(Reason::Resolved);
        Ok(())
    }

    /// A word on an incident is carried to its reports.
    pub(crate) fn say(&mut self, event: EventId, at: Timestamp, by: &PersonId, says: Says) {
        if self.change.ticket.leads {
            let word = Word {
                event,
                at,
                by: by.clone(),
                says,
            };
            self.ticket().word = Some(word.clone());
            self.change.word = Some(word);
        }
    }

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
        self.climb(Reason::Escalated);
        Ok(())
    }
}
