//! Routing: which technician a ticket fits best, by skill, on-call state, open load and record; not round-robin.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fcr::Outcome;
use crate::ids::{LocationId, PersonId, QueueId};
use crate::kind::Tier;
use crate::practice::Setup;
use crate::report::line::Line;
use crate::role::Role;
use crate::ticket::Ticket;

/// How often somebody's tickets of a queue were resolved at first contact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// At first contact.
    pub kept: u32,
    /// Of how many that are decided.
    pub of: u32,
}

impl Record {
    /// In thousandths, with one of each added: two tickets tell little, and nobody begins at nothing.
    #[must_use]
    pub fn points(self) -> u64 {
        (u64::from(self.kept) + 1) * 1000 / (u64::from(self.of) + 2)
    }
}

/// What somebody who goes round the tickets anyway has written down of the technicians, for whoever routes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Who has how many open tickets.
    pub load: Option<Load>,
}

/// How often each technician's tickets of each queue were resolved at first contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// By technician and queue.
    pub of: BTreeMap<PersonId, BTreeMap<QueueId, Record>>,
}

impl Records {
    /// Counts a ticket, once it is decided whether whoever answered it first has solved it.
    pub fn count(&mut self, ticket: &Line, now: Timestamp) {
        let Some(tally) = &ticket.tally else {
            return;
        };
        let kept = match tally.contact.told(now).outcome {
            Outcome::Achieved => 1,
            Outcome::Missed => 0,
            Outcome::Pending | Outcome::NotCounted => return,
        };
        let Some(person) = tally.contact.first() else {
            return;
        };
        let of_person = self.of.entry(person.clone()).or_default();
        let record = of_person.entry(ticket.queue.clone()).or_default();
        record.kept += kept;
        record.of += 1;
    }

    fn get(&self, person: &PersonId, queue: &QueueId) -> Option<Record> {
        self.of.get(person)?.get(queue).copied()
    }
}

/// Who has how many open tickets, an incident and all its reports counted once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// When that was counted.
    pub at: Timestamp,
    /// The tickets of each: those assigned to them, and those suggested to them that nobody has taken.
    pub open: BTreeMap<PersonId, u32>,
    /// Who had resolved how much at first contact, as of the last night.
    #[serde(default)]
    pub records: Records,
}

/// How long a count is believed.
const LOAD_HOLDS: SignedDuration = SignedDuration::from_mins(10);

impl Load {
    /// Begins to count.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            open: BTreeMap::new(),
            records: Records::default(),
        }
    }

    /// Counts a ticket.
    pub fn count(&mut self, ticket: &Ticket) {
        let whose = ticket.assignee.as_ref().or(ticket.suggested.as_ref());
        if let Some(person) = whose.filter(|_| ticket.status.is_active() && ticket.pages()) {
            *self.open.entry(person.clone()).or_default() += 1;
        }
    }

    /// Whether it is believed at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < LOAD_HOLDS
    }

    /// Whether it says what a count before it does not, or what soon nobody would believe any more.
    #[must_use]
    pub fn is_news(&self, before: Option<&Self>) -> bool {
        let half = LOAD_HOLDS / 2;
        before.is_none_or(|before| {
            before.open != self.open || self.at.duration_since(before.at) >= half
        })
    }
}

/// A technician who may be given a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Whether they know the queue.
    pub skilled: bool,
    /// Whether they are on call.
    pub on_call: bool,
    /// How many open tickets they have, where that was looked at.
    pub load: Option<u32>,
    /// Their record in the queue, where that was looked at.
    pub record: Option<Record>,
}

/// Why somebody was chosen, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// They know the system's queue.
    Skill,
    /// Nobody else does.
    OnlyOne,
    /// They are on call, and others who could are not.
    OnCall,
    /// They have resolved more at first contact than others who could.
    Record,
    /// They have fewer open tickets than others who could.
    Load,
    /// Nobody who is to be had knows the queue.
    NobodySkilled,
}

