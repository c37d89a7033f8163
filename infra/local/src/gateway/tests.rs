//! The gateway with and without a network, against what AWS documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod operator;
mod tcp;

use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use axum::body::Bytes;
use axum::http::{HeaderValue, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::{Gateway, Unregistered};
use crate::registry::Registry;
use crate::stack::{Options, Stack};

const TEMPLATE: &str = include_str!("../../tests/template.yaml");

pub(crate) async fn stack() -> Arc<Stack> {
    Arc::new(
        Stack::start(Options {
            template: TEMPLATE.to_owned(),
            ..Options::default()
        })
        .await
        .unwrap(),
    )
}

fn answer(status: i64, body: &str) -> ApiGatewayV2httpResponse {
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = status;
    answer.body = Some(Body::Text(body.to_owned()));
    answer
}

/// A registry whose `echo` answers its own event, and misbehaves when its header `x-do` says so.
pub(crate) fn echo() -> Registry {
    Registry::default().http("echo", |event: ApiGatewayV2httpRequest| async move {
        match event.headers.get("x-do").map(HeaderValue::as_bytes) {
            Some(b"panic") => panic!("as asked"),
            Some(b"fail") => Err("a secret".to_owned()),
            Some(b"hang") => std::future::pending().await,
            Some(b"status") => Ok(answer(99, "")),
            Some(b"large") => Ok(answer(200, &"x".repeat(6 * 1024 * 1024))),
            Some(b"rich") => {
                let mut rich = answer(201, "AAECAw==");
                rich.is_base64_encoded = true;
                rich.headers
                    .insert("location", HeaderValue::from_static("/v1/things/1"));
                rich.headers
                    .insert("content-type", HeaderValue::from_static("application/zip"));
                rich.headers
                    .insert("content-length", HeaderValue::from_static("999"));
                rich.multi_value_headers
                    .insert("x-lost", HeaderValue::from_static("1"));
                rich.cookies = vec!["a=1".to_owned(), "b=2; Secure".to_owned()];
                Ok(rich)
            }
            _ => Ok(answer(200, &serde_json::to_string(&event).unwrap())),
        }
    })
}

async fn gateway() -> Gateway {
    let registry = echo().event("sweep", |event| async move {
        match event["at"].as_str() {
            Some("2026-01-01T00:00:00Z") => Err("a secret".to_owned()),
            _ => Ok(json!({"swept": event})),
        }
    });
    Gateway::new(stack().await, registry).unwrap()
}

async fn call(gateway: &Gateway, request: Request<Bytes>) -> (StatusCode, Value) {
    let response = gateway.call(request).await;
    (response.status(), json_of(&response))
}

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or(Value::Null)
}

fn get(path: &str) -> Request<Bytes> {
    Request::get(path).body(Bytes::new()).unwrap()
}

fn doing(what: &'static str) -> Request<Bytes> {
    Request::get("/x")
        .header("x-do", what)
        .body(Bytes::new())
        .unwrap()
}

