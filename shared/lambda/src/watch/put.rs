//! Putting: what was heard of a check is put to it, time passes, and it is clear what of it is to be kept and told.

use aws::monitor::{Kept, is_bad};
use domain::check::observe::{look as looked, observe, ping};
use domain::check::tick::tick;
use domain::check::verdict::Track;
use domain::check::{Check, Observed, State, keep, look};
use domain::phi::Phi;
use domain::reading::{Rejected, Status};
use jiff::Timestamp;

use super::world::World;
use super::{Heard, Input, new};

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
    /// Whether anything was heard of it.
    pub up: bool,
    /// The monitor's words about what is wrong, the latest.
    pub words: Option<Phi<String>>,
    /// Whether its row has to be written.
    pub worth: bool,
    /// Whether it was looked at from outside.
    pub looked: bool,
    /// When it was due.
    pub due_at: Option<Timestamp>,
}

/// Puts what was heard of one check to it. Answers how much was taken, what was not, and what came of it.
pub fn put(
    world: &World<'_>,
    kept: Option<Kept>,
    heard: &[Heard],
) -> (usize, Vec<Rejected>, Option<Seen>) {
    let (mut accepted, mut rejected) = (0, Vec::new());
    let mut seen = kept.map(Seen::stands);
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
        seen.settle(world);
    }
    (accepted, rejected, seen)
}

impl Seen {
    /// Whether it has a ticket.
    pub const fn is_held(&self) -> bool {
        self.state.held(Track::Trouble).is_some() || self.state.held(Track::Risk).is_some()
    }

    /// A check as it stands.
    fn stands(kept: Kept) -> Self {
        Self {
            bad: is_bad(kept.state.phase(&kept.check)),
            worth: false,
            rev: Some(kept.rev),
            due_at: kept.due_at,
            state: kept.state,
            ..Self::of(kept.check)
        }
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
            looked: false,
            due_at: None,
        }
    }

    fn take(&mut self, world: &World<'_>, input: &Input) {
        let scene = world.scene(&self.check);
        let observed = match input {
            Input::Reading(reading) | Input::Alert(reading) => {
                // Whatever it says: we are reached.
                self.follow(world, input);
                self.up |= self.check.id.as_str() != super::BLIND;
                if reading.status != Status::Ok {
                    self.words.clone_from(&reading.message);
                }
                observe(&self.check, &self.state, reading, &scene)
            }
            Input::Ping(said) => {
                self.up = true;
                ping(&self.check, &self.state, *said, world.now, &scene)
            }
            Input::Looked(seen) => {
                self.looked = true;
                self.up |= seen.reason.is_none();
                looked(&self.check, &self.state, seen, world.now, &scene)
            }
            Input::Look => {
                self.claimed = true;
                return;
            }
        };
        self.absorb(observed);
    }

    /// An alert that fires names another system or site than it did: its sender has changed what it is about, and what was
    /// told of the other is no part of it. A ticket that is open stays whoever's it is.
    fn follow(&mut self, world: &World<'_>, input: &Input) {
        let Input::Alert(alert) = input else { return };
        let setup = world.setup;
        let system = alert
            .system
            .as_ref()
            .filter(|id| setup.systems.contains_key(id));
        let site = alert
            .location
            .as_ref()
            .filter(|id| setup.location(id).is_some());
        let other = |named: bool, same: bool| named && !same;
        let moved = other(system.is_some(), system == self.check.system.as_ref())
            || other(site.is_some(), site == self.check.location.as_ref());
        if alert.status == Status::Ok || !moved {
            return;
        }
        self.check.system = system.or(self.check.system.as_ref()).cloned();
        self.check.location = site.or(self.check.location.as_ref()).cloned();
        self.check.version += 1;
        self.state = State::default();
        self.worth = true;
    }

    /// Lets time pass, whatever was heard: a missed heartbeat is no less missed. Then it is clear what is left to do.
    fn settle(&mut self, world: &World<'_>) {
        let scene = world.scene(&self.check);
        let ticked = tick(&self.check, &self.state, world.now, &scene);
        self.absorb(ticked);
        let due = self.due_at.is_some_and(|due| due <= world.now);
        // What was due was the look, where there is nothing to tell.
        let only_look = self.looked && keep::is_calm(&self.check, &self.state);
        self.claimed |= self.told || (due && !only_look);
        // Should whoever asks for a verdict be stopped, the row is due.
        self.worth |= self.claimed && self.due_at.is_none_or(|due| due > world.now);
    }

    /// When the check is to be looked at from outside next. A look that is due stays so until it was had.
    pub fn next_look(&self, world: &World<'_>) -> Option<Timestamp> {
        let practice = &world.setup.practice.id;
        match (self.looked, self.due_at) {
            (false, Some(due)) => look::still_at(practice, &self.check, &self.state, due),
            _ => look::next_after(practice, &self.check, world.now),
        }
    }

    fn absorb(&mut self, observed: Observed) {
        self.worth |= keep::worth(&self.check, &self.state, &observed);
        self.told |= keep::tells(&observed);
        self.state = observed.state;
    }
}
