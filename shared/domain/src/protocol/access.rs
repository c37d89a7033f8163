//! Accesses: patient data that was seen or changed in a system outside the desk, and the statement that none was.

use std::collections::BTreeSet;

use super::{Scene, facts, word};
use crate::audit::code::{Act, Category, Disclosure};
use crate::audit::label::Label;
use crate::audit::record::Draft;
use crate::ids::SystemId;
use crate::refusal::Refusal;
use crate::role::Role;

/// The most patients that one record names.
pub const PATIENTS_MAX: usize = 25;

/// What was done with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mode {
    Read,
    Search,
    Create,
    Update,
    Delete,
    Export,
    Disclose,
}

impl Mode {
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Search => "search",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Export => "export",
            Self::Disclose => "disclose",
        }
    }
}

/// An access.
#[derive(Debug, Clone)]
pub struct Access {
    /// In which system.
    pub system: SystemId,
    /// How.
    pub mode: Mode,
    /// The kinds of data.
    pub categories: BTreeSet<Category>,
    /// What it counts as under 45 CFR 164.528.
    pub disclosure: Disclosure,
    /// How many patients are named.
    pub patients: u32,
    /// The remote session it happened in.
    pub session: Option<Label>,
}

impl Scene<'_> {
    /// Records an access, under a grant of the caller's that covers it.
    ///
    /// # Errors
    /// [`Refusal::GrantRequired`] without such a grant, or what is wrong with the access.
    pub fn access(&self, access: Access) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.setup.systems.contains_key(&access.system) {
            return Err(Refusal::field("system", "is not a system of the practice"));
        }
        if access.categories.is_empty() {
            return Err(Refusal::field(
                "categories",
                "must name at least one kind of data",
            ));
        }
        let access = Access {
            categories: self.with_part2(access.categories),
            ..access
        };
        let grant = self.leave(&access.categories)?;
        if let Some(session) = &access.session {
            self.own_session(session)?;
        }
        let mut record = self.about(self.record(Act::PhiAccess), grant);
        record.fact = facts([
            ("system", (&access.system).into()),
            ("mode", word(access.mode.word())),
            ("patients", access.patients.into()),
            ("cycle", self.cycle().into()),
        ])?;
        record.p2 = access.categories.contains(&Category::Sud);
        record.cat = access.categories;
        record.disc = access.disclosure;
        record.phi = true;
        record.ses = access.session;
        Ok(record)
    }

    /// Whether the caller has the ticket, answered it, or did something on it under the protocol; or nobody has yet.
    fn worked(&self) -> bool {
        let person = &self.caller.person;
        let named = [&self.ticket.assignee, &self.ticket.responder];
        let work = self.protocol.work.iter();
        let mut performers = work.flat_map(|work| work.done.iter().map(|done| &done.performer));
        let sponsors = self
            .protocol
            .sessions
            .iter()
            .map(|session| &session.sponsor);
        named.iter().all(|one| one.is_none())
            || named.into_iter().flatten().any(|one| one == person)
            || performers.any(|one| self.is_caller(one))
            || sponsors.into_iter().any(|one| self.is_caller(one))
    }

    /// "A resolution on a `phi` system needs recorded accesses or a signed 'no patient data seen'."
    ///
    /// # Errors
    /// When the caller recorded an access: then the statement would be false.
    pub fn attest(&self) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.caller.is(Role::Technician) || !self.worked() {
            return Err(Refusal::Forbidden(
                "a technician who did the work signs for it: whoever has the ticket, or answered it",
            ));
        }
        if self.protocol.accessed_by(self.cycle()).next().is_some() {
            return Err(Refusal::wrong_state(
                "an access to patient data is recorded on this ticket: the statement would be false",
            ));
        }
        let mut record = self.record(Act::Attestation);
        record.fact = facts([
            ("statement", word("no_phi_seen")),
            ("cycle", self.cycle().into()),
        ])?;
        record.phi = false;
        Ok(record)
    }
}
