//! Links without a key: the recipient of a page answers it, a reporter follows their ticket. Never a text.

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

mod page;
mod report;

/// Answers the routes of links. Failures are screens here: people read them.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        let reply = match (route.method, route.path) {
            ("GET", "/p/{token}") => page::show(app, request).await,
            ("POST", "/p/{token}") => page::answer::answer(app, request, route).await,
            ("GET", "/r/{token}") => report::show(app, request).await,
            ("POST", "/r/{token}") => report::answer(app, request, route).await,
            _ => return Err(Http::NoRoute.into()),
        };
        Ok(reply.unwrap_or_else(|halt| halt.reply(request)))
    })
}
