//! Silent interfaces: messages that do not come while somebody is there to send them.

use serde_json::json;
use tests::clinic::Clinic;

/// "Silent interfaces": a message every half hour of opening time. An evening, Thanksgiving and a night are no silence;
/// the first half hour of Friday is.
#[tokio::test]
async fn an_interface_that_falls_silent_in_opening_hours_is_degraded() {
    let clinic = Clinic::open().await;
    let body = json!({"system": "lab-interface", "location": "main",
                      "interface": {"from": "labcorp", "to": "ehr", "standard": "hl7v2", "engine": "mirth"},
                      "expects": {"rhythm": "every", "minutes": 30, "grace_minutes": 10, "hours": "open"}});
    let made = clinic.check("lab-results", body).await.expect(201);
    assert_eq!(made.at("/interface/standard"), "hl7v2");
    let message = || json!({"check": "lab-results", "status": "ok"});
    clinic.set("2026-11-25T22:50:00Z");
    clinic.read(vec![message()]).await;
    for quiet in [
        "2026-11-25T23:35:00Z",
        "2026-11-26T18:00:00Z",
        "2026-11-27T14:29:00Z",
    ] {
        clinic.set(quiet);
        clinic.look().await;
        assert!(clinic.all_tickets().await.is_empty(), "{quiet}");
    }
    assert_eq!(
        clinic
            .see_check("lab-results")
            .await
            .at("/state/late_until"),
        "2026-11-27T14:30:00Z"
    );
    clinic.set("2026-11-27T14:30:00Z");
    clinic.look().await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(
        tickets[0]["title"],
        "Lab interface degraded, whole site, main"
    );
    assert_eq!(
        tickets[0]["opened_at"], "2026-11-27T14:20:00Z",
        "when the message was due"
    );
    clinic.pass(5);
    clinic.read(vec![message()]).await;
    let id = tickets[0]["id"].as_str().unwrap();
    assert_eq!(clinic.ticket(id).await.at("/status"), "resolved");
}
