//! FHIR R4 AuditEvents, in the patterns of IHE BALP: one for each patient that a record touched, one for none.
//!
//! A profile of BALP is claimed only by an event that has everything the profile asks for, so by none whose client is
//! not known.

mod agent;
mod entity;
mod sort;

use serde_json::{Value, json};

use super::{
    Exported, Origin,
    fhir::{self, ACT_REASON, SOURCE_TYPE, coding, concept, instant},
};
use crate::audit::record::{Act, Draft, Outcome};
use sort::Sort;

/// The code system of confidentiality.
const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
/// The code system of what the law asks of data.
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/// Where BALP's profiles are.
const BALP: &str = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

/// The AuditEvents of a record: `<rid>` when it touched no patient, else `<rid>-1` to `<rid>-n`.
#[must_use]
pub fn events(record: &Exported, origin: &Origin<'_>) -> Vec<Value> {
    if record.patients.is_empty() {
        return vec![event(record, origin, None)];
    }
    let patients = record.patients.iter().enumerate();
    patients
        .map(|(place, token)| event(record, origin, Some((place + 1, token))))
        .collect()
}

fn event(record: &Exported, origin: &Origin<'_>, patient: Option<(usize, &String)>) -> Value {
    let draft = &record.envelope.entry.draft;
    let sort = Sort::of(draft);
    let token = patient.map(|(_, token)| token.as_str());
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": fhir::id(draft.rid.as_str(), patient.map(|(number, _)| number)),
        "meta": {"security": [security(draft)]},
        "type": coding(sort.kind.0, sort.kind.1),
        "subtype": sort.subtypes.iter().map(|(system, code)| coding(system, code)).collect::<Vec<_>>(),
        "action": sort.action,
        "recorded": instant(draft.at),
        "outcome": outcome(draft.out),
        "purposeOfEvent": [concept(ACT_REASON, draft.pou.as_str())],
        "agent": agent::all(record, origin, &sort),
        "source": {
            "site": origin.site,
            "observer": fhir::called("urn:statdesk:function", origin.observer),
            "type": [coding(SOURCE_TYPE, "4")],
        },
        "entity": entity::all(record, origin, &sort, token),
    });
    if let Some(profile) = profile(record, &sort, token) {
        event["meta"]["profile"] = json!([format!("{BALP}{profile}")]);
    }
    match draft.act {
        Act::SessionStart => event["period"] = json!({"start": instant(draft.at)}),
        Act::SessionStop => event["period"] = json!({"end": instant(draft.at)}),
        _ => {}
    }
    event
}

/// What the law asks of the data: 42 CFR Part 2, or the confidentiality of all health data.
fn security(draft: &Draft) -> Value {
    if draft.p2 {
        coding(ACT_CODE, "42CFRPart2")
    } else {
        coding(CONFIDENTIALITY, "R")
    }
}

const fn outcome(out: Outcome) -> &'static str {
    match out {
        Outcome::Ok => "0",
        Outcome::Minor => "4",
        Outcome::Denied => "8",
        Outcome::Failed => "12",
    }
}

/// The profile that the event meets: BALP's are of what succeeded, with one patient and both ends of the connection.
fn profile(record: &Exported, sort: &Sort, token: Option<&str>) -> Option<&'static str> {
    let whole = record.client.is_some() && record.envelope.entry.draft.out == Outcome::Ok;
    token.filter(|_| whole).and(sort.profile)
}
