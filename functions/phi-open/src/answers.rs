//! `POST /r/{token}/answers`: the words that answered a report, read by its reporter.
//!
//! They were written to whoever holds the link, so reading them takes no grant; it is recorded all the same, on the
//! ticket where they stand. It is a POST, because programs open links before people do.

use domain::event::Event;
use domain::phi::Phi;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::ticket::{Ticket, answers};
use lambda::app::App;
use lambda::carry::calendar;
use lambda::failure::Failure;
use lambda::follow::followed;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::screen::{self, Halt, Post, Shape, When};
use maud::{Markup, html};

use crate::open::{open, timeline};
use crate::record::{Reader, record};

/// The most incidents a report is looked up on: one is the rule, more are detachments and new outages.
const INCIDENTS_MAX: usize = 5;

/// An answer as it is shown.
struct Answer {
    event: Event,
    words: Phi<String>,
}

/// Answers it.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Halt> {
    let (practice, id) = followed(app, request).await?;
    let mut post = Post::read(request, route, &[("action", Shape::Words)])?;
    let action: Option<String> = post.form.parse("action", "read");
    let action = post.form.required("action", action);
    let known = action.is_none_or(|action| action == "read");
    post.form.fields.require(known, "action", "must be read");
    post.form.finish()?;
    let (setup, ticket) = tokio::try_join!(app.setup(&practice), async {
        Ok::<_, Failure>(app.store.ticket(&practice, id).await?)
    })?;
    let (Some(setup), Some(ticket)) = (setup, ticket) else {
        return Err(Refusal::NotFound("link").into());
    };
    let told = timeline(app, &ticket).await?;
    let own: Vec<_> = answers::own(&told).collect();
    let mut answers = read(app, request, &setup, &ticket, &own).await?;
    for incident in answers::incidents(&told).into_iter().take(INCIDENTS_MAX) {
        let Some(lead) = app.store.ticket(&practice, incident).await? else {
            continue;
        };
        let words = timeline(app, &lead).await?;
        let reached = answers::reached(&told, incident, &words);
        answers.extend(read(app, request, &setup, &lead, &reached).await?);
    }
    answers.sort_by_key(|answer| answer.event.at);
    let calendar = calendar(&setup, &ticket)?;
    let when = When {
        calendar: &calendar,
        now: request.now,
    };
    let title = format!("Answers to {}", ticket.reference);
    let back = request.path.trim_end_matches("/answers");
    let body = html! {
        section {
            p.soft { "Your report " span.ref { (ticket.reference) } }
            h1 { (ticket.title()) }
            @if answers.is_empty() {
                p { "There is no answer in writing. Call your desk and say " span.ref { (ticket.reference) } "." }
            }
            @for answer in &answers { (shown(answer, &setup, when)) }
            p { a.button href=(back) { "Back to your report" } }
        }
        p.soft { "That these words were opened, and when, is on record." }
    };
    let name = Some(setup.practice.name.as_str());
    Ok(screen::reply(200, &title, name, &body))
}

/// Records that the reporter reads these answers of a ticket, then opens them.
async fn read(
    app: &App,
    request: &Request,
    setup: &Setup,
    ticket: &Ticket,
    entries: &[&Event],
) -> Result<Vec<Answer>, Failure> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let reader = Reader::reporter(setup);
    let recorded = record(app, request, &reader, ticket, None, entries).await?;
    let opened = open(app, ticket, entries, &recorded.receipt).await?;
    let answers = opened.into_iter().filter_map(|mut opened| {
        // Steps and whom a call reached are the desk's own.
        let words = opened.texts.remove("text");
        let words = words.or_else(|| opened.texts.remove("resolution"))?;
        Some(Answer {
            event: opened.event.clone(),
            words,
        })
    });
    Ok(answers.collect())
}

fn shown(answer: &Answer, setup: &Setup, when: When<'_>) -> Markup {
    let person = answer.event.actor.person();
    let person = person.and_then(|id| setup.people.get(id));
    let name = person.map_or("Your desk", |person| person.name.as_str());
    html! {
        article {
            p.soft { (when.at(answer.event.at)) " · " (name) }
            p.steps { (answer.words.expose()) }
        }
    }
}
