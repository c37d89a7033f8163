//! `/s/`: what a practice's link leads to. Failures are screens here: people read them.

use aws::fault::Fault;
use aws::store::link::{Link, LinkPage};
use domain::calendar::Calendar;
use domain::practice::Setup;
use domain::refusal::Refusal;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::{Failure, Http};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::{screen, telemetry};

use crate::{desk, report, status};

/// What a link leads to: a practice, in the time of the link's site.
pub struct Behind {
    /// The link.
    pub link: Link,
    /// The practice.
    pub setup: Setup,
    /// The clocks of the link's site, else the practice's own.
    pub calendar: Calendar,
    /// Now.
    pub now: Timestamp,
}

/// `GET /s/{token}`.
pub async fn show(app: &App, request: &Request) -> Reply {
    let shown = async {
        let behind = Behind::read(app, request).await?;
        match behind.link.page {
            LinkPage::Desk => desk::show(app, request, behind).await,
            LinkPage::Status => status::show(app, request, &behind).await,
            LinkPage::Report => report::show(app, &behind).await,
        }
    };
    shown
        .await
        .unwrap_or_else(|failure| failed(request, &failure))
}

/// `POST /s/{token}`.
pub async fn send(app: &App, request: &Request, route: &Route) -> Reply {
    let sent = async {
        let behind = Behind::read(app, request).await?;
        match behind.link.page {
            LinkPage::Desk => desk::report(app, request, route, behind).await,
            // They are there to be looked at.
            LinkPage::Status | LinkPage::Report => Err(Http::NoMethod(vec!["GET"]).into()),
        }
    };
    sent.await
        .unwrap_or_else(|failure| failed(request, &failure))
}

fn failed(request: &Request, failure: &Failure) -> Reply {
    telemetry::failed(request, failure);
    screen::failed(failure)
}

impl Behind {
    async fn read(app: &App, request: &Request) -> Result<Self, Failure> {
        let token = request.parameter("token");
        let link = app.store.link(token, request.now).await?;
        let link = link.ok_or(Refusal::NotFound("link"))?;
        telemetry::of_practice(&link.practice);
        let setup = app.setup(&link.practice).await?;
        let setup = setup.ok_or(Refusal::NotFound("link"))?;
        let site = link.location.as_ref();
        let calendar = setup
            .practice
            .calendar(site.and_then(|id| setup.location(id)))
            .map_err(|_| Fault::Corrupt("the practice's calendar".to_owned()))?;
        Ok(Self {
            link,
            setup,
            calendar,
            now: request.now,
        })
    }
}
