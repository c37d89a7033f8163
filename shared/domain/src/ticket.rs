//! A ticket: a report of one person, its clock, its escalation, and the incident it belongs to.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::diagnosis::Found;
use crate::flag::Flag;
use crate::ids::{
    EventId, LocationId, PersonId, PracticeId, QueueId, Reference, SystemId, TicketId,
};
use crate::kind::{Kind, Scope, Symptom, Tier};
use crate::ladder::Ladder;
use crate::policy::Policy;
use crate::role::Actor;
use crate::runbook::Done;
use crate::sla::{Clock, Stopwatch};
use crate::ticket::tally::Tally;

pub mod absorb;
pub mod act;
pub mod answers;
pub mod attach;
pub mod change;
pub mod escalate;
pub mod glass;
pub mod lifecycle;
pub mod matter;
pub mod open;
mod point;
pub mod reopen;
pub mod respond;
pub mod retier;
pub mod sight;
pub mod stall;
pub mod tally;
pub mod tick;
pub mod verb;
pub mod watch;

pub use matter::Matter;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has taken it.
    Open,
    /// Somebody has.
    InProgress,
    /// Waiting for the practice's people.
    WaitingPractice,
    /// Waiting for a vendor.
    WaitingVendor,
    /// Fixed, as far as the technician knows.
    Resolved,
    /// Its PHI protocol is complete; the next checkpoint closes it.
    Closing,
    /// Done.
    Closed,
}

impl Status {
    /// Whether there is still something to fix.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(
            self,
            Self::Open | Self::InProgress | Self::WaitingPractice | Self::WaitingVendor
        )
    }
}

/// How a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Channel {
    Form,
    Phone,
    Email,
    Api,
    Monitor,
}

/// Whether the report's words were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// Sealed.
    Sealed,
    /// Sealing was down: the structured fields stand alone.
    NotKept,
}

/// Who saw it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum SeenFirstBy {
    Staff,
    Monitor,
}

/// The rule that gave the tier, and the reason in words a manager reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierReason {
    /// The rule's stable id.
    pub rule: String,
    /// Built from structure; never a word of the report.
    pub text: String,
}

/// A lower tier that waits for the reporter's or a manager's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LowerTier {
    /// The tier asked for.
    pub tier: Tier,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Who is paged next, and who holds the ladder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The rung paged last; 0 before the first, and for reports that an incident pages for.
    pub level: u32,
    /// How many repeats are left on this rung.
    pub repeats: u32,
    /// When the ladder goes on.
    pub next_at: Option<Timestamp>,
    /// Who acknowledged last.
    pub acknowledged_by: Option<PersonId>,
    /// When.
    pub acknowledged_at: Option<Timestamp>,
    /// Until when that holds.
    pub ack_expires_at: Option<Timestamp>,
}

impl Escalation {
    /// Whether an acknowledgement holds the ladder.
    #[must_use]
    pub fn held(&self, now: Timestamp) -> bool {
        self.ack_expires_at.is_some_and(|until| now < until)
    }

    /// Whether the lease that stands, or was not yet seen to end, covers an instant.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.held(at) && self.acknowledged_at.is_some_and(|from| from <= at)
    }

    /// When it goes on: where an acknowledgement holds it, when that ends.
    #[must_use]
    pub fn goes_on_at(&self) -> Option<Timestamp> {
        self.ack_expires_at.or(self.next_at)
    }

    /// Ends it: somebody responded, or there is nothing left to respond to.
    pub fn stop(&mut self) {
        self.next_at = None;
        self.ack_expires_at = None;
    }
}

/// A technician's word that reaches every reporter of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The entry on the incident's timeline.
    pub event: EventId,
    /// The incident's response cycle in which it was said.
    pub cycle: usize,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: PersonId,
    /// What it says.
    pub says: Says,
    /// The incident's first answer in its cycle, which is every report's answer too.
    pub answer: Option<Answer>,
    /// When the next word is promised.
    pub next_update_at: Option<Timestamp>,
}

/// A response: whose, when it was given, and when it was written down, which decides what was late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Who responded.
    pub by: PersonId,
    /// When the reporter had it.
    pub at: Timestamp,
    /// When StatDesk had it.
    pub recorded_at: Timestamp,
}

