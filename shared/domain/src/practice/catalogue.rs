//! The catalogue: what has to hold between a practice's systems, and which of them a report speaks of.

use std::collections::{BTreeMap, BTreeSet};

use super::{Interface, Practice, System};
use crate::ids::{LocationId, SystemId};
use crate::impact::vendors_in;
use crate::kind::Kind;
use crate::refusal::Fields;
use crate::ticket::Ticket;
use crate::vendor;

/// The most systems of a practice.
pub const SYSTEMS_MAX: usize = 300;
/// The most interfaces of a system.
pub const INTERFACES_MAX: usize = 50;
/// The most of them that are watched: a system and the checks of its interfaces change in one transaction.
pub const WATCHED_MAX: usize = 30;
/// The longest rhythm of an interface, in minutes: a month.
pub const RHYTHM_MAX: u32 = 31 * 24 * 60;
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
        self.check_interfaces(others, fields);
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
            } else if depends(id, &self.id, others) {
                fields.add(
                    format!("depends_on[{place}]"),
                    "depends on this system already: two systems cannot wait for each other",
                );
            }
        }
    }
}

impl System {
    fn check_interfaces(&self, others: &BTreeMap<SystemId, System>, fields: &mut Fields) {
        let unknown = |id: &SystemId| *id == self.id || !others.contains_key(id);
        for (place, one) in self.interfaces.iter().enumerate() {
            let path = |field: &str| format!("interfaces[{place}]{field}");
            let other = "is not another system of the practice";
            fields.require(!unknown(&one.to), &path(".to"), other);
            let engine = one.engine.as_ref().is_some_and(unknown);
            fields.require(!engine, &path(".engine"), other);
            let mut before = self.interfaces.iter().take(place);
            let twice =
                before.any(|earlier| earlier.to == one.to && earlier.standard == one.standard);
            fields.require(!twice, &path(""), "is the same as one before");
        }
        let watched = self.interfaces.iter();
        let watched = watched.filter(|one| one.every_minutes.is_some()).count();
        let few = watched <= WATCHED_MAX;
        fields.require(few, "interfaces", "have every_minutes 30 times at most");
    }

    /// Whether it does not do without another: it depends on it, or sends to it or through it.
    fn needs(&self, id: &SystemId) -> bool {
        let named = |one: &Interface| one.to == *id || one.engine.as_ref() == Some(id);
        self.depends_on.contains(id) || self.interfaces.iter().any(named)
    }
}

/// Whether `from` depends on `to`, at any distance.
pub(crate) fn depends(
    from: &SystemId,
    to: &SystemId,
    systems: &BTreeMap<SystemId, System>,
) -> bool {
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

/// The system that a report speaks of without naming it by its id: the one whose product or name it holds, where that
/// is of the kind that the words tell of, or they tell of none; else the only one of that kind at the site,
/// or the one that is called by its kind.
#[must_use]
pub fn recognise<'a>(
    systems: &'a BTreeMap<SystemId, System>,
    words: &str,
    kind: Kind,
    location: &LocationId,
) -> Option<&'a System> {
    let here = |one: &&System| one.locations.is_empty() || one.locations.contains(location);
    let fits = |one: &&System| kind == Kind::Other || one.kind == kind;
    let only = |mut found: Vec<&'a System>| match found.len() {
        1 => found.pop(),
        _ => None,
    };
    let all = || systems.values().filter(here);
    let products: BTreeSet<_> = vendors_in(words)
        .into_iter()
        .map(|one| one.id.as_str())
        .collect();
    let by_product = all()
        .filter(fits)
        .filter(|one| vendor::of(one).is_some_and(|known| products.contains(known.id)));
    let text = spoken(words);
    let by_name = all().filter(fits).filter(|one| {
        let names = [Some(&one.name), one.product.as_ref()];
        let mut names = names.into_iter().flatten().map(|name| spoken(name));
        names.any(|name| name.len() > NAME_SAYS_LITTLE && text.contains(&name))
    });
    only(by_product.collect())
        .or_else(|| only(by_name.collect()))
        .or_else(|| only(all().filter(|one| one.kind == kind).collect()))
        .or_else(|| all().find(|one| one.kind == kind && one.id.as_str() == kind.as_str()))
}

/// A name of so few letters, its two spaces included, is in too many words to mean anything.
const NAME_SAYS_LITTLE: usize = 5;

/// Words as they are compared: small letters and numbers, one space around each word.
fn spoken(words: &str) -> String {
    let lower = words.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric());
    let mut spoken = String::from(" ");
    for part in parts.filter(|part| !part.is_empty()) {
        spoken.push_str(part);
        spoken.push(' ');
    }
    spoken
}

/// The system that a ticket is in trouble with, where staff have a procedure for as long as it is.
#[must_use]
pub fn downtime<'a>(
    ticket: &Ticket,
    systems: &'a BTreeMap<SystemId, System>,
) -> Option<(&'a System, &'a str)> {
    let trouble = ticket.symptom.is_trouble() && ticket.status.is_active();
    let system = systems.get(ticket.system.as_ref().filter(|_| trouble)?)?;
    Some((system, system.downtime_procedure.as_deref()?))
}

/// The systems that depend on this one, or send to it or through it.
pub fn dependants<'a>(
    id: &'a SystemId,
    systems: &'a BTreeMap<SystemId, System>,
) -> impl Iterator<Item = &'a System> {
    systems.values().filter(move |system| system.needs(id))
}
