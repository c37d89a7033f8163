//! Outages: the stretches in which a system was down or degraded, united so that none counts twice.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::days::{Day, NOWHERE};
use super::known::{Known, Places, Window};
use super::packed::Spans;
use super::subject::Subject;
use super::summary::Work;
use crate::calendar::Calendar;
use crate::kind::Kind;
use crate::practice::Setup;
use crate::practice::catalogue::dependants;

/// A stretch of time, in seconds since 1970: from when, and up to when.
pub type Stretch = (u64, u64);

/// How soon after the last an outage of the same system and site is a repeat.
pub const REPEATS_WITHIN: u64 = 14 * 24 * 60 * 60;

/// The outages of one system at one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Down {
    /// The system.
    pub subject: Subject,
    /// The site.
    pub place: String,
    /// When, united.
    pub stretches: Vec<Stretch>,
    /// How many outages that were: incidents that overlap are one.
    pub outages: u64,
    /// Those that began within [`REPEATS_WITHIN`] of the beginning of the one before.
    pub repeats: u64,
    /// Those of which no end is recorded.
    pub open: u64,
}

impl Down {
    /// How long, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.stretches
            .iter()
            .map(|(from, until)| until - from)
            .sum()
    }
}

/// Unites stretches: those that touch or overlap become one.
#[must_use]
pub fn unite(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut united: Vec<Stretch> = Vec::new();
    for (from, until) in stretches {
        match united.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => united.push((from, until)),
        }
    }
    united.retain(|(from, until)| from < until);
    united
}

/// How much of some stretches lies in a place's opening hours, in seconds.
#[must_use]
pub fn open_seconds(stretches: &[Stretch], calendar: &Calendar) -> u64 {
    let open = |(from, until): &Stretch| {
        let open = calendar.business_between(instant(*from), instant(*until));
        u64::try_from(open.as_secs()).unwrap_or_default()
    };
    stretches.iter().map(open).sum()
}

fn instant(seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// The bounds of a window at a place: from its first local midnight until its end, or until now.
#[must_use]
pub fn bounds(window: Window, calendar: Option<&Calendar>, as_of: Timestamp) -> Stretch {
    let (from, until) = match calendar {
        Some(calendar) => (calendar.begins(window.from), calendar.ends(window.until)),
        None => (midnight(window.from), midnight(window.until) + DAY),
    };
    let seconds = |at: Timestamp| u64::try_from(at.as_second()).unwrap_or_default();
    let from = seconds(from);
    (from, seconds(until.min(as_of)).max(from))
}

const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

fn midnight(date: jiff::civil::Date) -> Timestamp {
    let wall = date.to_datetime(jiff::civil::Time::midnight());
    let zoned = wall.to_zoned(jiff::tz::TimeZone::UTC);
    zoned.map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

/// The outages of every system at every site, the longest first.
#[must_use]
pub(super) fn outages(known: &Known<'_>, window: Window, places: &Places, days: &Day) -> Vec<Down> {
    let mut found: BTreeMap<(Subject, String), Vec<Trouble>> = BTreeMap::new();
    let mut add = |subject: &Subject, place: &str, troubles: &[Trouble]| {
        if !troubles.is_empty() {
            let key = (subject.clone(), place.to_owned());
            found.entry(key).or_default().extend_from_slice(troubles);
        }
    };
    for (place, summary) in days {
        for (subject, work) in &summary.subjects {
            add(subject, place, &here(work));
            let mut served = serves(known.setup, subject, places);
            if served.is_empty() {
                served.push(place.as_str());
            }
            for site in served {
                add(subject, site, &everywhere(work));
            }
        }
    }
    let down = found.into_iter().map(|((subject, place), troubles)| {
        let bounds = bounds(window, places.calendar(&place), known.about.as_of);
        down(subject, place, troubles, bounds)
    });
    let mut down: Vec<Down> = down.filter(|down| down.outages > 0).collect();
    down.sort_by_key(|down| std::cmp::Reverse(down.seconds()));
    down
}

/// One incident's trouble: from when and up to when, and whether no end of it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Trouble {
    from: u64,
    until: u64,
    open: bool,
}

fn here(work: &Work) -> Vec<Trouble> {
    troubles(&work.down, &work.open)
}

fn everywhere(work: &Work) -> Vec<Trouble> {
    troubles(&work.down_everywhere, &work.open_everywhere)
}

/// A span without an end was kept before last signs were: nothing tells how long it was.
fn troubles(ended: &Spans, open: &Spans) -> Vec<Trouble> {
    let trouble = |open: bool| {
        move |(from, until): (u64, Option<u64>)| Trouble {
            from,
            until: until.unwrap_or(from),
            open: open || until.is_none(),
        }
    };
    let ended = ended.iter().map(trouble(false));
    ended.chain(open.iter().map(trouble(true))).collect()
}

/// Joins what touches or overlaps: of one system at one place that is one outage, however many reported it.
fn join(mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    troubles.sort_unstable();
    let mut joined: Vec<Trouble> = Vec::new();
    for trouble in troubles {
        match joined.last_mut() {
            Some(last) if trouble.from <= last.until => {
                // Whichever went on longest tells whether an end is known.
                let (own, other) = ((last.until, !last.open), (trouble.until, !trouble.open));
                let (until, ended) = own.max(other);
                (last.until, last.open) = (until, !ended);
            }
            _ => joined.push(trouble),
        }
    }
    joined
}

fn down(
    subject: Subject,
    place: String,
    mut troubles: Vec<Trouble>,
    (from, until): Stretch,
) -> Down {
    troubles.retain(|trouble| trouble.from <= until);
    let joined = join(troubles);
    let begins = joined.windows(2);
    let repeats = begins.filter(|pair| match pair {
        [first, second] => second.from - first.from <= REPEATS_WITHIN,
        _ => false,
    });
    let clip = |trouble: &Trouble| (trouble.from.max(from), trouble.until.min(until));
    Down {
        subject,
        place,
        repeats: repeats.count() as u64,
        outages: joined.len() as u64,
        open: joined.iter().filter(|trouble| trouble.open).count() as u64,
        stretches: unite(joined.iter().map(clip).filter(|(a, b)| a < b).collect()),
    }
}

/// The sites that a system serves.
fn serves<'a>(setup: Option<&Setup>, subject: &Subject, places: &'a Places) -> Vec<&'a str> {
    let system = subject.system.as_ref();
    let system = system.and_then(|id| setup?.systems.get(id));
    let here = |site: &&str| {
        let named = system.map(|system| &system.locations);
        named.is_none_or(|named| named.is_empty() || named.iter().any(|one| one.as_str() == *site))
    };
    places.sites().filter(here).collect()
}

/// The kinds of work that an outage of a system stops: its own, and those of the systems that need it.
#[must_use]
pub fn stops(setup: Option<&Setup>, subject: &Subject) -> Vec<Kind> {
    let mut kinds = vec![subject.kind];
    if let (Some(setup), Some(system)) = (setup, &subject.system) {
        kinds.extend(dependants(system, &setup.systems).map(|one| one.kind));
    }
    kinds
}

/// The stretches in which any of some kinds stood still at a place, united.
#[must_use]
pub fn stopped(downs: &[Down], place: &str, kinds: &[Kind], setup: Option<&Setup>) -> Vec<Stretch> {
    let here = downs
        .iter()
        .filter(|down| down.place == place || down.place == NOWHERE);
    let here = here.filter(|down| {
        let stops = stops(setup, &down.subject);
        kinds.iter().any(|kind| stops.contains(kind))
    });
    unite(here.flat_map(|down| down.stretches.clone()).collect())
}
