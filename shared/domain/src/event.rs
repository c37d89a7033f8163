//! The timeline: what happened to a ticket, in order, nothing ever removed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::diagnosis::{Party, Standard};
use crate::ids::{EventId, PersonId, QueueId, Reference, TicketId};
use crate::kind::Tier;
use crate::phi::Sealed;
use crate::role::Actor;
use crate::routing::Because;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id within the ticket.
    pub id: EventId,
    /// When it became true.
    pub at: Timestamp,
    /// When it was written, if that was later.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What it was.
    #[serde(flatten)]
    pub what: Happened,
    /// The words that go with it, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
}

/// Whom a ticket waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitsOn {
    /// The practice's people.
    Practice,
    /// A vendor.
    Vendor,
}

/// What can happen to a ticket. Structured facts only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are named for what they are")]
pub enum Happened {
    /// The report came in.
    Opened { tier: Tier, queue: QueueId },
    /// Another report about the same outage joined this incident.
    ChildJoined {
        ticket: TicketId,
        reference: Reference,
    },
    /// This report joined an incident.
    Joined { incident: TicketId },
    /// This report left its incident.
    Detached { incident: TicketId },
    /// A stricter report joined this incident and raised its tier.
    RaisedBy { ticket: TicketId, tier: Tier },
    /// A step found nobody to page.
    NobodyOnCall { level: u32, targets: Vec<String> },
    /// A person has seen the page; until when that holds the ladder, if it does.
    Acknowledged {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        level: u32,
    },
    /// The lease ran out without a response.
    LeaseExpired { person: PersonId },
    /// The recipient of a page asked for the next rung.
    PassedOn { level: u32 },
    /// A share of the target passed.
    Threshold { percent: u8 },
    /// The target passed without a response.
    Breached { due_at: Timestamp },
    /// A technician's own words to the reporter, or a recorded call.
    Responded {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<ResponseChannel>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_update_at: Option<Timestamp>,
        /// The incident whose response this is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<TicketId>,
    },
    /// A promised update did not come.
    UpdateMissed { promised_at: Timestamp },
    /// Nobody has done anything about it since.
    Stalled { since: Timestamp },
    /// Words for the ticket.
    Noted {},
    /// The ticket has an owner.
    Assigned {
        person: PersonId,
        from: Option<PersonId>,
        /// Whether one of the two knows the ticket's queue and the other does not: a hand-over to another skill.
        #[serde(default, skip_serializing_if = "is_false")]
        other_skill: bool,
    },
    /// The tier changed.
    Retiered { from: Tier, to: Tier },
    /// A lower tier was asked for; the stricter clock runs until it is approved.
    LowerTierAsked { from: Tier, to: Tier },
    /// The resolution time pauses.
    Waiting { on: WaitsOn },
    /// It goes on.
    Resumed {},
    /// It is fixed.
    Resolved {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<TicketId>,
        /// How many steps were written down.
        steps: usize,
    },
    /// It is not fixed: a new response cycle.
    Reopened { cycle: usize },
    /// It was taken back.
    Withdrawn {},
    /// Its PHI protocol is complete: the next checkpoint closes it.
    Closing {},
    /// Its PHI protocol lacked something after all, by the codes of what: it is resolved, not closed.
    CloseRefused { missing: Vec<String> },
    /// Nothing is left to do.
    Closed {},
    /// Somebody took access to patient data in an emergency; by when another person has to review it.
    GlassBroken {
        grant: String,
        until: Timestamp,
        review_by: Timestamp,
    },
    /// Another person did.
    GlassReviewed { grant: String, justified: bool },
    /// Its check works again.
    Recovered {},
    /// Its check is bad again.
    Relapsed {},
    /// Its check is worse than it was told to be.
    Worsened { from: Tier, to: Tier },
    /// What was about to run out is put right; whether before it had.
    RiskOver { avoided: bool },
    /// A technician had an interface's answer read: its codes, and nothing of the message.
    Diagnosed {
        standard: Standard,
        codes: Vec<String>,
        who_acts: Vec<Party>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        queue: Option<QueueId>,
        tier_hint: Tier,
    },
    /// A first step was done, by its id.
    StepDone { step: String },
    /// The technician it fits best, and why; nobody where none who is to be had knows the queue.
    Routed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        because: Vec<Because>,
    },
    /// Somebody opened the sealed texts.
    TextOpened {},
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// How a response reached the reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResponseChannel {
    /// On the reporter's screen and by notice.
    Screen,
    /// A call.
    Phone,
    /// A mail.
    Email,
    /// In the room.
    #[serde(rename = "in_person")]
    InPerson,
}
