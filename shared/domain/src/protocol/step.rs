//! Custody: the steps of one procedure, in order, each by a person, some confirmed by a second.

use super::procedure::Procedure;
use super::{Scene, facts, flag_of, label_of, number_of, word};
use crate::audit::code::Act;
use crate::audit::label::{Fact, Label};
use crate::audit::record::Draft;
use crate::refusal::Refusal;
use crate::role::Role;

/// The work on a ticket along a procedure, as its records leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The procedure.
    pub procedure: Label,
    /// The version it was begun with, and is finished with: "a ticket freezes the version it starts with".
    pub version: u32,
    /// How many steps that version has.
    pub of: u32,
    /// The steps that were done, in order.
    pub done: Vec<Done>,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// By whom.
    pub performer: Label,
    /// Whether a second person has to confirm it, and has not.
    pub unconfirmed: bool,
}

pub(super) fn take(work: &mut Option<Work>, record: &Draft) {
    let (Some(procedure), Some(version), Some(step), Some(of)) = (
        label_of(record, "procedure"),
        number_of(record, "version"),
        number_of(record, "step"),
        number_of(record, "of"),
    ) else {
        return;
    };
    let work = work.get_or_insert(Work {
        procedure,
        version,
        of,
        done: Vec::new(),
    });
    if flag_of(record, "verifies") {
        let place = (step as usize).checked_sub(1);
        if let Some(done) = place.and_then(|place| work.done.get_mut(place)) {
            done.unconfirmed = false;
        }
    } else if step as usize == work.done.len() + 1 {
        work.done.push(Done {
            performer: record.actor.clone(),
            unconfirmed: flag_of(record, "two_person"),
        });
    }
}

impl Work {
    /// The number of the next step, while there is one.
    #[must_use]
    pub fn next(&self) -> Option<u32> {
        let next = u32::try_from(self.done.len()).ok()?.saturating_add(1);
        (next <= self.of).then_some(next)
    }

    /// The number of a step that waits for a second person.
    #[must_use]
    pub fn unconfirmed(&self) -> Option<u32> {
        let place = self.done.iter().position(|done| done.unconfirmed)?;
        u32::try_from(place + 1).ok()
    }
}

impl Scene<'_> {
    /// "Resolution steps follow a versioned written procedure, frozen on the ticket when work starts; steps form a chain
    /// of custody." Records the next step of a procedure, which is the ticket's frozen one once work began.
    ///
    /// # Errors
    /// When it is not the next step, or the one before still waits for a second person.
    pub fn step(
        &self,
        procedure: &Procedure,
        step: u32,
        session: Option<Label>,
    ) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.caller.is(Role::Technician) {
            return Err(Refusal::Forbidden("a technician works along the procedure"));
        }
        let next = match &self.protocol.work {
            None => Some(1),
            Some(work) => {
                let same = work.procedure.as_str() == procedure.id.as_str()
                    && work.version == procedure.version;
                if !same {
                    return Err(Refusal::wrong_state(format!(
                        "this ticket's work follows {} in version {}, with which it began",
                        work.procedure, work.version
                    )));
                }
                if let Some(waits) = work.unconfirmed() {
                    return Err(Refusal::wrong_state(format!(
                        "step {waits} waits for a second person's confirmation"
                    )));
                }
                work.next()
            }
        };
        let Some(next) = next else {
            return Err(Refusal::wrong_state("every step is done"));
        };
        if next != step {
            return Err(Refusal::field(
                "step",
                format!("must be {next}, which comes next"),
            ));
        }
        if let Some(session) = &session {
            self.own_session(session)?;
        }
        let (index, count) = (step as usize - 1, procedure.steps.len());
        let Some(written) = procedure.steps.get(index) else {
            return Err(Refusal::field("step", format!("must be 1 to {count}")));
        };
        let mut record = self.record(Act::CustodyStep);
        record.fact = facts([
            ("procedure", (&procedure.id).into()),
            ("version", procedure.version.into()),
            ("step", step.into()),
            ("of", u32::try_from(count).unwrap_or(u32::MAX).into()),
            ("kind", word(written.kind.word())),
            ("two_person", written.two_person.into()),
        ])?;
        record.ses = session;
        Ok(record)
    }

    /// A first step of the ticket's runbook, which no procedure asks for: part of its custody all the same.
    ///
    /// # Errors
    /// When the ticket is closed, or its id is none that a record can hold.
    pub fn first_step(&self, step: &str) -> Result<Draft, Refusal> {
        self.unclosed()?;
        let mut record = self.record(Act::CustodyStep);
        record.fact = facts([("first_step", Fact::from(&Label::new(step)?))])?;
        Ok(record)
    }

    /// A second person confirms a step. "Two-person rules compare people."
    ///
    /// # Errors
    /// When the step waits for nobody, or for somebody else than who did it.
    pub fn confirm(&self, step: u32) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.caller.any(&[Role::Technician, Role::Manager]) {
            return Err(Refusal::Forbidden(
                "a technician or manager confirms a step",
            ));
        }
        let Some(work) = &self.protocol.work else {
            return Err(Refusal::wrong_state("work along a procedure has not begun"));
        };
        let done = (step as usize)
            .checked_sub(1)
            .and_then(|place| work.done.get(place));
        let Some(done) = done.filter(|done| done.unconfirmed) else {
            return Err(Refusal::wrong_state(
                "this step waits for nobody's confirmation",
            ));
        };
        if self.is_caller(&done.performer) {
            return Err(Refusal::Forbidden(
                "whoever did the step cannot confirm it: it takes a second person",
            ));
        }
        let mut record = self.record(Act::CustodyStep);
        record.fact = facts([
            ("procedure", Fact::from(&work.procedure)),
            ("version", work.version.into()),
            ("step", step.into()),
            ("of", work.of.into()),
            ("kind", word("verify")),
            ("two_person", true.into()),
            ("verifies", true.into()),
            ("performer", Fact::from(&done.performer)),
        ])?;
        Ok(record)
    }
}
