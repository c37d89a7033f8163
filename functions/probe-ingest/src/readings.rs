//! `POST /v1/probes/readings`: our own format.

use domain::reading::batch;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::watch::{Heard, Input};

use crate::told;

/// Takes a batch: "good readings are kept when others are bad".
pub async fn take(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let body = form::value(request, route)?;
    let batch = batch::read(&body, request.now)?;
    let heard = batch.accepted.into_iter().map(|(index, reading)| Heard {
        index,
        check: reading.check.clone(),
        input: Input::Reading(Box::new(reading)),
    });
    let watched = told::put(app, request, &admitted, heard.collect()).await?;
    Ok(told::reply(0, batch.rejected, &watched))
}
