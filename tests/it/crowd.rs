//! Crowds: many at once, one event each, no lost update.

use futures::future::join_all;
use serde_json::json;
use tests::clinic::Clinic;

/// "200 reports of one outage in a second: one incident, one page per person."
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_reports_of_one_outage_are_one_incident_and_one_page() {
    let clinic = Clinic::open().await;
    // Ten execution environments side by side, each with one request at a time, as Lambda has them.
    let desks = (0..10).map(|_| {
        let desk = clinic.cold();
        async move {
            let mut ids = Vec::new();
            for _ in 0..20 {
                ids.push(desk.ehr_down().await);
            }
            ids
        }
    });
    let ids = join_all(desks).await.concat();
    let mut leads = Vec::new();
    for id in &ids {
        let ticket = clinic.ticket(id).await;
        if ticket.at("/incident") == "null" {
            leads.push(id.clone());
        }
    }
    assert_eq!(leads.len(), 1, "one incident");
    let lead = &leads[0];
    assert_eq!(clinic.ticket(lead).await.at("/children"), "199");
    assert_eq!(clinic.entries(lead, "child_joined").await.len(), 199);
    assert_eq!(clinic.pages().len(), 1, "one page");
}

/// "16 technicians acknowledging and responding at once: one event each, no lost update."
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_at_once_are_sixteen_entries_each() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let acts = (0..16).map(|number| {
        let (desk, id) = (clinic.cold(), id.clone());
        async move {
            let key = ["lakeside-technician", "lakeside-technician-2"][number % 2];
            desk.verb(key, &id, "acknowledge", json!({}))
                .await
                .expect(200);
            let text = json!({"text": "We are on it."});
            desk.verb(key, &id, "respond", text).await.expect(200);
        }
    });
    join_all(acts).await;
    assert_eq!(clinic.entries(&id, "acknowledged").await.len(), 16);
    assert_eq!(clinic.entries(&id, "responded").await.len(), 16);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/sla/outcome"), "met");
    assert_eq!(
        ticket.headers["etag"], "\"33\"",
        "an update for each, and none lost"
    );
}

/// "Two sweeps at once: one event each, one page per person."
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sweeps_at_once_are_one() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let at = clinic.minutes_on(125);
    let (one, two) = (clinic.cold(), clinic.cold());
    futures::join!(one.sweep_at(at), two.sweep_at(at));
    assert_eq!(clinic.entries(&id, "threshold").await.len(), 3);
    assert_eq!(clinic.entries(&id, "breached").await.len(), 1);
    let breached = clinic.pages_to("technician");
    let breached = breached
        .iter()
        .filter(|page| page.attributes["reason"] == "breached");
    assert_eq!(breached.count(), 1);
}
