//! The machine: marks in the order in which they happened, one after another, and what they come to.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::mark::{Class, Mark};
use super::{Cause, Check, Opens, Phase};

/// The most openings remembered against flapping.
const OPENS_MAX: usize = 8;

/// How long a doubt lasts that nothing is heard about.
const DOUBTED: SignedDuration = SignedDuration::from_hours(24);

/// Where a check stands after some marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// The phase, but for what is only at risk.
    pub phase: Phase,
    /// The last marks since it was closed, as many as are counted.
    window: Vec<(Timestamp, Class)>,
    /// Good ones on end.
    pub good_run: u8,
    /// Ones on end that were not failures.
    up_run: u8,
    /// The episode that is open, or the last one.
    pub episode: Option<Episode>,
    /// When it was last bad.
    pub last_bad: Option<Timestamp>,
    /// When it last answered, well or not.
    pub last_up: Option<Timestamp>,
    /// Since when it has not.
    pub failing_since: Option<Timestamp>,
    /// When it was last closed.
    pub closed_at: Option<Timestamp>,
    /// The last openings.
    opens: Vec<Timestamp>,
}

/// A stretch of trouble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Episode {
    /// When it broke: the first of the readings that opened it, or when the missing one was due.
    pub broke_at: Timestamp,
    /// When that was enough to say so.
    pub noticed_at: Timestamp,
    /// Degraded or down.
    pub worst: Phase,
    /// Why.
    pub cause: Cause,
    /// Whether it came after so many others that it takes a longer calm to close.
    pub damped: bool,
    /// Whether it was slow: then it has to be well again, and not only less slow.
    pub slow: bool,
}

impl Machine {
    /// Takes the next mark.
    pub fn step(&mut self, mark: &Mark, check: &Check) {
        // "maintenance windows that let recoveries through"
        if mark.muted && mark.class > Class::Calm {
            return;
        }
        let in_trouble = self.phase.is_trouble();
        let slow = self.episode.as_ref().is_some_and(|episode| episode.slow);
        let class = match mark.class {
            Class::Missed => return self.missed(mark, check),
            Class::Calm => return self.close_when_calm(mark.at, check),
            // The separate threshold is for what was slow.
            Class::Fair if in_trouble && !slow => Class::Good,
            class => class,
        };
        self.count(mark.at, class, check);
        if in_trouble {
            self.go_on(mark.at, class, check);
        } else {
            self.watch(mark.at, check);
        }
    }

    fn count(&mut self, at: Timestamp, class: Class, check: &Check) {
        self.window.push((at, class));
        let most = usize::from(check.open.of.max(check.slow.of));
        if self.window.len() > most {
            self.window.remove(0);
        }
        self.good_run = match class {
            Class::Good => self.good_run.saturating_add(1),
            _ => 0,
        };
        if class == Class::Bad {
            self.up_run = 0;
            self.failing_since.get_or_insert(at);
        } else {
            self.up_run = self.up_run.saturating_add(1);
            self.failing_since = None;
            self.last_up = Some(at);
        }
        if class >= Class::Slow {
            self.last_bad = Some(at);
        }
    }

    /// The first of the marks at least so bad among those counted, when there are enough.
    fn enough(&self, least: Class, opens: Opens) -> Option<Timestamp> {
        let counted = self.window.iter().rev().take(usize::from(opens.of));
        let bad = counted.filter(|(_, class)| *class >= least);
        let nth = usize::from(opens.bad.saturating_sub(1));
        bad.map(|(at, _)| *at).nth(nth)
    }

    /// While nothing is wrong: "M-of-N opening".
    fn watch(&mut self, at: Timestamp, check: &Check) {
        if let Some(broke_at) = self.enough(Class::Bad, check.open) {
            self.open(broke_at, at, Phase::Down, Cause::Failing, check);
        } else if let Some(broke_at) = self.enough(Class::Slow, check.slow) {
            self.open(broke_at, at, Phase::Degraded, Cause::Slow, check);
        } else {
            let once = |of| Opens { bad: 1, of };
            let doubted = self.enough(Class::Bad, once(check.open.of)).is_some()
                || self.enough(Class::Slow, once(check.slow.of)).is_some();
            self.phase = if doubted {
                Phase::Suspect
            } else {
                Phase::Healthy
            };
        }
    }

