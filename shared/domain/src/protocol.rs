//! The PHI protocol of a ticket: what its records in the log say was allowed, done, and is still missing.
//!
//! A [`Protocol`] is a fold over the ticket's records, never a counter and never a second truth: grants, sessions, steps
//! and reviews are what was recorded. A [`Scene`] is what a decision sees; each of its methods decides one deed and
//! answers the record to append, or why not.

pub mod access;
pub mod agreement;
pub mod emergency;
pub mod evidence;
pub mod gate;
pub mod grant;
pub mod look;
pub mod procedure;
pub mod review;
pub mod session;
pub mod shipped;
pub mod step;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::audit::label::{Fact, Facts, Label, NotClear};
use crate::audit::record::{
    Act, Category, Disclosure, Draft, Envelope, Outcome, Purpose, TicketTail,
};
use crate::calendar::Calendar;
use crate::ids::SystemId;
use crate::practice::{Setup, Touches};
use crate::refusal::Refusal;
use crate::role::{Caller, Role};
use crate::ticket::{Status, Ticket};
use grant::Grant;
use session::Session;
use step::Work;

/// The most records a ticket may have: tickets have tens.
pub const RECORDS_MAX: u64 = 2_000;

/// Where a ticket's protocol stands.
#[derive(Debug, Clone)]
pub struct Protocol {
    /// The grants that were asked for, given or taken, in order.
    pub grants: Vec<Grant>,
    /// The remote sessions, in order.
    pub sessions: Vec<Session>,
    /// The procedure that the work follows, once it began.
    pub work: Option<Work>,
    /// Who recorded accesses to patient data, each in the latest response cycle in which they did.
    pub accessed_in: BTreeMap<Label, u32>,
    /// The latest response cycle in which somebody signed that no patient data was seen.
    pub attested_in: Option<u32>,
    /// Where the ticket's next record goes: the version of all this.
    pub tail: TicketTail,
}

impl Default for Protocol {
    fn default() -> Self {
        Self {
            grants: Vec::new(),
            sessions: Vec::new(),
            work: None,
            accessed_in: BTreeMap::new(),
            attested_in: None,
            tail: TicketTail::GENESIS,
        }
    }
}

impl Protocol {
    /// The protocol with one record more.
    #[must_use]
    pub fn with(&self, record: &Draft) -> Self {
        let mut next = self.clone();
        next.take(record);
        next
    }

    /// Folds a ticket's records, in order.
    #[must_use]
    pub fn of(records: &[Envelope]) -> Self {
        let mut protocol = Self::default();
        for record in records {
            protocol.take(&record.entry.draft);
            if let Some(tail) = record.ticket_tail() {
                protocol.tail = tail;
            }
        }
        protocol
    }

    /// Who recorded accesses to patient data in a response cycle: each resolution accounts for its own.
    pub fn accessed_by(&self, cycle: u32) -> impl Iterator<Item = &Label> {
        let accesses = self.accessed_in.iter();
        accesses.filter_map(move |(person, latest)| (*latest == cycle).then_some(person))
    }

    fn accessed(&mut self, record: &Draft) {
        let latest = self.accessed_in.entry(record.actor.clone()).or_default();
        *latest = cycle_of(record).max(*latest);
    }

    fn take(&mut self, record: &Draft) {
        match record.act {
            Act::AccessRequested
            | Act::AccessApproved
            | Act::AccessDenied
            | Act::AccessEnded
            | Act::AccessReviewed
            | Act::BreakglassStart
            | Act::BreakglassReviewed
            | Act::BreachAssessed => grant::take(&mut self.grants, record),
            Act::SessionStart | Act::SessionStop => {
                session::take(&mut self.sessions, record);
                grant::take(&mut self.grants, record);
                // What its evidence says was seen was seen: nobody attests otherwise.
                if record.act == Act::SessionStop && !record.cat.is_empty() {
                    self.accessed(record);
                }
            }
            Act::CustodyStep => step::take(&mut self.work, record),
            Act::PhiAccess => {
                grant::take(&mut self.grants, record);
                self.accessed(record);
            }
            Act::Attestation => self.attested_in = self.attested_in.max(Some(cycle_of(record))),
            // Whatever follows is other work: it needs its own procedure, and whoever waited for leave asks again.
            Act::TicketClosed => {
                self.work = None;
                for grant in &mut self.grants {
                    grant.lapse();
                }
            }
            Act::LogCreated
            | Act::PhiRead
            | Act::AuditViewed
            | Act::AuditVerified
            | Act::AuditExported
            | Act::BodyPurged => {}
        }
    }
}

/// What a decision sees.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The practice as it is set up.
    pub setup: &'a Setup,
    /// The calendar of the ticket's location.
    pub calendar: &'a Calendar,
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Where its protocol stands.
    pub protocol: &'a Protocol,
    /// Who acts.
    pub caller: &'a Caller,
    /// The id of the request: the same one is recorded once.
    pub rid: &'a Label,
    /// The id of what it makes: a grant, a session.
    pub id: &'a Label,
    /// The instant of the decision.
    pub now: Timestamp,
}

