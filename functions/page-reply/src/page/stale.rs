//! Stale actions: what has happened since a page was sent that makes answering it wrong, who did it and when.

use aws::store::ticket::Entry;
use domain::event::{Event, Happened};
use domain::ids::PersonId;
use domain::page::Page;
use domain::ticket::Ticket;
use jiff::Timestamp;

use super::Seen;

/// What the recipient of a page can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// "I have seen it."
    Acknowledge,
    /// Words to the reporter.
    Respond,
    /// The next rung now.
    PassOn,
}

/// Why a deed came too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// Resolved, withdrawn or closed.
    Ended,
    /// Answered, and opened again: another round than the page's, or than the form's.
    Reopened,
    /// Answered.
    Responded,
    /// Somebody else has seen it, and that holds.
    Acknowledged,
    /// The incident that this report joined pages for it.
    Joined,
    /// The ladder has gone on since the page.
    MovedOn,
    /// There is no further rung.
    AtTop,
}

/// Judges a deed against the ticket as it stands. `cycle` is the response cycle that the deed's
/// form was shown for.
pub fn stale(
    deed: Deed,
    ticket: &Ticket,
    page: &Page,
    cycle: usize,
    me: Option<&PersonId>,
    now: Timestamp,
) -> Option<Stale> {
    let escalation = &ticket.escalation;
    if !ticket.status.is_active() {
        return Some(Stale::Ended);
    }
    if ticket.cycle() != cycle {
        return Some(Stale::Reopened);
    }
    if deed == Deed::Respond {
        // A further answer is an update: always welcome.
        return None;
    }
    if ticket.cycle() != page.cycle {
        Some(Stale::Reopened)
    } else if !ticket.clock.awaits_response() {
        Some(Stale::Responded)
    } else if escalation.held(now) && escalation.acknowledged_by.as_ref() != me {
        Some(Stale::Acknowledged)
    } else if !ticket.pages() {
        Some(Stale::Joined)
    } else if deed == Deed::Acknowledge {
        None
    } else if escalation.level > page.level {
        Some(Stale::MovedOn)
    } else if escalation.level >= ticket.ladder.top() {
        Some(Stale::AtTop)
    } else {
        None
    }
}

/// Whether the recipient's own acknowledgement holds: doing it twice changes nothing.
pub fn holds(ticket: &Ticket, me: Option<&PersonId>, now: Timestamp) -> bool {
    me.is_some()
        && ticket.clock.awaits_response()
        && ticket.escalation.held(now)
        && ticket.escalation.acknowledged_by.as_ref() == me
}

impl Stale {
    /// Who did it and when, in the location's own time.
    pub fn words(self, seen: &Seen, timeline: &[Entry]) -> String {
        let when = |at: Timestamp| seen.when().words(at);
        let event =
            |wanted: fn(&Happened) -> bool| events(timeline).rfind(|event| wanted(&event.what));
        let ticket = &seen.ticket;
        match self {
            Self::Ended => {
                let ended = event(|what| {
                    matches!(
                        what,
                        Happened::Resolved { .. } | Happened::Withdrawn {} | Happened::Closed {}
                    )
                });
                ended.map_or_else(
                    || "It is no longer open.".to_owned(),
                    |event| {
                        let did = match event.what {
                            Happened::Resolved { .. } => "resolved",
                            Happened::Withdrawn {} => "withdrew",
                            _ => "closed",
                        };
                        format!("{} {did} it at {}.", seen.who(&event.actor), when(event.at))
                    },
                )
            }
            Self::Reopened => {
                let reopened = event(|what| matches!(what, Happened::Reopened { .. }));
                let who = reopened.map_or("Somebody", |event| seen.who(&event.actor));
                format!(
                    "{who} opened it again at {}: it was answered before, and that was not enough.",
                    when(ticket.clock.started_at)
                )
            }
            Self::Responded => {
                let who = ticket.responder.as_ref();
                let who = who.map_or("Somebody", |id| seen.name(id));
                let at = ticket.clock.responded_at.map(when).unwrap_or_default();
                format!("{who} responded at {at}.")
            }
            Self::Acknowledged => {
                let escalation = &ticket.escalation;
                let who = escalation.acknowledged_by.as_ref();
                let who = who.map_or("Somebody", |id| seen.name(id));
                let at = escalation.acknowledged_at.map(when).unwrap_or_default();
                let until = escalation.ack_expires_at.map(when).unwrap_or_default();
                format!("{who} acknowledged it at {at}. That holds until {until}.")
            }
            Self::Joined => {
                "It is part of an incident now, and the incident pages for it.".to_owned()
            }
            Self::MovedOn => moved_on(seen, timeline),
            Self::AtTop => {
                "It is on the last step of the ladder: everybody there is was paged.".to_owned()
            }
        }
    }
}

/// Somebody passed it on since the page, or the ladder went on by itself.
fn moved_on(seen: &Seen, timeline: &[Entry]) -> String {
    let passed = events(timeline).find(|event| {
        event.at >= seen.page.at
            && matches!(event.what, Happened::PassedOn { level } if level >= seen.page.level)
    });
    if let Some(event) = passed {
        let (who, at) = (seen.who(&event.actor), seen.when().words(event.at));
        return format!("{who} passed it on at {at}.");
    }
    let later = timeline.iter().find_map(|entry| match entry {
        Entry::Page(page) if page.level > seen.page.level && !page.reason.is_notice() => {
            Some((page.level, page.at))
        }
        _ => None,
    });
    let (level, at) = later.unwrap_or((seen.ticket.escalation.level, seen.page.at));
    let at = seen.when().words(at);
    format!("StatDesk went on to level {level} at {at}, because nobody had acknowledged.")
}

fn events(timeline: &[Entry]) -> impl DoubleEndedIterator<Item = &Event> {
    timeline.iter().filter_map(|entry| match entry {
        Entry::Event(event) => Some(&**event),
        Entry::Page(_) => None,
    })
}
