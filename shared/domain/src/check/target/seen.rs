//! What was seen of an endpoint: the reason it is wanting, if it is, and what was measured.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::check::Check;
use crate::reading::{Measured, Reading, Status};

/// What was seen. Nothing in it is text of the endpoint's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Why it is wanting; none when it is as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// How long the answer took, where there was one, and how long its certificate lasts, where it showed one.
    pub measured: Measured,
    /// Which FHIR it speaks, where it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fhir_version: Option<FhirVersion>,
}

impl Seen {
    /// What it says of the check.
    #[must_use]
    pub fn status(&self) -> Status {
        self.reason.map_or(Status::Ok, Reason::status)
    }

    /// The reading that it is of a check.
    #[must_use]
    pub fn reading(&self, check: &Check, at: Timestamp) -> Reading {
        Reading {
            check: check.id.clone(),
            system: check.system.clone(),
            location: check.location.clone(),
            status: self.status(),
            measured: self.measured,
            at,
            message: None,
            dedup: None,
            said_at: None,
        }
    }
}

/// A version of FHIR, by its numbers alone: a label behind them (`-ballot`) is the server's own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FhirVersion {
    /// R4 is 4.
    pub major: u8,
    /// R4B is 4.3.
    pub minor: u8,
    /// Its corrections.
    pub patch: u8,
}

/// It is not three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be three numbers, such as 4.0.1")]
pub struct NotAVersion;

impl FhirVersion {
    /// Reads what a server says (`fhirVersion`).
    pub fn parse(text: &str) -> Result<Self, NotAVersion> {
        let numbers = text.split('-').next().unwrap_or_default();
        let read = |part: &str| match part.chars().all(|c| c.is_ascii_digit()) {
            true => part.parse::<u8>().map_err(|_| NotAVersion),
            false => Err(NotAVersion),
        };
        let parts: Result<Vec<u8>, NotAVersion> = numbers.split('.').map(read).collect();
        match parts?.as_slice() {
            &[major, minor, patch] => Ok(Self {
                major,
                minor,
                patch,
            }),
            _ => Err(NotAVersion),
        }
    }
}

impl std::fmt::Display for FhirVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl From<FhirVersion> for String {
    fn from(version: FhirVersion) -> Self {
        version.to_string()
    }
}

impl TryFrom<String> for FhirVersion {
    type Error = NotAVersion;
    fn try_from(text: String) -> Result<Self, NotAVersion> {
        Self::parse(&text)
    }
}
