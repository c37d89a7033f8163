//! Who took part: the person, whom else the record names, and both ends of the connection.

use serde_json::{Value, json};

use super::super::{
    Exported, Origin,
    fhir::{ACT_REASON, DCM, PARTICIPANT, PARTICIPATION, ROLES, called, concept, system},
};
use super::sort::Sort;
use crate::audit::record::Draft;

pub fn all(record: &Exported, origin: &Origin<'_>, sort: &Sort) -> Vec<Value> {
    let draft = &record.envelope.entry.draft;
    let users = system(origin.practice, "user");
    let mut agents = vec![user(draft, &users)];
    let named = |name: &str| draft.fact.get(name).and_then(|fact| fact.as_text());
    // The holder of a grant, and who did the step that the actor verified.
    if let Some(holder) = named("holder").filter(|holder| *holder != draft.actor.as_str()) {
        agents.push(json!({
            "type": concept(PARTICIPATION, "IRCP"), "who": called(&users, holder), "requestor": false,
        }));
    }
    let performer = named("performer").filter(|performer| *performer != draft.actor.as_str());
    if let Some(performer) = performer {
        agents.push(json!({
            "type": concept(PARTICIPANT, "performer"), "who": called(&users, performer), "requestor": false,
        }));
        agents.push(json!({
            "type": concept(PARTICIPANT, "verifier"), "who": called(&users, draft.actor.as_str()),
            "requestor": false,
        }));
    }
    // Data goes from the source (110153) to the destination (110152).
    let (client, server) = if sort.inward {
        ("110153", "110152")
    } else {
        ("110152", "110153")
    };
    if let Some(known) = &record.client {
        agents.push(json!({
            "type": concept(DCM, client),
            "who": called(&system(origin.practice, "device"), known.device.as_str()),
            "requestor": false,
            "network": {"address": known.address.to_string(), "type": "2"},
        }));
    }
    agents.push(match named("system") {
        // A system of the practice, by the name that it has there.
        Some(name) => json!({
            "type": concept(DCM, server), "who": called(&system(origin.practice, "system"), name),
            "requestor": false, "network": {"address": name, "type": "1"},
        }),
        None => json!({
            "type": concept(DCM, server), "who": called("urn:statdesk:site", origin.site),
            "requestor": false, "network": {"address": origin.api, "type": "5"},
        }),
    });
    agents
}

fn user(draft: &Draft, users: &str) -> Value {
    let mut user = json!({
        "type": concept(PARTICIPATION, "IRCP"),
        "role": [concept(ROLES, draft.role.as_str())],
        "who": called(users, draft.actor.as_str()),
        "requestor": true,
        "purposeOfUse": [concept(ACT_REASON, draft.pou.as_str())],
    });
    if let Some(grant) = &draft.grant {
        user["policy"] = json!([format!("urn:grant:{grant}")]);
    }
    user
}
