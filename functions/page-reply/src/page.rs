//! `/p/`: a page's link. Opening it shows safe facts and changes nothing; its forms act.

use aws::linker::Leave;
use domain::calendar::Calendar;
use domain::ids::PersonId;
use domain::page::{Page, Recipient};
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Actor;
use domain::ticket::Ticket;
use jiff::Timestamp;
use lambda::app::App;
use lambda::carry::calendar;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::screen::{self, Halt, Sheet, When};
use lambda::telemetry;

pub mod answer;
mod facts;
mod forms;
mod stale;
mod standing;
mod view;

use standing::Standing;

/// What a page's link shows: the page, and the ticket as it stands.
pub struct Seen {
    setup: Setup,
    page: Page,
    ticket: Ticket,
    calendar: Calendar,
    /// How many reports the incident has; 0 when it is none.
    reports: u64,
    now: Timestamp,
}

/// `GET /p/{token}`.
pub async fn show(app: &App, request: &Request) -> Result<Reply, Halt> {
    let seen = Seen::read(app, request).await?;
    seen.standing().admitted()?;
    let sheet = Sheet::default();
    let mark = screen::mark(app, &sheet)?;
    Ok(seen.reply(200, None, &sheet, &mark))
}

impl Seen {
    /// Reads what the request's token allows to see.
    async fn read(app: &App, request: &Request) -> Result<Self, Halt> {
        let nowhere = || Refusal::NotFound("link");
        let token = app.linker.read(request.parameter("token")).await?;
        let Some(Leave::Page {
            practice,
            ticket,
            at,
            page,
            expires_at,
        }) = token
        else {
            return Err(nowhere().into());
        };
        telemetry::of_practice(&practice);
        telemetry::of_ticket(ticket);
        if expires_at <= request.now {
            return Err(Halt::Answered(screen::gone(
                "Links to a page hold for 24 hours. If the ticket still waits for an answer, whoever \
                 is on call has been paged again since, with a new link. Otherwise look for it on \
                 your desk's list of tickets.",
            )));
        }
        let (setup, page, ticket) = tokio::try_join!(
            app.setup(&practice),
            async { Ok(app.store.page(&practice, ticket, at, &page).await?) },
            async { Ok(app.store.ticket(&practice, ticket).await?) },
        )?;
        let (Some(setup), Some(page), Some(ticket)) = (setup, page, ticket) else {
            return Err(nowhere().into());
        };
        let reports = if ticket.led {
            app.store.children(&practice, ticket.id).await?
        } else {
            0
        };
        Ok(Self {
            calendar: calendar(&setup, &ticket)?,
            setup,
            page,
            ticket,
            reports,
            now: request.now,
        })
    }

    /// The page's recipient; the operator is nobody of the practice.
    fn me(&self) -> Option<&PersonId> {
        match &self.page.to {
            Recipient::Person(id) => Some(id),
            Recipient::Operator => None,
        }
    }

    fn standing(&self) -> Standing {
        Standing::of(&self.page, &self.setup)
    }

    fn when(&self) -> When<'_> {
        When {
            calendar: &self.calendar,
            now: self.now,
        }
    }

    /// A person's name, as the practice knows it.
    fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        let person = self.setup.people.get(id);
        person.map_or(id.as_str(), |person| person.name.as_str())
    }

    /// Who did something, in words.
    fn who<'a>(&'a self, actor: &'a Actor) -> &'a str {
        match actor {
            Actor::Person(id) => self.name(id),
            Actor::Link(_) => "Somebody at the desk",
            Actor::Reporter => "The reporter",
            Actor::Desk => "StatDesk",
        }
    }
}
