//! Pages and notices: structured facts for one person, each with its reason.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{EventId, PersonId, PracticeId, TicketId};
use crate::kind::Tier;
use crate::practice::Setup;
use crate::sla::Outcome;
use crate::ticket::{Status, Ticket};

/// "Pages to one person within 60 seconds are bundled; the first never waits."
pub const BUNDLE: SignedDuration = SignedDuration::from_secs(60);
/// "The sweep re-drives what is unsent after 30 seconds."
pub const REDRIVE: SignedDuration = SignedDuration::from_secs(30);
/// How long a page's link can be used.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Who gets it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "to", content = "person", rename_all = "snake_case")]
pub enum Recipient {
    /// A person of the practice.
    Person(PersonId),
    /// The operator.
    Operator,
}

impl Recipient {
    /// The recipient in a word.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person(id) => id.as_str(),
            Self::Operator => "operator",
        }
    }
}

/// Why somebody is paged, or told: in order of weight, the lightest first. When one decision has
/// several reasons to page a person, the weightiest is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// To the reporter: we have it.
    Received,
    /// To the reporter: somebody answered.
    Responded,
    /// To the reporter: it is fixed.
    Resolved,
    /// Nobody acknowledged the last page: the same rung again.
    Repeat,
    /// Nobody acknowledged: the next rung.
    Escalated,
    /// Whoever was paged passed it on.
    PassedOn,
    /// The acknowledgement ran out without a response.
    LeaseExpired,
    /// Nobody has done anything about it for long.
    Stalled,
    /// Half of the target has passed.
    #[serde(rename = "threshold_50")]
    Threshold50,
    /// Three quarters of the target have passed.
    #[serde(rename = "threshold_75")]
    Threshold75,
    /// A ticket left its incident and stands alone now.
    Detached,
    /// A ticket came in that nobody knows how to work: somebody has to find who does.
    NobodySkilled,
    /// A ticket came in.
    Opened,
    /// It was resolved, and is not.
    Reopened,
    /// What had recovered fails again, and nobody has closed its ticket.
    Relapsed,
    /// The tier was raised.
    TierRaised,
    /// A promised update did not come.
    UpdateMissed,
    /// The target passed without a response.
    Breached,
    /// Patient safety, privacy or security: the named officer, whatever the tier.
    Flagged,
    /// An emergency access to patient data was not reviewed in time.
    ReviewOverdue,
    /// Somebody took access to patient data in an emergency.
    GlassBroken,
}

impl Reason {
    /// Whether it goes to a reporter rather than to somebody on call.
    #[must_use]
    pub const fn is_notice(self) -> bool {
        matches!(self, Self::Received | Self::Responded | Self::Resolved)
    }

    /// Whether it goes at once, and is bundled with nothing: "break-glass is possible at once, loud".
    #[must_use]
    pub const fn is_loud(self) -> bool {
        matches!(self, Self::GlassBroken)
    }

    /// Whether a ladder begins with it.
    const fn begins(self) -> bool {
        matches!(
            self,
            Self::Opened | Self::Reopened | Self::Detached | Self::TierRaised
        )
    }

