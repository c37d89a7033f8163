//! How long the standards report over a quarter takes, and the night that prepares it.

use std::collections::HashMap;

use aws::item::Item;
use aws::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::{PracticeId, TicketId};
use domain::report::line::Line;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{AT, BACKLOG, Ended, ask, practice, row, spent, tell, timed};
use crate::backlog;
use crate::demo::desk_at;

/// How many days the quarter has.
const DAYS: i64 = 90;
/// How often the report is asked for.
const RUNS: usize = 3;

/// Measures the report of one practice over so many tickets, and the night.
///
/// # Errors
/// When anything does not answer.
pub async fn measure(tickets: usize) -> Result<(), Ended> {
    let end: Timestamp = AT.parse()?;
    let (desk, _) = desk_at(end).await?;
    let report = json!({"summary": "It does not work", "system": "ehr", "symptom": "down", "scope": "site", "location": "main"});
    let opened = ask(&desk, "staff", "POST", "/v1/tickets", report).await?;
    let id = opened["id"].as_str().and_then(TicketId::parse);
    let like = row(&desk, id.ok_or("no id")?).await?;
    let line = like.get(keys::LINE).and_then(|line| line.as_s().ok());
    let line: Line = serde_json::from_str(line.ok_or("no line")?)?;
    let step = SignedDuration::from_hours(24 * DAYS).as_secs() / i64::try_from(tickets.max(1))?;
    let practice = practice()?;
    let rows = (1..tickets).map(|number| {
        let back = i64::try_from(number).unwrap_or_default() * step;
        let (id, at) = (
            backlog::id(BACKLOG, number),
            end - SignedDuration::from_secs(back),
        );
        opened_at(&like, &line, &practice, id, at)
    });
    backlog::write(desk.gateway.stack(), &desk.app.config.desk_table, rows).await?;
    let mut all = Vec::new();
    for _ in 0..RUNS {
        let path = format!("/v1/reports/standards?days={DAYS}");
        let asked = ask(&desk, "manager", "GET", &path, Value::Null);
        let (told, took) = timed(asked).await?;
        let (units, calls) = spent(&desk);
        all.push((took, told["tickets"].clone(), calls, units));
    }
    all.sort_by_key(|run| run.0);
    let (took, counted, calls, units) = all.swap_remove(RUNS / 2);
    tell(
        &json!({"what": format!("standards report, {DAYS} days, {counted} tickets"), "count": counted, "calls": calls, "capacity": units, "ms": took}),
    );
    let night = async { Ok(desk.gateway.fire("standards-report", end).await?) };
    let (night, took) = timed(night).await?;
    let (units, calls) = spent(&desk);
    tell(
        &json!({"what": format!("its night, {} tickets", night["tickets"]), "count": night["tickets"], "calls": calls, "capacity": units, "ms": took}),
    );
    Ok(())
}

/// The row of a ticket like this one, opened at another instant.
fn opened_at(like: &Item, line: &Line, practice: &PracticeId, id: TicketId, at: Timestamp) -> Item {
    let line = Line {
        id,
        opened_at: at,
        ..line.clone()
    };
    let mut row = like.clone();
    // What is due is not what is measured.
    row.remove("due_shard");
    row.remove("due_at");
    row.extend(HashMap::from(
        [
            ("pk", keys::ticket(practice, id)),
            ("id", id.to_string()),
            ("opened_at", at.to_string()),
            ("opened_at_id", keys::opened(at, id)),
            (keys::LINE, serde_json::to_string(&line).unwrap_or_default()),
        ]
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value))),
    ));
    row
}
