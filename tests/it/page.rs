//! Pages: who is paged when a ticket opens, and when nobody answers.

use domain::ids::{PersonId, PracticeId};
use jiff::SignedDuration;
use local::{Fault, Service};
use serde_json::json;
use tests::clinic::Clinic;
use tests::invariant::assert_whole;

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

/// An outage whose page SNS did not take: it was asked too often, more often than the SDK tries.
async fn unsent() -> (Clinic, String) {
    let clinic = Clinic::open().await;
    let wire = &clinic.desk.gateway.stack().wire;
    let throttled = wire.break_next(Fault::Throttle, 3, |call| call.service == Service::Sns);
    let id = clinic.ehr_down().await;
    wire.mend();
    assert!(throttled.times() > 0);
    assert!(clinic.pages().is_empty());
    let paged = clinic.entries(&id, "paged").await;
    assert_eq!((paged.len(), &paged[0]["state"]), (1, &json!("pending")));
    (clinic, id)
}

/// "The sweep re-drives what is unsent after 30 seconds."
#[tokio::test]
async fn an_unsent_page_goes_after_thirty_seconds_and_once() {
    let (clinic, id) = unsent().await;
    let sweep = async |seconds: i64| {
        let at = clinic.now() + SignedDuration::from_secs(seconds);
        clinic.sweep_at(at).await["published"].clone()
    };
    assert_eq!(sweep(29).await, 0, "its committer may still be at it");
    assert!(clinic.pages().is_empty());
    assert_eq!(sweep(30).await, 1);
    for later in [30, 31, 60, 90, 120] {
        assert_eq!(sweep(later).await, 0, "{later} s");
    }
    assert_eq!(clinic.pages_to("technician").len(), 1);
    assert_eq!(clinic.pages().len(), 1);
    let paged = clinic.entries(&id, "paged").await;
    assert_eq!((paged.len(), &paged[0]["state"]), (1, &json!("published")));
}

/// "A sender claims it, re-reads the ticket and withdraws what a later response made false": the
/// first sender dies right after its claim, and a technician responds before anything is published.
#[tokio::test]
async fn a_response_between_claim_and_publish_withdraws_the_page() {
    let (clinic, id) = unsent().await;
    clinic.pass(1);
    let wire = &clinic.desk.gateway.stack().wire;
    let claim = wire.break_next(Fault::KillAfter, 1, |call| call.operation == "UpdateItem");
    assert!(wire.until_killed(clinic.sweep()).await.is_none());
    assert_eq!(claim.times(), 1);
    assert_eq!(clinic.sweep().await["due"], 0, "it is claimed");
    let words = json!({"text": "The vendor is on it."});
    let answered = clinic.verb("lakeside-technician", &id, "respond", words);
    answered.await.expect(200);
    let state = async || clinic.entries(&id, "paged").await[0]["state"].clone();
    assert_eq!(state().await, "pending", "the sender decides");
    clinic.pass(1);
    let swept = clinic.sweep().await;
    assert_eq!(
        (&swept["published"], &swept["withdrawn"]),
        (&json!(0), &json!(1))
    );
    let paged = clinic.entries(&id, "paged").await;
    assert_eq!(paged[0]["state"], "withdrawn");
    assert_eq!(paged[0]["because"], "responded", "with its reason");
    assert!(clinic.pages().is_empty());
}

/// "Every page due is published or withdrawn with its reason", and whoever comes next is paged when
/// its recipient has left meanwhile.
#[tokio::test]
async fn a_page_to_somebody_who_left_goes_to_whoever_comes_next() {
    let clinic = Clinic::open().await;
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(Fault::Throttle, 3, |call| call.service == Service::Sns);
    let id = clinic.ehr_down().await;
    wire.mend();
    let practice = PracticeId::new("lakeside").unwrap();
    let technician = PersonId::new("technician").unwrap();
    let store = &clinic.app().store;
    let mut left = store.person(&practice, &technician).await.unwrap().unwrap();
    left.channels.clear();
    left.version += 1;
    store
        .save_person(&practice, &left, left.version - 1)
        .await
        .unwrap();
    clinic.pass(1);
    let swept = clinic.sweep().await;
    assert_eq!(swept["troubled"], 0, "{swept}");
    let withdrawn = clinic.entries(&id, "page_withdrawn").await;
    assert_eq!(withdrawn.len(), 1);
    assert_eq!(withdrawn[0]["because"], "unreachable");
    assert!(clinic.pages_to("technician").is_empty());
    let next = clinic.entries(&id, "paged").await;
    assert!(
        next.iter().any(|page| page["state"] == "published"),
        "{next:#?}"
    );
    assert_whole(&clinic, "left").await;
}
