//! One stretch of opening hours within a day, written `08:00-12:00`.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

const DAY_MINUTES: u16 = 24 * 60;

/// Opening hours within one local day, in wall-clock minutes: from `start`, up to `end` without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    start: u16,
    end: u16,
}

/// Why a text is not an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntervalError {
    /// Not `HH:MM-HH:MM`.
    #[error(
        "must be two times on the 24-hour clock, such as 08:00-12:00 (an interval may end at 24:00)"
    )]
    Form,
    /// It begins and ends at the same time.
    #[error("begins and ends at the same time; around the clock is 00:00-24:00")]
    Empty,
    /// It ends before it begins.
    #[error(
        "ends before it begins; hours that run over midnight are written in two parts, up to 24:00 \
         on this day and from 00:00 on the next"
    )]
    Overnight,
}

impl Interval {
    /// Reads `HH:MM-HH:MM`.
    ///
    /// # Errors
    /// When the text has another form, or the interval is empty or runs over midnight.
    pub fn parse(text: &str) -> Result<Self, IntervalError> {
        let (start, end) = text.split_once('-').ok_or(IntervalError::Form)?;
        let start = minutes(start).ok_or(IntervalError::Form)?;
        let end = minutes(end).ok_or(IntervalError::Form)?;
        match start.cmp(&end) {
            std::cmp::Ordering::Less => Ok(Self { start, end }),
            std::cmp::Ordering::Equal => Err(IntervalError::Empty),
            // `22:00-00:00` is meant as `22:00-24:00`, and says so with the rest.
            std::cmp::Ordering::Greater => Err(IntervalError::Overnight),
        }
    }

    /// The opening time, as `HH:MM`.
    #[must_use]
    pub fn opens(self) -> String {
        clock(self.start)
    }

    /// The closing time, as `HH:MM`; `24:00` is the end of the day.
    #[must_use]
    pub fn closes(self) -> String {
        clock(self.end)
    }

    pub(super) fn is_whole_day(self) -> bool {
        self.start == 0 && self.end == DAY_MINUTES
    }

    pub(super) fn ends_after(self, other: Self) -> bool {
        self.end > other.start
    }

    pub(super) fn bounds(self, date: Date) -> (DateTime, DateTime) {
        (at(date, self.start), at(date, self.end))
    }
}

impl TryFrom<String> for Interval {
    type Error = IntervalError;
    fn try_from(text: String) -> Result<Self, IntervalError> {
        Self::parse(&text)
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.opens(), self.closes())
    }
}

/// Minutes since midnight of `HH:MM`, `24:00` included.
fn minutes(text: &str) -> Option<u16> {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let (hour, minute) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY_MINUTES).then_some(total)
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn at(date: Date, minutes: u16) -> DateTime {
    if minutes >= DAY_MINUTES {
        return date
            .tomorrow()
            .map_or(DateTime::MAX, |next| next.to_datetime(Time::midnight()));
    }
    let (hour, minute) = (minutes / 60, minutes % 60);
    date.at(hour as i8, minute as i8, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_it_writes() {
        for text in ["08:00-12:00", "00:00-24:00", "23:59-24:00", "00:00-00:01"] {
            let read = Interval::parse(text).map(|interval| interval.to_string());
            assert_eq!(read, Ok(text.to_owned()));
        }
    }

    #[test]
    fn it_refuses_with_the_reason() {
        for text in [
            "",
            "8:00-12:00",
            "08:00",
            "08:00–12:00",
            "08:60-12:00",
            "08:00-24:01",
            "08:00-12:00-13:00",
            "-",
            "0٨:00-12:00",
        ] {
            assert_eq!(Interval::parse(text), Err(IntervalError::Form), "{text}");
        }
        assert_eq!(Interval::parse("08:00-08:00"), Err(IntervalError::Empty));
        assert_eq!(
            Interval::parse("22:00-06:00"),
            Err(IntervalError::Overnight)
        );
        assert_eq!(
            Interval::parse("22:00-00:00"),
            Err(IntervalError::Overnight)
        );
    }
}
