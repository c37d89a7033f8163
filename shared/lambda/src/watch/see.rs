//! Seeing: rows are gathered, what was heard is put to them, and what is worth it is kept.

use std::collections::BTreeMap;

use aws::monitor::{Kept, Saving, is_bad};
use domain::check::observe::{observe, ping};
use domain::check::tick::tick;
use domain::check::verdict::Track;
use domain::check::{Check, Observed, State, keep};
use domain::ids::CheckId;
use domain::phi::Phi;
use domain::reading::{Rejected, Status};
use jiff::Timestamp;

use super::world::World;
use super::{CLAIM, Heard, Input, Watched, new};
use crate::commit::{ATTEMPTS, step_aside};
use crate::failure::Failure;

/// A check to which something was put.
pub struct Seen {
    /// What it is judged by.
    pub check: Check,
    /// Its state after that.
    pub state: State,
    /// The revision of its row; none while it has none.
    pub rev: Option<u64>,
    /// Whether its row says that it is not well.
    pub bad: bool,
    /// Whether its phase or its risk has changed.
    pub told: bool,
    /// Whether a verdict is asked for, and its row is due should whoever asks be stopped.
    pub claimed: bool,
    /// Whether it was heard to work.
    pub up: bool,
    /// The monitor's words about what is wrong, the latest.
    pub words: Option<Phi<String>>,
    /// Whether its row has to be written.
    worth: bool,
    /// When it was due.
    due_at: Option<Timestamp>,
}

type Groups = BTreeMap<CheckId, Vec<Heard>>;

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
        let mut round = BTreeMap::new();
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
        let savings = round.values().filter_map(|(_, _, seen)| seen.as_ref());
        let savings: Vec<_> = savings
            .filter(|seen| seen.worth)
            .map(|seen| saving(world, seen))
            .collect();
        let lost = world.app.monitor.save(practice, &savings).await?;
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
    let due = match seen.claimed {
        true => Some(world.now + CLAIM),
        false => super::due(world, &seen.check, &seen.state, &[]),
    };
    Saving {
        check: seen.check.clone(),
        state: seen.state.clone(),
        was: seen.rev,
        was_bad: seen.bad,
        due,
    }
}

/// Puts what was heard of one check to it. Answers how much was taken, what was not, and what came of it.
fn put(
    world: &World<'_>,
    kept: Option<Kept>,
    heard: &[Heard],
) -> (usize, Vec<Rejected>, Option<Seen>) {
    let (mut accepted, mut rejected) = (0, Vec::new());
    let mut seen = kept.map(|kept| Seen {
        bad: is_bad(kept.state.phase(&kept.check)),
        told: false,
        claimed: kept.due_at.is_some_and(|due| due <= world.now),
        up: false,
        words: None,
        worth: false,
        rev: Some(kept.rev),
        due_at: kept.due_at,
        check: kept.check,
        state: kept.state,
    });
    for one in heard {
        let fits = match &seen {
            Some(seen) => new::fits(&seen.check, world.setup, &one.input),
            None => match new::register(world.setup, &one.check, &one.input) {
                Ok(Some(check)) => {
                    seen = Some(Seen::of(check));
                    Ok(())
                }
                // There is nothing to close.
                Ok(None) => {
                    accepted += 1;
                    continue;
                }
                Err(errors) => Err(errors),
            },
        };
        match (fits, &mut seen) {
            (Ok(()), Some(seen)) => {
                accepted += 1;
                seen.take(world, &one.input);
            }
            (Err(errors), _) => rejected.push(Rejected {
                index: one.index,
                errors,
            }),
            (Ok(()), None) => {}
        }
    }
    if let Some(seen) = &mut seen {
        // Time is let pass whatever was heard: a missed heartbeat is no less missed.
        let ticked = tick(
            &seen.check,
            &seen.state,
            world.now,
            &world.scene(&seen.check),
        );
        seen.absorb(ticked);
        seen.claimed |= seen.told;
        // Should whoever asks for a verdict be stopped, the row is due.
        seen.worth |= seen.claimed && seen.due_at.is_none_or(|due| due > world.now);
    }
    (accepted, rejected, seen)
}

impl Seen {
    /// Whether it has a ticket.
    pub const fn is_held(&self) -> bool {
        self.state.held(Track::Trouble).is_some() || self.state.held(Track::Risk).is_some()
    }

    /// A check that is new.
    fn of(check: Check) -> Self {
        Self {
            check,
            state: State::default(),
            rev: None,
            bad: false,
            told: false,
            claimed: false,
            up: false,
            words: None,
            worth: true,
            due_at: None,
        }
    }

    fn take(&mut self, world: &World<'_>, input: &Input) {
        let scene = world.scene(&self.check);
        let observed = match input {
            Input::Reading(reading) | Input::Alert(reading) => {
                if reading.status == Status::Ok {
                    self.up = true;
                } else {
                    self.words.clone_from(&reading.message);
                }
                observe(&self.check, &self.state, reading, &scene)
            }
            Input::Ping(said) => ping(&self.check, &self.state, *said, world.now, &scene),
            Input::Look => {
                self.claimed = true;
                return;
            }
        };
        self.absorb(observed);
    }

    fn absorb(&mut self, observed: Observed) {
        self.worth |= keep::worth(&self.check, &self.state, &observed);
        self.told |= keep::tells(&observed);
        self.state = observed.state;
    }
}
