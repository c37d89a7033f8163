//! `/r/`: a reporter's link to their own ticket. State and promises, never a text; and "not fixed".

use aws::fault::Fault;
use aws::store::ticket::Entry;
use domain::calendar::Calendar;
use domain::ids::PersonId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::ticket::Ticket;
use domain::ticket::reopen::not_fixed;
use jiff::Timestamp;
use lambda::app::App;
use lambda::carry::calendar;
use lambda::failure::Failure;
use lambda::follow::followed;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::screen::{self, Halt, Mood, ONCE, Once, Post, Shape, Sheet, When};

mod story;
mod view;

/// The longest reason, in characters.
const REASON_MAX: usize = 4000;

/// What a reporter's link shows.
struct Followed {
    setup: Setup,
    ticket: Ticket,
    /// The incident that answers for it.
    lead: Option<Ticket>,
    timeline: Vec<Entry>,
    calendar: Calendar,
    now: Timestamp,
    /// Where its answers can be read.
    answers: String,
}

/// `GET /r/{token}`.
pub async fn show(app: &App, request: &Request) -> Result<Reply, Halt> {
    let followed = Followed::read(app, request).await?;
    let sheet = Sheet::default();
    let mark = screen::mark(app, &sheet)?;
    Ok(followed.reply(200, None, &sheet, &mark))
}

/// `POST /r/{token}`: it is not fixed.
pub async fn answer(app: &App, request: &Request, route: &Route) -> Result<Reply, Halt> {
    let followed = Followed::read(app, request).await?;
    let shapes = [
        ("action", Shape::Words),
        ("reason", Shape::Words),
        (ONCE, Shape::Words),
    ];
    let mut post = Post::read(request, route, &shapes)?;
    let sheet = post.sheet();
    let form = &mut post.form;
    let action: Option<String> = form.parse("action", "not-fixed");
    let action = form.required("action", action);
    let known = action.is_none_or(|action| action == "not-fixed");
    form.fields.require(known, "action", "must be not-fixed");
    form.words(ONCE, 64);
    let reason = form.words("reason", REASON_MAX);
    let reason = form.required("reason", reason);
    let read = post.form.finish();
    let done = match (read, reason) {
        (Ok(()), Some(reason)) => {
            let texts = [("reason".to_owned(), reason)].into();
            reopen(app, request, &followed, &texts, &sheet).await
        }
        (Ok(()), None) => Err(Refusal::field("reason", "is required").into()),
        (Err(failure), _) => Err(failure),
    };
    let status = done.as_ref().err().map_or(303, |f| f.reply().status);
    match done {
        Ok(()) => Ok(screen::go(&request.path)),
        Err(Failure::Refused(Refusal::Invalid(errors))) => {
            let sheet = sheet.wrong(errors);
            let mark = screen::mark(app, &sheet)?;
            Ok(followed.reply(status, None, &sheet, &mark))
        }
        Err(Failure::Refused(Refusal::WrongState(why))) => {
            let followed = Followed::read(app, request).await?;
            let mark = screen::mark(app, &Sheet::default())?;
            let words =
                format!("It is not marked as fixed any more, so your words were not added: {why}.");
            let said = (Mood::Warn, "Nothing was sent", words.as_str());
            Ok(followed.reply(status, Some(said), &sheet, &mark))
        }
        Err(Failure::Faulted(fault)) if fault.retryable() => {
            lambda::telemetry::failed(request, &Failure::Faulted(fault));
            let mark = screen::mark(app, &sheet)?;
            let words = "It was not sent, or not confirmed. Send it again: it counts once.";
            let said = (Mood::Warn, "Please try once more", words);
            let reply = followed.reply(status, Some(said), &sheet, &mark);
            Ok(reply.with("retry-after", "2"))
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn reopen(
    app: &App,
    request: &Request,
    followed: &Followed,
    texts: &aws::sealer::Texts,
    sheet: &Sheet,
) -> Result<(), Failure> {
    let (ticket, setup) = (&followed.ticket, &followed.setup);
    let practice = &setup.practice.id;
    let sealed = app
        .sealer
        .seal(practice, ticket.id, "reopen", texts, request.now)
        .await?;
    let phi = texts
        .values()
        .any(|text| domain::phi::holds_phi(text.expose()));
    // Nobody in particular holds this link: its receipts are the ticket's.
    let person = PersonId::new(&ticket.id.to_string());
    let once = person
        .ok()
        .and_then(|id| Once::of(request, sheet, practice, id));
    let done = lambda::act::act(
        app,
        setup,
        ticket.id,
        request.now,
        &|ticket, outages, moment| {
            let change = not_fixed(ticket, sealed.clone(), outages, moment)?;
            Ok(change.holding(phi))
        },
        &|_| once.as_ref().map(|once| once.receipt(request, "")),
    )
    .await;
    match (done, once) {
        (Ok(_) | Err(Failure::Faulted(Fault::Replayed)), _) => Ok(()),
        (Err(Failure::Refused(refusal @ Refusal::WrongState(_))), Some(once)) => {
            if once.found(app, request).await?.is_some() {
                Ok(())
            } else {
                Err(refusal.into())
            }
        }
        (Err(failure), _) => Err(failure),
    }
}

impl Followed {
    /// Reads what the request's token allows to see.
    async fn read(app: &App, request: &Request) -> Result<Self, Halt> {
        let (practice, ticket) = followed(app, request).await?;
        let (setup, ticket, timeline) = tokio::try_join!(
            app.setup(&practice),
            async { Ok(app.store.ticket(&practice, ticket).await?) },
            async { Ok::<_, Failure>(app.store.timeline(&practice, ticket).await?) },
        )?;
        let (Some(setup), Some(ticket)) = (setup, ticket) else {
            return Err(Refusal::NotFound("link").into());
        };
        let lead = match ticket.incident {
            Some(lead) => app.store.ticket(&practice, lead).await?,
            None => None,
        };
        Ok(Self {
            calendar: calendar(&setup, &ticket)?,
            setup,
            ticket,
            lead,
            timeline,
            now: request.now,
            answers: format!("{}/answers", request.path),
        })
    }

    fn when(&self) -> When<'_> {
        When {
            calendar: &self.calendar,
            now: self.now,
        }
    }
}
