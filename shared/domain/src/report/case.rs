//! One ticket as the standards report sees it, whoever's helpdesk it was in.
//!
//! What a source does not tell is `None`, and ends up *not measurable*: never zero, never met.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fcr;
use crate::ids::{LocationId, SystemId};
use crate::kind::{Kind, Scope, Symptom, Tier};
use crate::sla::Outcome;
use crate::ticket::SeenFirstBy;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Where, as far as the source tells.
    pub location: Option<LocationId>,
    /// The catalogue entry, as far as the source tells.
    pub system: Option<SystemId>,
    /// What it was about.
    pub kind: Kind,
    /// What it did.
    pub symptom: Symptom,
    /// Whom it hit, as far as the source tells.
    pub scope: Option<Scope>,
    /// Its tier by our rules.
    pub tier: Tier,
    /// The tier that its source's own priority stands for, where that is another helpdesk's.
    pub stated: Option<Tier>,
    /// Whether its tier was ever changed.
    pub retiered: Option<bool>,
    /// An outage, or one report of one.
    pub part: Part,
    /// Its response cycles, in order; nothing where the source keeps no first response.
    pub responses: Option<Vec<Response>>,
    /// When somebody first said that they had seen the page.
    pub acknowledged_at: Option<Timestamp>,
    /// What was paged about it; nothing where the source pages nobody.
    pub pages: Option<Pages>,
    /// How it ended.
    pub end: End,
    /// The times that it was taken to be over and was opened again, from each beginning to its end.
    pub earlier: Vec<(Timestamp, Timestamp)>,
    /// When what runs, or the last, began, where that was not when it opened.
    pub again_at: Option<Timestamp>,
    /// First-contact resolution.
    pub first_contact: Option<fcr::Outcome>,
    /// How often it was given to another person or group.
    pub reassigned: Option<u32>,
    /// How often it was opened again.
    pub reopened: Option<u32>,
    /// Who saw it first.
    pub seen_first_by: Option<SeenFirstBy>,
    /// What handled patient data, and how.
    pub protocol: Protocol,
}

impl Case {
    /// Whether it is an outage: a system down or degraded for more than one person, and not taken back. Where the source
    /// does not tell whom it hit, what is general is one person's.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        let many = match self.scope {
            Some(scope) => scope.is_many(),
            None => self.tier != Tier::General,
        };
        let down = matches!(self.symptom, Symptom::Down | Symptom::Degraded);
        many && down && !self.end.taken_back
    }

    /// When its trouble was over, as far as is recorded.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        let ends = [self.end.recovered_at, self.end.resolved_at];
        ends.into_iter().flatten().min()
    }
}

/// What a ticket is to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// It stands for itself, or for all the reports that joined it.
    Incident {
        /// How many joined it.
        reports: u32,
        /// When the first person reported it, where monitoring did before.
        first_staff_at: Option<Timestamp>,
    },
    /// One report of an incident, which counts once.
    Report,
}

/// One response cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The tier whose target ran.
    pub tier: Tier,
    /// When it began.
    pub started_at: Timestamp,
    /// When a response was due.
    pub due_at: Timestamp,
    /// When it came.
    pub responded_at: Option<Timestamp>,
    /// How it ended, or that it has not.
    pub outcome: Outcome,
}

/// Pages about a ticket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pages {
    /// How many were decided.
    pub decided: u32,
    /// How often a step found nobody on call.
    pub nobody: u32,
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct End {
    /// When it was resolved last, if it is.
    pub resolved_at: Option<Timestamp>,
    /// When its trouble was over, where that was seen before it was resolved.
    pub recovered_at: Option<Timestamp>,
    /// Whether it is closed, or was taken back.
    pub closed: bool,
    /// Whether it was taken back, or was no ticket at all.
    pub taken_back: bool,
    /// When anybody last did anything about it, or a check last saw anything of it, as far as is recorded.
    pub last_sign_at: Option<Timestamp>,
    /// Time to resolution in seconds, without what waited on others; nothing where nobody's work is recorded.
    pub worked_seconds: Option<u64>,
}

/// Whether a resolution on a system that holds patient data ran through a protocol that anybody can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// No patient data was near.
    NotNeeded,
    /// Its protocol is complete.
    Complete,
    /// It is resolved, and its protocol lacks something.
    Incomplete,
    /// It is not resolved yet.
    Open,
    /// The source keeps no record of it.
    NotMeasurable,
}
