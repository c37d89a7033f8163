//! Routing and first contact over HTTP: who is suggested and why, and what a timeline says of how it was solved.

use serde_json::json;
use tests::clinic::Clinic;

const TECHNICIAN: &str = "lakeside-technician";
const BOSS: &str = "lakeside-manager";

/// "Routing by system to the specialist queue and by skill, on-call state, load and record to a technician, not
/// round-robin", and the choice explains itself.
#[tokio::test]
async fn a_ticket_says_whom_it_fits_and_why() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let ticket = clinic.ticket(&id).await.json();
    assert_eq!(ticket["suggested"], "technician");
    assert!(ticket["assignee"].is_null(), "a suggestion takes nothing");
    let routed = clinic.entries(&id, "routed").await;
    assert_eq!(routed.len(), 1);
    assert_eq!(routed[0]["person"], "technician");
    assert_eq!(routed[0]["because"], json!(["skill", "on_call"]));
    assert_eq!(routed[0]["actor"], json!({"by": "desk"}));
    // Reassignment keeps its history.
    for person in ["technician", "technician-2"] {
        let body = json!({ "person": person });
        let given = clinic.verb(TECHNICIAN, &id, "assign", body).await;
        assert_eq!(given.expect(200).at("/suggested"), "technician");
    }
    let assigned = clinic.entries(&id, "assigned").await;
    assert_eq!(assigned[1]["from"], "technician");
    assert_eq!(clinic.entries(&id, "routed").await, routed);
    // Whoever joins an incident is routed with it.
    let child = clinic.ehr_down().await;
    assert_eq!(clinic.entries(&child, "routed").await.len(), 0);
}

/// "No technician with the skill: say so on the ticket and page the lead."
#[tokio::test]
async fn where_nobody_has_the_skill_the_manager_is_paged() {
    let clinic = Clinic::open().await;
    let queue = json!({"queue": "radiology"});
    let path = "/v1/systems/imaging";
    clinic.with(BOSS, "PUT", path, &[], queue).await.expect(200);
    let body =
        json!({"summary": "no pictures", "system": "imaging", "symptom": "down", "scope": "site"});
    let id = clinic.report(body).await;
    let routed = clinic.entries(&id, "routed").await;
    assert_eq!(routed[0]["because"], json!(["nobody_skilled"]));
    assert!(routed[0].get("person").is_none());
    assert_eq!(clinic.ticket(&id).await.at("/suggested"), "null");
    let told = clinic.pages_to("manager");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].attributes["reason"], "nobody_skilled");
    assert_eq!(clinic.pages_to("technician").len(), 1, "the ladder goes on");
    // What is confidential is a manager's to give.
    let secret = json!({"summary": "my screen", "system": "workstation", "confidential": true});
    let secret = clinic.report(secret).await;
    assert_eq!(clinic.entries(&secret, "routed").await.len(), 0);
}

/// "Resolved by the first technician who responded, no hand-over to another skill, not reopened within 7 days (*pending*
/// until then)."
#[tokio::test]
async fn a_timeline_says_how_it_was_solved() {
    let clinic = Clinic::open().await;
    let toner = json!({"summary": "toner", "system": "printer", "symptom": "request"});
    let fcr = async |id: &str| {
        let path = format!("/v1/tickets/{id}/timeline");
        let answer = clinic.get(BOSS, &path).await.expect(200);
        (answer.at("/fcr/outcome"), answer.at("/fcr/because"))
    };
    let is = |outcome: &str, because: &str| (outcome.to_owned(), because.to_owned());
    let resolve = json!({"resolution": "New toner."});
    let id = clinic.report(toner.clone()).await;
    assert_eq!(fcr(&id).await, is("pending", "still_open"));
    let say = json!({"text": "On my way."});
    clinic
        .verb(TECHNICIAN, &id, "respond", say)
        .await
        .expect(200);
    clinic.pass(5);
    clinic
        .verb(TECHNICIAN, &id, "resolve", resolve.clone())
        .await
        .expect(200);
    assert_eq!(fcr(&id).await, is("pending", "may_reopen"));
    let other = clinic.report(toner.clone()).await;
    let say = json!({"text": "I look."});
    clinic
        .verb(TECHNICIAN, &other, "respond", say)
        .await
        .expect(200);
    let solved = clinic.verb("lakeside-technician-2", &other, "resolve", resolve.clone());
    solved.await.expect(200);
    assert_eq!(fcr(&other).await, is("missed", "resolved_by_another"));
    let again = clinic.report(toner).await;
    clinic
        .verb(TECHNICIAN, &again, "resolve", resolve)
        .await
        .expect(200);
    clinic.pass(7 * 1440 - 1);
    assert_eq!(fcr(&id).await, is("pending", "may_reopen"));
    let reason = json!({"reason": "Empty again."});
    clinic
        .verb(TECHNICIAN, &again, "reopen", reason)
        .await
        .expect(200);
    assert_eq!(fcr(&again).await, is("missed", "reopened"));
    clinic.pass(1);
    assert_eq!(fcr(&id).await, is("achieved", "stayed_resolved"));
}

