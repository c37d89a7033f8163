//! What a report may carry besides an outage: danger to a patient, to privacy, or to security.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mark that pages the practice's named officer, whatever the tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Care could go to the wrong patient or be based on wrong or missing facts.
    PatientSafety,
    /// Somebody may have seen or received what was not theirs.
    Privacy,
    /// Somebody may be inside, or trying to be.
    Security,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Flag; 3] = [Flag::PatientSafety, Flag::Privacy, Flag::Security];

    /// The name used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Flag::PatientSafety => "patient_safety",
            Flag::Privacy => "privacy",
            Flag::Security => "security",
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Flag::PatientSafety => "patient safety",
            Flag::Privacy => "privacy",
            Flag::Security => "security",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn wire_names_agree_with_serde() {
        for flag in Flag::ALL {
            assert_eq!(
                serde_json::to_string(&flag).unwrap(),
                format!("\"{}\"", flag.as_str())
            );
        }
    }
}
