//! Days: summaries by the local day on which their cases were opened, and by place.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::summary::Summary;
use crate::ids::LocationId;

/// The place of cases whose source does not tell where they were.
pub const NOWHERE: &str = "";

/// A day's summaries, by place.
pub type Day = BTreeMap<String, Summary>;

/// Summaries by day and place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days(pub BTreeMap<Date, Day>);

impl Days {
    /// With one more case, on the day that its place's calendar showed.
    pub fn add(&mut self, day: Date, case: &Case, now: Timestamp) {
        self.at(day, case.location.as_ref()).add(case, now);
    }

    /// The summary of a place on a day.
    pub fn at(&mut self, day: Date, location: Option<&LocationId>) -> &mut Summary {
        let place = location.map_or(NOWHERE, LocationId::as_str);
        let places = self.0.entry(day).or_default();
        places.entry(place.to_owned()).or_default()
    }

    /// Both together.
    pub fn merge(&mut self, other: &Self) {
        for (day, places) in &other.0 {
            let own = self.0.entry(*day).or_default();
            for (place, summary) in places {
                own.entry(place.clone()).or_default().merge(summary);
            }
        }
    }

    /// Those from one day up to another, both counted, of one place or of all. An outage of the
    /// whole practice is one of each place, wherever it was reported.
    #[must_use]
    pub fn within(&self, from: Date, until: Date, place: Option<&LocationId>) -> Self {
        let mut kept = Self::default();
        for (day, places) in self.0.range(from..=until.max(from)) {
            let of_day = kept.0.entry(*day).or_default();
            for (name, summary) in places {
                if place.is_none_or(|place| place.as_str() == name.as_str()) {
                    of_day.entry(name.clone()).or_default().merge(summary);
                } else if let Some(everywhere) = summary.everywhere() {
                    of_day
                        .entry(NOWHERE.to_owned())
                        .or_default()
                        .merge(&everywhere);
                }
            }
        }
        kept
    }

    /// Everything added up.
    #[must_use]
    pub fn total(&self) -> Summary {
        let mut total = Summary::default();
        for summary in self.0.values().flat_map(BTreeMap::values) {
            total.merge(summary);
        }
        total
    }

    /// Each place added up.
    #[must_use]
    pub fn places(&self) -> Day {
        let mut all = Day::new();
        for (place, summary) in self.0.values().flatten() {
            all.entry(place.clone()).or_default().merge(summary);
        }
        all
    }
}
