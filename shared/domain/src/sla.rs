//! The response clock: a stopwatch with thresholds that never pauses and explains itself.

use core::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::kind::Tier;
use crate::policy::Target;

/// The shares of the target at which something happens, in percent.
pub const PERCENTS: [u8; 3] = [50, 75, 100];

/// How a response cycle ended, or that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The clock runs.
    Running,
    /// A response came in time.
    Met,
    /// The target passed without a response.
    Breached,
    /// It recovered before anybody responded: neither met nor breached.
    RecoveredBeforeResponse,
    /// It was withdrawn before anybody responded: neither met nor breached.
    Withdrawn,
}

/// A share of the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// 50, 75 or 100.
    pub percent: u8,
    /// When it passes.
    pub at: Timestamp,
    /// The instant it passed, once it did.
    pub fired_at: Option<Timestamp>,
}

/// One response cycle of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The tier whose target runs.
    pub tier: Tier,
    /// That target, frozen.
    pub target: Target,
    /// When the cycle began.
    pub started_at: Timestamp,
    /// When a response is due.
    pub due_at: Timestamp,
    /// The thresholds, in order.
    pub thresholds: Vec<Threshold>,
    /// When a technician responded.
    pub responded_at: Option<Timestamp>,
    /// When that was written down: a call may be recorded after it was made.
    pub recorded_at: Option<Timestamp>,
    /// The instant the target passed, when it did.
    pub breached_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Outcome,
    /// The deadline in words a manager reads.
    pub explanation: Vec<String>,
}

/// When a response to a ticket that was opened at an instant is due: that of [`Clock::start`], without the rest.
#[must_use]
pub fn due_at(tier: Tier, target: Target, calendar: &Calendar, start: Timestamp) -> Timestamp {
    let around = |minutes: u32| {
        let minutes = SignedDuration::from_mins(i64::from(minutes));
        start.checked_add(minutes).unwrap_or(Timestamp::MAX)
    };
    let day = || calendar.business_day_due(start);
    match (target, tier) {
        (Target::AroundTheClock { minutes }, Tier::General) => around(minutes).min(day()),
        (Target::AroundTheClock { minutes }, Tier::Critical | Tier::Billing) => around(minutes),
        (Target::BusinessHours { minutes }, _) => {
            let amount = Duration::from_secs(u64::from(minutes) * 60);
            calendar.add_business(start, amount).min(day())
        }
        (Target::BusinessDay, _) => day(),
    }
}

/// The instants that a target gives a ticket.
struct Deadlines {
    due_at: Timestamp,
    thresholds: [(u8, Timestamp); 3],
    explanation: Vec<String>,
}

fn deadlines(tier: Tier, target: Target, calendar: &Calendar, start: Timestamp) -> Deadlines {
    let around = |minutes: u32, percent: u8| {
        let seconds = i64::from(minutes) * 60 * i64::from(percent) / 100;
        start
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap_or(Timestamp::MAX)
    };
    // Never later than the standard's one business day, whatever the hours are: four opening hours of a site that
    // opens for an hour a week would be weeks.
    let no_later = |due_at: Timestamp| due_at.min(calendar.business_day_after(start).due);
    let opened = format!("opened {}", calendar.local(start));
    match target {
        Target::AroundTheClock { minutes } => {
            let due_at = match tier {
                Tier::General => no_later(around(minutes, 100)),
                Tier::Critical | Tier::Billing => around(minutes, 100),
            };
            Deadlines {
                due_at,
                thresholds: PERCENTS.map(|percent| (percent, around(minutes, percent).min(due_at))),
                explanation: vec![
                    opened,
                    format!("{tier}: {} from opening", target.words()),
                    format!("due {}", calendar.local(due_at)),
                ],
            }
        }
        Target::BusinessHours { minutes } => {
            let amount = |percent: u8| {
                Duration::from_secs(u64::from(minutes) * 60 * u64::from(percent) / 100)
            };
            let at = |percent| calendar.add_business(start, amount(percent));
            let due_at = no_later(at(100));
            Deadlines {
                due_at,
                thresholds: PERCENTS.map(|percent| (percent, at(percent).min(due_at))),
                explanation: vec![
                    opened,
                    format!("{tier}: {} from opening", target.words()),
                    format!("due {}", calendar.local(due_at)),
                ],
            }
        }
        Target::BusinessDay => {
            let day = calendar.business_day_after(start);
            Deadlines {
                due_at: day.due,
                thresholds: PERCENTS
                    .map(|percent| (percent, calendar.percent_of(day.start, day.due, percent))),
                explanation: day.explanation,
            }
        }
    }
}

