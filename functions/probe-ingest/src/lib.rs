//! Readings come in: our own batches, other tools' alerts, and the pings of jobs.

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

mod alarm;
mod alerts;
mod body;
mod compatible;
mod envelope;
mod heartbeat;
mod readings;
mod told;

pub use alarm::alarm;

/// Answers the routes of ingest.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        match (route.method, route.path) {
            ("POST", "/v1/probes/readings") => readings::take(app, request, route).await,
            ("POST" | "GET", "/v1/probes/{format}") => alerts::with_key(app, request, route).await,
            ("POST" | "GET", "/v1/in/{token}/{format}") => {
                alerts::with_token(app, request, route).await
            }
            ("POST", "/v2/enqueue") => compatible::enqueue(app, request, route).await,
            ("POST", "/v2/alerts") => compatible::create(app, request, route).await,
            ("POST", "/v2/alerts/{alias}/close") => compatible::close(app, request, route).await,
            (
                "GET" | "HEAD" | "POST",
                "/v1/heartbeats/{token}" | "/v1/heartbeats/{token}/{action}",
            ) => heartbeat::ping(app, request, route).await,
            _ => Err(Http::NoRoute.into()),
        }
    })
}
