//! Gathering a window: its lines from the index, each dropped once it is counted; rows only of tickets from before lines were
//! kept, a hundred at a time and several at once.

use std::collections::BTreeMap;

use aws::store::list::PAGE_MAX;
use domain::calendar::Calendar;
use domain::ids::{LocationId, TicketId};
use domain::practice::Setup;
use domain::protocol::touches_phi;
use domain::refusal::Refusal;
use domain::report::days::Days;
use domain::report::join::Gathered as Joined;
use domain::report::known::Window;
use domain::report::line::Line;
use domain::routing::Records;
use domain::ticket::Status;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use jiff::civil::Date;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;

/// How many batches are read at a time.
const AT_ONCE: usize = 8;
/// The most tickets of a window that one report reads.
pub const TICKETS_MAX: usize = 120_000;
/// The most tickets whose PHI records are read: those that were opened last.
pub const MARKED_MAX: usize = 50;

/// A window of tickets, counted.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Its summaries.
    pub days: Days,
    /// Tickets near patient data that are not closed, those opened last.
    pub marked: Vec<TicketId>,
    /// How many there are in all.
    pub marked_in_all: usize,
    /// Emergency accesses that wait for a review.
    pub unreviewed: u64,
    /// Who has resolved how much of what at first contact.
    pub records: Records,
    /// How many tickets were read.
    pub tickets: usize,
    /// How many could not be, which the operator was told.
    pub unread: usize,
}

/// The calendars by which a practice's days begin and end.
pub struct Clocks {
    places: BTreeMap<LocationId, Calendar>,
    own: Calendar,
}

impl Clocks {
    /// Of a practice.
    pub fn of(setup: &Setup) -> Result<Self, Failure> {
        let corrupt = || aws::fault::Fault::Corrupt("the practice's calendar".to_owned());
        let own = setup.practice.calendar(None).map_err(|_| corrupt())?;
        let sites = setup.practice.locations.iter();
        let places =
            sites.filter_map(|site| Some((site.id.clone(), setup.calendar(&site.id).ok()?)));
        Ok(Self {
            places: places.collect(),
            own,
        })
    }

    /// The practice's today.
    pub fn today(&self, now: Timestamp) -> Date {
        self.own.date(now)
    }

    /// The day on which a ticket was opened, as its place's calendar showed it.
    pub fn day(&self, ticket: &Line) -> Date {
        let place = self.places.get(&ticket.location).unwrap_or(&self.own);
        place.date(ticket.opened_at)
    }

    /// From the first of a window's beginnings to the last of its ends, wherever its places are.
    pub fn span(&self, window: Window) -> (Timestamp, Timestamp) {
        let all = || self.places.values().chain([&self.own]);
        let from = all().map(|calendar| calendar.begins(window.from)).min();
        let until = all().map(|calendar| calendar.ends(window.until)).max();
        (
            from.unwrap_or(Timestamp::MIN),
            until.unwrap_or(Timestamp::MAX),
        )
    }
}

/// Counts the tickets of a window, as they stand at an instant.
pub async fn gather(
    app: &App,
    setup: &Setup,
    clocks: &Clocks,
    window: Window,
    now: Timestamp,
) -> Result<Gathered, Failure> {
    let practice = &setup.practice.id;
    let (from, until) = clocks.span(window);
    let mut joined = Joined::default();
    let mut gathered = Gathered::default();
    let mut take = |line: &Line| {
        let day = clocks.day(line);
        if (window.from..=window.until).contains(&day) {
            joined.take(line, day, setup, now);
            gathered.take(setup, line, now);
        }
    };
    let (mut read, mut unlined) = (0, Vec::new());
    let mut after = None;
    loop {
        let opened = app.store.opened_between(practice, from, until, after);
        let (page, next) = opened.await?;
        read += page.len();
        if read > TICKETS_MAX {
            let why =
                format!("The window has more than {TICKETS_MAX} tickets. Ask for fewer days.");
            return Err(Refusal::WrongState(why).into());
        }
        for opened in page {
            match opened.line {
                Some(line) => take(&line),
                None => unlined.push(opened.id),
            }
        }
        if next.is_none() {
            break;
        }
        after = next;
    }
    let mut unread = 0;
    let batches: Vec<Vec<TicketId>> = unlined.chunks(PAGE_MAX).map(<[_]>::to_vec).collect();
    let batches = batches
        .into_iter()
        .map(|ids| async move { app.store.each(practice, &ids).await });
    let mut batches = stream::iter(batches).buffered(AT_ONCE);
    while let Some(batch) = batches.next().await {
        for (id, whole) in batch? {
            match whole {
                Ok(ticket) => take(&Line::of(&ticket)),
                Err(fault) => {
                    unread += 1;
                    telemetry::unshown(practice, id, &fault.into());
                }
            }
        }
    }
    gathered.unread = unread;
    gathered.days = joined.done();
    Ok(gathered)
}

impl Gathered {
    fn take(&mut self, setup: &Setup, ticket: &Line, now: Timestamp) {
        self.records.count(ticket, now);
        self.tickets += 1;
        self.unreviewed += ticket.unreviewed;
        let near =
            ticket.phi || touches_phi(setup, ticket.system.as_ref()) && ticket.incident.is_none();
        if near && ticket.status != Status::Closed {
            self.marked_in_all += 1;
            self.marked.push(ticket.id);
            if self.marked.len() > MARKED_MAX {
                self.marked.remove(0);
            }
        }
    }
}