    /// The reason as attribute and JSON spell it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Repeat => "repeat",
            Self::Escalated => "escalated",
            Self::PassedOn => "passed_on",
            Self::LeaseExpired => "lease_expired",
            Self::Threshold50 => "threshold_50",
            Self::Threshold75 => "threshold_75",
            Self::Breached => "breached",
            Self::TierRaised => "tier_raised",
            Self::Reopened => "reopened",
            Self::Relapsed => "relapsed",
            Self::UpdateMissed => "update_missed",
            Self::Stalled => "stalled",
            Self::Flagged => "flagged",
            Self::ReviewOverdue => "review_overdue",
            Self::GlassBroken => "glass_broken",
            Self::NobodySkilled => "nobody_skilled",
            Self::Detached => "detached",
            Self::Received => "received",
            Self::Responded => "responded",
            Self::Resolved => "resolved",
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Opened => "new",
            Self::Repeat => "again: nobody acknowledged",
            Self::Escalated => "escalated: nobody acknowledged",
            Self::PassedOn => "passed on to you",
            Self::LeaseExpired => "acknowledged, but no response came",
            Self::Threshold50 => "half the response time is gone",
            Self::Threshold75 => "three quarters of the response time are gone",
            Self::Breached => "response overdue",
            Self::TierRaised => "tier raised",
            Self::Reopened => "reopened: not fixed",
            Self::Relapsed => "it had recovered, and fails again",
            Self::UpdateMissed => "a promised update did not come",
            Self::Stalled => "nobody has moved it for long",
            Self::Flagged => "flagged for you as officer",
            Self::ReviewOverdue => "an emergency access to patient data was not reviewed in time",
            Self::GlassBroken => "emergency access to patient data was taken: review it",
            Self::NobodySkilled => "new, and no technician who is to be had has the skill",
            Self::Detached => "now a ticket of its own",
            Self::Received => "we have your report",
            Self::Responded => "you have an answer",
            Self::Resolved => "marked as fixed",
        }
    }
}

/// Where a page stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PageState {
    /// Due, and not yet sent.
    Pending,
    /// SNS took it. That is not "delivered".
    Published {
        /// When.
        published_at: Timestamp,
    },
    /// It was no longer true when it was to be sent.
    Withdrawn {
        /// When.
        withdrawn_at: Timestamp,
        /// Why.
        because: Untrue,
    },
}

/// What made a page untrue before it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untrue {
    /// A technician responded.
    Responded,
    /// Somebody else acknowledged it.
    Acknowledged,
    /// It is resolved.
    Resolved,
    /// It was withdrawn.
    Withdrawn,
    /// The update came.
    Updated,
    /// The ticket is open again.
    Reopened,
    /// It has become part of an incident, which pages for its reports.
    Joined,
    /// Another person has reviewed the access.
    Reviewed,
    /// The tier was raised since, and paged by its own ladder.
    TierRaised,
    /// Its recipient has left, or has no channel any more that takes it: others were paged.
    Unreachable,
}

/// A page or a notice: an outbox row until it is published or withdrawn, a timeline entry for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its id within the ticket.
    pub id: EventId,
    /// The practice.
    pub practice: PracticeId,
    /// The ticket.
    pub ticket: TicketId,
    /// When it was decided.
    pub at: Timestamp,
    /// Who gets it.
    #[serde(flatten)]
    pub to: Recipient,
    /// The SNS topic it goes to.
    pub topic: String,
    /// Why.
    pub reason: Reason,
    /// The ladder's level when it was decided.
    pub level: u32,
    /// The tier when it was decided.
    pub tier: Tier,
    /// Which response cycle it belongs to.
    pub cycle: usize,
    /// When it is to be sent: now, or when the bundle goes, or when the location opens.
    pub send_at: Timestamp,
    /// Where it stands.
    #[serde(flatten)]
    pub state: PageState,
    /// How often sending was tried.
    #[serde(default)]
    pub attempts: u32,
}

impl Page {
    /// Whether the page still finds its recipient: "a person without a confirmed channel does not
    /// count as on call", and somebody may have left since it was decided.
    #[must_use]
    pub fn finds(&self, setup: &Setup) -> bool {
        match &self.to {
            Recipient::Operator => true,
            Recipient::Person(id) => {
                let person = setup.people.get(id);
                person.is_some_and(|person| person.reachable(self.tier).is_some())
            }
        }
    }

