//! Instants in words, as the location's own clocks show them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::Calendar;
use crate::wall;

impl Calendar {
    /// Day and time for people, within a week: `Fri 16:40`.
    #[must_use]
    pub fn local(&self, t: Timestamp) -> String {
        self.strftime(t, "%a %H:%M")
    }

    /// Day, time and the zone's abbreviation, for people who may be elsewhere: `Fri 16:40 CST`.
    #[must_use]
    pub fn local_zoned(&self, t: Timestamp) -> String {
        format!("{} {}", self.local(t), self.abbreviation(t))
    }

    /// With the date, beyond a week: `Fri Nov 27 16:40`.
    #[must_use]
    pub fn local_dated(&self, t: Timestamp) -> String {
        self.strftime(t, "%a %b %-d %H:%M")
    }

    /// Everything, for the record: `Fri Nov 27, 2026 16:40 CST`.
    #[must_use]
    pub fn local_full(&self, t: Timestamp) -> String {
        let dated = self.strftime(t, "%a %b %-d, %Y %H:%M");
        format!("{dated} {}", self.abbreviation(t))
    }

    /// The day that the location's calendar shows.
    #[must_use]
    pub fn date(&self, t: Timestamp) -> Date {
        self.zone.to_datetime(t).date()
    }

    /// The first instant of a day of the location's calendar.
    #[must_use]
    pub fn begins(&self, day: Date) -> Timestamp {
        wall::first(&self.zone, day.to_datetime(Time::midnight()))
    }

    /// The instant at which a day of the location's calendar is over.
    #[must_use]
    pub fn ends(&self, day: Date) -> Timestamp {
        day.tomorrow()
            .map_or(Timestamp::MAX, |next| self.begins(next))
    }

    /// How many days from one to another, both counted, have opening hours.
    #[must_use]
    pub fn opening_days(&self, from: Date, until: Date) -> u32 {
        let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
        let days = days.take_while(|day| *day <= until);
        let open = days.filter(|day| !self.opening(*day).is_empty()).count();
        u32::try_from(open).unwrap_or(u32::MAX)
    }

    fn strftime(&self, t: Timestamp, format: &str) -> String {
        self.zone.to_datetime(t).strftime(format).to_string()
    }

    /// `CST`, or `UTC-03` where the zone has a number for a name.
    fn abbreviation(&self, t: Timestamp) -> String {
        let info = self.zone.to_offset_info(t);
        let name = info.abbreviation();
        let prefix = if name.starts_with(['+', '-']) {
            "UTC"
        } else {
            ""
        };
        format!("{prefix}{name}")
    }
}
