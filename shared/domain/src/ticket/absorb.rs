//! Absorbing: a word on an incident reaches one of its reports.

use crate::event::Happened;
use crate::page::Reason;
use crate::role::Actor;
use crate::ticket::change::{Change, Draft, Joined, Moment};
use crate::ticket::{Says, Status, Ticket, Word};

/// Whether the report has had this word, or a newer one.
fn has(ticket: &Ticket, word: &Word) -> bool {
    ticket
        .word
        .as_ref()
        .is_some_and(|had| (had.at, &had.event) >= (word.at, &word.event))
}

/// "One response or resolution on the incident reaches every reporter and stops every child's
/// clock." Nothing to do when the report has had the word, or has left the incident.
#[must_use]
pub fn absorb(
    child: &Ticket,
    lead: crate::ids::TicketId,
    word: &Word,
    moment: Moment<'_>,
) -> Option<Change> {
    if child.incident != Some(lead) || has(child, word) {
        return None;
    }
    let mut draft = Draft::of(child, Actor::Person(word.by.clone()), moment);
    draft.absorb(word);
    Some(draft.done())
}

impl Draft<'_> {
    /// Applies a word to the report.
    pub fn absorb(&mut self, word: &Word) {
        let via = self.change.ticket.incident;
        self.ticket().word = Some(word.clone());
        if !self.change.ticket.status.is_active() {
            return;
        }
        // The word came when it came, even if it is carried later; a report that came after it
        // has it from its own beginning.
        let at = word.at.max(self.change.ticket.opened_at);
        let actor = Actor::Person(word.by.clone());
        match word.says {
            Says::Responded | Says::Resolved => {
                self.pass_thresholds_until(at);
                let answered = Happened::Responded {
                    channel: None,
                    next_update_at: None,
                    via,
                };
                let ticket = self.ticket();
                ticket.clock.respond(at);
                ticket.escalation.stop();
                ticket.responder.get_or_insert_with(|| word.by.clone());
                if ticket.status == Status::Open {
                    ticket.status = Status::InProgress;
                }
                self.record(at, actor.clone(), answered, None);
                if word.says == Says::Resolved {
                    let ticket = self.ticket();
                    ticket.status = Status::Resolved;
                    ticket.resolved_at = Some(at);
                    ticket.resolution.stop(at);
                    self.record(at, actor, Happened::Resolved { via, steps: 0 }, None);
                    self.tell_reporter(Reason::Resolved);
                } else {
                    self.tell_reporter(Reason::Responded);
                }
            }
            Says::Released => self.leave(Reason::Detached),
        }
    }

    /// Takes a report out of its incident: it stands alone, and pages when nobody has responded.
    pub fn leave(&mut self, reason: Reason) {
        let Some(incident) = self.ticket().incident.take() else {
            return;
        };
        self.note(Happened::Detached { incident }, None);
        self.change.joined = Some(Joined::Leaves { incident });
        let ticket = &self.change.ticket;
        if ticket.status.is_active() && ticket.clock.awaits_response() {
            self.start_ladder(reason);
        }
    }
}
