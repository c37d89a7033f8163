//! Posts: where ladders, schedules and officers name people, and who may be named there.

use jiff::Timestamp;

use super::{Person, Setup};
use crate::ids::PersonId;
use crate::ladder::{Ladder, PRIMARY, Whom};
use crate::oncall::Schedule;
use crate::refusal::Fields;
use crate::role::Role;

impl Person {
    /// Whether this person answers pages: technicians and managers do.
    #[must_use]
    pub fn can_be_on_call(&self) -> bool {
        self.roles.contains(&Role::Technician) || self.roles.contains(&Role::Manager)
    }
}

impl Setup {
    /// Every post that names a person, in words: nobody is removed from under one. Overrides that
    /// are over do not count.
    #[must_use]
    pub fn posts(&self, person: &PersonId, now: Timestamp) -> Vec<String> {
        let officers = self.practice.officers.iter();
        let officers = officers
            .filter(|(_, officer)| *officer == person)
            .map(|(flag, _)| format!("the officer for {flag}"));
        let on_call = self.schedules.iter().filter(|(_, schedule)| {
            let overrides = schedule.overrides.iter();
            schedule.rotation.people.contains(person)
                || overrides
                    .filter(|one| one.until > now)
                    .any(|one| one.person == *person)
        });
        let on_call = on_call.map(|(id, _)| format!("the schedule {id}"));
        let whom = Whom::Person(person.clone());
        let ladders = self.ladders.iter();
        let ladders = ladders
            .filter(|(_, ladder)| ladder.targets().any(|target| *target == whom))
            .map(|(tier, _)| format!("the ladder of {tier}"));
        officers.chain(on_call).chain(ladders).collect()
    }

    /// Whether this is the practice's only manager.
    #[must_use]
    pub fn is_last_manager(&self, person: &PersonId) -> bool {
        let mut managers = self.managers();
        managers.next().is_some_and(|first| first.id == *person) && managers.next().is_none()
    }

    /// Notes the targets of a ladder that the practice does not have. The primary schedule may be
    /// made later: the standard ladders name it from the first day.
    pub fn check_targets(&self, ladder: &Ladder, fields: &mut Fields) {
        let mut check = |field: String, whom: &Whom| match whom {
            Whom::Oncall(id) if id.as_str() != PRIMARY && !self.schedules.contains_key(id) => {
                fields.add(field, "names a schedule that the practice does not have");
            }
            Whom::Person(id) => match self.people.get(id) {
                None => fields.add(field, "names a person that the practice does not have"),
                Some(person) if !person.can_be_on_call() => {
                    fields.add(
                        field,
                        "names a person who is neither technician nor manager",
                    );
                }
                Some(_) => {}
            },
            _ => {}
        };
        for (i, rung) in ladder.rungs.iter().enumerate() {
            for (j, whom) in rung.page.iter().enumerate() {
                check(format!("rungs[{i}].page[{j}]"), whom);
            }
        }
        for (percent, page) in &ladder.thresholds {
            for (j, whom) in page.iter().enumerate() {
                check(format!("thresholds.{percent}[{j}]"), whom);
            }
        }
        check("last_resort".to_owned(), &ladder.last_resort);
    }

    /// Notes the people of a schedule who cannot be on call.
    pub fn check_on_call(&self, schedule: &Schedule, fields: &mut Fields) {
        let mut check = |field: String, id: &PersonId| match self.people.get(id) {
            None => fields.add(field, "is not a person of the practice"),
            Some(person) if !person.can_be_on_call() => {
                fields.add(field, "is neither technician nor manager");
            }
            Some(_) => {}
        };
        for (i, id) in schedule.rotation.people.iter().enumerate() {
            check(format!("rotation.people[{i}]"), id);
        }
        for (i, one) in schedule.overrides.iter().enumerate() {
            check(format!("overrides[{i}].person"), &one.person);
        }
    }
}
