//! Reopening through the reporter's own link: "not fixed", by somebody without a key.

use crate::outage::Outages;
use crate::phi::Sealed;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};

/// Reopens a ticket because its reporter says that it is not fixed. `outages` are the open
/// incidents of its system, when it led one.
///
/// # Errors
/// When it is open already, closing, or was reopened too often.
pub fn not_fixed(
    ticket: &Ticket,
    reason: Sealed,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let mut draft = Draft::of(ticket, Actor::Reporter, moment);
    draft.reopen(Some(reason))?;
    draft.point(outages);
    Ok(draft.done())
}
