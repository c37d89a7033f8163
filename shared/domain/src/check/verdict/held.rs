//! What a check has told, kept with its state, so that no step is decided twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Step, Track};
use crate::check::{Phase, State};
use crate::ids::TicketId;

/// What a check has told of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The ticket.
    pub ticket: TicketId,
    /// When it broke, as the ticket says.
    pub broke_at: Timestamp,
    /// The worst that it says.
    pub worst: Phase,
    /// The recovery that is written on it.
    pub recovered_at: Option<Timestamp>,
    /// Whether its tier was raised because failure is near.
    pub raised: bool,
}

impl State {
    /// The ticket of a story, to be looked up before a verdict.
    #[must_use]
    pub const fn held(&self, track: Track) -> Option<&Held> {
        match track {
            Track::Trouble => self.trouble_ticket.as_ref(),
            Track::Risk => self.risk_ticket.as_ref(),
        }
    }

    /// The state once a step was done. `opened` is the ticket that an opening gave.
    #[must_use]
    pub fn done(mut self, step: &Step, opened: Option<TicketId>) -> Self {
        match step {
            Step::Open(opening) => {
                let held = opened.map(|ticket| Held {
                    ticket,
                    broke_at: opening.broke_at,
                    worst: opening.worst,
                    recovered_at: None,
                    raised: opening.near,
                });
                match opening.track {
                    Track::Trouble => self.trouble_ticket = held,
                    Track::Risk => self.risk_ticket = held,
                }
            }
            Step::Raise { track, worst, .. } => {
                let held = match track {
                    Track::Trouble => &mut self.trouble_ticket,
                    Track::Risk => &mut self.risk_ticket,
                };
                if let Some(held) = held {
                    held.worst = held.worst.max(*worst);
                    held.raised = true;
                }
            }
            Step::NoteRecovery { at, .. } | Step::Resolve { at, .. } => {
                if let Some(held) = &mut self.trouble_ticket {
                    held.recovered_at = Some(*at);
                }
            }
            Step::NoteRelapse { at, .. }
            | Step::Reopen {
                track: Track::Trouble,
                at,
                ..
            } => {
                if let Some(held) = &mut self.trouble_ticket {
                    held.recovered_at = None;
                    held.broke_at = *at;
                }
            }
            Step::RiskOver { .. } | Step::Forget(Track::Risk) => self.risk_ticket = None,
            Step::Forget(Track::Trouble) => self.trouble_ticket = None,
            Step::Reopen { .. } | Step::Attach { .. } | Step::Wait(_) => {}
        }
        self
    }
}
