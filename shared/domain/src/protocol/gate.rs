//! The close gate: what a ticket's protocol still lacks, each item by name. It blocks closing, never an answer.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::grant::{Grant, GrantState};
use super::{Protocol, facts, label};
use crate::audit::code::{Act, Disclosure, Outcome, Purpose};
use crate::audit::label::{Fact, Label};
use crate::audit::record::Draft;
use crate::refusal::Refusal;
use crate::ticket::Ticket;

/// Something without which the ticket cannot close.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Missing {
    /// What, as a code.
    pub item: &'static str,
    /// What to do about it.
    pub text: String,
}

/// What the gate has to know of a ticket besides its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Whether its text is marked as holding patient data.
    pub phi: bool,
    /// Whether the work to close it for was done on a system that holds patient data: not so for a report that its
    /// incident's work resolved, nor for one that is taken back.
    pub worked_on_phi: bool,
    /// The response cycle that closing would end.
    pub cycle: u32,
}

impl Protocol {
    /// Whether closing takes the protocol at all: the ticket is marked, its system holds patient data, or something
    /// was begun under the protocol. "Others close at once."
    #[must_use]
    pub fn applies(&self, subject: Subject) -> bool {
        let begun = !self.grants.is_empty() || !self.sessions.is_empty() || self.work.is_some();
        subject.phi || subject.worked_on_phi || begun
    }

    /// "A PHI ticket cannot close until its protocol is complete … The answer names each missing item."
    #[must_use]
    pub fn missing(&self, subject: Subject, now: Timestamp) -> Vec<Missing> {
        let mut missing = Vec::new();
        let mut add = |item, text| missing.push(Missing { item, text });
        let accounted = self.accessed_by(subject.cycle).next().is_some()
            || self.attested_in == Some(subject.cycle);
        if subject.worked_on_phi && !accounted {
            let text = "record the accesses to patient data, or attest that none was seen";
            add("accesses", text.to_owned());
        }
        for grant in &self.grants {
            self.of_grant(grant, now, &mut add);
        }
        for session in &self.sessions {
            match &session.end {
                None => add(
                    "session_open",
                    format!("end remote session {} with its evidence", session.id),
                ),
                Some(end) => {
                    if let Some(lacks) = &end.lacks {
                        let lacks = lacks.replace('+', ", ");
                        let text =
                            format!("complete the evidence of session {}: {lacks}", session.id);
                        add("session_evidence", text);
                    }
                }
            }
        }
        if let Some(work) = &self.work {
            if let Some(step) = work.unconfirmed() {
                let text = format!(
                    "have a second person confirm step {step} of {}",
                    work.procedure
                );
                add("second_person", text);
            }
            if let Some(step) = work.next() {
                let text = format!("do step {step} of {} of {}", work.of, work.procedure);
                add("procedure_step", text);
            }
        }
        missing
    }

    fn of_grant(&self, grant: &Grant, now: Timestamp, add: &mut impl FnMut(&'static str, String)) {
        if grant.holds(now) {
            let text = format!(
                "end grant {} of {}, or wait until it has run out",
                grant.id, grant.holder
            );
            add("grant_open", text);
        }
        // The sample is looked at in its own time: only an emergency waits for its review.
        if grant.awaits_review() && grant.emergency.is_some() {
            add(
                "break_glass_review",
                format!(
                    "have a manager review the emergency access {} of {}",
                    grant.id, grant.holder
                ),
            );
        }
        if grant.awaits_assessment() {
            add(
                "breach_assessment",
                format!(
                    "assess whether the access {} of {} was a breach",
                    grant.id, grant.holder
                ),
            );
        }
    }

    /// What is under way, each with its id and what can be done about it: for whoever works the ticket or decides on it.
    #[must_use]
    pub fn open(&self, now: Timestamp) -> Vec<Open<'_>> {
        let grants = self.grants.iter().filter(move |grant| {
            let decided = !grant.awaits_review() && !grant.awaits_assessment();
            grant.state == GrantState::Asked || grant.holds(now) || !decided
        });
        let sessions = self.sessions.iter().filter(|session| {
            let complete = session.end.as_ref().is_some_and(|end| end.lacks.is_none());
            !complete
        });
        grants
            .map(Open::Grant)
            .chain(sessions.map(Open::Session))
            .collect()
    }
}

/// Something under way.
#[derive(Debug, Clone, Copy)]
pub enum Open<'a> {
    /// A grant that is asked for, holds, or waits for its review.
    Grant(&'a Grant),
    /// A session that runs, or whose evidence is not complete.
    Session(&'a super::session::Session),
}

/// The record that closes a ticket: it holds the number of the ticket's records, so that its chain is provably whole.
///
/// # Errors
/// When the number cannot be written down.
pub fn closed(
    ticket: &Ticket,
    protocol: &Protocol,
    part2: bool,
    now: Timestamp,
) -> Result<Draft, Refusal> {
    let records = i64::try_from(protocol.tail.seq).unwrap_or(i64::MAX);
    Ok(Draft {
        act: Act::TicketClosed,
        actor: label("statdesk"),
        amr: label("none"),
        at: now,
        cat: BTreeSet::new(),
        disc: Disclosure::Tpo,
        fact: facts([("records", Fact::int(records)?)])?,
        grant: None,
        out: Outcome::Ok,
        p2: part2,
        phi: ticket.phi,
        pou: Purpose::SystemAdministration,
        // Of this closing alone: what is reopened is closed again by another record.
        rid: Label::new(&format!("closed-{}-{}", ticket.id, ticket.version))?,
        role: label("system"),
        ses: None,
        tkt: Some((&ticket.id).into()),
    })
}
