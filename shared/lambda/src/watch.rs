//! Watching: readings, pings and the passing of time are put to checks, kept, and told as tickets.
//!
//! What was heard is kept first, and each step that follows is one transaction with the check's row: whoever is stopped
//! in between leaves a check that is due at once, and what was done is not done again.

use std::collections::{BTreeMap, BTreeSet};

use domain::check::maintenance::spread;
use domain::check::{Phase, keep};
use domain::ids::{CheckId, TicketId};
use domain::practice::Setup;
use domain::reading::ping::Ping;
use domain::reading::{Reading, Rejected};
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::failure::Failure;

mod blind;
mod deed;
mod new;
mod parts;
mod places;
mod put;
mod see;
mod ticket;
mod words;
mod world;

use put::Seen;
use world::World;

pub use blind::BLIND;
pub use places::CHECKS_MAX;

/// How long whoever has kept a reading has for what follows from it; then the sweep takes over.
const CLAIM: SignedDuration = SignedDuration::from_secs(30);
/// How many checks' tickets are worked on at a time.
const AT_ONCE: usize = 8;
/// How many in one round: whoever sent the readings waits for it, and what is left is due in half a minute.
const ACTED_MAX: usize = 100;

/// What is put to a check.
#[derive(Clone)]
pub enum Input {
    /// A reading of our own format.
    Reading(Box<Reading>),
    /// An alert, which its sender has damped.
    Alert(Box<Reading>),
    /// A ping of a job.
    Ping(Ping),
    /// What was seen of it from outside, now.
    Looked(Box<domain::check::target::Seen>),
    /// Nothing but that time has passed.
    Look,
}

/// Something that was heard of a check.
#[derive(Clone)]
pub struct Heard {
    /// Its place in what was sent.
    pub index: usize,
    /// The check.
    pub check: CheckId,
    /// What.
    pub input: Input,
}

impl Input {
    /// The reading, if it is one.
    const fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Reading(reading) | Self::Alert(reading) => Some(reading),
            Self::Ping(_) | Self::Looked(_) | Self::Look => None,
        }
    }
}

/// What came of it.
#[derive(Default)]
pub struct Watched {
    /// How many were taken.
    pub accepted: usize,
    /// The checks that are there.
    pub known: BTreeSet<CheckId>,
    /// Those that were not, and why.
    pub rejected: Vec<Rejected>,
    /// The tickets that were opened, or on which something happened.
    pub tickets: BTreeSet<TicketId>,
    /// How many checks changed.
    pub changed: usize,
    /// The checks that could not be handled: what was heard is kept as far as it could be, and is due again.
    pub failed: Vec<(CheckId, Failure)>,
}

/// Puts what was heard to the checks of one practice.
///
/// # Errors
/// When what was heard could not be kept: nothing is lost if it is sent again.
pub async fn watch(
    app: &App,
    setup: &Setup,
    heard: Vec<Heard>,
    now: Timestamp,
) -> Result<Watched, Failure> {
    let practice = &setup.practice.id;
    let around = app.monitor.around(practice).await?;
    let windows = around.windows.iter().map(|one| one.window.clone());
    let windows = spread(windows, &setup.systems);
    let mut world = World::new(app, setup, &windows, around.troubles, now);
    world.count = around.count;
    let mut watched = Watched::default();
    let mut seen = see::see(&world, heard, &mut watched).await?;
    world.learn(seen.values());
    // What broke first may be part of what broke just now.
    let behind = look(&world, &seen);
    if !behind.is_empty() {
        let more = see_also(&world, behind, &mut watched).await?;
        seen.extend(more);
    }
    let blind = blind::see(&mut world, &seen).await?;
    if !blind.is_empty() {
        let more = see_also(&world, blind, &mut watched).await?;
        seen.extend(more);
    }
    tell(&world, seen, &mut watched).await;
    watched.rejected.sort_by_key(|one| one.index);
    Ok(watched)
}

/// Looks at what nobody has sent anything about: only what fails of it is told.
async fn see_also(
    world: &World<'_>,
    heard: Vec<Heard>,
    watched: &mut Watched,
) -> Result<BTreeMap<CheckId, Seen>, Failure> {
    let mut also = Watched::default();
    let seen = see::see(world, heard, &mut also).await?;
    watched.failed.append(&mut also.failed);
    Ok(seen)
}

/// The checks that are bad already and depend on what has just become so.
fn look(world: &World<'_>, seen: &BTreeMap<CheckId, Seen>) -> Vec<Heard> {
    let broke = |one: &Seen| {
        one.told && matches!(one.state.phase(&one.check), Phase::Down | Phase::Degraded)
    };
    if !seen.values().any(broke) {
        return Vec::new();
    }
    let behind = world.behind();
    let news = behind.filter(|id| !seen.contains_key(id));
    news.map(|check| Heard {
        index: 0,
        check,
        input: Input::Look,
    })
    .collect()
}

/// Asks for verdicts and carries them out: first of what stands alone, then of what is part of it; what ends, ends with
/// its parts first.
async fn tell(world: &World<'_>, seen: BTreeMap<CheckId, Seen>, watched: &mut Watched) {
    let due = seen.into_values().filter(|one| one.claimed);
    // Those without a ticket cost nothing to judge, and among them is what the others are part of.
    let (held, fresh): (Vec<_>, Vec<_>) = due.partition(Seen::is_held);
    let due = fresh.into_iter().chain(held.into_iter().take(ACTED_MAX));
    let judging: Vec<_> = due.map(|one| deed::judge(world, one)).collect();
    let judged: Vec<_> = stream::iter(judging).buffered(AT_ONCE).collect().await;
    let mut ranks: BTreeMap<deed::Rank, Vec<deed::Judged>> = BTreeMap::new();
    for one in judged {
        match one {
            Ok(one) => ranks.entry(one.rank()).or_default().push(one),
            Err((check, failure)) => watched.failed.push((check, failure)),
        }
    }
    let mut left = ACTED_MAX;
    for of_rank in ranks.into_values() {
        let now = of_rank.len().min(left);
        left -= now;
        let doing: Vec<_> = of_rank
            .into_iter()
            .take(now)
            .map(|one| deed::act(world, one))
            .collect();
        let done = stream::iter(doing).buffer_unordered(AT_ONCE);
        let done: Vec<_> = done.collect().await;
        for one in done {
            match one {
                Ok(tickets) => watched.tickets.extend(tickets),
                Err((check, failure)) => watched.failed.push((check, failure)),
            }
        }
    }
}

/// When the rest of a check's work is due, once it is decided, or its next look.
fn due(
    world: &World<'_>,
    seen: &Seen,
    state: &domain::check::State,
    left: &[domain::check::verdict::Step],
) -> Option<Timestamp> {
    let check = &seen.check;
    let rest = keep::look_at(check, state, &world.scene(check), left, world.now);
    [rest, seen.next_look(world)].into_iter().flatten().min()
}
