//! One deed under the protocol: gather the ticket's records, decide, append, and again when somebody else was faster.

use aws::audit::{Receipt, Wish};
use aws::fault::Fault;
use aws::store::beside::Beside;
use domain::audit::canonical;
use domain::audit::record::Draft;
use domain::protocol::{Protocol, Scene};
use domain::ticket::change::{Change, Moment};
use domain::ticket::{Status, Ticket};
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::carry::calendar;
use lambda::commit::{moved, step_aside};
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::sight::{seen, visible};
use lambda::{pager, protocol};
use serde_json::{Value, json};

use crate::request_id::RequestId;

/// What a deed writes.
pub struct Deed {
    /// The record.
    pub record: Draft,
    /// What it does to the ticket, if anything.
    pub change: Option<Change>,
}

impl From<Draft> for Deed {
    fn from(record: Draft) -> Self {
        Self {
            record,
            change: None,
        }
    }
}

/// What a deed is decided on.
pub type Decide<'a> = dyn Fn(&Scene<'_>, Moment<'_>) -> Result<Deed, Failure> + Sync + 'a;

/// What goes with the record, whatever is decided.
pub struct With<'a> {
    /// Its body.
    pub body: canonical::Value<'a>,
    /// The tokens of patients.
    pub patients: Vec<String>,
}

impl<'a> From<canonical::Value<'a>> for With<'a> {
    fn from(body: canonical::Value<'a>) -> Self {
        Self {
            body,
            patients: Vec::new(),
        }
    }
}

/// A deed that was carried out, now or by the same request before.
pub struct Done {
    /// The ticket as it is now.
    pub ticket: Ticket,
    protocol: Protocol,
    record: Draft,
    receipt: Receipt,
    replayed: bool,
}

/// Carries a deed out, and shows what was made and where the protocol stands.
pub async fn deed(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    with: With<'_>,
    decide: &Decide<'_>,
) -> Result<Reply, Failure> {
    let done = carry_out(app, request, admitted, with, decide).await?;
    Ok(done.reply(201, &done.view(request, admitted)))
}

/// Carries a deed out: the record, its ticket's change and its pages are one transaction, and so is the condition that
/// the ticket's records are still those the deed was decided on.
pub async fn carry_out(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    with: With<'_>,
    decide: &Decide<'_>,
) -> Result<Done, Failure> {
    let ids = RequestId::of(app, request, admitted).await?;
    let mut ticket = seen(app, request, admitted).await?;
    for attempt in 0.. {
        let gathered = protocol::gather(app, &ticket).await?;
        if let Some(record) = ids.recorded(&gathered.records)? {
            return Ok(Done {
                receipt: Receipt::of(record),
                record: record.entry.draft.clone(),
                protocol: gathered.protocol,
                ticket,
                replayed: true,
            });
        }
        let calendar = calendar(&admitted.setup, &ticket)?;
        let scene = Scene {
            setup: &admitted.setup,
            calendar: &calendar,
            ticket: &ticket,
            protocol: &gathered.protocol,
            caller: &admitted.caller,
            rid: &ids.rid,
            id: &ids.id,
            now: request.now,
        };
        let moment = Moment {
            setup: &admitted.setup,
            calendar: &calendar,
            now: request.now,
        };
        let Deed { record, change } = decide(&scene, moment)?;
        let beside = match &change {
            // The ticket's own write has its version for a condition.
            Some(change) => app.store.beside(change, request.now)?,
            // What was done is judged, and leave ended, after the close as well.
            None if record.act.judges() || ticket.status == Status::Closed => Beside::default(),
            None => app.store.unclosed(&ticket.practice, ticket.id)?,
        };
        let wish = Wish {
            draft: record.clone(),
            body: &with.body,
            patients: with.patients.clone(),
            after: Some(gathered.protocol.tail),
            beside,
        };
        let appended = app
            .recorder
            .append_with(&ticket.practice, wish, request.now)
            .await;
        match appended.map_err(Failure::from) {
            Ok(receipt) => {
                if let Some(change) = &change {
                    pager::send(app, &admitted.setup, change, request.now).await;
                    ticket = change.ticket.clone();
                }
                return Ok(Done {
                    protocol: gathered.protocol.with(&record),
                    ticket,
                    record,
                    receipt,
                    replayed: false,
                });
            }
            Err(failure) if moved(&failure, attempt) => step_aside(app, attempt).await?,
            Err(failure) => return Err(failure),
        }
        let read = app.store.ticket(&ticket.practice, ticket.id).await?;
        let read = read.filter(|ticket| visible(admitted, ticket));
        ticket = read.ok_or(domain::refusal::Refusal::NotFound("ticket"))?;
    }
    Err(Fault::Lost.into())
}

impl Done {
    /// An answer, which says when it was given before.
    pub fn reply(&self, status: u16, body: &Value) -> Reply {
        let reply = Reply::json(status, body);
        match self.replayed {
            true => reply.with("idempotency-replayed", "true"),
            false => reply,
        }
    }

    /// The receipt of its record.
    pub fn receipt(&self) -> Value {
        json!({
            "log": self.receipt.log.as_str(),
            "seq": self.receipt.seq,
            "leaf": self.receipt.leaf,
            "at": self.record.at,
        })
    }

    /// What was made, the receipt of its record, and where the protocol stands now.
    fn view(&self, request: &Request, admitted: &Admitted) -> Value {
        let (now, record, protocol) = (request.now, &self.record, &self.protocol);
        let mut body = protocol::view(&admitted.setup, &self.ticket, protocol, now);
        let id = record.ses.as_ref().filter(|_| record.act.of_session());
        let id = id.or(record.grant.as_ref().filter(|_| record.act.of_grant()));
        let mut grants = protocol.grants.iter();
        let grant = grants.rfind(|one| record.grant.as_ref() == Some(&one.id));
        let mut sessions = protocol.sessions.iter();
        let session = sessions.rfind(|one| record.ses.as_ref() == Some(&one.id));
        if let Some(body) = body.as_object_mut() {
            body.insert("id".to_owned(), json!(id.unwrap_or(&record.rid).as_str()));
            body.insert("act".to_owned(), json!(record.act));
            body.insert(
                "grant".to_owned(),
                json!(grant.map(|one| protocol::grant(one, now))),
            );
            body.insert("session".to_owned(), json!(session.map(protocol::session)));
            body.insert("receipt".to_owned(), self.receipt());
        }
        body
    }
}
