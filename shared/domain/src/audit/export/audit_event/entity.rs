//! What was touched: the ticket with the categories of data, the patient, the request, and the record's own proof.

use serde_json::{Value, json};

use super::super::{
    Exported, Origin,
    fhir::{BASIC_ENTITY, ENTITY_TYPE, LIFECYCLE, OBJECT_ROLE, called, coding, system, typed},
};
use super::sort::Sort;
use crate::audit::record::Draft;

pub fn all(
    record: &Exported,
    origin: &Origin<'_>,
    sort: &Sort,
    patient: Option<&str>,
) -> Vec<Value> {
    let draft = &record.envelope.entry.draft;
    let mut entities: Vec<Value> = data(draft, origin, sort).into_iter().collect();
    entities.extend(patient.map(|token| {
        let tokens = system(origin.practice, "patient-token:v1");
        json!({
            "type": coding(ENTITY_TYPE, "1"), "role": coding(OBJECT_ROLE, "1"),
            "what": typed("Patient", &tokens, token),
        })
    }));
    entities.push(json!({
        "type": coding(BASIC_ENTITY, "XrequestId"),
        "what": called(&system(origin.practice, "request"), draft.rid.as_str()),
    }));
    entities.push(proof(record));
    entities
}

/// The one entity of data that BALP allows: the ticket, or the system where there is none.
fn data(draft: &Draft, origin: &Origin<'_>, sort: &Sort) -> Option<Value> {
    let named = draft.fact.get("system").and_then(|name| name.as_text());
    let (what, role) = match (&draft.tkt, named) {
        (Some(ticket), _) => {
            let tickets = system(origin.practice, "ticket");
            (called(&tickets, ticket.as_str()), "20")
        }
        (None, Some(name)) => (called(&system(origin.practice, "system"), name), "4"),
        (None, None) => return None,
    };
    let mut entity = json!({
        "type": coding(ENTITY_TYPE, "2"), "role": coding(OBJECT_ROLE, role), "what": what,
    });
    if draft.p2 {
        entity["securityLabel"] = json!([super::security(draft)]);
    }
    let mut details = Vec::new();
    if !draft.cat.is_empty() {
        entity["lifecycle"] = coding(LIFECYCLE, sort.lifecycle);
        let fields: Vec<_> = draft.cat.iter().map(|cat| cat.as_str()).collect();
        details.push(detail("fields", &fields.join(",")));
    }
    if let Some(session) = &draft.ses {
        details.push(detail("session", session.as_str()));
    }
    if !details.is_empty() {
        entity["detail"] = json!(details);
    }
    Some(entity)
}

/// What finds the record in a bundle, and what it is held against there.
fn proof(record: &Exported) -> Value {
    let tail = &record.envelope.entry.tail;
    let mut details = vec![
        detail("seq", &tail.seq.to_string()),
        detail("leaf-sha256", &record.leaf.hex()),
        detail("prev", &tail.prev.hex()),
    ];
    if let Some(anchor) = &record.anchor {
        details.push(detail("checkpoint-size", &anchor.size.to_string()));
    }
    json!({
        "type": coding(ENTITY_TYPE, "4"), "name": "proof",
        "what": called("urn:statdesk:log", record.envelope.entry.log.as_str()), "detail": details,
    })
}

fn detail(kind: &str, value: &str) -> Value {
    json!({"type": kind, "valueString": value})
}