/// Who is suggested, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The technician; none when nobody knows the queue.
    pub person: Option<PersonId>,
    /// Why.
    pub because: Vec<Because>,
}

/// What an open ticket counts against somebody, in thousandths of a record: who is busy solves less at first contact.
const LOAD_POINTS: u64 = 40;
/// What being on call counts for.
const ON_CALL_POINTS: u64 = 150;
/// Who has no record that was looked at counts as even.
const EVEN: u64 = 500;

impl Candidate {
    fn points(&self) -> u64 {
        // Far above what any load takes away.
        let base = 1_000_000 + self.record.map_or(EVEN, Record::points);
        let on_call = if self.on_call { ON_CALL_POINTS } else { 0 };
        let load = u64::from(self.load.unwrap_or_default()).saturating_mul(LOAD_POINTS);
        (base + on_call).saturating_sub(load)
    }
}

/// Chooses. Outside of opening hours somebody on call goes before anybody who is not.
#[must_use]
pub fn route(candidates: &[Candidate], open: bool) -> Choice {
    let skilled: Vec<_> = candidates.iter().filter(|one| one.skilled).collect();
    let first = |one: &&&Candidate| {
        (
            !open && one.on_call,
            one.points(),
            Reverse(one.person.clone()),
        )
    };
    let Some(best) = skilled.iter().max_by_key(first) else {
        return Choice {
            person: None,
            because: vec![Because::NobodySkilled],
        };
    };
    let others = || skilled.iter().filter(|one| one.person != best.person);
    let mut because = vec![Because::Skill];
    if others().next().is_none() {
        because.push(Because::OnlyOne);
    } else {
        let beats = |than: &dyn Fn(&Candidate) -> bool| others().all(|one| than(one));
        // Before some of the others, and behind none.
        let ahead = |of: &dyn Fn(&Candidate) -> Option<Ordering>| {
            others().all(|one| of(one).is_some_and(Ordering::is_ge))
                && others().any(|one| of(one).is_some_and(Ordering::is_gt))
        };
        if best.on_call && beats(&|one| !one.on_call) {
            because.push(Because::OnCall);
        }
        if let Some(record) = best.record
            && ahead(&|one| one.record.map(|other| record.points().cmp(&other.points())))
        {
            because.push(Because::Record);
        }
        if let Some(load) = best.load
            && ahead(&|one| one.load.map(|other| other.cmp(&load)))
        {
            because.push(Because::Load);
        }
    }
    Choice {
        person: Some(best.person.clone()),
        because,
    }
}

/// Whether a practice says of any technician which queues they know.
#[must_use]
pub fn skills_are_set_up(setup: &Setup) -> bool {
    let mut technicians = setup
        .people
        .values()
        .filter(|person| person.roles.contains(&Role::Technician));
    technicians.any(|person| !person.skills.is_empty())
}

/// The technicians of a practice who may be given a ticket of a queue, tier and site, as far as its set-up tells. Whoever
/// is reached by no page about it is not to be had.
#[must_use]
pub fn candidates(
    setup: &Setup,
    queue: &QueueId,
    tier: Tier,
    location: &LocationId,
    now: Timestamp,
) -> Vec<Candidate> {
    let on_call: Vec<_> = setup
        .schedules
        .values()
        .filter_map(|one| one.at(now))
        .collect();
    let kept = setup.roster.load.as_ref();
    let records = kept.map(|load| &load.records);
    let load = kept.filter(|load| load.holds(now));
    setup
        .people
        .values()
        .filter(|person| person.roles.contains(&Role::Technician))
        .filter(|person| person.reachable(tier).is_some())
        .filter(|person| person.locations.is_empty() || person.locations.contains(location))
        .map(|person| Candidate {
            person: person.id.clone(),
            skilled: person.skills.contains(queue),
            on_call: on_call.iter().any(|duty| duty.person == person.id),
            load: load.map(|load| load.open.get(&person.id).copied().unwrap_or_default()),
            record: records.and_then(|records| records.get(&person.id, queue)),
        })
        .collect()
}
