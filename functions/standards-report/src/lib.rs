//! The standards report: worked out from a window's tickets when asked, and kept day by day every night, so that the page
//! behind a link and the operator's list read days and not tickets; and of another helpdesk's export.

mod across;
mod asked;
mod gather;
mod import;
mod live;
mod nightly;
mod shown;
mod standing;

use aws::fault::Fault;
use futures::future::BoxFuture;
use jiff::Timestamp;
use lambda::app::App;
use lambda::caller::{admit, admit_identity, identify};
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::{Route, find};
use lambda::run::Scheduled;
use serde_json::Value;

/// Answers its routes.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        match route.path {
            "/v1/reports/standards" => report(app, request, route).await,
            "/v1/reports/standards/import" => {
                let admitted = admit(app, request, route).await?;
                import::import(request, route, &admitted)
            }
            _ => Err(Http::NoRoute.into()),
        }
    })
}

/// Takes the schedule's event.
pub fn event<'a>(app: &'a App, event: &'a Value) -> BoxFuture<'a, Result<Value, Failure>> {
    Box::pin(async move {
        let scheduled: Result<Scheduled, _> = serde_json::from_value(event.clone());
        let scheduled =
            scheduled.map_err(|_| Fault::Refused("not a scheduled event".to_owned()))?;
        nightly::run(app, scheduled.at).await
    })
}

/// Runs the night of an instant: the scheduled one.
pub fn night(app: &App, at: Timestamp) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(nightly::run(app, at))
}

async fn report(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let identity = identify(app, request).await?;
    if identity.key.operator && identity.practice.is_none() {
        return across::show(app, request).await;
    }
    let admitted = admit_identity(app, identity, route).await?;
    live::show(app, request, &admitted).await
}
