//! The event an HTTP API hands to Lambda, payload format 2.0.
//!
//! Two habits of the real gateway are easy to get wrong: `rawPath` is percent-decoded (and ends at a decoded `?`),
//! while `rawQueryString` is not; and every body is base64 unless its content type is one of a few text types.

use std::collections::BTreeMap;
use std::net::IpAddr;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::prelude::{BASE64_STANDARD, Engine};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::route::{Found, decode};
use crate::cloud::ACCOUNT;

/// What the gateway knows about a request beside the request itself.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    pub(super) route: &'a Found,
    pub(super) id: &'a str,
    pub(super) at: Timestamp,
    pub(super) source: IpAddr,
}

/// Builds the event. It goes through JSON, as on AWS, so that it is what the runtime would have read.
pub(super) fn build(
    parts: &Parts,
    body: &Bytes,
    arrival: &Arrival<'_>,
) -> Result<ApiGatewayV2httpRequest, serde_json::Error> {
    let header = |name: HeaderName| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let path = decode(parts.uri.path());
    let path = path.split('?').next().unwrap_or_default();
    let host = header(header::HOST)
        .or_else(|| parts.uri.host())
        .unwrap_or("localhost");
    let content_type = header(header::CONTENT_TYPE);
    let (body, is_base64) = encode(content_type, body);
    let mut event = json!({
        "version": "2.0",
        "routeKey": arrival.route.key,
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": host,
            "domainPrefix": host.split(['.', ':']).next(),
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": format!("{:?}", parts.version),
                "sourceIp": arrival.source.to_string(),
                "userAgent": header(header::USER_AGENT).unwrap_or_default(),
            },
            "requestId": arrival.id,
            "routeKey": arrival.route.key,
            "stage": "$default",
            "time": arrival.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": arrival.at.as_millisecond(),
        },
        "isBase64Encoded": is_base64,
    });
    let mut put = |name: &str, value: Value| {
        if let Value::Object(event) = &mut event {
            event.insert(name.to_owned(), value);
        }
    };
    let query = query(parts.uri.query().unwrap_or_default());
    if !query.is_empty() {
        put("queryStringParameters", json!(query));
    }
    if !arrival.route.parameters.is_empty() {
        put("pathParameters", json!(arrival.route.parameters));
    }
    let cookies: Vec<String> = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(cookies)
        .collect();
    if !cookies.is_empty() {
        put("cookies", json!(cookies));
    }
    if let Some(body) = body {
        put("body", Value::String(body));
    }
    let mut event: ApiGatewayV2httpRequest = serde_json::from_value(event)?;
    event.headers = headers(parts, arrival);
    Ok(event)
}

/// Parameters decoded; one that comes several times has its values joined by commas.
fn query(query: &str) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match parameters.get_mut(name.as_ref()) {
            Some(values) => {
                values.push(',');
                values.push_str(&value);
            }
            None => {
                parameters.insert(name.into_owned(), value.into_owned());
            }
        }
    }
    parameters
}

fn cookies(header: &HeaderValue) -> Vec<String> {
    let text = String::from_utf8_lossy(header.as_bytes());
    text.split(';')
        .map(|cookie| cookie.trim().to_owned())
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// Headers with lower-case names, several of one name joined by commas, cookies apart, and what a gateway adds.
fn headers(parts: &Parts, arrival: &Arrival<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in parts.headers.keys().filter(|name| **name != header::COOKIE) {
        let values: Vec<_> = parts
            .headers
            .get_all(name)
            .iter()
            .map(|value| lossy(value.as_bytes()))
            .collect();
        if let Ok(value) = HeaderValue::from_bytes(values.join(",").as_bytes()) {
            headers.insert(name, value);
        }
    }
    let trace = format!(
        "Root=1-{:08x}-{}",
        arrival.at.as_second(),
        hex(&crate::random::bytes::<12>())
    );
    for (name, value) in [
        ("x-amzn-trace-id", trace),
        ("x-forwarded-for", arrival.source.to_string()),
        ("x-forwarded-port", "443".to_owned()),
        ("x-forwarded-proto", "https".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

/// The body as the event carries it, and whether that is base64. An empty body is none.
///
/// Text that is not UTF-8 is given in base64 whatever its type says, so that the function can see and refuse it.
fn encode(content_type: Option<&str>, body: &Bytes) -> (Option<String>, bool) {
    if body.is_empty() {
        return (None, false);
    }
    match std::str::from_utf8(body) {
        Ok(text) if is_text(content_type.unwrap_or_default()) => (Some(text.to_owned()), false),
        _ => (Some(BASE64_STANDARD.encode(body)), true),
    }
}

/// The types the gateway passes on as text; forms and `+json` types are not among them.
fn is_text(content_type: &str) -> bool {
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    kind.starts_with("text/")
        || matches!(
            kind.as_str(),
            "application/json" | "application/xml" | "application/javascript"
        )
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
