//! `POST …/phi/steps`: the next step of the procedure that the ticket's work follows.

use domain::audit::label::Label;
use domain::ids::ProcedureId;
use domain::protocol::procedure::Procedure;
use domain::protocol::step::Work;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::protocol::gather;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::sight::seen;

use crate::body::Body;
use crate::deed::deed;
use crate::list::{digest, id};

/// The longest note, in characters.
const NOTE_MAX: usize = 2000;

/// Answers it.
pub async fn step(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let named: Option<ProcedureId> = form.parse("procedure", "the id of a procedure");
    let number = form.number("step", 1, 100);
    let session: Option<Label> = id(&mut form, "session");
    let note = form.words("note", NOTE_MAX);
    let before = digest(&mut form, "before");
    let after = digest(&mut form, "after");
    form.finish()?;
    let work = begun(app, request, &admitted).await?;
    let procedure = procedure(app, &admitted, named, work.as_ref()).await?;
    let mut body = Body::of(request).words("note", note.as_ref());
    for (name, digest) in [("before", before), ("after", after)] {
        if let Some(digest) = digest {
            body = body.text(name, &digest);
        }
    }
    deed(app, request, &admitted, body.done().into(), &|scene, _| {
        let next = scene.protocol.work.as_ref().map_or(Some(1), Work::next);
        let number = number.or(next).unwrap_or_default();
        Ok(scene.step(&procedure, number, session.clone())?.into())
    })
    .await
}

/// The work that has begun, if it has: it says which version of which procedure is followed.
async fn begun(app: &App, request: &Request, admitted: &Admitted) -> Result<Option<Work>, Failure> {
    let ticket = seen(app, request, admitted).await?;
    Ok(gather(app, &ticket).await?.protocol.work)
}

/// "A ticket freezes the version it starts with": once begun, that one; before, the latest.
async fn procedure(
    app: &App,
    admitted: &Admitted,
    named: Option<ProcedureId>,
    work: Option<&Work>,
) -> Result<Procedure, Failure> {
    let frozen = work.and_then(|work| {
        let id = ProcedureId::new(work.procedure.as_str()).ok()?;
        Some((id, work.version))
    });
    let unknown = || Refusal::field("procedure", "is not a procedure of the practice");
    let (id, version) = match (named, frozen) {
        (None, None) => {
            let why = "name the procedure that the work follows: GET /v1/procedures lists them";
            return Err(Refusal::field("procedure", why).into());
        }
        (None, Some((id, version))) => (id, Some(version)),
        (Some(id), Some((frozen, version))) if id == frozen => (id, Some(version)),
        (Some(id), _) => (id, None),
    };
    let practice = &admitted.caller.practice;
    let found = app.store.procedure(practice, &id, version).await?;
    Ok(found.ok_or_else(unknown)?)
}
