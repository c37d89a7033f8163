//! Keys: shown once, revoked at once.

use serde_json::json;
use tests::clinic::Clinic;

use super::{TABLE, call};

async fn make(clinic: &Clinic, person: &str) -> (String, String) {
    let body = json!({"person": person, "label": "test"});
    let made = clinic
        .post("lakeside-manager", "/v1/keys", body)
        .await
        .expect(201);
    assert_eq!(
        made.headers["location"],
        format!("/v1/keys/{}", made.at("/id"))
    );
    (made.at("/id"), made.at("/key"))
}

async fn revoke(clinic: &Clinic, id: &str) -> u16 {
    let path = format!("/v1/keys/{id}");
    clinic
        .with("lakeside-manager", "DELETE", &path, &[], json!({}))
        .await
        .status
}

#[tokio::test]
async fn a_revoked_key_holds_nowhere_from_the_next_call_on() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    for person in ["staff", "technician", "manager"] {
        let (id, key) = make(&clinic, person).await;
        let (_, other) = make(&clinic, person).await;
        assert_eq!(clinic.get(&key, "/v1/tickets").await.status, 200);
        // Warm everything that could keep a key.
        for _ in 0..3 {
            clinic
                .get(&key, &format!("/v1/tickets/{ticket}"))
                .await
                .expect(200);
        }
        assert_eq!(revoke(&clinic, &id).await, 204);
        for (route, may) in TABLE {
            if *may != "anybody" {
                let answer = call(&clinic, route, Some(&key), &ticket).await;
                assert_eq!(answer.status, 401, "{route} {person}: {}", answer.text);
            }
        }
        assert_eq!(revoke(&clinic, &id).await, 404, "it is gone");
        assert_eq!(
            clinic.get(&other, "/v1/tickets").await.status,
            200,
            "the other stays"
        );
    }
}

#[tokio::test]
async fn a_key_is_shown_once() {
    let clinic = Clinic::open().await;
    let body = json!({"person": "staff", "label": "front desk"});
    let repeat = [("idempotency-key", "k")];
    let send = || {
        clinic.with(
            "lakeside-manager",
            "POST",
            "/v1/keys",
            &repeat,
            body.clone(),
        )
    };
    let made = send().await.expect(201);
    let (id, key) = (made.at("/id"), made.at("/key"));
    assert!(key.len() >= 43, "32 random bytes");
    let again = send().await;
    again.refused("wrong-state");
    assert_eq!(
        again.at("/id"),
        id,
        "the answer names the key that was made"
    );
    assert!(!again.text.contains(&key));
    let list = clinic.get("lakeside-manager", "/v1/keys").await.expect(200);
    assert!(list.text.contains(&id) && !list.text.contains(&key));
    assert!(!list.text.contains("hash"), "{}", list.text);
}
