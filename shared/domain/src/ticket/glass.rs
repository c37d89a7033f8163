//! Broken glass on a ticket: the privacy officer hears of it at once, and again while nobody has reviewed it.

use jiff::{SignedDuration, Timestamp};

use crate::event::Happened;
use crate::flag::Flag;
use crate::page::Reason;
use crate::role::{Actor, Caller};
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};

/// How often an overdue review is told of.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// What breaking the glass does to the ticket: an entry on its timeline, a page to the privacy officer, and a review
/// that becomes due.
#[must_use]
pub fn broken(
    ticket: &Ticket,
    caller: &Caller,
    grant: &str,
    (until, review_by): (Timestamp, Timestamp),
    moment: Moment<'_>,
) -> Change {
    let mut draft = Draft::of(ticket, Actor::Person(caller.person.clone()), moment);
    let unreviewed = &mut draft.ticket().unreviewed;
    unreviewed.insert(grant.to_owned(), review_by);
    let grant = grant.to_owned();
    let what = Happened::GlassBroken {
        grant,
        until,
        review_by,
    };
    draft.note(what, None);
    draft.page_officers(&[Flag::Privacy], Reason::GlassBroken);
    draft.done()
}

/// What its review does.
#[must_use]
pub fn reviewed(
    ticket: &Ticket,
    caller: &Caller,
    grant: &str,
    justified: bool,
    moment: Moment<'_>,
) -> Change {
    let mut draft = Draft::of(ticket, Actor::Person(caller.person.clone()), moment);
    draft.ticket().unreviewed.remove(grant);
    let grant = grant.to_owned();
    draft.note(Happened::GlassReviewed { grant, justified }, None);
    draft.done()
}

impl Draft<'_> {
    /// Tells of reviews that are overdue, once a day until there are none.
    pub(super) fn miss_review(&mut self) {
        let now = self.moment.now;
        let mut overdue = false;
        for due in self
            .ticket()
            .unreviewed
            .values_mut()
            .filter(|due| **due <= now)
        {
            overdue = true;
            *due = now.checked_add(AGAIN).unwrap_or(Timestamp::MAX);
        }
        if overdue {
            self.page_officers(&[Flag::Privacy], Reason::ReviewOverdue);
        }
    }
}