/// What a word on an incident does to its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// It answers them.
    Responded,
    /// It resolves them (and answers those that nobody had answered).
    Resolved,
    /// The incident was withdrawn: they stand alone again.
    Released,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// A short code to read over the phone.
    #[serde(rename = "ref")]
    pub reference: Reference,
    /// The tenant.
    pub practice: PracticeId,
    /// Grows with every change: the fencing token of every conditional write.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// The tier whose target runs.
    pub tier: Tier,
    /// Why.
    pub tier_reason: TierReason,
    /// A lower tier that waits for a yes.
    pub lower_tier: Option<LowerTier>,
    /// Rules were unsure: a technician should look at the tier.
    pub needs_triage: bool,
    /// Patient safety, privacy, security.
    pub flags: Vec<Flag>,
    /// When a flag's matter was discovered (45 CFR 164.404(a)(2)).
    pub discovered_at: Option<Timestamp>,
    /// The catalogue entry.
    pub system: Option<SystemId>,
    /// What it is.
    pub kind: Kind,
    /// What it does.
    pub symptom: Symptom,
    /// What it is about, where the desk opened it for something else than a system in trouble.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Matter>,
    /// Whom it hits, as far as anybody said.
    pub scope: Scope,
    /// Whether anybody did: the title claims nothing that nobody said.
    #[serde(default)]
    pub scope_known: bool,
    /// Where.
    pub location: LocationId,
    /// Whether its text is marked as holding patient data.
    pub phi: bool,
    /// Shown only to its reporter, its assignee and managers.
    pub confidential: bool,
    /// How it came in.
    pub channel: Channel,
    /// Whether its words were kept.
    pub text: TextState,
    /// Who saw it first.
    pub seen_first_by: SeenFirstBy,
    /// The queue that works it.
    pub queue: QueueId,
    /// Whom it fits best, as far as could be told when it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<PersonId>,
    /// Who works it.
    pub assignee: Option<PersonId>,
    /// Whose report it is.
    pub reporter: Actor,
    /// The incident it belongs to.
    pub incident: Option<TicketId>,
    /// Whether it is the open incident of its system and site, which others join.
    pub leads: bool,
    /// Whether it ever was.
    pub led: bool,
    /// The newest word that reached it, or that it gave as an incident.
    pub word: Option<Word>,
    /// When the clock started: when it was reported.
    pub opened_at: Timestamp,
    /// When StatDesk had it.
    pub received_at: Timestamp,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Targets, as they were when it opened.
    pub policy: Policy,
    /// The ladder, as it was when it opened or changed tier.
    pub ladder: Ladder,
    /// The response cycle that runs, or the last one.
    pub clock: Clock,
    /// The cycles before it.
    pub cycles: Vec<Clock>,
    /// The resolution time.
    pub resolution: Stopwatch,
    /// Who is paged next.
    pub escalation: Escalation,
    /// When the next update is promised.
    pub next_update_at: Option<Timestamp>,
    /// The timeline's entry of the newest response or update: pages decided before it are answered.
    pub answered: Option<EventId>,
    /// Who responded in this cycle.
    pub responder: Option<PersonId>,
    /// When anybody last did anything about it: not the desk by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<Timestamp>,
    /// When it was last told that nobody does, unless somebody has since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stalled_at: Option<Timestamp>,
    /// What an interface was last found to answer: the gravest of it that somebody has to act on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Found>,
    /// The first steps that were done, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps_done: BTreeMap<String, Done>,
    /// The emergency accesses that wait for a review, by their grants: when somebody is told that one is overdue.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unreviewed: BTreeMap<String, Timestamp>,
    /// What of its timeline the standards report needs; a ticket from before it was kept has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Box<Tally>>,
}

impl Ticket {
    /// Its title, made of structure: "EHR down, whole site, main".
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(matter) = self.matter {
            return matter.title(self.kind, &self.location);
        }
        let symptom = match self.symptom {
            Symptom::Down => " down",
            Symptom::Degraded => " degraded",
            Symptom::Error => " error",
            Symptom::Question => " question",
            Symptom::Request => " request",
        };
        let scope = match self.scope {
            Scope::Practice => ", whole practice",
            Scope::Site => ", whole site",
            Scope::Department => ", a department",
            Scope::User => ", one user",
        };
        let scope = if self.scope_known { scope } else { "" };
        format!("{}{symptom}{scope}, {}", self.kind, self.location)
    }

    /// Which response cycle runs: 0 is the first.
    #[must_use]
    pub fn cycle(&self) -> usize {
        self.cycles.len()
    }

    /// Says in the deadline's explanation that the report was written down later than it was made.
    pub fn explain_late(&mut self, calendar: &Calendar) {
        if self.received_at >= self.opened_at + SignedDuration::from_mins(1) && self.cycle() == 0 {
            let line = format!("written down {}", calendar.local(self.received_at));
            self.clock.explanation.push(line);
        }
    }

    /// Whether this ticket pages: an incident's children never do.
    #[must_use]
    pub const fn pages(&self) -> bool {
        self.incident.is_none()
    }

    /// The next instant at which something is due, if nothing happens before.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        let waiting = self.clock.awaits_response() && self.status.is_active();
        let ladder = (waiting && self.pages())
            .then(|| self.escalation.goes_on_at())
            .flatten();
        let threshold = waiting.then(|| self.clock.next_at()).flatten();
        let update = self
            .status
            .is_active()
            .then_some(self.next_update_at)
            .flatten();
        let review = self.unreviewed.values().min().copied();
        let all = [ladder, threshold, update, review];
        all.into_iter().flatten().min()
    }

    /// Whether it was taken back: closed without having been resolved.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.status == Status::Closed && self.resolved_at.is_none()
    }
}
