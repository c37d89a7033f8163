//! Rare moments that a role must hold for too: nobody to page, a report that leaves its incident, a log that went on.

use aws::keys;
use domain::ids::{PracticeId, TicketId};
use local::{Call, Fault, Outcome};
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::{fixture, table};

/// Who used an action on a resource whose ARN ends so, and was let.
fn users(calls: &[Call], action: &str, resource: &str) -> Vec<String> {
    let used = |call: &&Call| {
        call.outcome == Outcome::Done
            && call
                .accesses
                .iter()
                .any(|access| access.action == action && access.resource.ends_with(resource))
    };
    let mut users: Vec<_> = calls
        .iter()
        .filter(used)
        .filter_map(|call| call.function.clone())
        .collect();
    users.dedup();
    users
}

fn outage() -> Value {
    json!({"summary": "EHR will not open", "system": "ehr", "symptom": "down", "scope": "site",
           "location": "main"})
}

/// Says through a reporter's link that it is not fixed.
async fn not_fixed(clinic: &Clinic, link: &str) {
    let once = clinic.open_link(link).await.hidden("not-fixed", "once");
    let fields = [
        ("action", "not-fixed"),
        ("reason", "Still down"),
        ("once", once.as_str()),
    ];
    clinic.submit(link, &fields).await.expect(303);
}

/// Broken glass is heard of by somebody: by the operator, where no officer and no manager can be reached.
#[tokio::test]
async fn broken_glass_that_nobody_can_hear_of_is_the_operators() {
    let clinic = Clinic::open().await;
    let nobody = fixture::PEOPLE.map(|(id, role, _)| (id, role, false));
    let app = clinic.app();
    fixture::practice_of(app, "outpost", "America/Chicago", &["main"], &nobody).await;
    let opened = clinic.post("outpost-staff", "/v1/tickets", outage()).await;
    let path = format!(
        "/v1/tickets/{}/phi/break-glass",
        opened.expect(201).at("/id")
    );
    clinic.take_calls();
    let body =
        json!({"code": "care_blocked", "reason": "The clinician waits and nobody can approve."});
    clinic
        .post("outpost-technician", &path, body)
        .await
        .expect(201);
    let calls = clinic.take_calls();
    assert_eq!(users(&calls, "sns:Publish", "OperatorTopic"), ["phi-audit"]);
}

/// "Nobody on call: the next step fires at once", up to the operator, whichever function finds nobody.
#[tokio::test]
async fn whoever_finds_nobody_to_page_tells_the_operator() {
    let clinic = Clinic::open().await;
    let nobody = fixture::PEOPLE.map(|(id, role, _)| (id, role, false));
    fixture::practice_of(
        clinic.app(),
        "outpost",
        "America/Chicago",
        &["main"],
        &nobody,
    )
    .await;
    clinic.take_calls();
    let told = || users(&clinic.take_calls(), "sns:Publish", "OperatorTopic");
    let opened = clinic.post("outpost-staff", "/v1/tickets", outage()).await;
    let id = opened.expect(201).at("/id");
    assert_eq!(told(), ["ticket-intake"]);
    let path = format!("/v1/tickets/{id}");
    let link = clinic
        .get("outpost-technician", &path)
        .await
        .expect(200)
        .at("/follow");
    let resolve = async || {
        clinic.pass(5);
        let fixed = json!({"resolution": "Restarted", "steps": []});
        let resolved = clinic.verb("outpost-technician", &id, "resolve", fixed);
        resolved.await.expect(200);
        clinic.pass(5);
        clinic.take_calls();
    };
    resolve().await;
    let reopened = clinic.verb(
        "outpost-staff",
        &id,
        "reopen",
        json!({"reason": "Still down"}),
    );
    reopened.await.expect(200);
    assert_eq!(told(), ["ticket-desk"]);
    resolve().await;
    not_fixed(&clinic, &link).await;
    assert_eq!(told(), ["page-reply"]);
}

/// The same where a monitor's reading opens the ticket.
#[tokio::test]
async fn a_reading_that_finds_nobody_to_page_tells_the_operator() {
    let clinic = Clinic::open().await;
    let nobody = fixture::PEOPLE.map(|(id, role, _)| (id, role, false));
    let app = clinic.app();
    fixture::practice_of(app, "outpost", "America/Chicago", &["main"], &nobody).await;
    let fails =
        json!({"check": "ehr-login", "system": "ehr", "location": "main", "status": "fail"});
    for last in [false, false, true] {
        clinic.take_calls();
        let sent = json!({"readings": [fails.clone()]});
        let sent = clinic.post("outpost-monitor", "/v1/probes/readings", sent);
        let opened = sent.await.expect(202).json()["tickets"] != json!([]);
        assert_eq!(opened, last);
        clinic.pass(1);
    }
    let users = users(&clinic.take_calls(), "sns:Publish", "OperatorTopic");
    assert_eq!(users, ["probe-ingest"]);
}

