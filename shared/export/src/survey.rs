//! The first pass: what whole columns decide, how the bytes are written, and whether tickets have several rows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::io::{Read, Seek};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::ask::{Asked, Unreadable};
use crate::column::Layout;
use crate::date::{self, Order, Written};
use crate::field::Field;
use crate::order::{DateColumn, Evidence};
use crate::row::Row;
use crate::table::Table;
use crate::text::{is_nothing, text};

/// The most rows that are told apart, and the most tickets of a table without a log: what is held of each is 17 bytes.
pub const ROWS_MAX: usize = 3_500_000;
/// Between how many rows it is told how far a reading is.
pub(crate) const TELL_EVERY: u64 = 4_096;

/// A map that hashes alike on every machine.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// What the first pass found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// How many rows there are below the header.
    pub rows: u64,
    /// What the dates of each column show.
    dates: Vec<Dates>,
    /// Whether any cell of a field says something.
    filled: Vec<Field>,
    /// Rows that are not UTF-8, and the first line of one; rows that are and hold more than ASCII.
    pub other: u64,
    pub first_other: u64,
    pub wide: u64,
    /// Whether tickets have many rows each, of which each comes to one case.
    pub log: bool,
    /// Whether any number is there twice.
    pub repeats: bool,
    /// Whether there are more rows than are told apart.
    pub full: bool,
}

/// A column of dates.
#[derive(Debug)]
struct Dates {
    field: Field,
    column: usize,
    evidence: Evidence,
    /// What it shows if its numbers are days, and how many cells say anything.
    serial: Evidence,
    filled: u64,
}

/// A number that stands for so many bytes.
pub(crate) fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.hash(&mut hasher);
    }
    hasher.finish()
}

/// A number that stands for a whole row.
pub(crate) fn row_hash(row: &Row) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.bytes().hash(&mut hasher);
    row.width().hash(&mut hasher);
    hasher.finish()
}

/// A number that stands for a ticket: of its id, or of the whole row where the table has none.
pub(crate) fn ticket(row: &Row, layout: &Layout) -> Option<u64> {
    if !layout.has(Field::Id) {
        return Some(row_hash(row));
    }
    let ids = layout.of(Field::Id).iter().map(|at| text(row.cell(*at)));
    let mut said = ids.filter(|id| !is_nothing(id));
    said.next().map(|id| hash(&[id.as_bytes()]))
}

/// Reads a date as the table has it, and the column.
pub(crate) fn read_date(text: &str, table: &Table, serial: bool) -> Option<Written> {
    if serial {
        return date::serial(&text.replace(',', "."), false);
    }
    if table.is_sheet()
        && let Some(written) = date::serial(text, table.since_1904)
    {
        return Some(written);
    }
    date::read(text)
}

impl Dates {
    /// Whether every cell of a column without any other date is a number of days.
    fn is_serial(&self) -> bool {
        self.serial.dates > 0 && self.serial.dates == self.filled
    }
}

impl Survey {
    /// Goes through the table once.
    pub(crate) fn make<I: Read + Seek>(
        input: &mut I,
        table: &Table,
        layout: &Layout,
        tell: &mut dyn FnMut(),
    ) -> Result<Self, Unreadable> {
        let mut survey = Self::default();
        for field in Field::DATES {
            for column in layout.of(field) {
                survey.dates.push(Dates {
                    field,
                    column: *column,
                    evidence: Evidence::default(),
                    serial: Evidence::default(),
                    filled: 0,
                });
            }
        }
        let fields = Field::ALL.into_iter().map(|(field, _)| field);
        let mut unfilled: Vec<Field> = fields.filter(|field| layout.has(*field)).collect();
        let mut seen: Map<u64, u64> = Map::default();
        let mut differs = false;
        table.rows(input, &mut |row| {
            survey.rows += row.lost.max(1);
            if survey.rows.is_multiple_of(TELL_EVERY) {
                tell();
            }
            survey.bytes(row);
            if row.fault.is_some() {
                return true;
            }
            for dates in &mut survey.dates {
                let cell = text(row.cell(dates.column));
                if is_nothing(&cell) {
                    continue;
                }
                dates.filled += 1;
                if let Some(written) = read_date(&cell, table, false) {
                    dates.evidence.add(&written, row.line);
                } else if let Some(written) = read_date(&cell, table, true) {
                    dates.serial.add(&written, row.line);
                }
            }
            unfilled.retain(|field| {
                let mut cells = layout.of(*field).iter().map(|at| text(row.cell(*at)));
                let said = cells.any(|cell| !is_nothing(&cell));
                if said {
                    survey.filled.push(*field);
                }
                !said
            });
            let ticket = ticket(row, layout);
            let known = |ticket: &u64| seen.len() < ROWS_MAX || seen.contains_key(ticket);
            survey.full |= !ticket.as_ref().is_none_or(known);
            if let Some(ticket) = ticket.filter(known) {
                let whole = row_hash(row);
                match seen.insert(ticket, whole) {
                    Some(before) if before == whole => survey.repeats = true,
                    Some(_) => differs = true,
                    None => {}
                }
            }
            true
        })?;
        if survey.rows == 0 {
            return Err(Unreadable::HeaderOnly);
        }
        survey.log = differs && layout.may_be_log();
        survey.repeats |= differs;
        for dates in survey.dates.iter_mut().filter(|dates| dates.is_serial()) {
            dates.evidence = dates.serial.clone();
        }
        Ok(survey)
    }

