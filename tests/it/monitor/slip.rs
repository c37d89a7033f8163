//! What must not slip: outages that a later reading, a relapse or a changed label could hide.

use serde_json::json;
use tests::clinic::Clinic;

async fn one_of_one(clinic: &Clinic, system: &str) {
    let body =
        json!({"system": system, "location": "main", "open": {"bad": 1, "of": 1}, "close": 1});
    let made = clinic.check(&format!("{system}-main"), body).await;
    made.expect(201);
}

fn reading(system: &str, status: &str) -> serde_json::Value {
    json!({"check": format!("{system}-main"), "system": system, "location": "main", "status": status})
}

/// A check may be read more often than it is judged: what waits for a doubt to be settled is told when that is over.
#[tokio::test]
async fn a_reading_puts_nothing_off_that_is_due() {
    let clinic = Clinic::open().await;
    let depends = json!({"depends_on": ["network"]});
    let path = "/v1/systems/ehr";
    let put = clinic.with("lakeside-manager", "PUT", path, &[], depends);
    put.await.expect(200);
    one_of_one(&clinic, "ehr").await;
    // Once is a doubt about the network, and no trouble.
    clinic.read(vec![reading("network", "fail")]).await;
    clinic.read(vec![reading("ehr", "fail")]).await;
    assert_eq!(clinic.all_tickets().await.len(), 0, "it may be the network");
    for _ in 0..4 {
        clinic.pass(1);
        clinic.read(vec![reading("ehr", "fail")]).await;
        clinic.look().await;
    }
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    assert_eq!(tickets[0]["system"], "ehr");
}

/// What fails again after it was answered has no ladder any more: whoever works on it hears of it.
#[tokio::test]
async fn a_relapse_of_what_was_answered_is_paged() {
    let clinic = Clinic::open().await;
    one_of_one(&clinic, "ehr").await;
    clinic.read(vec![reading("ehr", "fail")]).await;
    let id = clinic.all_tickets().await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let say = json!({"text": "The vendor restarts it.", "next_update_minutes": 600});
    clinic
        .verb("lakeside-technician", &id, "respond", say)
        .await
        .expect(200);
    clinic.pass(1);
    clinic.read(vec![reading("ehr", "ok")]).await;
    clinic.pass(10);
    clinic.read(vec![reading("ehr", "fail")]).await;
    assert_eq!(clinic.entries(&id, "relapsed").await.len(), 1);
    let pages = clinic.pages_to("technician");
    let reasons: Vec<_> = pages
        .iter()
        .map(|page| page.attributes["reason"].as_str())
        .collect();
    assert_eq!(reasons.last(), Some(&"relapsed"), "{reasons:?}");
}

/// An alert that comes to name another system is told of that one: "never quietly general".
#[tokio::test]
async fn an_alert_follows_its_labels() {
    let clinic = Clinic::open().await;
    let fire = async |system: &str| {
        let body = json!({"version": "4", "status": "firing", "alerts": [{
            "status": "firing", "fingerprint": "a1", "labels": {"system": system, "site": "main"},
            "annotations": {}, "startsAt": clinic.now().to_string(), "endsAt": "0001-01-01T00:00:00Z"}]});
        let sent = clinic.post("lakeside-monitor", "/v1/probes/alertmanager", body);
        sent.await.expect(202)
    };
    fire("printer").await;
    clinic.pass(1);
    fire("ehr").await;
    let tickets = clinic.all_tickets().await;
    let told: Vec<_> = tickets
        .iter()
        .map(|one| (one["system"].clone(), one["tier"].clone()))
        .collect();
    assert!(
        told.contains(&(json!("ehr"), json!("critical"))),
        "{told:?}"
    );
    assert_eq!(told.len(), 2, "{told:?}");
}

/// An alert that began within a maintenance window is told when that is over, also when it is ended early.
#[tokio::test]
async fn a_window_that_ends_early_keeps_no_alert_still() {
    let clinic = Clinic::open().await;
    let window = json!({"system": "ehr", "from": clinic.now().to_string(),
                        "until": clinic.minutes_on(300).to_string(), "reason": "An upgrade."});
    let planned = clinic.post("lakeside-manager", "/v1/maintenance", window);
    let id = planned.await.expect(201).at("/id");
    clinic.pass(1);
    let body = json!({"version": "4", "status": "firing", "alerts": [{
        "status": "firing", "fingerprint": "a1", "labels": {"system": "ehr", "site": "main"},
        "annotations": {}, "startsAt": clinic.now().to_string(), "endsAt": "0001-01-01T00:00:00Z"}]});
    let sent = clinic.post("lakeside-monitor", "/v1/probes/alertmanager", body);
    sent.await.expect(202);
    clinic.look_minutes(5).await;
    assert_eq!(clinic.all_tickets().await.len(), 0, "it is expected");
    let path = format!("/v1/maintenance/{id}");
    let ended = clinic.with("lakeside-manager", "DELETE", &path, &[], json!({}));
    ended.await.expect(204);
    clinic.look_minutes(16).await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    assert_eq!(tickets[0]["system"], "ehr");
}
