//! Sending pages: once the change is committed, and again by the sweep whatever is unsent.

use aws::linker::Leave;
use aws::store::due::Due;
use aws::teller::Letter;
use domain::calendar::Calendar;
use domain::page::{LINK_LIFE, Page, PageState, Recipient, subject};
use domain::practice::Setup;
use domain::ticket::Ticket;
use domain::ticket::change::Change;
use futures::future::join_all;
use jiff::Timestamp;

use crate::app::App;
use crate::carry::calendar;
use crate::failure::Failure;
use crate::follow;
use crate::telemetry;

/// The longest message of several pages, in bytes: SNS sends no longer text message.
const MESSAGE_MAX: usize = 1600;
async fn line(app: &App, page: &Page, ticket: &Ticket, calendar: &Calendar) -> String {
    let path = if page.reason.is_notice() {
        follow::path(app, &ticket.practice, ticket.id, ticket.received_at).await
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

/// Publishes lines about pages of one person as one message, about the weightiest of them.
async fn publish(app: &App, pages: &[(&Page, &Ticket)], lines: &[String]) -> Result<(), Failure> {
    let Some((first, ticket)) = pages
        .iter()
        .min_by_key(|(page, _)| (std::cmp::Reverse(page.tier), page.at))
    else {
        return Ok(());
    };
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
    app.teller.publish(&letter).await?;
    Ok(())
}

/// Sends what a committed change may send at once. The committer owns these pages for 30 seconds;
/// what fails here is still due, and the sweep sends it.
pub async fn send(app: &App, setup: &Setup, change: &Change, now: Timestamp) {
    let raised = change.raised.as_deref();
    let pages = [Some(change), raised]
        .into_iter()
        .flatten()
        .flat_map(|change| change.pages.iter().map(move |page| (page, &change.ticket)))
        .filter(|(page, _)| page.send_at <= now);
    join_all(pages.map(|(page, ticket)| async move {
        let published = PageState::Published { published_at: now };
        let sent = async {
            let line = line(app, page, ticket, &calendar(setup, ticket)?).await;
            publish(app, &[(page, ticket)], &[line]).await?;
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

/// What became of a person's claimed pages.
pub struct Redriven<'a> {
    /// How many were published and withdrawn.
    pub sent: Sent,
    /// Those that could not be, and why.
    pub failed: Vec<(Vec<&'a Due>, Failure)>,
}

/// Sends claimed pages of one person, bundled; withdraws those that are no longer true. Pages that
/// fail hold up no others.
pub async fn redrive<'a>(app: &App, claimed: &'a [Claimed], now: Timestamp) -> Redriven<'a> {
    let mut sent = Sent::default();
    let mut failed = Vec::new();
    let mut bundle = Bundle::default();
    let mut bundles = Vec::new();
    for one in claimed {
        if let Some(because) = one.page.untrue(&one.ticket, now) {
            let state = PageState::Withdrawn {
                withdrawn_at: now,
                because,
            };
            match app.store.settle(&one.page, &state).await {
                Ok(first) => sent.withdrawn += usize::from(first),
                Err(fault) => failed.push((vec![&one.due], fault.into())),
            }
            continue;
        }
        let line = line(app, &one.page, &one.ticket, &one.calendar).await;
        if !bundle.fits(&line) {
            bundles.push(std::mem::take(&mut bundle));
        }
        bundle.pages.push(one);
        bundle.lines.push(line);
    }
    bundles.push(bundle);
    for Bundle { pages, lines } in bundles {
        match bundle_out(app, &pages, &lines, now).await {
            Ok(published) => sent.published += published,
            Err(failure) => {
                failed.push((pages.into_iter().map(|one| &one.due).collect(), failure));
            }
        }
    }
    Redriven { sent, failed }
}

/// Pages that go out as one message, a line each.
#[derive(Default)]
struct Bundle<'a> {
    pages: Vec<&'a Claimed>,
    lines: Vec<String>,
}

impl Bundle<'_> {
    fn fits(&self, line: &str) -> bool {
        let there: usize = self.lines.iter().map(|line| line.len() + 1).sum();
        self.lines.is_empty() || there + line.len() <= MESSAGE_MAX
    }
}

/// Sends a bundle. Answers how many pages this was the first to send, as far as anybody knows.
async fn bundle_out(
    app: &App,
    claimed: &[&Claimed],
    lines: &[String],
    now: Timestamp,
) -> Result<usize, Failure> {
    let Some(first) = claimed.first() else {
        return Ok(0);
    };
    let pages: Vec<_> = claimed.iter().map(|one| (&one.page, &one.ticket)).collect();
    publish(app, &pages, lines).await?;
    let mut published = 0;
    for one in claimed {
        let state = PageState::Published { published_at: now };
        published += usize::from(app.store.settle(&one.page, &state).await?);
    }
    if matches!(first.page.to, Recipient::Person(_)) && !first.page.reason.is_notice() {
        app.store.bundle_sent(&first.page, now).await?;
    }
    Ok(published)
}
