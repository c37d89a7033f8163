//! The codes of a record: what was done, how it ended, why, and what kinds of data it touched.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $code:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $text)] $code,)*
        }

        impl $name {
            /// Every code, in the order a record lists them.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// The code as a record holds it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)*
                }
            }

            /// Reads a code.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$code),)*
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

impl Act {
    /// Whether it is about a grant.
    #[must_use]
    pub const fn of_grant(self) -> bool {
        matches!(
            self,
            Self::AccessRequested
                | Self::AccessApproved
                | Self::AccessDenied
                | Self::AccessEnded
                | Self::AccessReviewed
                | Self::BreakglassStart
                | Self::BreakglassReviewed
                | Self::BreachAssessed
        )
    }

    /// Whether it judges or ends what was done before, and adds nothing to it.
    #[must_use]
    pub const fn judges(self) -> bool {
        matches!(
            self,
            Self::AccessEnded
                | Self::AccessReviewed
                | Self::BreakglassReviewed
                | Self::BreachAssessed
        )
    }

    /// Whether it is about a remote session.
    #[must_use]
    pub const fn of_session(self) -> bool {
        matches!(self, Self::SessionStart | Self::SessionStop)
    }
}

codes! {
    /// What was done.
    Act {
        /// The log begins: its settings and keys.
        LogCreated = "log.created",
        /// Somebody asked for a grant.
        AccessRequested = "access.requested",
        /// A grant was given.
        AccessApproved = "access.approved",
        /// A grant was refused.
        AccessDenied = "access.denied",
        /// A grant was given back, or taken back.
        AccessEnded = "access.ended",
        /// A second person looked at a grant that its holder took alone.
        AccessReviewed = "access.reviewed",
        /// A ticket's texts were opened.
        PhiRead = "phi.read",
        /// Patient data was seen or changed in a system outside the desk.
        PhiAccess = "phi.access",
        /// A remote session began.
        SessionStart = "session.start",
        /// A remote session ended.
        SessionStop = "session.stop",
        /// A step of a procedure was done.
        CustodyStep = "custody.step",
        /// Somebody signed a statement, such as "no patient data seen".
        Attestation = "attestation",
        /// Access was taken in an emergency, without approval.
        BreakglassStart = "breakglass.start",
        /// A second person judged an emergency access.
        BreakglassReviewed = "breakglass.reviewed",
        /// The four factors of 45 CFR 164.402 were weighed.
        BreachAssessed = "breach.assessed",
        /// A ticket was closed; the last record of its chain.
        TicketClosed = "ticket.closed",
        /// The log was read.
        AuditViewed = "audit.viewed",
        /// The log was verified.
        AuditVerified = "audit.verified",
        /// The log was exported.
        AuditExported = "audit.exported",
        /// A body will be removed: facts `seq` and `bh` say whose.
        BodyPurged = "body.purged",
    }

    /// How it ended; the outcomes of a FHIR R4 AuditEvent.
    Outcome {
        /// Done (0).
        Ok = "ok",
        /// Not done, something small was missing (4).
        Minor = "minor",
        /// Refused (8).
        Denied = "denied",
        /// Broke (12).
        Failed = "failed",
    }

    /// Why, in the codes of HL7 v3-ActReason.
    Purpose {
        /// Administration of a system: what a helpdesk does.
        SystemAdministration = "HSYSADMIN",
        /// Running the practice.
        Operations = "HOPERAT",
        /// Treatment.
        Treatment = "TREAT",
        /// Treatment in an emergency.
        EmergencyTreatment = "ETREAT",
        /// Break the glass.
        BreakTheGlass = "BTG",
        /// The patient asked.
        PatientRequest = "PATRQT",
        /// Compliance: audits and reviews.
        Compliance = "HCOMPL",
        /// A drill.
        Test = "HTEST",
    }

    /// What the disclosure counts as under 45 CFR 164.528.
    Disclosure {
        /// Treatment, payment or health care operations: exempt from accounting.
        Tpo = "tpo",
        /// Must be accounted for to the patient.
        Accountable = "accountable",
        /// Incident to a permitted use: exempt.
        Incidental = "incidental",
        /// Not permitted: accounted for, and presumed a breach.
        Impermissible = "impermissible",
    }

    /// A kind of patient data.
    Category {
        /// Name, address, birth date, identifiers.
        Demographics = "demographics",
        /// The appointment book.
        Appointments = "appointments",
        /// Charges, claims, payments.
        Billing = "billing",
        /// Problems, diagnoses, vitals.
        Clinical = "clinical",
        /// Laboratory orders and results.
        Labs = "labs",
        /// Pictures and their reports.
        Imaging = "imaging",
        /// Prescriptions.
        Medications = "medications",
        /// Notes of visits.
        Notes = "notes",
        /// Substance use disorder records (42 CFR Part 2).
        Sud = "sud",
        /// A view of many patients at once.
        List = "list",
    }
}
