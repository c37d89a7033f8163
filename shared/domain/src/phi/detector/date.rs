//! Dates as people write them. Whose they are is decided elsewhere.

use std::ops::Range;

use super::number::attached;
use super::text::{Shape, Text};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date in the text.
#[derive(Debug)]
pub(super) struct Date {
    pub tokens: Range<usize>,
    /// It names its year.
    pub full: bool,
}

/// The date that begins at a place. What programs write for "no date" is none.
pub(super) fn date(text: &Text<'_>, at: usize) -> Option<Date> {
    if attached(text, at) {
        return None;
    }
    figures(text, at).or_else(|| worded(text, at))
}

/// "3/14/61", "1947-07-30", "12.05.1966", "9/3"; eight digits on end.
fn figures(text: &Text<'_>, at: usize) -> Option<Date> {
    let first = text.get(at)?;
    if first.number(8, 8) {
        let year = first.text.get(..4)?;
        let last = first.text.get(4..)?;
        let full = plausible(year) || plausible(last);
        return full.then_some(Date {
            tokens: at..at + 1,
            full,
        });
    }
    let mark = text
        .get(at + 1)
        .filter(|_| text.joined(at + 1, "/-."))?
        .text;
    let value = |n: usize| {
        text.get(n)
            .filter(|t| t.number(1, 4) && !t.spaced)?
            .text
            .parse::<u32>()
            .ok()
    };
    let a = first
        .number(1, 4)
        .then(|| first.text.parse::<u32>().ok())??;
    let b = value(at + 2)?;
    let more = text.joined(at + 3, mark);
    if let (true, Some(c)) = (more, value(at + 4)) {
        let last = text.word(at + 4);
        if text.joined(at + 5, ".-") && value(at + 6).is_some() {
            return None;
        }
        let iso = plausible(&first.lower) && day(b, c);
        let us = day(a, b) || day(b, a);
        let us = us && (plausible(last) || last.len() == 2);
        let none = matches!(
            (a, b, c),
            (1, 1, 1900 | 1901 | 1800) | (1900, 1, 1) | (1899, 12, 30)
        );
        return ((iso || us) && !none).then_some(Date {
            tokens: at..at + 5,
            full: true,
        });
    }
    (mark == "/" && day(a, b)).then_some(Date {
        tokens: at..at + 3,
        full: false,
    })
}

/// "April 9 1972", "9th of April, 1972", "03 Mar 2019", "14-Mar-61".
fn worded(text: &Text<'_>, at: usize) -> Option<Date> {
    let mut next = at;
    let mut seen_day = false;
    if day_of_month(text, next) {
        seen_day = true;
        next += 1;
        next += usize::from(text.word(next) == "of" || text.joined(next, "-/"));
    }
    let month = text.get(next).filter(|t| t.shape == Shape::Word)?;
    let short = month.lower.len() >= 3;
    let named = MONTHS.iter().any(|name| {
        *name == month.lower || (short && name.starts_with(&month.lower)) || month.lower == "sept"
    });
    if !named {
        return None;
    }
    next += 1;
    next += usize::from(text.joined(next, ".-/"));
    if !seen_day {
        if !day_of_month(text, next) {
            return None;
        }
        next += 1;
        next += usize::from(text.joined(next, "-/"));
    }
    let comma = usize::from(text.joined(next, ",'"));
    let year = text.get(next + comma).filter(|t| t.shape == Shape::Number);
    let year = year.is_some_and(|t| plausible(t.text) || (t.text.len() == 2 && !t.spaced));
    let end = if year { next + comma + 1 } else { next };
    Some(Date {
        tokens: at..end,
        full: year,
    })
}

fn day_of_month(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or_default();
    matches!(ending, "" | "st" | "nd" | "rd" | "th")
        && digits.len() <= 2
        && digits.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
}

fn plausible(year: &str) -> bool {
    year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
}

const fn day(month: u32, day: u32) -> bool {
    month >= 1 && month <= 12 && day >= 1 && day <= 31
}
