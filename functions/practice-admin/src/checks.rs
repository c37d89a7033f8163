//! `/v1/checks`: what readings are judged by, and where each check stands.

use aws::fault::Fault;
use aws::linker::Leave;
use aws::monitor::{Kept, Saving, is_bad};
use domain::check::target::Reason;
use domain::check::verdict::Track;
use domain::check::{Check, Scene, State, keep};
use domain::ids::CheckId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Role;
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::watch::BLIND;
use serde_json::{Value, json};

use crate::page::{self, Wanted};
use crate::{definition, tag};

/// A check whose definition changed is looked at again so soon: what it stands at may be another's trouble now, and what
/// is probed another endpoint.
const SOON: SignedDuration = SignedDuration::from_secs(60);

/// `GET /v1/checks`: a page by their ids.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let wanted = Wanted::of(request)?;
    let after = match &wanted.after {
        Some(after) => {
            Some(CheckId::new(after).map_err(|e| Refusal::Invalid(vec![e.at("cursor")]))?)
        }
        None => None,
    };
    let practice = &admitted.caller.practice;
    let limit = i32::try_from(wanted.limit).unwrap_or(1);
    let (checks, more) = app.monitor.checks(practice, after.as_ref(), limit).await?;
    let mut items = Vec::new();
    for kept in &checks {
        items.push(view(app, &admitted, kept, request.now).await?);
    }
    let last = checks.last().filter(|_| more);
    Ok(page::reply(
        items,
        last.map(|kept| kept.check.id.to_string()),
    ))
}

/// `GET /v1/checks/{id}`.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let kept = named(app, request, &admitted).await?;
    let kept = kept.ok_or(Refusal::NotFound("check"))?;
    reply(app, &admitted, 200, &kept, request.now).await
}

/// `PUT /v1/checks/{id}`: sets a check up, or replaces what the body names of one that is there.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let setup = &admitted.setup;
    ours(request)?;
    let stands = named(app, request, &admitted).await?;
    let version = stands.as_ref().map_or(0, |kept| kept.check.version);
    tag::check(request, &tag::of(version))?;
    let mut form = Form::read(request, route)?;
    let mut check = match &stands {
        Some(kept) => kept.check.clone(),
        None => fresh(request, &form)?,
    };
    let id: Option<CheckId> = form.parse("id", &crate::hours::slug());
    let same = id.is_none_or(|id| id == check.id);
    form.fields.require(same, "id", "cannot be changed");
    definition::read(&mut form, &mut check, setup);
    if check.system.is_none() && !form.fields.names("system") {
        form.fields.add("system", "is required");
    }
    check.check("", &mut form.fields);
    form.finish()?;
    check.version = version + 1;
    let kept = save(app, setup, stands, check, request.now).await?;
    let status = if version == 0 { 201 } else { 200 };
    let reply = reply(app, &admitted, status, &kept, request.now).await?;
    Ok(match status {
        201 => reply.with("location", &format!("/v1/checks/{}", kept.check.id)),
        _ => reply,
    })
}

/// `DELETE /v1/checks/{id}`. A ticket that it has opened stays as it is.
pub async fn remove(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    ours(request)?;
    let kept = named(app, request, &admitted).await?;
    let kept = kept.ok_or(Refusal::NotFound("check"))?;
    tag::check(request, &tag::of(kept.check.version))?;
    app.monitor.remove(&admitted.caller.practice, &kept).await?;
    Ok(Reply::empty(204))
}

/// The monitor's own sight is nobody's to set up or to take away.
fn ours(request: &Request) -> Result<(), Failure> {
    match request.parameter("id") {
        BLIND => Err(Refusal::field("id", "is StatDesk's own").into()),
        _ => Ok(()),
    }
}

/// A new check: a job's where something is expected of it, else one that is probed again and again.
fn fresh(request: &Request, form: &Form) -> Result<Check, Failure> {
    let id = CheckId::new(request.parameter("id"));
    let id = id.map_err(|e| Refusal::Invalid(vec![e.at("id")]))?;
    Ok(if form.has("expects") {
        Check::webhook(id)
    } else {
        Check::probe(id)
    })
}

