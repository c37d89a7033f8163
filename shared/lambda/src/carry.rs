//! Carrying a word on an incident to each of its reports: in parts, repeatable, never half.

use domain::ids::TicketId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::ticket::absorb::absorb;
use domain::ticket::change::Moment;
use domain::ticket::{Ticket, Word};
use futures::stream::{self, StreamExt};
use jiff::Timestamp;

use crate::app::App;
use crate::commit::{again, step_aside};
use crate::failure::Failure;
use crate::pager;

/// How many reports are read at a time.
const PART: i32 = 50;
/// How many are written at a time.
const AT_ONCE: usize = 8;

/// Carries a word to every report of an incident. Whoever is stopped half-way leaves the rest to the
/// sweep; a report that had the word keeps it once, and one that cannot be told holds up no other.
pub async fn carry(
    app: &App,
    setup: &Setup,
    incident: TicketId,
    word: &Word,
    now: Timestamp,
) -> Result<usize, Failure> {
    let practice = &setup.practice.id;
    let (mut carried, mut failed, mut after) = (0, None, None);
    loop {
        let (reports, next) = app.store.reports(practice, incident, after, PART).await?;
        let read = app.store.each(practice, &reports).await?;
        let told = stream::iter(read)
            .map(|(_, read)| async move { tell(app, setup, incident, read?, word, now).await });
        let told: Vec<_> = told.buffer_unordered(AT_ONCE).collect().await;
        for told in told {
            match told {
                Ok(told) => carried += usize::from(told),
                Err(failure) => failed = Some(failure),
            }
        }
        if next.is_none() {
            return failed.map_or(Ok(carried), Err);
        }
        after = next;
    }
}

/// Carries a word to one report. Answers whether it was news.
pub async fn tell(
    app: &App,
    setup: &Setup,
    incident: TicketId,
    report: Ticket,
    word: &Word,
    now: Timestamp,
) -> Result<bool, Failure> {
    let mut fresh: Option<Setup> = None;
    let mut child = report;
    for attempt in 0.. {
        let setup = fresh.as_ref().unwrap_or(setup);
        let calendar = calendar(setup, &child)?;
        let moment = Moment {
            setup,
            calendar: &calendar,
            now,
        };
        let Some(change) = absorb(&child, incident, word, moment) else {
            return Ok(false);
        };
        match app.store.commit(&change, None, now).await {
            Ok(()) => {
                pager::send(app, setup, &change, now).await;
                return Ok(true);
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                if !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                // Who is paged when may have changed with whoever was faster.
                let practice = &setup.practice.id;
                let read = app.store.ticket(practice, child.id).await?;
                child = read.ok_or(Refusal::NotFound("ticket"))?;
                fresh = app.setup(practice).await?.or(fresh);
            }
        }
    }
    Ok(false)
}

/// The calendar of a ticket's location.
pub fn calendar(setup: &Setup, ticket: &Ticket) -> Result<domain::calendar::Calendar, Failure> {
    setup
        .calendar(&ticket.location)
        .map_err(|_| aws::fault::Fault::Corrupt("the practice's calendar".to_owned()).into())
}
