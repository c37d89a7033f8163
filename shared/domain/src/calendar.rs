//! Opening hours, holidays and zone of a location, and the arithmetic of business time on them.
//!
//! Serde form of a whole calendar:
//! ```json
//! {"zone": "America/Chicago",
//!  "hours": {"mon": ["08:00-12:00", "13:00-17:00"], "fri": ["08:00-15:00"]},
//!  "holidays": {"preset": "us-federal", "except": ["2026-10-12"],
//!               "days": [{"date": "2026-12-24", "name": "Christmas Eve", "open": ["08:00-12:00"]}]}}
//! ```

mod business;
mod business_day;
mod federal;
mod holiday;
mod hours;
mod interval;
mod local;
mod window;

pub use business::AMOUNT_MAX;
pub use business_day::BusinessDay;
pub use federal::federal_holiday;
pub use holiday::{Holiday, Holidays, Preset};
pub use hours::Hours;
pub use interval::Interval;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::refusal::FieldError;
use crate::wall;

/// The longest run of days, in days, that a calendar may stay closed because of its holidays.
pub const CLOSED_DAYS_MAX: usize = 370;

/// Why a calendar is refused: every wrong field, as a path inside the calendar, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarError(pub Vec<FieldError>);

impl std::fmt::Display for CalendarError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, error) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", error.field, error.reason)?;
        }
        Ok(())
    }
}

impl std::error::Error for CalendarError {}

/// When a location is open. It is always open at some time: that is checked when it is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
pub struct Calendar {
    zone: TimeZone,
    hours: Hours,
    holidays: Holidays,
}

impl Calendar {
    /// Puts a calendar together. `zone` is an IANA name such as `America/Chicago`.
    ///
    /// # Errors
    /// Every wrong field at once: an unknown zone, days that contradict each other, or holidays
    /// that keep the location closed for more than [`CLOSED_DAYS_MAX`] days on end.
    pub fn new(zone: &str, hours: Hours, holidays: Holidays) -> Result<Self, CalendarError> {
        let mut errors = holidays.errors();
        let found = wall::zone(zone);
        if found.is_none() {
            let reason = "is not an IANA time zone, such as America/Chicago";
            errors.push(FieldError::new("zone", reason));
        }
        match found {
            Some(zone) if errors.is_empty() => {
                let calendar = Self {
                    zone,
                    hours,
                    holidays,
                };
                match calendar.closed_too_long() {
                    None => Ok(calendar),
                    Some(error) => Err(CalendarError(vec![error])),
                }
            }
            _ => Err(CalendarError(errors)),
        }
    }

    /// The zone's IANA name.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The weekly hours.
    #[must_use]
    pub fn hours(&self) -> &Hours {
        &self.hours
    }

    /// The holidays.
    #[must_use]
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// The opening intervals of a local date, holidays considered; empty on a closed day.
    #[must_use]
    pub fn opening(&self, date: Date) -> &[Interval] {
        match self.holidays.on(date) {
            Some(open) => open,
            None => self.hours.on(date.weekday()),
        }
    }

    /// True when the week says open and a holiday says closed.
    fn is_holiday(&self, date: Date) -> bool {
        self.opening(date).is_empty() && !self.hours.on(date.weekday()).is_empty()
    }

    /// Looks ahead from every listed closed day, so that no later search for an opening is long.
    fn closed_too_long(&self) -> Option<FieldError> {
        let days = self.holidays.days.iter().enumerate();
        let mut closed: Vec<(Date, usize)> = days
            .filter(|(_, day)| day.open.is_empty())
            .map(|(place, day)| (day.date, place))
            .collect();
        closed.sort_unstable();
        let mut opens = Date::MIN;
        for (date, place) in closed {
            // A closed day before the opening found last lies in the stretch already walked.
            if date < opens {
                continue;
            }
            match self.opens_within(date, CLOSED_DAYS_MAX) {
                Some(found) => opens = found,
                None => {
                    let reason =
                        format!("leaves the location closed for more than {CLOSED_DAYS_MAX} days");
                    let field = format!("holidays.days[{place}]");
                    return Some(FieldError::new(field, reason));
                }
            }
        }
        None
    }

    /// The first of so many days from `date` on that has opening hours.
    fn opens_within(&self, date: Date, days: usize) -> Option<Date> {
        std::iter::successors(Some(date), |date| date.tomorrow().ok())
            .take(days)
            .find(|date| !self.opening(*date).is_empty())
    }
}

/// What a calendar looks like on the wire.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    zone: String,
    hours: Hours,
    #[serde(default)]
    holidays: Holidays,
}

impl TryFrom<Form> for Calendar {
    type Error = CalendarError;
    fn try_from(form: Form) -> Result<Self, CalendarError> {
        Self::new(&form.zone, form.hours, form.holidays)
    }
}

impl From<Calendar> for Form {
    fn from(calendar: Calendar) -> Self {
        Self {
            zone: calendar.zone().to_owned(),
            hours: calendar.hours,
            holidays: calendar.holidays,
        }
    }
}
