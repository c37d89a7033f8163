//! What one row says of its ticket, in our words; what it says in its own is dropped here.

use std::borrow::Cow;

use domain::kind::Tier;
use domain::ticket::SeenFirstBy;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::column::Layout;
use crate::field::Field;
use crate::reason::Reason;
use crate::recall::Recall;
use crate::row::Row;
use crate::sense::{Sense, Senses};
use crate::source::{Counts, Source};
use crate::span;
use crate::survey::{Map, Orders, read_date};
use crate::table::Table;
use crate::text::{is_nothing, text};
use crate::word::{self, State};

/// The length of a day.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// What a clock of twelve hours loses with its AM and PM.
const HALF_DAY: SignedDuration = SignedDuration::from_hours(12);
/// How far a later instant may lie before the opening because clocks show no seconds.
const SLACK: SignedDuration = SignedDuration::from_secs(60);

/// What a row says.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub opened_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub responded_at: Option<Timestamp>,
    /// Whether its opening or its answer has no time of day: then nobody knows how soon that was.
    pub timeless: bool,
    pub state: Option<State>,
    pub stated: Option<Tier>,
    /// The practice's site, by its place in the practice's list.
    pub site: Option<u16>,
    pub seen_first_by: Option<SeenFirstBy>,
    pub counts: Counts,
    pub verdict: Option<bool>,
    pub sense: Sense,
}

impl Facts {
    /// The last instant that it speaks of.
    pub(crate) fn latest(&self) -> Timestamp {
        let later = [
            self.responded_at,
            self.updated_at,
            self.resolved_at,
            self.closed_at,
        ];
        let later = later.into_iter().flatten();
        later.fold(self.opened_at, Timestamp::max)
    }
}

