//! Days on which the ordinary week does not hold.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::federal::federal_holiday;
use super::interval::Interval;
use crate::refusal::FieldError;

/// The most days that may be listed, and the most exceptions.
pub const DAYS_MAX: usize = 400;
/// The longest name of a day, in characters.
pub const NAME_MAX: usize = 80;

/// The years a listed day may lie in; another one is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// A set of holidays that follows from rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The federal holidays of the United States: see [`federal_holiday`].
    UsFederal,
}

/// One day that differs from the ordinary week: closed, or open at other times.
///
/// Serde form: `{"date": "2026-12-24", "name": "Christmas Eve", "open": ["08:00-12:00"]}`;
/// without `open` the day is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The local date.
    pub date: Date,
    /// What people call the day.
    pub name: String,
    /// Opening intervals of that day, in order; empty when closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Interval>,
}

/// The holidays of a location.
///
/// Serde form: `{"preset": "us-federal", "days": […], "except": ["2026-10-12"]}`, every part optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// Holidays by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Days of the location's own. One of them goes before a day of the preset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Holiday>,
    /// Dates of the preset on which the location works as on any other day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Date>,
}

impl Holidays {
    /// What holds on a date instead of the ordinary week: opening intervals, empty for closed.
    /// `None` on an ordinary day.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&[Interval]> {
        if let Some(day) = self.days.iter().find(|day| day.date == date) {
            return Some(&day.open);
        }
        match self.preset {
            Some(Preset::UsFederal) if federal_holiday(date).is_some() => {
                (!self.except.contains(&date)).then_some(&[])
            }
            _ => None,
        }
    }

    /// What is wrong with the lists, under paths that begin with `holidays`.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (name, count) in [("days", self.days.len()), ("except", self.except.len())] {
            if count > DAYS_MAX {
                let reason = format!("lists more than {DAYS_MAX} dates");
                errors.push(FieldError::new(format!("holidays.{name}"), reason));
            }
        }
        if errors.is_empty() {
            self.check_days(&mut errors);
            self.check_except(&mut errors);
        }
        errors
    }

    fn check_days(&self, errors: &mut Vec<FieldError>) {
        let mut seen = BTreeSet::new();
        for (place, day) in self.days.iter().enumerate() {
            let path = format!("holidays.days[{place}]");
            if !seen.insert(day.date) {
                let reason = "is listed before; one entry per date";
                errors.push(FieldError::new(format!("{path}.date"), reason));
            }
            if !YEARS.contains(&day.date.year()) {
                let reason = format!("must be in the years {} to {}", YEARS.start(), YEARS.end());
                errors.push(FieldError::new(format!("{path}.date"), reason));
            }
            let length = day.name.trim().chars().count();
            if length == 0 || length > NAME_MAX {
                let reason = format!("must be 1 to {NAME_MAX} characters");
                errors.push(FieldError::new(format!("{path}.name"), reason));
            }
            errors.extend(super::hours::disorder(&format!("{path}.open"), &day.open));
        }
    }

    fn check_except(&self, errors: &mut Vec<FieldError>) {
        for (place, date) in self.except.iter().enumerate() {
            let reason = if self.preset.is_none() {
                "is an exception from a preset, and no preset is chosen"
            } else if federal_holiday(*date).is_none() {
                "is not a holiday of the preset; a day of your own is left out of days instead"
            } else if self.days.iter().any(|day| day.date == *date) {
                "is also listed in days; keep one of the two"
            } else {
                continue;
            };
            errors.push(FieldError::new(format!("holidays.except[{place}]"), reason));
        }
    }
}
