//! `GET /v1/reports/standards`: worked out from the tickets of the window, as they stand now.

use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::report;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::standards;

use crate::asked::Asked;
use crate::gather::{Clocks, gather};
use crate::{shown, standing};

/// Shows it. The window before stands beside where the nightly run has kept all of it: its tickets are not read again.
pub async fn show(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let setup = &admitted.setup;
    let asked = Asked::of(request, setup)?;
    let now = request.now;
    let clocks = Clocks::of(setup)?;
    let window = Window::ending(clocks.today(now), asked.days);
    let mut gathered = gather(app, setup, &clocks, window, now).await?;
    let (from, until) = clocks.span(window);
    let sent = app.store.sent(&setup.practice.id, from, until).await?;
    let standing = standing::standing(app, setup, &gathered, sent, now).await?;
    let before = standards::before(app, &setup.practice.id, window).await?;
    if let Some(before) = &before {
        gathered.days.merge(before);
    }
    let about = About {
        practice: Some(setup.practice.id.to_string()),
        location: asked.location,
        source: "statdesk".to_owned(),
        made_from: MadeFrom::Tickets,
        as_of: now,
    };
    let known = Known {
        about: &about,
        window,
        days: &gathered.days,
        compares: before.is_some(),
        standing: &standing,
        setup: Some(setup),
    };
    shown::show(&report(&known), asked.format)
}
