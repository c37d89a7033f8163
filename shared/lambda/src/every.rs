//! Every practice, for functions that go round them all.

use domain::ids::PracticeId;
use jiff::Timestamp;

use crate::app::App;
use crate::failure::Failure;

/// How many practices one page of the operator's list has.
const PAGE: i32 = 100;

/// Every practice, beginning with another one each time, where `rhythm` is the time between two runs in seconds: what a
/// run has no time for comes first in a later one.
///
/// # Errors
/// Why the operator's list could not be read.
pub async fn every_practice(
    app: &App,
    at: Timestamp,
    rhythm: i64,
) -> Result<Vec<PracticeId>, Failure> {
    let mut practices: Vec<PracticeId> = Vec::new();
    loop {
        let after = practices.last().cloned();
        let (page, more) = app.store.practices(after.as_ref(), PAGE).await?;
        let before = practices.len();
        practices.extend(page.into_iter().map(|listed| listed.id));
        if !more || practices.len() == before {
            break;
        }
    }
    let number = at.as_second().div_euclid(rhythm);
    let number = usize::try_from(number).unwrap_or_default();
    if !practices.is_empty() {
        let first = number % practices.len();
        practices.rotate_left(first);
    }
    Ok(practices)
}
