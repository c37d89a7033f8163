//! FHIR answers: OperationOutcomes, alone or in bundles, in JSON or XML, and the HTTP status they came with.

pub(super) mod http;
mod json;
mod markup;
mod outcome;
mod path;

use super::book::Table;
use super::bytes::trim;
use super::finding::Findings;
use super::xml;
use outcome::Answer;

/// Reads an answer to a FHIR call.
pub(super) fn read(message: &[u8], findings: &mut Findings) {
    let message = http::response(message);
    let (statuses, body) = http::head(&message, findings);
    let body = trim(body);
    if body.is_empty() {
        if statuses == 0 {
            findings.add(Table::FhirForm, "not-fhir", "");
        }
        return;
    }
    let is_markup = body.first() == Some(&b'<');
    if let Some(status) = http::page(body).filter(|_| is_markup) {
        // A page for people says no more than its title.
        if statuses == 0 {
            http::tell(status, "page title", findings);
        }
        return;
    }
    let mut answer = Answer::default();
    let (whole, fault) = match body.first() {
        // A page for people tells no more than the status it came with.
        Some(b'<') if statuses > 0 && !is_fhir(body) => return,
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

/// Whether a text in XML is of FHIR, as far as an answer can be.
fn is_fhir(text: &[u8]) -> bool {
    matches!(
        xml::root(text),
        Some(b"OperationOutcome" | b"Bundle" | b"Parameters" | b"MessageHeader")
    )
}
