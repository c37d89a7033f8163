//! The ticket that a path names, as far as the caller sees it.

use domain::ids::TicketId;
use domain::refusal::Refusal;
use domain::ticket::Ticket;
use domain::ticket::sight::sees;

use crate::app::App;
use crate::caller::Admitted;
use crate::failure::Failure;
use crate::request::Request;

/// The ticket of a path's `id`: the same answer for one that is not there and one that is not theirs.
pub async fn seen(app: &App, request: &Request, admitted: &Admitted) -> Result<Ticket, Failure> {
    look(app, admitted, TicketId::parse(request.parameter("id"))).await
}

/// A ticket by its id, where that is one.
pub async fn look(app: &App, admitted: &Admitted, id: Option<TicketId>) -> Result<Ticket, Failure> {
    let unseen = || Failure::from(Refusal::NotFound("ticket"));
    let id = id.ok_or_else(unseen)?;
    let ticket = app.store.ticket(&admitted.caller.practice, id).await?;
    ticket
        .filter(|ticket| visible(admitted, ticket))
        .ok_or_else(unseen)
}

/// Whether the caller sees a ticket.
#[must_use]
pub fn visible(admitted: &Admitted, ticket: &Ticket) -> bool {
    admitted
        .person
        .as_ref()
        .is_some_and(|person| sees(&admitted.caller, person, ticket))
}
