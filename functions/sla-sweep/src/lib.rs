//! The sweep: every minute, whatever is due: thresholds, ladder steps, leases, unsent pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use aws::keys::{SHARDS, TICKET, WORDS};
use aws::store::due::Due;
use domain::ids::PracticeId;
use domain::practice::Setup;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Mutex;

mod letters;
mod tickets;
mod words;

/// How many due things are handled at a time.
const AT_ONCE: usize = 8;
/// After how many troubles an item is told to the operator each time.
const TELL_AFTER: u64 = 3;

/// What a sweep did.
#[derive(Debug, Default, Serialize)]
pub struct Swept {
    /// The instant that it swept for.
    pub at: Option<Timestamp>,
    /// How many things were due.
    pub due: usize,
    /// Tickets on which something happened.
    pub tickets: usize,
    /// Pages that SNS took.
    pub published: usize,
    /// Pages that were no longer true.
    pub withdrawn: usize,
    /// Reports that a word was carried to.
    pub carried: usize,
    /// Things that could not be handled, and are due again.
    pub troubled: usize,
}

/// The practices of one sweep, each read once.
#[derive(Default)]
struct Practices(Mutex<HashMap<PracticeId, Option<Arc<Setup>>>>);

impl Practices {
    async fn get(&self, app: &App, id: &PracticeId) -> Result<Option<Arc<Setup>>, Failure> {
        let mut known = self.0.lock().await;
        if let Some(setup) = known.get(id) {
            return Ok(setup.clone());
        }
        let setup = app.setup(id).await?.map(Arc::new);
        known.insert(id.clone(), setup.clone());
        Ok(setup)
    }
}

/// Sweeps for an instant: the scheduled one, not the clock's, so that a retried event decides the
/// same. "A sweep keeps no last tick: `due_at <= at` is the whole question."
pub fn sweep(app: &App, at: Timestamp) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let mut swept = Swept {
            at: Some(at),
            ..Swept::default()
        };
        let mut due = BTreeMap::new();
        for shard in 0..SHARDS {
            // The index may answer one item twice: the key keeps one.
            for one in app.store.due(shard, at).await? {
                due.insert((one.practice.clone(), one.ticket, one.sk.clone()), one);
            }
        }
        swept.due = due.len();
        let practices = Practices::default();
        let (mut tickets, mut words, mut pages) = (vec![], vec![], vec![]);
        for one in due.into_values() {
            match one.sk.as_str() {
                TICKET => tickets.push(one),
                sk if sk.starts_with(WORDS) => words.push(one),
                _ => pages.push(one),
            }
        }
        // Words first: a report that was answered is not late.
        for one in words {
            match words::carry(app, &practices, &one, at).await {
                Ok(carried) => swept.carried += carried,
                Err(failure) => swept.troubled += put_off(app, &one, at, &failure).await,
            }
        }
        let ticked: Vec<_> = stream::iter(tickets)
            .map(|one| {
                let practices = &practices;
                async move {
                    let done = tickets::tick(app, practices, &one, at).await;
                    (one, done)
                }
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for (one, done) in ticked {
            match done {
                Ok(changed) => swept.tickets += usize::from(changed),
                Err(failure) => swept.troubled += put_off(app, &one, at, &failure).await,
            }
        }
        letters::send(app, &practices, pages, at, &mut swept).await;
        serde_json::to_value(&swept)
            .map_err(|_| aws::fault::Fault::Corrupt("the summary".to_owned()).into())
    })
}

/// "A poison item is retried within two minutes, capped, and told to the operator; it never blocks
/// its shard and is never buried."
async fn put_off(app: &App, due: &Due, at: Timestamp, failure: &Failure) -> usize {
    match app.store.put_off(due, at).await {
        Ok(Some(troubles)) => {
            telemetry::troubled(&due.ticket, troubles, failure);
            if troubles >= TELL_AFTER {
                letters::tell_operator(app, due, troubles).await;
            }
        }
        Ok(None) => {}
        Err(fault) => telemetry::troubled(&due.ticket, 0, &Failure::from(fault)),
    }
    1
}

/// The ids of a set of due things, for reading each ticket once.
fn ids(due: &[Due]) -> BTreeSet<(PracticeId, domain::ids::TicketId)> {
    due.iter()
        .map(|one| (one.practice.clone(), one.ticket))
        .collect()
}
