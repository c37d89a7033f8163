//! `GET /v1/tickets/{id}/phi`: where the protocol stands, and what closing still lacks.

use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::protocol::{gather, view};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::sight::seen;

/// Answers it.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let ticket = seen(app, request, &admitted).await?;
    let gathered = gather(app, &ticket).await?;
    let body = view(&admitted.setup, &ticket, &gathered.protocol, request.now);
    Ok(Reply::json(200, &body))
}
