//! `GET /v1/status`: how every system of the practice stands now.

use std::collections::BTreeSet;

use domain::ids::LocationId;
use domain::role::Role;
use lambda::app::App;
use lambda::board::gather;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::json;

/// `GET /v1/status`.
pub async fn status(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let sites = sites(&admitted);
    let gathered = gather(app, &admitted.setup, &sites, request.now).await?;
    let board = gathered.board;
    Ok(Reply::json(
        200,
        &json!({
            "practice": admitted.caller.practice,
            "at": board.at,
            "blind_since": board.blind_since,
            "sites": board.sites,
            "maintenance": board.maintenance,
            "partial": gathered.partial,
        }),
    ))
}

/// Staff see "their sites' incidents": the board is of those. None means all.
fn sites(admitted: &Admitted) -> BTreeSet<LocationId> {
    let of_all = [Role::Technician, Role::Manager];
    match &admitted.person {
        Some(person) if !admitted.caller.any(&of_all) => person.locations.clone(),
        _ => BTreeSet::new(),
    }
}
