//! Opening hours as instants: what the clocks of a zone make of a day's intervals.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Calendar;
use crate::wall;

/// An open stretch of time, from `start` up to `end` without it. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl Calendar {
    /// The windows of one local date, in order and apart. A repeated hour counts twice when open,
    /// a skipped one not at all, so a date that the zone leaves out has no window.
    pub(super) fn windows_on(&self, date: Date) -> impl Iterator<Item = Window> + '_ {
        apart(self.raw_on(date), Timestamp::MIN)
    }

    /// The windows that end after `t`, in order and apart, to the end of time.
    pub(super) fn windows_after(&self, t: Timestamp) -> impl Iterator<Item = Window> + '_ {
        // A clock set back over midnight shows the day before again.
        let first = self.local_date(t).yesterday().unwrap_or(Date::MIN);
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        apart(days.flat_map(|date| self.raw_on(date)), t)
    }

    /// The date that the location's clocks show at `t`.
    pub(super) fn local_date(&self, t: Timestamp) -> Date {
        self.zone.to_datetime(t).date()
    }

    fn raw_on(&self, date: Date) -> impl Iterator<Item = Window> + '_ {
        self.opening(date).iter().map(move |interval| {
            let (start, end) = interval.bounds(date);
            Window {
                start: wall::first(&self.zone, start),
                end: wall::end(&self.zone, end),
            }
        })
    }
}

/// Drops what ends by `from`, and what the windows before already cover: where a clock is set back,
/// an interval may end after the next one began.
fn apart(windows: impl Iterator<Item = Window>, from: Timestamp) -> impl Iterator<Item = Window> {
    let mut covered = Timestamp::MIN;
    windows.filter_map(move |window| {
        let start = window.start.max(covered);
        covered = covered.max(window.end);
        let open = start < window.end && window.end > from;
        open.then_some(Window {
            start,
            end: window.end,
        })
    })
}
