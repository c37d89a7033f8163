//! Standing: what the recipient of a page may do through its link.

use domain::page::{Page, Reason, Recipient};
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Role;

/// What the recipient is to the practice now, and so what the link lets them do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Answers, acknowledges, passes on.
    Technician,
    /// Acknowledges and passes on: only a technician's words are a response.
    Manager,
    /// Was told as officer and is not on call: an acknowledgement would hold the pages of those
    /// who are.
    Officer,
    /// Has neither role.
    Reader,
    /// The operator: sees facts.
    Operator,
    /// No longer of the practice: sees nothing.
    Gone,
}

impl Standing {
    /// Of a page's recipient. A role taken away since the page was sent is gone here as well.
    pub fn of(page: &Page, setup: &Setup) -> Self {
        let Recipient::Person(id) = &page.to else {
            return Self::Operator;
        };
        let Some(person) = setup.people.get(id) else {
            return Self::Gone;
        };
        if person.roles.contains(&Role::Technician) {
            Self::Technician
        } else if page.reason == Reason::Flagged && page.level == 0 {
            Self::Officer
        } else if person.roles.contains(&Role::Manager) {
            Self::Manager
        } else {
            Self::Reader
        }
    }

    /// Whether the link acknowledges and passes on.
    pub const fn acts(self) -> bool {
        matches!(self, Self::Technician | Self::Manager)
    }

    /// Whether the link responds.
    pub const fn responds(self) -> bool {
        matches!(self, Self::Technician)
    }

    /// Why the link does not do everything.
    pub const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Technician => None,
            Self::Manager => Some(
                "You can acknowledge this and pass it on. Only a technician's own words to the \
                 reporter are a response.",
            ),
            Self::Officer => Some(
                "You are told because the ticket was flagged. Whoever is on call was paged as well \
                 and answers it; an acknowledgement of yours would hold their pages back.",
            ),
            Self::Reader => {
                Some("Only a technician or a manager of the practice can answer a page.")
            }
            Self::Operator => Some(
                "You are told as operator because nobody of the practice acted. Call them: only \
                 their own people can answer.",
            ),
            Self::Gone => {
                Some("You are no longer known to this practice, so this link does nothing.")
            }
        }
    }

    /// Whether the facts may be shown.
    pub fn admitted(self) -> Result<(), Refusal> {
        match (self, self.why_not()) {
            (Self::Gone, Some(why)) => Err(Refusal::Forbidden(why)),
            _ => Ok(()),
        }
    }

    /// The refusal of what this standing does not allow.
    pub fn refusal(self) -> Refusal {
        Refusal::Forbidden(self.why_not().unwrap_or("this link does not do that"))
    }
}
