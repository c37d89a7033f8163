//! Problem documents (RFC 9457) of the operator's routes, which no deployed function answers.

use axum::body::Bytes;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// A problem with what was asked; `errors` are pairs of a field and a reason.
pub(super) fn problem(
    status: StatusCode,
    detail: &str,
    errors: &[(&str, &str)],
) -> Response<Bytes> {
    let errors: Vec<_> = errors
        .iter()
        .map(|(field, reason)| json!({"field": field, "reason": reason}))
        .collect();
    let mut document = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
    });
    if !errors.is_empty() {
        document["errors"] = json!(errors);
    }
    let mut response = Response::new(Bytes::from(document.to_string()));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
