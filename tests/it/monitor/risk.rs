//! Risks: what will run out is told days ahead, and put right before it fails.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::endpoint::{Endpoint, authority};

/// A reading of the EHR's check that measures this as well.
fn measured(what: &str, value: f64) -> Value {
    json!({"check": "ehr-login", "system": "ehr", "location": "main", "status": "ok", what: value})
}

async fn only(clinic: &Clinic) -> Value {
    let mut tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    tickets.remove(0)
}

/// "`general` at first, the system's tier when failure is nearer than twice that tier's target. Fixed before failing
/// counts as *avoided*."
#[tokio::test]
async fn a_certificate_is_renewed_before_it_fails() {
    let clinic = Clinic::open().await;
    clinic.read(vec![measured("certificate_days", 20.0)]).await;
    assert!(clinic.all_tickets().await.is_empty(), "far enough");
    clinic.pass(60 * 24 * 10);
    clinic.read(vec![measured("certificate_days", 10.0)]).await;
    let ticket = only(&clinic).await;
    assert_eq!(
        (&ticket["tier"], &ticket["status"]),
        (&json!("general"), &json!("open"))
    );
    let shown = clinic.see_check("ehr-login").await;
    assert_eq!(shown.at("/state/phase"), "at_risk");
    assert_eq!(shown.at("/state/risk/what"), "certificate");
    assert_eq!(shown.at("/state/risk_ticket"), ticket["id"]);
    // Four hours and a minute before the end, and then four.
    clinic.pass(60 * 24 * 10 - 241);
    clinic.look().await;
    assert_eq!(only(&clinic).await["tier"], "general");
    clinic.pass(16);
    clinic.look().await;
    let ticket = only(&clinic).await;
    assert_eq!(ticket["tier"], "critical");
    let id = ticket["id"].as_str().unwrap();
    assert_eq!(clinic.entries(id, "worsened").await.len(), 1);
    clinic.read(vec![measured("certificate_days", 90.0)]).await;
    let over = clinic.entries(id, "risk_over").await;
    assert_eq!(over.len(), 1);
    assert_eq!(over[0]["avoided"], true);
    assert_eq!(only(&clinic).await["status"], "resolved");
    assert_eq!(
        clinic.see_check("ehr-login").await.at("/state/phase"),
        "healthy"
    );
}

/// One that fails all the same is not avoided.
#[tokio::test]
async fn a_certificate_that_runs_out_is_not_avoided() {
    let clinic = Clinic::open().await;
    clinic.read(vec![measured("certificate_days", 1.0)]).await;
    let id = only(&clinic).await["id"].as_str().unwrap().to_owned();
    clinic.pass(60 * 24 + 1);
    clinic.look().await;
    let shown = clinic.see_check("ehr-login").await;
    assert_eq!(shown.json()["state"]["risk"]["came_true"], true);
    clinic.read(vec![measured("certificate_days", 365.0)]).await;
    let over = clinic.entries(&id, "risk_over").await;
    assert_eq!(over[0]["avoided"], false);
}

/// A disk is told along its trend, and is well again when somebody has made room.
#[tokio::test]
async fn a_disk_is_cleared_before_it_is_full() {
    let clinic = Clinic::open().await;
    let mut free = 60.0;
    while free > 4.0 {
        clinic.read(vec![measured("disk_free_percent", free)]).await;
        clinic.pass(120);
        free -= 3.0;
        if free == 48.0 {
            assert!(clinic.all_tickets().await.is_empty(), "too little is known");
        }
        if free == 39.0 {
            assert_eq!(only(&clinic).await["tier"], "general");
        }
    }
    let ticket = only(&clinic).await;
    assert_eq!(ticket["tier"], "critical", "full in four hours");
    let shown = clinic.see_check("ehr-login").await;
    assert_eq!(shown.at("/state/risk/what"), "disk");
    clinic.read(vec![measured("disk_free_percent", 70.0)]).await;
    let id = ticket["id"].as_str().unwrap();
    assert_eq!(clinic.entries(id, "risk_over").await[0]["avoided"], true);
    assert_eq!(only(&clinic).await["status"], "resolved");
}

/// What a look sees of a certificate is the same risk, also of one that the practice's own authority has signed.
#[tokio::test]
async fn a_look_sees_when_a_certificate_runs_out() {
    let roots = authority();
    let clinic = Clinic::open_with(&[("ProbeRoots", &roots)]).await;
    let (old, new) = (
        Endpoint::tls((2026, 12, 1)).await,
        Endpoint::tls((2027, 12, 1)).await,
    );
    let probe = |port: u16| json!({"kind": "tls", "host": "127.0.0.1", "port": port});
    let body =
        json!({"system": "ehr", "location": "main", "every_minutes": 1, "probe": probe(old.port)});
    clinic.check("ehr-tls", body).await.expect(201);
    clinic.look_minutes(1).await;
    let ticket = only(&clinic).await;
    assert_eq!(ticket["tier"], "general");
    let shown = clinic.see_check("ehr-tls").await;
    assert_eq!(shown.at("/state/risk/fails_at"), "2026-12-01T00:00:00Z");
    clinic
        .check("ehr-tls", json!({"probe": probe(new.port)}))
        .await
        .expect(200);
    clinic.look_minutes(1).await;
    assert_eq!(only(&clinic).await["status"], "resolved");
}
