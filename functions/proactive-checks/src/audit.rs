//! The auditor of clocks: every open ticket whose clock runs has a next step, and the index of what is due leads to it.
//!
//! "Checks that every running clock has a next step and pings an outside heartbeat only when all is well." It reads open
//! tickets by the index of active ones, so it finds what the index of due ones has lost. The same round tells of tickets
//! that have stopped moving.

use aws::fault::Fault;
use aws::keys::SHARDS;
use aws::store::open::Open;
use domain::ids::{PracticeId, TicketId};
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::ticket::change::Moment;
use domain::ticket::stall::stall;
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::carry::calendar;
use lambda::commit::{again, step_aside};
use lambda::every::every_practice;
use lambda::failure::Failure;
use lambda::{pager, telemetry};
use serde::Serialize;

use crate::outside;

/// How often it goes round, in minutes.
const RHYTHM: i8 = 5;
/// How far a scheduled instant may be from now before somebody fired it by hand, for a time of their own.
const BY_HAND: SignedDuration = SignedDuration::from_secs(90);
/// How late anything due may be before the sweep is said not to keep up.
const LATE: SignedDuration = SignedDuration::from_mins(5);
/// How many practices are looked at at a time.
const AT_ONCE: usize = 4;

/// What a round found, in counts.
#[derive(Debug, Default, Serialize)]
pub struct Audited {
    /// Practices that were looked at.
    pub practices: usize,
    /// Tickets that are open.
    pub open: usize,
    /// Clocks that the index of what is due did not lead to, and does again.
    pub repaired: usize,
    /// Clocks that run and have no next step: somebody has to look.
    pub stuck: usize,
    /// Tickets that have stopped moving and were told of.
    pub stalled: usize,
    /// Things due for more than five minutes: the sweep does not keep up, or something keeps failing.
    pub late: usize,
    /// Practices and tickets that could not be looked at.
    pub failed: usize,
    /// Whether nothing speaks against the clocks.
    pub well: bool,
    /// Whether that was told outside; nothing when it was not to be.
    pub told: Option<bool>,
}

/// Whether a round is due: every five minutes, and whenever the function is fired for another time than now.
pub fn is_due(now: Timestamp, at: Timestamp) -> bool {
    let minute = at.as_second().div_euclid(60);
    minute.rem_euclid(i64::from(RHYTHM)) == 0 || now.duration_until(at).abs() > BY_HAND
}

/// Goes round every practice.
pub async fn audit(app: &App, at: Timestamp) -> Result<Audited, Failure> {
    let practices = every_practice(app, at, i64::from(RHYTHM) * 60).await?;
    let mut all = Audited {
        practices: practices.len(),
        ..Audited::default()
    };
    let rounds = stream::iter(practices).map(|practice| async move {
        let round = one(app, &practice, at).await;
        round.unwrap_or_else(|failure| {
            telemetry::unaudited(&practice, &failure);
            Audited {
                failed: 1,
                ..Audited::default()
            }
        })
    });
    let rounds: Vec<Audited> = rounds.buffer_unordered(AT_ONCE).collect().await;
    for round in rounds {
        all.open += round.open;
        all.repaired += round.repaired;
        all.stuck += round.stuck;
        all.stalled += round.stalled;
        all.failed += round.failed;
    }
    all.late = late(app, at).await?;
    all.well = (all.repaired, all.stuck, all.late, all.failed) == (0, 0, 0, 0);
    if all.well {
        all.told = outside::ping(app, at).await;
    } else {
        outside::tell(app, &all, at).await;
    }
    Ok(all)
}

/// What has been due for too long, whoever it belongs to.
async fn late(app: &App, at: Timestamp) -> Result<usize, Failure> {
    let until = at.checked_sub(LATE).unwrap_or(Timestamp::MIN);
    let mut late = 0;
    for shard in 0..SHARDS {
        let found = app.store.due(shard, until).await?;
        late += found.due.len() + found.strays;
    }
    Ok(late)
}

async fn one(app: &App, practice: &PracticeId, at: Timestamp) -> Result<Audited, Failure> {
    let setup = app.setup(practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let mut audited = Audited::default();
    let mut after = None;
    loop {
        let (page, next) = app.store.open(practice, after.as_ref()).await?;
        for (id, open) in page {
            audited.open += 1;
            let looked = match open {
                Ok(open) => look(app, &setup, &open, at, &mut audited).await,
                Err(fault) => Err(fault.into()),
            };
            if let Err(failure) = looked {
                telemetry::troubled(&id, 0, &failure);
                audited.failed += 1;
            }
        }
        if next.is_none() {
            return Ok(audited);
        }
        after = next;
    }
}

async fn look(
    app: &App,
    setup: &Setup,
    open: &Open,
    at: Timestamp,
    audited: &mut Audited,
) -> Result<(), Failure> {
    let Open { ticket, due_at } = open;
    if !ticket.status.is_active() {
        return Ok(());
    }
    let step = ticket.next_at();
    match step {
        None if ticket.clock.awaits_response() && ticket.pages() => {
            telemetry::clock(&ticket.practice, ticket.id, "no next step");
            audited.stuck += 1;
        }
        Some(step) if lost(step, *due_at, at) => match app.store.rearm(ticket, step).await {
            Ok(()) => {
                telemetry::clock(&ticket.practice, ticket.id, "not in the index");
                audited.repaired += 1;
            }
            // It has changed since, and its row with it.
            Err(Fault::Lost) => {}
            Err(fault) => return Err(fault.into()),
        },
        _ => {}
    }
    audited.stalled += usize::from(stalls(app, setup, ticket.id, at, ticket).await?);
    Ok(())
}

/// Whether a row is not where the sweep finds it in time. What fails is put off by a minute or two, which is in time.
fn lost(step: Timestamp, due_at: Option<Timestamp>, at: Timestamp) -> bool {
    let latest = step.max(at).checked_add(LATE).unwrap_or(Timestamp::MAX);
    due_at.is_none_or(|due_at| due_at > latest)
}

/// Tells of a ticket that has stopped moving.
async fn stalls(
    app: &App,
    setup: &Setup,
    id: TicketId,
    at: Timestamp,
    seen: &domain::ticket::Ticket,
) -> Result<bool, Failure> {
    let mut ticket = seen.clone();
    for attempt in 0.. {
        let calendar = calendar(setup, &ticket)?;
        let moment = Moment {
            setup,
            calendar: &calendar,
            now: at,
        };
        let Some(change) = stall(&ticket, moment) else {
            return Ok(false);
        };
        match app.store.commit(&change, None, at).await {
            Ok(()) => {
                pager::send(app, setup, &change, at).await;
                return Ok(true);
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                if !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                let read = app.store.ticket(&ticket.practice, id).await?;
                ticket = read.ok_or(Refusal::NotFound("ticket"))?;
            }
        }
    }
    Err(Fault::Lost.into())
}
