//! One run: its instant, its anchor, its practices.

use std::sync::atomic::{AtomicI64, Ordering};

use aws::anchor::Anchor;
use aws::fault::Fault;
use domain::ids::PracticeId;
use jiff::Timestamp;
use lambda::app::App;
use lambda::every::every_practice;
use lambda::failure::Failure;

/// The time between two runs, in seconds.
const RHYTHM: i64 = 300;

/// What one run works with.
pub struct Round<'a> {
    pub app: &'a App,
    pub anchor: Option<Anchor>,
    pub at: Timestamp,
    /// For how many seconds the oldest unsigned record of any log has waited.
    oldest: AtomicI64,
}

impl<'a> Round<'a> {
    /// # Errors
    /// When there is a bucket and nothing is said of its lock.
    pub fn new(app: &'a App, at: Timestamp) -> Result<Self, Failure> {
        let config = &app.config;
        let anchor = match (&config.anchor_bucket, config.anchor_lock) {
            (Some(bucket), Some(lock)) => Some(Anchor::new(&app.sdk, bucket.clone(), lock)),
            (None, _) => None,
            (Some(_), None) => return Err(Fault::Refused("ANCHOR_MODE".to_owned()).into()),
        };
        Ok(Self {
            app,
            anchor,
            at,
            oldest: AtomicI64::new(0),
        })
    }

    /// Notes for how long a log's oldest unsigned record has waited.
    pub fn waited(&self, seconds: i64) {
        self.oldest.fetch_max(seconds, Ordering::Relaxed);
    }

    /// The longest wait that was noted, in seconds.
    pub fn longest(&self) -> u64 {
        u64::try_from(self.oldest.load(Ordering::Relaxed)).unwrap_or_default()
    }

    /// Every practice, beginning with another one each time.
    pub async fn practices(&self) -> Result<Vec<PracticeId>, Failure> {
        every_practice(self.app, self.at, RHYTHM).await
    }
}
