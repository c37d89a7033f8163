//! Verdicts: from the state of a check and of its tickets to what should happen to these.
//!
//! What a check has told is part of its state, and every verdict compares that with what is true:
//! a step that failed is decided again, and one that was done is not.

use jiff::{SignedDuration, Timestamp};

use super::depend::Place;
use super::machine::{Episode, Machine};
use super::risk;
use super::standing::Standing;
use super::{Check, Phase, State};
use crate::calendar::Calendar;
use crate::impact::{Assessment, Given, assess};
use crate::kind::{Kind, Scope, Symptom};
use crate::policy::Policy;
use crate::ticket::Matter;

mod held;
mod opening;
mod step;

pub use held::Held;
pub use opening::Opening;
pub use step::Step;

/// "Reopened on relapse within 30 minutes."
pub const RELAPSE: SignedDuration = SignedDuration::from_mins(30);
/// How long a check may go on failing after somebody called it resolved.
pub const STILL: SignedDuration = SignedDuration::from_mins(10);
/// How long a trouble waits for the doubt about what it depends on to be settled.
pub const DOUBT: SignedDuration = SignedDuration::from_mins(2);

/// A check's two stories, each with a ticket of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// It is down or degraded.
    Trouble,
    /// It will run out.
    Risk,
}

/// What a verdict looks up.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// What the check's system is.
    pub kind: Kind,
    /// The practice's targets.
    pub policy: &'a Policy,
    /// The site's calendar.
    pub calendar: &'a Calendar,
    /// Whether the monitor is blind: then nothing new is believed to be bad.
    pub blind: bool,
    /// The trouble behind this one.
    pub parent: Option<Place>,
    /// Whether there may be one that is not known yet.
    pub in_doubt: bool,
    /// Where the ticket of its trouble stands, when it has one.
    pub trouble: Option<Standing>,
    /// Where the ticket of its risk stands, when it has one.
    pub risk: Option<Standing>,
}

/// Decides what should happen to a check's tickets.
#[must_use]
pub fn decide(check: &Check, state: &State, context: &Context<'_>, now: Timestamp) -> Vec<Step> {
    let machine = state.machine(check);
    let decision = Decision {
        check,
        context,
        now,
    };
    let mut steps = match (machine.phase.is_trouble(), &machine.episode) {
        (true, Some(episode)) => decision.bad(&machine, episode, state.trouble_ticket.as_ref()),
        _ => decision.well(&machine, state.trouble_ticket.as_ref()),
    };
    steps.extend(decision.risk(&machine, state));
    steps
}

struct Decision<'a> {
    check: &'a Check,
    context: &'a Context<'a>,
    now: Timestamp,
}

