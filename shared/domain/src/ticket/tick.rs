//! Time passing: thresholds, ladder steps, leases and promised updates, decided from an instant.

use jiff::Timestamp;

use crate::event::Happened;
use crate::flag::Flag;
use crate::ladder::Whom;
use crate::page::{Page, Reason, Recipient};
use crate::role::Actor;
use crate::ticket::Ticket;
use crate::ticket::absorb::absorb;
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::escalate::{not_before, reachable};

/// What has become due on a ticket by now. `lead` is its incident: a report whose incident was
/// answered is not late, though the answer is still being carried to it.
#[must_use]
pub fn tick(ticket: &Ticket, lead: Option<&Ticket>, moment: Moment<'_>) -> Option<Change> {
    let word = lead.and_then(|lead| Some((lead.id, lead.word.as_ref()?)));
    if let Some((lead, word)) = word
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
    if let Some(lead) = lead.filter(|lead| ticket.tier.stricter_than(lead.tier)) {
        let held = lead.escalation.held(moment.now);
        draft.page_for_itself(highest.filter(|percent| !held || *percent == 100));
    }
    draft.advance_ladder();
    draft.miss_update();
    draft.miss_review();
    Some(draft.done())
}

/// A page found nobody when it was to go: who is meant now, and was not told with it, is paged
/// instead; should nobody be there, the ladder goes on. `told` got pages of the same decision. `None`
/// where nobody needs to hear: somebody has answered, others were paged since, or it was a notice.
#[must_use]
pub fn unreached(
    ticket: &Ticket,
    page: &Page,
    told: &[Recipient],
    moment: Moment<'_>,
) -> Option<Change> {
    let moved_on = page.level > 0 && page.level < ticket.escalation.level;
    if page.reason.is_notice() || moved_on || page.untrue(ticket, moment.now).is_some() {
        return None;
    }
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.page_instead(page.reason, told);
    (!draft.change.pages.is_empty()).then(|| draft.done())
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
        let (targets, reason) = self.told_of(percent);
        if !targets.is_empty() && !self.page_all(&targets, reason) {
            self.climb(reason);
        }
    }

    /// An incident pages for its reports, by its own tier: one that is due sooner, since the incident
    /// was lowered, pages for itself. Nobody would hear of its breach otherwise.
    pub(crate) fn page_for_itself(&mut self, highest: Option<u8>) {
        let ticket = &self.change.ticket;
        let unanswered = ticket.clock.awaits_response() && ticket.status.is_active();
        let (Some(percent), true) = (highest, unanswered && !ticket.pages()) else {
            return;
        };
        let (targets, reason) = self.told_of(percent);
        if !targets.is_empty() && !self.page_all(&targets, reason) {
            self.page_all(&[Whom::Managers, Whom::Operator], reason);
        }
    }

    /// Pages whoever is meant now, for somebody who was meant and cannot be reached.
    fn page_instead(&mut self, reason: Reason, told: &[Recipient]) {
        let ticket = &self.change.ticket;
        let rung = ticket.ladder.rung(ticket.escalation.level.max(1));
        let rung = rung.map(|rung| rung.page).unwrap_or_default();
        let targets = match reason {
            Reason::Flagged => {
                let flags = ticket.flags.clone();
                return self.page_officers(&flags, reason);
            }
            Reason::GlassBroken | Reason::ReviewOverdue => {
                return self.page_officers(&[Flag::Privacy], reason);
            }
            Reason::Threshold50 => self.told_of(50).0,
            Reason::Threshold75 => self.told_of(75).0,
            Reason::Breached => self.told_of(100).0,
            Reason::UpdateMissed | Reason::Stalled | Reason::Relapsed => self.update_owed_by(),
            Reason::NobodySkilled => vec![Whom::Managers],
            _ => rung,
        };
        let not_before = not_before(self.change.ticket.tier, &self.moment);
        let meant = |whom| reachable(whom, &self.change.ticket, self.moment.setup, not_before);
        let found: Vec<_> = targets.iter().flat_map(meant).collect();
        let nobody = found.is_empty();
        for (to, topic) in found {
            if !told.contains(&to) {
                self.page(to, &topic, reason, not_before);
            }
        }
        let ticket = &self.change.ticket;
        let climbs = ticket.pages() && ticket.clock.awaits_response();
        if nobody && climbs && !ticket.escalation.held(self.moment.now) {
            self.climb(reason);
        } else if nobody {
            self.page_all(&[Whom::Managers, Whom::Operator], reason);
        }
    }

    /// Who is asked for a promised update that did not come.
    pub(crate) fn update_owed_by(&self) -> Vec<Whom> {
        let responder = self.change.ticket.responder.clone().map(Whom::Person);
        let first = self.change.ticket.ladder.rung(1).map(|rung| rung.page);
        [Whom::Assignee]
            .into_iter()
            .chain(responder)
            .chain(first.into_iter().flatten())
            .collect()
    }

    /// Who is told of a threshold, and as what.
    fn told_of(&self, percent: u8) -> (Vec<Whom>, Reason) {
        let reason = match percent {
            50 => Reason::Threshold50,
            75 => Reason::Threshold75,
            _ => Reason::Breached,
        };
        let targets = self.change.ticket.ladder.thresholds.get(&percent);
        (targets.cloned().unwrap_or_default(), reason)
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
        let at_top = ticket.escalation.level >= ticket.ladder.top();
        if ticket.escalation.repeats > 0 || at_top {
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
        let targets = self.update_owed_by();
        if !self.page_all(&targets, Reason::UpdateMissed) {
            self.page_all(&[Whom::Managers, Whom::Operator], Reason::UpdateMissed);
        }
    }
}
