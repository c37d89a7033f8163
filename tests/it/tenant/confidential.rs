//! "A ticket marked `confidential` shows only to its reporter, its assignee and managers."

use serde_json::{Value, json};
use tests::clinic::Clinic;

fn outage() -> Value {
    json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "site"})
}

fn confidential() -> Value {
    let mut body = outage();
    body["confidential"] = json!(true);
    body
}

async fn listed(clinic: &Clinic, key: &str) -> Vec<String> {
    let list = clinic
        .get(key, "/v1/tickets?limit=100")
        .await
        .expect(200)
        .json();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test]
async fn it_shows_to_its_reporter_its_assignee_and_managers() {
    let clinic = Clinic::open().await;
    let id = clinic.report(confidential()).await;
    let path = format!("/v1/tickets/{id}");
    let shows = async |wanted: [(&str, bool); 6]| {
        for (key, sees) in wanted {
            let status = if sees { 200 } else { 404 };
            clinic.get(key, &path).await.expect(status);
            clinic
                .get(key, &format!("{path}/timeline"))
                .await
                .expect(status);
            assert_eq!(listed(&clinic, key).await.contains(&id), sees, "{key}");
            let filtered = clinic
                .get(key, "/v1/tickets?system=ehr&tier=critical")
                .await;
            assert_eq!(filtered.text.contains(&id), sees, "{key}");
        }
    };
    shows([
        ("lakeside-staff", true),
        ("lakeside-staff-2", false),
        ("lakeside-technician", false),
        ("lakeside-technician-2", false),
        ("lakeside-manager", true),
        ("lakeside-manager-2", true),
    ])
    .await;
    for key in ["lakeside-technician", "lakeside-technician-2"] {
        clinic.get(key, &format!("{path}/text")).await.expect(404);
        for (verb, body) in tests::sample::verbs() {
            assert_eq!(
                clinic.verb(key, &id, verb, body).await.status,
                404,
                "{verb}"
            );
        }
    }
    // Whoever was paged takes it, and it becomes theirs.
    let link = clinic.links_to("technician")[0].clone();
    clinic
        .submit(&link, &[("action", "acknowledge")])
        .await
        .expect(303);
    shows([
        ("lakeside-staff", true),
        ("lakeside-staff-2", false),
        ("lakeside-technician", true),
        ("lakeside-technician-2", false),
        ("lakeside-manager", true),
        ("lakeside-manager-2", true),
    ])
    .await;
    clinic
        .get("lakeside-technician", &format!("{path}/text"))
        .await
        .expect(200);
    // Handed over, it is no longer theirs.
    let body = json!({"person": "technician-2"});
    clinic
        .verb("lakeside-technician", &id, "assign", body)
        .await
        .expect(200);
    clinic.get("lakeside-technician", &path).await.expect(404);
    clinic.get("lakeside-technician-2", &path).await.expect(200);
}

#[tokio::test]
async fn it_is_no_incident_and_joins_none() {
    let clinic = Clinic::open().await;
    let hidden = clinic.report(confidential()).await;
    let open = clinic.report(outage()).await;
    assert_eq!(clinic.ticket(&open).await.at("/incident"), "null");
    let another = clinic.report(confidential()).await;
    for id in [&hidden, &another] {
        let ticket = clinic.ticket(id).await;
        assert_eq!(
            (ticket.at("/incident"), ticket.at("/children")),
            ("null".into(), "0".into())
        );
    }
    let child = clinic.report(outage()).await;
    assert_eq!(clinic.ticket(&child).await.at("/incident"), open);
    assert_eq!(clinic.ticket(&open).await.at("/children"), "1");
    let path = format!("/v1/tickets?incident={open}");
    let list = clinic.get("lakeside-manager", &path).await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    // Another site's staff sees the open incident and not the hidden one.
    let seen = listed(&clinic, "lakeside-staff-2").await;
    assert_eq!(seen, [open.as_str()]);
}

/// Nobody who pages through a list sees how many tickets were left out.
#[tokio::test]
async fn lists_leave_it_out_without_a_gap() {
    let clinic = Clinic::open().await;
    let mut open = Vec::new();
    for number in 0..9 {
        clinic.pass(1);
        let mut body = json!({"summary": "printer", "system": "printer", "symptom": "request"});
        body["confidential"] = json!(number % 3 == 1);
        let id = clinic.report(body).await;
        if number % 3 != 1 {
            open.push(id);
        }
    }
    open.reverse();
    let (mut seen, mut path) = (Vec::new(), "/v1/tickets?limit=2".to_owned());
    loop {
        let page = clinic
            .get("lakeside-technician", &path)
            .await
            .expect(200)
            .json();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        assert!(items.len() == 2 || page["next"].is_null());
        seen.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap_or_default().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/tickets?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, open);
}
