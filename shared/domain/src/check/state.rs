//! The state of a check: all that is remembered of it, small enough for one row.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::baseline::Baseline;
use super::machine::Machine;
use super::mark::{Class, Mark};
use super::risk::{Risk, RiskChange};
use super::target::Reason;
use super::trend::Trend;
use super::verdict::Held;
use super::{Cause, Check, Phase, Scene};

/// How many marks may still be put in order: a reading older than these comes too late.
pub(super) const RECENT_MAX: usize = 24;
/// How many senders' keys are remembered against readings that come twice.
pub(super) const SEEN_MAX: usize = 32;

/// All that is remembered of a check.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Where it stood before the marks that may still be put in order.
    pub(super) settled: Machine,
    /// The last mark in that.
    pub(super) settled_at: Option<Timestamp>,
    /// The marks since, in the order in which they happened.
    pub(super) recent: Vec<Mark>,
    /// Digests of senders' keys.
    pub(super) seen: Vec<u64>,
    /// When it was last heard of.
    pub(super) last_at: Option<Timestamp>,
    /// What the last look that found it wanting found.
    pub(super) wanting: Option<Wanting>,
    /// Whether what is looked at is new since the last look.
    pub(super) unlooked: bool,
    /// A job that has begun and not ended.
    pub(super) running: Option<Running>,
    /// What latency is usual.
    pub(super) baseline: Baseline,
    /// How its disk fills.
    pub(super) trend: Trend,
    /// What will run out.
    pub(super) risk: Option<Risk>,
    /// How the last risk ended.
    pub(super) risk_over: Option<Over>,
    /// The newest reading that the risk was seen in.
    pub(super) risk_read_at: Option<Timestamp>,
    /// The ticket of its trouble.
    pub(super) trouble_ticket: Option<Held>,
    /// The ticket of its risk.
    pub(super) risk_ticket: Option<Held>,
}

/// What a look found wanting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanting {
    /// When.
    pub at: Timestamp,
    /// What.
    pub reason: Reason,
}

/// The end of a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Over {
    /// When.
    pub at: Timestamp,
    /// Whether it ended before it had come true.
    pub avoided: bool,
}

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Running {
    /// When it began.
    pub at: Timestamp,
    /// Which one it is.
    pub run: Option<Uuid>,
}

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It counts.
    Yes,
    /// It was had before.
    Again,
    /// It is older than all that can still be put in order.
    TooOld,
}

/// A change of phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Before.
    pub from: Phase,
    /// After.
    pub to: Phase,
    /// When it became true.
    pub at: Timestamp,
    /// When the episode broke, not when it was noticed.
    pub broke_at: Option<Timestamp>,
    /// What makes it bad.
    pub cause: Option<Cause>,
}

/// What a reading or the passing of time comes to.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The state after it.
    pub state: State,
    /// What became of the reading.
    pub taken: Taken,
    /// How the phase changed, if it did.
    pub transition: Option<Transition>,
    /// What became of the risk, if anything.
    pub risk: Option<RiskChange>,
}

impl State {
    /// Where it stands: the marks put through the machine in order.
    pub(super) fn machine(&self, check: &Check) -> Machine {
        let mut machine = self.settled.clone();
        for mark in &self.recent {
            machine.step(mark, check);
        }
        machine
    }

    /// The phase; what works and will run out is at risk.
    #[must_use]
    pub fn phase(&self, check: &Check) -> Phase {
        let phase = self.machine(check).phase;
        match phase {
            Phase::Unheard | Phase::Healthy | Phase::Suspect if self.risk.is_some() => {
                Phase::AtRisk
            }
            _ => phase,
        }
    }

    /// When the episode broke that is open.
    #[must_use]
    pub fn broke_at(&self, check: &Check) -> Option<Timestamp> {
        let machine = self.machine(check);
        let episode = machine.episode.filter(|_| machine.phase.is_trouble());
        episode.map(|episode| episode.broke_at)
    }

    /// When its last trouble ended, if none is open.
    #[must_use]
    pub fn recovered_at(&self, check: &Check) -> Option<Timestamp> {
        let machine = self.machine(check);
        machine.closed_at.filter(|_| !machine.phase.is_trouble())
    }

    /// What will run out.
    #[must_use]
    pub const fn risk(&self) -> Option<&Risk> {
        self.risk.as_ref()
    }

    /// Whether it has ever told of trouble, or of a risk.
    #[must_use]
    pub fn ever_told(&self, check: &Check) -> bool {
        let machine = self.machine(check);
        let trouble = machine.phase.is_trouble() || machine.closed_at.is_some();
        trouble || self.risk.is_some() || self.risk_over.is_some()
    }

    /// When it was last heard of.
    #[must_use]
    pub const fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// The same of a check that is set up anew: a look is due.
    #[must_use]
    pub fn look_anew(self) -> Self {
        Self {
            unlooked: true,
            ..self
        }
    }

    /// The same once something else is looked at: what was usual of the one says nothing of the other, and what was to
    /// run out of it does not any more.
    #[must_use]
    pub fn of_another(self, now: Timestamp) -> Self {
        let risk_over = self.risk.as_ref().map(|_| Over {
            at: now,
            avoided: false,
        });
        Self {
            baseline: Baseline::default(),
            trend: Trend::default(),
            risk: None,
            risk_over: risk_over.or(self.risk_over.clone()),
            wanting: None,
            ..self
        }
    }

    /// Whether the last that is known of it is that it was not heard of.
    pub(super) fn is_silent(&self) -> bool {
        let last = self
            .recent
            .iter()
            .rev()
            .find(|mark| mark.class != Class::Calm);
        last.is_some_and(|mark| mark.class == Class::Missed)
    }

    /// What the last look that found it wanting found.
    #[must_use]
    pub const fn wanting(&self) -> Option<&Wanting> {
        self.wanting.as_ref()
    }

    /// Until when it may still be heard of, when that is due already: it is late, and not missed yet.
    #[must_use]
    pub fn late_until(
        &self,
        check: &Check,
        scene: &Scene<'_>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let (expects, last) = (check.expects.as_ref()?, self.last_at?);
        let missed = expects.missed_after(last, scene);
        (expects.due_after(last, scene) < now && now < missed).then_some(missed)
    }

    /// What this state and the one before it come to.
    pub(super) fn after(
        self,
        before: &Self,
        check: &Check,
        taken: Taken,
        at: Timestamp,
        risk: Option<RiskChange>,
    ) -> Observed {
        let (was, is) = (before.machine(check), self.machine(check));
        let transition = (was.phase != is.phase).then(|| {
            let episode = is.episode.as_ref();
            let at = match (is.phase, episode) {
                (Phase::Healthy, _) if was.phase.is_trouble() => is.closed_at.unwrap_or(at),
                (Phase::Down | Phase::Degraded, Some(episode)) if !was.phase.is_trouble() => {
                    episode.noticed_at
                }
                _ => at,
            };
            let of = episode.filter(|_| is.phase.is_trouble() || was.phase.is_trouble());
            Transition {
                from: was.phase,
                to: is.phase,
                at,
                broke_at: of.map(|episode| episode.broke_at),
                cause: of.map(|episode| episode.cause),
            }
        });
        Observed {
            state: self,
            taken,
            transition,
            risk,
        }
    }
}
