//! Opening the sealed texts of one ticket: recorded first, then opened.

mod record;

use aws::audit::Receipt;
use aws::fault::Fault;
use aws::opener::Opener;
use aws::store::ticket::Entry;
use domain::audit::label::Label;
use domain::event::Event;
use domain::phi::Sealed;
use domain::protocol::{Scene, text_categories};
use domain::role::Role;
use domain::ticket::Ticket;
use futures::future::BoxFuture;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::carry::calendar;
use lambda::commit::{moved, step_aside};
use lambda::failure::{Failure, Http};
use lambda::protocol::gather;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::find;
use lambda::sight::seen;
use record::{Leave, Recorded, record};
use serde_json::{Map, Value, json};

/// Answers `GET /v1/tickets/{id}/text`.
pub fn handle<'a>(app: &'a App, request: &'a Request) -> BoxFuture<'a, Result<Reply, Failure>> {
    Box::pin(async move {
        let route = find(&request.route_key).ok_or(Http::NoRoute)?;
        let admitted = admit(app, request, route).await?;
        for attempt in 0.. {
            match opened(app, request, &admitted).await {
                // The grant it was decided on may have ended meanwhile.
                Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
                answered => return answered,
            }
        }
        Err(Fault::Moved.into())
    })
}

/// Decides whether the caller may, records that they do, and opens.
async fn opened(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let ticket = seen(app, request, admitted).await?;
    let grant = leave(app, request, admitted, &ticket).await?;
    // "Opening text is always recorded": before anything is opened, so that nothing is ever seen without its record.
    let sealed = sealed(app, &ticket).await?;
    let recorded = record(app, request, admitted, &ticket, grant, &sealed).await?;
    let texts = open(app, &ticket, &sealed, &recorded.receipt).await?;
    Ok(Reply::json(200, &answer(texts, &recorded)))
}

/// The grant under which the caller opens the texts. Where they are not marked, a technician needs none; "no sealed
/// text without a grant": a manager always needs one.
async fn leave(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    ticket: &Ticket,
) -> Result<Option<Leave>, Failure> {
    if !ticket.phi && admitted.caller.is(Role::Technician) {
        return Ok(None);
    }
    let gathered = gather(app, ticket).await?;
    let calendar = calendar(&admitted.setup, ticket)?;
    let nobody = Label::from(&ticket.id);
    let scene = Scene {
        setup: &admitted.setup,
        calendar: &calendar,
        ticket,
        protocol: &gathered.protocol,
        caller: &admitted.caller,
        // Nothing is decided here that would need a name.
        rid: &nobody,
        id: &nobody,
        now: request.now,
    };
    let categories = text_categories(admitted.setup.practice.part2);
    let grant = scene.leave(&categories)?;
    Ok(Some(Leave {
        grant: grant.id.clone(),
        purpose: grant.purpose,
        after: gathered.protocol.tail,
    }))
}

/// Every entry of the ticket with sealed text, in the order of the timeline.
async fn sealed(app: &App, ticket: &Ticket) -> Result<Vec<Event>, Failure> {
    let entries = app.store.timeline(&ticket.practice, ticket.id).await?;
    let events = entries.into_iter().filter_map(|entry| match entry {
        Entry::Event(event) => event.sealed.is_some().then_some(*event),
        Entry::Page(_) => None,
    });
    Ok(events.collect())
}

/// Opens those entries.
async fn open(
    app: &App,
    ticket: &Ticket,
    sealed: &[Event],
    receipt: &Receipt,
) -> Result<Vec<Map<String, Value>>, Failure> {
    let mut opener = Opener::new(&app.kms, &app.config.text_key, receipt);
    let mut texts = Vec::new();
    for event in sealed {
        let Some(sealed) = &event.sealed else {
            continue;
        };
        texts.push(open_one(&mut opener, ticket, event, sealed).await?);
    }
    Ok(texts)
}

async fn open_one(
    opener: &mut Opener<'_>,
    ticket: &Ticket,
    event: &Event,
    sealed: &Sealed,
) -> Result<Map<String, Value>, Failure> {
    let texts = opener.open(&ticket.practice, ticket.id, sealed).await?;
    let mut entry: Map<String, Value> = texts
        .iter()
        .map(|(name, text)| (name.clone(), json!(text.expose())))
        .collect();
    entry.insert("event".to_owned(), json!(event.id));
    entry.insert("at".to_owned(), json!(event.at));
    entry.insert("actor".to_owned(), json!(event.actor));
    entry.insert("purpose".to_owned(), json!(sealed.purpose));
    Ok(entry)
}

/// The report's own texts stand first; the rest are entries. The receipt names both records.
fn answer(texts: Vec<Map<String, Value>>, recorded: &Recorded) -> Value {
    let Recorded { receipt, event } = recorded;
    let (reports, entries): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|entry| entry.get("purpose") == Some(&json!("report")));
    let report = reports.into_iter().next().unwrap_or_default();
    let field = |name: &str| report.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "summary": field("summary"),
        "description": field("description"),
        "contact": field("contact"),
        "reported_by": field("reported_by"),
        "entries": entries,
        "receipt": {
            "log": receipt.log.as_str(),
            "seq": receipt.seq,
            "leaf": receipt.leaf,
            "event": event.id,
            "at": event.at,
        },
    })
}
