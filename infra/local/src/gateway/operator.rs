//! The operator's routes under `/_local/`: fire a schedule, look at pages and calls, confirm a subscription.
//!
//! They exist in the local stack only; nothing deployed has them.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::problem::problem;
use super::route::decode;
use super::tally::tally;
use super::{FireError, Gateway};
use crate::clock;

/// What the operator's requests must carry.
const AUTHORIZATION: &str = "Bearer local-operator";

type Answer = Response<Bytes>;
type Query = BTreeMap<String, String>;

impl Gateway {
    /// Answers a request whose path is under `/_local/`.
    pub(super) async fn operator(&self, parts: &Parts, path: &str) -> Answer {
        if parts
            .headers
            .get(header::AUTHORIZATION)
            .map(HeaderValue::as_bytes)
            != Some(AUTHORIZATION.as_bytes())
        {
            let detail =
                "These routes are the local operator's: send Authorization: Bearer local-operator.";
            let mut answer = problem(StatusCode::UNAUTHORIZED, detail, &[]);
            answer
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return answer;
        }
        let query: Query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
        let (method, known): (Method, &[&str]) =
            match path.split('/').collect::<Vec<_>>().as_slice() {
                ["fire", _] => (Method::POST, &["at"]),
                ["confirm"] => (Method::POST, &["topic", "endpoint"]),
                ["pages"] | ["calls"] => (Method::GET, &[]),
                _ => {
                    let detail =
                        "There are POST fire/{function}, POST confirm, GET pages and GET calls.";
                    return problem(StatusCode::NOT_FOUND, detail, &[]);
                }
            };
        if parts.method != method {
            let mut answer = problem(
                StatusCode::METHOD_NOT_ALLOWED,
                &format!("Use {method}."),
                &[],
            );
            if let Ok(allow) = HeaderValue::from_str(method.as_str()) {
                answer.headers_mut().insert(header::ALLOW, allow);
            }
            return answer;
        }
        let unknown: Vec<_> = query
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .collect();
        if !unknown.is_empty() {
            let errors: Vec<_> = unknown
                .iter()
                .map(|name| (name.as_str(), "is not a parameter of this route"))
                .collect();
            return unprocessable(&errors);
        }
        match path.split_once('/') {
            Some((_, function)) => self.fire_route(&decode(function), &query).await,
            None if path == "confirm" => self.confirm_route(&query),
            None if path == "pages" => ok(&json!({"items": self.stack().pages()})),
            None => ok(&tally(&self.stack().wire.take_calls())),
        }
    }

    async fn fire_route(&self, function: &str, query: &Query) -> Answer {
        let at = match query.get("at") {
            None => clock::now(),
            Some(text) => match instant(text) {
                Ok(at) => at,
                Err(reason) => return unprocessable(&[("at", reason)]),
            },
        };
        match self.fire(function, at).await {
            Ok(summary) => ok(&summary),
            Err(FireError::Invocation(fault)) => {
                tracing::error!(function, %fault, "a fired function did not answer");
                problem(
                    StatusCode::BAD_GATEWAY,
                    "The function did not answer; the log says why.",
                    &[],
                )
            }
            Err(fault @ FireError::Unknown { .. }) => {
                problem(StatusCode::NOT_FOUND, &fault.to_string(), &[])
            }
            Err(fault @ FireError::Several) => {
                problem(StatusCode::CONFLICT, &fault.to_string(), &[])
            }
        }
    }

    fn confirm_route(&self, query: &Query) -> Answer {
        let given = |name: &str| {
            query
                .get(name)
                .map(String::as_str)
                .filter(|value| !value.is_empty())
        };
        let (Some(topic), Some(endpoint)) = (given("topic"), given("endpoint")) else {
            let required = ["topic", "endpoint"]
                .into_iter()
                .filter(|name| given(name).is_none());
            return unprocessable(
                &required
                    .map(|name| (name, "is required"))
                    .collect::<Vec<_>>(),
            );
        };
        let Some(cloud) = &self.stack().cloud else {
            let detail = "Only the embedded SNS can be told that somebody confirmed.";
            return problem(StatusCode::CONFLICT, detail, &[]);
        };
        match cloud.confirm(topic, endpoint) {
            Ok(Some(subscription)) => ok(&json!({"subscription": subscription})),
            Ok(None) => problem(
                StatusCode::NOT_FOUND,
                "No subscription of this endpoint to this topic is pending.",
                &[],
            ),
            Err(fault) => {
                tracing::error!(%fault, "a confirmation was not kept");
                problem(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "The confirmation could not be kept.",
                    &[],
                )
            }
        }
    }
}

/// Reads an instant. A plus sign arrives as a space when it was not encoded, and RFC 3339 has no spaces of its own.
fn instant(text: &str) -> Result<Timestamp, &'static str> {
    let at: Timestamp = text
        .replace(' ', "+")
        .parse()
        .map_err(|_| "must be RFC 3339, for example 2026-11-23T14:02:00Z")?;
    match (0..=253_402_300_799).contains(&at.as_second()) {
        true => Ok(at),
        false => Err("must be in the years 1970 to 9999"),
    }
}

fn unprocessable(errors: &[(&str, &str)]) -> Answer {
    problem(
        StatusCode::UNPROCESSABLE_ENTITY,
        "The request cannot be understood.",
        errors,
    )
}

fn ok(body: &impl Serialize) -> Answer {
    let mut answer = Response::new(Bytes::from(serde_json::to_vec(body).unwrap_or_default()));
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    answer
}
