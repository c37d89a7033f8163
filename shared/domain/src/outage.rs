//! Open incidents of one system: the row that decides whether a report is new or a child.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{LocationId, SystemId, TicketId};
use crate::kind::{Kind, Scope, Symptom, Tier};
use crate::ticket::{Ticket, Word};

/// The site key of an incident that holds everywhere.
const EVERYWHERE: &str = "*";

/// The open incidents of one system of one practice, by site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outages {
    /// The system.
    pub system: SystemId,
    /// Grows with every change; 0 before the first.
    pub rev: u64,
    /// The open incident of each site.
    pub sites: BTreeMap<String, Incident>,
}

/// An open incident, as far as a report that joins it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// The ticket that leads it.
    pub ticket: TicketId,
    /// Its tier.
    pub tier: Tier,
    /// Its response cycle: what was said before it was reopened answers nobody who joins it since.
    pub cycle: usize,
    /// The newest word to its reporters: "later children get the newest update at once".
    pub word: Option<Word>,
}

impl Outages {
    /// None open.
    #[must_use]
    pub const fn none(system: SystemId) -> Self {
        Self {
            system,
            rev: 0,
            sites: BTreeMap::new(),
        }
    }

    /// The incident that a report about this site belongs to.
    #[must_use]
    pub fn at(&self, location: &LocationId, scope: Scope) -> Option<&Incident> {
        let (site, everywhere) = (
            self.sites.get(location.as_str()),
            self.sites.get(EVERYWHERE),
        );
        if scope == Scope::Practice {
            everywhere.or(site)
        } else {
            site.or(everywhere)
        }
    }

    /// The open incident that a ticket leads.
    #[must_use]
    pub fn of(&self, ticket: TicketId) -> Option<&Incident> {
        self.sites.values().find(|open| open.ticket == ticket)
    }

    /// With a site's incident holding everywhere, where none did: a report from the whole practice
    /// has joined it.
    #[must_use]
    pub fn everywhere(mut self, ticket: TicketId) -> Self {
        if let Some(incident) = self.of(ticket).cloned() {
            self.sites.entry(EVERYWHERE.to_owned()).or_insert(incident);
        }
        self
    }

    /// With a ticket as the open incident of its site.
    #[must_use]
    pub fn with(mut self, ticket: &Ticket) -> Self {
        let incident = Incident {
            ticket: ticket.id,
            tier: ticket.tier,
            cycle: ticket.cycle(),
            word: ticket.word.clone(),
        };
        if self.of(ticket.id).is_none() {
            let site = match ticket.scope {
                Scope::Practice => EVERYWHERE,
                _ => ticket.location.as_str(),
            };
            self.sites.insert(site.to_owned(), incident);
            return self;
        }
        let mut open = self.sites.values_mut();
        while let Some(one) = open.find(|open| open.ticket == ticket.id) {
            one.clone_from(&incident);
        }
        self
    }

    /// Without a ticket's incident.
    #[must_use]
    pub fn without(mut self, ticket: TicketId) -> Self {
        self.sites.retain(|_, open| open.ticket != ticket);
        self
    }
}

/// "A report of trouble (down, degraded, or an error that more than one person has) on a system
/// and site that already has an open incident becomes its child; requests, questions and one
/// person's trouble never join."
#[must_use]
pub fn is_trouble_of_many(symptom: Symptom, scope: Scope, scope_known: bool) -> bool {
    match symptom {
        Symptom::Down | Symptom::Degraded => scope != Scope::User,
        Symptom::Error => scope != Scope::User && scope_known,
        Symptom::Question | Symptom::Request => false,
    }
}

/// Whether two reports about this kind are about the same thing though nobody named it: there is
/// one network of a site, and many printers.
#[must_use]
pub const fn one_of_a_kind(kind: Kind) -> bool {
    !matches!(kind, Kind::Workstation | Kind::Printer | Kind::Other)
}
