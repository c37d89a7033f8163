//! `POST /v1/tickets/{id}/first-steps`: a first step of a ticket's runbook is done. Where patient data is involved it is
//! part of the ticket's custody: its record and its entry on the timeline are one transaction.

use aws::fault::Fault;
use domain::protocol::touches_phi;
use domain::refusal::Refusal;
use domain::role::Role;
use domain::runbook::{mark, steps};
use domain::ticket::Ticket;
use lambda::act::{Decide, act};
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::idempotency::Repeatable;
use lambda::part::line;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::sight::seen;
use serde_json::{Value, json};

use crate::body::Body;
use crate::deed::{Deed, carry_out};

/// The longest id of a step.
const STEP_MAX: usize = 120;

/// Answers it.
pub async fn first_step(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let ticket = seen(app, request, &admitted).await?;
    let mut form = Form::read(request, route)?;
    let step = line(&mut form, "step", STEP_MAX);
    let step = form.required("step", step);
    form.finish()?;
    let Some(step) = step else {
        return Err(Refusal::field("step", "is required").into());
    };
    if !admitted.caller.is(Role::Technician) {
        return Err(Refusal::Forbidden("a technician works along the first steps").into());
    }
    if ticket.phi || touches_phi(&admitted.setup, ticket.system.as_ref()) {
        in_custody(app, request, &admitted, &step).await
    } else {
        plainly(app, request, &admitted, &ticket, &step).await
    }
}

async fn in_custody(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    step: &str,
) -> Result<Reply, Failure> {
    let body = Body::of(request).done();
    let decide: &crate::deed::Decide<'_> = &|scene, moment| {
        Ok(Deed {
            change: Some(mark(scene.ticket, step, scene.caller, moment)?),
            record: scene.first_step(step)?,
        })
    };
    let done = carry_out(app, request, admitted, body.into(), decide).await?;
    let body = answer(admitted, &done.ticket, step, done.receipt());
    Ok(done.reply(200, &body))
}

async fn plainly(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    ticket: &Ticket,
    step: &str,
) -> Result<Reply, Failure> {
    let repeatable = Repeatable::of(request, &admitted.caller)?;
    let answered = async || match &repeatable {
        Some(repeatable) => repeatable.answered(app, request).await,
        None => Ok(None),
    };
    if let Some(reply) = answered().await? {
        return Ok(reply);
    }
    let reply = |ticket: &Ticket| Reply::json(200, &answer(admitted, ticket, step, Value::Null));
    let receipt = |ticket: &Ticket| Some(repeatable.as_ref()?.receipt_of(request, &reply(ticket)));
    let decide: &Decide<'_> =
        &|ticket, _, moment| Ok(mark(ticket, step, &admitted.caller, moment)?);
    let (setup, now) = (&admitted.setup, request.now);
    match act(app, setup, ticket.id, now, decide, &receipt).await {
        Ok(ticket) => Ok(reply(&ticket)),
        // The same request, sent twice at once, may be what stands in the way.
        Err(failure) => answered().await?.ok_or(match failure {
            Failure::Faulted(Fault::Replayed) => Fault::Lost.into(),
            other => other,
        }),
    }
}

fn answer(admitted: &Admitted, ticket: &Ticket, step: &str, receipt: Value) -> Value {
    json!({
        "step": step,
        "first_steps": steps(ticket, &admitted.setup.systems),
        "receipt": receipt,
    })
}
