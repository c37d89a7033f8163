//! Grants: leave to see patient data, for a person, for a time, for categories and a purpose.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Scene, facts, flag_of, instant, instant_of, label_of, number_of, text_of};
use crate::audit::code::{Act, Category, Disclosure, Purpose};
use crate::audit::hash::Hash;
use crate::audit::label::{Fact, Label};
use crate::audit::record::Draft;
use crate::ids::PersonId;
use crate::practice::Person;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::ticket::Status;

/// How long a grant lasts when nobody says, in minutes.
pub const MINUTES: u32 = 60;
/// How long it lasts at most: "at most 8 hours".
pub const MINUTES_MAX: u32 = 480;
/// One grant in so many that were taken alone is looked at by a second person: "reviewed by sample".
const SAMPLE: u8 = 10;

/// A grant, as its records leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id: the id of the request that asked for it.
    pub id: Label,
    /// Who may see.
    pub holder: Label,
    /// What.
    pub categories: BTreeSet<Category>,
    /// Why.
    pub purpose: Purpose,
    /// When it was asked for or taken.
    pub asked_at: Timestamp,
    /// How long it was asked for, in minutes.
    pub minutes: u32,
    /// Where it stands.
    pub state: GrantState,
    /// Whether its holder took it alone.
    pub alone: bool,
    /// Whether a second person is to look at it all the same.
    pub sample: bool,
    /// What they found, once they did: whether it was justified.
    pub justified: Option<bool>,
    /// Whether something was recorded under it that it did not permit.
    pub overstepped: bool,
    /// Whether the four factors of 45 CFR 164.402 were weighed, where it was not justified or was overstepped.
    pub assessed: bool,
    /// By when an access in an emergency has to be reviewed; nothing for one that was none.
    pub emergency: Option<Timestamp>,
}

/// Where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantState {
    /// It waits for a second person.
    Asked,
    /// It holds until an instant.
    Given {
        /// Until when, without that instant.
        until: Timestamp,
    },
    /// A second person said no.
    Denied,
    /// It was given back, or taken back.
    Ended,
}

impl Grant {
    /// Whether it holds at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        matches!(self.state, GrantState::Given { until } if now < until)
    }

    /// Whether it ever held.
    #[must_use]
    pub const fn was_given(&self) -> bool {
        !matches!(self.state, GrantState::Asked | GrantState::Denied)
    }

    /// Whether a second person still has to look at it.
    #[must_use]
    pub const fn awaits_review(&self) -> bool {
        self.justified.is_none() && (self.sample || self.emergency.is_some())
    }

    /// Whether it still has to be weighed as a possible breach: the review that it also waits for does not put that off.
    #[must_use]
    pub fn awaits_assessment(&self) -> bool {
        (self.overstepped || self.justified == Some(false)) && !self.assessed
    }

    /// Nobody decides any more on what was asked for.
    pub(super) fn lapse(&mut self) {
        if self.state == GrantState::Asked {
            self.state = GrantState::Ended;
        }
    }
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The kinds of data.
    pub categories: BTreeSet<Category>,
    /// Why.
    pub purpose: Purpose,
    /// For how long, in minutes.
    pub minutes: u32,
}

pub(super) fn take(grants: &mut Vec<Grant>, record: &Draft) {
    let Some(id) = &record.grant else {
        return;
    };
    let known = grants.iter_mut().find(|grant| grant.id == *id);
    match (record.act, known) {
        (Act::AccessRequested, None) => grants.push(asked(record, id)),
        (Act::AccessApproved, Some(grant)) => grant.state = given(record),
        (Act::AccessApproved | Act::BreakglassStart, None) => {
            let mut grant = asked(record, id);
            grant.state = given(record);
            grant.alone = true;
            grant.sample = flag_of(record, "sample");
            grant.emergency = instant_of(record, "review_by");
            grants.push(grant);
        }
        (Act::AccessDenied, Some(grant)) => grant.state = GrantState::Denied,
        (Act::AccessEnded, Some(grant)) => grant.state = GrantState::Ended,
        (Act::AccessReviewed | Act::BreakglassReviewed, Some(grant)) => {
            grant.justified = Some(text_of(record, "verdict") == Some("justified"));
        }
        (Act::BreachAssessed, Some(grant)) => grant.assessed = true,
        // What is found after an assessment is assessed again.
        (Act::PhiAccess | Act::SessionStop, Some(grant))
            if record.disc == Disclosure::Impermissible =>
        {
            grant.overstepped = true;
            grant.assessed = false;
        }
        _ => {}
    }
}

