//! Remote sessions: started where everything is approved, ended with their evidence.

use domain::audit::label::Label;
use domain::ids::{AgreementId, OrganisationId, ToolId};
use domain::phi::Phi;
use domain::protocol::evidence::Evidence;
use domain::protocol::session::{Participant, Start};
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::part::{list, object};
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::Value;

use crate::body::Body;
use crate::deed::deed;
use crate::list::{categories, digest};

/// The longest text of an evidence, in characters.
const TEXT_MAX: usize = 500;
/// The most files of a session.
const FILES_MAX: usize = 200;

/// `POST …/phi/sessions`.
pub async fn start(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let mut form = Form::read(request, route)?;
    let tool: Option<ToolId> = form.parse("tool", "the id of a tool");
    let tool = form.required("tool", tool);
    let channel: Option<ToolId> = form.parse("channel", "the name of a channel");
    let channel = form.required("channel", channel);
    let agreement: Option<AgreementId> = form.parse("agreement", "the id of an agreement");
    let attended = form.flag("attended");
    let participant = object(&mut form, "participant", participant);
    form.finish()?;
    let (Some(tool), Some(channel)) = (tool, channel) else {
        return Err(Refusal::field("", "something required is missing").into());
    };
    let (name, participant) = participant.unzip();
    let start = Start {
        tool,
        channel,
        agreement,
        attended: attended.unwrap_or(true),
        participant,
    };
    let body = Body::of(request).words("participant", name.as_ref()).done();
    deed(app, request, &admitted, body.into(), &|scene, _| {
        Ok(scene.start(&start)?.into())
    })
    .await
}

/// A vendor's engineer: named, and under the vendor's own agreement.
fn participant(form: &mut Form) -> Option<(Phi<String>, Participant)> {
    let name = form.words("name", TEXT_MAX);
    let name = form.required("name", name);
    let organisation: Option<OrganisationId> = form.parse("organisation", "an organisation's id");
    let organisation = form.required("organisation", organisation);
    let agreement: Option<AgreementId> = form.parse("agreement", "the id of an agreement");
    let agreement = form.required("agreement", agreement);
    let participant = Participant {
        organisation: organisation?,
        agreement: agreement?,
    };
    Some((name?, participant))
}

/// `POST …/phi/sessions/{sid}/end`.
pub async fn end(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let unknown = || Failure::from(Refusal::NotFound("session"));
    let session = Label::new(request.parameter("sid")).map_err(|_| unknown())?;
    let mut form = Form::read(request, route)?;
    let seen = categories(&mut form);
    let (evidence, body) = evidence(&mut form, Body::of(request), seen.is_some());
    form.finish()?;
    let seen = seen.unwrap_or_default();
    deed(app, request, &admitted, body.done().into(), &|scene, _| {
        Ok(scene.stop(&session, &evidence, seen.clone())?.into())
    })
    .await
}

