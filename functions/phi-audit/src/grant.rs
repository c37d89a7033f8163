//! Grants: asked for, decided on, ended; and taken in an emergency.

use std::collections::BTreeSet;

use domain::audit::code::{Category, Purpose};
use domain::audit::label::Label;
use domain::protocol::Scene;
use domain::protocol::emergency::{Code, REASON_MIN};
use domain::protocol::grant::{MINUTES, MINUTES_MAX, Wanted};
use domain::refusal::Refusal;
use domain::ticket::glass;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;

use crate::body::Body;
use crate::deed::{Deed, deed};
use crate::list::{categories, id};

/// The longest reason, in characters.
const REASON_MAX: usize = 2000;
/// What a purpose must be.
const PURPOSE: &str =
    "HSYSADMIN, HOPERAT, TREAT, ETREAT, BTG, PATRQT, HCOMPL or HTEST (HL7 v3-ActReason)";

/// What opening the ticket's own text takes, when a request names no categories.
fn of_text(part2: bool) -> BTreeSet<Category> {
    domain::protocol::text_categories(part2)
}

/// `POST …/phi/grants`.
pub async fn ask(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let named = categories(&mut form);
    let purpose: Option<Purpose> = form.parse("purpose", PURPOSE);
    let minutes = form.number("minutes", 1, MINUTES_MAX);
    let reason = form.words("reason", REASON_MAX);
    let reason = form.required("reason", reason);
    form.finish()?;
    let wanted = Wanted {
        categories: named.unwrap_or_else(|| of_text(admitted.setup.practice.part2)),
        purpose: purpose.unwrap_or(Purpose::SystemAdministration),
        minutes: minutes.unwrap_or(MINUTES),
    };
    let body = Body::of(request).words("why", reason.as_ref()).done();
    deed(app, request, &admitted, body.into(), &|scene, _| {
        Ok(scene.ask(wanted.clone())?.into())
    })
    .await
}

/// `POST …/phi/approvals`: a second person's word on a grant, or on a step that takes two.
pub async fn approve(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let grant = id(&mut form, "grant");
    let step = form.number("step", 1, 100);
    let decision = decision(&mut form);
    let comment = form.words("comment", REASON_MAX);
    let one = grant.is_some() != step.is_some();
    let names = form.fields.names("grant") || form.fields.names("step");
    form.fields
        .require(one || names, "grant", "name either a grant or a step");
    form.finish()?;
    let body = Body::of(request).words("appr", comment.as_ref()).done();
    deed(app, request, &admitted, body.into(), &|scene, _| {
        let record = match (&grant, step) {
            (Some(grant), _) => scene.decide(grant, decision)?,
            (None, Some(_)) if !decision => {
                let why = "must be approve: a step that is not confirmed waits";
                return Err(Refusal::field("decision", why).into());
            }
            (None, step) => scene.confirm(step.unwrap_or_default())?,
        };
        Ok(record.into())
    })
    .await
}

/// Yes unless it says no.
fn decision(form: &mut Form) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Approve,
        Deny,
    }
    let word: Option<Word> = form.parse("decision", "approve or deny");
    !matches!(word, Some(Word::Deny))
}

/// `DELETE …/phi/grants/{gid}`.
pub async fn end(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let unknown = || Failure::from(Refusal::NotFound("grant"));
    let grant = Label::new(request.parameter("gid")).map_err(|_| unknown())?;
    let body = Body::of(request).done();
    let decide = |scene: &Scene<'_>| match scene.protocol.grants.iter().any(|one| one.id == grant) {
        true => Ok(Deed::from(scene.end(&grant)?)),
        false => Err(unknown()),
    };
    let ended = deed(app, request, &admitted, body.into(), &|scene, _| {
        decide(scene)
    })
    .await?;
    Ok(Reply {
        status: 200,
        ..ended
    })
}

/// How long a reason is in characters, a run of blanks counted as one.
fn said(reason: &str) -> usize {
    let words = reason.split_whitespace();
    words
        .map(|word| word.chars().count() + 1)
        .sum::<usize>()
        .saturating_sub(1)
}

/// `POST …/phi/break-glass`.
pub async fn break_glass(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let named = categories(&mut form);
    let code: Option<Code> = form.parse(
        "code",
        "patient_safety, care_blocked, data_loss or security",
    );
    let code = form.required("code", code);
    let reason = form.words("reason", REASON_MAX);
    let reason = form.required("reason", reason);
    let long = reason
        .as_ref()
        .is_none_or(|reason| said(reason.expose()) >= REASON_MIN);
    let why = format!("must say why in at least {REASON_MIN} characters");
    form.fields.require(long, "reason", &why);
    form.finish()?;
    let Some(code) = code else {
        return Err(Refusal::field("code", "is required").into());
    };
    let categories = named.unwrap_or_else(|| of_text(admitted.setup.practice.part2));
    let body = Body::of(request).words("bg", reason.as_ref()).done();
    deed(app, request, &admitted, body.into(), &|scene, moment| {
        let record = scene.break_glass(categories.clone(), code)?;
        let instants = (
            scene.minutes_on(domain::protocol::emergency::MINUTES),
            scene.review_by(),
        );
        let id = scene.id.as_str();
        let change = glass::broken(scene.ticket, scene.caller, id, instants, moment);
        Ok(Deed {
            record,
            change: Some(change),
        })
    })
    .await
}
