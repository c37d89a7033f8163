//! Other tools' webhooks: each alert on its own, in the format that the path names.

use domain::reading::Rejected;
use domain::reading::format::{
    Answers, Intake, Said, alertmanager, cloudwatch, gatus, grafana, healthchecks, opsgenie,
    pagerduty, uptime_kuma,
};
use lambda::app::App;
use lambda::caller::{Admitted, admit, admit_monitor};
use lambda::failure::Failure;
use lambda::place::Place;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::{Route, nowhere};
use lambda::watch::{Heard, Input, Watched};
use serde_json::Value;

use crate::{body, envelope, told};

/// The formats, as paths spell them.
pub const FORMATS: [&str; 8] = [
    "alertmanager",
    "grafana",
    "cloudwatch",
    "uptime-kuma",
    "gatus",
    "healthchecks",
    "pagerduty",
    "opsgenie",
];

/// `POST|GET /v1/probes/{format}`, with our header.
pub async fn with_key(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    known(request)?;
    let admitted = admit(app, request, route).await?;
    take(app, request, route, &admitted).await
}

/// `POST|GET /v1/in/{token}/{format}`, "for senders without our header".
pub async fn with_token(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let secret = request.parameter("token");
    let admitted = admit_monitor(app, request, secret, Place::Path).await?;
    known(request)?;
    take(app, request, route, &admitted).await
}

fn known(request: &Request) -> Result<(), Failure> {
    match FORMATS.contains(&request.parameter("format")) {
        true => Ok(()),
        false => Err(nowhere(request)),
    }
}

async fn take(
    app: &App,
    request: &Request,
    route: &Route,
    admitted: &Admitted,
) -> Result<Reply, Failure> {
    let mut body = body::read(request, route)?;
    let format = request.parameter("format");
    if format == "cloudwatch" && envelope::is_one(&body) {
        match envelope::open(app, &body).await? {
            envelope::Opened::Message(message) => body = message,
            envelope::Opened::Done => return Ok(told::reply(1, Vec::new(), &Watched::default())),
        }
    }
    let (nothing, rejected, heard) = sort(answers(format, &body, intake(request, admitted)));
    let watched = told::put(app, request, admitted, heard).await?;
    Ok(told::reply(nothing, rejected, &watched))
}

/// What every format needs to know.
pub fn intake<'a>(request: &Request, admitted: &'a Admitted) -> Intake<'a> {
    Intake {
        labels: &admitted.setup.practice.labels,
        received_at: request.now,
        sender: &admitted.caller.person,
    }
}

fn answers(format: &str, body: &Value, intake: Intake<'_>) -> Answers {
    match format {
        "alertmanager" => alertmanager::read(body, intake),
        "grafana" => grafana::read(body, intake),
        "cloudwatch" => cloudwatch::read(body, intake),
        "uptime-kuma" => uptime_kuma::read(body, intake),
        "gatus" => gatus::read(body, intake),
        "healthchecks" => healthchecks::read(body, intake),
        "pagerduty" => pagerduty::read(body, intake),
        _ => opsgenie::read(body, intake),
    }
}

/// What changes nothing, what is wrong, and what is heard.
pub fn sort(answers: Answers) -> (usize, Vec<Rejected>, Vec<Heard>) {
    let (mut nothing, mut rejected, mut heard) = (0, Vec::new(), Vec::new());
    for (index, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(Said::Alert(alert)) => heard.push(Heard {
                index,
                check: alert.reading.check.clone(),
                input: Input::Alert(Box::new(alert.reading)),
            }),
            Ok(Said::Nothing(_)) => nothing += 1,
            Err(wrong) => rejected.push(wrong),
        }
    }
    (nothing, rejected, heard)
}
