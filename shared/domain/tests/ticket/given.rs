//! A practice, its people and their reports, as the tests begin with them.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Holidays, Hours};
use domain::flag::Flag;
use domain::ids::{LocationId, PersonId, PracticeId, QueueId, Reference, SystemId, TicketId};
use domain::impact::{Assessment, Rule};
use domain::kind::{Kind, Scope, Symptom, Tier};
use domain::oncall::Schedule;
use domain::phi::Sealed;
use domain::policy::Policy;
use domain::practice::{Channel as Way, ChannelKind, Location, Person, Practice, Setup};
use domain::protocol::agreement;
use domain::role::{Actor, Caller, Role};
use domain::ticket::Channel;
use domain::ticket::open::Report;
use domain::ticket::verb::Verb;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The practice's zone.
pub const ZONE: &str = "America/Chicago";

/// The instant at which Chicago's clocks show that; the first, where they show it twice.
pub fn at(wall: &str) -> Timestamp {
    let wall: DateTime = wall.parse().unwrap();
    let zone = TimeZone::get(ZONE).unwrap();
    zone.to_ambiguous_timestamp(wall).earlier().unwrap()
}

/// Some minutes.
pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Some seconds.
pub fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// A person's id.
pub fn id(name: &str) -> PersonId {
    PersonId::new(name).unwrap()
}

/// A site's id.
pub fn site(name: &str) -> LocationId {
    LocationId::new(name).unwrap()
}

/// A catalogue entry's id.
pub fn system(name: &str) -> SystemId {
    SystemId::new(name).unwrap()
}

/// A person who can be paged.
pub fn person(name: &str, roles: &[Role], skills: &[&str]) -> Person {
    Person {
        id: id(name),
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
        locations: BTreeSet::new(),
        skills: skills.iter().map(|q| QueueId::new(q).unwrap()).collect(),
        channels: vec![Way {
            kind: ChannelKind::Email,
            to: format!("{name}@clinic.example"),
            tiers: BTreeSet::new(),
            confirmed: true,
            subscription: None,
        }],
        organisation: None,
        topic: Some(format!("topic-{name}")),
        version: 1,
    }
}

/// One person on call for ever.
pub fn always(name: &str) -> Schedule {
    let text = format!(
        r#"{{"zone": "{ZONE}", "rotation": {{"people": ["{name}"], "starts_on": "2020-01-06", "handover": "08:00", "days": 7}}}}"#
    );
    serde_json::from_str(&text).unwrap()
}

/// Monday to Friday, 08:00 to 17:00.
pub fn hours() -> Hours {
    let days =
        ["mon", "tue", "wed", "thu", "fri"].map(|day| format!(r#""{day}": ["08:00-17:00"]"#));
    serde_json::from_str(&format!("{{{}}}", days.join(", "))).unwrap()
}

/// A practice with two sites in two zones: `ana` is on call, `ana` and `ben` know the EHR, `ben`
/// and `cleo` the desk's work, `mia` manages, `olaf` is the privacy officer, `sam` and `sue` report.
pub fn setup() -> Setup {
    let holidays: Holidays = serde_json::from_str(r#"{"preset": "us-federal"}"#).unwrap();
    let location = |name: &str, zone: Option<&str>| Location {
        id: site(name),
        name: name.to_owned(),
        zone: zone.map(str::to_owned),
        hours: None,
        holidays: None,
    };
    let people = [
        person("ana", &[Role::Technician], &["ehr", "billing"]),
        person("ben", &[Role::Technician], &["ehr", "desk"]),
        person("cleo", &[Role::Technician], &["desk"]),
        person("mia", &[Role::Manager], &[]),
        person("olaf", &[Role::Staff], &[]),
        person("sam", &[Role::Staff], &[]),
        person("sue", &[Role::Staff], &[]),
    ];
    Setup {
        practice: Practice {
            id: PracticeId::new("lakeside").unwrap(),
            name: "Lakeside".to_owned(),
            zone: ZONE.to_owned(),
            hours: hours(),
            holidays,
            locations: vec![
                location("main", None),
                location("east", Some("America/Denver")),
            ],
            officers: BTreeMap::from([(Flag::Privacy, id("olaf"))]),
            policy: Policy::default(),
            agreements: Vec::new(),
            session_tools: Vec::new(),
            grant_alone: agreement::alone(),
            part2: false,
            labels: Default::default(),
            revenue: Default::default(),
            version: 1,
        },
        people: people.into_iter().map(|p| (p.id.clone(), p)).collect(),
        systems: BTreeMap::new(),
        ladders: BTreeMap::new(),
        schedules: BTreeMap::from([("primary".parse_schedule(), always("ana"))]),
        paged_at: BTreeMap::new(),
        roster: Default::default(),
        operator_topic: Some("topic-operator".to_owned()),
    }
}

/// Reads a schedule's id.
pub trait ParseSchedule {
    /// The id.
    fn parse_schedule(&self) -> domain::ids::ScheduleId;
}

impl ParseSchedule for str {
    fn parse_schedule(&self) -> domain::ids::ScheduleId {
        domain::ids::ScheduleId::new(self).unwrap()
    }
}

/// A caller with the roles they have in the practice.
pub fn caller(setup: &Setup, name: &str) -> Caller {
    Caller {
        person: id(name),
        practice: setup.practice.id.clone(),
        roles: setup.people[&id(name)].roles.clone(),
    }
}

/// The `n`-th ticket's id.
pub fn ticket_id(n: u64) -> TicketId {
    TicketId(Uuid::from_u128((0x7000 << 64) | (2 << 62) | u128::from(n)))
}

/// Words, sealed: the domain never looks inside.
pub fn words() -> Sealed {
    Sealed {
        purpose: "test".to_owned(),
        data_key: vec![1],
        salt: vec![2],
        commitment: vec![3],
        ciphertext: vec![4],
    }
}

/// A report: an EHR that is down at a whole site, until told otherwise.
pub fn report(n: u64, tier: Tier, reported_at: Timestamp) -> Report {
    Report {
        id: ticket_id(n),
        reference: Reference::of(ticket_id(n), 0),
        assessment: Assessment {
            tier,
            rule: Rule::ClinicalDownForMany,
            reason: "EHR down, whole site".to_owned(),
            kind: Kind::Ehr,
            symptom: Symptom::Down,
            scope: Scope::Site,
            scope_known: true,
            flags: vec![],
            needs_triage: false,
        },
        system: Some(system("ehr")),
        system_named: true,
        location: site("main"),
        channel: Channel::Api,
        reporter: Actor::Person(id("sam")),
        flags: vec![],
        phi: false,
        confidential: false,
        reported_at,
        matter: None,
        sealed: Some(words()),
    }
}

/// A report that nothing joins and that joins nothing: one person's.
pub fn alone(n: u64, tier: Tier, reported_at: Timestamp) -> Report {
    let mut report = report(n, tier, reported_at);
    report.assessment.scope = Scope::User;
    report
}

/// A technician's words.
pub fn respond() -> Verb {
    Verb::Respond {
        text: words(),
        channel: None,
        reached: false,
        at: None,
        next_update_minutes: None,
    }
}

/// A resolution.
pub fn resolve() -> Verb {
    Verb::Resolve {
        resolution: words(),
        steps: 1,
    }
}

/// Not fixed.
pub fn reopen() -> Verb {
    Verb::Reopen { reason: words() }
}

/// Another tier, with a reason.
pub fn retier(tier: Tier) -> Verb {
    Verb::Retier {
        tier,
        reason: words(),
    }
}
