//! Who may what: the roles, and the person or machine behind a call.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, PracticeId};

/// What a person or machine is in one practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reports; reads, notes and reopens their own tickets; sees their sites' incidents.
    Staff,
    /// Works tickets.
    Technician,
    /// Sees all of the practice and sets it up.
    Manager,
    /// A machine that sends readings, nothing else.
    Monitor,
    /// Reads the PHI log and the reports, never a text.
    Auditor,
    /// Sets up practices and their first manager, never a text.
    Operator,
}

/// The caller: who, where, as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The person or machine.
    pub person: PersonId,
    /// The practice this call is about.
    pub practice: PracticeId,
    /// Their roles in that practice.
    pub roles: BTreeSet<Role>,
}

impl Caller {
    /// Whether the caller has a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the caller has any of the roles.
    #[must_use]
    pub fn any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.is(*role))
    }
}

/// Who did something, as the timeline keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// A person or a machine with a key, or the recipient of a page acting through its link.
    Person(PersonId),
    /// Somebody at the desk whose link this is; the id is the link's.
    Link(String),
    /// The reporter, through the link to their own ticket.
    Reporter,
    /// StatDesk itself.
    Desk,
}

impl Actor {
    /// The person, if one stands behind it.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Link(_) | Self::Reporter | Self::Desk => None,
        }
    }
}
