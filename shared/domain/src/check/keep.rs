//! Keeping: which readings are worth a write, and when a check has to be looked at again.

use jiff::{SignedDuration, Timestamp};

use super::tick::next_at;
use super::verdict::{RELAPSE, Step, Track};
use super::{Check, Observed, Phase, Scene, State};

/// A check of which nothing is expected is kept this often: often enough for its baseline, which takes two
/// samples an hour, and its trend.
const HEARD: SignedDuration = SignedDuration::from_mins(30);
/// How often a trouble is looked at whose ticket is open: somebody may have resolved it.
const LOOK: SignedDuration = SignedDuration::from_mins(5);
/// When something undone is tried again.
const SOON: SignedDuration = SignedDuration::from_mins(1);
/// How often a risk is looked at: whether failure has come near.
const WATCH: SignedDuration = SignedDuration::from_mins(15);

/// From here on it is looked at more often: twice the strictest tier's target, and some more.
const NEAR: SignedDuration = SignedDuration::from_hours(5);

/// Whether what a reading came to has to be kept. "Writes only on state change, baseline checkpoint or
/// last-seen checkpoint at half the grace": of a check that is well, one good reading says what the last
/// did. What it may cost is that a missed heartbeat is told up to half its grace earlier, where more
/// than two come within one grace; never before it was due.
#[must_use]
pub fn worth(check: &Check, before: &State, seen: &Observed) -> bool {
    let after = &seen.state;
    if *after == *before {
        return false;
    }
    let quiet = |state: &State| {
        let machine = state.machine(check);
        machine.phase == Phase::Healthy && state.running.is_none() && state.risk.is_none()
    };
    if before.unlooked != after.unlooked || before.hushed(check) != after.hushed(check) {
        return true;
    }
    if seen.transition.is_some() || seen.risk.is_some() || !quiet(before) || !quiet(after) {
        return true;
    }
    let (Some(last), Some(now)) = (before.last_at, after.last_at) else {
        return true;
    };
    let grace = check.expects.as_ref().map(|expects| expects.grace() / 2);
    last.duration_until(now) >= grace.unwrap_or(HEARD).min(HEARD)
}

/// Whether a verdict has to be asked for after this: something changed that tickets speak of. A doubt is no trouble yet.
#[must_use]
pub fn tells(seen: &Observed) -> bool {
    let change = seen.transition.as_ref();
    seen.risk.is_some() || change.is_some_and(|one| one.from.is_trouble() || one.to.is_trouble())
}

/// When a check has to be looked at again, if nothing is heard of it before; `left` are the steps that
/// could not be done.
#[must_use]
pub fn look_at(
    check: &Check,
    state: &State,
    scene: &Scene<'_>,
    left: &[Step],
    now: Timestamp,
) -> Option<Timestamp> {
    let after = |wait: SignedDuration| now.checked_add(wait).ok();
    let undone = left.iter().filter_map(|step| match step {
        Step::Wait(until) => Some(*until),
        _ => after(SOON),
    });
    let machine = state.machine(check);
    let trouble = state.held(Track::Trouble);
    let look = match (machine.phase.is_trouble(), trouble) {
        (true, Some(_)) => after(LOOK),
        // Nothing is told yet: the monitor is blind, or it is on its way back.
        (true, None) => after(SOON),
        // Let go of when no relapse would reopen it.
        (false, Some(held)) => held
            .recovered_at
            .and_then(|at| at.checked_add(RELAPSE + SOON).ok())
            .filter(|at| *at > now),
        (false, None) => None,
    };
    let risk = state.risk.is_some() || state.held(Track::Risk).is_some();
    let fails_at = state.risk.as_ref().and_then(|risk| risk.fails_at);
    // What has run out is told already: it is looked at no more often than any other.
    let soon = fails_at.is_some_and(|at| at > now && now.duration_until(at) < NEAR);
    let watch = risk
        .then(|| after(if soon { SOON } else { WATCH }))
        .flatten();
    // The window that keeps an alert still may be ended early.
    let hushed = state.hushed(check).and_then(|_| after(WATCH));
    let next = next_at(check, state, scene);
    let all = [look, watch, hushed, next].into_iter().flatten();
    all.chain(undone).min()
}

/// Whether there is nothing about it that a ticket may have to be told of: no trouble, no risk, and no ticket that is held.
#[must_use]
pub fn is_calm(check: &Check, state: &State) -> bool {
    let held = state.held(Track::Trouble).is_some() || state.held(Track::Risk).is_some();
    !held && state.risk.is_none() && !state.machine(check).phase.is_trouble()
}

/// Whether there is anything about it that may have to be told.
#[must_use]
pub const fn stands(state: &State) -> bool {
    state.last_at.is_some()
}
