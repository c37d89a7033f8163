//! Watches: the checks that the catalogue's own interfaces are watched by.

use super::Interface;
use crate::audit::hash::Hash;
use crate::check::{self, Check, Counts, Expects, GRACE_MAX, Rhythm};
use crate::ids::{CheckId, SLUG_MAX, SystemId};

/// The least that a message may be late, in minutes.
const GRACE_MIN: u32 = 5;
/// What stands between the two ends of an interface in its check's name.
const BETWEEN: &str = "-to-";
/// How many digits of a digest make a name that is too long another's no more.
const DIGITS: usize = 8;

impl Interface {
    /// The check that watches it: a message is expected every so often of opening hours, and may be half of that late.
    /// It begins with the first message, so that nothing is silent before anybody reports to it.
    #[must_use]
    pub fn watch(&self, from: &SystemId) -> Option<Check> {
        let minutes = self.every_minutes?;
        let expects = Expects {
            rhythm: Rhythm::Every { minutes },
            grace_minutes: (minutes / 2).clamp(GRACE_MIN, GRACE_MAX),
            hours: Counts::Open,
        };
        Some(Check {
            system: Some(from.clone()),
            interface: Some(self.end(from)),
            ..Check::heartbeat(self.watched_as(from)?, expects)
        })
    }

    /// The name of the check that watches it.
    #[must_use]
    pub fn watched_as(&self, from: &SystemId) -> Option<CheckId> {
        let name = format!("{from}{BETWEEN}{}-{}", self.to, self.standard.as_str());
        // Two names that hold the word between them could be cut in more than one place.
        let plain = name.matches(BETWEEN).count() == 1;
        let fits = if plain && name.len() <= SLUG_MAX {
            name
        } else {
            let whole = [from.as_str(), self.to.as_str(), self.standard.as_str()].join(" ");
            let digest = Hash::of(&[whole.as_bytes()]).to_string();
            let start = name.get(..SLUG_MAX - DIGITS - 1).unwrap_or(&name);
            let start = start.trim_end_matches('-');
            format!("{start}-{}", digest.get(..DIGITS)?)
        };
        CheckId::new(&fits).ok()
    }

    /// Whether a check watches this interface, and nothing that somebody else set up by its name.
    #[must_use]
    pub fn is_watched_by(&self, check: &Check, from: &SystemId) -> bool {
        let its = check.interface.as_ref().is_some_and(|its| {
            its.from == *from && its.to == self.to && its.standard == self.standard
        });
        its && self.watched_as(from).as_ref() == Some(&check.id)
    }

    /// What its check becomes where one is there: it takes the catalogue's rhythm and engine, and keeps what a manager
    /// made of the rest; one that a manager expects nothing of, or something daily, stays as it is.
    #[must_use]
    pub fn retimed(&self, check: &Check, from: &SystemId) -> Option<Check> {
        let (minutes, expects) = (self.every_minutes?, check.expects.as_ref()?);
        let Rhythm::Every { minutes: stands } = expects.rhythm else {
            return None;
        };
        let end = self.end(from);
        if stands == minutes && check.interface.as_ref() == Some(&end) {
            return None;
        }
        let mut check = check.clone();
        check.interface = Some(end);
        check.expects = Some(Expects {
            rhythm: Rhythm::Every { minutes },
            ..expects.clone()
        });
        Some(check)
    }

    fn end(&self, from: &SystemId) -> check::Interface {
        check::Interface {
            from: from.clone(),
            to: self.to.clone(),
            standard: self.standard,
            engine: self.engine.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::check::Standard;

    fn between(to: &str, standard: Standard) -> Interface {
        Interface {
            to: SystemId::new(to).unwrap(),
            standard,
            engine: None,
            every_minutes: Some(30),
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "a".repeat(SLUG_MAX);
        let from = SystemId::new(&long).unwrap();
        let names = [Standard::Hl7V2, Standard::Fhir].map(|standard| {
            let name = between("ehr", standard).watched_as(&from).unwrap();
            assert_eq!(name.as_str().len(), SLUG_MAX);
            name
        });
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn two_interfaces_never_share_a_name() {
        let lab = SystemId::new("lab").unwrap();
        let one = between("ehr-to-pm", Standard::Fhir)
            .watched_as(&lab)
            .unwrap();
        let labs = SystemId::new("lab-to-ehr").unwrap();
        let other = between("pm", Standard::Fhir).watched_as(&labs).unwrap();
        assert_ne!(one, other);
    }

    #[test]
    fn a_check_that_a_manager_switched_off_stays_off() {
        let from = SystemId::new("lab").unwrap();
        let one = between("ehr", Standard::Hl7V2);
        let mut check = one.watch(&from).unwrap();
        assert!(one.is_watched_by(&check, &from));
        assert_eq!(one.retimed(&check, &from), None);
        check.expects = None;
        assert_eq!(one.retimed(&check, &from), None);
        let mut faster = one.clone();
        faster.every_minutes = Some(10);
        assert_eq!(faster.retimed(&check, &from), None);
        let timed = faster.retimed(&one.watch(&from).unwrap(), &from).unwrap();
        assert!(matches!(
            timed.expects.unwrap().rhythm,
            Rhythm::Every { minutes: 10 }
        ));
    }
}
