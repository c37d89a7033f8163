//! Pages that are unsent: claimed, checked against the ticket, bundled for each person.

use std::collections::{BTreeMap, HashMap};

use aws::store::due::Due;
use aws::teller::Letter;
use domain::refusal::Refusal;
use jiff::Timestamp;
use lambda::app::App;
use lambda::carry::calendar;
use lambda::failure::Failure;
use lambda::pager::{Claimed, redrive};

use crate::{Practices, Swept, ids, put_off};

/// Sends what is due, one message for each person and practice.
pub async fn send(
    app: &App,
    practices: &Practices,
    due: Vec<Due>,
    at: Timestamp,
    swept: &mut Swept,
) {
    let tickets = ids(&due).len();
    let mut people: BTreeMap<_, Vec<Claimed>> = BTreeMap::new();
    let mut read = HashMap::with_capacity(tickets);
    for one in due {
        match claim(app, practices, &one, &mut read, at).await {
            Ok(Some(claimed)) => people
                .entry((
                    claimed.page.practice.clone(),
                    claimed.page.to.clone(),
                    claimed.page.reason.is_notice(),
                ))
                .or_default()
                .push(claimed),
            Ok(None) => {}
            Err(failure) => swept.troubled += put_off(app, &one, at, &failure).await,
        }
    }
    for claimed in people.into_values() {
        match redrive(app, &claimed, at).await {
            Ok(sent) => {
                swept.published += sent.published;
                swept.withdrawn += sent.withdrawn;
            }
            // The claim runs out in 30 seconds: the next sweep tries again.
            Err(failure) => {
                swept.troubled += claimed.len();
                for one in &claimed {
                    lambda::telemetry::unsent(&one.ticket, &one.page, &failure);
                }
            }
        }
    }
}

type Read = HashMap<domain::ids::TicketId, domain::ticket::Ticket>;

/// Claims a page, then reads what it speaks of: what a response made false meanwhile is withdrawn.
async fn claim(
    app: &App,
    practices: &Practices,
    due: &Due,
    read: &mut Read,
    at: Timestamp,
) -> Result<Option<Claimed>, Failure> {
    let setup = practices.get(app, &due.practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let Some(page) = app.store.claim(due, at).await? else {
        return Ok(None);
    };
    let ticket = match read.get(&due.ticket) {
        Some(ticket) => ticket.clone(),
        None => {
            let ticket = app.store.ticket(&due.practice, due.ticket).await?;
            let ticket = ticket.ok_or(Refusal::NotFound("ticket"))?;
            read.insert(due.ticket, ticket.clone());
            ticket
        }
    };
    let calendar = calendar(&setup, &ticket)?;
    Ok(Some(Claimed {
        due: due.clone(),
        page,
        ticket,
        calendar,
    }))
}

/// Tells the operator of something that keeps failing. Ids only.
pub async fn tell_operator(app: &App, due: &Due, troubles: u64) {
    let Some(topic) = app.config.operator_topic.clone() else {
        return;
    };
    let letter = Letter {
        topic,
        subject: "StatDesk: something due cannot be handled".to_owned(),
        text: format!(
            "Practice {}, ticket {}: something due has failed {troubles} times and is tried again. See the log of sla-sweep.",
            due.practice, due.ticket
        ),
        attributes: vec![
            ("practice", due.practice.to_string()),
            ("reason", "troubled".to_owned()),
        ],
    };
    if let Err(fault) = app.teller.publish(&letter).await {
        lambda::telemetry::troubled(&due.ticket, troubles, &Failure::from(fault));
    }
}
