//! What an opening is recorded as: in the practice's log first, then on the ticket's timeline.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws::audit::{Receipt, Wish};
use aws::fault::Fault;
use aws::store::beside::Beside;
use domain::audit::canonical::Value;
use domain::audit::label::{Fact, Facts, Label, NotClear};
use domain::audit::record::{Act, Disclosure, Draft, Outcome, Purpose, TicketTail};
use domain::event::{Event, Happened};
use domain::ids::EventId;
use domain::practice::Setup;
use domain::protocol::text_categories;
use domain::role::{Actor, Role};
use domain::ticket::Ticket;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::request::Request;

/// An opening that is recorded.
pub struct Recorded {
    /// Proof of the log's record.
    pub receipt: Receipt,
    /// The timeline's.
    pub event: Event,
}

/// Who reads.
pub struct Reader {
    /// As the timeline names them.
    pub actor: Actor,
    /// As the log does.
    pub name: String,
    /// How they came in.
    pub amr: &'static str,
    /// As what.
    pub role: &'static str,
    /// Why, where no grant says.
    pub purpose: Purpose,
    /// Whether the practice's words are 42 CFR Part 2 data.
    pub part2: bool,
}

impl Reader {
    /// Somebody with a key.
    pub fn of(admitted: &Admitted) -> Self {
        let caller = &admitted.caller;
        Self {
            actor: Actor::Person(caller.person.clone()),
            name: caller.person.as_str().to_owned(),
            amr: "key",
            role: match caller.is(Role::Technician) {
                true => "technician",
                false => "manager",
            },
            purpose: Purpose::SystemAdministration,
            part2: admitted.setup.practice.part2,
        }
    }

    /// The reporter, by the link to their own ticket.
    pub fn reporter(setup: &Setup) -> Self {
        Self {
            actor: Actor::Reporter,
            name: "reporter".to_owned(),
            amr: "link",
            role: "reporter",
            purpose: Purpose::Operations,
            part2: setup.practice.part2,
        }
    }
}

/// The leave under which somebody opens a text.
pub struct Leave {
    /// The grant.
    pub grant: Label,
    /// Its purpose, which is the reading's.
    pub purpose: Purpose,
    /// Where the ticket's records ended when it held.
    pub after: TicketTail,
}

/// Records that somebody opens these sealed entries of a ticket. The record's id is made here: one that a caller could
/// repeat would let a second opening pass as the first.
pub async fn record(
    app: &App,
    request: &Request,
    reader: &Reader,
    ticket: &Ticket,
    leave: Option<Leave>,
    sealed: &[&Event],
) -> Result<Recorded, Failure> {
    let event = Event {
        id: EventId::aside(app.new_id(request.now)?),
        at: request.now,
        recorded_at: request.now,
        actor: reader.actor.clone(),
        what: Happened::TextOpened {},
        sealed: None,
    };
    let after = leave.as_ref().map(|leave| leave.after);
    let draft = draft(&event, reader, ticket, leave, sealed.len())
        .map_err(|why| Fault::Refused(format!("a record: {why}")))?;
    let body = body(request, sealed);
    let wish = Wish {
        draft,
        body: &body,
        patients: Vec::new(),
        after,
        beside: Beside::default(),
    };
    let receipt = app
        .recorder
        .append_with(&ticket.practice, wish, request.now);
    let receipt = receipt.await?;
    app.store.note(&ticket.practice, ticket.id, &event).await?;
    Ok(Recorded { receipt, event })
}

fn draft(
    event: &Event,
    reader: &Reader,
    ticket: &Ticket,
    leave: Option<Leave>,
    entries: usize,
) -> Result<Draft, NotClear> {
    let mut fact = Facts::default();
    let entries = i64::try_from(entries).unwrap_or(i64::MAX);
    fact.insert("entries", Fact::int(entries)?)?;
    // What nothing marks as patient data is none of 42 CFR Part 2 either.
    let part2 = reader.part2 && ticket.phi;
    Ok(Draft {
        act: Act::PhiRead,
        actor: Label::new(&reader.name)?,
        amr: Label::new(reader.amr)?,
        at: event.at,
        cat: text_categories(part2),
        disc: Disclosure::Tpo,
        fact,
        grant: leave.as_ref().map(|leave| leave.grant.clone()),
        out: Outcome::Ok,
        p2: part2,
        phi: ticket.phi,
        pou: leave.map_or(reader.purpose, |leave| leave.purpose),
        rid: Label::new(&event.id.0)?,
        role: Label::new(reader.role)?,
        ses: None,
        tkt: Some(Label::new(&ticket.id.to_string())?),
    })
}

/// What only an auditor reads: which entries, asked for by which request.
fn body<'a>(request: &'a Request, sealed: &[&'a Event]) -> Value<'a> {
    let text = |text: &'a str| Value::Text(Cow::Borrowed(text));
    let opened = sealed.iter().map(|event| text(&event.id.0)).collect();
    Value::Object(BTreeMap::from([
        (Cow::Borrowed("corr"), text(&request.id)),
        (Cow::Borrowed("entries"), Value::List(opened)),
    ]))
}
