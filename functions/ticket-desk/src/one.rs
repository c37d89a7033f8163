//! One ticket, and its timeline.

use domain::ticket::Ticket;
use domain::ticket::sight::follows;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::sight::seen;
use lambda::{follow, view};
use serde_json::json;

/// How many reports an incident has besides its own.
pub async fn reports(app: &App, ticket: &Ticket) -> Result<u64, Failure> {
    if ticket.led {
        Ok(app.store.children(&ticket.practice, ticket.id).await?)
    } else {
        Ok(0)
    }
}

/// A ticket as answered: with the number of its reports and its reporter's link.
pub async fn whole(
    app: &App,
    admitted: &Admitted,
    ticket: &Ticket,
) -> Result<serde_json::Value, Failure> {
    let children = reports(app, ticket).await?;
    let follows = follows(&admitted.caller, ticket);
    Ok(follow::show(
        app,
        view::ticket(ticket, &admitted.setup.systems, children, follows),
    )
    .await)
}

/// `GET /v1/tickets/{id}`.
pub async fn one(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let ticket = seen(app, request, &admitted).await?;
    let body = whole(app, &admitted, &ticket).await?;
    Ok(Reply::json(200, &body).with("etag", &view::etag(&ticket)))
}

/// `GET /v1/tickets/{id}/timeline`.
pub async fn timeline(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let ticket = seen(app, request, &admitted).await?;
    let entries = app.store.timeline(&ticket.practice, ticket.id).await?;
    let items = view::timeline(&entries);
    let fcr = view::first_contact_of(&entries, request.now);
    Ok(Reply::json(200, &json!({ "items": items, "fcr": fcr })))
}
