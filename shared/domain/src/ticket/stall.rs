//! Tickets that stopped moving: somebody answered, it is not fixed, and nobody has done anything about it since.

use jiff::{SignedDuration, Timestamp};

use crate::calendar::Calendar;
use crate::event::Happened;
use crate::kind::Tier;
use crate::ladder::Whom;
use crate::page::Reason;
use crate::role::Actor;
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::{Status, Ticket};

/// How long a critical ticket may stand still: as long again as its response may take.
const CRITICAL: SignedDuration = SignedDuration::from_hours(4);
/// How many business days others may.
const BILLING_DAYS: u8 = 1;
const GENERAL_DAYS: u8 = 3;
/// How many business days more whoever waits for somebody else is given, a critical one included.
const WAITING_DAYS: u8 = 2;

/// When a ticket counts as one that has stopped moving; never while it waits for its response, which has a ladder of its
/// own, nor for a report that moves with its incident.
#[must_use]
pub fn stalls_at(ticket: &Ticket, calendar: &Calendar) -> Option<Timestamp> {
    let answered = ticket.clock.responded_at?;
    if !ticket.status.is_active() || ticket.clock.awaits_response() || !ticket.pages() {
        return None;
    }
    let since = ticket.moved_at.unwrap_or(answered).max(answered);
    // A promised update is told of by itself, and counts as moving until then.
    let since = since.max(ticket.next_update_at.unwrap_or(since));
    let since = since.max(ticket.stalled_at.unwrap_or(since));
    let waits = matches!(
        ticket.status,
        Status::WaitingPractice | Status::WaitingVendor
    );
    let days = match ticket.tier {
        Tier::Critical => 0,
        Tier::Billing => BILLING_DAYS,
        Tier::General => GENERAL_DAYS,
    };
    let days = days + if waits { WAITING_DAYS } else { 0 };
    match days {
        0 => since.checked_add(CRITICAL).ok(),
        days => Some((0..days).fold(since, |at, _| calendar.business_day_after(at).due)),
    }
}

/// Tells whoever has it, or the first of its ladder, that a ticket has stopped moving; again after as long, while it does.
#[must_use]
pub fn stall(ticket: &Ticket, moment: Moment<'_>) -> Option<Change> {
    let due = stalls_at(ticket, moment.calendar)?;
    if due > moment.now {
        return None;
    }
    let since = ticket.moved_at.or(ticket.clock.responded_at)?;
    let mut draft = Draft::of(ticket, Actor::Desk, moment);
    draft.ticket().stalled_at = Some(moment.now);
    draft.note(Happened::Stalled { since }, None);
    draft.page_for_standstill();
    Some(draft.done())
}

impl Draft<'_> {
    fn page_for_standstill(&mut self) {
        let targets = self.update_owed_by();
        if !self.page_all(&targets, Reason::Stalled) {
            self.page_all(&[Whom::Managers, Whom::Operator], Reason::Stalled);
        }
    }
}