impl Scene<'_> {
    /// A record of this ticket by this caller. The rest is the deed's to say.
    #[must_use]
    pub fn record(&self, act: Act) -> Draft {
        Draft {
            act,
            actor: (&self.caller.person).into(),
            amr: signed_in(),
            at: self.now,
            cat: BTreeSet::new(),
            disc: Disclosure::Tpo,
            fact: Facts::default(),
            grant: None,
            out: Outcome::Ok,
            p2: self.setup.practice.part2,
            phi: self.ticket.phi,
            pou: Purpose::SystemAdministration,
            rid: self.rid.clone(),
            role: role_of(self.caller),
            ses: None,
            tkt: Some((&self.ticket.id).into()),
        }
    }

    /// The ticket's response cycle, as records name it.
    pub(crate) fn cycle(&self) -> u32 {
        u32::try_from(self.ticket.cycle()).unwrap_or(u32::MAX)
    }

    /// Whether the ticket's system holds patient data.
    #[must_use]
    pub fn touches_phi(&self) -> bool {
        touches_phi(self.setup, self.ticket.system.as_ref())
    }

    /// Nothing is added to a ticket that is closed, or about to be.
    pub(crate) fn unclosed(&self) -> Result<(), Refusal> {
        match self.ticket.status {
            Status::Closing | Status::Closed => Err(Refusal::wrong_state(
                "the ticket is closed or closing: reopen it first",
            )),
            _ => self.room(),
        }
    }

    /// A ticket has so many records and no more.
    pub(crate) fn room(&self) -> Result<(), Refusal> {
        if self.protocol.tail.seq >= RECORDS_MAX {
            return Err(Refusal::wrong_state(
                "the ticket has too many records: close it and go on in another",
            ));
        }
        Ok(())
    }

    /// Kinds of data as this practice has them: where it gives substance use disorder care, what a helpdesk sees there is
    /// 42 CFR Part 2 data whatever else it is (42 CFR 2.12), and nobody avoids that by not naming it.
    pub(crate) fn with_part2(&self, mut categories: BTreeSet<Category>) -> BTreeSet<Category> {
        if self.setup.practice.part2 {
            categories.insert(Category::Sud);
        }
        categories
    }

    /// Whether the caller is this person.
    pub(crate) fn is_caller(&self, person: &Label) -> bool {
        person.as_str() == self.caller.person.as_str()
    }
}

/// What opening a ticket's own text takes leave to see: words, which in a practice of substance use disorder care are
/// 42 CFR Part 2 data.
#[must_use]
pub fn text_categories(part2: bool) -> BTreeSet<Category> {
    let sud = part2.then_some(Category::Sud);
    [Category::Notes].into_iter().chain(sud).collect()
}

/// Whether a ticket's system holds patient data, by the practice's catalogue.
#[must_use]
pub fn touches_phi(setup: &Setup, system: Option<&SystemId>) -> bool {
    let system = system.and_then(|id| setup.systems.get(id));
    system.is_some_and(|system| system.touches.contains(&Touches::Phi))
}

/// How a caller signed in: with a key, the one way there is.
fn signed_in() -> Label {
    label("key")
}

/// The role a caller acts in, the nearest to the work first.
fn role_of(caller: &Caller) -> Label {
    let acts = [Role::Technician, Role::Manager, Role::Auditor, Role::Staff];
    let role = acts.into_iter().find(|role| caller.is(*role));
    label(match role {
        Some(Role::Technician) => "technician",
        Some(Role::Manager) => "manager",
        Some(Role::Auditor) => "auditor",
        _ => "staff",
    })
}

/// A label of the program's own words.
pub(crate) fn label(word: &'static str) -> Label {
    Label::word(word)
}

/// The facts of a record, by names of the program's own.
pub(crate) fn facts<const N: usize>(facts: [(&'static str, Fact); N]) -> Result<Facts, Refusal> {
    let mut all = Facts::default();
    for (name, fact) in facts {
        all.insert(name, fact)?;
    }
    Ok(all)
}

/// A fact that is one of the program's own words.
pub(crate) fn word(word: &'static str) -> Fact {
    Fact::from(&label(word))
}

/// A fact that is an instant.
pub(crate) fn instant(at: Timestamp) -> Fact {
    Fact::instant(at)
}

impl From<NotClear> for Refusal {
    fn from(why: NotClear) -> Self {
        Self::field("", why.to_string())
    }
}

pub(crate) fn text_of<'a>(record: &'a Draft, name: &str) -> Option<&'a str> {
    record.fact.get(name)?.as_text()
}

pub(crate) fn label_of(record: &Draft, name: &str) -> Option<Label> {
    Label::new(text_of(record, name)?).ok()
}

pub(crate) fn flag_of(record: &Draft, name: &str) -> bool {
    let flag = record.fact.get(name).and_then(Fact::as_flag);
    flag.unwrap_or_default()
}

pub(crate) fn number_of(record: &Draft, name: &str) -> Option<u32> {
    record.fact.get(name)?.as_int()?.try_into().ok()
}

/// The response cycle that a record was made in.
fn cycle_of(record: &Draft) -> u32 {
    number_of(record, "cycle").unwrap_or_default()
}

pub(crate) fn instant_of(record: &Draft, name: &str) -> Option<Timestamp> {
    text_of(record, name)?.parse().ok()
}
