//! Seeing: rows are gathered, what was heard is put to them, and what is worth it is kept.

use std::collections::BTreeMap;

use aws::monitor::{Saving, is_bad};
use domain::check::keep;
use domain::ids::CheckId;
use domain::reading::Rejected;
use futures::stream::{self, StreamExt};

use super::put::{Seen, put};
use super::world::World;
use super::{AT_ONCE, CLAIM, Heard, Watched, places};
use crate::commit::{ATTEMPTS, step_aside};
use crate::failure::Failure;

/// What was heard, by its check.
pub type Groups = BTreeMap<CheckId, Vec<Heard>>;
/// What came of it: how much was taken, what was not, and the check after it.
pub type Round = BTreeMap<CheckId, (usize, Vec<Rejected>, Option<Seen>)>;

/// Puts what was heard to the checks, and keeps it.
pub async fn see(
    world: &World<'_>,
    heard: Vec<Heard>,
    watched: &mut Watched,
) -> Result<BTreeMap<CheckId, Seen>, Failure> {
    let mut groups = Groups::new();
    for one in heard {
        groups.entry(one.check.clone()).or_default().push(one);
    }
    for group in groups.values_mut() {
        // In the order in which it happened, however it was sent.
        group.sort_by_key(|one| one.input.reading().map(|reading| reading.at));
    }
    let practice = &world.setup.practice.id;
    let mut all = BTreeMap::new();
    for attempt in 0..ATTEMPTS {
        let ids: Vec<_> = groups.keys().cloned().collect();
        let mut rows = world.app.monitor.gather(practice, &ids).await?;
        let mut round = Round::new();
        for (id, group) in &groups {
            let kept = match rows.remove(id).transpose() {
                Ok(kept) => kept,
                Err(fault) => {
                    watched.failed.push((id.clone(), fault.into()));
                    continue;
                }
            };
            let (accepted, rejected, seen) = put(world, kept, group);
            round.insert(id.clone(), (accepted, rejected, seen));
        }
        places::take(world, &groups, &mut round).await?;
        let savings = round.values().filter_map(|(_, _, seen)| seen.as_ref());
        let savings: Vec<_> = savings
            .filter(|seen| seen.worth)
            .map(|seen| saving(world, seen))
            .collect();
        let lost = world.app.monitor.save(practice, &savings).await?;
        postpone(
            world,
            round.values().filter_map(|(_, _, seen)| seen.as_ref()),
        )
        .await?;
        for (id, (accepted, rejected, seen)) in round {
            if lost.contains(&id) {
                continue;
            }
            groups.remove(&id);
            watched.accepted += accepted;
            watched.rejected.extend(rejected);
            if let Some(mut seen) = seen {
                watched.known.insert(id.clone());
                if seen.worth {
                    watched.changed += 1;
                    seen.bad = is_bad(seen.state.phase(&seen.check));
                    seen.rev = Some(seen.rev.map_or(1, |rev| rev + 1));
                }
                all.insert(id, seen);
            }
        }
        groups.retain(|id, _| lost.contains(id));
        if groups.is_empty() {
            return Ok(all);
        }
        step_aside(world.app, attempt).await?;
    }
    Err(aws::fault::Fault::Lost.into())
}

fn saving(world: &World<'_>, seen: &Seen) -> Saving {
    let next = super::due(world, seen, &seen.state, &[]);
    let due = match seen.claimed {
        true => Some(world.now + CLAIM),
        // What was put off stays due: of something that waits, or could not be done, the state says nothing.
        false if !keep::is_calm(&seen.check, &seen.state) => {
            [seen.due_at, next].into_iter().flatten().min()
        }
        false => next,
    };
    Saving {
        check: seen.check.clone(),
        state: seen.state.clone(),
        was: seen.rev,
        was_bad: seen.bad,
        due,
    }
}

/// Moves what was looked at, and has nothing to keep, to its next look.
async fn postpone(world: &World<'_>, seen: impl Iterator<Item = &Seen>) -> Result<(), Failure> {
    let practice = &world.setup.practice.id;
    let idle = seen.filter(|seen| seen.looked && !seen.worth && !seen.claimed);
    let moves: Vec<_> = idle
        .filter_map(|seen| {
            let later = super::due(world, seen, &seen.state, &[])?;
            Some((&seen.check.id, seen.due_at?, later))
        })
        .collect();
    let monitor = &world.app.monitor;
    let moving: Vec<_> = moves
        .into_iter()
        .map(|(check, was, later)| monitor.postpone(practice, check, was, later))
        .collect();
    let mut moving = stream::iter(moving).buffer_unordered(AT_ONCE);
    while let Some(moved) = moving.next().await {
        moved?;
    }
    Ok(())
}
