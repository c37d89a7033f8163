//! Ticking: what time alone does to a check: a heartbeat is missed, a calm has lasted, a risk comes true.

use jiff::Timestamp;

use super::mark::{Class, Mark};
use super::risk::RiskChange;
use super::{Check, Observed, Scene, State, Taken};

/// The most marks that one tick writes: a missed heartbeat, a run that never ended, a calm.
const STEPS_MAX: usize = 8;

/// Lets time pass up to `now`.
#[must_use]
pub fn tick(check: &Check, state: &State, now: Timestamp, scene: &Scene<'_>) -> Observed {
    let mut next = state.clone();
    for _ in 0..STEPS_MAX {
        match next.due(check, scene) {
            Some(mark) if mark.at <= now => {
                if next.overran(check, scene).is_some_and(|at| at <= mark.at) {
                    next.running = None;
                }
                next.insert(mark, check, scene);
            }
            _ => break,
        }
    }
    let mut change = None;
    if let Some(risk) = &mut next.risk {
        let passed = risk.fails_at.is_some_and(|fails_at| fails_at <= now);
        // A forecast that passes is only that; a certificate's end is known.
        if passed && !risk.came_true && risk.what == super::risk::RunsOut::Certificate {
            risk.came_true = true;
            change = Some(RiskChange::CameTrue);
        }
    }
    next.after(state, check, Taken::Yes, now, change)
}

/// The next instant at which a tick changes something, if nothing is heard before.
#[must_use]
pub fn next_at(check: &Check, state: &State, scene: &Scene<'_>) -> Option<Timestamp> {
    let risk = state.risk.as_ref().filter(|risk| !risk.came_true);
    let fails = risk.and_then(|risk| risk.fails_at);
    let due = state.due(check, scene).map(|mark| mark.at);
    [due, fails].into_iter().flatten().min()
}

impl State {
    /// The mark that time writes next.
    fn due(&self, check: &Check, scene: &Scene<'_>) -> Option<Mark> {
        let missed = self.silent(check, scene);
        let overran = self
            .overran(check, scene)
            .map(|at| mark(at, Class::Missed, at));
        let machine = self.machine(check);
        // A hold in the past would have closed it.
        let calm = machine.calm_at(check).map(|at| mark(at, Class::Calm, at));
        let woken = self.woken(check, scene);
        let lapsed = machine
            .doubt_ends(check)
            .map(|at| mark(at, Class::Calm, at));
        let all = [missed, overran, calm, woken, lapsed];
        all.into_iter().flatten().min()
    }

    /// An alert that began within a maintenance window, and has not ended: it holds from the window's end on. Its sender
    /// says so once.
    fn woken(&self, check: &Check, scene: &Scene<'_>) -> Option<Mark> {
        let hushed = self.hushed(check)?;
        let at = scene.covered_until(check, hushed.at).unwrap_or(hushed.at);
        Some(Mark {
            at,
            muted: false,
            since: None,
            ..hushed.clone()
        })
    }

    /// The alert that a maintenance window has kept still, if it is the last that was heard of a check which opens on one
    /// event.
    pub(super) fn hushed(&self, check: &Check) -> Option<&Mark> {
        let told_once = check.open.bad == 1 && check.expects.is_none() && check.probe.is_none();
        let last = self
            .recent
            .iter()
            .max_by_key(|mark| (mark.at, !mark.muted))?;
        let bad = matches!(last.class, Class::Slow | Class::Bad);
        (told_once && last.muted && bad).then_some(last)
    }

    /// "Missed heartbeats with grace": missed at exactly when it was due and the grace has passed,
    /// however late that is seen. What is due within a maintenance window is due at its end.
    fn silent(&self, check: &Check, scene: &Scene<'_>) -> Option<Mark> {
        let (expects, last) = (check.expects.as_ref()?, self.last_at?);
        let mut known = self
            .recent
            .iter()
            .filter(|mark| mark.class == Class::Missed);
        if known.any(|mark| mark.at > last) || self.settled_at.is_some_and(|settled| settled > last)
        {
            return None;
        }
        let due = expects.due_after(last, scene);
        let due = scene.covered_until(check, due).unwrap_or(due);
        let at = expects.missed_at(due, scene);
        let at = scene.covered_until(check, at).unwrap_or(at);
        Some(mark(at, Class::Missed, due))
    }

    /// A job that began and did not end within the grace.
    fn overran(&self, check: &Check, scene: &Scene<'_>) -> Option<Timestamp> {
        let (expects, running) = (check.expects.as_ref()?, self.running.as_ref()?);
        let at = running.at.checked_add(expects.grace()).ok()?;
        Some(scene.covered_until(check, at).unwrap_or(at))
    }
}

fn mark(at: Timestamp, class: Class, since: Timestamp) -> Mark {
    Mark {
        at,
        class,
        since: (class == Class::Missed).then_some(since),
        muted: false,
        ms: None,
    }
}
