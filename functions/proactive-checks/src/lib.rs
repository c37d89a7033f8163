//! The checks that nobody has to ask for: every minute, whatever time alone has changed.
//!
//! Missed heartbeats, calms that have lasted, waits that are over, what a check has to tell and could not, and whether
//! the monitor sees anything at all. Every five minutes also whether each running clock has a next step, and which tickets
//! have stopped moving.

use std::collections::BTreeMap;

use aws::keys::SHARDS;
use aws::monitor::due::Due;
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use futures::future::{BoxFuture, join_all};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::watch::{Heard, Input, Watched, watch};
use serde::Serialize;
use serde_json::Value;

mod audit;
mod outside;
mod trouble;

use audit::Audited;
use trouble::Troubles;

/// How many checks of a practice are looked at together.
const PART: usize = 100;

/// What a sweep did.
#[derive(Debug, Default, Serialize)]
pub struct Swept {
    /// The instant that it swept for.
    pub at: Option<Timestamp>,
    /// How many checks were due.
    pub due: usize,
    /// How many of them changed.
    pub changed: usize,
    /// Tickets that were opened, or on which something happened.
    pub tickets: usize,
    /// Checks that could not be handled, and are due again.
    pub troubled: usize,
    /// What the auditor of clocks found, when it went round.
    pub audit: Option<Audited>,
}

/// Sweeps for an instant: the scheduled one, so that a retried event decides the same.
pub fn sweep(app: &App, at: Timestamp) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let troubles = Troubles::default();
        let (due, unread) = gather(app, at, &troubles).await;
        let mut swept = Swept {
            at: Some(at),
            due: due.values().map(BTreeMap::len).sum(),
            ..Swept::default()
        };
        for (practice, checks) in &due {
            let checks: Vec<&Due> = checks.values().collect();
            for part in checks.chunks(PART) {
                match look(app, practice, part, at).await {
                    Ok(watched) => {
                        swept.changed += watched.changed;
                        swept.tickets += watched.tickets.len();
                        let failed = watched.failed.iter();
                        for (check, failure) in failed {
                            let one = part.iter().find(|one| one.check == *check);
                            troubles.put_off(app, one.copied(), at, failure).await;
                        }
                    }
                    Err(failure) => {
                        for one in part {
                            troubles.put_off(app, Some(one), at, &failure).await;
                        }
                    }
                }
            }
        }
        swept.troubled = troubles.tell(app).await;
        if audit::is_due(app.clock.now(), at) {
            swept.audit = Some(audit::audit(app, at).await?);
        }
        // A shard that could not be read is read again when the schedule tries again.
        if let Some(failure) = unread {
            return Err(failure);
        }
        serde_json::to_value(&swept)
            .map_err(|_| aws::fault::Fault::Corrupt("the summary".to_owned()).into())
    })
}

type Practices = BTreeMap<PracticeId, BTreeMap<domain::ids::CheckId, Due>>;

/// Everything that is due, each once. A shard that cannot be read holds up no other.
async fn gather(app: &App, at: Timestamp, troubles: &Troubles) -> (Practices, Option<Failure>) {
    let mut due = Practices::new();
    let mut unread = None;
    let shards: Vec<_> = (0..SHARDS)
        .map(|shard| app.monitor.due(shard, at))
        .collect();
    for found in join_all(shards).await {
        match found {
            Ok(found) => {
                troubles.strays(found.strays).await;
                for one in found.due {
                    let of_practice = due.entry(one.practice.clone()).or_default();
                    of_practice.insert(one.check.clone(), one);
                }
            }
            Err(fault) => unread = Some(fault.into()),
        }
    }
    (due, unread)
}

async fn look(
    app: &App,
    practice: &PracticeId,
    part: &[&Due],
    at: Timestamp,
) -> Result<Watched, Failure> {
    let setup = app.setup(practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let heard = part.iter().map(|one| Heard {
        index: 0,
        check: one.check.clone(),
        input: Input::Look,
    });
    watch(app, &setup, heard.collect(), at).await
}
