//! Where a check's ticket stands, read from the ticket, its timeline and its reports.

use aws::store::ticket::Entry;
use domain::check::standing::Standing;
use domain::check::verdict::Held;
use domain::event::Event;
use domain::ids::TicketId;
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
    // Only a ticket that others could join has any reports.
    let joined = match ticket.led {
        true => joined(app, setup, held.ticket).await?,
        false => Vec::new(),
    };
    Ok(Some(Standing::of(&ticket, &events, &joined, &setup.people)))
}

/// How each report that has joined an incident came in.
async fn joined(app: &App, setup: &Setup, incident: TicketId) -> Result<Vec<Channel>, Failure> {
    let practice = &setup.practice.id;
    let (mut joined, mut after) = (Vec::new(), None);
    loop {
        let (reports, next) = app.store.reports(practice, incident, after, PART).await?;
        let whole = app.store.whole(practice, &reports).await?;
        joined.extend(whole.iter().map(|report| report.channel));
        if next.is_none() {
            return Ok(joined);
        }
        after = next;
    }
}
