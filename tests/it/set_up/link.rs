//! Links of a practice: the token is the secret, and it ends when the practice says so.

use serde_json::json;
use tests::clinic::Clinic;

use super::delete;

const BOSS: &str = "lakeside-manager";

#[tokio::test]
async fn a_desk_link_opens_the_form_until_it_is_revoked() {
    let clinic = Clinic::open().await;
    let body = json!({"page": "desk", "location": "main", "hours": 2});
    let repeat = [("idempotency-key", "l")];
    let made = clinic
        .with(BOSS, "POST", "/v1/links", &repeat, body.clone())
        .await
        .expect(201);
    assert_eq!(made.at("/expires_at"), "2026-11-23T16:02:11Z");
    let again = clinic
        .with(BOSS, "POST", "/v1/links", &repeat, body.clone())
        .await
        .expect(201);
    assert_eq!(
        again.text, made.text,
        "the whole answer, though no table holds the token"
    );
    let url = made.at("/url");
    clinic.send("GET", &url, &[], "").await.expect(200);
    let listed = clinic.get(BOSS, "/v1/links").await.expect(200);
    assert!(
        listed.text.contains(&made.at("/id")) && !listed.text.contains("/s/"),
        "{}",
        listed.text
    );
    let path = format!("/v1/links/{}", made.at("/id"));
    delete(&clinic, "summit-manager", &path).await.expect(404);
    delete(&clinic, BOSS, &path).await.expect(204);
    delete(&clinic, BOSS, &path).await.expect(404);
    let gone = clinic.send("GET", &url, &[], "").await;
    assert_eq!(gone.status, 404);

    let made = clinic.post(BOSS, "/v1/links", body).await.expect(201);
    clinic.pass(121);
    assert_eq!(
        clinic.send("GET", &made.at("/url"), &[], "").await.status,
        404
    );
    assert_eq!(
        clinic.get(BOSS, "/v1/links").await.json()["items"],
        json!([])
    );
}

#[tokio::test]
async fn what_is_not_served_is_refused() {
    let clinic = Clinic::open().await;
    for (body, wrong) in [
        (json!({"page": "board", "hours": 1}), vec!["page"]),
        (json!({"page": "report", "hours": 9000}), vec!["hours"]),
        (
            json!({"page": "desk", "hours": 1, "location": "moon", "x": 1}),
            vec!["location", "x"],
        ),
        (json!({}), vec!["page", "hours"]),
    ] {
        let refused = clinic.post(BOSS, "/v1/links", body).await.expect(422);
        assert_eq!(refused.wrong_fields(), wrong);
    }
    for key in ["lakeside-staff", "lakeside-technician", "lakeside-auditor"] {
        clinic.get(key, "/v1/links").await.expect(403);
    }
}
