//! Reading a file: once for what whole columns decide, once for its tickets.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use domain::report::case::Case;
use domain::report::days::Days;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ask::{Asked, Unreadable};
use crate::column::{self, Layout};
use crate::facts::{Facts, Reading};
use crate::field::Field;
use crate::finding::{Findings, SourceView};
use crate::fold::Folded;
use crate::judge::Judge;
use crate::reason::{Reason, Tally};
use crate::row::Row;
use crate::said;
use crate::survey::{Map, Orders, ROWS_MAX, Survey, TELL_EVERY, row_hash, ticket};
use crate::table::Table;

/// The most tickets of a log: what is held of each is some 200 bytes.
pub const LOG_TICKETS_MAX: usize = 400_000;
/// The most rows of a log among which those that are there twice are told.
pub const LOG_ROWS_MAX: usize = 1_000_000;

/// A ticket of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What the report counts.
    pub case: Case,
    /// The day that its place's calendar showed when it was opened.
    pub day: Date,
    /// The instant that the file holds for.
    pub as_of: Timestamp,
}

/// Reads an export into summaries by day, of which a report is made; `progress` is told how many bytes were read, of
/// twice the file's, or of three times where a rejected row holds its last date.
///
/// # Errors
/// When nothing of the file can be read, with what to do about it.
pub fn gather<I: Read + Seek>(
    input: I,
    asked: &Asked<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(Days, Findings), Unreadable> {
    let done = Cell::new(0);
    let mut input = Counted { input, read: &done };
    let mut tell = || progress(done.get());
    let mut open = Open::of(&mut input, &done, asked, &mut tell)?;
    loop {
        let mut days = Days::default();
        let as_of = open.as_of;
        let findings = open.pass(&mut input, &mut tell, &mut |ticket| {
            days.add(ticket.day, &ticket.case, ticket.as_of);
        })?;
        if findings.as_of == as_of {
            return Ok((days, findings));
        }
        // A rejected row held the last date: what was open is judged anew, without it.
        open.as_of = findings.as_of;
    }
}

/// Reads an export. Each ticket goes to `take`, in the file's order.
///
/// ```
/// let csv = "Ticket No,Date Opened,First response at,Severity,Summary\n1,2026-11-02 09:00,2026-11-02 09:30,High,EHR down\n";
/// let asked = export::Asked::at("2026-11-23T14:02:11Z".parse().unwrap());
/// let mut cases = Vec::new();
/// let findings = export::read(std::io::Cursor::new(csv), &asked, &mut |_| {}, &mut |ticket| cases.push(ticket.case)).unwrap();
/// assert_eq!((findings.rows, cases.len()), (1, 1));
/// ```
///
/// # Errors
/// When nothing of the file can be read, with what to do about it.
pub fn read<I: Read + Seek>(
    input: I,
    asked: &Asked<'_>,
    progress: &mut dyn FnMut(u64),
    take: &mut dyn FnMut(Ticket),
) -> Result<Findings, Unreadable> {
    let done = Cell::new(0);
    let mut input = Counted { input, read: &done };
    let mut tell = || progress(done.get());
    let mut open = Open::of(&mut input, &done, asked, &mut tell)?;
    // What was taken cannot be given back: which row is the last that counts is known before any is.
    open.as_of = open.pass(&mut input, &mut tell, &mut |_| {})?.as_of;
    open.pass(&mut input, &mut tell, take)
}

/// A file of which it is known how it is read.
struct Open<'a> {
    asked: &'a Asked<'a>,
    table: Table,
    layout: Layout,
    survey: Survey,
    orders: Orders,
    judge: Judge,
    zone: TimeZone,
    /// The last instant that the file speaks of, as far as is known.
    as_of: Timestamp,
}

