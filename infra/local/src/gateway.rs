//! The HTTP API in front of the functions. It behaves as the AWS gateway does, not kinder.

mod event;
mod listen;
mod operator;
mod problem;
mod reply;
mod route;
mod tally;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Response, StatusCode};
use base64::prelude::{BASE64_STANDARD, Engine};
use jiff::Timestamp;
use serde_json::Value;

use self::event::Arrival;
use self::route::Router;
use crate::invocation::{self, InvocationError};
use crate::registry::Registry;
use crate::stack::Stack;
use crate::{clock, random};

/// The largest body an HTTP API takes.
const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;
/// The largest event Lambda takes; base64 and escaping count.
const MAX_EVENT_BYTES: usize = 6 * 1024 * 1024;
/// The request line and all headers together.
const MAX_HEAD_BYTES: usize = 10_240;
/// How long an HTTP API waits for a function.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(30);

/// The gateway of a stack. Clones are the same gateway.
#[derive(Debug, Clone)]
pub struct Gateway(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    stack: Arc<Stack>,
    registry: Registry,
    router: Router,
    patience: Duration,
}

/// The template routes or schedules to functions that are not in the registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such functions are registered: {}", .0.join(", "))]
pub struct Unregistered(pub Vec<String>);

/// Why a function was not fired, or did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FireError {
    /// It has no schedule.
    #[error("{} has no schedule; these have: {}", .name.escape_default(), .scheduled.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What could have been.
        scheduled: Vec<String>,
    },
    /// It has more than one, and they may hand it different inputs.
    #[error("the function has several schedules, so it is not clear which to fire")]
    Several,
    /// It ran and did not answer.
    #[error(transparent)]
    Invocation(#[from] InvocationError),
}

impl Gateway {
    /// A gateway over the routes of the stack's template.
    ///
    /// # Errors
    /// When a function of the template is not in the registry.
    pub fn new(stack: Arc<Stack>, registry: Registry) -> Result<Self, Unregistered> {
        let missing = registry.missing(&stack.template);
        if !missing.is_empty() {
            return Err(Unregistered(missing));
        }
        let router = Router::new(&stack.template);
        Ok(Self(Arc::new(Inner {
            stack,
            registry,
            router,
            patience: INTEGRATION_TIMEOUT,
        })))
    }

    /// The stack behind it.
    #[must_use]
    pub fn stack(&self) -> &Arc<Stack> {
        &self.0.stack
    }

    /// Answers one request without a network. Dropping this future stops the function where it stands.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        if body.len() > MAX_BODY_BYTES {
            return reply::own(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        }
        self.exchange(parts, body, IpAddr::V4(Ipv4Addr::LOCALHOST))
            .await
    }

    /// Runs a scheduled function as EventBridge Scheduler would for the event due at `at`, and gives its summary.
    ///
    /// # Errors
    /// See [`FireError`].
    pub async fn fire(&self, function: &str, at: Timestamp) -> Result<Value, FireError> {
        let template = &self.0.stack.template;
        let found = template
            .function(function)
            .filter(|found| !found.schedules.is_empty());
        let (Some(found), Some(run)) = (found, self.0.registry.find_event(function)) else {
            let scheduled = template
                .functions
                .iter()
                .filter(|one| !one.schedules.is_empty());
            let scheduled = scheduled.map(|one| one.name.clone()).collect();
            return Err(FireError::Unknown {
                name: function.to_owned(),
                scheduled,
            });
        };
        match found.schedules.as_slice() {
            [schedule] => Ok(invocation::run(found.timeout, run(schedule.input(at))).await?),
            _ => Err(FireError::Several),
        }
    }

    async fn exchange(&self, parts: Parts, body: Bytes, source: IpAddr) -> Response<Bytes> {
        let id = BASE64_STANDARD.encode(random::bytes::<11>());
        let mut response = match parts.uri.path().strip_prefix("/_local/") {
            Some(path) => self.operator(&parts, path).await,
            None => self.invoke(&parts, &body, source, &id).await,
        };
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        response
    }

    async fn invoke(
        &self,
        parts: &Parts,
        body: &Bytes,
        source: IpAddr,
        id: &str,
    ) -> Response<Bytes> {
        let own = reply::own;
        let broken = || own(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        if head_bytes(parts) > MAX_HEAD_BYTES {
            return own(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "Request Header Fields Too Large",
            );
        }
        let Some(route) = self.0.router.find(parts.method.as_str(), parts.uri.path()) else {
            return own(StatusCode::NOT_FOUND, "Not Found");
        };
        let Some(function) = self.0.registry.find_http(&route.function) else {
            return broken();
        };
        let arrival = Arrival {
            route: &route,
            id,
            at: clock::now(),
            source,
        };
        let Ok(event) = event::build(parts, body, &arrival) else {
            return own(StatusCode::BAD_REQUEST, "Bad Request");
        };
        if event.body.as_deref().map_or(0, str::len) > MAX_EVENT_BYTES {
            return own(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        }
        let own_time = self
            .0
            .stack
            .template
            .function(&route.function)
            .map(|function| function.timeout);
        let limit = own_time.unwrap_or(INTEGRATION_TIMEOUT).min(self.0.patience);
        match invocation::run(limit, function(event)).await {
            Ok(answer) => reply::read(&answer).unwrap_or_else(|| {
                tracing::error!(
                    function = route.function,
                    "the answer is no response of payload format 2.0"
                );
                broken()
            }),
            Err(InvocationError::TimedOut(limit)) if limit == self.0.patience => {
                own(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
            }
            Err(fault) => {
                tracing::error!(function = route.function, %fault, "a function did not answer");
                broken()
            }
        }
    }
}

/// The size of a request line with its headers.
fn head_bytes(parts: &Parts) -> usize {
    let uri = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    parts
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum::<usize>()
        + parts.method.as_str().len()
        + uri
}

#[cfg(test)]
pub(crate) mod tests;
