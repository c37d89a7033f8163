//! Response targets: the standard's, and what a practice may make of them.

use serde::{Deserialize, Serialize};

use crate::kind::Tier;
use crate::refusal::Fields;

/// How long a response may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clock", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// Minutes on the wall, nights and holidays too.
    AroundTheClock {
        /// How many.
        minutes: u32,
    },
    /// Minutes of the location's opening hours.
    BusinessHours {
        /// How many.
        minutes: u32,
    },
    /// One business day of the location.
    BusinessDay,
}

/// Targets and leases of a practice. Frozen on each ticket when it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// A clinical system is down or unusable: at most 120 minutes around the clock.
    pub critical: Target,
    /// Billing operations are affected: at most 240 minutes, around the clock or in opening hours.
    pub billing: Target,
    /// General requests: at most one business day.
    pub general: Target,
    /// How soon after a critical response the next update is promised, in minutes, when the
    /// response does not say.
    pub update_minutes: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            critical: Target::AroundTheClock { minutes: 120 },
            billing: Target::AroundTheClock { minutes: 240 },
            general: Target::BusinessDay,
            update_minutes: 60,
        }
    }
}

impl Policy {
    /// The target of a tier.
    #[must_use]
    pub const fn target(&self, tier: Tier) -> Target {
        match tier {
            Tier::Critical => self.critical,
            Tier::Billing => self.billing,
            Tier::General => self.general,
        }
    }

    /// "A practice may tighten a target or count `billing` in business hours; looser than the
    /// standard is refused."
    pub fn check(&self, path: &str, fields: &mut Fields) {
        let mut refuse = |name: &str, reason: &str| fields.add(format!("{path}{name}"), reason);
        match self.critical {
            Target::AroundTheClock { minutes: 1..=120 } => {}
            _ => refuse(
                "critical",
                "must be around_the_clock with 1 to 120 minutes: the standard allows nothing looser",
            ),
        }
        match self.billing {
            Target::AroundTheClock { minutes: 1..=240 }
            | Target::BusinessHours { minutes: 1..=240 } => {}
            _ => refuse(
                "billing",
                "must be around_the_clock or business_hours with 1 to 240 minutes: the standard allows nothing looser",
            ),
        }
        match self.general {
            Target::BusinessDay
            | Target::AroundTheClock { minutes: 1..=480 }
            | Target::BusinessHours { minutes: 1..=480 } => {}
            _ => refuse(
                "general",
                "must be business_day, or 1 to 480 minutes: the standard allows one business day at most",
            ),
        }
        if !(5..=1440).contains(&self.update_minutes) {
            refuse("update_minutes", "must be 5 to 1440");
        }
    }
}

impl Target {
    /// The target in words, for the ticket.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::AroundTheClock { minutes } => format!("{} around the clock", spell(*minutes)),
            Self::BusinessHours { minutes } => format!("{} of opening hours", spell(*minutes)),
            Self::BusinessDay => "1 business day".to_owned(),
        }
    }
}

fn spell(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} min"),
        (1, 0) => "1 hour".to_owned(),
        (h, 0) => format!("{h} hours"),
        (h, m) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refused(policy: Policy) -> Vec<String> {
        let mut fields = Fields::default();
        policy.check("policy.", &mut fields);
        match fields.done() {
            Err(crate::refusal::Refusal::Invalid(errors)) => {
                errors.into_iter().map(|e| e.field).collect()
            }
            _ => vec![],
        }
    }

    /// "A practice may tighten a target or count `billing` in business hours; looser than the
    /// standard is refused."
    #[test]
    fn looser_than_the_standard_is_refused() {
        assert!(refused(Policy::default()).is_empty());
        let tight = Policy {
            critical: Target::AroundTheClock { minutes: 30 },
            billing: Target::BusinessHours { minutes: 240 },
            general: Target::BusinessHours { minutes: 120 },
            ..Policy::default()
        };
        assert!(refused(tight).is_empty());
        let loose = Policy {
            critical: Target::AroundTheClock { minutes: 121 },
            billing: Target::BusinessDay,
            general: Target::AroundTheClock { minutes: 2000 },
            update_minutes: 0,
        };
        assert_eq!(
            refused(loose),
            [
                "policy.critical",
                "policy.billing",
                "policy.general",
                "policy.update_minutes"
            ]
        );
        let business = Policy {
            critical: Target::BusinessHours { minutes: 60 },
            ..Policy::default()
        };
        assert_eq!(refused(business), ["policy.critical"]);
    }
}
