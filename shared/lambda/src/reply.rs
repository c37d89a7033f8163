//! Replies: a status, headers and a body.

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// What goes back to the caller.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, when it is text.
    pub body: String,
    /// The body, when it is a file: sent as bytes, whatever is in it.
    pub file: Vec<u8>,
}

impl Reply {
    /// A JSON reply.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "application/json", body.to_string())
    }

    /// A document of a media type.
    #[must_use]
    pub fn text(status: u16, media: &'static str, body: &str) -> Self {
        Self::of(status, media, body.to_owned())
    }

    /// A page for people. It loads nothing, runs nothing, and is kept nowhere.
    #[must_use]
    pub fn html(status: u16, body: String) -> Self {
        Self::of(status, "text/html; charset=utf-8", body)
            .with(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            )
            .with("referrer-policy", "no-referrer")
            .with("x-robots-tag", "noindex")
    }

    /// A file for download, its name made of letters, digits, hyphens and full stops.
    #[must_use]
    pub fn file(media: &'static str, name: &str, file: Vec<u8>) -> Self {
        let mut reply = Self::of(200, media, String::new()).with(
            "content-disposition",
            &format!("attachment; filename=\"{name}\""),
        );
        reply.file = file;
        reply
    }

    /// Nothing to say.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        let mut reply = Self::of(status, "application/json", String::new());
        reply.headers.remove("content-type");
        reply
    }

    fn of(status: u16, content_type: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(content_type));
        headers.insert("cache-control", HeaderValue::from_static("no-store"));
        headers.insert(
            "x-content-type-options",
            HeaderValue::from_static("nosniff"),
        );
        // Links are secrets, and keys are sent with every request (RFC 6797).
        headers.insert(
            "strict-transport-security",
            HeaderValue::from_static("max-age=31536000"),
        );
        Self {
            status,
            headers,
            body,
            file: Vec::new(),
        }
    }

    /// With a header. A value that HTTP does not allow is left out.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// As API Gateway takes it.
    #[must_use]
    pub fn into_gateway(self) -> ApiGatewayV2httpResponse {
        let mut response = ApiGatewayV2httpResponse::default();
        response.status_code = i64::from(self.status);
        response.headers = self.headers;
        // API Gateway sends text as it stands, and decodes what it is told is base 64.
        response.is_base64_encoded = !self.file.is_empty();
        response.body = if self.file.is_empty() {
            (!self.body.is_empty()).then_some(Body::Text(self.body))
        } else {
            Some(Body::Binary(self.file))
        };
        response
    }
}
