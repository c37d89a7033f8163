//! The shifts of a rotation: equal numbers of local days, whatever the clocks do in between.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::Rotation;
use crate::ids::PersonId;
use crate::wall;

/// One person's turn, from a handover up to the next.
pub(super) struct Shift<'a> {
    pub person: &'a PersonId,
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Rotation {
    /// The shift that covers `t`; `None` before the first handover.
    ///
    /// The end of a shift and the beginning of the next are one and the same instant, so there is
    /// never a gap or an overlap. A handover time that the clocks show twice is the first of the
    /// two; one that they skip is the first instant after. A shift that falls wholly into a skipped
    /// day does not happen, and the turn after it is the next person's as planned.
    pub(super) fn shift_at(&self, zone: &TimeZone, t: Timestamp) -> Option<Shift<'_>> {
        let days = i64::from(self.days.max(1));
        let today = zone.to_datetime(t).date();
        let passed = self.starts_on.duration_until(today).as_hours() / 24;
        let near = passed.div_euclid(days);
        // The local date tells the shift but for the handover's hour and a clock change.
        let number = (near - 2..=near + 2)
            .rev()
            .find(|number| *number >= 0 && self.handover(zone, *number) <= t)?;
        let place = usize::try_from(number)
            .ok()?
            .checked_rem(self.people.len())?;
        Some(Shift {
            person: self.people.get(place)?,
            from: self.handover(zone, number),
            until: self.handover(zone, number + 1),
        })
    }

    /// When the rotation begins.
    pub(super) fn first_handover(&self, zone: &TimeZone) -> Timestamp {
        self.handover(zone, 0)
    }

    fn handover(&self, zone: &TimeZone, number: i64) -> Timestamp {
        let days = number.saturating_mul(i64::from(self.days.max(1)));
        match plus_days(self.starts_on, days) {
            Some(date) => wall::first(zone, date.to_datetime(self.handover)),
            None => Timestamp::MAX,
        }
    }
}

fn plus_days(date: Date, days: i64) -> Option<Date> {
    let span = Span::new().try_days(days).ok()?;
    date.checked_add(span).ok()
}
