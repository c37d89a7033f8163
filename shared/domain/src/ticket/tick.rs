//! Time passing: thresholds, ladder steps, leases and promised updates, decided from an instant.

use jiff::Timestamp;

use crate::event::Happened;
use crate::ladder::Whom;
use crate::page::Reason;
use crate::role::Actor;
use crate::ticket::absorb::absorb;
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::{Ticket, Word};

/// What has become due on a ticket by now. `word` is the newest word of its incident: a report
/// whose incident was answered is not late, though the answer is still being carried to it.
#[must_use]
pub fn tick(ticket: &Ticket, word: Option<&Word>, moment: Moment<'_>) -> Option<Change> {
    if let (Some(lead), Some(word)) = (ticket.incident, word)
        && let Some(change) = absorb(ticket, lead, word, moment)
    {
        return Some(change);
    }
    if ticket.next_at().is_none_or(|due| due > moment.now) {
        return None;
    }
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    let highest = draft.pass_thresholds();
    if draft.end_lease() {
        draft.repeat(Reason::LeaseExpired);
    }
    draft.page_threshold(highest);
    draft.advance_ladder();
    draft.miss_update();
    Some(draft.done())
}

impl Draft<'_> {
    /// Records every threshold that has passed. Answers the highest that may page.
    pub fn pass_thresholds(&mut self) -> Option<u8> {
        self.pass_thresholds_until(self.moment.now)
    }

    /// Records every threshold that had passed by an instant. Answers the highest that may page:
    /// "thresholds inside a lease are recorded but page only at 100 %", however late they are seen.
    pub fn pass_thresholds_until(&mut self, until: Timestamp) -> Option<u8> {
        if !self.change.ticket.status.is_active() {
            return None;
        }
        let passed = self.ticket().clock.pass(until);
        let due_at = self.change.ticket.clock.due_at;
        for (percent, at) in &passed {
            self.passed(*at, Happened::Threshold { percent: *percent });
            if *percent == 100 {
                self.passed(*at, Happened::Breached { due_at });
            }
        }
        let escalation = &self.change.ticket.escalation;
        let may_page = passed
            .into_iter()
            .filter(|(percent, at)| *percent == 100 || !escalation.covers(*at));
        may_page.map(|(percent, _)| percent).max()
    }

    /// "Sends one page for the highest", while nobody has responded. Somebody who acknowledged
    /// meanwhile is not paged for less than a breach.
    pub(crate) fn page_threshold(&mut self, highest: Option<u8>) {
        let ticket = &self.change.ticket;
        let unanswered = ticket.clock.awaits_response() && ticket.status.is_active();
        let (Some(percent), true) = (highest, unanswered && ticket.pages()) else {
            return;
        };
        if percent < 100 && ticket.escalation.held(self.moment.now) {
            return;
        }
        let reason = match percent {
            50 => Reason::Threshold50,
            75 => Reason::Threshold75,
            _ => Reason::Breached,
        };
        let targets = ticket.ladder.thresholds.get(&percent).cloned();
        let targets = targets.unwrap_or_default();
        if !targets.is_empty() && !self.page_all(&targets, reason) {
            self.climb(reason);
        }
    }

    /// "An acknowledgement is a lease": ends one that ran out without a response. Answers whether
    /// there was one.
    pub(crate) fn end_lease(&mut self) -> bool {
        let now = self.moment.now;
        let ticket = &mut self.change.ticket;
        let waiting = ticket.clock.awaits_response() && ticket.pages();
        let expired = ticket.escalation.ack_expires_at.filter(|at| *at <= now);
        let (Some(at), true) = (expired, waiting) else {
            return false;
        };
        ticket.escalation.ack_expires_at = None;
        if let Some(person) = ticket.escalation.acknowledged_by.clone() {
            self.passed(at, Happened::LeaseExpired { person });
        }
        true
    }

    /// Repeats the rung or climbs to the next, once, however late the sweep is.
    fn advance_ladder(&mut self) {
        let now = self.moment.now;
        let ticket = &self.change.ticket;
        let due = ticket.escalation.next_at.is_some_and(|at| at <= now);
        if !due || ticket.escalation.held(now) || !ticket.pages() || !ticket.clock.awaits_response()
        {
            return;
        }
        if ticket.escalation.repeats > 0 {
            self.repeat(Reason::Repeat);
        } else {
            self.climb(Reason::Escalated);
        }
    }

    /// "A critical response promises when the next update comes; missing it pages."
    fn miss_update(&mut self) {
        let now = self.moment.now;
        let promised = self.change.ticket.next_update_at.filter(|at| *at <= now);
        let (Some(promised_at), true) = (promised, self.change.ticket.status.is_active()) else {
            return;
        };
        self.ticket().next_update_at = None;
        self.passed(promised_at, Happened::UpdateMissed { promised_at });
        let responder = self.change.ticket.responder.clone().map(Whom::Person);
        let first = self.change.ticket.ladder.rung(1).map(|rung| rung.page);
        let targets: Vec<_> = [Whom::Assignee]
            .into_iter()
            .chain(responder)
            .chain(first.into_iter().flatten())
            .collect();
        if !self.page_all(&targets, Reason::UpdateMissed) {
            self.page_all(&[Whom::Managers, Whom::Operator], Reason::UpdateMissed);
        }
    }
}
