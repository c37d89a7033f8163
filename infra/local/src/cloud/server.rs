//! One HTTP entrance for both services, told apart as AWS SDKs address them.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::AwsError;
use super::form::Form;
use super::kms::Kms;
use super::sns::Sns;

/// More than any request of either service may hold.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

type Services = (Arc<Kms>, Arc<Sns>);

/// Routes requests to the service they name.
pub(crate) fn router(kms: Arc<Kms>, sns: Arc<Sns>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state((kms, sns))
}

async fn answer(State((kms, sns)): State<Services>, headers: HeaderMap, body: Bytes) -> Response {
    match headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok())
    {
        Some(target) => match target.strip_prefix("TrentService.") {
            Some(operation) => match kms.answer(operation, &body) {
                Ok(answer) => (
                    StatusCode::OK,
                    [(header::CONTENT_TYPE, "application/x-amz-json-1.1")],
                    answer.to_string(),
                )
                    .into_response(),
                Err(refused) => refused.json(),
            },
            None => AwsError::refused(
                "UnknownOperationException",
                "only KMS and SNS are served here",
            )
            .json(),
        },
        None => match sns.answer(Form::read(&body)) {
            Ok(answer) => {
                (StatusCode::OK, [(header::CONTENT_TYPE, "text/xml")], answer).into_response()
            }
            Err(refused) => refused.xml(),
        },
    }
}
