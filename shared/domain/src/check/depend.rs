//! Dependencies: what is dead behind a dead network is the network's trouble, and pages once.

use std::collections::{BTreeMap, BTreeSet};

use super::Phase;
use crate::ids::{LocationId, SystemId};
use crate::practice::System;

/// A system at a site, or everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The system.
    pub system: SystemId,
    /// The site; none is everywhere.
    pub location: Option<LocationId>,
}

/// The worst phase of each place's checks.
pub type Phases = BTreeMap<Place, Phase>;

/// The trouble behind a trouble: "dependencies inhibit". Of several it is the one farthest down,
/// which the others depend on. A network that is only slow does not make an EHR that is down its own,
/// and that of one site says nothing of what is watched everywhere.
#[must_use]
pub fn parent(
    of: &Place,
    phase: Phase,
    phases: &Phases,
    systems: &BTreeMap<SystemId, System>,
) -> Option<Place> {
    let slow = phase == Phase::Degraded;
    let excuses = |phase: Phase| phase == Phase::Down || (slow && phase == Phase::Degraded);
    behind(of, systems)
        .into_iter()
        .rfind(|place| phases.get(place).is_some_and(|phase| excuses(*phase)))
}

/// Whether something that it depends on is in doubt: a moment later it may be known to be the cause.
#[must_use]
pub fn in_doubt(of: &Place, phases: &Phases, systems: &BTreeMap<SystemId, System>) -> bool {
    let doubted = |place: &Place| phases.get(place) == Some(&Phase::Suspect);
    behind(of, systems).iter().any(doubted)
}

/// The places that a place depends on, at any distance, the nearest first.
fn behind(of: &Place, systems: &BTreeMap<SystemId, System>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut seen = BTreeSet::from([&of.system]);
    let mut ring = vec![&of.system];
    while !ring.is_empty() {
        let next: BTreeSet<&SystemId> = ring
            .iter()
            .filter_map(|id| systems.get(*id))
            .flat_map(|system| &system.depends_on)
            .filter(|id| !seen.contains(id))
            .collect();
        seen.extend(next.iter().copied());
        ring = next.into_iter().collect();
        for system in &ring {
            let everywhere = Place {
                system: (*system).clone(),
                location: None,
            };
            let here = of.location.clone().map(|location| Place {
                system: (*system).clone(),
                location: Some(location),
            });
            places.extend(here);
            places.push(everywhere);
        }
    }
    places
}
