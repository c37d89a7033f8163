//! `GET /v1/tickets`: newest first, filtered, a page at a time.

use aws::store::list::{PAGE_MAX, Position};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{SystemId, TicketId};
use domain::kind::Tier;
use domain::refusal::Fields;
use domain::ticket::{Status, Ticket};
use futures::future::try_join_all;
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::{Request, spelled};
use lambda::route::Route;
use lambda::sight::visible;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::one::whole;

/// The most index pages one request reads while it looks for matching tickets: a short page with
/// a cursor is better than a long wait.
const PAGES_MAX: usize = 10;

#[derive(Default)]
struct Wanted {
    status: Option<Status>,
    tier: Option<Tier>,
    system: Option<SystemId>,
    incident: Option<TicketId>,
    limit: usize,
    after: Option<String>,
}

impl Wanted {
    fn read(request: &Request) -> Result<Self, Failure> {
        let mut fields = Fields::default();
        let mut wanted = Self {
            limit: 50,
            ..Self::default()
        };
        let query = request.query();
        for (place, (name, value)) in query.iter().enumerate() {
            if query.iter().take(place).any(|(earlier, _)| earlier == name) {
                fields.add(spelled(name), "is given more than once");
                continue;
            }
            match name.as_str() {
                "status" => wanted.status = word(&mut fields, name, value),
                "tier" => wanted.tier = word(&mut fields, name, value),
                "system" => wanted.system = word(&mut fields, name, value),
                "incident" => {
                    wanted.incident = TicketId::parse(value);
                    let sound = wanted.incident.is_some();
                    fields.require(sound, "incident", "must be a ticket's id");
                }
                "limit" => match value.parse() {
                    Ok(limit @ 1..=PAGE_MAX) => wanted.limit = limit,
                    _ => fields.add("limit", "must be 1 to 100"),
                },
                "cursor" => {
                    wanted.after = decode(value);
                    let sound = wanted.after.is_some();
                    fields.require(sound, "cursor", "must be a `next` of an earlier page");
                }
                _ => fields.add(spelled(name), "is not a parameter of this request"),
            }
        }
        fields.done()?;
        Ok(wanted)
    }

    fn fits(&self, ticket: &Ticket) -> bool {
        self.status.is_none_or(|status| ticket.status == status)
            && self.tier.is_none_or(|tier| ticket.tier == tier)
            && self
                .system
                .as_ref()
                .is_none_or(|s| ticket.system.as_ref() == Some(s))
            && self.incident.is_none_or(|i| ticket.incident == Some(i))
    }
}

fn word<T: DeserializeOwned>(fields: &mut Fields, name: &str, value: &str) -> Option<T> {
    let read = serde_json::from_value(Value::String(value.to_owned())).ok();
    fields.require(read.is_some(), name, "is not one of its values");
    read
}

/// Cursors are opaque to callers. They hold an index key of the caller's own practice, nothing
/// secret: the partition is always taken from the key of the caller.
fn encode(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

fn decode(cursor: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD
        .decode(cursor.get(..cursor.len().min(200))?)
        .ok()?;
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.is_empty())
}

fn unsound() -> Failure {
    domain::refusal::Refusal::field("cursor", "must be a `next` of an earlier page").into()
}

/// `GET /v1/tickets`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let wanted = Wanted::read(request)?;
    let (tickets, next) = match wanted.incident {
        Some(incident) => reports(app, &admitted, &wanted, incident).await?,
        None => newest(app, &admitted, &wanted).await?,
    };
    let items = try_join_all(tickets.iter().map(|ticket| whole(app, &admitted, ticket))).await?;
    Ok(Reply::json(
        200,
        &json!({ "items": items, "next": next.map(|at| encode(&at)) }),
    ))
}

type Page = (Vec<Ticket>, Option<String>);

async fn newest(app: &App, admitted: &Admitted, wanted: &Wanted) -> Result<Page, Failure> {
    let practice = &admitted.caller.practice;
    let active_only = wanted.status.is_some_and(Status::is_active);
    let mut after = wanted.after.clone().map(Position);
    if after.as_ref().is_some_and(|at| !at.is_sound()) {
        return Err(unsound());
    }
    let mut found = Vec::new();
    for _ in 0..PAGES_MAX {
        let limit = wanted.limit - found.len();
        // A filter drops most of a page: read whole ones then, and stop at the limit.
        let (page, next) = app
            .store
            .tickets(
                practice,
                active_only,
                after.as_ref(),
                PAGE_MAX.min(limit.max(25)),
            )
            .await?;
        let last_of_page = page.len();
        for (place, ticket) in page.into_iter().enumerate() {
            let at = aws::keys::opened(ticket.opened_at, ticket.id);
            if visible(admitted, &ticket) && wanted.fits(&ticket) {
                found.push(ticket);
            }
            if found.len() == wanted.limit {
                let more = place + 1 < last_of_page || next.is_some();
                return Ok((found, more.then_some(at)));
            }
        }
        after = next;
        if after.is_none() {
            return Ok((found, None));
        }
    }
    Ok((found, after.map(|at| at.0)))
}

async fn reports(
    app: &App,
    admitted: &Admitted,
    wanted: &Wanted,
    incident: TicketId,
) -> Result<Page, Failure> {
    let practice = &admitted.caller.practice;
    let mut after = match &wanted.after {
        Some(cursor) => Some(TicketId::parse(cursor).ok_or_else(unsound)?),
        None => None,
    };
    let mut found = Vec::new();
    for _ in 0..PAGES_MAX {
        let limit = i32::try_from(wanted.limit - found.len()).unwrap_or(1);
        let (ids, next) = app.store.reports(practice, incident, after, limit).await?;
        let page = app.store.whole(practice, &ids).await?;
        found.extend(
            page.into_iter()
                .filter(|ticket| visible(admitted, ticket) && wanted.fits(ticket)),
        );
        after = next;
        if after.is_none() || found.len() >= wanted.limit {
            break;
        }
    }
    Ok((found, after.map(|id| id.to_string())))
}
