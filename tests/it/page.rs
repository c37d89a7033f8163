//! Pages: who is paged when a ticket opens, and when nobody answers.

use serde_json::json;
use tests::clinic::Clinic;

/// "A state change and its page are one transaction; the page is sent after it."
#[tokio::test]
async fn an_outage_pages_whoever_is_on_call_at_once() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let pages = clinic.pages();
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!(page.attributes["practice"], "lakeside");
    assert_eq!(page.attributes["tier"], "critical");
    assert_eq!(page.attributes["level"], "1");
    assert_eq!(page.attributes["reason"], "opened");
    assert!(
        page.text.contains("EHR down, whole site, main"),
        "{}",
        page.text
    );
    assert!(page.text.contains("http://desk.test/p/"), "{}", page.text);
    let paged = clinic.entries(&id, "paged").await;
    assert_eq!(paged.len(), 1);
    assert_eq!(paged[0]["state"], "published");
}

/// "Who is paged at opening, at each threshold, how it repeats until acknowledged, and a named last
/// resort, then the operator."
#[tokio::test]
async fn an_unanswered_page_climbs_the_ladder_to_the_operator() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    clinic.sweep_minutes(119).await;
    let reasons: Vec<_> = clinic
        .entries(&id, "paged")
        .await
        .iter()
        .map(|page| {
            format!(
                "{} {}",
                page["to"].as_str().unwrap(),
                page["reason"].as_str().unwrap()
            )
        })
        .collect();
    for wanted in [
        "technician opened",
        "technician repeat",
        "technician-2 escalated",
        "manager escalated",
        "operator escalated",
        "technician threshold_50",
        "technician-2 threshold_75",
    ] {
        assert!(
            reasons.iter().any(|said| said == wanted),
            "{wanted}: {reasons:#?}"
        );
    }
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "running");
}

/// "Pages to one person within 60 seconds are bundled; the first never waits."
#[tokio::test]
async fn pages_within_a_minute_are_bundled() {
    let clinic = Clinic::open().await;
    clinic.ehr_down().await;
    for system in ["phones", "imaging"] {
        clinic
            .report(json!({"summary": "down for everybody", "system": system, "symptom": "down", "scope": "site"}))
            .await;
    }
    assert_eq!(clinic.pages().len(), 1, "the first never waits");
    clinic.sweep().await;
    assert_eq!(clinic.pages().len(), 1, "the others wait for the bundle");
    clinic.pass(1);
    clinic.sweep().await;
    let pages = clinic.pages();
    assert_eq!(pages.len(), 2);
    assert!(
        pages[1].text.contains("Phones") && pages[1].text.contains("Imaging"),
        "{}",
        pages[1].text
    );
}
