//! One run: its instant, its anchor, its practices.

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
        Ok(Self { app, anchor, at })
    }

    /// Every practice, beginning with another one each time.
    pub async fn practices(&self) -> Result<Vec<PracticeId>, Failure> {
        every_practice(self.app, self.at, RHYTHM).await
    }
}
