//! Absorbing: a word on an incident reaches one of its reports.

use jiff::Timestamp;

use crate::event::Happened;
use crate::ids::{PersonId, TicketId};
use crate::page::Reason;
use crate::role::Actor;
use crate::ticket::change::{Change, Draft, Joined, Moment};
use crate::ticket::{Answer, Says, Status, Ticket, Word};

/// Whether the report has had this word, or a newer one. Entries of one incident are named in the
/// order in which they were written: a call recorded late is newer than what was said before it.
fn has(ticket: &Ticket, word: &Word) -> bool {
    let had = ticket.word.as_ref();
    had.is_some_and(|had| had.event >= word.event)
}

/// "One response or resolution on the incident reaches every reporter and stops every child's
/// clock." Nothing to do when the report has had the word, has left the incident, or is resolved.
#[must_use]
pub fn absorb(child: &Ticket, lead: TicketId, word: &Word, moment: Moment<'_>) -> Option<Change> {
    if child.incident != Some(lead) || !child.status.is_active() || has(child, word) {
        return None;
    }
    let mut draft = Draft::of(child, Actor::Person(word.by.clone()), moment);
    draft.absorb(word);
    Some(draft.done())
}

impl Draft<'_> {
    /// Applies a word to the report.
    pub fn absorb(&mut self, word: &Word) {
        let unanswered = self.change.ticket.clock.awaits_response();
        if let Some(answer) = word.answer.as_ref().filter(|_| unanswered) {
            self.answer(answer, word);
        } else if word.says == Says::Responded {
            self.answered(word.at, &word.by, word);
        }
        let ticket = self.ticket();
        ticket.word = Some(word.clone());
        if word.answer.is_some() {
            // The incident promises the next word to everybody now.
            ticket.next_update_at = None;
        }
        match word.says {
            Says::Responded => self.tell_reporter(Reason::Responded),
            Says::Resolved => {
                self.fix(word);
                self.tell_reporter(Reason::Resolved);
            }
            Says::Released => {
                if unanswered && word.answer.is_some() {
                    self.tell_reporter(Reason::Responded);
                }
                self.pass_thresholds();
                self.leave(Reason::Detached);
            }
        }
    }

    /// The report is answered since the incident was: whichever of its words arrives first, and
    /// however late, says the same. A report that came after the answer has it from its beginning.
    fn answer(&mut self, answer: &Answer, word: &Word) {
        self.pass_thresholds_until(answer.recorded_at);
        let ticket = self.ticket();
        let started_at = ticket.clock.started_at;
        let recorded_at = answer.recorded_at.max(started_at);
        ticket.clock.respond(answer.at.max(started_at), recorded_at);
        ticket.escalation.stop();
        ticket.responder.get_or_insert_with(|| answer.by.clone());
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        self.answered(answer.at, &answer.by, word);
    }

    /// Writes down that the incident's word came.
    fn answered(&mut self, at: Timestamp, by: &PersonId, word: &Word) {
        let ticket = self.ticket();
        let at = at.max(ticket.clock.started_at);
        let responded = Happened::Responded {
            channel: None,
            next_update_at: word.next_update_at,
            via: ticket.incident,
        };
        let event = self.record(at, Actor::Person(by.clone()), responded, None);
        self.ticket().answered = Some(event);
    }

    fn fix(&mut self, word: &Word) {
        let via = self.change.ticket.incident;
        let at = word.at.max(self.change.ticket.clock.started_at);
        let ticket = self.ticket();
        ticket.status = Status::Resolved;
        ticket.resolved_at = Some(at);
        ticket.lower_tier = None;
        ticket.resolution.stop(at);
        let actor = Actor::Person(word.by.clone());
        self.record(at, actor, Happened::Resolved { via, steps: 0 }, None);
    }

    /// Takes a report out of its incident: it stands alone, pages when nobody has responded, and
    /// keeps the promise of the next update when somebody has.
    pub fn leave(&mut self, reason: Reason) {
        let Some(incident) = self.ticket().incident.take() else {
            return;
        };
        self.note(Happened::Detached { incident }, None);
        self.change.joined = Some(Joined::Leaves { incident });
        let ticket = self.ticket();
        if !ticket.status.is_active() {
            return;
        }
        if !ticket.clock.awaits_response() {
            let word = ticket.word.as_ref();
            let promised = word.and_then(|word| word.next_update_at);
            ticket.next_update_at = ticket.next_update_at.or(promised);
            return;
        }
        // What passed while the incident paged for it has paged nobody.
        let thresholds = &ticket.clock.thresholds;
        let fired = thresholds.iter().filter(|one| one.fired_at.is_some());
        let highest = fired.map(|one| one.percent).max();
        self.start_ladder(reason);
        self.page_threshold(highest);
    }
}
