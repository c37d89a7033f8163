//! Places: how many checks of a practice may register themselves.

use aws::fault::Fault;
use aws::monitor::count::Count;
use domain::ids::CheckId;
use domain::reading::Rejected;
use domain::refusal::FieldError;
use jiff::SignedDuration;

use super::BLIND;
use super::see::{Groups, Round};
use super::world::World;

/// The most checks of a practice that register themselves; what a manager sets up is not bounded by it.
pub const CHECKS_MAX: usize = 2000;
/// How long a count is believed that leaves no room: what was removed since makes some.
const BELIEVED: SignedDuration = SignedDuration::from_mins(10);
const FULL: &str = "is more than the 2000 checks of a practice that register themselves: see GET /v1/checks for those \
                    that can be removed, or set it up with PUT /v1/checks/{id}";

/// Takes places for the checks of a round that are new, before they are written. Those for which there is none are
/// rejected, the last that were sent first.
pub async fn take(world: &World<'_>, groups: &Groups, round: &mut Round) -> Result<(), Fault> {
    let first = |id: &CheckId| groups.get(id)?.iter().map(|one| one.index).min();
    let fresh = round.iter().filter(|(id, (_, _, seen))| {
        id.as_str() != BLIND && seen.as_ref().is_some_and(|seen| seen.rev.is_none())
    });
    let mut fresh: Vec<CheckId> = fresh.map(|(id, _)| id.clone()).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    fresh.sort_by_key(first);
    let places = places(world, fresh.len()).await?;
    for id in fresh.into_iter().skip(places) {
        let heard = groups.get(&id).into_iter().flatten();
        let rejected = heard.map(|one| Rejected {
            index: one.index,
            errors: vec![FieldError::new("check", FULL)],
        });
        round.insert(id, (0, rejected.collect(), None));
    }
    Ok(())
}

/// How many of so many places there are: counted where nobody has, or where there seem to be too few.
async fn places(world: &World<'_>, wanted: usize) -> Result<usize, Fault> {
    let (monitor, practice) = (&world.app.monitor, &world.setup.practice.id);
    if world.count.is_some() && monitor.take_places(practice, wanted, CHECKS_MAX).await? {
        return Ok(wanted);
    }
    let believed = |count: &&Count| count.counted_at.duration_until(world.now).abs() < BELIEVED;
    let count = match world.count.as_ref().filter(believed) {
        Some(count) => *count,
        None => {
            monitor
                .count(practice, world.count.as_ref(), world.now)
                .await?
        }
    };
    let left = CHECKS_MAX.saturating_sub(count.checks).min(wanted);
    let taken = left > 0 && monitor.take_places(practice, left, CHECKS_MAX).await?;
    Ok(if taken { left } else { 0 })
}
