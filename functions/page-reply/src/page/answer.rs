//! `POST /p/{token}`: the recipient of a page acknowledges it, responds, or passes it on.

use aws::fault::Fault;
use domain::event::ResponseChannel;
use domain::phi::{Phi, holds_phi};
use domain::refusal::Refusal;
use domain::role::Caller;
use domain::ticket::act;
use domain::ticket::verb::Verb;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::screen::{self, Halt, Mood, ONCE, Once, Post, Shape, Sheet};

use super::Seen;
use super::stale::{Deed, holds, stale};

/// The longest response through a link, in characters.
pub const TEXT_MAX: usize = 4000;
/// The longest name of who was reached, in characters.
const REACHED_MAX: usize = 200;
/// How soon and how late the next update may be promised, in minutes.
pub const UPDATE: (u32, u32) = (5, 10_080);

/// A response as it was written.
struct Words {
    text: Phi<String>,
    channel: Option<ResponseChannel>,
    reached: Option<Phi<String>>,
    next_update_minutes: Option<u32>,
}

impl Words {
    /// Whether they hold patient data: then the ticket is marked from now on.
    fn holds_phi(&self) -> bool {
        let reached = self.reached.as_ref();
        holds_phi(self.text.expose()) || reached.is_some_and(|name| holds_phi(name.expose()))
    }
}

/// What the form asks for.
struct Asked {
    deed: Deed,
    /// The response cycle that the form was shown for.
    cycle: Option<usize>,
    words: Option<Words>,
}

/// `POST /p/{token}`.
pub async fn answer(app: &App, request: &Request, route: &Route) -> Result<Reply, Halt> {
    let seen = Seen::read(app, request).await?;
    let standing = seen.standing();
    standing.admitted()?;
    let mut post = Post::read(
        request,
        route,
        &[
            ("action", Shape::Words),
            ("cycle", Shape::Number),
            (ONCE, Shape::Words),
            ("text", Shape::Words),
            ("next_update_minutes", Shape::Number),
            ("channel", Shape::Words),
            ("reached", Shape::Words),
        ],
    )?;
    let sheet = post.sheet();
    let deed = deed(&mut post.form);
    let may = deed.is_none_or(|deed| match deed {
        Deed::Respond => standing.responds(),
        Deed::Acknowledge | Deed::PassOn => standing.acts(),
    });
    if !may {
        return Err(standing.refusal().into());
    }
    let asked = read(post.form, deed);
    let done = match asked {
        Ok(asked) => carry_out(app, request, &seen, asked, &sheet).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(screen::go(&request.path)),
        Err(failure) => again(app, request, seen, failure, sheet).await,
    }
}

fn deed(form: &mut Form) -> Option<Deed> {
    let action: Option<String> = form.parse("action", "acknowledge, respond or pass-on");
    match form.required("action", action)?.as_str() {
        "acknowledge" => Some(Deed::Acknowledge),
        "respond" => Some(Deed::Respond),
        "pass-on" => Some(Deed::PassOn),
        _ => {
            let one_of = "must be acknowledge, respond or pass-on";
            form.fields.add("action", one_of);
            None
        }
    }
}

fn read(mut form: Form, deed: Option<Deed>) -> Result<Asked, Failure> {
    form.words(ONCE, 64);
    let cycle = form.number("cycle", 0, 1000);
    let words = (deed == Some(Deed::Respond)).then(|| words(&mut form));
    form.finish()?;
    // Whatever is missing was said by `finish`.
    Ok(Asked {
        deed: deed.ok_or_else(|| Refusal::field("action", "is required"))?,
        cycle: cycle.and_then(|cycle| usize::try_from(cycle).ok()),
        words: words.flatten(),
    })
}

/// "An empty tap never stops" the clock: words are required.
fn words(form: &mut Form) -> Option<Words> {
    let text = form.words("text", TEXT_MAX);
    let text = form.required("text", text);
    let channel = form.parse("channel", "screen, phone or in_person");
    let reached = form.words("reached", REACHED_MAX);
    let next_update_minutes = form.number("next_update_minutes", UPDATE.0, UPDATE.1);
    let spoken = matches!(
        channel,
        Some(ResponseChannel::Phone | ResponseChannel::InPerson)
    );
    form.fields.require(
        !spoken || reached.is_some() || form.fields.names("reached"),
        "reached",
        "say who was reached: a call that reached nobody is not a response",
    );
    Some(Words {
        text: text?,
        channel,
        reached,
        next_update_minutes,
    })
}

