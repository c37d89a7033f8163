//! The outside heartbeat: somebody else's clock is told that ours still goes.

use domain::check::target::{Reason, Scheme, Url};
use domain::reading::Measured;
use jiff::Timestamp;
use tokio::time::timeout;

use crate::exchange::{Answer, Question};
use crate::prober::Prober;

impl Prober {
    /// Tells the operator's URL that all is well, by a `GET` over https, within the limits of a look.
    /// Told is only who answers with success itself: where a redirect ends nobody may be listening.
    pub async fn ping(&self, url: &str, at: Timestamp) -> Result<(), Reason> {
        let url = Url::parse(url).map_err(|_| Reason::NotATarget)?;
        if url.scheme() != Scheme::Https {
            return Err(Reason::NotATarget);
        }
        let question = Question {
            accept: "*/*",
            follow: false,
            at,
        };
        let mut measured = Measured::default();
        let asking = timeout(
            self.0.limits.whole,
            self.0.ask(&url, question, &mut measured),
        );
        match asking.await.unwrap_or(Err(Reason::TimedOut))? {
            Answer::Here {
                status: 200..=299, ..
            } => Ok(()),
            Answer::Here { status, .. } => Err(Reason::HttpStatus(status)),
            Answer::Elsewhere(_) => Err(Reason::RedirectRefused),
        }
    }
}