#[tokio::test]
async fn the_event_is_the_one_aws_documents() {
    let gateway = gateway().await;
    let request =
        Request::post("/v1/things?parameter1=value1&parameter1=value2&parameter2=a%20value")
            .header("Host", "id.execute-api.us-east-1.amazonaws.com")
            .header("User-Agent", "agent")
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Header1", "value1")
            .header("Header2", "value1")
            .header("header2", "value2")
            .header("Cookie", "cookie1=a; cookie2=b")
            .header("cookie", "cookie3=c")
            .body(Bytes::from("{\"summary\": \"é\"}"))
            .unwrap();
    let (status, mut event) = call(&gateway, request).await;
    assert_eq!(status, StatusCode::OK);
    let context = event["requestContext"].take();
    let headers = event["headers"].take();
    let event = event.as_object_mut().unwrap();
    // What the crate adds for events of another kind.
    for name in [
        "type",
        "methodArn",
        "httpMethod",
        "identitySource",
        "authorizationToken",
        "resource",
        "stageVariables",
    ] {
        event.remove(name);
    }
    assert_eq!(
        Value::Object(event.clone()),
        json!({
            "version": "2.0",
            "routeKey": "POST /v1/things",
            "rawPath": "/v1/things",
            "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=a%20value",
            "cookies": ["cookie1=a", "cookie2=b", "cookie3=c"],
            "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "a value"},
            "requestContext": null,
            "headers": null,
            "body": "{\"summary\": \"é\"}",
            "isBase64Encoded": false,
        })
    );
    assert_eq!(headers["header1"], "value1");
    assert_eq!(headers["header2"], "value1,value2");
    assert_eq!(headers.get("cookie"), None);
    assert!(
        headers["x-amzn-trace-id"]
            .as_str()
            .unwrap()
            .starts_with("Root=1-")
    );
    assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
    assert_eq!(context["domainPrefix"], "id");
    assert_eq!(context["stage"], "$default");
    assert_eq!(context["routeKey"], "POST /v1/things");
    assert_eq!(
        context["http"],
        json!({"method": "POST", "path": "/v1/things", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "agent"})
    );
    let time = context["time"].as_str().unwrap();
    assert_eq!(
        (time.len(), &time[time.len() - 6..]),
        (26, " +0000"),
        "{time}"
    );
    assert!(context["timeEpoch"].as_i64().unwrap() > 1_700_000_000_000);
    assert_eq!(context["requestId"].as_str().unwrap().len(), 16);
}