/// "Its downtime procedure (shown to staff on the ticket at once)", for as long as there is trouble.
#[tokio::test]
async fn staff_are_told_what_to_do_meanwhile() {
    let clinic = Clinic::open().await;
    let paper = json!({"downtime_procedure": "Chart on paper."});
    let path = "/v1/systems/ehr";
    clinic.with(BOSS, "PUT", path, &[], paper).await.expect(200);
    let down =
        json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "site"});
    let opened = clinic.post("lakeside-staff", "/v1/tickets", down).await;
    let opened = opened.expect(201);
    assert_eq!(opened.at("/downtime_procedure"), "Chart on paper.");
    let id = opened.at("/id");
    assert_eq!(
        clinic.ticket(&id).await.at("/downtime_procedure"),
        "Chart on paper."
    );
    let done = json!({"resolution": "Restarted."});
    let done = clinic
        .verb(TECHNICIAN, &id, "resolve", done)
        .await
        .expect(200);
    assert_eq!(done.at("/downtime_procedure"), "null");
    let ask = json!({"summary": "how do I print a chart", "system": "ehr", "symptom": "question"});
    let ask = clinic.report(ask).await;
    assert_eq!(clinic.ticket(&ask).await.at("/downtime_procedure"), "null");
}

/// "By skill, on-call state, load and record": who has open tickets already is not given the next one as well.
#[tokio::test]
async fn whoever_has_less_to_do_is_suggested() {
    let clinic = Clinic::open().await;
    let printer = json!({"summary": "no paper comes", "system": "printer", "symptom": "down", "scope": "user"});
    let first = clinic.report(printer.clone()).await;
    let person = clinic.ticket(&first).await.at("/suggested");
    for _ in 0..5 {
        let id = clinic.report(printer.clone()).await;
        let body = json!({ "person": person });
        clinic
            .verb(TECHNICIAN, &id, "assign", body)
            .await
            .expect(200);
    }
    clinic.pass(1);
    clinic.look().await;
    let next = clinic.report(printer.clone()).await;
    let other = clinic.ticket(&next).await.at("/suggested");
    assert_ne!(other, person);
    let because = clinic.entries(&next, "routed").await[0]["because"].clone();
    assert!(
        because
            .as_array()
            .expect("reasons")
            .contains(&json!("load")),
        "{because}"
    );
    // A count that is old says nothing.
    clinic.pass(11);
    let later = clinic.report(printer).await;
    assert_eq!(clinic.ticket(&later).await.at("/suggested"), person);
}

/// "Intake recognises systems from text through" the catalogue: by the product's name where there are two of a kind, and
/// by the practice's own name for what nobody else knows.
#[tokio::test]
async fn a_report_finds_its_system_by_what_people_call_it() {
    let clinic = Clinic::open().await;
    let put = async |id: &str, body: serde_json::Value| {
        let path = format!("/v1/systems/{id}");
        clinic.with(BOSS, "PUT", &path, &[], body).await
    };
    let ours = json!({"vendor": "eClinicalWorks", "product": "eClinicalWorks"});
    put("ehr", ours).await.expect(200);
    let theirs = json!({"id": "epic-hosp", "name": "Hospital EHR", "kind": "ehr", "vendor": "Epic", "product": "Hyperspace"});
    clinic.post(BOSS, "/v1/systems", theirs).await.expect(201);
    let own = json!({"id": "medflow", "name": "MedFlow Pro", "kind": "billing"});
    clinic.post(BOSS, "/v1/systems", own).await.expect(201);
    let system = async |summary: &str| {
        let id = clinic.report(json!({ "summary": summary })).await;
        let ticket = clinic.ticket(&id).await;
        (ticket.at("/system"), ticket.at("/kind"))
    };
    let is = |system: &str, kind: &str| (system.to_owned(), kind.to_owned());
    assert_eq!(system("ecw is down for everyone").await, is("ehr", "ehr"));
    assert_eq!(
        system("hyperspace wont open at any desk").await,
        is("epic-hosp", "ehr")
    );
    assert_eq!(
        system("the hospital EHR is down").await,
        is("epic-hosp", "ehr")
    );
    assert_eq!(system("EHR will not open anywhere").await, is("ehr", "ehr"));
    assert_eq!(
        system("medflow pro is down for everyone").await,
        is("medflow", "billing")
    );
    assert_eq!(
        system("cannot reach the internet").await,
        is("network", "network")
    );
}
