//! Running a function: one request or event in, one answer out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use futures::future::BoxFuture;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Deserialize;
use serde_json::Value;
use tracing::Instrument as _;

use crate::app::{App, Config};
use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::{Request, ascii};
use crate::telemetry;

/// A function behind a route.
pub type Handle = for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Result<Reply, Failure>>;
/// A function behind a schedule.
pub type Tick = for<'a> fn(&'a App, Timestamp) -> BoxFuture<'a, Result<Value, Failure>>;

/// What EventBridge Scheduler passes: the instant it was scheduled for. "That instant is `now`."
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Scheduled {
    /// The scheduled instant.
    pub at: Timestamp,
}

/// Answers one request: every failure is a problem document.
pub async fn answer(
    app: &App,
    event: ApiGatewayV2httpRequest,
    handle: Handle,
) -> ApiGatewayV2httpResponse {
    let request = Request::of(event, app.clock.now());
    let answered = async {
        let reply = match handle(app, &request).await {
            Ok(reply) => reply,
            Err(failure) => {
                telemetry::failed(&request, &failure);
                failure.reply()
            }
        };
        telemetry::answered(&request, &reply);
        reply.into_gateway()
    };
    answered.instrument(telemetry::request(&request)).await
}

/// Serves a function behind routes until Lambda ends the environment.
pub async fn http(handle: Handle) -> Result<(), Error> {
    telemetry::start();
    let app = App::from_env()?;
    let app = &app;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        Ok::<_, Error>(answer(app, event_of(event.payload)?, handle).await)
    }))
    .await
}

/// An event that is no request.
pub type Event = for<'a> fn(&'a App, &'a Value) -> BoxFuture<'a, Result<Value, Failure>>;

/// Serves a function behind routes that a rule of EventBridge hands events as well. A request has a route; a failed
/// event is an error to Lambda, so that it is tried again.
pub async fn http_and_events(handle: Handle, take: Event) -> Result<(), Error> {
    telemetry::start();
    let app = App::from_env()?;
    let app = &app;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let known = telemetry::event(&event.context);
        either(app, event.payload, handle, take).instrument(known)
    }))
    .await
}

/// Answers a request, or takes what is none.
///
/// # Errors
/// When an event could not be taken: Lambda tries it again.
pub async fn either(
    app: &App,
    payload: Value,
    handle: Handle,
    take: Event,
) -> Result<Value, Error> {
    if payload.get("routeKey").is_none() {
        let taken = take(app, &payload).await;
        return taken.map_err(|failure| Error::from(failure.to_string()));
    }
    let answer = answer(app, event_of(payload)?, handle).await;
    Ok(serde_json::to_value(answer)?)
}

/// Why an event is none of ours. The parser's own words would quote it, and the runtime logs what it is told.
const NO_REQUEST: &str = "the event is no request of an HTTP API in payload format 2.0";
const NO_INSTANT: &str = "the event says no instant that it was scheduled for";

/// The event, its headers spelled in ASCII: the event's type refuses others, and a caller would get
/// a 500 for what is at most a key that does not hold.
fn event_of(mut event: Value) -> Result<ApiGatewayV2httpRequest, &'static str> {
    if let Some(headers) = event.get_mut("headers").and_then(Value::as_object_mut) {
        for value in headers.values_mut() {
            if let Some(text) = value.as_str().filter(|text| !text.is_ascii()) {
                *value = ascii(text.as_bytes()).into();
            }
        }
    }
    serde_json::from_value(event).map_err(|_quoting| NO_REQUEST)
}

/// The event of a schedule.
fn scheduled(event: &Value) -> Result<Scheduled, &'static str> {
    Scheduled::deserialize(event).map_err(|_quoting| NO_INSTANT)
}

/// Serves a function behind a schedule until Lambda ends the environment. A failure is an error
/// to Lambda, so that the schedule tries again.
pub async fn schedule(tick: Tick) -> Result<(), Error> {
    schedule_once(|_| Ok(()), tick).await
}

/// Whether a function can work with what the operator has set.
pub type Ready = fn(&Config) -> Result<(), String>;

/// The same of a function that does not start on settings that it cannot work with.
pub async fn schedule_once(ready: Ready, tick: Tick) -> Result<(), Error> {
    telemetry::start();
    let app = App::from_env()?;
    ready(&app.config)?;
    let app = &app;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let scheduled = scheduled(&event.payload)?;
        tick(app, scheduled.at)
            .instrument(telemetry::event(&event.context))
            .await
            .map_err(|failure| Error::from(failure.to_string()))
    }))
    .await
}

/// Serves a function behind a schedule that is handed events as well: what has no instant is one.
pub async fn schedule_and_events(tick: Tick, take: Event) -> Result<(), Error> {
    telemetry::start();
    let app = App::from_env()?;
    let app = &app;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let known = telemetry::event(&event.context);
        let done = async {
            match scheduled(&event.payload) {
                Ok(scheduled) => tick(app, scheduled.at).await,
                Err(_) => take(app, &event.payload).await,
            }
        };
        done.instrument(known)
            .await
            .map_err(|failure| Error::from(failure.to_string()))
    }))
    .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_header_that_is_not_ascii_is_no_reason_to_fail() {
        let event = serde_json::json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
            "headers": { "authorization": "Bearer caf\u{e9}", "accept": "*/*" },
            "requestContext": { "http": { "method": "GET", "path": "/" } },
            "isBase64Encoded": false,
        });
        let event = event_of(event).unwrap();
        assert_eq!(event.headers["authorization"], "Bearer caf%C3%A9");
        assert_eq!(event.headers["accept"], "*/*");
    }

    #[test]
    fn an_event_that_is_none_of_ours_is_not_quoted() {
        let event = serde_json::json!({ "routeKey": ["Ann Lee"], "version": 2 });
        assert_eq!(event_of(event).unwrap_err(), NO_REQUEST);
        for event in [
            serde_json::json!({ "at": "Ann Lee" }),
            serde_json::json!(["Ann Lee"]),
        ] {
            assert_eq!(scheduled(&event).unwrap_err(), NO_INSTANT);
        }
        let event = serde_json::json!({ "at": "2026-01-05T08:15:00Z" });
        let at = scheduled(&event).unwrap().at;
        assert_eq!(at.to_string(), "2026-01-05T08:15:00Z");
    }
}