impl<'a> Open<'a> {
    fn of<I: Read + Seek>(
        input: &mut I,
        done: &Cell<u64>,
        asked: &'a Asked<'a>,
        tell: &mut dyn FnMut(),
    ) -> Result<Self, Unreadable> {
        let zone = TimeZone::get(zone_name(asked)).map_err(|_| Unreadable::Zone)?;
        let judge = Judge::new(asked.practice, zone_name(asked))?;
        let table = Table::open(input, asked)?;
        let layout = column::lay(&table.names, asked)?;
        done.set(0);
        let survey = Survey::make(input, &table, &layout, tell)?;
        let orders = survey.orders(asked)?;
        let latest = orders.latest(&zone);
        Ok(Self {
            asked,
            table,
            layout,
            survey,
            orders,
            judge,
            zone,
            as_of: latest.map_or(asked.now, |latest| latest.min(asked.now)),
        })
    }

    /// Reads its tickets.
    fn pass<I: Read + Seek>(
        &mut self,
        input: &mut I,
        tell: &mut dyn FnMut(),
        take: &mut dyn FnMut(Ticket),
    ) -> Result<Findings, Unreadable> {
        let responses = tells_responses(&self.survey);
        self.judge.of(self.layout.profile(), responses, self.as_of);
        let (asked, layout, survey) = (self.asked, &self.layout, &self.survey);
        let mut pass = Pass::new(&self.judge, survey, take);
        let (orders, names) = (&self.orders, &self.judge.by_name);
        let (table, zone) = (&self.table, &self.zone);
        let mut reading = Reading::new(table, layout, orders, zone, asked.now, names);
        let mut rows = 0_u64;
        table.rows(input, &mut |row| {
            rows += 1;
            if rows.is_multiple_of(TELL_EVERY) {
                tell();
            }
            pass.row(row, layout, &mut reading);
            true
        })?;
        pass.finish();
        let mut dates = orders.told.clone();
        said::doubt_clocks(&mut dates, reading.backwards);
        let half_day = said::half_day(&dates, reading.backwards);
        let full = pass.overfull || survey.full;
        let mut notes = said::notes(asked, layout, survey, &reading, &dates, full);
        notes.extend(orders.overruled.iter().chain(&half_day).cloned());
        let view = (pass.view != SourceView::default()).then_some(pass.view);
        Ok(Findings {
            source: layout.source,
            encoding: said::encoding(table, survey),
            delimiter: table.delimiter(),
            header_line: table.line,
            rows: survey.rows,
            tickets: pass.tickets,
            duplicates: pass.duplicates,
            rejected_rows: pass.rejected,
            rejected: pass.tally.told(),
            log: survey.log,
            zone: said::zone(asked, survey, zone_name(asked)),
            dates,
            as_of: pass.latest.unwrap_or(asked.now).min(asked.now),
            opened: pass.opened,
            unused: layout.width.saturating_sub(layout.used.len()),
            missing: layout.missing(),
            source_view: view,
            not_measurable: said::not_measurable(layout, survey),
            notes,
            half_day,
            used: layout.used.clone(),
            why: layout.why.clone(),
        })
    }
}

/// The zone of dates that name none.
fn zone_name<'a>(asked: &'a Asked<'_>) -> &'a str {
    let practice = asked.practice.map(|practice| practice.zone.as_str());
    asked.zone.as_deref().or(practice).unwrap_or("UTC")
}

/// Whether the file tells of first responses at all.
pub(crate) fn tells_responses(survey: &Survey) -> bool {
    [
        Field::Responded,
        Field::ResponseMinutes,
        Field::ResponseHours,
    ]
    .into_iter()
    .any(|field| survey.is_filled(field))
}

/// What of a row was seen before.
enum Seen {
    /// All of it.
    Again,
    /// Its number, of a row that says something else.
    Other,
}

/// The second pass.
struct Pass<'a> {
    judge: &'a Judge,
    survey: &'a Survey,
    take: &'a mut dyn FnMut(Ticket),
    tally: Tally,
    rejected: u64,
    duplicates: u64,
    tickets: u64,
    view: SourceView,
    opened: Option<(Timestamp, Timestamp)>,
    /// The last instant that a row that counts speaks of.
    latest: Option<Timestamp>,
    /// The tickets seen and the row of each, or of a log each row.
    seen: Map<u64, u64>,
    /// Where each ticket of a log is.
    places: Map<u64, u32>,
    folded: Vec<Folded>,
    overfull: bool,
}

