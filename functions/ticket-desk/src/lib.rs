//! Tickets on the desk: lists, one, its timeline, and the verbs; and the status board.

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::{find, nowhere};

mod asked;
mod gate;
mod list;
mod one;
mod status;
mod verb;

/// The contract, as served at `/openapi.json`.
const OPENAPI: &str = include_str!("../openapi.json");

/// Answers the desk's routes, and every path that no route has.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let Some(route) = find(&request.route_key) else {
            return Err(nowhere(request));
        };
        match (route.method, route.path) {
            ("GET", "/openapi.json") => Ok(Reply::text(200, "application/json", OPENAPI)),
            ("GET", "/v1/tickets") => list::list(app, request, route).await,
            ("GET", "/v1/tickets/{id}") => one::one(app, request, route).await,
            ("GET", "/v1/tickets/{id}/timeline") => one::timeline(app, request, route).await,
            ("GET", "/v1/status") => status::status(app, request, route).await,
            ("POST", "/v1/tickets/{id}/{verb}") => verb::verb(app, request, route).await,
            _ => Err(nowhere(request)),
        }
    })
}
