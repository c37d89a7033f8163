//! Pages that are unsent: claimed, checked against the ticket, bundled for each person.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use aws::store::due::Due;
use aws::store::ticket::Entry;
use domain::page::{Page, PageState, Recipient, Untrue};
use domain::refusal::Refusal;
use domain::ticket::change::Moment;
use domain::ticket::{Ticket, tick};
use futures::stream::{self, StreamExt};
use lambda::carry::calendar;
use lambda::commit::{again, step_aside};
use lambda::failure::Failure;
use lambda::pager::{self, Claimed, Sent, redrive};

use crate::trouble::put_off;
use crate::{AT_ONCE, Round};

/// How many pages of a practice are claimed before they are sent: few enough that all of them go
/// within the claim's 30 seconds, however many are due.
const PART: usize = 50;

/// Sends what is due, part by part: what a sweep has no time for was never claimed.
pub async fn send(round: &Round<'_>, due: &[Due]) -> Sent {
    let mut all = Sent::default();
    for practice in due.chunk_by(|a, b| a.practice == b.practice) {
        for part in practice.chunks(PART) {
            let sent = send_part(round, part).await;
            all.published += sent.published;
            all.withdrawn += sent.withdrawn;
        }
    }
    all
}

async fn send_part(round: &Round<'_>, part: &[Due]) -> Sent {
    let tickets = part.chunk_by(|a, b| a.ticket == b.ticket);
    let claims: Vec<_> = tickets.map(|of_one| claim(round, of_one)).collect();
    let claimed = stream::iter(claims).buffer_unordered(AT_ONCE);
    let claimed: Vec<Vec<Claimed>> = claimed.collect().await;
    let mut people: BTreeMap<_, Vec<Claimed>> = BTreeMap::new();
    for one in claimed.into_iter().flatten() {
        let page = &one.page;
        let whom = (page.to.clone(), page.topic.clone(), page.reason.is_notice());
        people.entry(whom).or_default().push(one);
    }
    let told: Vec<_> = people.values().map(|pages| tell(round, pages)).collect();
    let told: Vec<Sent> = stream::iter(told).buffer_unordered(AT_ONCE).collect().await;
    Sent {
        published: told.iter().map(|sent| sent.published).sum(),
        withdrawn: told.iter().map(|sent| sent.withdrawn).sum(),
    }
}

/// Sends one person's pages.
async fn tell(round: &Round<'_>, pages: &[Claimed]) -> Sent {
    let redriven = redrive(round.app, pages, round.at).await;
    for (due, failure) in redriven.failed {
        for one in due {
            put_back(round, one, &failure).await;
        }
    }
    redriven.sent
}

/// Puts a page off that could not be sent, and counts it.
async fn put_back(round: &Round<'_>, due: &Due, failure: &Failure) {
    round.unsent.fetch_add(1, Ordering::Relaxed);
    put_off(&round.troubles, round.app, due, round.at, failure).await;
}

/// Claims the pages of one ticket, then reads it: what a response made false meanwhile is withdrawn.
async fn claim(round: &Round<'_>, due: &[Due]) -> Vec<Claimed> {
    let mut claimed = Vec::new();
    for one in due {
        match claim_one(round, one, claimed.first()).await {
            Ok(page) => claimed.extend(page),
            Err(failure) => put_back(round, one, &failure).await,
        }
    }
    claimed
}

async fn claim_one(
    round: &Round<'_>,
    due: &Due,
    before: Option<&Claimed>,
) -> Result<Option<Claimed>, Failure> {
    let Round { app, at, .. } = round;
    let setup = round.practices.get(app, &due.practice).await?;
    let Some(page) = app.store.claim(due, *at).await? else {
        return Ok(None);
    };
    let ticket = match before {
        Some(before) => before.ticket.clone(),
        None => {
            let ticket = app.store.ticket(&due.practice, due.ticket).await?;
            ticket.ok_or(Refusal::NotFound("ticket"))?
        }
    };
    let calendar = calendar(&setup, &ticket)?;
    if !page.finds(&setup) {
        return unreached(round, due, &page, ticket).await.map(|()| None);
    }
    Ok(Some(Claimed {
        due: due.clone(),
        page,
        ticket,
        calendar,
    }))
}

/// Pages whoever is meant now instead of somebody who cannot be reached any more, then withdraws the
/// page. In this order: stopped in between, somebody is paged twice, never nobody.
async fn unreached(
    round: &Round<'_>,
    due: &Due,
    page: &Page,
    mut ticket: Ticket,
) -> Result<(), Failure> {
    let Round { app, at, .. } = round;
    let mut setup = round.practices.get(app, &due.practice).await?;
    let told = told(round, page).await?;
    for attempt in 0.. {
        let calendar = calendar(&setup, &ticket)?;
        let moment = Moment {
            setup: &setup,
            calendar: &calendar,
            now: *at,
        };
        let Some(change) = tick::unreached(&ticket, page, &told, moment) else {
            break;
        };
        match app.store.commit(&change, None, *at).await {
            Ok(()) => {
                pager::send(app, &setup, &change, *at).await;
                break;
            }
            Err(fault) => {
                let failure = Failure::from(fault);
                if !again(&failure, attempt) {
                    return Err(failure);
                }
                step_aside(app, attempt).await?;
                // Whose bundle goes when may have changed with whoever was faster.
                setup = round.practices.again(app, &due.practice).await?;
                let read = app.store.ticket(&due.practice, due.ticket).await?;
                ticket = read.ok_or(Refusal::NotFound("ticket"))?;
            }
        }
    }
    let state = PageState::Withdrawn {
        withdrawn_at: *at,
        because: page.untrue(&ticket, *at).unwrap_or(Untrue::Unreachable),
    };
    app.store.settle(page, &state).await?;
    Ok(())
}

/// Who was paged by the same decision.
async fn told(round: &Round<'_>, page: &Page) -> Result<Vec<Recipient>, Failure> {
    let timeline = round
        .app
        .store
        .timeline(&page.practice, page.ticket)
        .await?;
    let pages = timeline.into_iter().filter_map(|entry| match entry {
        Entry::Page(other) if other.at == page.at => Some(other.to),
        _ => None,
    });
    Ok(pages.collect())
}
