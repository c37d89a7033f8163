//! Headers as clients should not send them.

use axum::body::Bytes;
use http::HeaderValue;
use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;

use super::writes;

/// Sends a header whose value is any bytes.
async fn with_bytes(clinic: &Clinic, name: &str, value: &[u8]) -> Answer {
    let value = HeaderValue::from_bytes(value).expect("what HTTP can carry");
    let mut request = http::Request::builder()
        .method("POST")
        .uri("/v1/tickets")
        .header("content-type", "application/json");
    if name != "authorization" {
        request = request.header("authorization", "Bearer lakeside-staff");
    }
    let body = Bytes::from_static(br#"{"summary": "EHR is down"}"#);
    let request = request.header(name, value).body(body).expect("a request");
    Answer::of(clinic.desk.gateway.call(request).await)
}

#[tokio::test]
async fn whoever_has_no_key_is_told_so() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    for key in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "lakeside-staff",
        "Basic bGFrZXNpZGUtc3RhZmY6",
        "Bearer nobody",
        "Bearer LAKESIDE-STAFF",
        "Bearer lakeside-staff x",
        "Bearer lakeside-staff, Bearer lakeside-manager",
        "Bearer \"lakeside-staff\"",
        "Bearer caf\u{e9}",
        "Bearer \u{1f511}",
        &format!("Bearer {}", "k".repeat(5000)),
    ] {
        let answer = with_bytes(&clinic, "authorization", key.as_bytes()).await;
        assert_eq!(answer.status, 401, "{key:.40}: {}", answer.text);
        answer.refused("unauthenticated");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(writes(&clinic), [""; 0]);
    }
    let latin = with_bytes(&clinic, "authorization", b"Bearer caf\xE9").await;
    latin.expect(401).refused("unauthenticated");
    for scheme in ["bearer", "BEARER"] {
        let key = format!("{scheme} lakeside-staff");
        let answer = with_bytes(&clinic, "authorization", key.as_bytes()).await;
        answer.expect(201);
    }
}

#[tokio::test]
async fn the_practice_of_a_call_is_one_the_key_holds_for() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    for (value, status, problem) in [
        (&b"summit"[..], 403, "forbidden"),
        (b"nowhere", 403, "forbidden"),
        (b"Lakeside", 422, "invalid"),
        (b"lakeside,summit", 422, "invalid"),
        (b"", 422, "invalid"),
        ("l\u{e4}keside".as_bytes(), 422, "invalid"),
        (b"lakeside\xFF", 422, "invalid"),
    ] {
        let answer = with_bytes(&clinic, "statdesk-practice", value).await;
        assert_eq!(answer.status, status, "{value:?}: {}", answer.text);
        answer.refused(problem);
        if status == 422 {
            assert_eq!(answer.wrong_fields(), ["StatDesk-Practice"]);
        }
        assert_eq!(writes(&clinic), [""; 0]);
    }
    let answer = with_bytes(&clinic, "statdesk-practice", b"lakeside").await;
    answer.expect(201);
}

/// "`Idempotency-Key` and `If-Match` are optional and enforced when sent (409; 412)."
/// "`If-Match` ... enforced when sent (412)."
#[tokio::test]
async fn a_change_decided_on_an_older_version_is_refused() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let path = format!("/v1/tickets/{id}/note");
    let tag = clinic.ticket(&id).await.headers["etag"].clone();
    let note = async |tag: &str| {
        let body = json!({"text": "Rebooted."});
        let tag = [("if-match", tag)];
        clinic
            .with("lakeside-technician", "POST", &path, &tag, body)
            .await
    };
    let noted = note(&tag).await.expect(200);
    let newer = noted.headers["etag"].clone();
    assert_ne!(tag, newer);
    clinic.take_calls();
    let weak = format!("W/{newer}");
    let bare = newer.trim_matches('"').to_owned();
    for stale in [
        tag.as_str(),
        weak.as_str(),
        bare.as_str(),
        "\"x\"",
        "",
        ",",
        "\u{e9}",
        "\"999999999999999999999\"",
    ] {
        let answer = note(stale).await;
        assert_eq!(answer.status, 412, "{stale:?}: {}", answer.text);
        answer.refused("precondition-failed");
        assert_eq!(writes(&clinic), [""; 0], "{stale:?}");
    }
    let list = format!("\"1000\", {newer}");
    let noted = note(&list).await.expect(200);
    assert_eq!(
        noted.headers["etag"],
        clinic.ticket(&id).await.headers["etag"]
    );
    note("*").await.expect(200);
    assert_eq!(clinic.entries(&id, "noted").await.len(), 3);

    // Set-up as well.
    for path in [
        "/v1/practice",
        "/v1/people/staff-2",
        "/v1/systems/printer",
        "/v1/ladders/critical",
        "/v1/oncall/primary",
    ] {
        let stands = clinic.get("lakeside-manager", path).await.expect(200);
        clinic.take_calls();
        let stale = [("if-match", "\"stale\"")];
        let answer = clinic
            .with("lakeside-manager", "PUT", path, &stale, stands.json())
            .await;
        answer.expect(412).refused("precondition-failed");
        assert_eq!(writes(&clinic), [""; 0], "{path}");
        let tag = [("if-match", stands.headers["etag"].as_str())];
        let answer = clinic
            .with("lakeside-manager", "PUT", path, &tag, stands.json())
            .await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    for path in ["/v1/people/staff-2", "/v1/systems/printer"] {
        let stale = [
            ("authorization", "Bearer lakeside-manager"),
            ("if-match", "\"stale\""),
        ];
        let answer = clinic.send("DELETE", path, &stale, "").await;
        answer.expect(412).refused("precondition-failed");
        clinic.get("lakeside-manager", path).await.expect(200);
    }
}

/// Nothing that a proxy or a browser adds is in the way.
#[tokio::test]
async fn odd_headers_are_no_reason_to_fail() {
    let clinic = Clinic::open().await;
    for (name, value) in [
        ("user-agent", &b"caf\xC3\xA9/1.0"[..]),
        ("cookie", b"a=1; b=\"2\"; \xFF"),
        ("accept", b"text/html, */*;q=0.1"),
        ("x-forwarded-for", b"::1, 10.0.0.1, unknown"),
        ("content-encoding", b"identity"),
        ("expect", b""),
        ("x-long", &[b'x'; 4000]),
    ] {
        let answer = with_bytes(&clinic, name, value).await;
        assert_eq!(answer.status, 201, "{name}: {}", answer.text);
    }
}
