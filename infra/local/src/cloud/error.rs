//! An error as AWS shapes it: JSON for KMS, XML for SNS.

use std::borrow::Cow;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What an operation answers instead of its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AwsError {
    /// HTTP status.
    pub(crate) status: u16,
    /// The code SDKs match on.
    pub(crate) code: Cow<'static, str>,
    /// For people; never contains what was sent in a text or a context.
    pub(crate) message: String,
}

impl AwsError {
    /// The caller's mistake, answered with 400.
    pub(crate) fn refused(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: code.into(),
            message: message.into(),
        }
    }

    /// Something that does not exist, in a service that answers 404 for it.
    pub(crate) fn missing(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 404,
            code: code.into(),
            message: message.into(),
        }
    }

    /// A failure of this server, answered with 500.
    pub(crate) fn internal(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 500,
            code: code.into(),
            message: message.into(),
        }
    }

    /// The answer in the AWS JSON 1.1 protocol.
    pub(crate) fn json(&self) -> Response {
        let body = json!({"__type": self.code, "message": self.message}).to_string();
        (
            self.status(),
            [(header::CONTENT_TYPE, "application/x-amz-json-1.1")],
            body,
        )
            .into_response()
    }

    /// The answer in the AWS query protocol.
    pub(crate) fn xml(&self) -> Response {
        let blame = if self.status < 500 {
            "Sender"
        } else {
            "Receiver"
        };
        let body = format!(
            "<ErrorResponse xmlns=\"{}\"><Error><Type>{blame}</Type><Code>{}</Code><Message>{}</Message></Error>\
             <RequestId>{}</RequestId></ErrorResponse>",
            super::sns::NAMESPACE,
            super::sns::xml::escape(&self.code),
            super::sns::xml::escape(&self.message),
            crate::random::uuid(),
        );
        (self.status(), [(header::CONTENT_TYPE, "text/xml")], body).into_response()
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
