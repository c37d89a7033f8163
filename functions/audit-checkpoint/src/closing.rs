//! Finishing closes: a ticket that waits is closed once a checkpoint covers the last record of its protocol.
//!
//! Ticket and `ticket.closed` record are one transaction, on the condition that the ticket's chain still ends where it was
//! read: whatever slipped in between is judged anew, and a ticket that lacks something after all is resolved again.

use aws::audit::Wish;
use aws::fault::Fault;
use aws::store::due::Due;
use domain::audit::canonical::Value;
use domain::protocol::gate::closed;
use domain::ticket::Status;
use domain::ticket::change::Moment;
use domain::ticket::lifecycle::finish;
use jiff::Timestamp;
use lambda::app::App;
use lambda::carry::calendar;
use lambda::commit::{moved, step_aside};
use lambda::failure::Failure;
use lambda::protocol::{gather, subject};
use lambda::telemetry;
use serde::Serialize;

/// The most tickets that one run closes: the rest are there five minutes later.
const CLOSED_MAX: usize = 500;

/// What became of the tickets that waited.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Closings {
    /// Closed.
    pub closed: usize,
    /// Resolved again: their protocol lacks something after all.
    pub refused: usize,
    /// Still waiting: the log is not signed and anchored so far.
    pub waiting: usize,
    /// Something did not answer.
    pub failed: usize,
}

/// What became of one.
enum Became {
    Closed,
    Refused,
    Waiting,
}

/// Finishes every close that waits. One ticket's trouble holds up no other.
pub async fn finish_all(app: &App, now: Timestamp) -> Result<Closings, Failure> {
    let mut closings = Closings::default();
    let found = app.store.closing(now).await?;
    for due in found.due.iter().take(CLOSED_MAX) {
        match finish_one(app, due, now).await {
            Ok(Some(Became::Closed)) => closings.closed += 1,
            Ok(Some(Became::Refused)) => closings.refused += 1,
            Ok(Some(Became::Waiting)) => closings.waiting += 1,
            // The index was stale.
            Ok(None) => {}
            Err(failure) => {
                closings.failed += 1;
                telemetry::troubled(&due.practice, due.ticket, 0, &failure);
            }
        }
    }
    Ok(closings)
}

async fn finish_one(app: &App, due: &Due, now: Timestamp) -> Result<Option<Became>, Failure> {
    let practice = &due.practice;
    for attempt in 0.. {
        let Some(ticket) = app.store.ticket(practice, due.ticket).await? else {
            return Ok(None);
        };
        let Some(setup) = app.setup(practice).await? else {
            return Ok(None);
        };
        if ticket.status != Status::Closing {
            return Ok(None);
        }
        let gathered = gather(app, &ticket).await?;
        let missing = gathered
            .protocol
            .missing(subject(&setup, &ticket, false), now);
        let calendar = calendar(&setup, &ticket)?;
        let moment = Moment {
            setup: &setup,
            calendar: &calendar,
            now,
        };
        let Some(change) = finish(&ticket, &missing, moment) else {
            return Ok(None);
        };
        let committed = if missing.is_empty() {
            let last = gathered.records.last().map(|last| last.entry.tail.seq);
            if !covered(app, practice, last, now).await? {
                return Ok(Some(Became::Waiting));
            }
            let record = closed(
                &change.ticket,
                &gathered.protocol,
                setup.practice.part2,
                now,
            )?;
            let wish = Wish {
                draft: record,
                body: &Value::Object(Default::default()),
                patients: Vec::new(),
                after: Some(gathered.protocol.tail),
                beside: app.store.beside(&change, now)?,
            };
            let appended = app.recorder.append_with(practice, wish, now).await;
            appended.map(|_| Became::Closed)
        } else {
            let committed = app.store.commit(&change, None, now).await;
            committed.map(|()| Became::Refused)
        };
        match committed.map_err(Failure::from) {
            Ok(became) => return Ok(Some(became)),
            Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
            Err(failure) => return Err(failure),
        }
    }
    Err(Fault::Lost.into())
}

/// Whether a checkpoint, anchored where anchoring is on, covers a record; one is signed now if need be.
async fn covered(
    app: &App,
    practice: &domain::ids::PracticeId,
    last: Option<u64>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let Some(last) = last else {
        return Ok(true);
    };
    let off = app.config.anchor_bucket.is_none();
    let kept = app.log.last_checkpoint(practice).await?;
    if kept.is_some_and(|kept| kept.size > last && (off || kept.anchor.is_some())) {
        return Ok(true);
    }
    let signed = crate::checkpoint(app, practice, now).await?;
    Ok(signed.size > last && (off || signed.anchored))
}
