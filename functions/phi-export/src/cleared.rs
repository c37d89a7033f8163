//! `GET /v1/tickets/{id}/phi/records`: a ticket's records with their bodies opened: the reasons, comments and evidence in
//! the words of those who gave them. It takes a grant that two people agreed on, and is recorded before a body is opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws::audit::bodies::Bodies;
use aws::audit::reader::Row;
use aws::audit::{Receipt, Wish};
use aws::fault::Fault;
use aws::store::change::Beside;
use domain::audit::canonical::Value as Body;
use domain::audit::label::{Fact, Facts, Label, NotClear};
use domain::audit::record::{Act, Disclosure, Draft, Envelope, Outcome, TicketTail};
use domain::protocol::grant::Grant;
use domain::protocol::{Scene, text_categories};
use domain::refusal::Fields;
use domain::role::Role;
use domain::ticket::Ticket;
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
    let nobody = Label::from(&ticket.id);
    let scene = Scene {
        setup: &admitted.setup,
        calendar: &calendar,
        ticket: &ticket,
        protocol: &gathered.protocol,
        caller: &admitted.caller,
        // Nothing is decided here that would need a name.
        rid: &nobody,
        id: &nobody,
        now: request.now,
    };
    let grant = scene.leave_of_two(&text_categories(admitted.setup.practice.part2))?;
    let numbers = gathered.records.iter().map(|one| one.entry.tail.seq);
    let first = usize::try_from(from).unwrap_or(usize::MAX);
    let most = usize::try_from(limit).unwrap_or_default();
    let numbers: Vec<u64> = numbers.skip(first).take(most).collect();
    let rows = app.log.rows(practice, &numbers).await?;
    let look = Look {
        ticket: &ticket,
        grant,
        from,
        to: from.saturating_add(numbers.len() as u64),
        after: gathered.protocol.tail,
    };
    let receipt = look.record(app, request, admitted).await?;
    let mut bodies = Bodies::new(&app.kms, &app.config.audit_key, practice, &receipt);
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(item(&mut bodies, row).await?);
    }
    let next = (look.to < gathered.records.len() as u64).then_some(look.to);
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

/// A look into a ticket's records.
struct Look<'a> {
    ticket: &'a Ticket,
    grant: &'a Grant,
    from: u64,
    to: u64,
    /// Where the ticket's records ended when the grant held.
    after: TicketTail,
}

impl Look<'_> {
    async fn record(
        &self,
        app: &App,
        request: &Request,
        admitted: &Admitted,
    ) -> Result<Receipt, Failure> {
        let rid = app.new_id(request.now)?.to_string();
        let draft = self
            .draft(request, admitted, &rid)
            .map_err(|why| Fault::Refused(format!("a record: {why}")))?;
        let body = Body::Object(BTreeMap::from([(
            Cow::Borrowed("corr"),
            Body::Text(Cow::Borrowed(request.id.as_str())),
        )]));
        let wish = Wish {
            draft,
            body: &body,
            patients: Vec::new(),
            after: Some(self.after),
            beside: Beside::default(),
        };
        let practice = &self.ticket.practice;
        let recorded = app.recorder.append_with(practice, wish, request.now);
        Ok(recorded.await?)
    }

    fn draft(&self, request: &Request, admitted: &Admitted, rid: &str) -> Result<Draft, NotClear> {
        let number = |number: u64| Fact::int(i64::try_from(number).unwrap_or(i64::MAX));
        let mut fact = Facts::default();
        fact.insert("from", number(self.from)?)?;
        fact.insert("to", number(self.to)?)?;
        fact.insert("format", Fact::text("bodies")?)?;
        let role = match admitted.caller.is(Role::Manager) {
            true => "manager",
            false => "technician",
        };
        let part2 = admitted.setup.practice.part2;
        Ok(Draft {
            act: Act::AuditViewed,
            actor: Label::new(admitted.caller.person.as_str())?,
            amr: Label::new("key")?,
            at: request.now,
            cat: text_categories(part2),
            disc: Disclosure::Tpo,
            fact,
            grant: Some(self.grant.id.clone()),
            out: Outcome::Ok,
            p2: part2,
            phi: self.ticket.phi,
            pou: self.grant.purpose,
            rid: Label::new(rid)?,
            role: Label::new(role)?,
            ses: None,
            tkt: Some(Label::from(&self.ticket.id)),
        })
    }
}
