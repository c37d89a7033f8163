//! What opens: the facts of a ticket that a check reports.

use jiff::Timestamp;

use super::Track;
use crate::check::depend::Place;
use crate::check::risk::RunsOut;
use crate::check::{Check, Phase};
use crate::ids::{LocationId, Reference, SystemId, TicketId};
use crate::impact::Assessment;
use crate::kind::Symptom;
use crate::phi::Sealed;
use crate::reading::BACK_MAX;
use crate::role::Actor;
use crate::ticket::open::Report;
use crate::ticket::{Channel, Matter};

/// A ticket to open.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Which story it tells.
    pub track: Track,
    /// The catalogue entry.
    pub system: Option<SystemId>,
    /// The site; none is the whole practice.
    pub location: Option<LocationId>,
    /// What it means for the practice.
    pub assessment: Assessment,
    /// The worst that it tells.
    pub worst: Phase,
    /// When it broke, not when it was noticed.
    pub broke_at: Timestamp,
    /// When its clock starts: when it broke, as far back as a report may lie.
    pub reported_at: Timestamp,
    /// What it is about, where that is no trouble of a system yet.
    pub matter: Option<Matter>,
    /// Whether failure is so near that it opens with its system's tier.
    pub near: bool,
    /// The trouble that it is part of: it opens as a child of that one's incident, and does not page.
    pub under: Option<Place>,
}

impl Opening {
    pub(super) fn new(
        check: &Check,
        track: Track,
        assessment: Assessment,
        worst: Phase,
        broke_at: Timestamp,
        under: Option<Place>,
        now: Timestamp,
    ) -> Self {
        let earliest = now.checked_sub(BACK_MAX).unwrap_or(Timestamp::MIN);
        Self {
            track,
            system: check.system.clone(),
            location: check.location.clone(),
            assessment,
            worst,
            broke_at,
            reported_at: broke_at.clamp(earliest, now),
            matter: None,
            near: false,
            under,
        }
    }

    /// The same about what will run out: "`general` at first, the system's tier when failure is nearer than twice that
    /// tier's target".
    pub(super) fn at_risk(mut self, what: RunsOut, near: bool) -> Self {
        let (matter, words) = match what {
            RunsOut::Certificate => (Matter::Certificate, "a certificate runs out"),
            RunsOut::Disk => (Matter::Disk, "a disk fills up"),
        };
        let tier = self.assessment.tier;
        self.assessment.symptom = Symptom::Request;
        self.assessment.reason = match near {
            true => format!("{tier}: {words}, sooner than twice the time of this tier"),
            false => format!("{tier}: {words}, and there is time to see to it"),
        };
        self.matter = Some(matter);
        self.near = near;
        self
    }

    /// The report that opens it. `site` stands for the whole practice where the check names none.
    #[must_use]
    pub fn report(
        self,
        id: TicketId,
        reference: Reference,
        site: &LocationId,
        monitor: Actor,
        sealed: Option<Sealed>,
    ) -> Report {
        Report {
            id,
            reference,
            assessment: self.assessment,
            system_named: self.system.is_some(),
            system: self.system,
            location: self.location.unwrap_or_else(|| site.clone()),
            channel: Channel::Monitor,
            reporter: monitor,
            flags: Vec::new(),
            phi: false,
            confidential: false,
            reported_at: self.reported_at,
            matter: self.matter,
            sealed,
        }
    }
}
