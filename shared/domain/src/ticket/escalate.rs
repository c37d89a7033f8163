//! Escalation: one step of a ladder, and who that means right now.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::event::Happened;
use crate::flag::Flag;
use crate::ids::PersonId;
use crate::kind::Tier;
use crate::ladder::Whom;
use crate::page::{Reason, Recipient};
use crate::practice::{Person, Setup};
use crate::role::Role;
use crate::ticket::change::{Draft, Moment};
use crate::ticket::{Escalation, Ticket};

/// The people that a target means at an instant, reachable ones only.
///
/// "Nobody on call ... a person without a confirmed channel does not count as on call."
#[must_use]
pub fn reachable(
    whom: &Whom,
    ticket: &Ticket,
    setup: &Setup,
    at: Timestamp,
) -> Vec<(Recipient, String)> {
    let address = |person: &Person| address(person, ticket.tier);
    let person = |id: &PersonId| setup.people.get(id).and_then(address);
    match whom {
        Whom::Oncall(schedule) => setup
            .schedules
            .get(schedule)
            .and_then(|schedule| schedule.at(at))
            .and_then(|duty| person(&duty.person))
            .into_iter()
            .collect(),
        Whom::Person(id) => person(id).into_iter().collect(),
        Whom::Assignee => ticket
            .assignee
            .as_ref()
            .and_then(person)
            .into_iter()
            .collect(),
        Whom::Queue => setup
            .people
            .values()
            .filter(|p| p.roles.contains(&Role::Technician) && p.skills.contains(&ticket.queue))
            .filter_map(address)
            .collect(),
        Whom::Managers => setup.managers().filter_map(address).collect(),
        Whom::Operator => setup
            .operator_topic
            .iter()
            .map(|topic| (Recipient::Operator, topic.clone()))
            .collect(),
    }
}

fn address(person: &Person, tier: Tier) -> Option<(Recipient, String)> {
    person
        .reachable(tier)
        .map(|topic| (Recipient::Person(person.id.clone()), topic.to_owned()))
}

/// "`general` never pages outside opening hours": the instant a page of this tier may go.
#[must_use]
pub fn not_before(tier: Tier, moment: &Moment<'_>) -> Timestamp {
    match tier {
        Tier::General => moment.calendar.next_open(moment.now),
        Tier::Critical | Tier::Billing => moment.now,
    }
}

/// When a ladder goes on after a step: `general` counts its waits in opening hours, as it pages.
fn after(tier: Tier, wait_minutes: u32, moment: &Moment<'_>) -> Timestamp {
    match tier {
        Tier::General => {
            let wait = Duration::from_secs(u64::from(wait_minutes) * 60);
            moment.calendar.add_business(moment.now, wait)
        }
        Tier::Critical | Tier::Billing => moment
            .now
            .checked_add(SignedDuration::from_mins(i64::from(wait_minutes)))
            .unwrap_or(Timestamp::MAX),
    }
}

impl Draft<'_> {
    /// Pages everybody that the targets mean, in their order. Answers whether there was anybody.
    /// "Nobody on call: ... the gap is reported": also when others could be paged.
    pub fn page_all(&mut self, targets: &[Whom], reason: Reason) -> bool {
        let not_before = not_before(self.change.ticket.tier, &self.moment);
        let mut gaps = Vec::new();
        let mut anybody = false;
        for whom in targets {
            // Who is on call when the page goes, not when it was decided.
            let found = reachable(whom, &self.change.ticket, self.moment.setup, not_before);
            anybody |= !found.is_empty();
            if found.is_empty() {
                gaps.push(whom);
            }
            for (to, topic) in found {
                self.page(to, &topic, reason, not_before);
            }
        }
        gaps.retain(|whom| !anybody || matches!(whom, Whom::Oncall(_)));
        if !gaps.is_empty() {
            let level = self.change.ticket.escalation.level;
            let targets = gaps.into_iter().cloned().map(String::from).collect();
            self.passed(self.moment.now, Happened::NobodyOnCall { level, targets });
        }
        anybody
    }

    /// Starts the ladder at its first rung.
    pub fn start_ladder(&mut self, reason: Reason) {
        self.change.ticket.escalation = Escalation::default();
        self.climb(reason);
    }

    /// Goes to the next rung. "Nobody on call: the next step fires at once and the gap is
    /// reported"; the top rung stays, so that the operator is told until somebody acts.
    pub fn climb(&mut self, reason: Reason) {
        let top = self.change.ticket.ladder.top();
        loop {
            let level = (self.change.ticket.escalation.level + 1).min(top);
            self.change.ticket.escalation.level = level;
            if self.step(reason, true) || level == top {
                return;
            }
        }
    }

    /// Pages the current rung once more. Should nobody be there now, climbs.
    pub fn repeat(&mut self, reason: Reason) {
        if !self.step(reason, false) {
            self.climb(reason);
        }
    }

    fn step(&mut self, reason: Reason, fresh: bool) -> bool {
        let level = self.change.ticket.escalation.level;
        let Some(rung) = self.change.ticket.ladder.rung(level) else {
            return false;
        };
        let found = self.page_all(&rung.page, reason);
        let next_at = after(self.change.ticket.tier, rung.wait_minutes, &self.moment);
        let escalation = &mut self.change.ticket.escalation;
        escalation.next_at = Some(next_at);
        escalation.repeats = if fresh {
            rung.repeat
        } else {
            escalation.repeats.saturating_sub(1)
        };
        found
    }

    /// "Flags ... page the practice's named officer whatever the tier." Without a named or
    /// reachable officer the managers are told, then the operator: never nobody. Of an emergency access the managers
    /// hear beside the officer, who may be the one that took it.
    pub fn page_officers(&mut self, flags: &[Flag], reason: Reason) {
        let loud = matches!(reason, Reason::GlassBroken | Reason::ReviewOverdue);
        for flag in flags {
            let setup = self.moment.setup;
            let officer = setup.practice.officers.get(flag).cloned().map(Whom::Person);
            let whoms = officer.into_iter().chain([Whom::Managers, Whom::Operator]);
            let mut anybody = false;
            for whom in whoms {
                if anybody && !(loud && whom == Whom::Managers) {
                    break;
                }
                let found = reachable(&whom, &self.change.ticket, setup, self.moment.now);
                anybody |= !found.is_empty();
                for (to, topic) in found {
                    self.page(to, &topic, reason, self.moment.now);
                }
            }
        }
    }

    /// Tells the reporter, "if they have a channel".
    pub fn tell_reporter(&mut self, reason: Reason) {
        let reporter = self.change.ticket.reporter.person();
        let tier = self.change.ticket.tier;
        let found = reporter
            .and_then(|id| self.moment.setup.people.get(id))
            .and_then(|person| address(person, tier));
        if let Some((to, topic)) = found {
            self.page(to, &topic, reason, self.moment.now);
        }
    }
}
