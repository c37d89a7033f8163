//! Instants on a screen: in the location's zone, named by its abbreviation, and how far away they are.

use domain::calendar::Calendar;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

/// From here on the day of the week no longer says which day is meant.
const NEAR: SignedDuration = SignedDuration::from_hours(24 * 6);

/// The clocks of a location, at an instant.
#[derive(Clone, Copy)]
pub struct When<'a> {
    /// Whose clocks.
    pub calendar: &'a Calendar,
    /// Now.
    pub now: Timestamp,
}

impl When<'_> {
    /// An instant in words: `Fri 16:40 CST`, with the date when it is not of this week.
    #[must_use]
    pub fn words(&self, at: Timestamp) -> String {
        if at.duration_since(self.now).abs() < NEAR {
            self.calendar.local_zoned(at)
        } else {
            self.calendar.local_full(at)
        }
    }

    /// An instant, readable by machines as well.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Markup {
        html! { time datetime=(at) { (self.words(at)) } }
    }

    /// How far away an instant is: `1 h 20 min left`, `12 min overdue`.
    #[must_use]
    pub fn left(&self, at: Timestamp) -> String {
        if at > self.now {
            format!("{} left", spell(at.duration_since(self.now)))
        } else {
            format!("{} overdue", spell(self.now.duration_since(at)))
        }
    }
}

/// A length of time in its two greatest units, never more than there is.
#[must_use]
pub fn spell(length: SignedDuration) -> String {
    let minutes = length.as_mins().abs();
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let day = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (0, 0, m) => format!("{m} min"),
        (0, h, 0) => format!("{h} h"),
        (0, h, m) => format!("{h} h {m} min"),
        (d, 0, _) => format!("{d} {day}"),
        (d, h, _) => format!("{d} {day} {h} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_well_and_never_promise_more() {
        let spelled = [30, 60, 3_599, 3_600, 7_140, 86_400, 90_000, 180_059]
            .map(|seconds| spell(SignedDuration::from_secs(seconds)));
        assert_eq!(
            spelled,
            [
                "less than a minute",
                "1 min",
                "59 min",
                "1 h",
                "1 h 59 min",
                "1 day",
                "1 day 1 h",
                "2 days 2 h",
            ]
        );
    }
}
