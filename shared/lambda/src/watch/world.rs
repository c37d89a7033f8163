//! The world of one round: what the practice is, what is planned, and what else is not well.

use std::collections::{BTreeMap, BTreeSet};

use aws::monitor::count::Count;
use aws::monitor::{Trouble, is_bad};
use domain::check::depend::{Phases, Place, in_doubt, parent};
use domain::check::{Check, Maintenance, Phase, Scene};
use domain::ids::{CheckId, LocationId};
use domain::kind::Kind;
use domain::practice::Setup;
use jiff::Timestamp;

use super::BLIND;
use super::put::Seen;
use crate::app::App;

/// What every check of the round is seen in.
pub struct World<'a> {
    /// The application.
    pub app: &'a App,
    /// The practice.
    pub setup: &'a Setup,
    /// When.
    pub now: Timestamp,
    /// Whether the monitor sees nothing anywhere.
    pub blind: bool,
    /// The checks that are not well, as far as is known.
    pub troubles: BTreeMap<CheckId, Trouble>,
    /// How many checks the practice has, as far as anybody has counted.
    pub count: Option<Count>,
    /// The worst phase of each place.
    phases: Phases,
    scenes: BTreeMap<Option<LocationId>, Scene<'a>>,
    nowhere: Scene<'a>,
}

impl<'a> World<'a> {
    /// The world as it was read.
    pub fn new(
        app: &'a App,
        setup: &'a Setup,
        windows: &'a [Maintenance],
        troubles: Vec<Trouble>,
        now: Timestamp,
    ) -> Self {
        let practice = &setup.practice;
        let sites = practice.locations.iter().map(|site| {
            let zone = site.zone.as_ref().unwrap_or(&practice.zone);
            let scene = Scene::new(zone, windows).open(practice.calendar(Some(site)).ok());
            (Some(site.id.clone()), scene)
        });
        Self {
            app,
            setup,
            now,
            blind: false,
            count: None,
            phases: Phases::new(),
            troubles: troubles
                .into_iter()
                .map(|one| (one.check.clone(), one))
                .collect(),
            scenes: sites.collect(),
            nowhere: Scene::new(&practice.zone, windows).open(practice.calendar(None).ok()),
        }
    }

    /// What a check's readings are seen in.
    pub fn scene(&self, check: &Check) -> Scene<'a> {
        let scene = self.scenes.get(&check.location);
        scene.unwrap_or(&self.nowhere).clone()
    }

    /// The round's own checks are known better than from their rows.
    pub fn learn<'b>(&mut self, seen: impl Iterator<Item = &'b Seen>) {
        for one in seen {
            let (check, phase) = (&one.check, one.state.phase(&one.check));
            self.troubles.remove(&check.id);
            if is_bad(phase) {
                let trouble = Trouble {
                    check: check.id.clone(),
                    phase,
                    system: check.system.clone(),
                    location: check.location.clone(),
                };
                self.troubles.insert(check.id.clone(), trouble);
            }
        }
        self.phases = self.worst();
    }

    fn worst(&self) -> Phases {
        let mut phases = Phases::new();
        for one in self.troubles.values() {
            if let Some(system) = one.system.clone() {
                let place = Place {
                    system,
                    location: one.location.clone(),
                };
                let worst = phases.entry(place).or_insert(one.phase);
                *worst = (*worst).max(one.phase);
            }
        }
        phases
    }

    /// The trouble behind a check's own, and whether there may be one that is not known yet.
    pub fn depends(&self, check: &Check, phase: Phase) -> (Option<Place>, bool) {
        let Some(place) = place(check.system.as_ref(), check.location.as_ref()) else {
            return (None, false);
        };
        let (phases, systems) = (&self.phases, &self.setup.systems);
        let behind = parent(&place, phase, phases, systems);
        (behind, in_doubt(&place, phases, systems))
    }

    /// The checks that are bad and depend on others that are.
    pub fn behind(&self) -> impl Iterator<Item = CheckId> {
        self.troubles.values().filter_map(|one| {
            let place = place(one.system.as_ref(), one.location.as_ref())?;
            let bad = matches!(one.phase, Phase::Down | Phase::Degraded);
            let behind = parent(&place, one.phase, &self.phases, &self.setup.systems);
            (bad && behind.is_some()).then(|| one.check.clone())
        })
    }

    /// What a check's system is.
    pub fn kind(&self, check: &Check) -> Kind {
        let system = check.system.as_ref();
        let system = system.and_then(|id| self.setup.systems.get(id));
        system.map_or(Kind::Other, |system| system.kind)
    }

    /// The site that stands for a check's.
    pub fn site(&self, check: &Check) -> Option<LocationId> {
        let first = self.setup.practice.locations.first();
        check
            .location
            .clone()
            .filter(|id| self.setup.location(id).is_some())
            .or_else(|| first.map(|site| site.id.clone()))
    }

    /// How many checks are not well, but for the monitor's own sight, and of how many sites.
    pub fn bad(&self) -> (usize, usize) {
        let others = self.troubles.values();
        let others = others.filter(|one| one.check.as_str() != BLIND);
        let sites: Vec<_> = others.map(|one| &one.location).collect();
        let different: BTreeSet<_> = sites.iter().collect();
        (sites.len(), different.len())
    }
}

fn place(system: Option<&domain::ids::SystemId>, location: Option<&LocationId>) -> Option<Place> {
    Some(Place {
        system: system?.clone(),
        location: location.cloned(),
    })
}
