//! One run: its instant, its anchor, its practices.

use aws::anchor::Anchor;
use aws::fault::Fault;
use domain::ids::PracticeId;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;

/// How many practices one page of the operator's list has.
const PAGE: i32 = 100;
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

    /// Every practice, beginning with another one each time: what a run has no time for comes first in a later one.
    pub async fn practices(&self) -> Result<Vec<PracticeId>, Failure> {
        let mut practices: Vec<PracticeId> = Vec::new();
        loop {
            let after = practices.last().cloned();
            let (page, more) = self.app.store.practices(after.as_ref(), PAGE).await?;
            let before = practices.len();
            practices.extend(page.into_iter().map(|listed| listed.id));
            if !more || practices.len() == before {
                break;
            }
        }
        let number = self.at.as_second().div_euclid(RHYTHM);
        let number = usize::try_from(number).unwrap_or_default();
        if !practices.is_empty() {
            let first = number % practices.len();
            practices.rotate_left(first);
        }
        Ok(practices)
    }
}
