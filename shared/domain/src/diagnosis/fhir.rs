//! FHIR answers: OperationOutcomes, alone or in bundles, in JSON or XML, and the HTTP status they came with.

mod http;
mod json;
mod markup;
mod outcome;
mod path;

use super::book::Table;
use super::bytes::trim;
use super::finding::Findings;
use outcome::Answer;

/// Reads an answer to a FHIR call.
pub(super) fn read(message: &[u8], findings: &mut Findings) {
    let (statuses, body) = http::head(message, findings);
    let body = trim(body);
    if body.is_empty() {
        if statuses == 0 {
            findings.add(Table::FhirForm, "not-fhir", "");
        }
        return;
    }
    let mut answer = Answer::default();
    let (whole, fault) = match body.first() {
        Some(b'<') => (markup::read(body, &mut answer), "not-xml"),
        Some(b'{' | b'[') => (json::read(body, &mut answer), "not-json"),
        // Behind a status line anything may stand, such as a proxy's own words.
        _ if statuses > 0 => return,
        _ => (false, "not-json"),
    };
    if !whole {
        findings.add(Table::FhirForm, fault, "");
    }
    answer.tell(whole && statuses == 0, findings);
}
