//! What has to hold of a schedule before it is kept.

use jiff::SignedDuration;

use super::{Override, Rotation, Schedule};
use crate::refusal::FieldError;
use crate::wall;

/// The most places in a rotation.
pub const PEOPLE_MAX: usize = 100;
/// The longest shift, in days.
pub const SHIFT_DAYS_MAX: u16 = 28;
/// The most overrides kept in one schedule.
pub const OVERRIDES_MAX: usize = 500;
/// The longest override, in days of 24 hours.
pub const OVERRIDE_DAYS_MAX: i64 = 366;

impl Schedule {
    /// Every wrong field, as a path inside the schedule, with the reason; empty when it is sound.
    #[must_use]
    pub fn validate(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if wall::zone(&self.zone).is_none() {
            let reason = "is not an IANA time zone, such as America/Chicago";
            errors.push(FieldError::new("zone", reason));
        }
        check_rotation(&self.rotation, &mut errors);
        if self.overrides.len() > OVERRIDES_MAX {
            let reason = format!("lists more than {OVERRIDES_MAX}; drop those that are over");
            errors.push(FieldError::new("overrides", reason));
            return errors;
        }
        for (place, one) in self.overrides.iter().enumerate() {
            errors.extend(check_override(place, one));
        }
        errors
    }
}

fn check_rotation(rotation: &Rotation, errors: &mut Vec<FieldError>) {
    if rotation.people.is_empty() {
        errors.push(FieldError::new("rotation.people", "names nobody"));
    }
    if rotation.people.len() > PEOPLE_MAX {
        let reason = format!("lists more than {PEOPLE_MAX} places");
        errors.push(FieldError::new("rotation.people", reason));
    }
    if !(1..=SHIFT_DAYS_MAX).contains(&rotation.days) {
        let reason = format!("must be 1 to {SHIFT_DAYS_MAX} days");
        errors.push(FieldError::new("rotation.days", reason));
    }
    if !(1970..=9000).contains(&rotation.starts_on.year()) {
        let reason = "must be a date from 1970 on";
        errors.push(FieldError::new("rotation.starts_on", reason));
    }
    if rotation.handover.second() != 0 || rotation.handover.subsec_nanosecond() != 0 {
        errors.push(FieldError::new(
            "rotation.handover",
            "must be a whole minute",
        ));
    }
}

fn check_override(place: usize, one: &Override) -> Option<FieldError> {
    let length = one.from.duration_until(one.until);
    let reason = if length <= SignedDuration::ZERO {
        "must be after from".to_owned()
    } else if length > SignedDuration::from_hours(24 * OVERRIDE_DAYS_MAX) {
        format!(
            "must be within {OVERRIDE_DAYS_MAX} days of from; a longer change belongs in the rotation"
        )
    } else {
        return None;
    };
    Some(FieldError::new(format!("overrides[{place}].until"), reason))
}
