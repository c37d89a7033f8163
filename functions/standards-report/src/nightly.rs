//! The night: the roll-ups of the last hundred days made anew, and those written that differ; and who has resolved how
//! much at first contact, for whoever routes.

use std::collections::BTreeMap;

use aws::fault::Fault;
use aws::store::rollup::{Night, Rollup};
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use domain::report::known::Window;
use domain::report::standing::Sent;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use jiff::civil::Date;
use lambda::app::App;
use lambda::every::every_practice;
use lambda::failure::Failure;
use serde::Serialize;
use serde_json::Value;
use tracing::error;

use crate::gather::{Clocks, Gathered, gather};
use crate::standing;

/// How many days are made anew: a ticket's figures hardly change after that.
pub const DAYS: u16 = 100;
/// The time between two nights, in seconds.
const RHYTHM: i64 = 86_400;
/// How many practices are worked on at a time.
const AT_ONCE: usize = 2;
/// How many days' pages are counted at a time.
const DAYS_AT_ONCE: usize = 8;

/// What a night did, in counts.
#[derive(Debug, Default, Serialize)]
struct Summary {
    at: Option<Timestamp>,
    practices: usize,
    tickets: usize,
    written: usize,
    unchanged: usize,
    unread: usize,
    failed: usize,
}

/// Runs for an instant. One practice's trouble holds up no other; the schedule tries again where there was any.
pub async fn run(app: &App, at: Timestamp) -> Result<Value, Failure> {
    let practices = every_practice(app, at, RHYTHM).await?;
    let mut summary = Summary {
        at: Some(at),
        practices: practices.len(),
        ..Summary::default()
    };
    let nights = practices.into_iter().map(|practice| async move {
        let done = night(app, &practice, at).await;
        (practice, done)
    });
    let mut nights = stream::iter(nights).buffer_unordered(AT_ONCE);
    let mut trouble = None;
    while let Some((practice, done)) = nights.next().await {
        match done {
            Ok(done) => {
                summary.tickets += done.tickets;
                summary.written += done.written;
                summary.unchanged += done.unchanged;
                summary.unread += done.unread;
            }
            Err(failure) => {
                error!(practice = %practice, failure = %failure, "no roll-up");
                summary.failed += 1;
                trouble = Some(failure);
            }
        }
    }
    match trouble {
        Some(failure) => Err(failure),
        None => serde_json::to_value(&summary)
            .map_err(|_| Fault::Corrupt("the summary".to_owned()).into()),
    }
}

async fn night(app: &App, practice: &PracticeId, at: Timestamp) -> Result<Summary, Failure> {
    let setup = app.setup(practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let clocks = Clocks::of(&setup)?;
    let window = Window::ending(clocks.today(at), DAYS);
    let mut gathered = gather(app, &setup, &clocks, window, at).await?;
    let rollups = rollups(app, practice, &clocks, &mut gathered).await?;
    let kept = app
        .store
        .rollups(practice, window.from, window.until)
        .await?;
    let kept: BTreeMap<Date, Rollup> = kept.unwrap_or_default().into_iter().collect();
    let mut summary = Summary {
        tickets: gathered.tickets,
        unread: gathered.unread,
        ..Summary::default()
    };
    for (day, rollup) in &rollups {
        if kept.get(day) == Some(rollup) {
            summary.unchanged += 1;
        } else {
            app.store.keep_rollup(practice, *day, rollup).await?;
            summary.written += 1;
        }
    }
    if gathered.records != app.store.records(practice).await? {
        app.store.keep_records(practice, &gathered.records).await?;
    }
    let before = app.store.night(practice).await?;
    // Nights that were missed for more than a hundred days leave a gap, from which on it begins anew.
    let goes_on = before.filter(|night| night.until >= window.from);
    let since = goes_on.map_or(window.from, |night| night.since.min(window.from));
    let standing = standing::standing(app, &setup, &gathered, Sent::default(), at).await?;
    let night = Night {
        as_of: at,
        until: window.until,
        since,
        standing,
    };
    app.store.keep_night(practice, &night).await?;
    Ok(summary)
}

/// Each day that has anything, with what became of its pages.
async fn rollups(
    app: &App,
    practice: &PracticeId,
    clocks: &Clocks,
    gathered: &mut Gathered,
) -> Result<BTreeMap<Date, Rollup>, Failure> {
    let days = std::mem::take(&mut gathered.days).0;
    let counted = days.into_iter().map(|(day, places)| async move {
        let one = Window {
            from: day,
            until: day,
        };
        let (from, until) = clocks.span(one);
        let sent = app.store.sent(practice, from, until).await?;
        let rollup = Rollup {
            places,
            late: sent.late.count,
            withdrawn: sent.withdrawn.count,
        };
        Ok::<_, Failure>((day, rollup))
    });
    let mut counted = stream::iter(counted).buffered(DAYS_AT_ONCE);
    let mut rollups = BTreeMap::new();
    while let Some(one) = counted.next().await {
        let (day, rollup) = one?;
        rollups.insert(day, rollup);
    }
    Ok(rollups)
}