#[tokio::test]
async fn paths_are_decoded_and_bad_utf8_is_passed_on() {
    let gateway = gateway().await;
    let (_, event) = call(&gateway, get("/v1/things/a%2Fb%20c?x=%FF")).await;
    assert_eq!(event["routeKey"], "GET /v1/things/{id}");
    assert_eq!(event["pathParameters"]["id"], "a/b c");
    assert_eq!(event["rawPath"], "/v1/things/a/b c");
    assert_eq!(event["rawQueryString"], "x=%FF");
    assert_eq!(event["queryStringParameters"]["x"], "\u{fffd}");
    let (status, event) = call(&gateway, get("/v1/things/%FF%3Fy")).await;
    assert_eq!(
        (status, event["rawPath"].as_str()),
        (StatusCode::OK, Some("/v1/things/\u{fffd}"))
    );
    let (_, event) = call(&gateway, get("/nowhere")).await;
    assert_eq!(event["routeKey"], "$default");
    let header = HeaderValue::from_bytes(b"Bearer \xff").unwrap();
    let request = Request::get("/x")
        .header("authorization", header)
        .body(Bytes::new())
        .unwrap();
    assert_eq!(call(&gateway, request).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_body_is_base64_unless_its_type_is_text() {
    let gateway = gateway().await;
    for (kind, body, expected) in [
        (Some("text/csv"), &b"a,b"[..], ("a,b", false)),
        (Some("Application/JSON"), b"{}", ("{}", false)),
        (
            Some("application/xml; charset=utf-8"),
            b"<a/>",
            ("<a/>", false),
        ),
        (
            Some("application/x-www-form-urlencoded"),
            b"a=b",
            ("YT1i", true),
        ),
        (Some("application/fhir+json"), b"{}", ("e30=", true)),
        (Some("application/json"), b"\xff", ("/w==", true)),
        (None, b"{}", ("e30=", true)),
    ] {
        let request = Request::post("/v1/things");
        let request = kind.into_iter().fold(request, |request, kind| {
            request.header("content-type", kind)
        });
        let (_, event) = call(
            &gateway,
            request.body(Bytes::copy_from_slice(body)).unwrap(),
        )
        .await;
        let seen = (
            event["body"].as_str().unwrap(),
            event["isBase64Encoded"].as_bool().unwrap(),
        );
        assert_eq!(seen, expected, "{kind:?}");
    }
    let (_, event) = call(&gateway, get("/x")).await;
    assert_eq!(
        (event.get("body"), &event["isBase64Encoded"]),
        (None, &json!(false))
    );
}

#[tokio::test]
async fn an_answer_becomes_a_response() {
    let response = gateway().await.call(doing("rich")).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.body().as_ref(), [0, 1, 2, 3]);
    let headers = response.headers();
    assert_eq!(headers["location"], "/v1/things/1");
    assert_eq!(headers["content-type"], "application/zip");
    assert_eq!(
        headers.get_all("set-cookie").iter().collect::<Vec<_>>(),
        ["a=1", "b=2; Secure"]
    );
    assert!(!headers.contains_key("x-lost") && !headers.contains_key("content-length"));
    assert!(headers.contains_key("apigw-requestid"));
}

#[tokio::test]
async fn a_function_that_breaks_is_a_500_without_a_word_of_why() {
    let gateway = gateway().await;
    for what in ["panic", "fail", "status", "large", "hang"] {
        let answer = call(&gateway, doing(what)).await;
        assert_eq!(
            answer,
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                json!({"message": "Internal Server Error"})
            ),
            "{what}"
        );
    }
    assert_eq!(call(&gateway, get("/x")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_gateway_that_waited_long_enough_is_a_503() {
    let mut gateway = gateway().await;
    Arc::get_mut(&mut gateway.0).unwrap().patience = Duration::from_millis(50);
    let answer = call(&gateway, doing("hang")).await;
    assert_eq!(
        answer,
        (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({"message": "Service Unavailable"})
        )
    );
}

#[tokio::test]
async fn bodies_and_heads_have_limits() {
    let gateway = gateway().await;
    let post = |kind: &str, bytes: usize| {
        Request::post("/v1/things")
            .header("content-type", kind)
            .body(Bytes::from(vec![b'x'; bytes]))
            .unwrap()
    };
    let too_large = (
        StatusCode::PAYLOAD_TOO_LARGE,
        json!({"message": "Request Entity Too Large"}),
    );
    assert_eq!(
        call(&gateway, post("text/plain", 10 * 1024 * 1024 + 1)).await,
        too_large
    );
    // Within the gateway's limit and over Lambda's.
    assert_eq!(
        call(&gateway, post("text/plain", 7 * 1024 * 1024)).await,
        too_large
    );
    assert_eq!(
        call(&gateway, post("application/zip", 5 * 1024 * 1024)).await,
        too_large
    );
    assert_eq!(
        call(&gateway, post("application/zip", 2 * 1024 * 1024))
            .await
            .0,
        StatusCode::OK
    );
    let request = Request::get("/x")
        .header("x-long", "x".repeat(10_240))
        .body(Bytes::new())
        .unwrap();
    assert_eq!(
        call(&gateway, request).await.0,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    );
}

#[tokio::test]
async fn every_function_of_the_template_must_be_there() {
    let stack = stack().await;
    let missing = Gateway::new(Arc::clone(&stack), Registry::default()).unwrap_err();
    assert_eq!(
        missing,
        Unregistered(vec!["echo".to_owned(), "sweep".to_owned()])
    );
    assert_eq!(
        Gateway::new(stack, echo()).unwrap_err(),
        Unregistered(vec!["sweep".to_owned()])
    );
}

#[tokio::test]
async fn a_killed_function_stops_with_its_caller() {
    use crate::wire::Fault;
    let stack = stack().await;
    let (wire, config) = (stack.wire.clone(), stack.config.clone());
    let registry = Registry::default()
        .event("sweep", |event| async { Ok(event) })
        .http("echo", move |_| {
            let sns = aws_sdk_sns::Client::new(&config);
            async move {
                let topic = sns.create_topic().name("first").send().await.unwrap();
                sns.publish()
                    .topic_arn(topic.topic_arn().unwrap())
                    .message("after")
                    .send()
                    .await
                    .unwrap();
                Ok(ApiGatewayV2httpResponse::default())
            }
        });
    let gateway = Gateway::new(stack, registry).unwrap();
    wire.break_call(1, Fault::KillAfter);
    assert!(wire.until_killed(gateway.call(get("/x"))).await.is_none());
    assert!(gateway.stack().pages().is_empty());
    assert_eq!(wire.take_calls().len(), 1);
    assert_eq!(
        gateway.call(get("/x")).await.status(),
        StatusCode::INTERNAL_SERVER_ERROR,
        "status 0 is no answer"
    );
    assert_eq!(gateway.stack().pages().len(), 1);
}
