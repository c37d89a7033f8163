//! Attaching: a diagnosis on a ticket's timeline, by its codes alone.

use aws::fault::Fault;
use aws::store::receipt::Receipt;
use domain::diagnosis::Diagnosis;
use domain::ids::TicketId;
use domain::ticket::attach::attach as decide;
use domain::ticket::change::Moment;
use jiff::Timestamp;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::carry::calendar;
use lambda::commit::{again, step_aside};
use lambda::failure::Failure;
use lambda::sight::look;

/// Writes it, and again when somebody else was faster. No page goes with it: the ticket stays as it is.
pub async fn attach(
    app: &App,
    admitted: &Admitted,
    id: TicketId,
    diagnosis: &Diagnosis,
    receipt: Option<&Receipt>,
    now: Timestamp,
) -> Result<(), Failure> {
    for attempt in 0.. {
        let ticket = look(app, admitted, Some(id)).await?;
        let calendar = calendar(&admitted.setup, &ticket)?;
        let moment = Moment {
            setup: &admitted.setup,
            calendar: &calendar,
            now,
        };
        let change = decide(&ticket, diagnosis, &admitted.caller, moment);
        let Err(fault) = app.store.commit(&change, receipt, now).await else {
            return Ok(());
        };
        let failure = Failure::from(fault);
        if !again(&failure, attempt) {
            return Err(failure);
        }
        step_aside(app, attempt).await?;
    }
    Err(Fault::Lost.into())
}
