//! Looks: what a check says of its system, as far as the board tells it.

use jiff::Timestamp;
use serde::Serialize;

use crate::check::risk::Risk;
use crate::check::verdict::Track;
use crate::check::{Check, Phase, State};
use crate::ids::{CheckId, LocationId, SystemId, TicketId};

/// A check as the board sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The check.
    pub check: CheckId,
    /// What it is of.
    pub system: Option<SystemId>,
    /// Where; none is everywhere.
    pub location: Option<LocationId>,
    /// How it stands.
    pub phase: Phase,
    /// When its trouble broke.
    pub broke_at: Option<Timestamp>,
    /// When its last trouble ended.
    pub recovered_at: Option<Timestamp>,
    /// When it was last heard of.
    pub heard_at: Option<Timestamp>,
    /// What will run out.
    pub risk: Option<Risk>,
    /// The ticket of its trouble, while it has not recovered.
    pub trouble: Option<TicketId>,
    /// The ticket of a trouble that it has seen recover.
    pub recovered: Option<TicketId>,
    /// The ticket of its risk.
    pub at_risk: Option<TicketId>,
}

impl Look {
    /// Looks at a check.
    #[must_use]
    pub fn of(check: &Check, state: &State) -> Self {
        let held = state.held(Track::Trouble);
        let over = held.is_some_and(|held| held.recovered_at.is_some());
        let ticket = held.map(|held| held.ticket);
        Self {
            check: check.id.clone(),
            system: check.system.clone(),
            location: check.location.clone(),
            phase: state.phase(check),
            broke_at: state.broke_at(check),
            recovered_at: state.recovered_at(check),
            heard_at: state.last_at(),
            risk: state.risk().cloned(),
            trouble: ticket.filter(|_| !over),
            recovered: ticket.filter(|_| over),
            at_risk: state.held(Track::Risk).map(|held| held.ticket),
        }
    }

    /// What is known of a check that was not read: that it is not well.
    #[must_use]
    pub const fn unread(
        check: CheckId,
        system: Option<SystemId>,
        location: Option<LocationId>,
        phase: Phase,
    ) -> Self {
        Self {
            check,
            system,
            location,
            phase,
            broke_at: None,
            recovered_at: None,
            heard_at: None,
            risk: None,
            trouble: None,
            recovered: None,
            at_risk: None,
        }
    }

    /// The tickets that it names.
    pub fn tickets(&self) -> impl Iterator<Item = TicketId> {
        let all = [self.trouble, self.recovered, self.at_risk];
        all.into_iter().flatten()
    }

    /// Whether it is about a system at a site.
    #[must_use]
    pub fn is_at(&self, site: &LocationId, system: &SystemId) -> bool {
        let here = self.location.as_ref().is_none_or(|at| at == site);
        here && self.system.as_ref() == Some(system)
    }
}

/// A check on the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The check.
    pub check: CheckId,
    /// How it stands.
    pub phase: Phase,
    /// When it was last heard of.
    pub heard_at: Option<Timestamp>,
    /// Whether a window covers it now.
    pub maintenance: bool,
    /// What will run out.
    pub risk: Option<Risk>,
}
