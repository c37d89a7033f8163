//! The pieces that FHIR resources are made of: ids, codings, references to what no FHIR server holds.

use jiff::{Timestamp, fmt::temporal::DateTimePrinter};
use serde_json::{Value, json};

use crate::audit::hash::Hash;

pub const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
pub const EVENT_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
pub const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
pub const OBJECT_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
pub const LIFECYCLE: &str = "http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle";
pub const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
pub const ISO_21089: &str = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
pub const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
pub const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
pub const PARTICIPANT: &str = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
pub const SOURCE_TYPE: &str = "http://terminology.hl7.org/CodeSystem/security-source-type";
pub const AUTHZ: &str = "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType";
pub const BASIC_ENTITY: &str = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
/// The acts of the log that no published code system has.
pub const ACTS: &str = "https://statdesk.example/fhir/CodeSystem/phi-log-act";
/// The kinds of a procedure's steps.
pub const CUSTODY: &str = "https://statdesk.example/fhir/CodeSystem/helpdesk-custody";
/// As what somebody acted.
pub const ROLES: &str = "https://statdesk.example/fhir/CodeSystem/helpdesk-role";

/// The longest id that FHIR allows, in characters.
pub const ID_MAX: usize = 64;
/// How much of a digest stands for a request's id that FHIR does not allow; what is left is for a part's number.
const DIGEST: usize = 48;

/// The id of the resource made of a record, or of one of its parts: the request's id in lower case where FHIR allows it
/// (1 to 64 of A-Z, a-z, 0-9, hyphen and full stop), else its digest.
pub fn id(rid: &str, part: Option<usize>) -> String {
    let part = part.map_or(String::new(), |number| format!("-{number}"));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if rid.len() + part.len() <= ID_MAX && rid.bytes().all(allowed) {
        return rid.to_ascii_lowercase() + &part;
    }
    let digest = Hash::of(&[rid.as_bytes()]).hex();
    let digest: String = digest.chars().take(DIGEST).collect();
    digest + &part
}

pub fn coding(system: &str, code: &str) -> Value {
    json!({"system": system, "code": code})
}

pub fn concept(system: &str, code: &str) -> Value {
    json!({"coding": [coding(system, code)]})
}

/// A reference by what something is called where it is known: no server holds a resource of it.
pub fn called(system: &str, value: &str) -> Value {
    json!({"identifier": {"system": system, "value": value}})
}

/// The same, with the type that a resource of it would have.
pub fn typed(kind: &str, system: &str, value: &str) -> Value {
    json!({"type": kind, "identifier": {"system": system, "value": value}})
}

/// The system of one kind of a practice's identifiers.
pub fn system(practice: &str, kind: &str) -> String {
    format!("urn:practice:{practice}:{kind}")
}

pub fn instant(at: Timestamp) -> String {
    static INSTANT: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    INSTANT.timestamp_to_string(&at)
}
