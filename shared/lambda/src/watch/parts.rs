//! Parts: the reports of an incident that no human is at, moved, waited for, and let go.

use domain::check::depend::Place;
use domain::ids::TicketId;
use domain::kind::Scope;
use domain::outage::Incident;
use domain::refusal::Refusal;
use domain::ticket::{Ticket, watch};
use jiff::{SignedDuration, Timestamp};

use super::put::Seen;
use super::world::World;
use crate::act::{Decide, act as change};
use crate::failure::Failure;

/// How long an incident that has recovered waits for its reports to have done so too: then they stand alone.
const PARTS: SignedDuration = SignedDuration::from_mins(10);
/// How many reports are read at a time.
const PART: i32 = 100;

/// The open incident of a place, as the check's own site sees it.
pub async fn incident(
    world: &World<'_>,
    seen: &Seen,
    place: &Place,
) -> Result<Option<Incident>, Failure> {
    let practice = &world.setup.practice.id;
    let outages = world.app.store.outages(practice, &place.system).await?;
    let scope = match seen.check.location {
        Some(_) => Scope::Site,
        None => Scope::Practice,
    };
    let site = world.site(&seen.check);
    Ok(site.and_then(|site| outages.at(&site, scope).cloned()))
}

/// Moves the reports of a ticket to the incident that it becomes part of, before it does. Whoever is stopped in between
/// moves the rest the next time.
pub async fn take(world: &World<'_>, id: TicketId, under: &Incident) -> Result<(), Failure> {
    each(world, id, &|ticket, outages, moment| {
        watch::attach(ticket, under, outages, moment).ok_or_else(gone)
    })
    .await
}

/// Whether an incident may end: nothing is part of it any more. What still is after a while stands alone from then on,
/// for it has not recovered with it.
pub async fn alone(world: &World<'_>, id: TicketId, recovered: Timestamp) -> Result<bool, Failure> {
    let practice = &world.setup.practice.id;
    let mut after = None;
    let mut open = false;
    loop {
        let (reports, next) = world.app.store.reports(practice, id, after, PART).await?;
        let whole = world.app.store.whole(practice, &reports).await?;
        let part = |one: &Ticket| one.status.is_active() && one.incident == Some(id);
        open |= whole.iter().any(part);
        if next.is_none() || open {
            break;
        }
        after = next;
    }
    if open && recovered.duration_until(world.now) >= PARTS {
        each(world, id, &|ticket, outages, moment| {
            watch::release(ticket, id, outages, moment).ok_or_else(gone)
        })
        .await?;
        return Ok(true);
    }
    Ok(!open)
}

fn gone() -> Failure {
    Refusal::wrong_state("it has moved on").into()
}

/// Does the same to each report of an incident that it applies to, part by part.
async fn each(world: &World<'_>, incident: TicketId, decide: &Decide<'_>) -> Result<(), Failure> {
    let (app, setup) = (world.app, world.setup);
    let mut after = None;
    loop {
        let practice = &setup.practice.id;
        let (reports, next) = app.store.reports(practice, incident, after, PART).await?;
        for report in &reports {
            match change(app, setup, *report, world.now, decide, &|_| None).await {
                Ok(_) | Err(Failure::Refused(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        if next.is_none() {
            return Ok(());
        }
        after = next;
    }
}
