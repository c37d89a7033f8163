//! Who is on call at an instant, from when and until when.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::Schedule;
use crate::ids::PersonId;
use crate::wall;

/// An unbroken time on call of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Who is on call.
    pub person: PersonId,
    /// From this instant, with it.
    pub from: Timestamp,
    /// Up to this instant, without it.
    pub until: Timestamp,
    /// What put the person there.
    pub by: By,
}

/// What puts a person on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The turn in the rotation.
    Rotation,
    /// An override of it.
    Override,
}

impl Schedule {
    /// Who is on call at `t`. `None` when nobody is: before the rotation begins and outside every
    /// override. A schedule that does not validate answers what it can: without a known zone or
    /// people, its overrides alone.
    #[must_use]
    pub fn at(&self, t: Timestamp) -> Option<Duty> {
        self.duty(wall::zone(&self.zone).as_ref(), t)
    }

    /// The duties that touch the time from `from` up to `until`, in order and whole (the first may
    /// begin earlier, the last may end later), at most `max` of them. Where somebody is always on
    /// call each begins as the one before ends; [`Schedule::at`] gives the same duties.
    #[must_use]
    pub fn shifts(&self, from: Timestamp, until: Timestamp, max: usize) -> Vec<Duty> {
        let zone = wall::zone(&self.zone);
        let mut duties = Vec::new();
        let mut t = from;
        // Every turn of the loop adds a duty or leaps a gap to one, and goes forward.
        while t < until && duties.len() < max {
            t = match self.duty(zone.as_ref(), t) {
                Some(duty) => {
                    let next = duty.until;
                    duties.push(duty);
                    next
                }
                None => self.next_beginning(zone.as_ref(), t),
            };
        }
        duties
    }

    fn duty(&self, zone: Option<&TimeZone>, t: Timestamp) -> Option<Duty> {
        let covering = |(_, one): &(usize, &super::Override)| one.from <= t && t < one.until;
        let (duty, stronger) = match self.overrides.iter().enumerate().rev().find(covering) {
            Some((place, one)) => {
                let (from, until) = (one.from, one.until);
                let duty = Duty {
                    person: one.person.clone(),
                    from,
                    until,
                    by: By::Override,
                };
                (duty, place + 1)
            }
            None => {
                let shift = self.rotation.shift_at(zone?, t)?;
                let (from, until) = (shift.from, shift.until);
                (
                    Duty {
                        person: shift.person.clone(),
                        from,
                        until,
                        by: By::Rotation,
                    },
                    0,
                )
            }
        };
        Some(self.cut(duty, stronger, t))
    }

    /// Cuts a duty to the stretch around `t` that no override from place `stronger` on takes away.
    fn cut(&self, mut duty: Duty, stronger: usize, t: Timestamp) -> Duty {
        let real = self.overrides.iter().skip(stronger);
        for one in real.filter(|one| one.from < one.until) {
            if one.until <= t {
                duty.from = duty.from.max(one.until);
            } else {
                // It does not cover `t`, so it begins later.
                duty.until = duty.until.min(one.from);
            }
        }
        duty
    }

    /// The next instant after `t`, when nobody is on call, at which somebody is.
    fn next_beginning(&self, zone: Option<&TimeZone>, t: Timestamp) -> Timestamp {
        let rotation = zone
            .filter(|_| !self.rotation.people.is_empty())
            .map(|zone| self.rotation.first_handover(zone));
        let overrides = self.overrides.iter().filter(|one| one.from < one.until);
        let beginnings = overrides.map(|one| one.from).chain(rotation);
        beginnings
            .filter(|begin| *begin > t)
            .min()
            .unwrap_or(Timestamp::MAX)
    }
}