impl Decision<'_> {
    /// Through the same impact rules as a report: whoever tells them, the facts are the same.
    fn assess(&self, symptom: Symptom) -> Assessment {
        assess(&Given {
            kind: Some(self.context.kind),
            symptom: Some(symptom),
            scope: Some(match self.check.location {
                Some(_) => Scope::Site,
                None => Scope::Practice,
            }),
            ..Given::default()
        })
    }

    fn opening(
        &self,
        track: Track,
        symptom: Symptom,
        worst: Phase,
        broke_at: Timestamp,
    ) -> Opening {
        Opening::new(
            self.check,
            track,
            self.assess(symptom),
            worst,
            broke_at,
            self.context
                .parent
                .clone()
                .filter(|_| track == Track::Trouble),
            self.now,
        )
    }

    fn bad(&self, machine: &Machine, episode: &Episode, held: Option<&Held>) -> Vec<Step> {
        let recovers = machine.phase == Phase::Recovering;
        let symptom = match episode.worst {
            Phase::Down => Symptom::Down,
            _ => Symptom::Degraded,
        };
        let standing = self.context.trouble.as_ref();
        if let (Some(held), Some(standing)) = (held, standing.filter(|ticket| ticket.active)) {
            return self.goes_on(recovers, episode, symptom, held, standing);
        }
        // Nothing new is told of what is on its way back, or while nothing can be seen.
        if recovers || self.context.blind {
            return Vec::new();
        }
        let again = held
            .zip(standing)
            .map(|(held, standing)| (held, standing, standing.resolved_at));
        let open = || {
            let mut opening =
                self.opening(Track::Trouble, symptom, episode.worst, episode.broke_at);
            // The one check that is of no system is of the monitor's own sight.
            if opening.system.is_none() {
                opening.matter = Some(Matter::Sight);
                opening.assessment.reason = format!(
                    "{}: nothing that is watched answers any more",
                    opening.assessment.tier
                );
            }
            Step::Open(Box::new(opening))
        };
        match again {
            // Somebody called it resolved: it has a little time to show, then it was not.
            Some((held, standing, Some(resolved)))
                if episode.broke_at <= resolved && standing.touched =>
            {
                // Whoever says only once that it fails says that it works as late as it likes.
                let once = self.check.open.bad == 1 && self.check.probe.is_none();
                let wait = if once { RELAPSE } else { STILL };
                let until = resolved.checked_add(wait).unwrap_or(Timestamp::MAX);
                if standing.withdrawn {
                    Vec::new()
                } else if self.now < until {
                    vec![Step::Wait(until)]
                } else {
                    vec![self.reopening(Track::Trouble, held, episode.broke_at)]
                }
            }
            Some((held, standing, Some(resolved)))
                if !standing.withdrawn && resolved.duration_until(episode.broke_at) <= RELAPSE =>
            {
                vec![self.reopening(Track::Trouble, held, episode.broke_at)]
            }
            _ => {
                let until = episode
                    .noticed_at
                    .checked_add(DOUBT)
                    .unwrap_or(Timestamp::MAX);
                if self.context.in_doubt && self.context.parent.is_none() && self.now < until {
                    vec![Step::Wait(until)]
                } else {
                    vec![open()]
                }
            }
        }
    }

    fn reopening(&self, track: Track, held: &Held, at: Timestamp) -> Step {
        Step::Reopen {
            track,
            ticket: held.ticket,
            at,
        }
    }

    /// Bad, and its ticket is open.
    fn goes_on(
        &self,
        recovers: bool,
        episode: &Episode,
        symptom: Symptom,
        held: &Held,
        standing: &Standing,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        if held.recovered_at.is_some() && !recovers && !self.context.blind {
            steps.push(Step::NoteRelapse {
                ticket: held.ticket,
                at: episode.broke_at,
            });
        }
        // Only what has become worse raises a tier: one that somebody lowered stays lowered.
        let tier = self.assess(symptom).tier;
        if episode.worst > held.worst {
            let tier = match tier.stricter_than(standing.tier) {
                true => tier,
                false => standing.tier,
            };
            steps.push(Step::Raise {
                track: Track::Trouble,
                ticket: held.ticket,
                tier,
                worst: episode.worst,
            });
        }
        let alone = standing.incident.is_none() && !standing.touched;
        if let Some(under) = self.context.parent.clone().filter(|_| alone) {
            steps.push(Step::Attach {
                ticket: held.ticket,
                under,
            });
        }
        steps
    }

    /// "Recovery noted, auto-resolve only when no human took part."
    fn well(&self, machine: &Machine, held: Option<&Held>) -> Vec<Step> {
        let Some(held) = held else { return Vec::new() };
        let at = machine.closed_at.unwrap_or(self.now);
        let ticket = held.ticket;
        match &self.context.trouble {
            Some(standing) if standing.active && !standing.touched => {
                vec![Step::Resolve { ticket, at }]
            }
            Some(standing) if standing.active => {
                let noted = held.recovered_at.is_some();
                let note = (!noted).then_some(Step::NoteRecovery { ticket, at });
                note.into_iter().collect()
            }
            Some(standing) => {
                let ended = standing.resolved_at.unwrap_or(at).max(at);
                let until = ended.checked_add(RELAPSE).unwrap_or(Timestamp::MAX);
                let past = self.now > until;
                past.then_some(Step::Forget(Track::Trouble))
                    .into_iter()
                    .collect()
            }
            None => vec![Step::Forget(Track::Trouble)],
        }
    }

    /// "`general` at first, the system's tier when failure is nearer than twice that tier's target.
    /// Fixed before failing counts as *avoided*."
    fn risk(&self, machine: &Machine, state: &State) -> Option<Step> {
        let held = state.risk_ticket.as_ref();
        let standing = self.context.risk.as_ref();
        let Some(risk) = &state.risk else {
            let (held, standing) = (held?, standing);
            let over = state.risk_over.as_ref();
            return Some(match standing {
                Some(standing) if standing.active => Step::RiskOver {
                    ticket: held.ticket,
                    at: over.map_or(self.now, |over| over.at),
                    avoided: over.is_some_and(|over| over.avoided),
                    resolve: !standing.touched,
                },
                _ => Step::Forget(Track::Risk),
            });
        };
        let tier = self.assess(Symptom::Down).tier;
        let (policy, calendar) = (self.context.policy, self.context.calendar);
        let near = risk
            .fails_at
            .is_some_and(|fails_at| risk::is_near(fails_at, self.now, tier, policy, calendar));
        let Some(held) = held else {
            // What is bad already has its ticket; what has run out and works all the same has none.
            let quiet = !machine.phase.is_trouble() && !self.context.blind;
            let symptom = if near {
                Symptom::Down
            } else {
                Symptom::Request
            };
            let open = || {
                let opening = self.opening(Track::Risk, symptom, Phase::AtRisk, risk.since);
                Step::Open(Box::new(opening.at_risk(risk.what, near)))
            };
            return quiet.then(open);
        };
        let standing = standing?;
        if !near || standing.withdrawn {
            return None;
        }
        if !standing.active {
            // What was not read since may have been put right.
            let resolved = standing.resolved_at?.checked_add(STILL).ok()?;
            let seen = state.risk_read_at.is_some_and(|read| read > resolved);
            return seen.then(|| self.reopening(Track::Risk, held, risk.since));
        }
        if held.raised {
            return None;
        }
        tier.stricter_than(standing.tier).then_some(Step::Raise {
            track: Track::Risk,
            ticket: held.ticket,
            tier,
            worst: Phase::AtRisk,
        })
    }
}
