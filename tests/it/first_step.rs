//! First steps: what a ticket shows whoever works it, and what is done of it.

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

const TECHNICIAN: &str = "lakeside-technician";
const BOSS: &str = "lakeside-manager";

async fn shown(clinic: &Clinic, ticket: &str) -> Vec<Value> {
    let ticket = clinic.ticket(ticket).await.json();
    ticket["first_steps"].as_array().expect("steps").clone()
}

fn id_of(step: &Value) -> String {
    step["id"].as_str().expect("an id").to_owned()
}

async fn mark(clinic: &Clinic, key: &str, ticket: &str, step: &str) -> Answer {
    let path = format!("/v1/tickets/{ticket}/first-steps");
    clinic.post(key, &path, json!({ "step": step })).await
}

/// "A ticket shows the matching first steps for its system and finding": the practice's own first, then what an interface
/// was found to answer, then what is generally known.
#[tokio::test]
async fn a_ticket_shows_its_first_steps() {
    let clinic = Clinic::open().await;
    let own = json!({"vendor": "Labcorp", "first_steps": ["Ring the laboratory's interface desk"]});
    let path = "/v1/systems/lab-interface";
    clinic.with(BOSS, "PUT", path, &[], own).await.expect(200);
    let body = json!({"summary": "no results", "system": "lab-interface", "symptom": "down"});
    let ticket = clinic.report(body).await;
    let steps = shown(&clinic, &ticket).await;
    let from: Vec<_> = steps.iter().map(|step| step["from"].clone()).collect();
    assert_eq!(steps[0]["text"], "Ring the laboratory's interface desk");
    assert_eq!(from.first(), Some(&json!("practice")));
    assert!(from.contains(&json!("product")) && from.ends_with(&[json!("kind")]));
    let headers = [("authorization", "Bearer lakeside-technician")];
    let answer =
        "MSH|^~\\&|LAB|L|EHR|P|20261123140000||ACK|1|P|2.5.1\rMSA|AE|7\rERR||PID^1^3|204|E\r";
    let path = format!("/v1/diagnoses?ticket={ticket}");
    let said = clinic.send("POST", &path, &headers, answer).await;
    let said = said.expect(200).json();
    let steps = shown(&clinic, &ticket).await;
    let found = steps.iter().filter(|step| step["from"] == "finding");
    let found: Vec<_> = found.map(|step| step["text"].clone()).collect();
    let findings = said["findings"].as_array().expect("findings");
    let first = findings.iter().find(|one| one["code"] == "204");
    let first = &first.expect("the finding")["next_steps"][0];
    assert!(found.contains(first), "{found:#?}");
    // Nothing is broken on a request: nothing is known better than by whoever reads it.
    let toner = json!({"summary": "toner", "system": "printer", "symptom": "request"});
    let toner = clinic.report(toner).await;
    assert_eq!(shown(&clinic, &toner).await, Vec::<Value>::new());
}

/// "A technician can mark a step done."
#[tokio::test]
async fn a_step_is_done_once() {
    let clinic = Clinic::open().await;
    let body = json!({"summary": "it jams", "system": "printer", "symptom": "error"});
    let ticket = clinic.report(body).await;
    let step = id_of(&shown(&clinic, &ticket).await[0]);
    mark(&clinic, "lakeside-staff", &ticket, &step)
        .await
        .expect(403);
    let wrong = mark(&clinic, TECHNICIAN, &ticket, "printer.00000000").await;
    assert_eq!(wrong.expect(422).wrong_fields(), ["step"]);
    let path = format!("/v1/tickets/{ticket}/first-steps");
    let once = [("idempotency-key", "step-1")];
    let body = json!({ "step": step });
    let done = clinic
        .with(TECHNICIAN, "POST", &path, &once, body.clone())
        .await
        .expect(200);
    assert_eq!(done.at("/receipt"), "null", "no patient data is involved");
    assert_eq!(done.at("/first_steps/0/done/by"), "technician");
    let again = clinic
        .with(TECHNICIAN, "POST", &path, &once, body)
        .await
        .expect(200);
    assert_eq!(again.json(), done.json());
    mark(&clinic, "lakeside-technician-2", &ticket, &step)
        .await
        .expect(409);
    assert_eq!(shown(&clinic, &ticket).await[0]["done"]["by"], "technician");
    let told = clinic.entries(&ticket, "step_done").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["step"], step);
    let fixed = json!({"resolution": "Paper out of the duplexer."});
    clinic
        .verb(TECHNICIAN, &ticket, "resolve", fixed)
        .await
        .expect(200);
    let other = id_of(&shown(&clinic, &ticket).await[1]);
    mark(&clinic, TECHNICIAN, &ticket, &other).await.expect(409);
}

/// "… becomes part of custody when PHI is involved": its record and the mark are one.
#[tokio::test]
async fn a_step_near_patient_data_is_part_of_its_custody() {
    let clinic = Clinic::open().await;
    let body = json!({"summary": "The chart will not open", "system": "ehr", "symptom": "error", "phi": true});
    let ticket = clinic.report(body).await;
    let step = id_of(&shown(&clinic, &ticket).await[0]);
    let path = format!("/v1/tickets/{ticket}/first-steps");
    let once = [("idempotency-key", "step-1")];
    let body = json!({ "step": step });
    let done = clinic
        .with(TECHNICIAN, "POST", &path, &once, body.clone())
        .await
        .expect(200);
    let seq = done.json()["receipt"]["seq"].clone();
    assert!(seq.is_u64(), "{}", done.json());
    let again = clinic
        .with(TECHNICIAN, "POST", &path, &once, body)
        .await
        .expect(200);
    assert_eq!(again.json()["receipt"], done.json()["receipt"]);
    let log = clinic
        .get("lakeside-auditor", "/v1/phi/log")
        .await
        .expect(200)
        .json();
    let items = log["items"].as_array().expect("records").clone();
    let record = items
        .iter()
        .find(|one| one["seq"] == seq)
        .expect("the record");
    assert_eq!(record["record"]["act"], "custody.step");
    assert_eq!(record["record"]["fact"]["first_step"], step);
    assert_eq!(clinic.entries(&ticket, "step_done").await.len(), 1);
    // It is no step of a procedure: none has begun.
    let protocol = clinic
        .get(TECHNICIAN, &format!("/v1/tickets/{ticket}/phi"))
        .await;
    assert_eq!(protocol.expect(200).at("/custody"), "null");
}
