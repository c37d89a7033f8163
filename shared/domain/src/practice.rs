//! A practice as it is set up: sites, people, catalogue, officers; all that a decision looks up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::code::Category;
use crate::calendar::{Calendar, Holidays, Hours};
use crate::check::Standard;
use crate::flag::Flag;
use crate::ids::{LocationId, OrganisationId, PersonId, PracticeId, QueueId, ScheduleId, SystemId};
use crate::kind::{Kind, Tier};
use crate::ladder::Ladder;
use crate::oncall::Schedule;
use crate::policy::Policy;
use crate::protocol::agreement::{Agreement, Tool, alone};
use crate::reading::label::LabelMap;
use crate::role::Role;
use crate::routing::Roster;

pub mod address;
pub mod catalogue;
pub mod check;
pub mod name;
pub mod post;
pub mod revenue;
pub mod specialty;
pub mod watch;

/// The tenant's own settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Practice {
    /// Its id.
    pub id: PracticeId,
    /// Its name, for people.
    pub name: String,
    /// IANA zone of every location that states none.
    pub zone: String,
    /// Opening hours of every location that states none.
    pub hours: Hours,
    /// Holidays of every location that states none.
    #[serde(default)]
    pub holidays: Holidays,
    /// The sites; at least one.
    pub locations: Vec<Location>,
    /// Who is paged for a flag, whatever the tier.
    #[serde(default)]
    pub officers: BTreeMap<Flag, PersonId>,
    /// Response targets; never looser than the standard.
    #[serde(default)]
    pub policy: Policy,
    /// Agreements with organisations whose people may come to see patient data.
    #[serde(default)]
    pub agreements: Vec<Agreement>,
    /// The tools approved for remote sessions.
    #[serde(default)]
    pub session_tools: Vec<Tool>,
    /// The kinds of data that an assigned or on-call technician takes a grant for alone.
    #[serde(default = "alone")]
    pub grant_alone: BTreeSet<Category>,
    /// Whether its records are of substance use disorder (42 CFR Part 2): opening any needs two persons.
    #[serde(default)]
    pub part2: bool,
    /// Which labels of an alert name the system and the site.
    #[serde(default)]
    pub labels: LabelMap,
    /// What its revenue cycle comes to on a day, as far as it says.
    #[serde(default)]
    pub revenue: revenue::Revenue,
    /// Grows with every change.
    #[serde(default)]
    pub version: u64,
}

/// A site.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// Its name, for people.
    #[serde(default)]
    pub name: String,
    /// IANA zone, when not the practice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Opening hours, when not the practice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Holidays, when not the practice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Holidays>,
}

/// A person or machine, as one practice knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// Its name, for people.
    pub name: String,
    /// What it is here.
    pub roles: BTreeSet<Role>,
    /// The sites whose incidents it sees; none means all.
    #[serde(default)]
    pub locations: BTreeSet<LocationId>,
    /// The queues whose work it knows.
    #[serde(default)]
    pub skills: BTreeSet<QueueId>,
    /// Where its pages go.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Whom they work for, unless the practice itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Its SNS topic: "each person has an SNS topic …, created when they are added".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Grows with every change.
    #[serde(default)]
    pub version: u64,
}

impl Person {
    /// Where to page this person about a ticket of a tier: nowhere without a confirmed channel that
    /// takes the tier.
    #[must_use]
    pub fn reachable(&self, tier: Tier) -> Option<&str> {
        let takes = self.channels.iter().any(|channel| channel.takes(tier));
        self.topic.as_deref().filter(|_| takes)
    }

    /// Whether pages about tickets of every tier reach this person.
    #[must_use]
    pub fn always_reachable(&self) -> bool {
        Tier::ALL.iter().all(|tier| self.reachable(*tier).is_some())
    }
}

/// A way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// E-mail, SMS or HTTPS.
    pub kind: ChannelKind,
    /// The address, the E.164 number, or the URL.
    pub to: String,
    /// Page over this channel only for these tiers; none means all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tiers: BTreeSet<Tier>,
    /// Whether SNS confirmed the subscription.
    #[serde(default)]
    pub confirmed: bool,
    /// The subscription, once made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
}