    fn bytes(&mut self, row: &Row) {
        if row.bytes().is_ascii() {
            return;
        }
        if std::str::from_utf8(row.bytes()).is_ok() {
            self.wide += 1;
        } else {
            self.other += 1;
            if self.other == 1 {
                self.first_other = row.line;
            }
        }
    }

    /// Whether any row says something of a field.
    pub(crate) fn is_filled(&self, field: Field) -> bool {
        self.filled.contains(&field)
    }

    /// The evidence of all columns of dates.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.dates.iter().map(|dates| &dates.evidence)
    }

    /// How each column of dates is read.
    ///
    /// # Errors
    /// When a column may be read in two ways and nothing decides.
    pub(crate) fn orders(&self, asked: &Asked<'_>) -> Result<Orders, Unreadable> {
        let deciders = self
            .dates
            .iter()
            .filter_map(|dates| dates.evidence.decides().map(|order| (order, dates.field)));
        let deciders: Vec<_> = deciders.collect();
        let agreed = match deciders.first() {
            Some((order, field)) if deciders.iter().all(|(other, _)| other == order) => {
                Some((*order, *field))
            }
            _ => None,
        };
        let (mut by_column, mut told, mut orders) = (Map::default(), Vec::new(), Vec::new());
        let (mut serial, mut overruled) = (Vec::new(), Vec::new());
        for dates in &self.dates {
            let (field, column, evidence) = (dates.field, dates.column, &dates.evidence);
            let own = evidence.decides();
            overruled.extend(asked.dates.and_then(|asked| {
                let proof = evidence.speaks_against(asked)?;
                let (name, asked) = (field.name(), asked.words());
                Some(format!(
                    "`dates` says {asked}, and the column for `{name}` is not: {proof}. The file decides."
                ))
            }));
            let (order, from) = match (own, asked.dates, agreed) {
                (Some(order), _, _) => (Some(order), String::new()),
                (None, Some(order), _) => (Some(order), "it was said so".to_owned()),
                (None, None, _) if evidence.contradicts() => (None, String::new()),
                (None, None, Some((order, by))) => (
                    Some(order),
                    format!("the column for `{}` of the same file decides", by.name()),
                ),
                (None, None, None) if evidence.ambiguous == 0 => {
                    (Some(Order::DayFirst), String::new())
                }
                (None, None, None) => {
                    return Err(Unreadable::Dates {
                        field: field.name(),
                        count: evidence.ambiguous,
                        line: evidence.first_ambiguous,
                    });
                }
            };
            by_column.insert(column, order);
            orders.push(order);
            let mut one = evidence.told(field.name(), column, order, &from);
            if dates.is_serial() {
                serial.push(column);
                one.why =
                    "every cell is a number of days, taken as counted from 1900 as spreadsheets do"
                        .to_owned();
            }
            told.push(one);
        }
        let latest =
            self.dates.iter().zip(&orders).filter_map(|(dates, order)| {
                dates.evidence.latest(order.unwrap_or(Order::DayFirst))
            });
        let latest = latest.max();
        let latest_utc = self.evidence().filter_map(|evidence| evidence.latest_utc);
        Ok(Orders {
            by_column,
            serial,
            told,
            overruled,
            latest,
            latest_utc: latest_utc.max(),
        })
    }
}

/// How the columns of dates are read.
#[derive(Debug)]
pub(crate) struct Orders {
    /// For each column; nothing where it says both.
    pub by_column: Map<usize, Option<Order>>,
    /// The columns of a text table whose every cell is a number of days.
    pub serial: Vec<usize>,
    pub told: Vec<DateColumn>,
    /// Where the file speaks against the order that was asked for, in words.
    pub overruled: Vec<String>,
    /// The last date that names no offset, as the zone's clocks show it.
    latest: Option<DateTime>,
    /// The last date that does, in UTC.
    latest_utc: Option<DateTime>,
}

impl Orders {
    /// The last instant that the file speaks of.
    pub(crate) fn latest(&self, zone: &TimeZone) -> Option<Timestamp> {
        let instant = |zone: &TimeZone, wall: Option<DateTime>| zone.to_timestamp(wall?).ok();
        instant(zone, self.latest).max(instant(&TimeZone::UTC, self.latest_utc))
    }
}
