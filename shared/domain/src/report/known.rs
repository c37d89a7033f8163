//! What a report is made from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::days::{Days, NOWHERE};
use super::standing::{Standing, Watched};
use crate::calendar::Calendar;
use crate::ids::LocationId;
use crate::kind::Kind;
use crate::practice::{Setup, System};

/// A window of days, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Window {
    /// So many days that end with one; a window has at least that one.
    #[must_use]
    pub fn ending(until: Date, days: u16) -> Self {
        let back = jiff::Span::new().days(i64::from(days.max(1)) - 1);
        Self {
            from: until.checked_sub(back).unwrap_or(until),
            until,
        }
    }

    /// The window of as many days before it.
    #[must_use]
    pub fn before(self) -> Self {
        let until = self.from.yesterday().unwrap_or(self.from);
        Self::ending(until, self.days())
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> u16 {
        let hours = self.from.duration_until(self.until).as_hours();
        u16::try_from(hours / 24).unwrap_or(0) + 1
    }
}

/// Whose tickets they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// The practice, where it is known.
    pub practice: Option<String>,
    /// The one site that was asked for.
    pub location: Option<LocationId>,
    /// Whose helpdesk: `statdesk`, or the one that an export is from.
    pub source: String,
    /// Whether it was made from the tickets themselves, or from what the nightly run kept of them.
    pub made_from: MadeFrom,
    /// The instant that it holds for.
    pub as_of: Timestamp,
}

/// What a report was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MadeFrom {
    /// The tickets of the window.
    Tickets,
    /// The summaries of the last night.
    Rollups,
    /// Another helpdesk's export.
    Export,
}

/// Everything that a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Whose tickets.
    pub about: &'a About,
    /// The window.
    pub window: Window,
    /// Its summaries, and those of the window before where they are known.
    pub days: &'a Days,
    /// Whether the window before is known whole.
    pub compares: bool,
    /// How things stand.
    pub standing: &'a Standing,
    /// The practice as it is set up, where it is known.
    pub setup: Option<&'a Setup>,
}

impl<'a> Known<'a> {
    /// The catalogue's systems that serve the place that is looked at.
    pub(super) fn systems(&self) -> impl Iterator<Item = &'a System> + use<'a> {
        let place = self.about.location.as_ref();
        let systems = self
            .setup
            .into_iter()
            .flat_map(|setup| setup.systems.values());
        systems.filter(move |system| {
            let named = &system.locations;
            place.is_none_or(|place| named.is_empty() || named.contains(place))
        })
    }

    /// The checks of the place that is looked at, and those of the whole practice; nothing where that was not kept.
    pub(super) fn watched(&self) -> Option<(Watched, Watched)> {
        let checks = self.standing.checks.as_ref()?;
        let of = |place: &str| checks.places.get(place).cloned().unwrap_or_default();
        let wide = checks.practice_wide.clone();
        let unknown = checks.places.is_empty() && wide.count == 0 && checks.count > 0;
        match &self.about.location {
            // A night before places were told apart.
            Some(_) if unknown => None,
            Some(place) => Some((of(place.as_str()), wide)),
            None => Some((checks.all(), wide)),
        }
    }

    /// The systems without any check, by their ids; nothing where that was not kept.
    pub(super) fn uncovered(&self) -> Option<Vec<String>> {
        let checks = self.standing.checks.as_ref()?;
        if self.about.location.is_none() {
            return Some(checks.uncovered.clone());
        }
        let (own, wide) = self.watched()?;
        let ids = self.systems().map(|system| system.id.to_string());
        let bare = |id: &String| !own.systems.contains(id) && !wide.systems.contains(id);
        Some(ids.filter(bare).collect())
    }

    /// Whether a check is of a system of one of these kinds.
    pub(super) fn watches(&self, kinds: &[Kind]) -> bool {
        let Some(uncovered) = self.uncovered() else {
            return false;
        };
        let mut of = self.systems().filter(|system| kinds.contains(&system.kind));
        of.any(|system| uncovered.iter().all(|id| id != system.id.as_str()))
    }
}

/// The calendars of a practice's places.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<String, Calendar>);

impl Places {
    pub(super) fn of(known: &Known<'_>) -> Self {
        let Some(setup) = known.setup else {
            return Self::default();
        };
        let wanted = |id: &LocationId| known.about.location.as_ref().is_none_or(|one| one == id);
        let sites = setup.practice.locations.iter();
        let sites = sites.filter(|site| wanted(&site.id)).filter_map(|site| {
            let calendar = setup.calendar(&site.id).ok()?;
            Some((site.id.to_string(), calendar))
        });
        let mut places: BTreeMap<_, _> = sites.collect();
        if let Ok(calendar) = setup.practice.calendar(None) {
            places.insert(NOWHERE.to_owned(), calendar);
        }
        Self(places)
    }

    /// The calendar of a place, if it has one.
    pub(super) fn calendar(&self, place: &str) -> Option<&Calendar> {
        self.0.get(place)
    }

    /// The sites that are looked at.
    pub(super) fn sites(&self) -> impl Iterator<Item = &str> {
        let named = self.0.keys().map(String::as_str);
        named.filter(|name| *name != NOWHERE)
    }
}
