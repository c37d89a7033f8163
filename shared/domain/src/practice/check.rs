//! What has to hold of a practice's own settings before they are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Location, Person, Practice};
use crate::ids::{LocationId, PersonId};
use crate::refusal::{FieldError, Fields};

/// The most locations of a practice.
pub const LOCATIONS_MAX: usize = 100;
/// The most people and machines of a practice.
pub const PEOPLE_MAX: usize = 500;
/// The most on-call schedules of a practice.
pub const SCHEDULES_MAX: usize = 50;

impl Practice {
    /// Notes everything wrong with the settings: locations, calendars, officers and policy.
    pub fn check(&self, people: &BTreeMap<PersonId, Person>, fields: &mut Fields) {
        let count = self.locations.len();
        if !(1..=LOCATIONS_MAX).contains(&count) {
            fields.add(
                "locations",
                format!("must have 1 to {LOCATIONS_MAX} locations"),
            );
        }
        let mut seen = BTreeSet::new();
        for (place, site) in self.locations.iter().enumerate() {
            if !seen.insert(&site.id) {
                fields.add(
                    format!("locations[{place}].id"),
                    "is the id of another location",
                );
            }
        }
        self.check_calendars(fields);
        for (flag, officer) in &self.officers {
            if !people.contains_key(officer) {
                fields.add(
                    format!("officers.{}", flag.as_str()),
                    "is not a person of the practice",
                );
            }
        }
        self.policy.check("policy.", fields);
        self.revenue.check("revenue.", fields);
        self.check_protocol(fields);
    }

    /// "No calendar is an error at set-up": the practice's own calendar and every location's has
    /// to build.
    fn check_calendars(&self, fields: &mut Fields) {
        if let Err(error) = self.calendar(None) {
            // What a location inherits is wrong for the same reason: it is said once.
            fields.extend("", error.0);
            return;
        }
        for (place, site) in self.locations.iter().enumerate() {
            if let Err(error) = self.calendar(Some(site)) {
                fields.extend(&format!("locations[{place}]"), error.0);
            }
        }
    }

    /// Notes sites that the practice does not have.
    pub fn check_sites(&self, field: &str, sites: &BTreeSet<LocationId>, fields: &mut Fields) {
        let known = |id: &LocationId| self.locations.iter().any(|site: &Location| site.id == *id);
        for (place, id) in sites.iter().enumerate() {
            if !known(id) {
                let error = FieldError::new(
                    format!("{field}[{place}]"),
                    "is not a location of the practice",
                );
                fields.extend("", vec![error]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::refusal::Refusal;

    fn practice(json: &str) -> Practice {
        serde_json::from_str(json).unwrap()
    }

    fn wrong(practice: &Practice) -> Vec<String> {
        let mut fields = Fields::default();
        practice.check(&BTreeMap::new(), &mut fields);
        match fields.done() {
            Err(Refusal::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn every_wrong_setting_is_named() {
        let sound = practice(
            r#"{"id":"a","name":"A","zone":"America/Chicago","hours":{"mon":["08:00-17:00"]},
                "locations":[{"id":"main"}]}"#,
        );
        assert_eq!(wrong(&sound), Vec::<String>::new());
        let unsound = practice(
            r#"{"id":"a","name":"A","zone":"America/Chicago","hours":{"mon":["08:00-17:00"]},
                "locations":[{"id":"main"},{"id":"main","zone":"Mars/Base"}],
                "officers":{"privacy":"nobody"},
                "policy":{"critical":{"clock":"around_the_clock","minutes":500}}}"#,
        );
        assert_eq!(
            wrong(&unsound),
            [
                "locations[1].id",
                "locations[1].zone",
                "officers.privacy",
                "policy.critical"
            ]
        );
        let nowhere = practice(
            r#"{"id":"a","name":"A","zone":"Nowhere","hours":{"mon":["08:00-17:00"]},"locations":[]}"#,
        );
        assert_eq!(wrong(&nowhere), ["locations", "zone"]);
    }
}
