//! The sweep: every minute, whatever is due: thresholds, ladder steps, leases, unsent pages.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use aws::keys::{SHARDS, TICKET, WORDS};
use aws::store::due::Due;
use futures::future::{BoxFuture, join_all};
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::metric::{self, Metric};
use lambda::trouble::Troubles;
use serde::Serialize;
use serde_json::Value;

mod letters;
mod practices;
mod tickets;
mod trouble;
mod words;

use practices::Practices;
use trouble::put_off;

/// How many due things are handled at a time.
const AT_ONCE: usize = 8;

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

/// What one sweep works with.
struct Round<'a> {
    app: &'a App,
    at: Timestamp,
    practices: Practices,
    troubles: Troubles,
    /// Pages that could not be sent.
    unsent: AtomicU64,
}

/// Sweeps for an instant: the scheduled one, not the clock's, so that a retried event decides the
/// same. "A sweep keeps no last tick: `due_at <= at` is the whole question."
pub fn sweep(app: &App, at: Timestamp) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let round = Round {
            app,
            at,
            practices: Practices::default(),
            troubles: Troubles::default(),
            unsent: AtomicU64::new(0),
        };
        let (due, unread) = round.gather().await;
        let lag = round.lag(&due);
        let mut swept = Swept {
            at: Some(at),
            due: due.len(),
            ..Swept::default()
        };
        let (mut tickets, mut words, mut pages) = (vec![], vec![], vec![]);
        for one in due {
            match one.sk.as_str() {
                TICKET => tickets.push(one),
                sk if sk.starts_with(WORDS) => words.push(one),
                _ => pages.push(one),
            }
        }
        // Words first: a report that was answered is not late.
        swept.carried = words::carry(&round, &words).await;
        swept.tickets = round.tick(tickets).await;
        let sent = letters::send(&round, &pages).await;
        (swept.published, swept.withdrawn) = (sent.published, sent.withdrawn);
        let unsent = round.unsent.load(Ordering::Relaxed);
        metric::put(
            app,
            &[
                (Metric::SweepLagSeconds, lag),
                (Metric::UnsentPages, unsent),
            ],
        );
        swept.troubled = round
            .troubles
            .tell(app, "something due cannot be handled", "sla-sweep")
            .await;
        // A shard that could not be read is read again when the schedule tries again.
        if let Some(failure) = unread {
            return Err(failure);
        }
        serde_json::to_value(&swept)
            .map_err(|_| aws::fault::Fault::Corrupt("the summary".to_owned()).into())
    })
}

impl Round<'_> {
    /// Everything that is due, each once: the index may answer one item twice. A shard that cannot
    /// be read holds up no other.
    async fn gather(&self) -> (Vec<Due>, Option<Failure>) {
        let mut due = BTreeMap::new();
        let mut unread = None;
        let shards = (0..SHARDS).map(|shard| self.app.store.due(shard, self.at));
        for found in join_all(shards).await {
            match found {
                Ok(found) => {
                    self.troubles.strays(found.strays).await;
                    for one in found.due {
                        due.insert((one.practice.clone(), one.ticket, one.sk.clone()), one);
                    }
                }
                Err(fault) => unread = Some(fault.into()),
            }
        }
        (due.into_values().collect(), unread)
    }

    /// For how many seconds the oldest thing has been due by now, or this sweep itself: a figure for people, on which
    /// nothing is decided.
    fn lag(&self, due: &[Due]) -> u64 {
        let oldest = due.iter().filter_map(Due::since).min();
        let oldest = oldest.map_or(self.at, |oldest| oldest.min(self.at));
        let waited = self.app.clock.now().duration_since(oldest).as_secs();
        u64::try_from(waited).unwrap_or_default()
    }

    /// Decides what time has done to tickets. Answers to how many anything happened.
    async fn tick(&self, due: Vec<Due>) -> usize {
        let ticked = stream::iter(due).map(|one| async move {
            match tickets::tick(self, &one).await {
                Ok(changed) => usize::from(changed),
                Err(failure) => {
                    put_off(&self.troubles, self.app, &one, self.at, &failure).await;
                    0
                }
            }
        });
        let changed: Vec<usize> = ticked.buffer_unordered(AT_ONCE).collect().await;
        changed.into_iter().sum()
    }
}
