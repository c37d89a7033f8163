//! `GET /v1/tickets/{id}/phi/records`: a ticket's records with their bodies opened: the reasons, comments and evidence in
//! the words of those who gave them. It takes a grant that two people agreed on, and is recorded before a body is opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws::audit::Wish;
use aws::audit::bodies::Bodies;
use aws::audit::reader::Row;
use aws::fault::Fault;
use aws::store::beside::Beside;
use domain::audit::canonical::Value as Body;
use domain::audit::label::Label;
use domain::audit::record::Envelope;
use domain::protocol::Scene;
use domain::refusal::Fields;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::carry::calendar;
use lambda::commit::{moved, step_aside};
use lambda::failure::Failure;
use lambda::protocol::gather;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::sight::seen;
use serde_json::{Value, json};

use crate::span::{number, query};

/// How many records one answer has at most.
const PAGE_MAX: u64 = 100;

/// Answers it.
pub async fn show(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let mut fields = Fields::default();
    let [from, limit] = query(request, ["from", "limit"], &mut fields);
    let from = number(&mut fields, "from", from, (0, u64::MAX)).unwrap_or(0);
    let limit = number(&mut fields, "limit", limit, (1, PAGE_MAX)).unwrap_or(PAGE_MAX);
    fields.done()?;
    for attempt in 0.. {
        match opened(app, request, admitted, (from, limit)).await {
            // The grant it was decided on may have ended meanwhile.
            Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
            answered => return answered,
        }
    }
    Err(Fault::Moved.into())
}

async fn opened(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    (from, limit): (u64, u64),
) -> Result<Reply, Failure> {
    let ticket = seen(app, request, admitted).await?;
    let practice = &ticket.practice;
    let gathered = gather(app, &ticket).await?;
    let calendar = calendar(&admitted.setup, &ticket)?;
    // Made here: one that a caller could repeat would let a second look pass as the first.
    let rid = Label::new(&app.new_id(request.now)?.to_string())
        .map_err(|why| Fault::Refused(format!("a record: {why}")))?;
    let scene = Scene {
        setup: &admitted.setup,
        calendar: &calendar,
        ticket: &ticket,
        protocol: &gathered.protocol,
        caller: &admitted.caller,
        rid: &rid,
        id: &rid,
        now: request.now,
    };
    let numbers = gathered.records.iter().map(|one| one.entry.tail.seq);
    let first = usize::try_from(from).unwrap_or(usize::MAX);
    let most = usize::try_from(limit).unwrap_or_default();
    let numbers: Vec<u64> = numbers.skip(first).take(most).collect();
    let to = from.saturating_add(numbers.len() as u64);
    let draft = scene.look(from, to)?;
    let rows = app.log.rows(practice, &numbers).await?;
    let body = Body::Object(BTreeMap::from([(
        Cow::Borrowed("corr"),
        Body::Text(Cow::Borrowed(request.id.as_str())),
    )]));
    let wish = Wish {
        draft,
        body: &body,
        patients: Vec::new(),
        after: Some(gathered.protocol.tail),
        beside: Beside::default(),
    };
    let receipt = app.recorder.append_with(practice, wish, request.now);
    let receipt = receipt.await?;
    let mut bodies = Bodies::new(&app.kms, &app.config.audit_key, practice, &receipt);
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(item(&mut bodies, row).await?);
    }
    let next = (to < gathered.records.len() as u64).then_some(to);
    Ok(Reply::json(
        200,
        &json!({"items": items, "next": next, "record": receipt.seq}),
    ))
}

/// A record and its body; `null` for one that was purged.
async fn item(bodies: &mut Bodies<'_>, row: &Row) -> Result<Value, Failure> {
    let envelope = Envelope::read(row.envelope.as_bytes())
        .map_err(|why| Fault::Corrupt(format!("a record: {why}")))?;
    let body = match &row.ciphertext {
        None => Value::Null,
        Some(_) => {
            let body = bodies.open(row, &envelope).await?;
            let body = body.and_then(|body| serde_json::from_slice(&body).ok());
            body.ok_or_else(|| Fault::Corrupt("a record's body".to_owned()))?
        }
    };
    let draft = &envelope.entry.draft;
    Ok(json!({
        "seq": row.seq,
        "at": draft.at,
        "act": draft.act,
        "actor": draft.actor.as_str(),
        "grant": draft.grant.as_ref().map(Label::as_str),
        "session": draft.ses.as_ref().map(Label::as_str),
        "body": body,
    }))
}
