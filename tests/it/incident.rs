//! Incidents: reports of one outage join, and one answer reaches them all.

use serde_json::json;
use tests::clinic::Clinic;

/// "A report of trouble on a system and site that already has an open incident becomes its child:
/// own reference, reporter, tier and clock, no new page."
#[tokio::test]
async fn a_second_report_joins_and_one_response_answers_both() {
    let clinic = Clinic::open().await;
    let first = clinic.ehr_down().await;
    let second = clinic.ehr_down().await;
    assert_eq!(clinic.ticket(&second).await.at("/incident"), first);
    assert_eq!(clinic.ticket(&first).await.at("/children"), "1");
    assert_eq!(clinic.pages().len(), 1);
    clinic
        .verb(
            "lakeside-technician",
            &first,
            "respond",
            json!({"text": "Vendor called."}),
        )
        .await
        .expect(200);
    assert_eq!(clinic.ticket(&second).await.at("/sla/outcome"), "met");
    let third = clinic.ehr_down().await;
    let third = clinic.ticket(&third).await;
    assert_eq!(
        third.at("/sla/outcome"),
        "met",
        "later children get the newest update at once"
    );
    clinic
        .verb(
            "lakeside-technician",
            &first,
            "resolve",
            json!({"resolution": "Restarted."}),
        )
        .await
        .expect(200);
    assert_eq!(clinic.ticket(&second).await.at("/status"), "resolved");
    let fourth = clinic.ehr_down().await;
    assert_eq!(
        clinic.ticket(&fourth).await.at("/incident"),
        "null",
        "a resolved incident takes no more"
    );
}

/// "Requests, questions and one person's trouble never join."
#[tokio::test]
async fn one_persons_trouble_never_joins() {
    let clinic = Clinic::open().await;
    clinic.ehr_down().await;
    for (symptom, scope) in [
        ("down", "user"),
        ("question", "site"),
        ("request", "site"),
        ("error", "user"),
    ] {
        let body =
            json!({"summary": "something", "system": "ehr", "symptom": symptom, "scope": scope});
        let id = clinic.report(body).await;
        assert_eq!(
            clinic.ticket(&id).await.at("/incident"),
            "null",
            "{symptom} {scope}"
        );
    }
}