    /// What has made this page untrue since it was decided, if anything: a sender re-reads the
    /// ticket and "withdraws what a later response made false".
    #[must_use]
    pub fn untrue(&self, ticket: &Ticket, now: Timestamp) -> Option<Untrue> {
        let withdrawn = ticket.status == Status::Closed && ticket.resolved_at.is_none();
        let answered = ticket.answered.as_ref() > Some(&self.id);
        let resolved = !ticket.status.is_active() && !withdrawn;
        let reopened = ticket.cycle() != self.cycle;
        match self.reason {
            Reason::Received | Reason::Responded | Reason::GlassBroken => None,
            Reason::ReviewOverdue => ticket.unreviewed.is_empty().then_some(Untrue::Reviewed),
            Reason::Resolved => reopened.then_some(Untrue::Reopened),
            // An officer hears of it even when somebody has answered meanwhile.
            Reason::Flagged => (withdrawn && !reopened).then_some(Untrue::Withdrawn),
            _ if reopened => Some(self.ended(ticket)),
            _ if withdrawn => Some(Untrue::Withdrawn),
            _ if resolved => Some(Untrue::Resolved),
            // A missed promise is gone from the ticket: one that is there was made since.
            Reason::UpdateMissed => {
                (answered || ticket.next_update_at.is_some()).then_some(Untrue::Updated)
            }
            Reason::Relapsed => answered.then_some(Untrue::Updated),
            Reason::Stalled => ticket.stalled_at.is_none().then_some(Untrue::Updated),
            // It has become part of an incident, which pages for it.
            Reason::Opened
            | Reason::Repeat
            | Reason::Escalated
            | Reason::PassedOn
            | Reason::LeaseExpired
            | Reason::Reopened
                if !ticket.pages() =>
            {
                Some(Untrue::Joined)
            }
            // It pages also when somebody had responded before.
            Reason::TierRaised if ticket.clock.responded_at.is_some() && !answered => None,
            _ if ticket.clock.responded_at.is_some() => Some(Untrue::Responded),
            Reason::Breached => None,
            // The ladder of the stricter tier began anew, and has paged since.
            _ if ticket.tier.stricter_than(self.tier) => Some(Untrue::TierRaised),
            _ => ticket.escalation.held(now).then_some(Untrue::Acknowledged),
        }
    }

    /// What ended the response cycle that this page belongs to.
    fn ended(&self, ticket: &Ticket) -> Untrue {
        let clock = ticket.cycles.get(self.cycle);
        match clock {
            Some(clock) if clock.responded_at.is_some() => Untrue::Responded,
            Some(clock) if clock.outcome == Outcome::RecoveredBeforeResponse => Untrue::Resolved,
            _ => Untrue::Withdrawn,
        }
    }

    /// What the page says: structured facts only, and the link to answer it.
    #[must_use]
    pub fn text(&self, ticket: &Ticket, due: &str, link: &str) -> String {
        let reference = &ticket.reference;
        let title = ticket.title();
        if self.reason.is_notice() {
            return format!("{reference}: {}. {title}. {link}", self.reason.words());
        }
        let flags = if ticket.flags.is_empty() {
            String::new()
        } else {
            let words: Vec<_> = ticket.flags.iter().map(ToString::to_string).collect();
            format!(" [{}]", words.join(", "))
        };
        let fresh = self.reason.begins() && ticket.clock.responded_at.is_none();
        let level = if self.level > 1 && fresh {
            // Only rungs on which nobody could be paged lie behind it.
            format!(" Level {}: nobody on call before you.", self.level)
        } else if self.level > 1 {
            format!(" Level {}.", self.level)
        } else {
            String::new()
        };
        let due = if ticket.clock.responded_at.is_some() {
            String::new()
        } else {
            format!(" Response due {due}.")
        };
        format!(
            "{}{flags} {reference}: {title}. {}.{level}{due} {link}",
            self.tier.to_string().to_uppercase(),
            capital(self.reason.words()),
        )
    }
}

/// The subject line of a message: ASCII, under 100 characters, as SNS asks of mail subjects.
#[must_use]
pub fn subject(ticket: &Ticket, reason: Reason, others: usize) -> String {
    let more = if others > 0 {
        format!(" (+{others} more)")
    } else {
        String::new()
    };
    let text = format!("{}: {}{more}", ticket.reference, reason.words());
    text.chars().filter(char::is_ascii).take(99).collect()
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
