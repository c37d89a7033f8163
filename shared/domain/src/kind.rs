//! The words impact is stated in: what a system is, how it hurts, whom it reaches, and the tier that follows.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a system of a practice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Electronic health record, its portal included.
    Ehr,
    /// Practice management: the front and back office software as a whole.
    PracticeManagement,
    /// Appointment book, check-in and reminders.
    Scheduling,
    /// Charges, coding, statements and patient payments.
    Billing,
    /// Claims and remittances on their way to and from payers.
    Clearinghouse,
    /// Coverage checks and authorizations.
    Eligibility,
    /// Prescriptions to pharmacies, controlled substances included.
    EPrescribing,
    /// Orders to and results from laboratories.
    LabInterface,
    /// Pictures: modalities, worklists, viewers, archives.
    Imaging,
    /// Visits by video.
    Telehealth,
    /// Sign-in, directories and second factors.
    Identity,
    /// Cables, wireless, internet and remote access.
    Network,
    /// Telephones.
    Phones,
    /// A computer and what is plugged into it.
    Workstation,
    /// Printers and scanners.
    Printer,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind, in the order of the catalogue.
    pub const ALL: [Kind; 16] = [
        Kind::Ehr,
        Kind::PracticeManagement,
        Kind::Scheduling,
        Kind::Billing,
        Kind::Clearinghouse,
        Kind::Eligibility,
        Kind::EPrescribing,
        Kind::LabInterface,
        Kind::Imaging,
        Kind::Telehealth,
        Kind::Identity,
        Kind::Network,
        Kind::Phones,
        Kind::Workstation,
        Kind::Printer,
        Kind::Other,
    ];

    /// The name used on the wire and in the lexicon.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Ehr => "ehr",
            Kind::PracticeManagement => "practice-management",
            Kind::Scheduling => "scheduling",
            Kind::Billing => "billing",
            Kind::Clearinghouse => "clearinghouse",
            Kind::Eligibility => "eligibility",
            Kind::EPrescribing => "e-prescribing",
            Kind::LabInterface => "lab-interface",
            Kind::Imaging => "imaging",
            Kind::Telehealth => "telehealth",
            Kind::Identity => "identity",
            Kind::Network => "network",
            Kind::Phones => "phones",
            Kind::Workstation => "workstation",
            Kind::Printer => "printer",
            Kind::Other => "other",
        }
    }

    /// The kind a wire name stands for.
    #[must_use]
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Care stops or slows when this is down for more than one person (standard 1).
    #[must_use]
    pub fn is_clinical(self) -> bool {
        matches!(
            self,
            Kind::Ehr
                | Kind::Scheduling
                | Kind::EPrescribing
                | Kind::LabInterface
                | Kind::Imaging
                | Kind::Telehealth
                | Kind::Identity
                | Kind::Network
                | Kind::Phones
        )
    }

    /// Money stops or slows when this is in trouble (standard 1).
    #[must_use]
    pub fn is_billing(self) -> bool {
        matches!(
            self,
            Kind::PracticeManagement | Kind::Billing | Kind::Clearinghouse | Kind::Eligibility
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Ehr => "EHR",
            Kind::PracticeManagement => "Practice management",
            Kind::Scheduling => "Scheduling",
            Kind::Billing => "Billing",
            Kind::Clearinghouse => "Clearinghouse",
            Kind::Eligibility => "Eligibility",
            Kind::EPrescribing => "E-prescribing",
            Kind::LabInterface => "Lab interface",
            Kind::Imaging => "Imaging",
            Kind::Telehealth => "Telehealth",
            Kind::Identity => "Sign-in",
            Kind::Network => "Network",
            Kind::Phones => "Phones",
            Kind::Workstation => "Workstation",
            Kind::Printer => "Printer",
            Kind::Other => "System",
        })
    }
}

/// How fast the practice is owed a response.
///
/// The order is that of strictness: `Critical` is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// General staff requests.
    General,
    /// Billing operations are affected.
    Billing,
    /// A clinical system is down or unusable.
    Critical,
}

impl Tier {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::General, Self::Billing, Self::Critical];

    /// The name used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::General => "general",
            Tier::Billing => "billing",
            Tier::Critical => "critical",
        }
    }

    /// True when this tier owes its response sooner than `other`.
    #[must_use]
    pub fn stricter_than(self, other: Tier) -> bool {
        self > other
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a system hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Symptom {
    /// Cannot be used at all.
    Down,
    /// Works, but slowly or on and off.
    Degraded,
    /// Does something wrong, or part of it fails.
    Error,
    /// Nothing is broken: somebody wants to know.
    Question,
    /// Nothing is broken: somebody wants something done.
    Request,
}

impl Symptom {
    /// True for down, degraded and error: something is not as it should be.
    #[must_use]
    pub fn is_trouble(self) -> bool {
        matches!(self, Symptom::Down | Symptom::Degraded | Symptom::Error)
    }

    /// The name used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Symptom::Down => "down",
            Symptom::Degraded => "degraded",
            Symptom::Error => "error",
            Symptom::Question => "question",
            Symptom::Request => "request",
        }
    }
}

impl fmt::Display for Symptom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whom a trouble reaches, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Every location.
    Practice,
    /// A whole location.
    Site,
    /// Several people of one location.
    Department,
    /// One person, one device or one record.
    User,
}

impl Scope {
    /// True when more than one person is in trouble.
    #[must_use]
    pub fn is_many(self) -> bool {
        self != Scope::User
    }

    /// The name used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Practice => "practice",
            Scope::Site => "site",
            Scope::Department => "department",
            Scope::User => "user",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Practice => "whole practice",
            Scope::Site => "whole site",
            Scope::Department => "department",
            Scope::User => "one person",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn wire_names_agree_with_serde() {
        for kind in Kind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("EHR"), None);
    }

    #[test]
    fn no_kind_is_both_clinical_and_billing() {
        assert!(
            Kind::ALL
                .into_iter()
                .all(|k| !(k.is_clinical() && k.is_billing()))
        );
    }

    #[test]
    fn critical_is_the_strictest() {
        assert!(Tier::Critical.stricter_than(Tier::Billing));
        assert!(Tier::Billing.stricter_than(Tier::General));
        assert!(!Tier::General.stricter_than(Tier::General));
        assert_eq!(
            [Tier::General, Tier::Critical, Tier::Billing]
                .into_iter()
                .max(),
            Some(Tier::Critical)
        );
    }
}
