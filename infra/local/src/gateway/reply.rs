//! Turning what a function answered into an HTTP response, by the rules of payload format 2.0.

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What Lambda lets a function answer.
const MAX_ANSWER_BYTES: usize = 6 * 1024 * 1024;

/// What the gateway reads of an answer. `multiValueHeaders` is not among it: format 2.0 has no such thing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    body: Option<String>,
}

/// Reads an answer; nothing when the gateway could make no response of it.
pub(super) fn read(answer: &ApiGatewayV2httpResponse) -> Option<Response<Bytes>> {
    // Through JSON, as on AWS: a header with several values keeps one here because it keeps one there.
    let json = serde_json::to_vec(answer)
        .ok()
        .filter(|json| json.len() <= MAX_ANSWER_BYTES)?;
    let answer: Answer = serde_json::from_slice(&json).ok()?;
    let body = answer.body.unwrap_or_default();
    let body = match answer.is_base64_encoded {
        true => Bytes::from(BASE64_STANDARD.decode(body).ok()?),
        false => Bytes::from(body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        let name = HeaderName::try_from(name).ok()?;
        // The gateway frames the response itself.
        if [
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
            header::CONNECTION,
        ]
        .contains(&name)
        {
            continue;
        }
        headers.insert(name, HeaderValue::try_from(value).ok()?);
    }
    for cookie in answer.cookies {
        headers.append(header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
    }
    if !response.body().is_empty() && !response.headers().contains_key(header::CONTENT_TYPE) {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, text);
    }
    Some(response)
}

/// What the gateway itself answers: `{"message": "…"}`.
pub(super) fn own(status: StatusCode, message: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(
        serde_json::json!({"message": message}).to_string(),
    ));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