    fn open(
        &mut self,
        broke_at: Timestamp,
        at: Timestamp,
        worst: Phase,
        cause: Cause,
        check: &Check,
    ) {
        self.opens.push(at);
        if self.opens.len() > OPENS_MAX {
            self.opens.remove(0);
        }
        let damped = check.damping.is_some_and(|damping| {
            let within = SignedDuration::from_mins(i64::from(damping.within_minutes));
            let lately = self
                .opens
                .iter()
                .filter(|then| then.duration_until(at) < within);
            lately.count() >= usize::from(damping.opens)
        });
        self.phase = worst;
        self.episode = Some(Episode {
            broke_at,
            noticed_at: at,
            worst,
            cause,
            damped,
            slow: cause == Cause::Slow,
        });
    }

    /// While something is wrong.
    fn go_on(&mut self, at: Timestamp, class: Class, check: &Check) {
        let down = self.enough(Class::Bad, check.open).is_some();
        let Some(episode) = &mut self.episode else {
            return;
        };
        episode.slow |= class == Class::Slow;
        if class == Class::Good {
            // What was only silent is heard again.
            let heard = episode.cause == Cause::Silent;
            self.phase = Phase::Recovering;
            if heard {
                self.close(at);
            } else {
                self.close_when_calm(at, check);
            }
            return;
        }
        if class == Class::Bad {
            if down || episode.worst == Phase::Down {
                episode.worst = Phase::Down;
                episode.cause = Cause::Failing;
            }
        } else if self.up_run >= check.close {
            // It answers again, and not well.
            episode.worst = Phase::Degraded;
            episode.cause = Cause::Slow;
        }
        self.phase = episode.worst;
    }

    /// It was not heard of in time. The grace was its damping: once is enough.
    fn missed(&mut self, mark: &Mark, check: &Check) {
        let since = mark.since.unwrap_or(mark.at);
        self.good_run = 0;
        self.up_run = 0;
        self.last_bad = Some(mark.at);
        self.failing_since.get_or_insert(since);
        let worst = match check.interface {
            Some(_) => Phase::Degraded,
            None => Phase::Down,
        };
        match &mut self.episode {
            Some(episode) if self.phase.is_trouble() => {
                episode.worst = episode.worst.max(worst);
                self.phase = episode.worst;
            }
            _ => {
                self.open(since, mark.at, worst, Cause::Silent, check);
            }
        }
    }

    /// When a check that recovers may close: after the hold, where it flapped.
    pub fn calm_at(&self, check: &Check) -> Option<Timestamp> {
        let episode = self.episode.as_ref()?;
        let enough = self.phase == Phase::Recovering && self.good_run >= check.close;
        let hold = match check.damping {
            Some(damping) if episode.damped => i64::from(damping.hold_minutes),
            _ => 0,
        };
        let calm = self.last_bad?.checked_add(SignedDuration::from_mins(hold));
        enough.then(|| calm.unwrap_or(Timestamp::MAX))
    }

    /// When a doubt is given up that nothing has been heard about since: a monitor that ended is no trouble.
    pub fn doubt_ends(&self, check: &Check) -> Option<Timestamp> {
        let doubted = self.phase == Phase::Suspect && check.expects.is_none();
        let last = doubted.then(|| self.window.last()).flatten();
        last.and_then(|(at, _)| at.checked_add(DOUBTED).ok())
    }

    fn close_when_calm(&mut self, at: Timestamp, check: &Check) {
        if self.doubt_ends(check).is_some_and(|end| end <= at) {
            self.phase = Phase::Healthy;
            self.window.clear();
        }
        if self.calm_at(check).is_some_and(|calm| calm <= at) {
            self.close(at);
        }
    }

    /// What was bad before does not count towards the next opening.
    fn close(&mut self, at: Timestamp) {
        self.phase = Phase::Healthy;
        self.closed_at = Some(at);
        self.window.clear();
    }
}
