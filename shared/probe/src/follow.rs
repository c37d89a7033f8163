//! Redirects: followed a few times, each hop resolved and judged as the first one was.

use domain::check::target::{Reason, Url};
use domain::reading::Measured;

use crate::exchange::{Answer, Question};
use crate::limits::REDIRECTS;
use crate::prober::Parts;

/// The answer at the end of the redirects.
pub(crate) struct Found {
    /// Its status.
    pub(crate) status: u16,
    /// The beginning of its body.
    pub(crate) body: Vec<u8>,
    /// Whether that is all of it.
    pub(crate) whole: bool,
}

impl Parts {
    pub(crate) async fn find(
        &self,
        mut url: Url,
        question: Question,
        measured: &mut Measured,
    ) -> Result<Found, Reason> {
        for _hop in 0..=REDIRECTS {
            match self.ask(&url, question, measured).await? {
                Answer::Elsewhere(next) => url = next,
                Answer::Here {
                    status,
                    body,
                    whole,
                } => {
                    return Ok(Found {
                        status,
                        body,
                        whole,
                    });
                }
            }
        }
        Err(Reason::TooManyRedirects)
    }
}
