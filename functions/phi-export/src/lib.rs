//! The PHI log shown, verified and exported for auditors, and a ticket's part of it opened for two people who agreed on
//! it. Every look at it is a record of it.

mod bundle;
mod cleared;
mod export;
mod gather;
mod log;
mod record;
mod sheet;
mod span;
mod verify;
mod walk;

use futures::future::BoxFuture;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;

/// Answers its routes.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        let admitted = admit(app, request, route).await?;
        match route.path {
            "/v1/tickets/{id}/phi/records" => cleared::show(app, request, &admitted).await,
            "/v1/phi/log" => log::show(app, request, &admitted).await,
            "/v1/phi/verify" => verify::verify(app, request, &admitted).await,
            "/v1/phi/exports" => export::export(app, request, route, &admitted).await,
            _ => Err(Http::NoRoute.into()),
        }
    })
}
