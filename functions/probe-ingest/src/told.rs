//! What senders are told: how much was taken, what was not and why, and the tickets that came of it.

use domain::reading::Rejected;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::telemetry;
use lambda::watch::{Heard, Watched, watch};
use serde_json::{Value, json};

/// Puts what was heard to the practice's checks. What could not be handled is due again, and is the operator's to know
/// of, not the sender's.
pub async fn put(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    heard: Vec<Heard>,
) -> Result<Watched, Failure> {
    let watched = watch(app, &admitted.setup, heard, request.now).await?;
    for (check, failure) in &watched.failed {
        telemetry::unwatched(&admitted.caller.practice, check, 0, failure);
    }
    Ok(watched)
}

/// `{"accepted", "rejected": [{"index", "errors"}], "tickets"}`.
pub fn body(accepted: usize, rejected: &[Rejected], watched: &Watched) -> Value {
    json!({
        "accepted": accepted,
        "rejected": rejected,
        "tickets": watched.tickets,
    })
}

/// The answer to a batch, of which some was refused before it was put to any check.
pub fn reply(before: usize, mut rejected: Vec<Rejected>, watched: &Watched) -> Reply {
    rejected.extend(watched.rejected.iter().cloned());
    rejected.sort_by_key(|one| one.index);
    let accepted = before + watched.accepted;
    Reply::json(202, &body(accepted, &rejected, watched))
}
