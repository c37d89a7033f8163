//! The operator's routes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use axum::body::Bytes;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::{Gateway, call, gateway, get, json_of};

fn ask(method: &str, path: &str) -> Request<Bytes> {
    let request = Request::builder().method(method).uri(path);
    request
        .header("authorization", "Bearer local-operator")
        .body(Bytes::new())
        .unwrap()
}

async fn problem(gateway: &Gateway, request: Request<Bytes>) -> (StatusCode, Value) {
    let response = gateway.call(request).await;
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let document = json_of(&response);
    assert_eq!(document["status"], response.status().as_u16());
    (response.status(), document)
}

#[tokio::test]
async fn only_the_operator_may_ask() {
    let gateway = gateway().await;
    for key in ["Bearer local-lakeside-manager", "local-operator", ""] {
        let request = Request::get("/_local/pages")
            .header("authorization", key)
            .body(Bytes::new())
            .unwrap();
        assert_eq!(
            problem(&gateway, request).await.0,
            StatusCode::UNAUTHORIZED,
            "{key}"
        );
    }
    assert_eq!(
        problem(&gateway, get("/_local/pages")).await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_fired_function_gets_the_instant_it_was_asked_for() {
    let gateway = gateway().await;
    for (at, seen) in [
        ("2026-11-23T14:02:00Z", "2026-11-23T14:02:00Z"),
        ("2020-02-29T00:00:00-06:00", "2020-02-29T06:00:00Z"),
        ("2026-11-23T14:02:00%2B01:00", "2026-11-23T13:02:00Z"),
        ("2026-11-23T14:02:00+01:00", "2026-11-23T13:02:00Z"),
    ] {
        let answer = call(
            &gateway,
            ask("POST", &format!("/_local/fire/sweep?at={at}")),
        )
        .await;
        assert_eq!(answer, (StatusCode::OK, json!({"swept": {"at": seen}})));
    }
    assert_eq!(
        call(&gateway, ask("POST", "/_local/fire/sweep")).await.0,
        StatusCode::OK
    );

    for at in [
        "",
        "yesterday",
        "2026-11-23",
        "2026-11-23T14:02:00",
        "1969-12-31T23:59:59Z",
        "%FF",
    ] {
        let (status, document) = problem(
            &gateway,
            ask("POST", &format!("/_local/fire/sweep?at={at}")),
        )
        .await;
        assert_eq!(
            (status, &document["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("at")),
            "{at}"
        );
    }
    let (status, document) = problem(&gateway, ask("POST", "/_local/fire/echo")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(
        document["detail"],
        "echo has no schedule; these have: sweep"
    );
    assert_eq!(
        problem(&gateway, ask("POST", "/_local/fire/%FF%0A"))
            .await
            .0,
        StatusCode::NOT_FOUND
    );
    let (status, document) = problem(
        &gateway,
        ask("POST", "/_local/fire/sweep?at=2026-01-01T00:00:00Z"),
    )
    .await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(!document.to_string().contains("secret"));
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let gateway = gateway().await;
    assert_eq!(
        problem(&gateway, ask("GET", "/_local/nothing")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        problem(&gateway, ask("POST", "/_local/fire/sweep/now"))
            .await
            .0,
        StatusCode::NOT_FOUND
    );
    let response = gateway.call(ask("GET", "/_local/fire/sweep")).await;
    assert_eq!(
        (response.status(), &response.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().unwrap())
    );
    let (status, document) = problem(&gateway, ask("GET", "/_local/pages?since=1")).await;
    assert_eq!(
        (status, &document["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("since"))
    );
}

#[tokio::test]
async fn pages_calls_and_confirmations() {
    let gateway = gateway().await;
    let sns = aws_sdk_sns::Client::new(&gateway.stack().config);
    let topic = sns
        .create_topic()
        .name("statdesk-ana")
        .send()
        .await
        .unwrap()
        .topic_arn()
        .unwrap()
        .to_owned();
    sns.subscribe()
        .topic_arn(&topic)
        .protocol("email")
        .endpoint("ana@example.org")
        .send()
        .await
        .unwrap();
    let confirm = "/_local/confirm?topic=statdesk-ana&endpoint=ana@example.org";
    let (status, document) = problem(&gateway, ask("POST", "/_local/confirm?topic=x")).await;
    assert_eq!(
        (status, &document["errors"]),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            &json!([{"field": "endpoint", "reason": "is required"}])
        )
    );
    let (status, body) = call(&gateway, ask("POST", confirm)).await;
    assert_eq!(status, StatusCode::OK);
    let id = body["subscription"]
        .as_str()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        problem(&gateway, ask("POST", confirm)).await.0,
        StatusCode::NOT_FOUND
    );
    sns.publish()
        .topic_arn(&topic)
        .message("EHR down")
        .send()
        .await
        .unwrap();

    let (_, pages) = call(&gateway, ask("GET", "/_local/pages")).await;
    let page = &pages["items"][0];
    assert_eq!(
        (&page["topic"], &page["text"], &page["attributes"]),
        (&json!(topic), &json!("EHR down"), &json!({}))
    );
    assert_eq!(page["matched"], json!([{"protocol": "email", "id": id}]));
    assert!(page["at"].as_str().unwrap().ends_with('Z'));

    let client = aws_sdk_dynamodb::Client::new(&gateway.stack().config);
    let pk = aws_sdk_dynamodb::types::AttributeValue::S("x".to_owned());
    client
        .get_item()
        .table_name("local-Desk")
        .key("pk", pk)
        .send()
        .await
        .unwrap();
    let (_, calls) = call(&gateway, ask("GET", "/_local/calls")).await;
    assert_eq!(calls["calls"]["sns"]["Publish"]["count"], 1);
    assert_eq!(calls["calls"]["dynamodb"]["GetItem"]["capacity_units"], 0.5);
    assert_eq!(
        (&calls["count"], &calls["capacity_units"]),
        (&json!(4), &json!(0.5))
    );
    let (_, calls) = call(&gateway, ask("GET", "/_local/calls")).await;
    assert_eq!(
        calls,
        json!({"count": 0, "capacity_units": 0.0, "calls": {}, "functions": {}})
    );
}