impl Clock {
    /// Starts a cycle.
    #[must_use]
    pub fn start(tier: Tier, target: Target, calendar: &Calendar, at: Timestamp) -> Self {
        let Deadlines {
            due_at,
            thresholds,
            explanation,
        } = deadlines(tier, target, calendar, at);
        Self {
            tier,
            target,
            started_at: at,
            due_at,
            thresholds: thresholds
                .map(|(percent, at)| Threshold {
                    percent,
                    at,
                    fired_at: None,
                })
                .into(),
            responded_at: None,
            recorded_at: None,
            breached_at: None,
            outcome: Outcome::Running,
            explanation,
        }
    }

    /// Whether a response is still awaited: also after the breach.
    #[must_use]
    pub const fn awaits_response(&self) -> bool {
        self.responded_at.is_none() && matches!(self.outcome, Outcome::Running | Outcome::Breached)
    }

    /// When the next threshold passes.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        if !self.awaits_response() {
            return None;
        }
        self.thresholds
            .iter()
            .filter(|threshold| threshold.fired_at.is_none())
            .map(|threshold| threshold.at)
            .min()
    }

    /// "Thresholds at 50, 75 and 100 % fire once each. A late sweep records every one passed at
    /// the instant it passed." Answers those that fired now, in order.
    pub fn pass(&mut self, now: Timestamp) -> Vec<(u8, Timestamp)> {
        if !self.awaits_response() {
            return Vec::new();
        }
        let mut passed = Vec::new();
        for threshold in &mut self.thresholds {
            if threshold.fired_at.is_none() && threshold.at <= now {
                threshold.fired_at = Some(threshold.at);
                passed.push((threshold.percent, threshold.at));
                if threshold.percent == 100 {
                    self.breached_at = Some(threshold.at);
                    self.outcome = Outcome::Breached;
                }
            }
        }
        passed
    }

    /// Stops the clock with a response that was given at an instant and written down at another.
    /// A breach that happened stays: what was recorded too late was late.
    pub fn respond(&mut self, at: Timestamp, recorded_at: Timestamp) {
        if self.awaits_response() {
            self.responded_at = Some(at);
            self.recorded_at = Some(recorded_at);
            if self.outcome == Outcome::Running {
                self.outcome = Outcome::Met;
            }
        }
    }

    /// "What recovers or is withdrawn before any response is its own class, neither met nor
    /// breached." A breach that happened stays.
    pub fn end_without_response(&mut self, outcome: Outcome) {
        if self.outcome == Outcome::Running {
            self.outcome = outcome;
        }
    }

    /// "Raising a tier recomputes from the opening time with all history kept; a breach that
    /// happened stays." Thresholds that fired stay fired; the others move with the target. A clock
    /// that stopped is history, and a deadline that was missed is not moved to a later one. A raise
    /// is no delay: where the stricter tier's target would be the later one, what stood stands.
    pub fn retarget(&mut self, tier: Tier, target: Target, calendar: &Calendar) {
        let lowers = self.tier.stricter_than(tier);
        if !self.awaits_response() || (lowers && self.breached_at.is_some()) {
            return;
        }
        let raises = tier.stricter_than(self.tier);
        self.tier = tier;
        self.target = target;
        let mut fresh = deadlines(tier, target, calendar, self.started_at);
        if raises && self.due_at < fresh.due_at {
            fresh.due_at = self.due_at;
            let due = calendar.local(self.due_at);
            let stands = format!("due {due}, as before it was raised");
            fresh.explanation.pop();
            fresh.explanation.push(stands);
        }
        self.due_at = fresh.due_at;
        for (threshold, (_, at)) in self.thresholds.iter_mut().zip(fresh.thresholds) {
            if threshold.fired_at.is_none() {
                threshold.at = if raises { at.min(threshold.at) } else { at };
            }
        }
        self.explanation = fresh.explanation;
    }
}

/// Measures a time that may pause: the resolution time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopwatch {
    /// Milliseconds measured before the current run.
    pub spent_ms: i64,
    /// When the current run began.
    pub running_since: Option<Timestamp>,
}

impl Stopwatch {
    /// Starts, or goes on. Doing it twice changes nothing.
    pub fn start(&mut self, at: Timestamp) {
        self.running_since.get_or_insert(at);
    }

    /// Pauses or stops. Doing it twice changes nothing.
    pub fn stop(&mut self, at: Timestamp) {
        if let Some(since) = self.running_since.take() {
            self.spent_ms += (at.as_millisecond() - since.as_millisecond()).max(0);
        }
    }

    /// The time measured until an instant, in milliseconds.
    #[must_use]
    pub fn spent_ms(&self, at: Timestamp) -> i64 {
        let running = self.running_since.map_or(0, |since| {
            (at.as_millisecond() - since.as_millisecond()).max(0)
        });
        self.spent_ms + running
    }
}
