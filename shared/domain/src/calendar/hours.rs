//! The opening hours of an ordinary week.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::CalendarError;
use super::interval::Interval;
use crate::refusal::FieldError;

/// The most opening intervals accepted in one day.
pub const INTERVALS_MAX: usize = 12;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Opening hours by day of the week; a day without intervals is closed, and some day is open.
///
/// Serde form: `{"mon": ["08:00-12:00", "13:00-17:00"], …}` with the keys `mon` to `sun`, a closed
/// day left out or `[]`. Intervals are in order and do not overlap; one may end at `24:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Week", into = "Week")]
pub struct Hours([Vec<Interval>; 7]);

impl Hours {
    /// Reads a week, Monday first: each day a list of texts such as `08:00-12:00`.
    ///
    /// # Errors
    /// Every wrong interval at once, named `hours.mon[0]` and so on; a week that is never open.
    pub fn new(week: &[Vec<String>; 7]) -> Result<Self, CalendarError> {
        let mut errors = Vec::new();
        let mut hours = Self(Default::default());
        for (day, texts) in week.iter().enumerate() {
            hours.0[day] = intervals(&format!("hours.{}", DAYS[day]), texts, &mut errors);
        }
        if errors.is_empty() && hours.0.iter().all(Vec::is_empty) {
            let reason = "no day of the week is open; a location without opening hours has no \
                          business day to count";
            errors.push(FieldError::new("hours", reason));
        }
        if errors.is_empty() {
            Ok(hours)
        } else {
            Err(CalendarError(errors))
        }
    }

    /// The intervals of a day of the week, in order.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[Interval] {
        &self.0[usize::from(day.to_monday_zero_offset().unsigned_abs()) % 7]
    }
}

/// Reads one day's intervals and notes what is wrong with them under `path`.
fn intervals(path: &str, texts: &[String], errors: &mut Vec<FieldError>) -> Vec<Interval> {
    let mut read = Vec::with_capacity(texts.len().min(INTERVALS_MAX));
    let before = errors.len();
    for (place, text) in texts.iter().take(INTERVALS_MAX + 1).enumerate() {
        match Interval::parse(text) {
            Ok(interval) => read.push(interval),
            Err(error) => {
                errors.push(FieldError::new(
                    format!("{path}[{place}]"),
                    error.to_string(),
                ));
            }
        }
    }
    // The places of the others are known only when every one could be read.
    if errors.len() == before {
        errors.extend(disorder(path, &read));
    }
    read
}

/// What is wrong with the order and number of one day's intervals.
pub(super) fn disorder(path: &str, intervals: &[Interval]) -> Vec<FieldError> {
    if intervals.len() > INTERVALS_MAX {
        let reason = format!("has more than {INTERVALS_MAX} intervals");
        return vec![FieldError::new(path, reason)];
    }
    let pairs = intervals.iter().zip(intervals.iter().skip(1)).enumerate();
    pairs
        .filter(|(_, (before, after))| before.ends_after(**after))
        .map(|(place, (before, after))| {
            let reason = if before <= after {
                "overlaps the interval before it"
            } else {
                "begins before the interval that is listed before it; list them in order"
            };
            FieldError::new(format!("{path}[{}]", place + 1), reason)
        })
        .collect()
}

/// The week on the wire.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Week {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mon: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tue: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    thu: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fri: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sat: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sun: Vec<String>,
}

impl TryFrom<Week> for Hours {
    type Error = CalendarError;
    fn try_from(w: Week) -> Result<Self, CalendarError> {
        Self::new(&[w.mon, w.tue, w.wed, w.thu, w.fri, w.sat, w.sun])
    }
}

impl From<Hours> for Week {
    fn from(hours: Hours) -> Self {
        let [mon, tue, wed, thu, fri, sat, sun] = hours
            .0
            .map(|day| day.into_iter().map(String::from).collect());
        Self {
            mon,
            tue,
            wed,
            thu,
            fri,
            sat,
            sun,
        }
    }
}
