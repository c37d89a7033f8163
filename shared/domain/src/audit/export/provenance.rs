//! FHIR R4 Provenance: who had a ticket's custody, one for each step of its procedure and for its end.

use serde_json::{Value, json};

use super::{
    Exported, Origin,
    fhir::{self, ACT_REASON, CUSTODY, PARTICIPANT, called, concept, instant, system, typed},
};
use crate::audit::{
    base64,
    record::{Act, Draft, TicketTail},
};

/// The code of a verification signature (ASTM E1762).
const VERIFICATION: &str = "1.2.840.10065.1.12.1.5";

/// The Provenance of a record, if it is a step of custody.
#[must_use]
pub fn of(record: &Exported, origin: &Origin<'_>) -> Option<Value> {
    let entry = &record.envelope.entry;
    let draft = &entry.draft;
    let named = |name: &str| draft.fact.get(name).and_then(|fact| fact.as_text());
    let activity = match draft.act {
        Act::CustodyStep => named("kind").unwrap_or("step"),
        Act::TicketClosed => "close",
        _ => return None,
    };
    let ticket = draft.tkt.as_ref()?;
    let tickets = system(origin.practice, "ticket");
    let mut provenance = json!({
        "resourceType": "Provenance",
        "id": fhir::id(draft.rid.as_str(), None),
        "target": [typed("Task", &tickets, ticket.as_str())],
        "occurredDateTime": instant(draft.at),
        "recorded": instant(draft.at),
        "reason": [concept(ACT_REASON, draft.pou.as_str())],
        "activity": concept(CUSTODY, activity),
        "agent": agents(draft, origin),
        "entity": entities(record),
    });
    if let Some(procedure) = named("procedure") {
        let version = draft
            .fact
            .get("version")
            .and_then(|version| version.as_int());
        let version = version.unwrap_or_default();
        provenance["policy"] = json!([format!("urn:protocol:{procedure}@{version}")]);
    }
    if let Some(anchor) = &record.anchor {
        provenance["signature"] = json!([{
            "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": VERIFICATION}],
            "when": instant(draft.at),
            "who": called("urn:statdesk:log", entry.log.as_str()),
            "sigFormat": "text/plain",
            "data": base64::encode(anchor.note.as_bytes()),
        }]);
    }
    Some(provenance)
}

/// The technician, the second person where there is one, and the practice whose data it is.
fn agents(draft: &Draft, origin: &Origin<'_>) -> Vec<Value> {
    let users = system(origin.practice, "user");
    let agent = |kind: &str, who: Value| json!({"type": concept(PARTICIPANT, kind), "who": who});
    let actor = called(&users, draft.actor.as_str());
    let performer = draft.fact.get("performer").and_then(|name| name.as_text());
    let mut agents = match performer.filter(|name| *name != draft.actor.as_str()) {
        Some(performer) => vec![
            agent("performer", called(&users, performer)),
            agent("verifier", actor),
        ],
        None => vec![agent("performer", actor)],
    };
    agents.push(agent("custodian", called("urn:practice", origin.practice)));
    agents
}

/// The record itself, and the ticket's record before it.
fn entities(record: &Exported) -> Vec<Value> {
    let leaf = |role: &str, leaf: String| json!({"role": role, "what": called("urn:statdesk:leaf-sha256", &leaf)});
    let mut entities = vec![leaf("source", record.leaf.hex())];
    let before = record.envelope.entry.ticket_tail;
    if let Some(before) = before.filter(|tail| *tail != TicketTail::GENESIS) {
        entities.push(leaf("revision", before.prev.hex()));
    }
    entities
}
