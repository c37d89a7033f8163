//! `GET|HEAD|POST /v1/heartbeats/{token}[/start|/fail|/log|/{exit code}]`: a job says how it goes.

use aws::linker::Leave;
use domain::reading::ping::Ping;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use lambda::telemetry;
use lambda::watch::{Heard, Input, watch};

/// Takes a ping. The token is the check's, and holds for as long as the check is there. What a job sends as its body is
/// not kept: it may be anything.
pub async fn ping(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let unknown = || Failure::from(Refusal::NotFound("heartbeat"));
    let leave = app.linker.read(request.parameter("token")).await?;
    let Some(Leave::Heartbeat { practice, check }) = leave else {
        return Err(unknown());
    };
    telemetry::of_practice(&practice);
    request.body(route)?;
    let action = Some(request.parameter("action")).filter(|action| !action.is_empty());
    let query = request.query();
    let run = query.iter().find(|(name, _)| name == "rid");
    let run = run.map(|(_, run)| format!("rid={run}"));
    let ping = Ping::read(action, run.as_deref()).map_err(|e| Refusal::Invalid(vec![e]))?;
    let setup = app.setup(&practice).await?.ok_or_else(unknown)?;
    let heard = vec![Heard {
        index: 0,
        check: check.clone(),
        input: Input::Ping(ping),
    }];
    let watched = watch(app, &setup, heard, request.now).await?;
    if !watched.known.contains(&check) {
        return Err(unknown());
    }
    for (check, failure) in &watched.failed {
        telemetry::unwatched(&practice, check, 0, failure);
    }
    let said = if request.method == "HEAD" { "" } else { "OK" };
    Ok(Reply::text(200, "text/plain; charset=utf-8", said))
}
