//! Steps: what may happen to a check's tickets.

use jiff::Timestamp;

use super::{Opening, Track};
use crate::check::Phase;
use crate::check::depend::Place;
use crate::ids::TicketId;
use crate::kind::Tier;

/// What should happen.
#[derive(Debug, Clone)]
pub enum Step {
    /// A ticket opens, or joins the open incident of its system and site, or that of its parent.
    Open(Box<Opening>),
    /// The ticket becomes a child of what it depends on.
    Attach {
        /// The ticket.
        ticket: TicketId,
        /// Where the incident is.
        under: Place,
    },
    /// The ticket's tier rises.
    Raise {
        /// Which ticket's.
        track: Track,
        /// The ticket.
        ticket: TicketId,
        /// To this tier.
        tier: Tier,
        /// The worst now.
        worst: Phase,
    },
    /// Recovery is written on the ticket, which somebody works on.
    NoteRecovery {
        /// The ticket.
        ticket: TicketId,
        /// When it recovered.
        at: Timestamp,
    },
    /// The ticket is resolved: no human took part.
    Resolve {
        /// The ticket.
        ticket: TicketId,
        /// When it recovered.
        at: Timestamp,
    },
    /// The ticket is open still and it is bad again.
    NoteRelapse {
        /// The ticket.
        ticket: TicketId,
        /// When it broke again.
        at: Timestamp,
    },
    /// The ticket was resolved and it is bad, or about to fail.
    Reopen {
        /// Which ticket.
        track: Track,
        /// The ticket.
        ticket: TicketId,
        /// When it broke.
        at: Timestamp,
    },
    /// What was at risk is put right.
    RiskOver {
        /// The ticket.
        ticket: TicketId,
        /// When.
        at: Timestamp,
        /// Whether before it failed: then it counts as avoided.
        avoided: bool,
        /// Whether that resolves the ticket: no human took part.
        resolve: bool,
    },
    /// The check lets go of a ticket that has ended.
    Forget(Track),
    /// Not yet: look again then.
    Wait(Timestamp),
}
