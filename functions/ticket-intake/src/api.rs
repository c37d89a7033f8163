//! `POST /v1/tickets`.

use aws::fault::Fault;
use domain::role::Actor;
use domain::ticket::{Channel, Ticket};
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::idempotency::Repeatable;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::{follow, view};

use crate::draft::Draft;
use crate::open::{Reporter, file};

/// Opens a ticket: 201 with where it is.
pub async fn open(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let repeatable = Repeatable::of(request, &admitted.caller)?;
    let mut form = Form::read(request, route)?;
    let draft = Draft::read(&mut form, request.now);
    form.finish()?;
    // `finish` says what was missing.
    let draft = draft.ok_or_else(|| domain::refusal::Refusal::field("summary", "is required"))?;
    let reporter = Reporter {
        actor: Actor::Person(admitted.caller.person.clone()),
        channel: Channel::Api,
        location: admitted
            .person
            .as_ref()
            .and_then(|person| person.locations.first().cloned()),
    };
    let id = app.new_ticket_id(request.now)?;
    let systems = admitted.setup.systems.clone();
    let answer = |ticket: &Ticket| {
        Reply::json(201, &view::ticket(ticket, &systems, 0, true))
            .with("location", &format!("/v1/tickets/{}", ticket.id))
            .with("etag", &view::etag(ticket))
    };
    let prove = |ticket: &Ticket| {
        let repeatable = repeatable.as_ref()?;
        Some(repeatable.receipt_of(request, &answer(ticket)))
    };
    let opened = file(
        app,
        admitted.setup,
        id,
        draft,
        reporter,
        &prove,
        request.now,
    )
    .await;
    let reply = match (opened, &repeatable) {
        (Ok(ticket), _) => answer(&ticket),
        // A replay costs one read more, and only then.
        (Err(Failure::Faulted(Fault::Replayed)), Some(repeatable)) => {
            let answered = repeatable.answered(app, request).await?;
            answered.ok_or(Fault::Lost)?
        }
        (Err(failure), _) => return Err(failure),
    };
    Ok(follow::show_in(app, reply).await)
}
