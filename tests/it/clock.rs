//! The response clock: what stops it, what does not, and what happens when nothing does.

use serde_json::json;
use tests::clinic::Clinic;

/// "The response clock stops only on a recorded response. An acknowledgement ... never stops it."
#[tokio::test]
async fn an_acknowledgement_holds_the_ladder_and_a_response_stops_the_clock() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let acked = clinic
        .verb("lakeside-technician", &id, "acknowledge", json!({}))
        .await
        .expect(200);
    assert_eq!(acked.at("/sla/outcome"), "running");
    assert_eq!(acked.at("/escalation/acknowledged_by"), "technician");
    clinic.sweep_minutes(29).await;
    assert_eq!(clinic.pages().len(), 1, "the lease holds the ladder");
    let answered = clinic
        .verb(
            "lakeside-technician",
            &id,
            "respond",
            json!({"text": "We are on it."}),
        )
        .await
        .expect(200);
    assert_eq!(answered.at("/sla/outcome"), "met");
    clinic.sweep_minutes(30).await;
    assert_eq!(
        clinic.pages().len(),
        1,
        "nobody is paged once somebody responded"
    );
}

/// "An acknowledgement is a lease (30 minutes for critical): without a response the ladder resumes."
#[tokio::test]
async fn a_lease_that_runs_out_pages_again() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    clinic
        .verb("lakeside-technician", &id, "acknowledge", json!({}))
        .await
        .expect(200);
    clinic.sweep_minutes(31).await;
    assert_eq!(clinic.entries(&id, "lease_expired").await.len(), 1);
    assert_eq!(
        clinic.pages().last().unwrap().attributes["reason"],
        "lease_expired"
    );
}

/// "A late sweep records every one passed at the instant it passed, and sends one page for the
/// highest."
#[tokio::test]
async fn a_late_sweep_records_all_and_pages_once() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let opened = clinic.now();
    clinic.sweep_at(clinic.minutes_on(150)).await;
    let thresholds = clinic.entries(&id, "threshold").await;
    assert_eq!(thresholds.len(), 3);
    for (entry, minutes) in thresholds.iter().zip([60, 90, 120]) {
        let at = opened + jiff::SignedDuration::from_mins(minutes);
        assert_eq!(entry["at"], at.to_string());
    }
    assert_eq!(clinic.entries(&id, "breached").await.len(), 1);
    assert_eq!(
        clinic.pages_to("technician").len(),
        2,
        "the opening and one for the highest"
    );
    assert_eq!(
        clinic.pages_to("technician")[1].attributes["reason"],
        "breached"
    );
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/sla/outcome"), "breached");
    assert_eq!(
        ticket.at("/sla/breached_at"),
        ticket.at("/sla/response_due_at")
    );
    clinic.sweep_at(clinic.minutes_on(151)).await;
    assert_eq!(clinic.entries(&id, "breached").await.len(), 1);
}
