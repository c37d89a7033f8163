//! PagerDuty's and Opsgenie's own paths, so that whatever speaks to them can speak to us.

use domain::reading::format::{Answers, opsgenie, pagerduty};
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::{Admitted, admit_monitor};
use lambda::failure::Failure;
use lambda::place::Place;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Map, Value, json};

use crate::{alerts, body, told};

/// `POST /v2/enqueue`: the `routing_key` is a monitor's key.
pub async fn enqueue(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let body = body::read(request, route)?;
    let secret = body.get("routing_key").and_then(Value::as_str);
    let secret = secret.unwrap_or_default();
    let admitted = admit_monitor(app, request, secret, Place::RoutingKey).await?;
    let answers = pagerduty::read(&body, alerts::intake(request, &admitted));
    let key = identity(&answers);
    let given = body.get("dedup_key").and_then(Value::as_str);
    let key = key.or_else(|| given.map(str::to_owned));
    put(app, request, &admitted, answers).await?;
    let answer = json!({"status": "success", "message": "Event processed", "dedup_key": key});
    Ok(Reply::json(202, &answer))
}

/// `POST /v2/alerts`: the `GenieKey` is a monitor's key.
pub async fn create(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = genie(app, request).await?;
    let body = body::read(request, route)?;
    let answers = opsgenie::read(&body, alerts::intake(request, &admitted));
    put(app, request, &admitted, answers).await?;
    processed(app, request)
}

/// `POST /v2/alerts/{alias}/close?identifierType=alias`: its body may be empty.
pub async fn close(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = genie(app, request).await?;
    let query = request.query();
    let kind = query.iter().find(|(name, _)| name == "identifierType");
    if kind.is_some_and(|(_, kind)| kind != "alias") {
        let reason = "must be alias: an alert is known here by nothing else";
        return Err(Refusal::field("identifierType", reason).into());
    }
    let body = match request.body(route)?.is_empty() {
        true => Value::Object(Map::new()),
        false => body::read(request, route)?,
    };
    let alias = request.parameter("alias");
    let answers = opsgenie::close(alias, &body, alerts::intake(request, &admitted));
    put(app, request, &admitted, answers).await?;
    processed(app, request)
}

async fn genie(app: &App, request: &Request) -> Result<Admitted, Failure> {
    let header = request.header("authorization").unwrap_or_default();
    let secret = match header.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("geniekey") => secret.trim(),
        _ => "",
    };
    admit_monitor(app, request, secret, Place::GenieKey).await
}

/// The sender's identity of the one alert.
fn identity(answers: &Answers) -> Option<String> {
    let said = answers.first()?.as_ref().ok()?;
    said.alert().map(|alert| alert.identity.clone())
}

/// Puts the one alert to its check. These senders read a status and nothing else: what is wrong is a refusal.
async fn put(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    answers: Answers,
) -> Result<(), Failure> {
    let (_, mut rejected, heard) = alerts::sort(answers);
    let mut watched = told::put(app, request, admitted, heard).await?;
    rejected.append(&mut watched.rejected);
    match rejected.pop() {
        Some(wrong) => Err(Refusal::Invalid(wrong.errors).into()),
        None => Ok(()),
    }
}

fn processed(app: &App, request: &Request) -> Result<Reply, Failure> {
    let id = app.new_id(request.now)?.hyphenated().to_string();
    let answer = json!({"result": "Request will be processed", "took": 0.0, "requestId": id});
    Ok(Reply::json(202, &answer))
}
