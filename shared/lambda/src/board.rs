//! The status board: gathered for the API and for the screen behind a link, in a bounded number of reads.

use std::collections::{BTreeMap, BTreeSet};

use domain::board::{Board, Known, Look, board};
use domain::check::Maintenance;
use domain::ids::{CheckId, LocationId, TicketId};
use domain::practice::Setup;
use domain::ticket::Ticket;
use jiff::Timestamp;

use crate::app::App;
use crate::failure::Failure;
use crate::telemetry;
use crate::watch::BLIND;

/// How many checks are read at a time.
const PAGE: i32 = 100;
/// The most that are read for one look. Of those beyond it the ones that are not well are known all the same.
const CHECKS_MAX: usize = 1000;
/// The most tickets that are read for it: incidents first.
const TICKETS_MAX: usize = 300;

/// What was gathered of a practice.
pub struct Gathered {
    /// The board.
    pub board: Board,
    /// Whether the practice has more checks than were read.
    pub partial: bool,
}

/// Gathers the board of a practice's sites; of all of them when none is named.
///
/// Queries for what is now, for incidents and for each hundred checks; then the tickets that these name.
pub async fn gather(
    app: &App,
    setup: &Setup,
    sites: &BTreeSet<LocationId>,
    now: Timestamp,
) -> Result<Gathered, Failure> {
    let practice = &setup.practice.id;
    let around = app.monitor.around(practice).await?;
    let outages = app.store.all_outages(practice).await?;
    let (mut looks, partial) = look(app, setup).await?;
    if partial {
        let read: BTreeSet<_> = looks.iter().map(|look| look.check.clone()).collect();
        let unread = around.troubles.into_iter();
        let unread = unread.filter(|one| !read.contains(&one.check));
        looks
            .extend(unread.map(|one| Look::unread(one.check, one.system, one.location, one.phase)));
    }
    let blind = looks.iter().find(|look| look.check.as_str() == BLIND);
    let blind_since = blind
        .filter(|look| look.phase.is_trouble())
        .map(|look| look.broke_at.unwrap_or(now));
    looks.retain(|look| look.check.as_str() != BLIND);
    let leads = outages.iter().flat_map(|of| of.sites.values());
    let leads = leads.map(|incident| incident.ticket);
    let named = leads.chain(looks.iter().flat_map(Look::tickets));
    let tickets = tickets(app, setup, named).await?;
    let windows: Vec<Maintenance> = around.windows.into_iter().map(|one| one.window).collect();
    let known = Known {
        setup,
        sites,
        looks: &looks,
        blind_since,
        outages: &outages,
        tickets: &tickets,
        windows: &windows,
        now,
    };
    Ok(Gathered {
        board: board(&known),
        partial,
    })
}

/// Looks at a practice's checks, and says whether there are more.
async fn look(app: &App, setup: &Setup) -> Result<(Vec<Look>, bool), Failure> {
    let mut looks: Vec<Look> = Vec::new();
    let mut after: Option<CheckId> = None;
    while looks.len() < CHECKS_MAX {
        let page = app.monitor.checks(&setup.practice.id, after.as_ref(), PAGE);
        let (page, more) = page.await?;
        looks.extend(page.iter().map(|kept| Look::of(&kept.check, &kept.state)));
        after = page.last().map(|kept| kept.check.id.clone());
        if !more || after.is_none() {
            return Ok((looks, false));
        }
    }
    Ok((looks, true))
}

/// The tickets that are named, each read once. One that cannot be read is told to the operator, and spoils no board.
async fn tickets(
    app: &App,
    setup: &Setup,
    named: impl Iterator<Item = TicketId>,
) -> Result<BTreeMap<TicketId, Ticket>, Failure> {
    let mut once = BTreeSet::new();
    let wanted: Vec<_> = named.filter(|id| once.insert(*id)).collect();
    let wanted = &wanted[..wanted.len().min(TICKETS_MAX)];
    let mut tickets = BTreeMap::new();
    for (id, read) in app.store.each(&setup.practice.id, wanted).await? {
        match read {
            Ok(ticket) => {
                tickets.insert(id, ticket);
            }
            Err(fault) => telemetry::unshown(&setup.practice.id, id, &fault.into()),
        }
    }
    Ok(tickets)
}
