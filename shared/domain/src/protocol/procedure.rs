//! Procedures: the written, versioned steps for a kind of work on patient data.

use serde::{Deserialize, Serialize};

use crate::ids::ProcedureId;
use crate::refusal::Fields;

/// The most steps of a procedure.
pub const STEPS_MAX: usize = 40;
/// The longest text of a step, in characters.
pub const TEXT_MAX: usize = 500;
/// The longest title, in characters.
pub const TITLE_MAX: usize = 120;

/// What kind of step it is, as a FHIR Provenance names its activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum StepKind {
    Triage,
    Access,
    Backup,
    Change,
    Verify,
    Handoff,
    Dispose,
    Close,
}

impl StepKind {
    /// The kind as a record holds it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Triage => "triage",
            Self::Access => "access",
            Self::Backup => "backup",
            Self::Change => "change",
            Self::Verify => "verify",
            Self::Handoff => "handoff",
            Self::Dispose => "dispose",
            Self::Close => "close",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What kind of step it is.
    pub kind: StepKind,
    /// What to do, in the practice's words.
    pub text: String,
    /// Whether a second person has to confirm it.
    #[serde(default)]
    pub two_person: bool,
}

/// A procedure, in one version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Its id.
    pub id: ProcedureId,
    /// Which version; the first is 1.
    #[serde(default)]
    pub version: u32,
    /// What it is for.
    pub title: String,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

impl Procedure {
    /// Notes what is wrong with it.
    pub fn check(&self, fields: &mut Fields) {
        let long = |text: &str, max| !(1..=max).contains(&text.trim().chars().count());
        if long(&self.title, TITLE_MAX) {
            fields.add("title", format!("must have 1 to {TITLE_MAX} characters"));
        }
        if !(1..=STEPS_MAX).contains(&self.steps.len()) {
            fields.add("steps", format!("must have 1 to {STEPS_MAX} steps"));
        }
        for (place, step) in self.steps.iter().enumerate() {
            if long(&step.text, TEXT_MAX) {
                let field = format!("steps[{place}].text");
                fields.add(field, format!("must have 1 to {TEXT_MAX} characters"));
            }
        }
    }
}
