//! Maintenance windows: what breaks within one is expected, what recovers is told all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::Check;
use crate::calendar::Calendar;
use crate::ids::{CheckId, LocationId, SystemId};
use crate::practice::System;
use crate::practice::catalogue::depends;
use crate::wall;

/// What a window covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Covers {
    /// Every check of a system.
    System(SystemId),
    /// One check.
    Check(CheckId),
    /// Every check of a site.
    Location(LocationId),
}

/// A window, from an instant up to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// What it covers.
    #[serde(flatten)]
    pub covers: Covers,
    /// The first instant of it.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

impl Maintenance {
    /// Whether it covers a check at an instant.
    #[must_use]
    pub fn covers(&self, check: &Check, at: Timestamp) -> bool {
        let about = self.is_about(&check.id, check.system.as_ref(), check.location.as_ref());
        about && self.from <= at && at < self.until
    }

    /// Whether it is about a check of a system at a site.
    #[must_use]
    pub fn is_about(
        &self,
        check: &CheckId,
        system: Option<&SystemId>,
        location: Option<&LocationId>,
    ) -> bool {
        match &self.covers {
            Covers::System(id) => system == Some(id),
            Covers::Check(id) => check == id,
            Covers::Location(id) => location == Some(id),
        }
    }
}

/// Windows with those that follow from them: while a system is worked on, what does not do without it is not told of.
#[must_use]
pub fn spread(
    windows: impl IntoIterator<Item = Maintenance>,
    systems: &BTreeMap<SystemId, System>,
) -> Vec<Maintenance> {
    let mut all = Vec::new();
    for window in windows {
        if let Covers::System(system) = &window.covers {
            let dependants = systems
                .keys()
                .filter(|id| *id != system && depends(id, system, systems));
            all.extend(dependants.map(|id| Maintenance {
                covers: Covers::System(id.clone()),
                ..window.clone()
            }));
        }
        all.push(window);
    }
    all
}

/// What a reading is seen in: the site's own time and opening hours, and the windows that may cover it.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    zone: TimeZone,
    calendar: Option<Arc<Calendar>>,
    maintenance: &'a [Maintenance],
}

impl<'a> Scene<'a> {
    /// Puts a scene together. A zone that is not known, which set-up refuses, is taken as UTC.
    #[must_use]
    pub fn new(zone: &str, maintenance: &'a [Maintenance]) -> Self {
        Self {
            zone: wall::zone(zone).unwrap_or(TimeZone::UTC),
            calendar: None,
            maintenance,
        }
    }

    /// The same where it is known when the site is open; without that all hours count.
    #[must_use]
    pub fn open(self, calendar: Option<Calendar>) -> Self {
        Self {
            calendar: calendar.map(Arc::new),
            ..self
        }
    }

    /// When the site is open.
    pub(super) fn calendar(&self) -> Option<&Calendar> {
        self.calendar.as_deref()
    }

    /// Until when a window, or several that touch, cover a check at an instant.
    #[must_use]
    pub fn covered_until(&self, check: &Check, at: Timestamp) -> Option<Timestamp> {
        let mut until = None;
        // Each pass ends at least one window.
        for _ in 0..self.maintenance.len() {
            let from = until.unwrap_or(at);
            let covering = self
                .maintenance
                .iter()
                .filter(|window| window.covers(check, from));
            match covering.map(|window| window.until).max() {
                Some(later) => until = Some(later),
                None => break,
            }
        }
        until
    }

    /// The hour that the site's clocks show.
    pub(super) fn hour(&self, at: Timestamp) -> u8 {
        u8::try_from(self.zone.to_datetime(at).hour()).unwrap_or_default()
    }
}
