//! What a minute costs when many tickets are open and none of them is due.

use domain::ids::TicketId;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{AT, BACKLOG, Ended, ask, practice, row, spent, tell, timed};
use crate::backlog;
use crate::demo::desk_at;

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
    let practice = practice()?;
    let request = json!({"summary": "A second monitor", "system": "workstation", "symptom": "request", "scope": "user"});
    let opened = ask(&desk, "staff", "POST", "/v1/tickets", request).await?;
    let id = opened["id"].as_str().and_then(TicketId::parse);
    let like = row(&desk, id.ok_or("no id")?).await?;
    // Later than every sweep of this bench: open, and not due.
    let due = at + SignedDuration::from_hours(24);
    let (mut open, mut wanted) = (1, FIRST);
    while wanted <= most {
        let rows = (open..wanted).map(|number| backlog::id(BACKLOG, number));
        let rows = rows.map(|id| backlog::waiting(&like, &practice, id, due));
        backlog::write(desk.gateway.stack(), &desk.app.config.desk_table, rows).await?;
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
