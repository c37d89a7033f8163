//! Sending pages: once the change is committed, and again by the sweep whatever is unsent.

use aws::linker::Leave;
use aws::store::due::Due;
use aws::teller::Letter;
use domain::calendar::Calendar;
use domain::ids::{PracticeId, TicketId};
use domain::page::{LINK_LIFE, Page, PageState, Recipient, subject};
use domain::ticket::Ticket;
use domain::ticket::change::Change;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::failure::Failure;
use crate::telemetry;

/// How long a reporter's link can be used, from the opening.
pub const FOLLOW_LIFE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The reporter's own link to a ticket, as a path.
pub async fn follow(app: &App, ticket: &Ticket) -> Result<String, Failure> {
    follow_new(app, &ticket.practice, ticket.id, ticket.received_at).await
}

/// The link to a ticket that is received now.
pub async fn follow_new(
    app: &App,
    practice: &PracticeId,
    ticket: TicketId,
    received_at: Timestamp,
) -> Result<String, Failure> {
    let leave = Leave::Report {
        practice: practice.clone(),
        ticket,
        expires_at: received_at + FOLLOW_LIFE,
    };
    Ok(format!("/r/{}", app.linker.token(&leave).await?))
}

async fn line(app: &App, page: &Page, ticket: &Ticket, calendar: &Calendar) -> String {
    let path = if page.reason.is_notice() {
        follow(app, ticket).await
    } else {
        let leave = Leave::Page {
            practice: page.practice.clone(),
            ticket: page.ticket,
            at: page.at,
            page: page.id.clone(),
            expires_at: page.at + LINK_LIFE,
        };
        let token = app.linker.token(&leave).await;
        token
            .map(|token| format!("/p/{token}"))
            .map_err(Failure::from)
    };
    let link = path.map_or_else(
        |_| String::new(),
        |path| format!("{}{path}", app.config.base_url),
    );
    let due = calendar.local(ticket.clock.due_at);
    page.text(ticket, &due, &link)
}

/// Publishes the pages of one person as one message.
async fn publish(app: &App, pages: &[(&Page, &Ticket, &Calendar)]) -> Result<(), Failure> {
    let Some((first, ticket, _)) = pages
        .iter()
        .min_by_key(|(page, _, _)| (std::cmp::Reverse(page.tier), page.at))
    else {
        return Ok(());
    };
    let mut lines = Vec::new();
    for (page, ticket, calendar) in pages {
        lines.push(line(app, page, ticket, calendar).await);
    }
    let letter = Letter {
        topic: first.topic.clone(),
        subject: subject(ticket, first.reason, pages.len() - 1),
        text: lines.join("\n"),
        attributes: vec![
            ("practice", first.practice.to_string()),
            ("tier", first.tier.to_string()),
            ("level", first.level.to_string()),
            ("reason", first.reason.code().to_owned()),
        ],
    };
    Ok(app.teller.publish(&letter).await?)
}

/// Sends what a committed change may send at once. The committer owns these pages for 30 seconds;
/// what fails here is still due, and the sweep sends it.
pub async fn send(app: &App, change: &Change, calendar: &Calendar, now: Timestamp) {
    let raised = change.raised.as_deref();
    let pages = [Some(change), raised]
        .into_iter()
        .flatten()
        .flat_map(|change| change.pages.iter().map(move |page| (page, &change.ticket)))
        .filter(|(page, _)| page.send_at <= now);
    join_all(pages.map(|(page, ticket)| async move {
        let published = PageState::Published { published_at: now };
        let sent = async {
            publish(app, &[(page, ticket, calendar)]).await?;
            app.store.settle(page, &published).await?;
            Ok::<(), Failure>(())
        };
        if let Err(failure) = sent.await {
            telemetry::unsent(ticket, page, &failure);
        }
    }))
    .await;
}

/// What became of the pages that a sweep found due.
#[derive(Debug, Default, Clone, Copy, serde::Serialize)]
pub struct Sent {
    /// SNS took them.
    pub published: usize,
    /// They were no longer true.
    pub withdrawn: usize,
}

/// A page that was claimed, with what it speaks of.
pub struct Claimed {
    /// What was due.
    pub due: Due,
    /// The page.
    pub page: Page,
    /// The ticket, read after the claim.
    pub ticket: Ticket,
    /// The calendar of its location.
    pub calendar: Calendar,
}

/// Sends claimed pages of one person, bundled; withdraws those that are no longer true.
pub async fn redrive(app: &App, claimed: &[Claimed], now: Timestamp) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    let mut true_still = Vec::new();
    for one in claimed {
        match one.page.untrue(&one.ticket, now) {
            Some(because) => {
                let state = PageState::Withdrawn {
                    withdrawn_at: now,
                    because,
                };
                if app.store.settle(&one.page, &state).await? {
                    sent.withdrawn += 1;
                }
            }
            None => true_still.push((&one.page, &one.ticket, &one.calendar)),
        }
    }
    let Some((first, _, _)) = true_still.first() else {
        return Ok(sent);
    };
    publish(app, &true_still).await?;
    for (page, _, _) in &true_still {
        let state = PageState::Published { published_at: now };
        if app.store.settle(page, &state).await? {
            sent.published += 1;
        }
    }
    if matches!(first.to, Recipient::Person(_)) {
        app.store.bundle_sent(first, now).await?;
    }
    Ok(sent)
}
