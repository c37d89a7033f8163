//! The reporter's own link to a ticket: made when it is shown, kept in no table.

use aws::linker::Leave;
use domain::ids::{PracticeId, TicketId};
use domain::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::App;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::request::Request;
use crate::screen::{Halt, gone};
use crate::telemetry;

/// How long it can be used, from the ticket's arrival.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The link, as a path.
pub async fn path(
    app: &App,
    practice: &PracticeId,
    ticket: TicketId,
    received_at: Timestamp,
) -> Result<String, Failure> {
    let leave = Leave::Report {
        practice: practice.clone(),
        ticket,
        expires_at: received_at + LIFE,
    };
    Ok(format!("/r/{}", app.linker.token(&leave).await?))
}

/// The report that a request's token follows.
///
/// # Errors
/// A screen for a link that has had its time, or leads nowhere.
pub async fn followed(app: &App, request: &Request) -> Result<(PracticeId, TicketId), Halt> {
    let token = app.linker.read(request.parameter("token")).await?;
    let Some(Leave::Report {
        practice,
        ticket,
        expires_at,
    }) = token
    else {
        return Err(Refusal::NotFound("link").into());
    };
    if expires_at <= request.now {
        return Err(Halt::Answered(gone(
            "Links to a report hold for 90 days. If it troubles you still, or again, please report \
             it anew.",
        )));
    }
    telemetry::of_practice(&practice);
    telemetry::of_ticket(ticket);
    Ok((practice, ticket))
}

/// A ticket as it is answered: its empty `follow` (see [`crate::view::ticket`]) becomes the link, or
/// nothing while KMS cannot make one.
pub async fn show(app: &App, mut ticket: Value) -> Value {
    if ticket["follow"] == "" {
        let link = match named(&ticket) {
            Some((practice, id, at)) => path(app, &practice, id, at).await.ok(),
            None => None,
        };
        ticket["follow"] = link.into();
    }
    ticket
}

/// The same for a whole reply.
pub async fn show_in(app: &App, mut reply: Reply) -> Reply {
    if let Ok(ticket @ Value::Object(_)) = serde_json::from_str(&reply.body) {
        reply.body = show(app, ticket).await.to_string();
    }
    reply
}

fn named(ticket: &Value) -> Option<(PracticeId, TicketId, Timestamp)> {
    let practice = PracticeId::new(ticket["practice"].as_str()?).ok()?;
    let id = TicketId::parse(ticket["id"].as_str()?)?;
    Some((practice, id, ticket["received_at"].as_str()?.parse().ok()?))
}
