//! One verb on one ticket: gather, decide, commit, and again when somebody else was faster.

use aws::fault::Fault;
use aws::store::beside::Beside;
use aws::store::receipt::Receipt;
use domain::ids::TicketId;
use domain::outage::Outages;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::ticket::Ticket;
use domain::ticket::change::{Change, Moment};
use jiff::Timestamp;

use crate::app::App;
use crate::carry::{calendar, carry, tell};
use crate::commit::{again, step_aside};
use crate::failure::Failure;
use crate::pager;

/// What is decided on a ticket as it stands; refuses as well.
pub type Decide<'a> =
    dyn Fn(&Ticket, Option<Outages>, Moment<'_>) -> Result<Change, Failure> + Sync + 'a;

/// Changes a ticket: reads it, decides, commits with the receipt of the request, sends the pages
/// and carries the word. `receipt` sees the ticket as it will be.
pub async fn act(
    app: &App,
    setup: &Setup,
    id: TicketId,
    now: Timestamp,
    decide: &Decide<'_>,
    receipt: &(dyn Fn(&Ticket) -> Option<Receipt> + Sync),
) -> Result<Ticket, Failure> {
    act_beside(app, setup, &Beside::default(), id, now, decide, receipt).await
}

/// Changes a ticket on conditions of other rows as well. Where those do not hold any more it is not tried again: they
/// were gathered before.
pub async fn act_beside(
    app: &App,
    setup: &Setup,
    beside: &Beside,
    id: TicketId,
    now: Timestamp,
    decide: &Decide<'_>,
    receipt: &(dyn Fn(&Ticket) -> Option<Receipt> + Sync),
) -> Result<Ticket, Failure> {
    let mut fresh: Option<Setup> = None;
    for attempt in 0.. {
        let setup = fresh.as_ref().unwrap_or(setup);
        let practice = &setup.practice.id;
        let ticket = app.store.ticket(practice, id).await?;
        let ticket = ticket.ok_or(Refusal::NotFound("ticket"))?;
        // What its incident said before this verb was said before it, though it is on its way still.
        if let Some(lead) = ticket.incident
            && let Some(said) = app.store.ticket(practice, lead).await?
            && let Some(word) = &said.word
            && tell(app, setup, lead, ticket.clone(), word, now).await?
        {
            continue;
        }
        let outages = match &ticket.system {
            Some(system) if ticket.led || ticket.incident.is_some() => {
                Some(app.store.outages(practice, system).await?)
            }
            _ => None,
        };
        let calendar = calendar(setup, &ticket)?;
        let moment = Moment {
            setup,
            calendar: &calendar,
            now,
        };
        let change = decide(&ticket, outages, moment)?;
        let proof = receipt(&change.ticket);
        let committed = app
            .store
            .commit_beside(&change, proof.as_ref(), beside.clone(), now);
        match committed.await {
            Ok(()) => {
                pager::send(app, setup, &change, now).await;
                tell_reports(app, setup, &change, now).await;
                return Ok(change.ticket);
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                let moved = matches!(failure, Failure::Faulted(Fault::Moved));
                if moved || !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                // Whose bundle goes when may have changed with whoever was faster.
                if !change.bundles.is_empty() {
                    fresh = app.setup(practice).await?.or(fresh);
                }
            }
        }
    }
    Err(Fault::Lost.into())
}

/// Carries a word to the incident's reports. What fails here is still due: the sweep carries it.
async fn tell_reports(app: &App, setup: &Setup, change: &Change, now: Timestamp) {
    if let Some(word) = &change.word
        && let Err(failure) = carry(app, setup, change.ticket.id, word, now).await
    {
        crate::telemetry::troubled(&setup.practice.id, change.ticket.id, 0, &failure);
    }
}
