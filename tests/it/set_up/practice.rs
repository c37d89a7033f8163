//! Practices: how one begins, what a manager makes of it, and who else may not.

use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::operator;

fn elm() -> Value {
    json!({"id": "elm", "name": "Elm Street Pediatrics", "zone": "America/New_York",
           "hours": {"mon": ["08:00-12:00", "13:00-17:00"], "tue": ["08:00-17:00"]},
           "holidays": {"preset": "us-federal"}, "specialty": "pediatrics",
           "locations": [{"id": "main"}, {"id": "school", "hours": {"wed": ["10:00-14:00"]}}],
           "manager": {"id": "ana", "name": "Ana Ruiz", "channels": [{"kind": "sms", "to": "+12125550123"}]}})
}

/// "Practices and their first manager": from nothing to a ticket.
#[tokio::test]
async fn a_practice_begins_with_a_manager_a_key_and_a_catalogue() {
    let clinic = Clinic::open().await;
    let made = clinic
        .post("operator", "/v1/practices", elm())
        .await
        .expect(201);
    assert_eq!(made.headers["location"], "/v1/practices/elm");
    assert_eq!(made.at("/manager/id"), "ana");
    assert_eq!(made.at("/manager/reachable"), "true");
    assert!(!made.text.contains("arn:"), "{}", made.text);
    let key = made.at("/key");
    assert!(key.starts_with("sd_"));
    let shown = clinic.get(&key, "/v1/practice").await.expect(200);
    assert_eq!(shown.at("/locations/1/hours/wed/0"), "10:00-14:00");
    let systems = clinic.get(&key, "/v1/systems").await.expect(200).json();
    assert_eq!(systems["items"].as_array().unwrap().len(), 16);
    let ticket = json!({"summary": "EHR down", "system": "ehr", "symptom": "down", "scope": "site", "location": "main"});
    let ticket = clinic.post(&key, "/v1/tickets", ticket).await.expect(201);
    assert_eq!(ticket.at("/tier"), "critical");
    let again = clinic.post("operator", "/v1/practices", elm()).await;
    assert_eq!(again.expect(409).problem(), "wrong-state");
}

#[tokio::test]
async fn a_repeated_beginning_never_shows_the_key_again() {
    let clinic = Clinic::open().await;
    let repeat = [("idempotency-key", "elm-1")];
    let first = clinic
        .with("operator", "POST", "/v1/practices", &repeat, elm())
        .await
        .expect(201);
    let again = clinic
        .with("operator", "POST", "/v1/practices", &repeat, elm())
        .await
        .expect(201);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.at("/key_id"), first.at("/key_id"));
    assert!(!again.text.contains("sd_"));
    let other = json!({"name": "Other"});
    let other = clinic
        .with("operator", "POST", "/v1/practices", &repeat, other)
        .await;
    assert_eq!(other.expect(409).problem(), "idempotency-key-reused");
}

