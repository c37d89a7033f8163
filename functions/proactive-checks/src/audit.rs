//! The auditor of clocks: every open ticket whose clock runs has a next step, and the index of what is due leads to it.
//!
//! "Checks that every running clock has a next step and pings an outside heartbeat only when all is well." It reads open
//! tickets by the index of active ones, so it finds what the index of due ones has lost. The same round tells of tickets
//! that have stopped moving, and writes down who has how many, for whoever routes.

use aws::fault::Fault;
use aws::keys::SHARDS;
use aws::store::open::Open;
use domain::ids::PracticeId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::routing::Load;
use domain::ticket::Ticket;
use domain::ticket::stall::{stall, stalls_at};
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use lambda::act::{Decide, act};
use lambda::app::App;
use lambda::carry::calendar;
use lambda::every::every_practice;
use lambda::failure::Failure;
use lambda::telemetry;
use serde::Serialize;

use crate::outside;

/// How often it goes round, in seconds.
const RHYTHM: i64 = 60;
/// How many open tickets of a practice one round looks at. With more it is not all well: somebody has to look at those.
const OPEN_MAX: usize = 5_000;
/// How late anything due may be before the sweep is said not to keep up.
const LATE: SignedDuration = SignedDuration::from_mins(5);
/// How many practices are looked at at a time.
const AT_ONCE: usize = 4;

/// What a round found, in counts.
#[derive(Debug, Default, Serialize)]
pub struct Audited {
    /// Practices that were looked at.
    pub practices: usize,
    /// Open tickets that were looked at.
    pub open: usize,
    /// Practices that have more than one round looks at.
    pub beyond: usize,
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

/// Goes round every practice. `watches` says whether the monitor did what it had to: where it did not, all is not well.
///
/// # Errors
/// When the practices or what is due cannot be read.
pub async fn audit(app: &App, at: Timestamp, watches: bool) -> Result<Audited, Failure> {
    let practices = every_practice(app, at, RHYTHM).await?;
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
        all.beyond += round.beyond;
        all.repaired += round.repaired;
        all.stuck += round.stuck;
        all.stalled += round.stalled;
        all.failed += round.failed;
    }
    all.late = late(app, at).await?;
    all.well = watches && all.repaired + all.stuck + all.late + all.failed + all.beyond == 0;
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
        let found = app.monitor.due(shard, until).await?;
        late += found.due.len() + found.strays;
    }
    Ok(late)
}

async fn one(app: &App, practice: &PracticeId, at: Timestamp) -> Result<Audited, Failure> {
    let mut audited = Audited::default();
    let (mut setup, mut after): (Option<Setup>, _) = (None, None);
    let mut load = Load::at(at);
    loop {
        let (page, next) = app.store.open(practice, after.as_ref()).await?;
        for (id, open) in page {
            audited.open += 1;
            // Most practices have nothing open most of the time, and then their set-up is nobody's to read.
            let setup = match &mut setup {
                Some(known) => known,
                none => {
                    let read = app.setup(practice).await?;
                    none.insert(read.ok_or(Refusal::NotFound("practice"))?)
                }
            };
            if let Ok(open) = &open {
                load.count(&open.ticket);
            }
            let looked = match open {
                Ok(open) => look(app, setup, &open, at, &mut audited).await,
                Err(fault) => Err(fault.into()),
            };
            if let Err(failure) = looked {
                telemetry::troubled(practice, id, 0, &failure);
                audited.failed += 1;
            }
        }
        if next.is_none() {
            if let Some(setup) = setup.filter(|one| load.is_news(one.roster.load.as_ref())) {
                load.records = app.store.records(practice).await?;
                app.store.keep_load(&setup.practice.id, &load).await?;
            }
            return Ok(audited);
        }
        if audited.open >= OPEN_MAX {
            audited.beyond = 1;
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
    audited.stalled += usize::from(stalls(app, setup, ticket, at).await?);
    Ok(())
}

/// Whether a row is not where the sweep finds it in time. What fails is put off by a minute or two, which is in time.
fn lost(step: Timestamp, due_at: Option<Timestamp>, at: Timestamp) -> bool {
    let latest = step.max(at).checked_add(LATE).unwrap_or(Timestamp::MAX);
    due_at.is_none_or(|due_at| due_at > latest)
}

/// Tells of a ticket that has stopped moving, unless somebody has moved it meanwhile.
async fn stalls(app: &App, setup: &Setup, ticket: &Ticket, at: Timestamp) -> Result<bool, Failure> {
    let calendar = calendar(setup, ticket)?;
    if stalls_at(ticket, &calendar).is_none_or(|due| due > at) {
        return Ok(false);
    }
    let decide: &Decide<'_> = &|ticket, _, moment| {
        let moves = || Refusal::wrong_state("it moves");
        Ok(stall(ticket, moment).ok_or_else(moves)?)
    };
    match act(app, setup, ticket.id, at, decide, &|_| None).await {
        Ok(_) => Ok(true),
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure),
    }
}
