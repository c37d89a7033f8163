//! A desk's link: the form to report, and the open incidents of its site.

use aws::fault::Fault;
use aws::store::link::Link;
use domain::calendar::Calendar;
use domain::ids::{PersonId, TicketId};
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Actor;
use domain::ticket::{Channel, TextState, Ticket};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::follow;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::screen::{self, Mood, Once, Post, Sheet, When};
use lambda::telemetry;

use crate::draft::Draft;
use crate::link::Behind;
use crate::open::{Reporter, file};

mod fields;
mod incident;
mod view;

use incident::Open;

/// A desk's link, with what its screen needs.
struct Desk {
    link: Link,
    setup: Setup,
    calendar: Calendar,
    now: Timestamp,
}

/// `GET /s/{token}` of a desk's link.
pub async fn show(app: &App, request: &Request, behind: Behind) -> Result<Reply, Failure> {
    let desk = Desk::of(behind);
    let open = desk.incidents(app).await?;
    let mut sheet = Sheet::default();
    desk.suggest(&mut sheet, &open, request);
    desk.reply(app, 200, None, &sheet, &open)
}

/// `POST /s/{token}` of a desk's link: a report.
pub async fn report(
    app: &App,
    request: &Request,
    route: &Route,
    behind: Behind,
) -> Result<Reply, Failure> {
    let desk = Desk::of(behind);
    let post = Post::read(request, route, &fields::SHAPES)?;
    let sheet = post.sheet();
    match desk.take(app, request, post, &sheet).await {
        Ok(reply) => Ok(reply),
        Err(failure) => desk.again(app, request, failure, sheet).await,
    }
}

impl Desk {
    fn of(behind: Behind) -> Self {
        Self {
            link: behind.link,
            setup: behind.setup,
            calendar: behind.calendar,
            now: behind.now,
        }
    }

    fn when(&self) -> When<'_> {
        When {
            calendar: &self.calendar,
            now: self.now,
        }
    }

    /// Opens a ticket from the form, once, and leads to the reporter's own screen.
    async fn take(
        &self,
        app: &App,
        request: &Request,
        mut post: Post,
        sheet: &Sheet,
    ) -> Result<Reply, Failure> {
        let flags = fields::only_shown(&mut post.form, self.link.location.is_some());
        let draft = Draft::read(&mut post.form, request.now);
        post.form.finish()?;
        // `finish` says what was missing.
        let draft = draft.ok_or_else(|| Refusal::field("summary", "is required"))?;
        let draft = Draft { flags, ..draft };
        let reporter = Reporter {
            actor: Actor::Link(self.link.id.clone()),
            channel: Channel::Form,
            location: self.link.location.clone(),
        };
        // Whoever reports here has no name of their own: the receipts are the link's.
        let person = PersonId::new(&self.link.id).unwrap_or_else(|_| self.link.made_by.clone());
        let once = Once::of(request, sheet, &self.link.practice, person);
        let prove = |ticket: &Ticket| {
            let once = once.as_ref()?;
            Some(once.receipt(request, &ticket.id.to_string()))
        };
        let id = app.new_ticket_id(request.now)?;
        let setup = self.setup.clone();
        let filed = file(app, setup, id, draft, reporter, &prove, request.now).await;
        match (filed, &once) {
            (Ok(ticket), _) => Ok(self.received(app, &ticket).await),
            // The form was sent twice: the second time leads where the first one did.
            (Err(Failure::Faulted(Fault::Replayed)), Some(once)) => {
                let receipt = once.found(app, request).await?.ok_or(Fault::Lost)?;
                let before = TicketId::parse(&receipt.body).ok_or(Fault::Lost)?;
                let ticket = app.store.ticket(&self.link.practice, before).await?;
                Ok(self.received(app, &ticket.ok_or(Fault::Lost)?).await)
            }
            (Err(failure), _) => Err(failure),
        }
    }

    /// Leads to the reporter's own screen. Should no link be to be had just now, the report is in
    /// all the same.
    async fn received(&self, app: &App, ticket: &Ticket) -> Reply {
        let practice = &self.link.practice;
        match follow::path(app, practice, ticket.id, ticket.received_at).await {
            Ok(path) => screen::go(&path),
            Err(_) => view::received(&self.setup, ticket, ticket.text == TextState::NotKept),
        }
    }

    /// Shows the form once more, with what was typed and what is wrong with it.
    async fn again(
        &self,
        app: &App,
        request: &Request,
        failure: Failure,
        sheet: Sheet,
    ) -> Result<Reply, Failure> {
        let status = failure.reply().status;
        match failure {
            Failure::Refused(Refusal::Invalid(errors)) => {
                let open = self.incidents(app).await?;
                self.reply(app, status, None, &sheet.wrong(errors), &open)
            }
            Failure::Faulted(fault) if fault.retryable() => {
                telemetry::failed(request, &Failure::Faulted(fault));
                let words = "It was not sent, or not confirmed. Send it again: it counts once. \
                             When patients are waiting, call as well.";
                let said = (Mood::Warn, "Please try once more", words);
                let reply = self.reply(app, status, Some(said), &sheet, &Open::default())?;
                Ok(reply.with("retry-after", "2"))
            }
            failure => Err(failure),
        }
    }
}
