//! The reporter's own link to a ticket: made when it is shown, kept in no table.

use aws::linker::Leave;
use domain::ids::{PracticeId, TicketId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::App;
use crate::failure::Failure;
use crate::reply::Reply;

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
