//! Pointing: the row of a system's open incidents, kept true with the ticket that leads one.

use crate::outage::Outages;
use crate::ticket::change::{Draft, Pointer};

impl Draft<'_> {
    /// Keeps the system's open incidents true: ended ones leave, answered and raised ones say so.
    pub(crate) fn point(&mut self, outages: Option<Outages>) {
        let Some(outages) = outages else { return };
        let ticket = &mut self.change.ticket;
        let active = ticket.status.is_active();
        let becomes = if ticket.leads && !active {
            ticket.leads = false;
            outages.clone().without(ticket.id)
        } else if ticket.leads {
            outages.clone().with(ticket)
        } else if ticket.led
            && active
            && ticket.incident.is_none()
            && outages.at(&ticket.location, ticket.scope).is_none()
        {
            // Reopened, and nobody else leads its site now.
            ticket.leads = true;
            outages.clone().with(ticket)
        } else {
            return;
        };
        if becomes != outages {
            self.change.outages = Pointer::Becomes(becomes);
        }
    }
}
