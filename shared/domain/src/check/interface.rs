//! Interfaces: the messages that one system sends another, and who carries them.

use serde::{Deserialize, Serialize};

use crate::ids::SystemId;

/// An interface: what is expected of it are messages, each a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// Who sends: an entry of the catalogue, or somebody outside, spelled as one.
    pub from: SystemId,
    /// Who receives.
    pub to: SystemId,
    /// What they speak.
    pub standard: Standard,
    /// The engine between them, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<SystemId>,
}

/// What an interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// HL7 version 2.
    #[serde(alias = "hl7v2")]
    Hl7V2,
    /// FHIR.
    Fhir,
    /// X12: claims, eligibility, remittance.
    X12,
    /// NCPDP SCRIPT: prescriptions.
    #[serde(alias = "script")]
    NcpdpScript,
    /// DICOM: images.
    Dicom,
    /// Something else.
    #[serde(alias = "unknown")]
    Other,
}

impl Standard {
    /// Its name, as it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hl7V2 => "hl7-v2",
            Self::Fhir => "fhir",
            Self::X12 => "x12",
            Self::NcpdpScript => "ncpdp-script",
            Self::Dicom => "dicom",
            Self::Other => "other",
        }
    }
}
