//! What an act is in FHIR: its type, subtypes and action.

use super::super::fhir::{ACTS, AUTHZ, CUSTODY, DCM, EVENT_TYPE, INTERACTION, ISO_21089};
use crate::audit::record::{Act, Draft};

/// A code and its system.
pub type Code = (&'static str, String);

/// An act in the words of FHIR.
pub struct Sort {
    pub kind: (&'static str, &'static str),
    pub subtypes: Vec<Code>,
    /// C, R, U, D or E.
    pub action: &'static str,
    /// How data was touched, in DICOM's life cycle.
    pub lifecycle: &'static str,
    /// Whether data went from the client to the server.
    pub inward: bool,
    /// BALP's profile for it with one patient.
    pub profile: Option<&'static str>,
}

/// DICOM's Security Alert.
const ALERT: (&str, &str) = (DCM, "110113");

impl Sort {
    /// The words of a record's act.
    pub fn of(draft: &Draft) -> Self {
        let act = draft.act;
        let dicom = |code: &str| vec![(DCM, code.to_owned())];
        let own = || vec![(ACTS, act.as_str().to_owned())];
        match act {
            Act::PhiRead => Self::rest("read"),
            Act::PhiAccess => Self::rest(mode(draft)),
            Act::AccessRequested | Act::AccessApproved | Act::AccessDenied | Act::AccessEnded => {
                let role = (AUTHZ, "AuthZ-Role".to_owned());
                let changed = (DCM, "110136".to_owned());
                Self::plain(ALERT, vec![role, changed], "E")
            }
            Act::BreakglassStart => Self::plain(ALERT, dicom("110127"), "E"),
            Act::AccessReviewed | Act::BreakglassReviewed | Act::BreachAssessed => {
                Self::plain(ALERT, own(), "E")
            }
            Act::SessionStart => Self::plain(ALERT, dicom("110139"), "E"),
            Act::SessionStop => Self::plain(ALERT, dicom("110140"), "E"),
            Act::CustodyStep => {
                let kind = draft.fact.get("kind").and_then(|kind| kind.as_text());
                let kind = kind.unwrap_or("step").to_owned();
                Self::object(vec![(CUSTODY, kind)], "U")
            }
            Act::TicketClosed => Self::object(vec![(CUSTODY, "close".to_owned())], "E"),
            Act::Attestation => Self::object(own(), "E"),
            Act::BodyPurged => Self::object(own(), "D"),
            Act::AuditViewed | Act::AuditExported => Self::plain((DCM, "110101"), own(), "R"),
            Act::AuditVerified => Self::plain((DCM, "110101"), own(), "E"),
            Act::LogCreated => Self::plain(ALERT, dicom("110129"), "E"),
        }
    }

    fn plain(
        kind: (&'static str, &'static str),
        subtypes: Vec<Code>,
        action: &'static str,
    ) -> Self {
        Self {
            kind,
            subtypes,
            action,
            lifecycle: "6",
            inward: false,
            profile: None,
        }
    }

    fn object(subtypes: Vec<Code>, action: &'static str) -> Self {
        Self::plain((EVENT_TYPE, "object"), subtypes, action)
    }

    /// Patient data touched in one of the ways that a REST interface has, or handed out.
    fn rest(mode: &str) -> Self {
        let (code, action, profile, inward) = match mode {
            "search" => ("search-type", "E", "PatientQuery", true),
            "create" => ("create", "C", "PatientCreate", true),
            "update" => ("update", "U", "PatientUpdate", true),
            "delete" => ("delete", "D", "PatientDelete", true),
            "export" | "disclose" => {
                let disclosed = vec![(ISO_21089, "disclose".to_owned())];
                let lifecycle = if mode == "export" { "10" } else { "11" };
                return Self {
                    lifecycle,
                    ..Self::plain((DCM, "110106"), disclosed, "R")
                };
            }
            _ => ("read", "R", "PatientRead", false),
        };
        // A query's profile asks for the query itself, which is sealed.
        let profile = Some(profile).filter(|name| *name != "PatientQuery");
        Self {
            inward,
            profile,
            ..Self::plain(
                (EVENT_TYPE, "rest"),
                vec![(INTERACTION, code.to_owned())],
                action,
            )
        }
    }
}

fn mode(draft: &Draft) -> &str {
    let mode = draft.fact.get("mode").and_then(|mode| mode.as_text());
    mode.unwrap_or("read")
}
