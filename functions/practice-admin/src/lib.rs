//! Set-up: practices, people, catalogue, ladders, on-call, keys and links.

use aws::fault::Fault;
use futures::future::BoxFuture;
use lambda::app::App;
use lambda::commit::{again, step_aside};
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::{Route, find};

mod checks;
mod definition;
mod gate;
mod hours;
mod keys;
mod labels;
mod ladders;
mod links;
mod maintenance;
mod oncall;
mod page;
mod people;
mod person;
mod practice;
mod practices;
mod procedures;
mod protocol;
mod replay;
mod systems;
mod tag;
#[cfg(test)]
mod told;
mod vendors;
mod watched;

/// Answers the routes of set-up. What was decided on something that changed meanwhile is decided
/// again, unless the request named the version it means.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        for attempt in 0.. {
            match answer(app, request, route).await {
                Err(Failure::Faulted(Fault::Lost)) if tag::is_named(request) => {
                    return Err(Http::Precondition.into());
                }
                Err(failure) if again(&failure, attempt) => step_aside(app, attempt).await?,
                answered => return answered,
            }
        }
        Err(Fault::Lost.into())
    })
}

async fn answer(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    match (route.method, route.path) {
        ("GET", "/v1/practices") => practices::list(app, request, route).await,
        ("POST", "/v1/practices") => practices::create(app, request, route).await,
        ("GET", "/v1/practice") => practice::show(app, request, route).await,
        ("PUT", "/v1/practice") => practice::change(app, request, route).await,
        ("GET", "/v1/people") => people::list(app, request, route).await,
        ("POST", "/v1/people") => people::create(app, request, route).await,
        ("GET", "/v1/people/{id}") => people::show(app, request, route).await,
        ("PUT", "/v1/people/{id}") => people::change(app, request, route).await,
        ("DELETE", "/v1/people/{id}") => people::remove(app, request, route).await,
        ("GET", "/v1/vendors") => vendors::list(app, request, route).await,
        ("GET", "/v1/systems") => systems::list(app, request, route).await,
        ("POST", "/v1/systems") => systems::create(app, request, route).await,
        ("GET", "/v1/systems/{id}") => systems::show(app, request, route).await,
        ("PUT", "/v1/systems/{id}") => systems::change(app, request, route).await,
        ("DELETE", "/v1/systems/{id}") => systems::remove(app, request, route).await,
        ("GET", "/v1/ladders") => ladders::list(app, request, route).await,
        ("GET", "/v1/ladders/{tier}") => ladders::show(app, request, route).await,
        ("PUT", "/v1/ladders/{tier}") => ladders::change(app, request, route).await,
        ("GET", "/v1/oncall") => oncall::list(app, request, route).await,
        ("GET", "/v1/oncall/{schedule}") => oncall::show(app, request, route).await,
        ("PUT", "/v1/oncall/{schedule}") => oncall::change(app, request, route).await,
        ("GET", "/v1/oncall/{schedule}/now") => oncall::now(app, request, route).await,
        ("GET", "/v1/procedures") => procedures::list(app, request, route).await,
        ("GET", "/v1/procedures/{id}") => procedures::show(app, request, route).await,
        ("PUT", "/v1/procedures/{id}") => procedures::write(app, request, route).await,
        ("GET", "/v1/checks") => checks::list(app, request, route).await,
        ("GET", "/v1/checks/{id}") => checks::show(app, request, route).await,
        ("PUT", "/v1/checks/{id}") => checks::change(app, request, route).await,
        ("DELETE", "/v1/checks/{id}") => checks::remove(app, request, route).await,
        ("GET", "/v1/maintenance") => maintenance::list(app, request, route).await,
        ("POST", "/v1/maintenance") => maintenance::plan(app, request, route).await,
        ("DELETE", "/v1/maintenance/{id}") => maintenance::end(app, request, route).await,
        ("GET", "/v1/keys") => keys::list(app, request, route).await,
        ("POST", "/v1/keys") => keys::create(app, request, route).await,
        ("DELETE", "/v1/keys/{id}") => keys::revoke(app, request, route).await,
        ("GET", "/v1/links") => links::list(app, request, route).await,
        ("POST", "/v1/links") => links::create(app, request, route).await,
        ("DELETE", "/v1/links/{id}") => links::revoke(app, request, route).await,
        _ => Err(Http::NoRoute.into()),
    }
}
