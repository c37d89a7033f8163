//! `/v1/procedures`: the written procedures for work on patient data, in versions that never change.

use domain::ids::ProcedureId;
use domain::phi::holds_phi;
use domain::protocol::procedure::{Procedure, STEPS_MAX, Step, StepKind, TEXT_MAX, TITLE_MAX};
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::part::{line, objects};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;

use crate::page::Wanted;
use crate::tag;

/// What a kind of step must be.
const KIND: &str = "triage, access, backup, change, verify, handoff, dispose or close";

/// `GET /v1/procedures`: each in its latest version.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let all = app.store.procedures(&admitted.caller.practice).await?;
    let all = all.iter().map(|one| (one.id.to_string(), view(one)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `GET /v1/procedures/{id}`: the latest version, or the one that `?version=` names.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let unknown = || Failure::from(Refusal::NotFound("procedure"));
    let id = ProcedureId::new(request.parameter("id")).map_err(|_| unknown())?;
    let version = version(request)?;
    let practice = &admitted.caller.practice;
    let found = app.store.procedure(practice, &id, version).await?;
    Ok(reply(200, &found.ok_or_else(unknown)?))
}

/// `PUT /v1/procedures/{id}`: a new version. The one before stays, and tickets that began with it finish with it.
pub async fn write(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let id = ProcedureId::new(request.parameter("id"));
    let id = id.map_err(|why| Refusal::Invalid(vec![why.at("id")]))?;
    let practice = &admitted.caller.practice;
    let stands = app.store.procedure(practice, &id, None).await?;
    let stood = stands.as_ref().map_or(0, |one| one.version);
    tag::check(request, &tag::of(u64::from(stood)))?;
    let mut form = Form::read(request, route)?;
    // What an answer shows can be sent back.
    let same: Option<ProcedureId> = form.parse("id", "the id in the path");
    let alike = same.is_none_or(|same| same == id);
    form.fields
        .require(alike, "id", "is not the id in the path");
    form.number("version", 1, u32::MAX);
    let title = line(&mut form, "title", TITLE_MAX);
    let title = form.required("title", title);
    let steps = objects(&mut form, "steps", STEPS_MAX, step);
    let steps = form.required("steps", steps);
    let procedure = Procedure {
        id,
        version: stood + 1,
        title: title.unwrap_or_default(),
        steps: steps.unwrap_or_default(),
    };
    let unsaid = |name| !form.fields.names(name);
    if unsaid("title") && unsaid("steps") {
        procedure.check(&mut form.fields);
    }
    form.finish()?;
    if stands
        .is_some_and(|stands| stands.title == procedure.title && stands.steps == procedure.steps)
    {
        // Saying the same again is no new version.
        let same = Procedure {
            version: stood,
            ..procedure
        };
        return Ok(reply(200, &same));
    }
    app.store.save_procedure(practice, &procedure).await?;
    Ok(reply(if stood == 0 { 201 } else { 200 }, &procedure))
}

fn step(form: &mut Form) -> Option<Step> {
    let kind: Option<StepKind> = form.parse("kind", KIND);
    let kind = form.required("kind", kind);
    let text = form.words("text", TEXT_MAX);
    let text = form.required("text", text);
    let two_person = form.flag("two_person");
    let text = text?;
    // Every technician reads it, whatever ticket they work: it is no place for a patient.
    if holds_phi(text.expose()) {
        form.fields.add("text", "must hold no patient data");
        return None;
    }
    Some(Step {
        kind: kind?,
        text: text.expose().clone(),
        two_person: two_person.unwrap_or_default(),
    })
}

fn version(request: &Request) -> Result<Option<u32>, Failure> {
    let mut asked = None;
    for (name, value) in request.query() {
        let number = value.parse().ok().filter(|number| *number > 0);
        match (name.as_str(), number) {
            ("version", Some(number)) => asked = Some(number),
            ("version", None) => {
                return Err(Refusal::field("version", "must be a whole number from 1").into());
            }
            _ => {
                return Err(Refusal::field(
                    lambda::part::shown(&name),
                    "is not a parameter of this request",
                )
                .into());
            }
        }
    }
    Ok(asked)
}

fn view(procedure: &Procedure) -> serde_json::Value {
    serde_json::json!(procedure)
}

fn reply(status: u16, procedure: &Procedure) -> Reply {
    let tag = tag::of(u64::from(procedure.version));
    Reply::json(status, &view(procedure)).with("etag", &tag)
}
