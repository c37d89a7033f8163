//! `/v1/maintenance`: the times at which something is expected to fail.

use aws::monitor::Window;
use domain::check::{Covers, Maintenance};
use domain::phi::holds_phi;
use domain::practice::Setup;
use domain::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::part::line;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::hours::slug;
use crate::page::Wanted;
use crate::replay::{Creation, created};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// The longest window: a month.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);
/// How long a window may have begun before it was written down.
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// The most that are planned, or go on, at a time.
const WINDOWS_MAX: usize = 200;

fn view(window: &Window) -> Value {
    let mut view = json!(window.window.covers);
    if let Value::Object(map) = &mut view {
        let more = [
            ("id", json!(window.id)),
            ("from", json!(window.window.from)),
            ("until", json!(window.window.until)),
            ("reason", json!(window.reason)),
            ("by", json!(window.by)),
        ];
        map.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    view
}

/// `GET /v1/maintenance`: what is planned, and what goes on.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let around = app.monitor.around(&admitted.caller.practice).await?;
    let hold = around
        .windows
        .iter()
        .filter(|one| request.now < one.window.until);
    let all = hold.map(|window| (window.id.clone(), view(window)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `POST /v1/maintenance`.
pub async fn plan(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut creation = Creation::of(app, request, &admitted.caller)?;
    if let Some(reply) = creation.answered().await? {
        return Ok(reply);
    }
    let mut form = Form::read(request, route)?;
    let read = read(&mut form, &admitted.setup, request.now);
    form.finish()?;
    let (window, reason) =
        read.ok_or_else(|| Refusal::field("", "something required is missing"))?;
    let practice = &admitted.caller.practice;
    let around = app.monitor.around(practice).await?;
    let hold = around
        .windows
        .iter()
        .filter(|one| request.now < one.window.until);
    if hold.count() >= WINDOWS_MAX {
        let why = format!("A practice has at most {WINDOWS_MAX} windows planned. End one first.");
        return Err(Refusal::WrongState(why).into());
    }
    let window = Window {
        id: app.new_id(request.now)?.hyphenated().to_string(),
        window,
        reason,
        by: admitted.caller.person.clone(),
    };
    let reply = created(&view(&window), "/v1/maintenance", &window.id);
    let proof = creation.proof(&reply);
    let planned = app.monitor.plan(practice, &window)?;
    let committed = app.store.prove(planned, proof).await;
    creation.outcome(committed, "Plan it again.", reply).await
}

/// `DELETE /v1/maintenance/{id}`: ends it now.
pub async fn end(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let practice = &admitted.caller.practice;
    let around = app.monitor.around(practice).await?;
    let id = request.parameter("id");
    let mut windows = around.windows.iter();
    let window = windows.find(|one| one.id == id && request.now < one.window.until);
    match window {
        Some(window) if app.monitor.end(practice, window, request.now).await? => {
            Ok(Reply::empty(204))
        }
        _ => Err(Refusal::NotFound("maintenance window").into()),
    }
}

fn read(form: &mut Form, setup: &Setup, now: Timestamp) -> Option<(Maintenance, String)> {
    let covers = covers(form, setup);
    let from = form.instant("from");
    let from = form.required("from", from);
    let until = form.instant("until");
    let until = form.required("until", until);
    if let (Some(from), Some(until)) = (from, until) {
        let long = from.duration_until(until);
        let sound = long > SignedDuration::ZERO && long <= LONGEST && until > now;
        let reason = "must be after from, in the future, and at most 31 days later";
        form.fields.require(sound, "until", reason);
        let reason = "must be at most 24 hours back";
        form.fields.require(from >= now - BACK, "from", reason);
    }
    let reason = line(form, "reason", REASON_MAX);
    let reason = form.required("reason", reason);
    if reason.as_ref().is_some_and(|reason| holds_phi(reason)) {
        let why = "must not hold patient data: everybody at the practice reads it";
        form.fields.add("reason", why);
    }
    let window = Maintenance {
        covers: covers?,
        from: from?,
        until: until?,
    };
    Some((window, reason?))
}

/// What it covers: one system, one check, or one location.
fn covers(form: &mut Form, setup: &Setup) -> Option<Covers> {
    let named = ["system", "check", "location"].map(|name| form.has(name));
    if named.iter().filter(|named| **named).count() != 1 {
        for name in ["system", "check", "location"] {
            form.take(name);
        }
        let reason = "name one of system, check and location";
        form.fields.add("system", reason);
        return None;
    }
    let system = form.parse("system", &slug());
    if let Some(id) = &system {
        let known = setup.systems.contains_key(id);
        let reason = "is not a system of this practice's catalogue: see GET /v1/systems";
        form.fields.require(known, "system", reason);
    }
    let location = form.parse("location", &slug());
    if let Some(id) = &location {
        let known = setup.location(id).is_some();
        form.fields
            .require(known, "location", "is not a location of this practice");
    }
    let check = form.parse("check", &slug());
    system
        .map(Covers::System)
        .or(location.map(Covers::Location))
        .or(check.map(Covers::Check))
}
