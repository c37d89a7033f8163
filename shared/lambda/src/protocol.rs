//! A ticket's PHI protocol as functions gather and show it: the records of its chain, folded.

use aws::fault::Fault;
use domain::audit::label::Label;
use domain::audit::record::Envelope;
use domain::practice::Setup;
use domain::protocol::gate::{Open, Subject};
use domain::protocol::grant::{Grant, GrantState};
use domain::protocol::session::Session;
use domain::protocol::step::Work;
use domain::protocol::{Protocol, touches_phi};
use domain::ticket::Ticket;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::App;

/// A ticket's records and where they leave its protocol.
pub struct Gathered {
    /// The records, in order.
    pub records: Vec<Envelope>,
    /// Their fold.
    pub protocol: Protocol,
}

/// Reads a ticket's records and folds them.
pub async fn gather(app: &App, ticket: &Ticket) -> Result<Gathered, Fault> {
    let id = Label::from(&ticket.id);
    let records = app.log.ticket(&ticket.practice, &id).await?;
    let protocol = Protocol::of(&records);
    Ok(Gathered { records, protocol })
}

/// What the close gate has to know of a ticket. The work on an incident is the incident's to account for, not each of
/// its reports'; what is taken back before anybody responded was not worked on.
#[must_use]
pub fn subject(setup: &Setup, ticket: &Ticket, withdraws: bool) -> Subject {
    let untouched = withdraws && ticket.responder.is_none() && ticket.cycle() == 0;
    Subject {
        phi: ticket.phi,
        worked_on_phi: touches_phi(setup, ticket.system.as_ref())
            && ticket.incident.is_none()
            && !untouched,
        cycle: u32::try_from(ticket.cycle()).unwrap_or(u32::MAX),
    }
}

/// A protocol as answers show it: structure only, never a word of a body.
#[must_use]
pub fn view(setup: &Setup, ticket: &Ticket, protocol: &Protocol, now: Timestamp) -> Value {
    let subject = subject(setup, ticket, false);
    let open: Vec<_> = protocol.open(now).into_iter().map(opened).collect();
    let grants: Vec<_> = protocol.grants.iter().map(|one| grant(one, now)).collect();
    let sessions: Vec<_> = protocol.sessions.iter().map(session).collect();
    let accessed = protocol.accessed_by(subject.cycle);
    let accessed_by: Vec<_> = accessed.map(Label::as_str).collect();
    json!({
        "open": open,
        "missing": protocol.missing(subject, now),
        "applies": protocol.applies(subject),
        "grants": grants,
        "sessions": sessions,
        "custody": protocol.work.as_ref().map(work),
        "accessed_by": accessed_by,
        "attested": protocol.attested_in == Some(subject.cycle),
        "records": protocol.tail.seq,
    })
}

fn opened(open: Open<'_>) -> Value {
    match open {
        Open::Grant(one) => json!({
            "kind": "grant",
            "id": one.id.as_str(),
            "person": one.holder.as_str(),
            "awaits": match one.state {
                GrantState::Asked => "approval",
                _ if one.awaits_assessment() => "assessment",
                _ if one.awaits_review() => "review",
                _ => "end",
            },
        }),
        Open::Session(one) => json!({
            "kind": "session",
            "id": one.id.as_str(),
            "person": one.sponsor.as_str(),
            "awaits": if one.end.is_some() { "evidence" } else { "end" },
        }),
    }
}

/// A grant.
#[must_use]
pub fn grant(grant: &Grant, now: Timestamp) -> Value {
    let (state, until) = match grant.state {
        GrantState::Asked => ("asked", None),
        GrantState::Given { until } if now < until => ("given", Some(until)),
        GrantState::Given { until } => ("expired", Some(until)),
        GrantState::Denied => ("denied", None),
        GrantState::Ended => ("ended", None),
    };
    json!({
        "id": grant.id.as_str(),
        "holder": grant.holder.as_str(),
        "state": state,
        "categories": grant.categories,
        "purpose": grant.purpose,
        "asked_at": grant.asked_at,
        "minutes": grant.minutes,
        "until": until,
        "alone": grant.alone,
        "sample": grant.sample,
        "reviewed": grant.justified.is_some(),
        "justified": grant.justified,
        "assessed": grant.assessed,
        "emergency": grant.emergency.map(|review_by| json!({"review_by": review_by})),
    })
}

/// A session.
#[must_use]
pub fn session(session: &Session) -> Value {
    let lacks = session.end.as_ref().and_then(|end| end.lacks.as_deref());
    json!({
        "id": session.id.as_str(),
        "sponsor": session.sponsor.as_str(),
        "tool": session.tool.as_str(),
        "started_at": session.started_at,
        "attended": session.attended,
        "vendor": session.vendor,
        "observe": session.observe,
        "ended": session.end.is_some(),
        "complete": session.end.is_some() && lacks.is_none(),
        "lacks": lacks.map(|lacks| lacks.split('+').collect::<Vec<_>>()).unwrap_or_default(),
    })
}

fn work(work: &Work) -> Value {
    let done: Vec<_> = work
        .done
        .iter()
        .zip(1_u32..)
        .map(|(done, step)| {
            json!({
                "step": step,
                "performer": done.performer.as_str(),
                "confirmed": !done.unconfirmed,
            })
        })
        .collect();
    json!({
        "procedure": work.procedure.as_str(),
        "version": work.version,
        "of": work.of,
        "next": work.next(),
        "done": done,
    })
}
