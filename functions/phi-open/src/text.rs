//! `GET /v1/tickets/{id}/text`: the texts of a ticket, for whoever works on it.

use aws::fault::Fault;
use domain::audit::label::Label;
use domain::protocol::{Scene, text_categories};
use domain::role::Role;
use domain::ticket::Ticket;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::carry::calendar;
use lambda::commit::{moved, step_aside};
use lambda::failure::Failure;
use lambda::protocol::gather;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::sight::seen;
use serde_json::{Map, Value, json};

use crate::open::{Opened, open, timeline};
use crate::record::{Leave, Reader, Recorded, record};

/// Answers it.
pub async fn text(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    for attempt in 0.. {
        match opened(app, request, &admitted).await {
            // The grant it was decided on may have ended meanwhile.
            Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
            answered => return answered,
        }
    }
    Err(Fault::Moved.into())
}

/// Decides whether the caller may, records that they do, and opens.
async fn opened(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let ticket = seen(app, request, admitted).await?;
    let grant = leave(app, request, admitted, &ticket).await?;
    // "Opening text is always recorded": before anything is opened, so that nothing is ever seen without its record.
    let events = timeline(app, &ticket).await?;
    let sealed: Vec<_> = events.iter().filter(|one| one.sealed.is_some()).collect();
    let reader = Reader::of(admitted);
    let recorded = record(app, request, &reader, &ticket, grant, &sealed).await?;
    let opened = open(app, &ticket, &sealed, &recorded.receipt).await?;
    let texts = opened.iter().map(entry).collect();
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

/// An entry's texts, and whose they are.
fn entry(opened: &Opened<'_>) -> Map<String, Value> {
    let Opened {
        event,
        purpose,
        texts,
    } = opened;
    let mut entry: Map<String, Value> = texts
        .iter()
        .map(|(name, text)| (name.clone(), json!(text.expose())))
        .collect();
    entry.insert("event".to_owned(), json!(event.id));
    entry.insert("at".to_owned(), json!(event.at));
    entry.insert("actor".to_owned(), json!(event.actor));
    entry.insert("purpose".to_owned(), json!(purpose));
    entry
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
