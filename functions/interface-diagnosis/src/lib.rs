//! `POST /v1/diagnoses`: the answer of an interface, read for its codes. Nothing of the message is kept, and the role of
//! this function can neither seal, send nor open anything.

use aws::fault::Fault;
use domain::diagnosis::diagnose;
use futures::future::BoxFuture;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::{Failure, Http};
use lambda::idempotency::Repeatable;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;
use serde_json::json;

mod asked;
mod attach;

use asked::Asked;

/// Answers its route.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        let admitted = admit(app, request, route).await?;
        let asked = Asked::read(request, route)?;
        let diagnosis = diagnose(asked.message, asked.media_type);
        let mut body = json!(diagnosis);
        let Some(id) = asked.ticket else {
            return Ok(Reply::json(200, &body));
        };
        body["ticket"] = json!(id);
        let reply = Reply::json(200, &body);
        let repeatable = Repeatable::of(request, &admitted.caller)?;
        // The same message is diagnosed the same: a receipt needs to hold nothing of the answer.
        let receipt = repeatable
            .as_ref()
            .map(|repeatable| repeatable.receipt(request, 200, &json!({})));
        let answered = async || match &repeatable {
            Some(repeatable) => repeatable.answered(app, request).await,
            None => Ok(None),
        };
        let again = |reply: Reply| reply.with("idempotency-replayed", "true");
        if answered().await?.is_some() {
            return Ok(again(reply));
        }
        let receipt = receipt.as_ref();
        match attach::attach(app, &admitted, id, &diagnosis, receipt, request.now).await {
            Ok(()) => Ok(reply),
            // Sent twice at once: the other one is on the timeline.
            Err(Failure::Faulted(Fault::Replayed)) => match answered().await? {
                Some(_) => Ok(again(reply)),
                None => Err(Fault::Lost.into()),
            },
            Err(failure) => Err(failure),
        }
    })
}
