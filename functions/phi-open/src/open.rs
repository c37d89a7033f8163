//! Opening entries of one ticket, once that is recorded.

use aws::audit::Receipt;
use aws::opener::Opener;
use aws::sealer::Texts;
use aws::store::ticket::Entry;
use domain::event::Event;
use domain::ticket::Ticket;
use lambda::app::App;
use lambda::failure::Failure;

/// An entry and its texts.
pub struct Opened<'a> {
    /// The entry.
    pub event: &'a Event,
    /// What it was sealed as.
    pub purpose: &'a str,
    /// Its texts by name.
    pub texts: Texts,
}

/// What happened to a ticket, in order; pages left out.
pub async fn timeline(app: &App, ticket: &Ticket) -> Result<Vec<Event>, Failure> {
    let entries = app.store.timeline(&ticket.practice, ticket.id).await?;
    let events = entries.into_iter().filter_map(|entry| match entry {
        Entry::Event(event) => Some(*event),
        Entry::Page(_) => None,
    });
    Ok(events.collect())
}

/// Opens the sealed ones of these entries.
pub async fn open<'a>(
    app: &App,
    ticket: &Ticket,
    entries: &[&'a Event],
    receipt: &Receipt,
) -> Result<Vec<Opened<'a>>, Failure> {
    let mut opener = Opener::new(&app.kms, &app.config.text_key, receipt);
    let mut opened = Vec::new();
    for event in entries {
        let Some(sealed) = &event.sealed else {
            continue;
        };
        opened.push(Opened {
            event,
            purpose: &sealed.purpose,
            texts: opener.open(&ticket.practice, ticket.id, sealed).await?,
        });
    }
    Ok(opened)
}
