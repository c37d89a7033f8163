//! The order of day and month, decided over a whole column, and over its neighbours where it does not say.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::Serialize;

use crate::date::{Order, Shape, Written};

/// What the dates of a column show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// How many cells hold a date.
    pub dates: u64,
    /// How many are two numbers and a year.
    numbers: u64,
    named: u64,
    year_first: u64,
    serial: u64,
    /// How many may be two dates.
    pub ambiguous: u64,
    /// The first line of one that may.
    pub first_ambiguous: u64,
    day_first: Option<(u64, Written)>,
    month_first: Option<(u64, Written)>,
    /// How many name an offset.
    pub offsets: u64,
    /// How many have no time.
    pub untimed: u64,
    /// How many have a time that says which half of the day it is of.
    halved: u64,
    /// How many have a time that may be of either half of the day.
    either_half: u64,
    latest: [Option<DateTime>; 2],
    /// The latest date that names its offset, in UTC.
    pub latest_utc: Option<DateTime>,
}

/// How a column of dates is read, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateColumn {
    /// What the column tells.
    pub field: &'static str,
    /// Its place, counted from 1.
    pub column: usize,
    /// How many dates it holds.
    pub dates: u64,
    /// What comes first.
    pub order: &'static str,
    /// What decided, in words.
    pub why: String,
    /// How many of its dates would be others in the other order.
    pub ambiguous: u64,
    /// The clock of its times.
    pub clock: Clock,
}

/// How the times of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// There are none.
    None,
    /// With AM and PM.
    TwelveHours,
    /// Some time is past noon, or in the hour after midnight.
    TwentyFourHours,
    /// Taken for one of 24 hours, which nothing proves and nothing speaks against.
    Unproven,
    /// Taken for one of 24 hours, and may as well be one of twelve that lost its AM and PM.
    Ambiguous,
}

/// Among how many times one past noon is to be expected.
const AFTERNOON_DUE: u64 = 20;

impl Evidence {
    fn clock(&self) -> Clock {
        let timed = self.dates.saturating_sub(self.untimed);
        match self.either_half {
            _ if timed == 0 => Clock::None,
            _ if self.halved > 0 => Clock::TwelveHours,
            either if either < timed => Clock::TwentyFourHours,
            either if either < AFTERNOON_DUE => Clock::Unproven,
            _ => Clock::Ambiguous,
        }
    }

    /// Takes a date into account.
    pub(crate) fn add(&mut self, written: &Written, line: u64) {
        self.dates += 1;
        match written.shape {
            Shape::Numbers => self.numbers += 1,
            Shape::Named => self.named += 1,
            Shape::YearFirst => self.year_first += 1,
            Shape::Serial => self.serial += 1,
        }
        self.offsets += u64::from(written.offset.is_some());
        self.untimed += u64::from(!written.timed);
        self.halved += u64::from(written.halved);
        self.either_half += u64::from(written.may_be_either_half());
        if written.is_ambiguous() {
            self.ambiguous += 1;
            if self.ambiguous == 1 {
                self.first_ambiguous = line;
            }
        }
        match written.says() {
            Some(Order::DayFirst) => _ = self.day_first.get_or_insert((line, *written)),
            Some(Order::MonthFirst) => _ = self.month_first.get_or_insert((line, *written)),
            None => {}
        }
        let both = [Order::DayFirst, Order::MonthFirst];
        if let Some(seconds) = written.offset {
            let east = SignedDuration::from_secs(i64::from(seconds));
            let wall = both.iter().find_map(|order| written.resolve(*order));
            let utc = wall.and_then(|wall| wall.checked_sub(east).ok());
            self.latest_utc = self.latest_utc.max(utc);
            return;
        }
        for (latest, order) in self.latest.iter_mut().zip(both) {
            *latest = (*latest).max(written.resolve(order));
        }
    }

    /// What the column itself decides: nothing where it holds no numbers, does not say, or says both.
    pub(crate) fn decides(&self) -> Option<Order> {
        match (&self.day_first, &self.month_first) {
            (Some(_), None) => Some(Order::DayFirst),
            (None, Some(_)) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether it holds dates that are day-first and others that are month-first.
    pub(crate) fn contradicts(&self) -> bool {
        self.day_first.is_some() && self.month_first.is_some()
    }

    /// The latest date that names no offset, read in an order, as the clocks of the zone show it.
    pub(crate) fn latest(&self, order: Order) -> Option<DateTime> {
        let [day_first, month_first] = self.latest;
        match order {
            Order::DayFirst => day_first,
            Order::MonthFirst => month_first,
        }
    }

    /// The line that decides for the other order than that, in words.
    pub(crate) fn speaks_against(&self, order: Order) -> Option<String> {
        let own = self.decides().filter(|own| *own != order)?;
        self.proof(own)
    }

    /// The line and date that decided, in words.
    fn proof(&self, order: Order) -> Option<String> {
        let proof = match order {
            Order::DayFirst => &self.day_first,
            Order::MonthFirst => &self.month_first,
        };
        proof
            .as_ref()
            .map(|(line, written)| format!("line {line} has {}", written.shown()))
    }

    /// How the column is read. `order` is what holds for two numbers, and `from` who decided that.
    pub(crate) fn told(
        &self,
        field: &'static str,
        column: usize,
        order: Option<Order>,
        from: &str,
    ) -> DateColumn {
        let (order, why) = match order {
            _ if self.dates == 0 => ("none", "the column holds no date".to_owned()),
            _ if self.numbers == 0 && self.named > 0 => {
                ("month-named", "months are written as names".to_owned())
            }
            _ if self.numbers == 0 && self.serial > 0 => {
                ("serial", "dates are numbers of days".to_owned())
            }
            _ if self.numbers == 0 => ("year-first", "every date begins with its year".to_owned()),
            None => (
                "mixed",
                format!(
                    "{}, and {}: dates that may be both are rejected",
                    self.proof(Order::DayFirst).unwrap_or_default(),
                    self.proof(Order::MonthFirst).unwrap_or_default()
                ),
            ),
            Some(order) => {
                let why = match self.proof(order) {
                    Some(proof) if !self.contradicts() => format!("{proof}, which decides"),
                    _ if self.ambiguous == 0 => "no date of it depends on the order".to_owned(),
                    _ => from.to_owned(),
                };
                (order.words(), why)
            }
        };
        DateColumn {
            field,
            column: column + 1,
            dates: self.dates,
            order,
            why,
            ambiguous: self.ambiguous,
            clock: self.clock(),
        }
    }
}