impl Channel {
    /// Whether a page about a ticket of this tier arrives here.
    #[must_use]
    pub fn takes(&self, tier: Tier) -> bool {
        self.confirmed && (self.tiers.is_empty() || self.tiers.contains(&tier))
    }
}

/// The kinds of channel that an SNS topic can serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// Mail.
    Email,
    /// A text message.
    Sms,
    /// A POST to a server of the person's.
    Https,
}

/// An entry of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// Its name, for people.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// What the vendor calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The sites it serves; none means all.
    #[serde(default)]
    pub locations: BTreeSet<LocationId>,
    /// What it touches.
    #[serde(default)]
    pub touches: BTreeSet<Touches>,
    /// The systems it does not work without.
    #[serde(default)]
    pub depends_on: BTreeSet<SystemId>,
    /// Its specialists' queue; else its kind's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// What staff do while it is down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime_procedure: Option<String>,
    /// What whoever works a ticket about it does first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_steps: Vec<String>,
    /// What it sends to other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interfaces: Vec<Interface>,
    /// Grows with every change.
    #[serde(default)]
    pub version: u64,
}

/// A connection over which a system sends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interface {
    /// To which system.
    pub to: SystemId,
    /// What it speaks.
    pub standard: Standard,
    /// The engine in between, where that is a system of the catalogue.
    pub engine: Option<SystemId>,
    /// How often something comes over it by day, in minutes: a check of the catalogue's own watches it
    /// ([`watch`]).
    pub every_minutes: Option<u32>,
}

/// What an outage of a system touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Touches {
    /// The care of patients.
    Care,
    /// Patient data.
    Phi,
    /// The revenue cycle.
    Revenue,
}

/// Everything that a decision may look up: a practice's one configuration partition.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The tenant's own settings.
    pub practice: Practice,
    /// Its people and machines.
    pub people: BTreeMap<PersonId, Person>,
    /// Its catalogue.
    pub systems: BTreeMap<SystemId, System>,
    /// Its ladders, where they differ from the default.
    pub ladders: BTreeMap<Tier, Ladder>,
    /// Its on-call schedules.
    pub schedules: BTreeMap<ScheduleId, Schedule>,
    /// When each person's latest page is or was to be sent, for bundling.
    pub paged_at: BTreeMap<PersonId, Timestamp>,
    /// What is known of its technicians' work, for routing.
    pub roster: Roster,
    /// Where the operator is paged.
    pub operator_topic: Option<String>,
}

impl Setup {
    /// A site by its id.
    #[must_use]
    pub fn location(&self, id: &LocationId) -> Option<&Location> {
        self.practice.locations.iter().find(|site| site.id == *id)
    }

    /// The calendar of a site: its own hours, holidays and zone, else the practice's.
    ///
    /// Set-up refuses a practice whose calendar does not build, so a stored one always does;
    /// the practice's own hours stand in for a site that was removed since.
    pub fn calendar(&self, id: &LocationId) -> Result<Calendar, crate::calendar::CalendarError> {
        self.practice.calendar(self.location(id))
    }

    /// The ladder for a tier.
    #[must_use]
    pub fn ladder(&self, tier: Tier) -> Ladder {
        self.ladders
            .get(&tier)
            .cloned()
            .unwrap_or_else(|| Ladder::standard(tier))
    }

    /// The managers, by id.
    pub fn managers(&self) -> impl Iterator<Item = &Person> {
        self.people
            .values()
            .filter(|person| person.roles.contains(&Role::Manager))
    }
}

impl Practice {
    /// The calendar of a site, or of the practice itself.
    pub fn calendar(
        &self,
        site: Option<&Location>,
    ) -> Result<Calendar, crate::calendar::CalendarError> {
        let zone = site.and_then(|s| s.zone.as_ref()).unwrap_or(&self.zone);
        let hours = site.and_then(|s| s.hours.as_ref()).unwrap_or(&self.hours);
        let holidays = site
            .and_then(|s| s.holidays.as_ref())
            .unwrap_or(&self.holidays);
        Calendar::new(zone, hours.clone(), holidays.clone())
    }
}
