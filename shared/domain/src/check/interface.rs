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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standard {
    /// HL7 version 2.
    Hl7v2,
    /// FHIR.
    Fhir,
    /// X12: claims, eligibility, remittance.
    X12,
    /// NCPDP SCRIPT: prescriptions.
    Script,
    /// DICOM: images.
    Dicom,
    /// Something else.
    Other,
}
