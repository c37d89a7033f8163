//! Dependencies: what is behind a dead network is its trouble, and pages once.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;

/// Makes everything at a site depend on its network.
async fn wire(clinic: &Clinic) {
    for system in ["ehr", "scheduling", "billing", "phones"] {
        let path = format!("/v1/systems/{system}");
        let body = json!({"depends_on": ["network"]});
        clinic
            .with("lakeside-manager", "PUT", &path, &[], body)
            .await
            .expect(200);
    }
}

/// A batch of readings of a whole site.
fn site(count: usize, status: &str) -> Vec<Value> {
    let systems = ["ehr", "scheduling", "billing", "phones"];
    let mut all = vec![
        json!({"check": "gateway", "system": "network", "location": "main", "status": status}),
    ];
    all.extend((1..count).map(|number| {
        let system = systems[number % systems.len()];
        json!({"check": format!("{system}-{number}"), "system": system, "location": "main", "status": status})
    }));
    all
}

/// "Behind a dead site network, EHR and scheduling checks attach as children and page once."
#[tokio::test]
async fn a_site_behind_a_dead_network_pages_once() {
    const CHECKS: usize = 200;
    let clinic = Clinic::open().await;
    wire(&clinic).await;
    clinic.read(site(CHECKS, "ok")).await;
    for _ in 0..3 {
        clinic.pass(1);
        clinic.read(site(CHECKS, "fail")).await;
    }
    clinic.look_minutes(3).await;
    let network = clinic
        .see_check("gateway")
        .await
        .at("/state/trouble_ticket");
    let parent = clinic.ticket(&network).await;
    assert_eq!(parent.at("/title"), "Network down, whole site, main");
    assert_eq!(parent.json()["children"], CHECKS - 1);
    let pages = clinic.pages();
    figure!(
        "a site of 200 checks behind a dead network",
        "{} page, {} children",
        pages.len(),
        CHECKS - 1
    );
    assert_eq!(pages.len(), 1, "{pages:#?}");
    // All of it recovers: all of it ends, and nobody is paged again.
    for _ in 0..3 {
        clinic.pass(1);
        clinic.read(site(CHECKS, "ok")).await;
    }
    clinic.look_minutes(3).await;
    let active = clinic
        .get("lakeside-manager", "/v1/tickets?status=open")
        .await
        .expect(200);
    assert_eq!(active.json()["items"], json!([]));
    assert_eq!(clinic.pages().len(), 1);
}

/// The EHR was noticed first: its ticket becomes a child when the network is known to be dead. What has not recovered
/// with the network stands alone, and pages.
#[tokio::test]
async fn what_broke_first_attaches_and_what_stays_broken_pages() {
    let clinic = Clinic::open().await;
    wire(&clinic).await;
    let ehr = clinic.play("xxx").await.remove(0);
    let network = |status: &str| json!({"check": "gateway", "system": "network", "location": "main", "status": status});
    for _ in 0..3 {
        clinic.read(vec![network("fail")]).await;
        clinic.pass(1);
    }
    let parent = clinic
        .see_check("gateway")
        .await
        .at("/state/trouble_ticket");
    clinic.look_minutes(2).await;
    assert_eq!(clinic.ticket(&ehr).await.at("/incident"), parent);
    let pages = clinic.pages().len();
    for _ in 0..3 {
        clinic.read(vec![network("ok")]).await;
        clinic.pass(1);
    }
    assert_eq!(
        clinic.ticket(&parent).await.at("/status"),
        "open",
        "its parts come with it"
    );
    clinic.look_minutes(12).await;
    assert_eq!(clinic.ticket(&parent).await.at("/status"), "resolved");
    let left = clinic.ticket(&ehr).await;
    assert_eq!(
        (left.at("/status"), left.json()["incident"].clone()),
        ("open".to_owned(), json!(null))
    );
    assert!(clinic.pages().len() > pages, "somebody hears of it");
}

const SITES: [&str; 2] = ["main", "east"];
const SYSTEMS: [&str; 5] = ["ehr", "scheduling", "billing", "phones", "imaging"];

/// A reading of every system of both sites.
fn everything(status: &str) -> Vec<Value> {
    let of = |site: &'static str| {
        SYSTEMS.map(|system| {
            json!({"check": format!("{system}-{site}"), "system": system, "location": site, "status": status})
        })
    };
    SITES.into_iter().flat_map(of).collect()
}

/// "When StatDesk itself sees nothing anywhere, that is one 'monitor blind' ticket": when nothing is heard any more of what
/// was heard of every minute.
#[tokio::test]
async fn a_monitor_that_sees_nothing_is_blind() {
    let clinic = Clinic::open().await;
    for site in SITES {
        for system in SYSTEMS {
            let body = json!({"system": system, "location": site,
                              "expects": {"rhythm": "every", "minutes": 1, "grace_minutes": 1}});
            let made = clinic.check(&format!("{system}-{site}"), body).await;
            made.expect(201);
        }
    }
    clinic.read(everything("ok")).await;
    clinic.look_minutes(5).await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    assert_eq!(tickets[0]["title"], "Monitoring sees nothing");
    assert_eq!(tickets[0]["scope"], "practice");
    assert!(tickets[0]["system"].is_null());
    // It hears again: that ends it, and what is bad still is told then.
    for _ in 0..3 {
        clinic.pass(1);
        let mut all = everything("ok");
        all[0]["status"] = json!("fail");
        clinic.read(all).await;
    }
    clinic.look_minutes(1).await;
    let tickets = clinic.all_tickets().await;
    let titles: Vec<_> = tickets
        .iter()
        .map(|one| format!("{} {}", one["status"].as_str().unwrap(), one["system"]))
        .collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles.contains(&"resolved null".to_owned()), "{titles:?}");
    assert!(titles.contains(&"open \"ehr\"".to_owned()), "{titles:?}");
}

/// Whoever is told that much fails is not blind: every outage that is reported has its ticket.
#[tokio::test]
async fn what_is_reported_to_fail_is_believed() {
    let clinic = Clinic::open().await;
    clinic.read(everything("ok")).await;
    for _ in 0..3 {
        clinic.pass(1);
        clinic.read(everything("fail")).await;
    }
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), SITES.len() * SYSTEMS.len(), "{tickets:#?}");
    assert!(tickets.iter().all(|ticket| !ticket["system"].is_null()));
}
