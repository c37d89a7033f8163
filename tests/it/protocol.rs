//! The PHI protocol through the API: leave to see, what was seen, sessions, steps, emergencies, and the gate.

mod broken;
mod closing;
mod crowd;
mod emergency;
mod gate;
mod grant;
mod reporter;
mod session;
mod step;
mod strict;

use domain::audit::record::{Act, Draft};
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::phi_log::PhiLog;

/// Whose week it is.
const ON_CALL: &str = "lakeside-technician";
/// Who is neither assigned nor on call.
const OTHER: &str = "lakeside-technician-2";
const MANAGER: &str = "lakeside-manager";

/// A ticket whose text is marked as holding patient data.
async fn marked(clinic: &Clinic) -> String {
    let body = json!({"summary": "The chart will not open", "system": "ehr", "symptom": "error",
                      "scope": "user", "phi": true});
    clinic.report(body).await
}

/// Says that the EHR holds patient data.
async fn ehr_touches_phi(clinic: &Clinic) {
    let body = json!({"touches": ["care", "phi"]});
    let put = clinic.with(MANAGER, "PUT", "/v1/systems/ehr", &[], body);
    put.await.expect(200);
}

/// Does a deed of the protocol.
async fn deed(clinic: &Clinic, key: &str, ticket: &str, deed: &str, body: Value) -> Answer {
    let path = format!("/v1/tickets/{ticket}/phi/{deed}");
    clinic.post(key, &path, body).await
}

/// Asks for leave to read the ticket's text.
async fn ask(clinic: &Clinic, key: &str, ticket: &str) -> Answer {
    let why = json!({"reason": "To see what the report says."});
    deed(clinic, key, ticket, "grants", why).await
}

/// Opens the ticket's text.
async fn open(clinic: &Clinic, key: &str, ticket: &str) -> Answer {
    let path = format!("/v1/tickets/{ticket}/text");
    clinic.get(key, &path).await
}

/// Where the protocol stands.
async fn protocol(clinic: &Clinic, ticket: &str) -> Value {
    let path = format!("/v1/tickets/{ticket}/phi");
    clinic.get(MANAGER, &path).await.expect(200).json()
}

/// The codes of what closing lacks.
async fn missing(clinic: &Clinic, ticket: &str) -> Vec<String> {
    let protocol = protocol(clinic, ticket).await;
    items(&protocol["missing"])
}

fn items(missing: &Value) -> Vec<String> {
    let all = missing.as_array().expect("a list").iter();
    all.map(|one| one["item"].as_str().expect("an item").to_owned())
        .collect()
}

/// What the log of `lakeside` says of a ticket, in order; the log is sound.
async fn records(clinic: &Clinic, ticket: &str) -> Vec<Draft> {
    let log = PhiLog::of(clinic, "lakeside").await;
    log.assert_sound(vec![], ticket);
    let all = log.envelopes().into_iter().map(|one| one.entry.draft);
    all.filter(|draft| draft.tkt.as_ref().is_some_and(|id| id.as_str() == ticket))
        .collect()
}

/// What was done to a ticket, by the log.
async fn acts(clinic: &Clinic, ticket: &str) -> Vec<Act> {
    let records = records(clinic, ticket).await;
    records.iter().map(|draft| draft.act).collect()
}

/// Somebody who is a technician and a manager at once; the key is `both-roles`.
async fn of_both_roles(clinic: &Clinic) {
    let person = json!({"id": "dual", "name": "Dual", "roles": ["technician", "manager"]});
    clinic.post(MANAGER, "/v1/people", person).await.expect(201);
    let app = clinic.app();
    tests::fixture::key(app, "both-roles", "dual", &["lakeside"], false).await;
}
