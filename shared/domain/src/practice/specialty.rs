//! Specialty profiles: the catalogue that a new practice starts with.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Touches::{Care, Phi, Revenue};
use super::{System, Touches};
use crate::ids::{NotASlug, SystemId};
use crate::kind::Kind;

/// What a practice does, as far as its systems differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Specialty {
    /// Family and internal medicine.
    #[default]
    PrimaryCare,
    /// Bones and joints: pictures are part of nearly every visit.
    Orthopedics,
    /// Mental health and substance use: no pictures, many visits by video.
    BehavioralHealth,
    /// Teeth: pictures are taken at the chair, laboratories make crowns and send no results.
    Dental,
    /// Children: immunizations are reported to a registry.
    Pediatrics,
}

impl Specialty {
    /// The catalogue to start with: one system for each kind that the specialty has, called by
    /// its kind, all but the furniture dependent on the network.
    ///
    /// # Errors
    /// Never: kinds are named by slugs.
    pub fn catalogue(self) -> Result<Vec<System>, NotASlug> {
        let kinds = Kind::ALL.into_iter().filter(|kind| self.has(*kind));
        kinds
            .map(|kind| System::standard(kind, self.name(kind)))
            .collect()
    }

    fn has(self, kind: Kind) -> bool {
        !matches!(
            (self, kind),
            (Self::BehavioralHealth, Kind::Imaging) | (Self::Dental, Kind::LabInterface)
        )
    }

    fn name(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Orthopedics, Kind::Imaging) => "X-ray, MRI and PACS",
            (Self::Dental, Kind::Imaging) => "Intraoral and panoramic imaging",
            (Self::Dental, Kind::Ehr) => "Dental records and charting",
            (Self::BehavioralHealth, Kind::Telehealth) => "Video sessions",
            (Self::Pediatrics, Kind::LabInterface) => "Labs and immunization registry",
            (_, Kind::Ehr) => "Electronic health record",
            (_, Kind::PracticeManagement) => "Practice management",
            (_, Kind::Scheduling) => "Scheduling",
            (_, Kind::Billing) => "Billing",
            (_, Kind::Clearinghouse) => "Clearinghouse",
            (_, Kind::Eligibility) => "Eligibility checks",
            (_, Kind::EPrescribing) => "E-prescribing",
            (_, Kind::LabInterface) => "Lab interface",
            (_, Kind::Imaging) => "Imaging",
            (_, Kind::Telehealth) => "Telehealth",
            (_, Kind::Identity) => "Sign-in",
            (_, Kind::Network) => "Network",
            (_, Kind::Phones) => "Phones",
            (_, Kind::Workstation) => "Workstations",
            (_, Kind::Printer) => "Printers and scanners",
            (_, Kind::Other) => "Everything else",
        }
    }
}

impl System {
    /// A system as a practice starts with it: its id is its kind's name.
    ///
    /// # Errors
    /// Never: kinds are named by slugs.
    pub fn standard(kind: Kind, name: &str) -> Result<Self, NotASlug> {
        let network = SystemId::new(Kind::Network.as_str())?;
        Ok(Self {
            id: SystemId::new(kind.as_str())?,
            name: name.to_owned(),
            kind,
            vendor: None,
            product: None,
            locations: BTreeSet::new(),
            touches: touches(kind).iter().copied().collect(),
            depends_on: needs_network(kind).then_some(network).into_iter().collect(),
            queue: None,
            downtime_procedure: None,
            first_steps: Vec::new(),
            interfaces: Vec::new(),
            version: 1,
        })
    }
}

/// What the trouble of a kind touches, until a practice says otherwise.
#[must_use]
pub const fn touches(kind: Kind) -> &'static [Touches] {
    match kind {
        Kind::Ehr | Kind::Scheduling | Kind::Telehealth => &[Care, Phi, Revenue],
        Kind::PracticeManagement | Kind::Billing | Kind::Clearinghouse | Kind::Eligibility => {
            &[Phi, Revenue]
        }
        Kind::EPrescribing | Kind::LabInterface | Kind::Imaging => &[Care, Phi],
        Kind::Identity | Kind::Network | Kind::Phones => &[Care],
        Kind::Workstation | Kind::Printer | Kind::Other => &[],
    }
}

/// Printers, workstations and the rest fail one at a time, whatever the network does.
const fn needs_network(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Network | Kind::Workstation | Kind::Printer | Kind::Other
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// "Specialty profiles (primary care, orthopedics, behavioral health…) pre-fill it."
    #[test]
    fn every_profile_is_a_sound_catalogue() {
        for specialty in [
            Specialty::PrimaryCare,
            Specialty::Orthopedics,
            Specialty::BehavioralHealth,
            Specialty::Dental,
            Specialty::Pediatrics,
        ] {
            let systems = specialty.catalogue().unwrap();
            let ids: BTreeSet<_> = systems.iter().map(|system| &system.id).collect();
            assert_eq!(ids.len(), systems.len());
            for system in &systems {
                assert_eq!(system.id.as_str(), system.kind.as_str());
                assert!(system.depends_on.iter().all(|id| id.as_str() == "network"));
                assert!(system.depends_on.iter().all(|id| ids.contains(id)));
            }
        }
        let kinds = |specialty: Specialty| specialty.catalogue().unwrap().len();
        assert_eq!(kinds(Specialty::PrimaryCare), 16);
        assert_eq!(kinds(Specialty::BehavioralHealth), 15);
    }
}
