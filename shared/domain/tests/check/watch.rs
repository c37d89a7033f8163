//! A check, and readings of it minute by minute.

use std::sync::LazyLock;

use domain::check::observe::{observe, ping};
use domain::check::tick::{next_at, tick};
use domain::check::{Check, Maintenance, Observed, Phase, Scene, State, Transition};
use domain::ids::{CheckId, LocationId, SystemId};
use domain::reading::ping::Ping;
use domain::reading::{Measured, Reading, Status};
use jiff::{SignedDuration, Timestamp};

/// The zone of every check of the tests.
pub const ZONE: &str = "America/Chicago";

/// A Wednesday, 08:00 in Chicago.
pub fn start() -> Timestamp {
    at("2026-11-25T14:00:00Z")
}

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// So many minutes after the start.
pub fn minute(count: i64) -> Timestamp {
    start() + SignedDuration::from_mins(count)
}

/// A probe of the EHR at the main site.
pub fn probe() -> Check {
    Check {
        system: Some(SystemId::new("ehr").unwrap()),
        location: Some(LocationId::new("main").unwrap()),
        ..Check::probe(CheckId::new("ehr-login").unwrap())
    }
}

/// A reading of it.
pub fn reading(at: Timestamp, status: Status) -> Reading {
    Reading {
        check: CheckId::new("ehr-login").unwrap(),
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

/// A good reading that took so long.
pub fn answered(at: Timestamp, ms: u32) -> Reading {
    let mut reading = reading(at, Status::Ok);
    reading.measured.latency_ms = Some(ms);
    reading
}

/// The scene of most tests: finding the zone's table takes longer than all the rest.
static PLAIN: LazyLock<Scene<'static>> = LazyLock::new(|| Scene::new(ZONE, &[]));

fn scene(windows: &[Maintenance]) -> Scene<'_> {
    match windows {
        [] => PLAIN.clone(),
        windows => Scene::new(ZONE, windows),
    }
}

/// A check being watched.
pub struct Watch {
    pub check: Check,
    pub state: State,
    pub windows: Vec<Maintenance>,
    /// Every change of phase.
    pub changes: Vec<Transition>,
}

impl Watch {
    pub fn new(check: Check) -> Self {
        Self {
            check,
            state: State::default(),
            windows: Vec::new(),
            changes: Vec::new(),
        }
    }

    fn take(&mut self, observed: Observed) -> Observed {
        self.state = observed.state.clone();
        self.changes.extend(observed.transition.clone());
        observed
    }

    /// Takes a reading.
    pub fn see(&mut self, reading: &Reading) -> Observed {
        let scene = scene(&self.windows);
        let observed = observe(&self.check, &self.state, reading, &scene);
        self.take(observed)
    }

    /// Takes a ping.
    pub fn hear(&mut self, at: Timestamp, path: &[&str]) -> Observed {
        let ping_read = Ping::read(path.first().copied(), path.get(1).copied()).unwrap();
        let scene = scene(&self.windows);
        let observed = ping(&self.check, &self.state, ping_read, at, &scene);
        self.take(observed)
    }

    /// Lets time pass.
    pub fn pass(&mut self, now: Timestamp) -> Observed {
        let scene = scene(&self.windows);
        let observed = tick(&self.check, &self.state, now, &scene);
        self.take(observed)
    }

    /// When time alone changes something next.
    pub fn next_at(&self) -> Option<Timestamp> {
        let scene = scene(&self.windows);
        next_at(&self.check, &self.state, &scene)
    }

    /// One reading a minute: `.` is good, `x` fails, `s` warns, ` ` is none.
    pub fn play(&mut self, from: i64, readings: &str) {
        for (place, what) in (from..).zip(readings.chars()) {
            let status = match what {
                '.' => Status::Ok,
                'x' => Status::Fail,
                's' => Status::Warn,
                _ => continue,
            };
            self.see(&reading(minute(place), status));
        }
    }

    pub fn phase(&self) -> Phase {
        self.state.phase(&self.check)
    }

    /// The changes in a line: `healthy>down@3/1`, the minute, and that at which it broke.
    pub fn told(&self) -> String {
        let minutes = |at: Timestamp| start().duration_until(at).as_mins();
        let tell = |change: &Transition| {
            let broke = change
                .broke_at
                .map(|at| format!("/{}", minutes(at)))
                .unwrap_or_default();
            format!(
                "{:?}>{:?}@{}{broke}",
                change.from,
                change.to,
                minutes(change.at)
            )
            .to_lowercase()
        };
        self.changes.iter().map(tell).collect::<Vec<_>>().join(" ")
    }
}
