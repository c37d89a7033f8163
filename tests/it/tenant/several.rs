//! People of several practices: a role in each, and a header that says which is meant.

use serde_json::json;
use tests::clinic::Clinic;

const LAKESIDE: (&str, &str) = ("statdesk-practice", "lakeside");
const SUMMIT: (&str, &str) = ("statdesk-practice", "summit");

#[tokio::test]
async fn a_key_of_two_practices_has_to_say_which() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    for (method, path) in [
        ("GET", "/v1/tickets".to_owned()),
        ("GET", format!("/v1/tickets/{id}")),
        ("POST", "/v1/tickets".to_owned()),
        ("POST", format!("/v1/tickets/{id}/acknowledge")),
        ("GET", "/v1/systems".to_owned()),
        ("GET", "/v1/oncall".to_owned()),
    ] {
        let answer = clinic.with("both", method, &path, &[], json!({})).await;
        answer.refused("invalid");
        assert_eq!(
            answer.wrong_fields(),
            ["StatDesk-Practice"],
            "{method} {path}"
        );
        let other = [("statdesk-practice", "elm")];
        let answer = clinic.with("both", method, &path, &other, json!({})).await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.text);
    }
    let path = format!("/v1/tickets/{id}");
    let here = clinic
        .with("both", "GET", &path, &[LAKESIDE], json!({}))
        .await;
    assert_eq!(here.expect(200).at("/practice"), "lakeside");
    clinic
        .with("both", "GET", &path, &[SUMMIT], json!({}))
        .await
        .expect(404);
    let verb = format!("{path}/acknowledge");
    clinic
        .with("both", "POST", &verb, &[SUMMIT], json!({}))
        .await
        .expect(404);
    clinic
        .with("both", "POST", &verb, &[LAKESIDE], json!({}))
        .await
        .expect(200);
}

/// "A role in each": what somebody is in one practice says nothing of the other.
#[tokio::test]
async fn a_role_is_of_one_practice() {
    let clinic = Clinic::open().await;
    let roles = json!({"roles": ["manager"]});
    let made = clinic
        .with("summit-manager", "PUT", "/v1/people/both", &[], roles)
        .await;
    made.expect(200);
    for (path, here, there) in [
        ("/v1/people", 403, 200),
        ("/v1/practice", 403, 200),
        ("/v1/tickets", 200, 200),
    ] {
        let answer = clinic
            .with("both", "GET", path, &[LAKESIDE], json!({}))
            .await;
        assert_eq!(answer.status, here, "{path} in lakeside");
        let answer = clinic.with("both", "GET", path, &[SUMMIT], json!({})).await;
        assert_eq!(answer.status, there, "{path} in summit");
    }
    // The one who is removed from a practice keeps the other.
    let gone = clinic
        .with(
            "lakeside-manager",
            "DELETE",
            "/v1/people/both",
            &[],
            json!({}),
        )
        .await;
    gone.expect(204);
    let answer = clinic
        .with("both", "GET", "/v1/tickets", &[LAKESIDE], json!({}))
        .await;
    assert!([401, 403].contains(&answer.status), "{}", answer.text);
    clinic
        .with("both", "GET", "/v1/tickets", &[SUMMIT], json!({}))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_key_revoked_in_one_practice_holds_in_the_other() {
    let clinic = Clinic::open().await;
    let revoked = clinic
        .with(
            "lakeside-manager",
            "DELETE",
            "/v1/keys/key-both",
            &[],
            json!({}),
        )
        .await;
    revoked.expect(204);
    let answer = clinic
        .with("both", "GET", "/v1/tickets", &[LAKESIDE], json!({}))
        .await;
    assert_eq!(answer.status, 403, "{}", answer.text);
    clinic
        .with("both", "GET", "/v1/tickets", &[SUMMIT], json!({}))
        .await
        .expect(200);
    let revoked = clinic
        .with(
            "summit-manager",
            "DELETE",
            "/v1/keys/key-both",
            &[],
            json!({}),
        )
        .await;
    revoked.expect(204);
    let answer = clinic
        .with("both", "GET", "/v1/tickets", &[SUMMIT], json!({}))
        .await;
    assert_eq!(answer.status, 401, "{}", answer.text);
}

/// The same `Idempotency-Key` in two practices is two requests.
#[tokio::test]
async fn a_repeated_request_is_of_one_practice() {
    let clinic = Clinic::open().await;
    let body =
        json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "site"});
    let mut ids = Vec::new();
    for practice in [LAKESIDE, SUMMIT] {
        let headers = [practice, ("idempotency-key", "same")];
        let opened = clinic
            .with("both", "POST", "/v1/tickets", &headers, body.clone())
            .await;
        let opened = opened.expect(201);
        assert_eq!(opened.at("/practice"), practice.1);
        assert!(!opened.headers.contains_key("idempotency-replayed"));
        ids.push(opened.at("/id"));
    }
    assert_ne!(ids[0], ids[1]);
    let headers = [LAKESIDE, ("idempotency-key", "same")];
    let again = clinic
        .with("both", "POST", "/v1/tickets", &headers, body)
        .await;
    assert_eq!(again.expect(201).at("/id"), ids[0]);
}

/// The operator names the practice, and sees of it what sets it up, never a ticket.
#[tokio::test]
async fn the_operator_names_the_practice() {
    let clinic = Clinic::open().await;
    clinic.ehr_down().await;
    let answer = clinic.get("operator", "/v1/practice").await.expect(422);
    assert_eq!(answer.wrong_fields(), ["StatDesk-Practice"]);
    for practice in [LAKESIDE, SUMMIT] {
        let answer = clinic
            .with("operator", "GET", "/v1/practice", &[practice], json!({}))
            .await;
        assert_eq!(answer.expect(200).at("/id"), practice.1);
        let people = clinic
            .with("operator", "GET", "/v1/people", &[practice], json!({}))
            .await;
        for person in people.expect(200).json()["items"]
            .as_array()
            .expect("items")
        {
            assert!(person["roles"].to_string().contains("manager"), "{person}");
        }
        clinic
            .with("operator", "GET", "/v1/tickets", &[practice], json!({}))
            .await
            .expect(403);
        clinic
            .with(
                "operator",
                "GET",
                "/v1/people/staff",
                &[practice],
                json!({}),
            )
            .await
            .expect(404);
    }
    let nowhere = [("statdesk-practice", "nowhere")];
    clinic
        .with("operator", "GET", "/v1/practice", &nowhere, json!({}))
        .await
        .expect(404);
}
