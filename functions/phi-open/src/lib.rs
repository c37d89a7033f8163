//! Opening the sealed texts of one ticket: recorded first, then opened.

mod answers;
mod open;
mod record;
mod text;

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

/// Answers its routes.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        match (route.method, route.path) {
            ("GET", "/v1/tickets/{id}/text") => text::text(app, request, route).await,
            ("POST", "/r/{token}/answers") => {
                let shown = answers::show(app, request, route).await;
                Ok(shown.unwrap_or_else(|halt| halt.reply(request)))
            }
            _ => Err(Http::NoRoute.into()),
        }
    })
}
