//! Intake: a report goes in by API or form, and the right people are paged; links show what is known.

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

mod api;
mod desk;
mod draft;
mod link;
mod open;
mod report;
mod status;

/// Answers the routes of intake.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        match (route.method, route.path) {
            ("POST", "/v1/tickets") => api::open(app, request, route).await,
            ("GET", "/s/{token}") => Ok(link::show(app, request).await),
            ("POST", "/s/{token}") => Ok(link::send(app, request, route).await),
            _ => Err(Http::NoRoute.into()),
        }
    })
}
