//! The checks that nobody has to ask for: every minute, whatever time alone has changed.
//!
//! Missed heartbeats, calms that have lasted, waits that are over, what a check has to tell and could not, and whether
//! the monitor sees anything at all; and what is seen of the practices' own endpoints from outside. Then whether
//! each running clock has a next step, and which tickets have stopped moving.

use std::collections::BTreeMap;

use aws::keys::SHARDS;
use aws::monitor::due::Due;
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use futures::future::{BoxFuture, join_all};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::trouble::Troubles;
use lambda::watch::{Heard, Input, Watched, watch};
use serde::Serialize;
use serde_json::Value;

mod audit;
mod cut_off;
mod outside;
mod prober;
mod round;
mod trouble;

use audit::Audited;
pub use prober::ready;
use trouble::put_off;

/// How many checks of a practice are looked at together.
const PART: usize = 100;

/// What a sweep did.
#[derive(Debug, Default, Serialize)]
pub struct Swept {
    /// The instant that it swept for.
    pub at: Option<Timestamp>,
    /// How many checks were due.
    pub due: usize,
    /// How many endpoints were looked at.
    pub looked: usize,
    /// How many were not reached because nothing is: what was seen of them says nothing of them.
    pub cut_off: usize,
    /// How many of the checks changed.
    pub changed: usize,
    /// Tickets that were opened, or on which something happened.
    pub tickets: usize,
    /// Checks that could not be handled, and are due again.
    pub troubled: usize,
    /// What the auditor of clocks found.
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
            due: due.values().map(Vec::len).sum(),
            ..Swept::default()
        };
        let (due, aims) = round::sort(app, due, at).await;
        put(app, due, at, &troubles, &mut swept).await;
        let unseen = match round::look(app, aims, at).await {
            Ok(seen) => {
                swept.looked = seen.looked;
                swept.cut_off = seen.cut_off;
                put(app, seen.work, at, &troubles, &mut swept).await;
                None
            }
            Err(failure) => Some(failure),
        };
        swept.troubled = troubles
            .tell(app, "a check cannot be handled", "proactive-checks")
            .await;
        let watches = unread.is_none() && unseen.is_none() && swept.troubled == 0;
        swept.audit = Some(audit::audit(app, at, watches).await?);
        // A shard that could not be read, and a round that was not had, are had when the schedule tries again.
        if let Some(failure) = unread.or(unseen) {
            return Err(failure);
        }
        serde_json::to_value(&swept)
            .map_err(|_| aws::fault::Fault::Corrupt("the summary".to_owned()).into())
    })
}

/// What is put to each practice's checks.
type Work = BTreeMap<PracticeId, Vec<(Due, Input)>>;

/// Everything that is due, each once. A shard that cannot be read holds up no other.
async fn gather(app: &App, at: Timestamp, troubles: &Troubles) -> (Work, Option<Failure>) {
    let mut due = BTreeMap::<_, BTreeMap<_, _>>::new();
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
                    of_practice.insert(one.check.clone(), (one, Input::Look));
                }
            }
            Err(fault) => unread = Some(fault.into()),
        }
    }
    let due = due.into_iter();
    let each_once = due.map(|(practice, checks)| (practice, checks.into_values().collect()));
    (each_once.collect(), unread)
}

/// Puts work to its checks, part by part; what cannot be handled is put off.
async fn put(app: &App, work: Work, at: Timestamp, troubles: &Troubles, swept: &mut Swept) {
    for (practice, checks) in &work {
        for part in checks.chunks(PART) {
            match look(app, practice, part, at).await {
                Ok(watched) => {
                    swept.changed += watched.changed;
                    swept.tickets += watched.tickets.len();
                    for (check, failure) in &watched.failed {
                        let one = part.iter().find(|(due, _)| due.check == *check);
                        let due = one.map(|(due, _)| due);
                        put_off(troubles, app, due, at, failure).await;
                    }
                }
                Err(failure) => {
                    for (due, _) in part {
                        put_off(troubles, app, Some(due), at, &failure).await;
                    }
                }
            }
        }
    }
}

async fn look(
    app: &App,
    practice: &PracticeId,
    part: &[(Due, Input)],
    at: Timestamp,
) -> Result<Watched, Failure> {
    let setup = app.setup(practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let heard = part.iter().map(|(due, input)| Heard {
        index: 0,
        check: due.check.clone(),
        input: input.clone(),
    });
    watch(app, &setup, heard.collect(), at).await
}
