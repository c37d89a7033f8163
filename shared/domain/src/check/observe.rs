//! Observing: a reading or a ping is put where it belongs in time, and the state follows.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::mark::{Class, Mark};
use super::risk::{self, RiskChange};
use super::state::{Over, RECENT_MAX, Running, SEEN_MAX, Wanting};
use super::target::Seen;
use super::{Check, Observed, Phase, Scene, State, Taken, class};
use crate::ids::CheckId;
use crate::reading::ping::{Ping, Says};
use crate::reading::{Measured, Reading, Status};

/// How late an alert may be on its way.
const LATE_MAX: SignedDuration = SignedDuration::from_secs(10);

/// Takes a reading. Readings may come twice and in any order: what they come to is the same, as far
/// as the check's last marks go back.
#[must_use]
pub fn observe(check: &Check, state: &State, reading: &Reading, scene: &Scene<'_>) -> Observed {
    let unchanged = |taken| state.clone().after(state, check, taken, reading.at, None);
    let again = state.again(check, reading);
    let reading = again.as_ref().unwrap_or(reading);
    // One key may stand for an alert and its end.
    let key = reading.dedup.as_deref();
    let key = key.map(|key| digest(&format!("{:?} {key}", reading.status)));
    if key.is_some_and(|key| state.seen.contains(&key)) {
        return unchanged(Taken::Again);
    }
    if state
        .settled_at
        .is_some_and(|settled| reading.at <= settled)
    {
        return unchanged(Taken::TooOld);
    }
    let mark = Mark {
        at: reading.at,
        class: class::of(check, state, reading, scene),
        since: None,
        muted: scene.covered_until(check, reading.at).is_some(),
        ms: reading.measured.latency_ms,
    };
    if state.recent.iter().any(|one| one.is_again(&mark)) {
        return unchanged(Taken::Again);
    }
    let mut next = state.clone();
    if let Some(key) = key {
        next.seen.push(key);
        if next.seen.len() > SEEN_MAX {
            next.seen.remove(0);
        }
    }
    next.last_at = next.last_at.max(Some(reading.at));
    next.forgive(check, reading.at, scene);
    next.insert(mark, check, scene);
    let change = next.weigh(check, reading);
    next.after(state, check, Taken::Yes, reading.at, change)
}

/// Takes what a look has seen, as any other reading, and remembers what was wanting.
#[must_use]
pub fn look(
    check: &Check,
    state: &State,
    seen: &Seen,
    at: Timestamp,
    scene: &Scene<'_>,
) -> Observed {
    let mut observed = observe(check, state, &seen.reading(check, at), scene);
    observed.state.unlooked = false;
    let newer = state.wanting.is_none_or(|last| last.at <= at);
    if let Some(reason) = seen.reason.filter(|_| newer) {
        observed.state.wanting = Some(Wanting { at, reason });
    }
    observed
}

/// Takes a ping of a job. One that only says something changes nothing.
#[must_use]
pub fn ping(
    check: &Check,
    state: &State,
    ping: Ping,
    at: Timestamp,
    scene: &Scene<'_>,
) -> Observed {
    let mut next = state.clone();
    let status = match ping.says {
        Says::Logged => return next.after(state, check, Taken::Yes, at, None),
        Says::Started => {
            next.running = Some(Running { at, run: ping.run });
            return next.after(state, check, Taken::Yes, at, None);
        }
        Says::Succeeded => Status::Ok,
        Says::Failed => Status::Fail,
    };
    // The end of another run leaves this one running.
    if next
        .running
        .as_ref()
        .is_some_and(|running| running.run == ping.run)
    {
        next.running = None;
    }
    let reading = reading(check.id.clone(), status, at);
    let observed = observe(check, &next, &reading, scene);
    observed
        .state
        .after(state, check, observed.taken, at, observed.risk)
}

fn reading(check: CheckId, status: Status, at: Timestamp) -> Reading {
    Reading {
        check,
        system: None,
        location: None,
        status,
        measured: Measured::default(),
        at,
        message: None,
        dedup: None,
        said_at: None,
    }
}

/// 53 bits, which every JSON reader keeps.
fn digest(key: &str) -> u64 {
    let digest = Sha256::digest(key.as_bytes());
    let first = digest
        .iter()
        .take(8)
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    first >> 11
}

impl State {
    /// Puts a mark where it belongs, and settles the oldest when there are too many.
    pub(super) fn insert(&mut self, mark: Mark, check: &Check, scene: &Scene<'_>) {
        let place = self.recent.partition_point(|one| *one < mark);
        self.recent.insert(place, mark);
        while self.recent.len() > RECENT_MAX {
            let mark = self.recent.remove(0);
            self.settled.step(&mark, check);
            self.settled_at = Some(mark.at);
            if let Some(ms) = mark.ms.filter(|_| !mark.muted && mark.class != Class::Bad) {
                let slow = mark.class == Class::Slow;
                self.baseline.learn(mark.at, scene.hour(mark.at), ms, slow);
            }
        }
    }

    /// An alert that is said again after its end was heard, and began before it: its sender had lost sight of it, and it
    /// counts from when it is said again. A moment later it may still be one that was late on its way.
    fn again(&self, check: &Check, reading: &Reading) -> Option<Reading> {
        let said_at = reading.said_at.filter(|_| reading.status != Status::Ok)?;
        let machine = self.machine(check);
        let ended = machine.closed_at.filter(|_| !machine.phase.is_trouble())?;
        let later = ended.duration_until(said_at) >= LATE_MAX;
        (reading.at <= ended && later).then(|| Reading {
            at: said_at,
            dedup: Some(format!("again {ended}")),
            ..reading.clone()
        })
    }

    /// What was held to be missing was only late on its way.
    fn forgive(&mut self, check: &Check, at: Timestamp, scene: &Scene<'_>) {
        if let Some(expects) = &check.expects {
            let missed = expects.missed_after(at, scene);
            self.recent
                .retain(|mark| mark.class != Class::Missed || mark.at < at || mark.at >= missed);
        }
    }

    /// Looks at what will run out.
    fn weigh(&mut self, check: &Check, reading: &Reading) -> Option<RiskChange> {
        if self.risk_read_at.is_some_and(|last| reading.at < last) {
            return None;
        }
        if let Some(free) = reading.measured.disk_free_percent {
            self.trend.learn(reading.at, free);
        }
        let seen = risk::seen(check, self, reading)?;
        self.risk_read_at = Some(reading.at);
        let down = self.machine(check).phase == Phase::Down;
        match (self.risk.take(), seen) {
            (None, None) => None,
            (None, Some(risk)) => {
                self.risk = Some(risk);
                Some(RiskChange::Began)
            }
            (Some(had), Some(risk)) => {
                let past = risk.fails_at.is_some_and(|fails_at| fails_at <= reading.at);
                let came_true = had.came_true || past || down;
                self.risk = Some(risk::Risk {
                    since: had.since,
                    came_true,
                    ..risk
                });
                (came_true && !had.came_true).then_some(RiskChange::CameTrue)
            }
            (Some(had), None) => {
                // The end of a certificate is known, whether anybody looked at that moment or not.
                let certain = had.what == risk::RunsOut::Certificate;
                let past = certain && had.fails_at.is_some_and(|at| at <= reading.at);
                let avoided = !had.came_true && !past;
                self.risk_over = Some(Over {
                    at: reading.at,
                    avoided,
                });
                Some(if avoided {
                    RiskChange::Avoided
                } else {
                    RiskChange::Ended
                })
            }
        }
    }
}