async fn save(
    app: &App,
    setup: &Setup,
    stands: Option<Kept>,
    check: Check,
    now: Timestamp,
) -> Result<Kept, Failure> {
    let saving = saving(stands, check, now);
    let practice = &setup.practice.id;
    let lost = app.monitor.save(practice, std::slice::from_ref(&saving));
    if !lost.await?.is_empty() {
        return Err(Fault::Lost.into());
    }
    Ok(Kept {
        rev: saving.rev(),
        check: saving.check,
        state: saving.state,
        due_at: saving.due,
    })
}

/// A definition over what stands: what is remembered stays, unless another endpoint is looked at.
pub fn saving(stands: Option<Kept>, check: Check, now: Timestamp) -> Saving {
    let rev = stands.as_ref().map(|kept| kept.rev);
    let was_bad = stands
        .as_ref()
        .is_some_and(|kept| is_bad(kept.state.phase(&kept.check)));
    let another = stands
        .as_ref()
        .is_some_and(|kept| kept.check.probe != check.probe);
    let mut state = stands.map_or_else(State::default, |kept| kept.state);
    if another {
        state = state.of_another(now);
    }
    let probed = check.probe.is_some();
    if probed {
        state = state.look_anew();
    }
    let due = (probed || keep::stands(&state)).then(|| now + SOON);
    Saving {
        check,
        state,
        was: rev,
        was_bad,
        due,
    }
}

async fn named(app: &App, request: &Request, admitted: &Admitted) -> Result<Option<Kept>, Failure> {
    let Ok(id) = CheckId::new(request.parameter("id")) else {
        return Ok(None);
    };
    Ok(app.monitor.check(&admitted.caller.practice, &id).await?)
}

async fn reply(
    app: &App,
    admitted: &Admitted,
    status: u16,
    kept: &Kept,
    now: Timestamp,
) -> Result<Reply, Failure> {
    let body = view(app, admitted, kept, now).await?;
    Ok(Reply::json(status, &body).with("etag", &tag::of(kept.check.version)))
}

/// A check with where it stands; managers are shown where a job pings.
async fn view(
    app: &App,
    admitted: &Admitted,
    kept: &Kept,
    now: Timestamp,
) -> Result<Value, Failure> {
    let (caller, check, state) = (&admitted.caller, &kept.check, &kept.state);
    let ticket = |track| state.held(track).map(|held| held.ticket);
    let mut view = definition::view(check);
    let ping = match caller.is(Role::Manager) && check.expects.is_some() {
        true => {
            let leave = Leave::Heartbeat {
                practice: caller.practice.clone(),
                check: check.id.clone(),
            };
            let token = app.linker.token(&leave).await?;
            json!(format!("{}/v1/heartbeats/{token}", app.config.base_url))
        }
        false => Value::Null,
    };
    if let Value::Object(map) = &mut view {
        map.insert("ping_url".to_owned(), ping);
        let practice = &admitted.setup.practice;
        let site = check.location.as_ref();
        let site = site.and_then(|id| admitted.setup.location(id));
        let scene = Scene::new(&practice.zone, &[]).open(practice.calendar(site).ok());
        let wanting = state.wanting();
        let reason = wanting.map(|wanting| wanting.reason);
        let stands = json!({
            "phase": state.phase(check),
            "broke_at": state.broke_at(check),
            "heard_at": state.last_at(),
            "late_until": state.late_until(check, &scene, now),
            "last_reason": reason.map(Reason::code),
            "last_reason_status": reason.and_then(Reason::status_code),
            "last_reason_at": wanting.map(|wanting| wanting.at),
            "risk": state.risk(),
            "trouble_ticket": ticket(Track::Trouble),
            "risk_ticket": ticket(Track::Risk),
        });
        map.insert("state".to_owned(), stands);
    }
    Ok(view)
}
