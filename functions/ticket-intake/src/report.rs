//! A report link: the standards report of a practice, or of one of its sites, as of last night.

use domain::refusal::Refusal;
use domain::report::DAYS;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::standards;

use crate::link::Behind;

/// `GET /s/{token}` of a report link: days are read, no ticket.
pub async fn show(app: &App, behind: &Behind) -> Result<Reply, Failure> {
    let location = behind.link.location.clone();
    let made = standards::made(app, &behind.setup, location, DAYS).await?;
    let report = made.ok_or_else(|| {
        let why = "The report is made at night, and no night has passed yet: come back tomorrow.";
        Refusal::WrongState(why.to_owned())
    })?;
    Ok(Reply::html(200, paper::html(&report)))
}
