//! First-contact resolution: whether whoever answered first also solved it, told from a ticket's timeline alone.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::{Event, Happened};
use crate::ids::PersonId;

/// How long a ticket must stay resolved.
pub const STAYS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether a ticket was resolved at first contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was.
    Achieved,
    /// It was not.
    Missed,
    /// It cannot be told yet.
    Pending,
    /// It is in no figure.
    NotCounted,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Whoever answered first resolved it, and it stayed so for seven days.
    StayedResolved,
    /// Seven days have not passed.
    MayReopen,
    /// It is not resolved.
    StillOpen,
    /// It was opened again within seven days.
    Reopened,
    /// Somebody else resolved it than answered first.
    ResolvedByAnother,
    /// It was given to another skill after it was answered.
    HandedOver,
    /// It is part of an incident, which counts once for all its reports.
    PartOfIncident,
    /// It was taken back.
    Withdrawn,
    /// It ended by itself: no person resolved it.
    EndedByItself,
}

impl Because {
    /// In words a manager reads.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::StayedResolved => {
                "Resolved by the first technician who responded, and not reopened within 7 days."
            }
            Self::MayReopen => {
                "Resolved by the first technician who responded; counts once 7 days have passed without a reopening."
            }
            Self::StillOpen => "Not resolved yet.",
            Self::Reopened => "Reopened within 7 days of being resolved.",
            Self::ResolvedByAnother => {
                "Resolved by somebody else than the first technician who responded."
            }
            Self::HandedOver => "Handed over to another skill after the first response.",
            Self::PartOfIncident => "Part of an incident, which counts once for all its reports.",
            Self::Withdrawn => "Taken back before it was resolved.",
            Self::EndedByItself => "Ended by itself: no technician resolved it.",
        }
    }

    const fn outcome(self) -> Outcome {
        match self {
            Self::StayedResolved => Outcome::Achieved,
            Self::MayReopen | Self::StillOpen => Outcome::Pending,
            Self::Reopened | Self::ResolvedByAnother | Self::HandedOver => Outcome::Missed,
            Self::PartOfIncident | Self::Withdrawn | Self::EndedByItself => Outcome::NotCounted,
        }
    }
}

/// First-contact resolution of one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstContact {
    /// Whether it was.
    pub outcome: Outcome,
    /// Why, as a code.
    pub because: Because,
    /// Why, in words.
    pub text: &'static str,
    /// When a pending one is decided, unless it is reopened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// What a timeline has shown so far, entry by entry in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// Who answered first.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<PersonId>,
    /// Whether it was given to another skill since.
    #[serde(skip_serializing_if = "is_false")]
    handed_over: bool,
    /// Whether it is part of an incident.
    #[serde(skip_serializing_if = "is_false")]
    joined: bool,
    /// Whether it was ever taken back.
    #[serde(skip_serializing_if = "is_false")]
    withdrawn: bool,
    /// When it was resolved first.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<Timestamp>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolver: Option<PersonId>,
    /// Whether it was opened again too soon after.
    #[serde(skip_serializing_if = "is_false")]
    reopened_early: bool,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Tells it from a timeline, at an instant. Acknowledgements, ladder pages and who was assigned before anybody had
/// answered do not count: first contact begins with the first response.
#[must_use]
pub fn first_contact<'a>(
    timeline: impl IntoIterator<Item = &'a Event>,
    now: Timestamp,
) -> FirstContact {
    let mut events: Vec<&Event> = timeline.into_iter().collect();
    // A response counts when it is recorded, however early a call was made.
    events.sort_by_key(|event| event.recorded_at);
    let mut seen = Seen::default();
    for event in events {
        seen.event(event);
    }
    seen.told(now)
}

impl Seen {
    /// What it comes to at an instant.
    #[must_use]
    pub fn told(&self, now: Timestamp) -> FirstContact {
        let because = self.because(now);
        let decided_at = self.resolved_at.and_then(|at| at.checked_add(STAYS).ok());
        FirstContact {
            outcome: because.outcome(),
            because,
            text: because.words(),
            decided_at: decided_at.filter(|_| because == Because::MayReopen),
        }
    }

    /// Who answered first.
    #[must_use]
    pub const fn first(&self) -> Option<&PersonId> {
        self.first.as_ref()
    }

    /// Takes the next entry.
    pub fn event(&mut self, event: &Event) {
        let person = event.actor.person();
        match &event.what {
            Happened::Responded { .. } => self.answered(person),
            Happened::Assigned { other_skill, .. } if self.resolved_at.is_none() => {
                self.handed_over |= *other_skill && self.first.is_some();
            }
            Happened::Resolved { .. } => {
                self.answered(person);
                if self.resolved_at.is_none() {
                    self.resolved_at = Some(event.at);
                    self.resolver = person.cloned();
                }
            }
            Happened::Reopened { .. } => {
                if let Some(at) = self.resolved_at {
                    self.reopened_early |=
                        event.at < at.checked_add(STAYS).unwrap_or(Timestamp::MAX);
                }
            }
            Happened::Joined { .. } => self.joined = true,
            Happened::Detached { .. } => self.joined = false,
            Happened::Withdrawn {} => self.withdrawn = true,
            _ => {}
        }
    }

    fn answered(&mut self, person: Option<&PersonId>) {
        if self.first.is_none() {
            self.first = person.cloned();
        }
    }

    fn because(&self, now: Timestamp) -> Because {
        if self.joined {
            return Because::PartOfIncident;
        }
        let Some(at) = self.resolved_at else {
            return match (self.withdrawn, self.handed_over) {
                (true, _) => Because::Withdrawn,
                (false, true) => Because::HandedOver,
                (false, false) => Because::StillOpen,
            };
        };
        if self.resolver.is_none() {
            return Because::EndedByItself;
        }
        if self.first != self.resolver {
            return Because::ResolvedByAnother;
        }
        if self.handed_over {
            return Because::HandedOver;
        }
        if self.reopened_early {
            return Because::Reopened;
        }
        match at.checked_add(STAYS) {
            Ok(until) if until <= now => Because::StayedResolved,
            _ => Because::MayReopen,
        }
    }
}
