//! Dates as helpdesks write them: what each says for certain, and what depends on the order of day and month.

use jiff::civil::{Date, DateTime, Time};

use crate::month;
use crate::text::fold;

/// The longest spelling of a date, in bytes.
const LONGEST: usize = 64;
/// The years that a ticket may be of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Which number comes first in `02/03/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The second of March.
    DayFirst,
    /// The third of February.
    MonthFirst,
}

impl Order {
    /// Its name.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shape {
    /// Year, month, day.
    YearFirst,
    /// With the month's name.
    Named,
    /// Two numbers and a year.
    Numbers,
    /// Days since 1900, as sheets have them.
    Serial,
}

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub shape: Shape,
    year: i16,
    /// The month, or the first of two numbers.
    first: i8,
    /// The day, or the second of two numbers.
    second: i8,
    time: Time,
    /// Seconds east of Greenwich, where the cell says so.
    pub offset: Option<i32>,
    /// Whether it has a time of day.
    pub timed: bool,
    /// Whether that says which half of the day it is of.
    pub halved: bool,
}

impl Written {
    /// What the date itself says of the order: nothing where both numbers may be a month.
    pub(crate) fn says(&self) -> Option<Order> {
        match (self.shape, self.first > 12, self.second > 12) {
            (Shape::Numbers, true, false) => Some(Order::DayFirst),
            (Shape::Numbers, false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether it is two different dates in the two orders.
    pub(crate) fn is_ambiguous(&self) -> bool {
        self.shape == Shape::Numbers
            && self.first <= 12
            && self.second <= 12
            && self.first != self.second
    }

    /// The date and time it stands for; the order matters for two numbers only.
    pub(crate) fn resolve(&self, order: Order) -> Option<DateTime> {
        let (month, day) = match (self.shape, order) {
            (Shape::Numbers, Order::DayFirst) => (self.second, self.first),
            _ => (self.first, self.second),
        };
        let date = Date::new(self.year, month, day).ok()?;
        Some(date.to_datetime(self.time))
    }

    /// Whether its time may be of either half of the day: from 1 to 12, with no word that says which.
    pub(crate) fn may_be_either_half(&self) -> bool {
        let named = self.halved || self.offset.is_some() || self.shape == Shape::Serial;
        self.timed && !named && (1..=12).contains(&self.time.hour())
    }

    /// As it was written, put together again: `13/02/2026`.
    pub(crate) fn shown(&self) -> String {
        format!("{:02}/{:02}/{}", self.first, self.second, self.year)
    }
}

/// Reads a date, with or without a time, a half of the day and an offset.
pub(crate) fn read(text: &str) -> Option<Written> {
    if text.len() > LONGEST {
        return None;
    }
    let written = plain(text.as_bytes()).or_else(|| spelt(text))?;
    let either = [Order::DayFirst, Order::MonthFirst];
    let real = either.iter().any(|order| written.resolve(*order).is_some());
    (real && YEARS.contains(&written.year)).then_some(written)
}

/// Three numbers, and perhaps `H:MM` or `H:MM:SS`: most dates are no more than that, and are read in one go.
fn plain(text: &[u8]) -> Option<Written> {
    let (first, length, rest) = digits(text)?;
    let (mark, rest) = rest.split_first()?;
    let (second, _, rest) = digits(rest)?;
    let (again, rest) = rest.split_first()?;
    let (third, last, rest) = digits(rest)?;
    if mark != again || !matches!(mark, b'/' | b'-' | b'.') {
        return None;
    }
    let (shape, year, first, second) = match (length, last) {
        (4, 1 | 2) => (Shape::YearFirst, first, small(second)?, small(third)?),
        (1 | 2, 4) => (Shape::Numbers, third, small(first)?, small(second)?),
        _ => return None,
    };
    let time = match rest.split_first() {
        None => None,
        Some((b' ' | b'T', rest)) => {
            let (hour, _, rest) = digits(rest)?;
            let (minute, _, rest) = digits(rest.strip_prefix(b":")?)?;
            let (second, rest) = match rest.strip_prefix(b":") {
                Some(rest) => digits(rest).map(|(second, _, rest)| (second, rest))?,
                None => (0, rest),
            };
            if !rest.is_empty() {
                return None;
            }
            Some(Time::new(hour as i8, minute as i8, second as i8, 0).ok()?)
        }
        Some(_) => return None,
    };
    Some(Written {
        shape,
        year,
        first,
        second,
        time: time.unwrap_or(Time::midnight()),
        offset: None,
        timed: time.is_some(),
        halved: false,
    })
}

/// A number of one to four digits, how many they are, and what follows.
fn digits(text: &[u8]) -> Option<(i16, usize, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (own, rest) = text.split_at_checked(length)?;
    let number = own
        .iter()
        .take(4)
        .fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'));
    (1..=4).contains(&length).then_some((number, length, rest))
}

/// A date in any spelling.
fn spelt(text: &str) -> Option<Written> {
    let (date, clock) = part(text);
    let (shape, year, first, second) = calendar_day(date)?;
    let (time, offset, halved) = match clock {
        "" => (Time::midnight(), None, false),
        clock => clock_time(clock)?,
    };
    Some(Written {
        shape,
        year,
        first,
        second,
        time,
        offset,
        timed: !clock.is_empty(),
        halved,
    })
}

/// A number of days as a sheet has it: 1 is the first day of 1900, and 1900 had a 29th of February.
pub(crate) fn serial(text: &str, since_1904: bool) -> Option<Written> {
    let days: f64 = text.parse().ok()?;
    let days = if since_1904 { days + 1462.0 } else { days };
    if !(32_874.0..=73_415.0).contains(&days) {
        return None;
    }
    // To the second: sheets keep times as fractions.
    let seconds = (days * 86_400.0).round() as i64;
    let epoch = Date::new(1899, 12, 30).ok()?.to_datetime(Time::midnight());
    let at = epoch
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .ok()?;
    Some(Written {
        shape: Shape::Serial,
        year: at.year(),
        first: at.month(),
        second: at.day(),
        time: at.time(),
        offset: None,
        timed: seconds % 86_400 != 0,
        halved: false,
    })
}

/// The date and the time of a text: the time begins with the number before the first colon.
fn part(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    let before = text.get(..colon).unwrap_or_default();
    let hour = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let clock = text.get(hour.len()..).unwrap_or_default();
    (
        hour.trim_end_matches([' ', 'T', 't', ',', '\u{a0}', '\u{202f}']),
        clock,
    )
}

fn calendar_day(text: &str) -> Option<(Shape, i16, i8, i8)> {
    let mut pieces = text
        .split(|c: char| {
            matches!(c, '/' | '-' | '.' | ',' | '\u{2010}' | '\u{2013}') || c.is_whitespace()
        })
        .filter(|piece| !piece.is_empty())
        .filter(|piece| !matches!(*piece, "de" | "of" | "at" | "um" | "del" | "à" | "a"));
    let mut first = pieces.next()?;
    // A weekday says nothing that the date does not.
    if !first.starts_with(|c: char| c.is_ascii_digit()) && month::named(&fold(first)).is_none() {
        first = pieces.next()?;
    }
    let (second, third) = (pieces.next()?, pieces.next()?);
    if pieces.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        let year = number(first)?;
        return match number(second) {
            Some(month) => Some((
                Shape::YearFirst,
                year,
                small(month)?,
                small(number(third)?)?,
            )),
            None => Some((
                Shape::Named,
                year,
                month::named(&fold(second))?,
                day(third)?,
            )),
        };
    }
    let year = year(third)?;
    if let (Some(a), Some(b)) = (number(first), number(second)) {
        return Some((Shape::Numbers, year, small(a)?, small(b)?));
    }
    match month::named(&fold(second)) {
        Some(month) => Some((Shape::Named, year, month, day(first)?)),
        None => Some((
            Shape::Named,
            year,
            month::named(&fold(first))?,
            day(second)?,
        )),
    }
}

/// A day, also as an ordinal: `2`, `2nd`.
fn day(text: &str) -> Option<i8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    small(number(digits)?)
}

fn small(number: i16) -> Option<i8> {
    (1..=31).contains(&number).then_some(number as i8)
}

fn number(text: &str) -> Option<i16> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A year of four digits, or of two: 70 to 99 are of the last century.
fn year(text: &str) -> Option<i16> {
    let year = number(text)?;
    match text.len() {
        4 => Some(year),
        2 if year >= 70 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// `16:40`, `4:40:10 PM`, `16:40:10.123Z`, `16:40 +01:00`.
fn clock_time(text: &str) -> Option<(Time, Option<i32>, bool)> {
    let until = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
    let (digits, rest) = text.split_at_checked(until.unwrap_or(text.len()))?;
    let digits = digits.trim_end_matches(['.', ',']);
    let (whole, fraction) = match digits.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut parts = whole.split(':');
    let mut next = || -> Option<Option<i8>> {
        match parts.next() {
            None => Some(None),
            Some(text) if (1..=2).contains(&text.len()) => Some(Some(number(text)? as i8)),
            Some(_) => None,
        }
    };
    let (hour, minute, second) = (next()??, next()??, next()?.unwrap_or(0));
    if next()?.is_some() {
        return None;
    }
    let (half, zone) = half(rest.trim_matches(is_blank));
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    let time = Time::new(hour, minute, second, 0).ok()?;
    Some((time, offset(zone)?, half.is_some()))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')')
}

/// Which half of a twelve-hour clock, true for the afternoon, and what follows.
fn half(text: &str) -> (Option<bool>, &str) {
    const NAMES: [(&str, bool); 8] = [
        ("a.m.", false),
        ("p.m.", true),
        ("a. m.", false),
        ("p. m.", true),
        ("a.\u{a0}m.", false),
        ("p.\u{a0}m.", true),
        ("am", false),
        ("pm", true),
    ];
    for (name, afternoon) in NAMES {
        if let Some((start, rest)) = text.split_at_checked(name.len())
            && start.to_ascii_lowercase() == name
        {
            return (Some(afternoon), rest.trim_matches(is_blank));
        }
    }
    (None, text)
}

/// Seconds east of Greenwich; the names are those of RFC 2822.
fn offset(text: &str) -> Option<Option<i32>> {
    const NAMES: [(&str, i32); 12] = [
        ("z", 0),
        ("utc", 0),
        ("gmt", 0),
        ("ut", 0),
        ("est", -5),
        ("edt", -4),
        ("cst", -6),
        ("cdt", -5),
        ("mst", -7),
        ("mdt", -6),
        ("pst", -8),
        ("pdt", -7),
    ];
    if text.is_empty() {
        return Some(None);
    }
    let lower = text.to_ascii_lowercase();
    if let Some((_, hours)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Some(Some(hours * 3600));
    }
    let lower = lower.trim_start_matches("utc").trim_start_matches("gmt");
    let (sign, digits) = match lower.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    let within = hours <= 14 && minutes <= 59;
    within.then(|| Some(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)))
}

#[cfg(test)]
mod tests;