/// A reading shows that the network is dead behind which an incident of checks stands: its reports move with it.
#[tokio::test]
async fn a_reading_moves_the_reports_of_an_incident_to_what_it_is_part_of() {
    let clinic = Clinic::open().await;
    let body = json!({"depends_on": ["network"]});
    let put = clinic.with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], body);
    put.await.expect(200);
    let of = |check: &str, system: &str, status: &str| json!({"check": check, "system": system, "location": "main", "status": status});
    clinic.read(vec![of("gateway", "network", "ok")]).await;
    for _ in 0..3 {
        clinic
            .read(vec![of("ehr-1", "ehr", "fail"), of("ehr-2", "ehr", "fail")])
            .await;
        clinic.pass(1);
    }
    let ticket = async |check: &str| clinic.see_check(check).await.at("/state/trouble_ticket");
    let (first, second) = (ticket("ehr-1").await, ticket("ehr-2").await);
    let incident = clinic.ticket(&second).await.at("/incident");
    let (lead, part) = match incident == first {
        true => (first, second),
        false => (second, first),
    };
    assert_eq!(clinic.ticket(&part).await.at("/incident"), lead);
    clinic.take_calls();
    for _ in 0..3 {
        clinic.read(vec![of("gateway", "network", "fail")]).await;
        clinic.pass(1);
    }
    let users = users(&clinic.take_calls(), "dynamodb:DeleteItem", "Desk");
    assert_eq!(users, ["probe-ingest"]);
    let network = ticket("gateway").await;
    for report in [lead, part] {
        assert_eq!(clinic.ticket(&report).await.at("/incident"), network);
    }
}

/// A report whose incident was resolved is not fixed: its reporter's link takes it out of the incident.
#[tokio::test]
async fn a_link_takes_a_report_out_of_its_incident() {
    let clinic = Clinic::open().await;
    let (first, second) = (clinic.ehr_down().await, clinic.ehr_down().await);
    assert_eq!(clinic.ticket(&second).await.at("/incident"), first);
    let fixed = json!({"resolution": "Restarted", "steps": []});
    let resolved = clinic.verb("lakeside-technician", &first, "resolve", fixed);
    resolved.await.expect(200);
    clinic.take_calls();
    not_fixed(&clinic, &clinic.follow(&second).await).await;
    let users = users(&clinic.take_calls(), "dynamodb:DeleteItem", "Desk");
    assert_eq!(users, ["page-reply"]);
    assert_eq!(clinic.ticket(&second).await.at("/incident"), "null");
}

/// "A report that joins in the very moment of a withdrawal is released by the incident's word and stands alone": the
/// sweep carries the word to it.
#[tokio::test]
async fn a_sweep_releases_a_report_that_joined_as_its_incident_was_withdrawn() {
    let clinic = Clinic::open().await;
    let (first, second) = (clinic.ehr_down().await, clinic.ehr_down().await);
    // Its row at the incident lands after the withdrawal has looked for reports.
    let client = table::client(&clinic);
    let name = clinic.app().config.desk_table.clone();
    let id = |text: &str| TicketId::parse(text).expect("an id");
    let practice = PracticeId::new("lakeside").expect("a slug");
    let key = keys::child(&practice, id(&first), id(&second));
    let row = client.delete_item().table_name(&name).set_key(Some(key));
    let row = row.return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld);
    let row = row.send().await.expect("a row").attributes;
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(Fault::KillAfter, 1, |call| {
        call.operation == "TransactWriteItems"
    });
    let reason = json!({"reason": "A mistake"});
    let withdrawal = clinic.verb("lakeside-technician", &first, "withdraw", reason);
    assert!(wire.until_killed(withdrawal).await.is_none());
    let landed = client.put_item().table_name(&name).set_item(row);
    landed.send().await.expect("a row");
    clinic.take_calls();
    clinic.sweep_minutes(2).await;
    let users = users(&clinic.take_calls(), "dynamodb:DeleteItem", "Desk");
    assert_eq!(users, ["sla-sweep"]);
    assert_eq!(clinic.ticket(&second).await.at("/incident"), "null");
    assert_eq!(clinic.ticket(&second).await.at("/status"), "open");
}

/// A ticket's chain goes on from its own last record, wherever in the log that is.
#[tokio::test]
async fn a_ticket_is_opened_again_after_others_were() {
    let clinic = Clinic::open().await;
    let plain = json!({"summary": "Charts will not open", "system": "ehr", "symptom": "error",
                       "scope": "user"});
    let one = clinic.report(plain.clone()).await;
    let other = clinic.report(plain).await;
    clinic.take_calls();
    for id in [&one, &other, &one] {
        let path = format!("/v1/tickets/{id}/text");
        clinic.get("lakeside-technician", &path).await.expect(200);
    }
    let calls = clinic.take_calls();
    assert_eq!(users(&calls, "dynamodb:GetItem", "Audit"), ["phi-open"]);
}
