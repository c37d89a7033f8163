//! Where a check's ticket stands, read from the ticket, its timeline and its reports.

use aws::store::ticket::Entry;
use domain::check::standing::Standing;
use domain::check::verdict::Held;
use domain::event::Event;
use domain::practice::Setup;
use domain::ticket::Channel;

use crate::app::App;
use crate::failure::Failure;

/// How many reports are read at a time.
const PART: i32 = 100;

/// Where a ticket stands; none when there is no ticket, or it is gone.
pub async fn standing(
    app: &App,
    setup: &Setup,
    held: Option<&Held>,
) -> Result<Option<Standing>, Failure> {
    let Some(held) = held else { return Ok(None) };
    let practice = &setup.practice.id;
    let Some(ticket) = app.store.ticket(practice, held.ticket).await? else {
        return Ok(None);
    };
    let timeline = app.store.timeline(practice, held.ticket).await?;
    let events: Vec<Event> = timeline
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Event(event) => Some(*event),
            Entry::Page(_) => None,
        })
        .collect();
    let mut joined: Vec<Channel> = Vec::new();
    let mut after = None;
    // Only a ticket that others could join has any.
    while ticket.led {
        let (reports, next) = app
            .store
            .reports(practice, held.ticket, after, PART)
            .await?;
        let whole = app.store.whole(practice, &reports).await?;
        joined.extend(whole.iter().map(|report| report.channel));
        if next.is_none() {
            break;
        }
        after = next;
    }
    Ok(Some(Standing::of(&ticket, &events, &joined, &setup.people)))
}
