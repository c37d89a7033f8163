//! A status link: the board of a practice, or of one of its sites, on a screen that renews itself.

use std::collections::BTreeSet;

use aws::fault::Fault;
use lambda::app::App;
use lambda::board::gather;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::screen::{self, When};
use maud::{Markup, html};

use crate::link::Behind;

mod row;
mod view;

/// How often the screen renews itself, in seconds.
const RENEWED: &str = "30";

/// `GET /s/{token}` of a status link. `?still=1` holds it still for whoever reads slowly, or by ear.
pub async fn show(app: &App, request: &Request, behind: &Behind) -> Result<Reply, Failure> {
    let query = request.query();
    let still = query.iter().any(|(name, _)| name == "still");
    let sites: BTreeSet<_> = behind.link.location.iter().cloned().collect();
    let gathered = gather(app, &behind.setup, &sites, behind.now).await?;
    let board = &gathered.board;
    let mut shown = Vec::new();
    for site in &board.sites {
        let calendar = behind.setup.calendar(&site.location);
        let calendar = calendar.map_err(|_| Fault::Corrupt("the calendar of a site".to_owned()))?;
        let when = When {
            calendar: &calendar,
            now: behind.now,
        };
        shown.push(row::site(site, &when));
    }
    let when = When {
        calendar: &behind.calendar,
        now: behind.now,
    };
    let body: Markup = html! {
        h1 { "Status" }
        (view::as_of(&behind.calendar, behind.now, still))
        (view::summary(board, &when))
        @for site in shown { (site) }
        @if gathered.partial {
            p.soft { "There are more checks than are shown; those that are not well are all counted." }
        }
        (view::maintenance(board, &behind.setup, &when))
    };
    let practice = Some(behind.setup.practice.name.as_str());
    let reply = screen::reply(200, &view::title(board), practice, &body);
    Ok(if still {
        reply
    } else {
        reply.with("refresh", RENEWED)
    })
}