/// Which parts of the evidence are there, and what they say.
fn evidence(form: &mut Form, body: Body, categories: bool) -> (Evidence, Body) {
    #[derive(serde::Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Asserted,
        Observed,
    }
    let kind: Option<Kind> = form.parse("evidence", "asserted or observed");
    let vendor_session = form.words("vendor_session", TEXT_MAX);
    let began = form.instant("started_at");
    let ended = form.instant("ended_at");
    let endpoint = form.words("endpoint", TEXT_MAX);
    let mfa = form.words("mfa", TEXT_MAX);
    let vendor_log = digest(form, "vendor_log_sha256");
    let consent = object(form, "consent", consent);
    let transport = object(form, "transport", transport);
    let recording = object(form, "recording", recording);
    let files = files(form);
    let clipboard = form.flag("clipboard");
    let sponsor_stayed = form.flag("sponsor_stayed");
    if let (Some(began), Some(ended)) = (began, ended) {
        let ordered = began <= ended;
        form.fields
            .require(ordered, "ended_at", "lies before started_at");
    }
    let evidence = Evidence {
        observed: kind == Some(Kind::Observed),
        vendor_session: vendor_session.is_some(),
        times: began.zip(ended),
        endpoint: endpoint.is_some(),
        mfa: mfa.is_some(),
        consent: consent.is_some(),
        transport: transport.as_ref().is_some_and(|(strong, _)| *strong),
        recording: recording.is_some(),
        transfers: files.is_some(),
        clipboard: clipboard.is_some(),
        categories,
        vendor_log: vendor_log.is_some(),
        sponsor_stayed: sponsor_stayed == Some(true),
    };
    let instant = |at: Option<jiff::Timestamp>| at.map(|at| Value::from(at.to_string()));
    let digested = vendor_log.map(Value::from);
    let body = body
        .words("vendor_session", vendor_session.as_ref())
        .words("endpoint", endpoint.as_ref())
        .words("mfa", mfa.as_ref())
        .json("vendor_log", digested.as_ref())
        .json("started_at", instant(began).as_ref())
        .json("ended_at", instant(ended).as_ref())
        .json("consent", consent.as_ref())
        .json("transport", transport.map(|(_, said)| said).as_ref())
        .json("recording", recording.as_ref())
        .json("file_transfers", files.map(Value::from).as_ref())
        .json("clipboard", clipboard.map(Value::from).as_ref());
    (evidence, body)
}

/// Texts of an object that has to have them all.
fn texts<const N: usize>(form: &mut Form, names: [&'static str; N]) -> Option<Value> {
    let mut said = serde_json::Map::new();
    for name in names {
        let text = form.words(name, TEXT_MAX);
        if let Some(text) = form.required(name, text) {
            said.insert(name.to_owned(), Value::from(text.expose().as_str()));
        }
    }
    (said.len() == N).then_some(Value::Object(said))
}

/// Who agreed, and how.
fn consent(form: &mut Form) -> Option<Value> {
    let at = form.instant("at");
    let said = texts(form, ["who", "how"]);
    let at = form.required("at", at)?;
    let mut said = said?;
    said["at"] = Value::from(at.to_string());
    Some(said)
}

/// How it was encrypted on its way: SP 800-52r2 asks for TLS 1.2 or later.
fn transport(form: &mut Form) -> Option<(bool, Value)> {
    let suite = form.words("suite", TEXT_MAX);
    let end_to_end = form.flag("end_to_end");
    let said = texts(form, ["tls"]);
    let mut said = said?;
    let strong = matches!(said["tls"].as_str(), Some("1.2" | "1.3"));
    if let Some(suite) = suite {
        said["suite"] = Value::from(suite.expose().as_str());
    }
    if let Some(end_to_end) = end_to_end {
        said["end_to_end"] = Value::from(end_to_end);
    }
    Some((strong, said))
}

/// Whether it was recorded, and where the recording is.
fn recording(form: &mut Form) -> Option<Value> {
    let on = form.flag("on");
    let stored = form.words("stored", TEXT_MAX);
    let sha256 = digest(form, "sha256");
    let on = form.required("on", on)?;
    if on {
        form.required("stored", stored.as_ref());
    }
    let mut said = serde_json::json!({ "on": on });
    if let Some(stored) = stored {
        said["stored"] = Value::from(stored.expose().as_str());
    }
    if let Some(sha256) = sha256 {
        said["sha256"] = Value::from(sha256);
    }
    Some(said)
}

/// The files that were moved, each with its direction and size; names are free text, and sealed with the rest.
fn files(form: &mut Form) -> Option<Vec<Value>> {
    #[derive(serde::Deserialize, serde::Serialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        name: String,
        direction: Direction,
        bytes: u64,
    }
    #[derive(serde::Deserialize, serde::Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Direction {
        In,
        Out,
    }
    list(form, "file_transfers", FILES_MAX, |fields, path, value| {
        let file: Option<File> = serde_json::from_value(value).ok();
        let file = file.filter(|file| file.name.chars().count() <= TEXT_MAX);
        if file.is_none() {
            fields.add(
                path,
                "must have a name, a direction (in or out) and a size in bytes",
            );
        }
        serde_json::to_value(file?).ok()
    })
}
