//! The close gate at the desk: a ticket whose PHI protocol is not complete does not close, and is told what is missing.

use aws::store::beside::Beside;
use domain::audit::label::Label;
use domain::refusal::Refusal;
use domain::ticket::verb::Verb;
use domain::ticket::{Status, Ticket};
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::protocol::{gather, subject};
use lambda::request::Request;

/// Lets a verb through: one that closes only when nothing is missing, and on the condition that the ticket gets no
/// record more. "The gate blocks close, never respond or resolve."
pub async fn pass(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    ticket: &Ticket,
    verb: Verb,
) -> Result<(Verb, Beside), Failure> {
    let withdraws = matches!(verb, Verb::Withdraw { .. });
    let closes = matches!(verb, Verb::Close { .. }) && ticket.status == Status::Resolved;
    if !closes && !withdraws {
        return Ok((verb, Beside::default()));
    }
    let gathered = gather(app, ticket).await?;
    let subject = subject(&admitted.setup, ticket, withdraws);
    let missing = gathered.protocol.missing(subject, request.now);
    if !missing.is_empty() {
        return Err(Refusal::ProtocolIncomplete(missing).into());
    }
    let gated = gathered.protocol.applies(subject);
    let verb = match verb {
        Verb::Close { .. } => Verb::Close { gated },
        other => other,
    };
    let id = Label::from(&ticket.id);
    let ends = app
        .log
        .ends(&ticket.practice, &id, gathered.protocol.tail)?;
    Ok((verb, ends))
}