/// "No calendar is an error at set-up, never a silent 24/7."
#[tokio::test]
async fn a_practice_without_hours_is_refused_with_the_reason() {
    let clinic = Clinic::open().await;
    let mut body = elm();
    body.as_object_mut().unwrap().remove("hours");
    body["zone"] = json!("Elm/Street");
    body["surprise"] = json!(1);
    let refused = clinic
        .post("operator", "/v1/practices", body)
        .await
        .expect(422);
    assert_eq!(refused.wrong_fields(), ["hours", "surprise"]);
    assert!(refused.text.contains("08:00-12:00"), "{}", refused.text);
    assert_eq!(
        clinic.get("operator", "/v1/practices").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn practices_are_listed_a_page_at_a_time_to_the_operator_alone() {
    let clinic = Clinic::open().await;
    let first = clinic
        .get("operator", "/v1/practices?limit=1")
        .await
        .expect(200);
    assert_eq!(first.at("/items/0/id"), "lakeside");
    let path = format!("/v1/practices?limit=1&cursor={}", first.at("/next"));
    let second = clinic.get("operator", &path).await.expect(200);
    assert_eq!(second.at("/items/0/id"), "summit");
    let wrong = clinic
        .get("operator", "/v1/practices?limit=101&cursor=!&page=2")
        .await;
    assert_eq!(
        wrong.expect(422).wrong_fields(),
        ["limit", "cursor", "page"]
    );
    for key in [
        "lakeside-manager",
        "lakeside-technician",
        "lakeside-auditor",
        "both",
    ] {
        let practice = [("statdesk-practice", "lakeside")];
        for (method, body) in [("GET", Value::Null), ("POST", elm())] {
            let answer = clinic
                .with(key, method, "/v1/practices", &practice, body)
                .await;
            assert_eq!(answer.expect(403).problem(), "forbidden", "{method} {key}");
        }
    }
}

#[tokio::test]
async fn settings_change_by_version_and_whole_or_not_at_all() {
    let clinic = Clinic::open().await;
    let before = clinic
        .get("lakeside-manager", "/v1/practice")
        .await
        .expect(200);
    let tag = before.headers["etag"].clone();
    let mut body = before.json();
    body["name"] = json!("Lakeside East");
    body["policy"]["critical"]["minutes"] = json!(60);
    let held = [("if-match", tag.as_str())];
    let put = |body: Value| clinic.with("lakeside-manager", "PUT", "/v1/practice", &held, body);
    let after = put(body.clone()).await.expect(200);
    assert_ne!(after.headers["etag"], tag);
    assert_eq!(put(body).await.expect(412).problem(), "precondition-failed");
    let listed = clinic.get("operator", "/v1/practices").await;
    assert_eq!(listed.at("/items/0/name"), "Lakeside East");
    let wrong = json!({"name": "X", "zone": "Nowhere", "officers": {"privacy": "ghost", "it": "manager"},
                       "policy": {"critical": {"clock": "around_the_clock", "minutes": 121}}, "tools": []});
    let wrong = clinic
        .with("lakeside-manager", "PUT", "/v1/practice", &[], wrong)
        .await
        .expect(422);
    assert_eq!(
        wrong.wrong_fields(),
        ["officers.it", "zone", "policy.critical", "tools"]
    );
    let stands = clinic.get("lakeside-manager", "/v1/practice").await;
    assert_eq!(stands.text, after.text);
    let none = clinic
        .with(
            "lakeside-manager",
            "PUT",
            "/v1/practice",
            &[],
            json!({"locations": []}),
        )
        .await;
    assert_eq!(none.expect(422).wrong_fields(), ["locations"]);
}

/// Two managers who do not name a version: neither change is lost.
#[tokio::test]
async fn changes_at_once_are_all_kept() {
    let clinic = Clinic::open().await;
    let officers = ["privacy", "security", "patient_safety"];
    let bodies = [
        json!({"name": "New name"}),
        json!({"policy": {"update_minutes": 30}}),
        json!({"officers": {(officers[0]): "manager"}}),
        json!({"zone": "America/Denver"}),
    ];
    let puts = bodies.map(|body| {
        let clinic = clinic.clone();
        tokio::spawn(async move {
            clinic
                .with("lakeside-manager", "PUT", "/v1/practice", &[], body)
                .await
        })
    });
    for put in puts {
        put.await.unwrap().expect(200);
    }
    let stands = clinic.get("lakeside-manager", "/v1/practice").await;
    assert_eq!(stands.at("/name"), "New name");
    assert_eq!(stands.at("/policy/update_minutes"), "30");
    assert_eq!(stands.at("/officers/privacy"), "manager");
    assert_eq!(stands.at("/zone"), "America/Denver");
}

#[tokio::test]
async fn the_operator_reads_and_sets_a_practice_it_names() {
    let clinic = Clinic::open().await;
    let unnamed = clinic.get("operator", "/v1/practice").await.expect(422);
    assert_eq!(unnamed.wrong_fields(), ["StatDesk-Practice"]);
    let named = operator(&clinic, "PUT", "/v1/practice", json!({"name": "Renamed"})).await;
    assert_eq!(named.expect(200).at("/name"), "Renamed");
    for key in [
        "lakeside-staff",
        "lakeside-technician",
        "lakeside-monitor",
        "lakeside-auditor",
    ] {
        clinic.get(key, "/v1/practice").await.expect(403);
    }
    clinic.get("no-such-key", "/v1/practice").await.expect(401);
}

#[tokio::test]
async fn a_location_stays_while_somebody_is_bound_to_it() {
    let clinic = Clinic::open().await;
    let boss = "lakeside-manager";
    let bound = json!({"locations": ["east"]});
    let staff = |body| clinic.with(boss, "PUT", "/v1/people/staff", &[], body);
    staff(bound).await.expect(200);
    let main = json!({"locations": [{"id": "main"}]});
    let leave = || clinic.with(boss, "PUT", "/v1/practice", &[], main.clone());
    assert_eq!(leave().await.expect(422).wrong_fields(), ["locations"]);
    staff(json!({"locations": []})).await.expect(200);
    leave().await.expect(200);
}
