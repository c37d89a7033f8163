//! Watching: what a check does to its ticket, by the desk and by nobody's hand.

use jiff::Timestamp;

use crate::event::Happened;
use crate::ids::TicketId;
use crate::kind::{Symptom, Tier};
use crate::ladder::Whom;
use crate::outage::{Incident, Outages};
use crate::page::Reason;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::sla::Outcome;
use crate::ticket::change::{Change, Draft, Joined, Moment, Pointer};
use crate::ticket::{Status, Ticket, TierReason};

/// Writes on a ticket that somebody works on that its check works again.
#[must_use]
pub fn recovered(ticket: &Ticket, at: Timestamp, moment: Moment<'_>) -> Change {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.passed(at, Happened::Recovered {});
    draft.done()
}

/// Writes on an open ticket that its check is bad again. Where it was answered no ladder runs any more: whoever works on
/// it hears of it.
#[must_use]
pub fn relapsed(ticket: &Ticket, at: Timestamp, moment: Moment<'_>) -> Change {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.passed(at, Happened::Relapsed {});
    if ticket.pages() && !ticket.clock.awaits_response() {
        let targets = draft.update_owed_by();
        if !draft.page_all(&targets, Reason::Relapsed) {
            draft.page_all(&[Whom::Managers, Whom::Operator], Reason::Relapsed);
        }
    }
    draft.done()
}

/// What is at risk is put right; that ends the ticket unless somebody works on it.
///
/// # Errors
/// When it is to be resolved and is not open.
pub fn averted(
    ticket: &Ticket,
    at: Timestamp,
    avoided: bool,
    ends: bool,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.passed(at, Happened::RiskOver { avoided });
    if ends {
        draft.end(at)?;
    }
    draft.point(outages);
    Ok(draft.done())
}

/// "Recovery is written on it and resolves it if no human took part." What recovers before any response
/// is neither met nor breached. Its reports are released first: each has a check of its own.
///
/// # Errors
/// When it is not open.
pub fn resolve(
    ticket: &Ticket,
    at: Timestamp,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.passed(at, Happened::Recovered {});
    draft.end(at)?;
    draft.point(outages);
    Ok(draft.done())
}

/// The check is bad again soon after, or still: a new response cycle.
///
/// # Errors
/// When it is open, closing, or was reopened too often.
pub fn reopen(
    ticket: &Ticket,
    at: Timestamp,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.passed(at, Happened::Relapsed {});
    draft.reopen(None)?;
    draft.point(outages);
    Ok(draft.done())
}

/// The check is worse than its ticket says: the tier rises.
///
/// # Errors
/// When it is not open.
pub fn worsen(
    ticket: &Ticket,
    to: Tier,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.active()?;
    let highest = draft.pass_thresholds();
    let from = ticket.tier;
    draft.note(Happened::Worsened { from, to }, None);
    if ticket.symptom == Symptom::Degraded {
        draft.ticket().symptom = Symptom::Down;
    }
    if !to.stricter_than(from) {
        return Ok(draft.done());
    }
    draft.ticket().tier_reason = TierReason {
        rule: "worsened".to_owned(),
        text: format!("{to}: raised from {from}, since its check is worse or about to fail"),
    };
    draft.set_tier(to);
    draft.page_threshold(highest);
    draft.point(outages);
    Ok(draft.done())
}

/// The ticket becomes part of the trouble that it depends on, and pages no more. `outages` are the open
/// incidents of its own system, which it leads no longer; `None` when it is there already.
#[must_use]
pub fn attach(
    ticket: &Ticket,
    under: &Incident,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Option<Change> {
    let to = under.ticket;
    if !ticket.status.is_active() || ticket.id == to || ticket.incident == Some(to) {
        return None;
    }
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.pass_thresholds();
    let from = draft.ticket().incident.replace(to);
    draft.ticket().escalation.stop();
    let reference = ticket.reference.clone();
    if let Some(incident) = from {
        draft.note(Happened::Detached { incident }, None);
    }
    draft.note(Happened::Joined { incident: to }, None);
    draft.change.joined = Some(match from {
        Some(from) => Joined::Moves {
            from,
            to,
            reference,
        },
        None => Joined::Joins {
            incident: to,
            reference,
        },
    });
    if let Some(outages) = outages.filter(|_| ticket.leads) {
        draft.ticket().leads = false;
        draft.change.outages = Pointer::Becomes(outages.without(ticket.id));
    }
    if let Some(word) = under.word.as_ref().filter(|word| word.cycle == under.cycle) {
        draft.absorb(word);
    }
    Some(draft.done())
}

/// The incident that a report was part of has recovered by itself: the report stands alone again, and
/// pages; where it led its own system before, it does again. `None` when it stands alone already.
#[must_use]
pub fn release(
    child: &Ticket,
    lead: TicketId,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Option<Change> {
    if child.incident != Some(lead) || !child.status.is_active() {
        return None;
    }
    // Others may have reported the same of its own system meanwhile: that is one incident.
    let open = outages
        .as_ref()
        .and_then(|all| all.at(&child.location, child.scope));
    if let Some(open) = open
        .filter(|open| open.ticket != child.id && open.ticket != lead)
        .cloned()
    {
        return attach(child, &open, outages, moment);
    }
    let mut draft = Draft::of(child, Actor::Desk, moment);
    draft.pass_thresholds();
    draft.leave(Reason::Detached);
    draft.point(outages);
    Some(draft.done())
}

impl Draft<'_> {
    /// Ends a ticket that nobody has to work on any more, as of the instant at which that was so.
    fn end(&mut self, at: Timestamp) -> Result<(), Refusal> {
        self.active()?;
        // A monitor's clock may be ahead of ours: nothing is late before its time.
        let at = at.min(self.moment.now);
        let at = at.max(self.change.ticket.clock.started_at);
        self.pass_thresholds_until(at);
        let ticket = self.ticket();
        ticket
            .clock
            .end_without_response(Outcome::RecoveredBeforeResponse);
        ticket.status = Status::Resolved;
        ticket.resolved_at = Some(at);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(at);
        ticket.escalation.stop();
        let resolved = Happened::Resolved {
            via: None,
            steps: 0,
        };
        self.record(at, Actor::Desk, resolved, None);
        self.tell_reporter(Reason::Resolved);
        Ok(())
    }
}