async fn carry_out(
    app: &App,
    request: &Request,
    seen: &Seen,
    asked: Asked,
    sheet: &Sheet,
) -> Result<(), Failure> {
    let (me, now) = (seen.me(), request.now);
    let Some(person) = me.cloned() else {
        return Err(seen.standing().refusal().into());
    };
    if asked.deed == Deed::Acknowledge && holds(&seen.ticket, me, now) {
        return Ok(());
    }
    let roles = seen.setup.people.get(&person).map(|p| p.roles.clone());
    let caller = Caller {
        person: person.clone(),
        practice: seen.setup.practice.id.clone(),
        roles: roles.unwrap_or_default(),
    };
    let once = Once::of(request, sheet, &caller.practice, person);
    let deed = asked.deed;
    let cycle = asked.cycle;
    let phi = asked.words.as_ref().is_some_and(Words::holds_phi);
    let verb = verb(app, request, seen, asked).await?;
    let done = lambda::act::act(
        app,
        &seen.setup,
        seen.ticket.id,
        now,
        &|ticket, outages, moment| {
            let cycle = cycle.unwrap_or_else(|| ticket.cycle());
            let late = stale(deed, ticket, &seen.page, cycle, me, now);
            // An own acknowledgement that holds is as good as a new one.
            let twice = deed == Deed::Acknowledge && holds(ticket, me, now);
            if late.is_some() || twice {
                return Err(Refusal::WrongState("the page is out of date".to_owned()).into());
            }
            let change = act::act(ticket, verb.clone(), &caller, outages, moment)?;
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

/// The verb, its words sealed before anything is decided.
async fn verb(app: &App, request: &Request, seen: &Seen, asked: Asked) -> Result<Verb, Failure> {
    let words = match (asked.deed, asked.words) {
        (Deed::Acknowledge, _) => return Ok(Verb::Acknowledge),
        (Deed::PassOn, _) => return Ok(Verb::PassOn),
        (Deed::Respond, words) => words.ok_or_else(|| Refusal::field("text", "is required"))?,
    };
    let reached = words.reached.is_some();
    let texts = [("text", Some(words.text)), ("reached", words.reached)]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
        .collect();
    let practice = &seen.setup.practice.id;
    let sealed = app
        .sealer
        .seal(practice, seen.ticket.id, "respond", &texts, request.now)
        .await?;
    Ok(Verb::Respond {
        text: sealed,
        channel: words.channel,
        reached,
        at: None,
        next_update_minutes: words.next_update_minutes,
    })
}

/// Shows the screen once more: the state as it is now, why it was not done, and what was typed.
async fn again(
    app: &App,
    request: &Request,
    seen: Seen,
    failure: Failure,
    sheet: Sheet,
) -> Result<Reply, Halt> {
    let status = failure.reply().status;
    match failure {
        Failure::Refused(Refusal::Invalid(errors)) => {
            let sheet = sheet.wrong(errors);
            let mark = screen::mark(app, &sheet)?;
            Ok(seen.reply(status, None, &sheet, &mark))
        }
        Failure::Refused(Refusal::WrongState(why)) => {
            let seen = Seen::read(app, request).await?;
            let (me, now) = (seen.me(), request.now);
            let deed = match sheet.value("action") {
                "acknowledge" => Deed::Acknowledge,
                "respond" => Deed::Respond,
                _ => Deed::PassOn,
            };
            if deed == Deed::Acknowledge && holds(&seen.ticket, me, now) {
                return Ok(screen::go(&request.path));
            }
            let cycle = sheet.value("cycle").parse();
            let cycle = cycle.unwrap_or_else(|_| seen.ticket.cycle());
            let late = stale(deed, &seen.ticket, &seen.page, cycle, me, now);
            let words = match late {
                Some(late) => {
                    let practice = &seen.setup.practice.id;
                    let timeline = app.store.timeline(practice, seen.ticket.id).await?;
                    late.words(&seen, &timeline)
                }
                None => why,
            };
            let mark = screen::mark(app, &Sheet::default())?;
            let heading = match deed {
                Deed::Acknowledge => "Not acknowledged",
                Deed::Respond => "Not sent: read this first",
                Deed::PassOn => "Not passed on",
            };
            let said = (Mood::Warn, heading, words.as_str());
            Ok(seen.reply(status, Some(said), &sheet, &mark))
        }
        // What was typed is worth keeping when the fault will pass.
        Failure::Faulted(fault) if fault.retryable() => {
            lambda::telemetry::failed(request, &Failure::Faulted(fault));
            let mark = screen::mark(app, &sheet)?;
            let words = "It was not carried out, or not confirmed. Send it again: it counts once.";
            let said = (Mood::Warn, "Please try once more", words);
            Ok(seen
                .reply(status, Some(said), &sheet, &mark)
                .with("retry-after", "2"))
        }
        failure => Err(failure.into()),
    }
}
