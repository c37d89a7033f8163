//! The holidays of the United States' federal government, by rule (5 U.S.C. 6103).

use jiff::civil::{Date, Weekday};

/// The federal holiday that is observed on `date`, by its name.
///
/// A holiday of fixed date that falls on a Saturday is observed the Friday before, on a Sunday the
/// Monday after, and only on that day, as in the lists that the Office of Personnel Management
/// publishes. Juneteenth counts from 2021. Inauguration Day, a holiday in and around Washington
/// only, does not. The rules are those in force since 1986.
#[must_use]
pub fn federal_holiday(date: Date) -> Option<&'static str> {
    match date.weekday() {
        Weekday::Saturday | Weekday::Sunday => None,
        Weekday::Monday => floating(date)
            .or_else(|| fixed(date))
            .or_else(|| fixed(date.yesterday().ok()?)),
        Weekday::Friday => fixed(date).or_else(|| fixed(date.tomorrow().ok()?)),
        _ => floating(date).or_else(|| fixed(date)),
    }
}

fn fixed(date: Date) -> Option<&'static str> {
    match (date.month(), date.day()) {
        (1, 1) => Some("New Year's Day"),
        (6, 19) if date.year() >= 2021 => Some("Juneteenth National Independence Day"),
        (7, 4) => Some("Independence Day"),
        (11, 11) => Some("Veterans Day"),
        (12, 25) => Some("Christmas Day"),
        _ => None,
    }
}

fn floating(date: Date) -> Option<&'static str> {
    let nth = (date.day() + 6) / 7;
    let is_last = date.day() + 7 > date.days_in_month();
    match (date.month(), date.weekday()) {
        (1, Weekday::Monday) if nth == 3 => Some("Birthday of Martin Luther King, Jr."),
        (2, Weekday::Monday) if nth == 3 => Some("Washington's Birthday"),
        (5, Weekday::Monday) if is_last => Some("Memorial Day"),
        (9, Weekday::Monday) if nth == 1 => Some("Labor Day"),
        (10, Weekday::Monday) if nth == 2 => Some("Columbus Day"),
        (11, Weekday::Thursday) if nth == 4 => Some("Thanksgiving Day"),
        _ => None,
    }
}