/// Reads rows.
pub(crate) struct Reading<'a> {
    pub table: &'a Table,
    pub layout: &'a Layout,
    pub orders: &'a Orders,
    pub zone: &'a TimeZone,
    pub now: Timestamp,
    /// The practice's sites by id and by name, as they are compared.
    pub sites: &'a Map<String, u16>,
    senses: Senses,
    priorities: Recall<Tier>,
    channels: Recall<Option<SeenFirstBy>>,
    verdicts: Recall<Option<bool>>,
    states: Recall<Option<State>>,
    /// Whether the last date that was read has a time of day.
    timed: bool,
    /// How many wall-clock times the zone shows twice, or not at all.
    pub shifted: u64,
    /// How many rows end, or are answered, up to twelve hours before they begin.
    pub backwards: u64,
    /// How many rows were changed after now, as they say.
    pub ahead: u64,
    /// How many rows name a place that the practice does not have.
    pub elsewhere: u64,
    /// How many states are words that are not known.
    pub unknown_states: u64,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        table: &'a Table,
        layout: &'a Layout,
        orders: &'a Orders,
        zone: &'a TimeZone,
        now: Timestamp,
        sites: &'a Map<String, u16>,
    ) -> Self {
        Self {
            table,
            layout,
            orders,
            zone,
            now,
            sites,
            senses: Senses::default(),
            priorities: Recall::default(),
            channels: Recall::default(),
            verdicts: Recall::default(),
            states: Recall::default(),
            timed: true,
            shifted: 0,
            backwards: 0,
            ahead: 0,
            elsewhere: 0,
            unknown_states: 0,
        }
    }

    /// What a row says.
    ///
    /// # Errors
    /// The reason for which it is rejected.
    pub(crate) fn facts(&mut self, row: &Row) -> Result<Facts, Reason> {
        let opened_at = self.date(row, Field::Opened)?.ok_or(Reason::NoOpening)?;
        if self.is_ahead(opened_at) {
            return Err(Reason::OpenedInFuture);
        }
        let mut timeless = !self.timed;
        let responded_at = match self.date(row, Field::Responded)? {
            None => self
                .waited(row)?
                .and_then(|waited| opened_at.checked_add(waited).ok()),
            at => {
                timeless |= !self.timed;
                at
            }
        };
        let responded_at = self.after(opened_at, responded_at, Reason::AnsweredBeforeOpened)?;
        let resolved_at = self.date(row, Field::Resolved)?;
        let resolved_at = self.after(opened_at, resolved_at, Reason::ResolvedBeforeOpened)?;
        let closed_at = self.date(row, Field::Closed)?;
        let closed_at = self.after(opened_at, closed_at, Reason::ResolvedBeforeOpened)?;
        for (at, reason) in [
            (responded_at, Reason::AnsweredInFuture),
            (resolved_at, Reason::ResolvedInFuture),
            (closed_at, Reason::ResolvedInFuture),
        ] {
            if at.is_some_and(|at| self.is_ahead(at)) {
                return Err(reason);
            }
        }
        let said_updated_at = self.date(row, Field::Updated)?;
        // Nothing but the last sign of an outage hangs on it: the ticket counts without.
        let updated_at = said_updated_at.filter(|at| !self.is_ahead(*at));
        let profile = self.layout.profile();
        let (highest, late) = (
            profile.one_is_highest,
            self.layout.source == Source::OsTicket,
        );
        let stated = self.said(row, Field::Priority).map(|said| {
            let known = &mut self.priorities;
            known.get(&[said.as_bytes()], || word::stated(&said, highest))
        });
        let seen_first_by = self.said(row, Field::Channel).and_then(|said| {
            let known = &mut self.channels;
            known.get(&[said.as_bytes()], || word::seen_first(&said))
        });
        let verdict = self.said(row, Field::Verdict).and_then(|said| {
            let known = &mut self.verdicts;
            known.get(&[said.as_bytes()], || word::verdict(&said, late))
        });
        let counts = Counts {
            reopened: self.count(row, Field::Reopened)?,
            reassigned: self.count(row, Field::Reassigned)?,
            touches: self.count(row, Field::Touches)?,
            groups: self.count(row, Field::Groups)?,
        };
        self.ahead += u64::from(updated_at != said_updated_at);
        Ok(Facts {
            opened_at,
            updated_at,
            resolved_at,
            closed_at,
            responded_at,
            timeless,
            stated,
            seen_first_by,
            verdict,
            counts,
            state: self.state(row),
            site: self.site(row),
            sense: self.senses.of(row, self.layout),
        })
    }

    /// Whether an instant lies after now, by more than clocks differ.
    fn is_ahead(&self, at: Timestamp) -> bool {
        at > self.now.saturating_add(SLACK).unwrap_or(Timestamp::MAX)
    }

    /// An instant that cannot lie before the opening. A date alone is taken as midnight, and may be any time of its day.
    fn after(
        &mut self,
        opened_at: Timestamp,
        at: Option<Timestamp>,
        reason: Reason,
    ) -> Result<Option<Timestamp>, Reason> {
        let slack = if self.timed { SLACK } else { DAY };
        let earliest = |slack| opened_at.saturating_sub(slack).unwrap_or(Timestamp::MIN);
        match at {
            Some(at) if at < earliest(slack) => {
                self.backwards += u64::from(at >= earliest(HALF_DAY));
                Err(reason)
            }
            at => Ok(at.map(|at| at.max(opened_at))),
        }
    }

    /// The first cell of a field that says something.
    fn said<'r>(&self, row: &'r Row, field: Field) -> Option<Cow<'r, str>> {
        let cells = self.layout.of(field).iter().map(|at| text(row.cell(*at)));
        let mut said = cells.filter(|cell| !is_nothing(cell));
        said.next()
    }

    fn date(&mut self, row: &Row, field: Field) -> Result<Option<Timestamp>, Reason> {
        for column in self.layout.of(field) {
            let cell = text(row.cell(*column));
            if is_nothing(&cell) {
                continue;
            }
            let serial = self.orders.serial.contains(column);
            let written = read_date(&cell, self.table, serial).ok_or(Reason::BadDate)?;
            self.timed = written.timed;
            let of_column = self.orders.by_column.get(column).copied().flatten();
            let order = match (written.says().or(of_column), written.is_ambiguous()) {
                (Some(order), _) => order,
                (None, true) => return Err(Reason::AmbiguousDate),
                (None, false) => crate::date::Order::DayFirst,
            };
            let wall = written.resolve(order).ok_or(Reason::BadDate)?;
            let at = match written.offset {
                Some(seconds) => {
                    let utc = TimeZone::UTC
                        .to_timestamp(wall)
                        .map_err(|_| Reason::BadDate)?;
                    utc.checked_sub(SignedDuration::from_secs(i64::from(seconds)))
                }
                None => {
                    let ambiguous = self.zone.to_ambiguous_timestamp(wall);
                    self.shifted += u64::from(ambiguous.is_ambiguous());
                    ambiguous.compatible()
                }
            };
            return at.map(Some).map_err(|_| Reason::BadDate);
        }
        Ok(None)
    }

    /// How long the first response took, where its instant is not told.
    fn waited(&self, row: &Row) -> Result<Option<SignedDuration>, Reason> {
        if let Some(said) = self.said(row, Field::ResponseMinutes) {
            return span::minutes(&said).map(Some).ok_or(Reason::BadDuration);
        }
        match self.said(row, Field::ResponseHours) {
            Some(said) => span::hours(&said).map(Some).ok_or(Reason::BadDuration),
            None => Ok(None),
        }
    }

    fn count(&self, row: &Row, field: Field) -> Result<Option<u32>, Reason> {
        match self.said(row, field) {
            None => Ok(None),
            Some(said) => {
                let whole = said.strip_suffix(".0").unwrap_or(&said);
                whole.parse().map(Some).map_err(|_| Reason::BadCount)
            }
        }
    }

    fn state(&mut self, row: &Row) -> Option<State> {
        let merged = self.said(row, Field::Merged);
        if merged.is_some_and(|said| word::yes(&said) == Some(true)) {
            return Some(State::Merged);
        }
        let said = self.said(row, Field::Status)?;
        let category = self.said(row, Field::StatusCategory).unwrap_or_default();
        let cells = [said.as_bytes(), category.as_bytes()];
        let state = self.states.get(&cells, || {
            word::state(&said).or_else(|| word::state(&category))
        });
        self.unknown_states += u64::from(state.is_none());
        state
    }

    fn site(&mut self, row: &Row) -> Option<u16> {
        if self.sites.is_empty() {
            return None;
        }
        let said = self.said(row, Field::Location)?;
        let site = self.sites.get(&crate::text::fold(&said)).copied();
        self.elsewhere += u64::from(site.is_none());
        site
    }
}