fn asked(record: &Draft, id: &Label) -> Grant {
    Grant {
        id: id.clone(),
        holder: label_of(record, "holder").unwrap_or_else(|| record.actor.clone()),
        categories: record.cat.clone(),
        purpose: record.pou,
        asked_at: record.at,
        minutes: number_of(record, "minutes").unwrap_or(MINUTES),
        state: GrantState::Asked,
        alone: false,
        sample: false,
        justified: None,
        overstepped: false,
        assessed: false,
        emergency: None,
    }
}

fn given(record: &Draft) -> GrantState {
    // A record without an end gives nothing: it ended when it was written.
    let until = instant_of(record, "until").unwrap_or(record.at);
    GrantState::Given { until }
}

impl Scene<'_> {
    /// "The assigned or on-call technician takes one alone (explicit, reviewed by sample); anyone else needs a second
    /// person; substance-use (42 CFR Part 2) data, whole-patient-list views, cleared exports and purges always need two."
    /// Answers the record of a grant given, or of one asked for.
    ///
    /// # Errors
    /// Why neither is possible.
    pub fn ask(&self, wanted: Wanted) -> Result<Draft, Refusal> {
        self.open_for(wanted.purpose)?;
        if !self.caller.any(&[Role::Technician, Role::Manager]) {
            return Err(Refusal::Forbidden(
                "a technician or manager asks for a grant",
            ));
        }
        self.covered(&self.caller.person)?;
        if wanted.categories.is_empty() {
            return Err(Refusal::field(
                "categories",
                "must name at least one kind of data",
            ));
        }
        let wanted = Wanted {
            categories: self.with_part2(wanted.categories),
            ..wanted
        };
        let closed = self.ticket.status == Status::Closed;
        let alone = !closed
            && self.near()
            && wanted
                .categories
                .is_subset(&self.setup.practice.grant_alone);
        let mut record = self.record(match alone {
            true => Act::AccessApproved,
            false => Act::AccessRequested,
        });
        record.fact = match alone {
            true => facts([
                ("holder", (&self.caller.person).into()),
                ("minutes", wanted.minutes.into()),
                ("until", instant(self.minutes_on(wanted.minutes))),
                ("alone", true.into()),
                ("sample", sampled(self.rid).into()),
            ])?,
            false => facts([
                ("holder", (&self.caller.person).into()),
                ("minutes", wanted.minutes.into()),
            ])?,
        };
        record.p2 = wanted.categories.contains(&Category::Sud);
        record.cat = wanted.categories;
        record.pou = wanted.purpose;
        record.grant = Some(self.id.clone());
        Ok(record)
    }

    /// A second person's yes or no. "Approver is not requester, compared as people."
    ///
    /// # Errors
    /// Why this caller may not say it of this grant.
    pub fn decide(&self, grant: &Label, yes: bool) -> Result<Draft, Refusal> {
        let purpose = self.grant(grant).map(|grant| grant.purpose);
        self.open_for(purpose.unwrap_or(Purpose::SystemAdministration))?;
        if !self.caller.is(Role::Manager) {
            return Err(Refusal::Forbidden(
                "a manager of the practice decides on grants",
            ));
        }
        let grant = self.grant(grant)?;
        if self.is_caller(&grant.holder) {
            return Err(Refusal::Forbidden(
                "whoever asked for a grant cannot decide on it: it takes a second person",
            ));
        }
        if grant.state != GrantState::Asked {
            return Err(Refusal::wrong_state("the grant was decided on already"));
        }
        let holder = PersonId::new(grant.holder.as_str())
            .map_err(|e| Refusal::Invalid(vec![e.at("grant")]))?;
        if yes {
            self.covered(&holder)?;
        }
        let mut record = self.record(if yes {
            Act::AccessApproved
        } else {
            Act::AccessDenied
        });
        record.fact = match yes {
            true => facts([
                ("holder", Fact::from(&grant.holder)),
                ("until", instant(self.minutes_on(grant.minutes))),
                ("alone", false.into()),
            ])?,
            false => facts([("holder", Fact::from(&grant.holder))])?,
        };
        Ok(self.about(record, grant))
    }

    /// Gives a grant back, or takes it back.
    ///
    /// # Errors
    /// When it is neither the caller's nor a manager's to end, or has ended.
    pub fn end(&self, grant: &Label) -> Result<Draft, Refusal> {
        let grant = self.grant(grant)?;
        if !self.is_caller(&grant.holder) && !self.caller.is(Role::Manager) {
            return Err(Refusal::Forbidden("its holder or a manager ends a grant"));
        }
        if !grant.holds(self.now) && grant.state != GrantState::Asked {
            return Err(Refusal::wrong_state("the grant has ended already"));
        }
        let mut record = self.record(Act::AccessEnded);
        record.fact = facts([("holder", Fact::from(&grant.holder))])?;
        Ok(self.about(record, grant))
    }

    /// The caller's grant that holds now and covers these categories.
    ///
    /// # Errors
    /// [`Refusal::GrantRequired`] when there is none.
    pub fn leave(&self, categories: &BTreeSet<Category>) -> Result<&Grant, Refusal> {
        self.leave_of(categories, |_| true)
    }

    /// The same of two people: what was taken alone, or in an emergency, is none. "Cleared exports … always need two."
    ///
    /// # Errors
    /// [`Refusal::GrantRequired`] when there is none.
    pub fn leave_of_two(&self, categories: &BTreeSet<Category>) -> Result<&Grant, Refusal> {
        self.leave_of(categories, |grant| !grant.alone)
    }

    /// Nothing is done any more on a ticket that is closed, but what was done is looked into: for compliance, by two.
    fn open_for(&self, purpose: Purpose) -> Result<(), Refusal> {
        match (self.ticket.status, purpose) {
            (Status::Closed, Purpose::Compliance) => self.room(),
            _ => self.unclosed(),
        }
    }

    fn leave_of(
        &self,
        categories: &BTreeSet<Category>,
        counts: impl Fn(&Grant) -> bool,
    ) -> Result<&Grant, Refusal> {
        let covers = |grant: &&Grant| {
            self.is_caller(&grant.holder)
                && grant.holds(self.now)
                && categories.is_subset(&grant.categories)
                && counts(grant)
        };
        // What it rests on has to hold as well: an agreement that has lapsed takes its grants with it.
        self.covered(&self.caller.person)?;
        // The one that holds longest: a record names it, and it should still hold when the work is done.
        let grants = self.protocol.grants.iter().filter(covers);
        grants
            .max_by_key(|grant| match grant.state {
                GrantState::Given { until } => Some(until),
                _ => None,
            })
            .ok_or(Refusal::GrantRequired)
    }

    pub(super) fn grant(&self, id: &Label) -> Result<&Grant, Refusal> {
        let mut grants = self.protocol.grants.iter();
        let grant = grants.find(|grant| grant.id == *id);
        grant.ok_or_else(|| Refusal::field("grant", "is not a grant of this ticket"))
    }

    /// A record about a grant: what it covers, and why.
    pub(super) fn about(&self, mut record: Draft, grant: &Grant) -> Draft {
        record.grant = Some(grant.id.clone());
        record.cat = grant.categories.clone();
        record.p2 = grant.categories.contains(&Category::Sud);
        record.pou = grant.purpose;
        record
    }

    /// So many minutes from now.
    #[must_use]
    pub fn minutes_on(&self, minutes: u32) -> Timestamp {
        let span = SignedDuration::from_mins(i64::from(minutes));
        self.now.checked_add(span).unwrap_or(Timestamp::MAX)
    }

    /// Whether the caller is the technician who is assigned or on call.
    fn near(&self) -> bool {
        let person = &self.caller.person;
        let on_call = self.setup.schedules.values().any(|schedule| {
            let duty = schedule.at(self.now);
            duty.is_some_and(|duty| duty.person == *person)
        });
        self.caller.is(Role::Technician)
            && (on_call || self.ticket.assignee.as_ref() == Some(person))
    }

    /// Whether an agreement covers a person's organisation today.
    pub(super) fn covered(&self, person: &PersonId) -> Result<(), Refusal> {
        let day = self.calendar.date(self.now);
        let known: Option<&Person> = self.setup.people.get(person);
        if known.is_some_and(|known| self.setup.practice.covers(known, day)) {
            return Ok(());
        }
        Err(Refusal::wrong_state(
            "no business associate agreement with this person's organisation holds today: the practice has to put one on file first",
        ))
    }
}

/// Chosen by the request's id, which is drawn or keyed by us, so that nobody chooses.
fn sampled(id: &Label) -> bool {
    let [first, ..] = Hash::of(&[id.as_str().as_bytes()]).0;
    first % SAMPLE == 0
}