impl<'a> Pass<'a> {
    fn new(judge: &'a Judge, survey: &'a Survey, take: &'a mut dyn FnMut(Ticket)) -> Self {
        Self {
            judge,
            survey,
            take,
            tally: Tally::default(),
            rejected: 0,
            duplicates: 0,
            tickets: 0,
            view: SourceView::default(),
            opened: None,
            latest: None,
            seen: Map::default(),
            places: Map::default(),
            folded: Vec::new(),
            overfull: false,
        }
    }

    fn row(&mut self, row: &Row, layout: &Layout, reading: &mut Reading<'_>) {
        if let Some(reason) = row.fault {
            return self.reject(reason, row.line, row.lost.max(1));
        }
        let Some(ticket) = ticket(row, layout) else {
            return self.reject(Reason::NoId, row.line, 1);
        };
        match self.seen(ticket, row) {
            Some(Seen::Again) => self.duplicates += 1,
            Some(Seen::Other) => self.reject(Reason::DuplicateNumber, row.line, 1),
            None => match reading.facts(row) {
                Ok(facts) => {
                    self.note(ticket, row);
                    self.ticket(ticket, facts, row.line);
                }
                Err(reason) => self.reject(reason, row.line, 1),
            },
        }
    }

    fn reject(&mut self, reason: Reason, line: u64, rows: u64) {
        self.rejected += rows;
        self.tally.add(reason, line, rows);
    }

    fn key(&self, ticket: u64, row: &Row) -> (u64, u64) {
        let whole = row_hash(row);
        if self.survey.log {
            (whole, whole)
        } else {
            (ticket, whole)
        }
    }

    fn seen(&self, ticket: u64, row: &Row) -> Option<Seen> {
        if !self.survey.repeats {
            return None;
        }
        let (key, whole) = self.key(ticket, row);
        self.seen.get(&key).map(|before| {
            if *before == whole {
                Seen::Again
            } else {
                Seen::Other
            }
        })
    }

    /// Remembers a row that counts.
    fn note(&mut self, ticket: u64, row: &Row) {
        let most = if self.survey.log {
            LOG_ROWS_MAX
        } else {
            ROWS_MAX
        };
        if !self.survey.repeats {
            return;
        }
        if self.seen.len() >= most {
            self.overfull = true;
            return;
        }
        let (key, whole) = self.key(ticket, row);
        self.seen.insert(key, whole);
    }

    fn ticket(&mut self, ticket: u64, facts: Facts, line: u64) {
        let latest = facts.latest();
        if !self.survey.log {
            self.emit(&facts);
        } else if let Some(place) = self.places.get(&ticket) {
            // A log says of all rows of a ticket that it was opened at one time.
            let folded = self.folded.get_mut(*place as usize);
            match folded.filter(|folded| folded.is_of(&facts)) {
                Some(folded) => folded.add(facts),
                None => return self.reject(Reason::DuplicateNumber, line, 1),
            }
        } else if self.folded.len() >= LOG_TICKETS_MAX {
            return self.reject(Reason::TooMany, line, 1);
        } else {
            self.places.insert(ticket, self.folded.len() as u32);
            self.folded.push(Folded::new(facts));
        }
        self.latest = self.latest.max(Some(latest));
    }

    fn finish(&mut self) {
        for folded in std::mem::take(&mut self.folded) {
            self.emit(&folded.facts());
        }
    }

    fn emit(&mut self, facts: &Facts) {
        self.tickets += 1;
        match facts.verdict {
            Some(true) => self.view.met += 1,
            Some(false) => self.view.missed += 1,
            None => {}
        }
        let (first, last) = self.opened.unwrap_or((facts.opened_at, facts.opened_at));
        self.opened = Some((first.min(facts.opened_at), last.max(facts.opened_at)));
        (self.take)(self.judge.ticket(facts));
    }
}

/// Counts what is read.
struct Counted<'a, I> {
    input: I,
    read: &'a Cell<u64>,
}

impl<I: Read> Read for Counted<'_, I> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

impl<I: Seek> Seek for Counted<'_, I> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}
