//! Carrying a word on an incident to each of its reports: in parts, repeatable, never half.

use domain::ids::TicketId;
use domain::practice::Setup;
use domain::ticket::absorb::absorb;
use domain::ticket::change::Moment;
use domain::ticket::{Ticket, Word};
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::Timestamp;

use crate::app::App;
use crate::commit::{again, step_aside};
use crate::failure::Failure;
use crate::pager;

/// How many reports are read at a time.
const PART: i32 = 50;
/// How many are written at a time.
const AT_ONCE: usize = 8;

/// Carries a word to every report of an incident, then takes the word out of the index. Whoever
/// is stopped half-way leaves the rest to the next sweep; a report that had the word keeps it once.
pub async fn carry(
    app: &App,
    setup: &Setup,
    incident: &Ticket,
    word: &Word,
    now: Timestamp,
) -> Result<usize, Failure> {
    let mut carried = 0;
    let mut after = None;
    loop {
        let practice = &incident.practice;
        let (reports, next) = app
            .store
            .reports(practice, incident.id, after, PART)
            .await?;
        let told: Vec<bool> = stream::iter(reports)
            .map(|report| tell(app, setup, incident.id, report, word, now))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        carried += told.into_iter().filter(|told| *told).count();
        if next.is_none() {
            break;
        }
        after = next;
    }
    app.store
        .carried(&incident.practice, incident.id, &word.event)
        .await?;
    Ok(carried)
}

/// Carries a word to one report. Answers whether it was news.
pub async fn tell(
    app: &App,
    setup: &Setup,
    incident: TicketId,
    report: TicketId,
    word: &Word,
    now: Timestamp,
) -> Result<bool, Failure> {
    let mut fresh: Option<Setup> = None;
    for attempt in 0.. {
        let setup = fresh.as_ref().unwrap_or(setup);
        let Some(child) = app.store.ticket(&setup.practice.id, report).await? else {
            return Ok(false);
        };
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
                pager::send(app, &change, &calendar, now).await;
                return Ok(true);
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                if !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                // Who is paged when may have changed with whoever was faster.
                fresh = app.setup(&setup.practice.id).await?.or(fresh);
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
