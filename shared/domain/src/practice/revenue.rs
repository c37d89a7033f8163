//! A practice's own figures of its revenue cycle: what an outage of it costs is worked out from these.

use serde::{Deserialize, Serialize};

use crate::refusal::Fields;

/// What an hour of a provider is taken to be worth where the practice does not say, in US dollars: AC Group's figure
/// of 2017 for downtime, a third party's.
pub const PROVIDER_HOUR_USD: u32 = 634;
/// How many minutes of work each minute of an EHR's downtime leaves to be done by hand, times a hundred: AC Group's, a
/// third party's.
pub const BY_HAND_PERCENT: u32 = 215;

/// Figures of a practice, as it states them; none has a default that would be true of everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revenue {
    /// Claims that it sends on an opening day, all sites together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims_per_day: Option<u32>,
    /// What a claim is worth on average, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_value_usd: Option<u32>,
    /// Visits on an opening day, all sites together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits_per_day: Option<u32>,
    /// Hours that its providers see patients on an opening day, all sites together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_hours_per_day: Option<u32>,
    /// What an hour of a provider is worth, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_hour_usd: Option<u32>,
    /// What an hour of its staff's labour costs, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labour_hour_usd: Option<u32>,
}

impl Revenue {
    /// Each figure by its name, with the most that it may be.
    #[must_use]
    pub const fn bounds() -> [(&'static str, u32); 6] {
        [
            ("claims_per_day", 100_000),
            ("claim_value_usd", 100_000),
            ("visits_per_day", 100_000),
            ("provider_hours_per_day", 20_000),
            ("provider_hour_usd", 10_000),
            ("labour_hour_usd", 1_000),
        ]
    }

    /// The figure of a name.
    pub fn named(&mut self, name: &str) -> Option<&mut Option<u32>> {
        Some(match name {
            "claims_per_day" => &mut self.claims_per_day,
            "claim_value_usd" => &mut self.claim_value_usd,
            "visits_per_day" => &mut self.visits_per_day,
            "provider_hours_per_day" => &mut self.provider_hours_per_day,
            "provider_hour_usd" => &mut self.provider_hour_usd,
            "labour_hour_usd" => &mut self.labour_hour_usd,
            _ => return None,
        })
    }

    /// Notes every figure that is out of its bounds.
    pub fn check(mut self, path: &str, fields: &mut Fields) {
        for (name, most) in Self::bounds() {
            let value = self.named(name).and_then(|value| *value);
            let sound = value.is_none_or(|value| (1..=most).contains(&value));
            fields.require(
                sound,
                &format!("{path}{name}"),
                &format!("must be 1 to {most}"),
            );
        }
    }
}
