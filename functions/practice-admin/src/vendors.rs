//! `GET /v1/vendors`: what is generally known of the products that practices use, for whoever sets a catalogue up.

use domain::vendor::all;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::json;

use crate::page::Wanted;

/// Answers it.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    admit(app, request, route).await?;
    let known = all().iter().map(|(id, one)| (*id, json!(one)));
    Ok(Wanted::of(request)?.part(known.collect()))
}
