//! Joining: what an incident's own row does not know, told by the rows of its reports.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::case::Case;
use super::days::Days;
use super::line::Line;
use crate::ids::{LocationId, TicketId};
use crate::practice::Setup;
use crate::ticket::SeenFirstBy;

/// The day of a ticket, the days it belongs to, and what its reports tell, as tickets come in any order.
#[derive(Debug, Default)]
pub struct Gathered {
    days: Days,
    /// What monitoring saw first: where and when.
    seen: BTreeMap<TicketId, (Date, LocationId, Timestamp)>,
    /// When the first person reported each incident.
    told: BTreeMap<TicketId, Timestamp>,
    /// The outages of which no end is recorded: their reports may have the last sign of them.
    open: BTreeMap<TicketId, (Date, Case, Timestamp)>,
    /// The last sign that the reports of each incident have.
    signs: BTreeMap<TicketId, Timestamp>,
}

impl Gathered {
    /// Takes a ticket, on the day that its place's calendar showed when it was opened.
    pub fn take(&mut self, ticket: &Line, day: Date, setup: &Setup, now: Timestamp) {
        let case = Case::of_line(ticket, setup, now);
        if let (Some(incident), Some(sign)) = (ticket.incident, case.end.last_sign_at) {
            let last = self.signs.entry(incident).or_insert(sign);
            *last = sign.max(*last);
        }
        if case.is_outage() && case.ended_at().is_none() {
            self.open.insert(ticket.id, (day, case, now));
        } else {
            self.days.add(day, &case, now);
        }
        if let Some(incident) = ticket.incident {
            if ticket.by_person {
                let told = self.told.entry(incident).or_insert(ticket.opened_at);
                *told = ticket.opened_at.min(*told);
            }
        } else if ticket.seen_first_by == SeenFirstBy::Monitor && ticket.symptom.is_trouble() {
            let seen = (day, ticket.location.clone(), ticket.opened_at);
            self.seen.insert(ticket.id, seen);
        }
    }

    /// The days, with the last sign of each outage that is open, and the lead of each incident that monitoring saw first.
    #[must_use]
    pub fn done(mut self) -> Days {
        for (id, (day, mut case, now)) in self.open {
            case.end.last_sign_at = case.end.last_sign_at.max(self.signs.get(&id).copied());
            self.days.add(day, &case, now);
        }
        for (id, (day, location, opened_at)) in self.seen {
            if let Some(told) = self.told.get(&id) {
                let lead = opened_at.duration_until(*told).as_secs();
                self.days.at(day, Some(&location)).lead(lead);
            }
        }
        self.days
    }
}
