//! Tickets on which time has done something.

use aws::fault::Fault;
use aws::store::due::Due;
use domain::refusal::Refusal;
use domain::ticket::change::Moment;
use domain::ticket::tick::tick as decide;
use lambda::carry::calendar;
use lambda::commit::{again, step_aside};
use lambda::failure::Failure;
use lambda::pager;

use crate::Round;

/// Decides and commits what is due on one ticket. Answers whether anything was.
pub async fn tick(round: &Round<'_>, due: &Due) -> Result<bool, Failure> {
    let Round { app, at, .. } = round;
    let mut setup = round.practices.get(app, &due.practice).await?;
    for attempt in 0.. {
        let Some(ticket) = app.store.ticket(&due.practice, due.ticket).await? else {
            return Err(Refusal::NotFound("ticket").into());
        };
        // A report whose incident was answered is not late, though the word is still on its way.
        let lead = match ticket.incident {
            Some(lead) => app.store.ticket(&due.practice, lead).await?,
            None => None,
        };
        let calendar = calendar(&setup, &ticket)?;
        let moment = Moment {
            setup: &setup,
            calendar: &calendar,
            now: *at,
        };
        let Some(change) = decide(&ticket, lead.as_ref(), moment) else {
            return Ok(false);
        };
        match app.store.commit(&change, None, *at).await {
            Ok(()) => {
                pager::send(app, &setup, &change, *at).await;
                return Ok(true);
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                if !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                setup = round.practices.again(app, &due.practice).await?;
            }
        }
    }
    Err(Fault::Lost.into())
}
