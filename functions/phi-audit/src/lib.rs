//! The PHI protocol of a ticket: grants, accesses, sessions, steps and reviews, each decided on the ticket's records
//! and recorded as one more of them. It seals what it writes and can open nothing.

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

mod access;
mod body;
mod deed;
mod first_step;
mod grant;
mod list;
mod request_id;
mod review;
mod session;
mod show;
mod step;

/// Answers its routes.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        if (route.method, route.path) == ("POST", "/v1/tickets/{id}/first-steps") {
            return first_step::first_step(app, request, route).await;
        }
        let deed = route.path.strip_prefix("/v1/tickets/{id}/phi");
        match (route.method, deed) {
            ("GET", Some("")) => show::show(app, request, route).await,
            ("POST", Some("/grants")) => grant::ask(app, request, route).await,
            ("DELETE", Some("/grants/{gid}")) => grant::end(app, request, route).await,
            ("POST", Some("/approvals")) => grant::approve(app, request, route).await,
            ("POST", Some("/break-glass")) => grant::break_glass(app, request, route).await,
            ("POST", Some("/accesses")) => access::access(app, request, route).await,
            ("POST", Some("/attestations")) => access::attest(app, request, route).await,
            ("POST", Some("/sessions")) => session::start(app, request, route).await,
            ("POST", Some("/sessions/{sid}/end")) => session::end(app, request, route).await,
            ("POST", Some("/steps")) => step::step(app, request, route).await,
            ("POST", Some("/reviews")) => review::review(app, request, route).await,
            _ => Err(Http::NoRoute.into()),
        }
    })
}
