//! One business day from an instant, explained in words that a manager reads.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::window::Window;
use super::{CLOSED_DAYS_MAX, Calendar};
use crate::wall;

/// The most closed days that an explanation names one by one.
const NAMED_MAX: usize = 3;
/// How many days ahead the next business day is looked for: the run of closed days that set-up
/// allows, and room for the days that a clock change takes away.
const AHEAD_DAYS_MAX: usize = CLOSED_DAYS_MAX + 60;

/// A target of one business day, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessDay {
    /// When the clock starts: the ticket's instant, or the next opening.
    pub start: Timestamp,
    /// When the answer is due.
    pub due: Timestamp,
    /// The reasons in order, to be joined by commas:
    /// "opened Fri 16:40", "closed at 17:00", "Mon holiday", "due Tue 16:40".
    pub explanation: Vec<String>,
}

/// How the due time was moved into the day's opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    No,
    ToOpening,
    ToClosing,
}

impl Calendar {
    /// *One business day* from `t`: start = opening time if the ticket came outside business hours,
    /// else now; due = the same wall-clock time on the next business day, moved into that day's
    /// opening hours.
    ///
    /// Moved means: before the day's opening, to the opening; between two intervals, to the second
    /// one's beginning; after the last, back to the closing instant of that same day. A business day
    /// is a local date with some opening time. A due time that the clocks show twice is the later of
    /// the two; one that they skip is the first instant after. At the end of representable time
    /// both saturate at [`Timestamp::MAX`].
    #[must_use]
    pub fn business_day_after(&self, t: Timestamp) -> BusinessDay {
        let (start, due, date, moved) = self.one_business_day(t);
        let explanation = self.explain(t, start, due, date, moved);
        BusinessDay {
            start,
            due,
            explanation,
        }
    }

    /// When one business day from `t` is over, as [`Calendar::business_day_after`] has it, without the words.
    #[must_use]
    pub fn business_day_due(&self, t: Timestamp) -> Timestamp {
        self.one_business_day(t).1
    }

    fn one_business_day(&self, t: Timestamp) -> (Timestamp, Timestamp, Date, Moved) {
        let start = self.next_open(t);
        let wall = self.zone.to_datetime(start);
        let later = std::iter::successors(wall.date().tomorrow().ok(), |date| date.tomorrow().ok());
        let found = later.take(AHEAD_DAYS_MAX).find_map(|date| {
            let windows: Vec<Window> = self.windows_on(date).collect();
            let same_time = wall::last(&self.zone, date.to_datetime(wall.time()));
            moved_into(&windows, same_time).map(|(due, moved)| (date, due, moved))
        });
        let (date, due, moved) = found.unwrap_or((wall.date(), Timestamp::MAX, Moved::No));
        // Where the clock is set back over midnight, a later date's hours may begin earlier.
        (start, due.max(start), date, moved)
    }

    fn explain(
        &self,
        t: Timestamp,
        start: Timestamp,
        due: Timestamp,
        date: Date,
        moved: Moved,
    ) -> Vec<String> {
        let (opened_on, started_on) = (self.local_date(t), self.local_date(start));
        let far = opened_on.duration_until(date).as_hours() >= 7 * 24;
        let say = |t| {
            if far {
                self.local_dated(t)
            } else {
                self.local(t)
            }
        };
        let mut words = vec![format!("opened {}", say(t))];
        if start > t {
            if !self.is_holiday(opened_on) {
                words.push("outside opening hours".to_owned());
            }
            self.name_holidays(opened_on, started_on, &mut words);
            words.push(format!("counted from {}", say(start)));
        }
        words.extend(self.closing(started_on));
        self.name_holidays(started_on, date, &mut words);
        let day = date.strftime("%a");
        match moved {
            Moved::No => {}
            Moved::ToOpening => words.push(format!("{day} opens at {}", self.clock(due))),
            Moved::ToClosing => words.push(format!("{day} closes at {}", self.clock(due))),
        }
        words.push(format!("due {}", say(due)));
        words
    }

    /// `closed at 17:00`, or nothing about a day that does not end for the location.
    fn closing(&self, date: Date) -> Option<String> {
        let last = self.opening(date).last()?;
        if last.is_whole_day() {
            return None;
        }
        Some(format!("closed at {}", last.closes()))
    }

    /// Names the holidays from one date up to another, without it, and counts those beyond a few.
    fn name_holidays(&self, from: Date, until: Date, words: &mut Vec<String>) {
        let days = std::iter::successors(Some(from), |date| date.tomorrow().ok());
        let days = days.take(AHEAD_DAYS_MAX).take_while(|date| *date < until);
        let holidays: Vec<Date> = days.filter(|date| self.is_holiday(*date)).collect();
        let named = holidays.iter().take(NAMED_MAX);
        words.extend(named.map(|date| format!("{} holiday", date.strftime("%a"))));
        match holidays.len().saturating_sub(NAMED_MAX) {
            0 => {}
            1 => words.push("and 1 more holiday".to_owned()),
            more => words.push(format!("and {more} more holidays")),
        }
    }

    fn clock(&self, t: Timestamp) -> String {
        self.zone.to_datetime(t).strftime("%H:%M").to_string()
    }
}

/// Moves an instant into the windows of one day; `None` when the day has none.
fn moved_into(windows: &[Window], t: Timestamp) -> Option<(Timestamp, Moved)> {
    match windows.iter().find(|window| t < window.end) {
        Some(window) if t < window.start => Some((window.start, Moved::ToOpening)),
        Some(_) => Some((t, Moved::No)),
        None => windows.last().map(|window| (window.end, Moved::ToClosing)),
    }
}
