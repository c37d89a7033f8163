//! The status board: how each system stands at each site, told from checks, open incidents and what is planned.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::check::{Covers, Maintenance};
use crate::ids::{LocationId, SystemId, TicketId};
use crate::kind::{Kind, Scope, Tier};
use crate::outage::{Incident, Outages};
use crate::practice::{Location, Setup};
use crate::ticket::Ticket;

mod look;
mod place;
#[cfg(test)]
mod tests;

pub use look::{Line, Look};

/// What the board is told from.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// The practice.
    pub setup: &'a Setup,
    /// The sites that are looked at; none means all.
    pub sites: &'a BTreeSet<LocationId>,
    /// Its checks, but for the monitor's own sight.
    pub looks: &'a [Look],
    /// Since when the monitor sees nothing anywhere.
    pub blind_since: Option<Timestamp>,
    /// The open incidents of each system.
    pub outages: &'a [Outages],
    /// The tickets that incidents and checks name.
    pub tickets: &'a BTreeMap<TicketId, Ticket>,
    /// What is planned.
    pub windows: &'a [Maintenance],
    /// Now.
    pub now: Timestamp,
}

/// How a system stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It does not work.
    Down,
    /// It works, but not well.
    Degraded,
    /// It works now and will not for long.
    AtRisk,
    /// Whatever it does is expected.
    Maintenance,
    /// It works, as far as its checks say.
    Up,
    /// Nothing tells.
    Unknown,
}

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    /// When it was so.
    pub at: Timestamp,
    /// Since when the monitor sees nothing anywhere: then checks say nothing of systems.
    pub blind_since: Option<Timestamp>,
    /// The sites.
    pub sites: Vec<Site>,
    /// What goes on and what is planned, the first to begin first.
    pub maintenance: Vec<Maintenance>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Site {
    /// Its id.
    pub location: LocationId,
    /// Its name, for people.
    pub name: String,
    /// Its systems, by their ids.
    pub systems: Vec<Row>,
}

/// A system at a site.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The catalogue entry.
    pub system: SystemId,
    /// Its name, for people.
    pub name: String,
    /// What it is; a system that left the catalogue is nothing in particular.
    pub kind: Kind,
    /// How it stands.
    pub state: Condition,
    /// Since when, as far as that is known.
    pub since: Option<Timestamp>,
    /// What is open about it.
    pub incident: Option<Open>,
    /// Its checks, by their ids.
    pub checks: Vec<Line>,
}

/// An open incident, or what a check alone has opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Its id.
    pub id: TicketId,
    /// Its short code.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its tier.
    pub tier: Tier,
    /// Its title, made of structure.
    pub title: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// When an answer is due.
    pub response_due_at: Timestamp,
    /// When somebody answered.
    pub responded_at: Option<Timestamp>,
    /// When the next update is promised.
    pub next_update_at: Option<Timestamp>,
}

impl Open {
    fn of(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id,
            reference: ticket.reference.0.clone(),
            tier: ticket.tier,
            title: ticket.title(),
            opened_at: ticket.opened_at,
            response_due_at: ticket.clock.due_at,
            responded_at: ticket.clock.responded_at,
            next_update_at: ticket.next_update_at,
        }
    }
}

/// Puts the board together.
#[must_use]
pub fn board(known: &Known<'_>) -> Board {
    let sites = known.setup.practice.locations.iter();
    let mut maintenance: Vec<_> = known
        .windows
        .iter()
        .filter(|window| known.now < window.until && known.concerns(window))
        .cloned()
        .collect();
    maintenance.sort_by_key(|window| (window.from, window.until));
    Board {
        at: known.now,
        blind_since: known.blind_since,
        sites: sites
            .filter(|site| known.shows(&site.id))
            .map(|site| known.site(site))
            .collect(),
        maintenance,
    }
}

impl Known<'_> {
    fn shows(&self, site: &LocationId) -> bool {
        self.sites.is_empty() || self.sites.contains(site)
    }

    /// Whether a window is about anything that the board shows.
    fn concerns(&self, window: &Maintenance) -> bool {
        match &window.covers {
            Covers::Location(id) => self.shows(id),
            Covers::System(id) => {
                let system = self.setup.systems.get(id);
                let at = system.map(|system| &system.locations);
                at.is_none_or(|at| at.is_empty() || at.iter().any(|site| self.shows(site)))
            }
            Covers::Check(id) => {
                let mut looks = self.looks.iter();
                let look = looks.find(|look| look.check == *id);
                let at = look.and_then(|look| look.location.as_ref());
                at.is_none_or(|site| self.shows(site))
            }
        }
    }

    fn site(&self, site: &Location) -> Site {
        let named = |name: &str| match name.is_empty() {
            true => site.id.to_string(),
            false => name.to_owned(),
        };
        Site {
            location: site.id.clone(),
            name: named(&site.name),
            systems: self
                .systems(&site.id)
                .into_iter()
                .map(|system| self.row(&site.id, system))
                .collect(),
        }
    }

    /// The catalogue as far as it serves a site, and whatever else is watched or reported there.
    fn systems(&self, site: &LocationId) -> BTreeSet<&SystemId> {
        let catalogue = self.setup.systems.values();
        let serving =
            catalogue.filter(|one| one.locations.is_empty() || one.locations.contains(site));
        let watched = self
            .looks
            .iter()
            .filter(|look| look.location.as_ref() == Some(site));
        let reported = self.outages.iter().filter(|open| {
            let lead = open.at(site, Scope::Site);
            lead.is_some_and(|lead| self.open(lead.ticket).is_some())
        });
        let serving = serving.map(|one| &one.id);
        let watched = watched.filter_map(|look| look.system.as_ref());
        serving
            .chain(watched)
            .chain(reported.map(|open| &open.system))
            .collect()
    }

    /// A ticket that is open and hidden from nobody.
    fn open(&self, id: TicketId) -> Option<&Ticket> {
        let ticket = self.tickets.get(&id)?;
        (ticket.status.is_active() && !ticket.confidential).then_some(ticket)
    }

    /// The open incident of a system at a site.
    fn incident(&self, site: &LocationId, system: &SystemId) -> Option<&Incident> {
        let mut outages = self.outages.iter();
        let of = outages.find(|open| open.system == *system)?;
        of.at(site, Scope::Site)
    }
}
