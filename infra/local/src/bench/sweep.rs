//! What a minute costs when many tickets are open and none of them is due.

use aws::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::{PracticeId, TicketId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::pile::{self, Row};
use super::{AT, Ended, ask, spent, tell, timed};
use crate::demo::desk_at;

/// What puts a ticket's row in the indexes: all of it that a sweep can come across before it is due.
const INDEXED: [&str; 6] = [
    "pk",
    "sk",
    "due_shard",
    "due_at",
    "opened_pk",
    "opened_at_id",
];
/// How many open tickets the first measurement has; each further one has ten times as many.
const FIRST: usize = 100;
/// How many sweeps a measurement takes the median of.
const RUNS: usize = 9;

/// Measures sweeps with a hundred open tickets, a thousand, and so on up to so many.
///
/// # Errors
/// When anything does not answer.
pub async fn measure(most: usize) -> Result<(), Ended> {
    let at: Timestamp = AT.parse()?;
    let (desk, _) = desk_at(at).await?;
    let practice = pile::practice()?;
    let request = json!({"summary": "A second monitor", "system": "workstation", "symptom": "request", "scope": "user"});
    let opened = ask(&desk, "staff", "POST", "/v1/tickets", request).await?;
    let id = opened["id"].as_str().and_then(TicketId::parse);
    let like = pile::row(&desk, id.ok_or("no id")?).await?;
    // Later than every sweep of this bench: open, and not due.
    let due = at + SignedDuration::from_hours(24);
    let (mut open, mut wanted) = (1, FIRST);
    while wanted <= most {
        pile::up(&desk, open..wanted, |number| {
            waiting(&like, &practice, number, due)
        })
        .await?;
        open = wanted;
        let mut all = Vec::new();
        for _ in 0..RUNS {
            spent(&desk);
            let fired = async { Ok(desk.gateway.fire("sla-sweep", at).await?) };
            let (told, took) = timed(fired).await?;
            if told["due"] != 0 {
                return Err(format!("{} tickets are due", told["due"]).into());
            }
            let (units, calls) = spent(&desk);
            all.push((took, calls, units));
        }
        all.sort_by_key(|run| run.0);
        let (took, calls, units) = all.swap_remove(RUNS / 2);
        tell(
            &json!({"what": format!("sweep, {open} open, none due"), "calls": calls, "capacity": units, "ms": took}),
        );
        wanted *= 10;
    }
    Ok(())
}

/// The row of an open ticket like this one, due at an instant.
fn waiting(like: &Row, practice: &PracticeId, number: usize, due: Timestamp) -> Row {
    let id = pile::id(number);
    let mut row = like.clone();
    row.retain(|name, _| INDEXED.contains(&name.as_str()));
    for (name, value) in [
        ("pk", keys::ticket(practice, id)),
        ("due_at", keys::due(due, id, keys::TICKET)),
        ("due_shard", keys::shard(id)),
    ] {
        row.insert(name.to_owned(), AttributeValue::S(value));
    }
    row
}
