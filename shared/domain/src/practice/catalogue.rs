//! The catalogue: what has to hold between a practice's systems.

use std::collections::{BTreeMap, BTreeSet};

use super::{Practice, System};
use crate::ids::SystemId;
use crate::refusal::Fields;

/// The most systems of a practice.
pub const SYSTEMS_MAX: usize = 300;
/// The most systems that one may depend on.
pub const DEPENDS_MAX: usize = 50;

impl System {
    /// Notes what is wrong with a new or changed system beside the others of the practice.
    pub fn check(
        &self,
        practice: &Practice,
        others: &BTreeMap<SystemId, System>,
        fields: &mut Fields,
    ) {
        practice.check_sites("locations", &self.locations, fields);
        if self.depends_on.len() > DEPENDS_MAX {
            fields.add(
                "depends_on",
                format!("may name at most {DEPENDS_MAX} systems"),
            );
            return;
        }
        for (place, id) in self.depends_on.iter().enumerate() {
            if *id == self.id {
                fields.add(format!("depends_on[{place}]"), "is the system itself");
            } else if !others.contains_key(id) {
                fields.add(
                    format!("depends_on[{place}]"),
                    "is not a system of the practice",
                );
            } else if leads(id, &self.id, others) {
                fields.add(
                    format!("depends_on[{place}]"),
                    "depends on this system already: two systems cannot wait for each other",
                );
            }
        }
    }
}

/// Whether `from` depends on `to`, at any distance.
fn leads(from: &SystemId, to: &SystemId, systems: &BTreeMap<SystemId, System>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(id) = next.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            next.extend(systems.get(id).iter().flat_map(|system| &system.depends_on));
        }
    }
    false
}

/// The systems that depend on this one.
pub fn dependants<'a>(
    id: &'a SystemId,
    systems: &'a BTreeMap<SystemId, System>,
) -> impl Iterator<Item = &'a System> {
    systems
        .values()
        .filter(move |system| system.depends_on.contains(id))
}
