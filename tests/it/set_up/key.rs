//! Keys: shown once, held by one person, gone at once.

use serde_json::json;
use tests::clinic::Clinic;

use super::{delete, operator};

const BOSS: &str = "lakeside-manager";

#[tokio::test]
async fn a_key_is_shown_once_and_revoked_at_once() {
    let clinic = Clinic::open().await;
    let body = json!({"person": "staff", "label": "front desk"});
    let repeat = [("idempotency-key", "k")];
    let made = clinic
        .with(BOSS, "POST", "/v1/keys", &repeat, body.clone())
        .await
        .expect(201);
    let (secret, id) = (made.at("/key"), made.at("/id"));
    let again = clinic
        .with(BOSS, "POST", "/v1/keys", &repeat, body)
        .await
        .expect(409);
    assert_eq!(again.at("/id"), id);
    assert_eq!(again.headers["content-type"], "application/problem+json");
    assert!(!again.text.contains(&secret));
    let listed = clinic.get(BOSS, "/v1/keys").await.expect(200);
    assert!(listed.text.contains(&id));
    assert!(
        !listed.text.contains(&secret) && !listed.text.contains("hash"),
        "{}",
        listed.text
    );
    clinic.get(&secret, "/v1/tickets").await.expect(200);
    delete(&clinic, "summit-manager", &format!("/v1/keys/{id}"))
        .await
        .expect(404);
    delete(&clinic, BOSS, &format!("/v1/keys/{id}"))
        .await
        .expect(204);
    clinic.get(&secret, "/v1/tickets").await.expect(401);
    delete(&clinic, BOSS, &format!("/v1/keys/{id}"))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_managers_key_holds_in_the_managers_practice_only() {
    let clinic = Clinic::open().await;
    let wide = json!({"person": "staff", "label": "x", "practices": ["summit"]});
    let refused = clinic.post(BOSS, "/v1/keys", wide).await.expect(422);
    assert_eq!(refused.wrong_fields(), ["practices"]);
    let wrong = json!({"person": "ghost", "label": "", "scope": "all"});
    let refused = clinic.post(BOSS, "/v1/keys", wrong).await.expect(422);
    assert_eq!(refused.wrong_fields(), ["label", "person", "scope"]);
    for key in [
        "lakeside-staff",
        "lakeside-technician",
        "lakeside-monitor",
        "lakeside-auditor",
    ] {
        let body = json!({"person": "staff", "label": "x"});
        clinic.post(key, "/v1/keys", body).await.expect(403);
    }
}

#[tokio::test]
async fn the_operator_makes_keys_for_managers_and_for_people_of_several_practices() {
    let clinic = Clinic::open().await;
    let key = |person: &str, practices: &[&str]| json!({"person": person, "label": "laptop", "practices": practices});
    let manager = operator(&clinic, "POST", "/v1/keys", key("manager", &[]))
        .await
        .expect(201);
    clinic
        .get(&manager.at("/key"), "/v1/practice")
        .await
        .expect(200);
    for practices in [vec![], vec!["lakeside"], vec!["nowhere"]] {
        let refused = operator(&clinic, "POST", "/v1/keys", key("technician", &practices)).await;
        assert_eq!(refused.status, 422, "{practices:?}");
    }
    let both = operator(&clinic, "POST", "/v1/keys", key("both", &["summit"]))
        .await
        .expect(201);
    let (secret, path) = (both.at("/key"), format!("/v1/keys/{}", both.at("/id")));
    let sees = async |practice: &str| {
        let header = [("statdesk-practice", practice)];
        clinic
            .with(&secret, "GET", "/v1/tickets", &header, json!({}))
            .await
            .status
    };
    assert_eq!((sees("lakeside").await, sees("summit").await), (200, 200));
    // A practice ends what concerns it, and sees nothing of the other.
    let listed = clinic.get("summit-manager", "/v1/keys").await.expect(200);
    assert!(
        listed.text.contains(&both.at("/id")) && !listed.text.contains("lakeside"),
        "{}",
        listed.text
    );
    delete(&clinic, "summit-manager", &path).await.expect(204);
    assert_eq!((sees("lakeside").await, sees("summit").await), (200, 403));
    delete(&clinic, BOSS, &path).await.expect(204);
    assert_eq!(sees("lakeside").await, 401);
    let technicians = operator(&clinic, "GET", "/v1/keys", json!({}))
        .await
        .expect(200);
    assert!(
        !technicians.text.contains("\"staff\""),
        "{}",
        technicians.text
    );
}

#[tokio::test]
async fn a_person_has_at_most_twenty_keys() {
    let clinic = Clinic::open().await;
    for number in 0..19 {
        let body = json!({"person": "staff", "label": format!("{number}")});
        clinic.post(BOSS, "/v1/keys", body).await.expect(201);
    }
    let body = json!({"person": "staff", "label": "one too many"});
    clinic
        .post(BOSS, "/v1/keys", body.clone())
        .await
        .expect(409);
}
