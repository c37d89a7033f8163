//! The PHI protocol under any order of deeds by anybody: what is recorded is allowed, and the gate names what lacks.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::code::{Act, Category, Disclosure, Purpose};
use domain::audit::label::{Fact, Label};
use domain::audit::record::Draft;
use domain::ids::{ProcedureId, SystemId, ToolId};
use domain::kind::Tier;
use domain::practice::{Setup, System, Touches};
use domain::protocol::access::{Access, Mode};
use domain::protocol::agreement::{Agreement, Tool};
use domain::protocol::emergency::Code;
use domain::protocol::evidence::Evidence;
use domain::protocol::gate::Subject;
use domain::protocol::grant::Wanted;
use domain::protocol::session::Start;
use domain::protocol::shipped::shipped;
use domain::protocol::{Protocol, Scene};
use domain::refusal::Refusal;
use domain::role::{Caller, Role};
use domain::ticket::Ticket;
use jiff::Timestamp;
use proptest::prelude::*;

use crate::given::*;
use crate::history::cases;
use crate::world::World;

/// The people who act: on call, a technician, another, a manager, one of both roles, staff.
const PEOPLE: [&str; 6] = ["ana", "ben", "cleo", "mia", "dual", "sam"];

/// Something that somebody tries; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Deed {
    Ask(BTreeSet<Category>, u32),
    Decide(usize, bool),
    End(usize),
    Glass,
    Review(usize, bool),
    Assess(usize),
    Access(Category),
    Attest,
    Start,
    Stop(usize, bool),
    Step,
    Confirm(u32),
}

fn deed() -> impl Strategy<Value = Deed> {
    let category = || proptest::sample::select(Category::ALL.to_vec());
    let some = proptest::collection::btree_set(category(), 1..3);
    prop_oneof![
        4 => (some, 1_u32..480).prop_map(|(some, minutes)| Deed::Ask(some, minutes)),
        3 => (0_usize..4, any::<bool>()).prop_map(|(one, yes)| Deed::Decide(one, yes)),
        2 => (0_usize..4).prop_map(Deed::End),
        1 => Just(Deed::Glass),
        2 => (0_usize..4, any::<bool>()).prop_map(|(one, well)| Deed::Review(one, well)),
        1 => (0_usize..4).prop_map(Deed::Assess),
        3 => category().prop_map(Deed::Access),
        1 => Just(Deed::Attest),
        2 => Just(Deed::Start),
        2 => (0_usize..3, any::<bool>()).prop_map(|(one, whole)| Deed::Stop(one, whole)),
        3 => Just(Deed::Step),
        2 => (1_u32..5).prop_map(Deed::Confirm),
    ]
}

/// Who tries what, and how many minutes after the one before.
fn deeds() -> impl Strategy<Value = Vec<(&'static str, Deed, i64)>> {
    let pause = prop_oneof![3 => 0_i64..20, 1 => 20_i64..600];
    let one = (proptest::sample::select(&PEOPLE[..]), deed(), pause);
    proptest::collection::vec(one, 1..40)
}

fn clinic() -> Setup {
    let mut setup = setup();
    let dual = person("dual", &[Role::Technician, Role::Manager], &[]);
    setup.people.insert(dual.id.clone(), dual);
    let mut ehr: System = System::standard(domain::kind::Kind::Ehr, "EHR").unwrap();
    ehr.touches = [Touches::Phi].into();
    setup.systems.insert(ehr.id.clone(), ehr);
    let (from, until) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    setup.practice.agreements = vec![Agreement {
        id: serde_json::from_str("\"n\"").unwrap(),
        organisation: serde_json::from_str("\"n\"").unwrap(),
        from,
        until,
    }];
    setup.practice.session_tools = vec![Tool {
        id: ToolId::new("bridge").unwrap(),
        channels: [ToolId::new("attended").unwrap()].into(),
        agreement: serde_json::from_str("\"n\"").unwrap(),
        from,
        until,
        observe: true,
    }];
    setup
}

fn evidence(whole: bool, now: Timestamp) -> Evidence {
    Evidence {
        observed: whole,
        vendor_session: true,
        times: Some((now, now)),
        endpoint: true,
        mfa: true,
        consent: true,
        transport: true,
        recording: true,
        transfers: true,
        clipboard: true,
        categories: true,
        vendor_log: true,
        sponsor_stayed: false,
    }
}

/// The `n`-th grant or session that a record named, if there are so many; a name of none else.
fn named(records: &[Draft], n: usize, of: impl Fn(&Draft) -> Option<&Label>) -> Label {
    let mut seen = Vec::new();
    for id in records.iter().filter_map(of) {
        if !seen.contains(id) {
            seen.push(id.clone());
        }
    }
    let none = Label::new("none").unwrap();
    seen.get(n).cloned().unwrap_or(none)
}

fn attempt(scene: &Scene<'_>, deed: &Deed, records: &[Draft]) -> Result<Draft, Refusal> {
    let grant = |n: usize| named(records, n, |one| one.grant.as_ref());
    match deed {
        Deed::Ask(categories, minutes) => scene.ask(Wanted {
            categories: categories.clone(),
            purpose: Purpose::SystemAdministration,
            minutes: *minutes,
        }),
        Deed::Decide(n, yes) => scene.decide(&grant(*n), *yes),
        Deed::End(n) => scene.end(&grant(*n)),
        Deed::Glass => scene.break_glass([Category::Clinical].into(), Code::CareBlocked),
        Deed::Review(n, well) => scene.review(&grant(*n), *well),
        Deed::Assess(n) => scene.assess(&grant(*n), false),
        Deed::Access(category) => scene.access(Access {
            system: SystemId::new("ehr").unwrap(),
            mode: Mode::Read,
            categories: [*category].into(),
            disclosure: Disclosure::Tpo,
            patients: 0,
            session: None,
        }),
        Deed::Attest => scene.attest(),
        Deed::Start => scene.start(&Start {
            tool: ToolId::new("bridge").unwrap(),
            channel: ToolId::new("attended").unwrap(),
            agreement: None,
            attended: true,
            participant: None,
        }),
        Deed::Stop(n, whole) => {
            let session = named(records, *n, |one| one.ses.as_ref());
            scene.stop(&session, &evidence(*whole, scene.now), BTreeSet::new())
        }
        Deed::Step => {
            let procedure = shipped(&ProcedureId::new("data-correction").unwrap()).unwrap();
            let next = scene.protocol.work.as_ref().and_then(|work| work.next());
            scene.step(&procedure, next.unwrap_or(1), None)
        }
        Deed::Confirm(step) => scene.confirm(*step),
    }
}

/// Plays deeds; `look` sees the records before, the one that was made, and who made it.
fn play(
    deeds: &[(&'static str, Deed, i64)],
    mut look: impl FnMut(&Setup, &[Draft], &Draft, &Caller),
) -> (Vec<Draft>, Protocol, Ticket, Timestamp) {
    let mut now = at("2026-11-02T09:00:00");
    let mut world = World::new(clinic());
    let ticket = world.open(alone(1, Tier::Critical, now), now);
    let ticket = world.ticket(ticket).clone();
    let setup = clinic();
    let calendar = setup.calendar(&ticket.location).unwrap();
    let (mut records, mut protocol) = (Vec::new(), Protocol::default());
    for (place, (who, deed, pause)) in deeds.iter().enumerate() {
        now += minutes(*pause);
        let caller = caller(&setup, who);
        let rid = Label::new(&format!("r{place}")).unwrap();
        let scene = Scene {
            setup: &setup,
            calendar: &calendar,
            ticket: &ticket,
            protocol: &protocol,
            caller: &caller,
            rid: &rid,
            id: &rid,
            now,
        };
        if let Ok(record) = attempt(&scene, deed, &records) {
            look(&setup, &records, &record, &caller);
            protocol = protocol.with(&record);
            records.push(record);
        }
    }
    (records, protocol, ticket, now)
}

fn text<'a>(record: &'a Draft, name: &str) -> &'a str {
    record.fact.get(name).and_then(Fact::as_text).unwrap_or("")
}

fn flag(record: &Draft, name: &str) -> bool {
    record.fact.get(name).and_then(Fact::as_flag) == Some(true)
}

/// What is missing, told naively from the whole list of records.
fn naive(records: &[Draft], now: Timestamp) -> BTreeSet<&'static str> {
    let mut missing = BTreeSet::new();
    let any = |act: Act| records.iter().any(|one| one.act == act);
    if !any(Act::PhiAccess) && !any(Act::Attestation) {
        missing.insert("accesses");
    }
    let mut by_grant: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    let mut by_session: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    for record in records {
        if let (Some(grant), true) = (&record.grant, record.act.of_grant()) {
            by_grant.entry(grant.as_str()).or_default().push(record);
        }
        if let (Some(session), true) = (&record.ses, record.act.of_session()) {
            by_session.entry(session.as_str()).or_default().push(record);
        }
    }
    for story in by_grant.values() {
        let until = story
            .iter()
            .rev()
            .find(|one| one.fact.get("until").is_some());
        let ended = story.iter().any(|one| one.act == Act::AccessEnded);
        let runs = until.is_some_and(|one| now < text(one, "until").parse::<Timestamp>().unwrap());
        if runs && !ended {
            missing.insert("grant_open");
        }
        let has = |act: Act| story.iter().find(|one| one.act == act);
        let review = has(Act::BreakglassReviewed).or(has(Act::AccessReviewed));
        if has(Act::BreakglassStart).is_some() && review.is_none() {
            missing.insert("break_glass_review");
        }
        let unjustified = review.is_some_and(|one| text(one, "verdict") == "unjustified");
        if unjustified && has(Act::BreachAssessed).is_none() {
            missing.insert("breach_assessment");
        }
    }
    for story in by_session.values() {
        let stops: Vec<_> = story
            .iter()
            .filter(|one| one.act == Act::SessionStop)
            .collect();
        match stops.last() {
            None => missing.insert("session_open"),
            Some(last) if !flag(last, "complete") => missing.insert("session_evidence"),
            Some(_) => false,
        };
    }
    let steps: Vec<_> = records
        .iter()
        .filter(|one| one.act == Act::CustodyStep)
        .collect();
    let (confirmed, done): (Vec<&Draft>, Vec<&Draft>) =
        steps.iter().copied().partition(|one| flag(one, "verifies"));
    if let Some(first) = done.first() {
        let of = first.fact.get("of").and_then(Fact::as_int).unwrap();
        if (done.len() as i64) < of {
            missing.insert("procedure_step");
        }
        if done.iter().filter(|one| flag(one, "two_person")).count() > confirmed.len() {
            missing.insert("second_person");
        }
    }
    missing
}

proptest! {
    #![proptest_config(cases(96))]

    /// "Two-person rules compare people": no grant, step or review has one person on both sides; what always needs two
    /// is never taken alone; no access is recorded that no grant of its actor covers at that instant.
    #[test]
    fn nothing_is_recorded_that_was_not_allowed(deeds in deeds()) {
        play(&deeds, |_, before, record, caller| {
            let actor = record.actor.as_str();
            assert_eq!(actor, caller.person.as_str());
            let alone = flag(record, "alone");
            match record.act {
                Act::AccessApproved if alone => {
                    assert!(actor == "ana", "nobody else is on call or assigned");
                    assert!(!record.cat.contains(&Category::Sud) && !record.cat.contains(&Category::List));
                }
                Act::AccessApproved
                | Act::AccessDenied
                | Act::AccessReviewed
                | Act::BreakglassReviewed
                | Act::BreachAssessed => {
                    assert_ne!(text(record, "holder"), actor);
                    assert!(caller.is(Role::Manager));
                }
                Act::CustodyStep if flag(record, "verifies") => {
                    assert_ne!(text(record, "performer"), actor);
                }
                Act::PhiAccess => {
                    let grant = record.grant.as_ref().expect("a grant");
                    let story: Vec<_> = before
                        .iter()
                        .filter(|one| one.grant.as_ref() == Some(grant) && one.act.of_grant())
                        .collect();
                    let given = story.iter().rev().find(|one| one.fact.get("until").is_some());
                    let given = given.expect("it was given");
                    assert_eq!(text(given, "holder"), actor);
                    assert!(record.at < text(given, "until").parse::<Timestamp>().unwrap());
                    assert!(record.cat.is_subset(&given.cat));
                    assert!(story.iter().all(|one| one.act != Act::AccessEnded));
                }
                Act::AccessRequested | Act::BreakglassStart | Act::SessionStart | Act::Attestation => {
                    assert_ne!(actor, "sam");
                }
                _ => {}
            }
        });
    }

    /// "The close gate is a pure fold over the ticket's records": it lacks what a second, naive reading of them lacks.
    #[test]
    fn the_gate_lacks_what_the_records_lack(deeds in deeds(), later in 0_i64..1_000) {
        let (records, protocol, ..) = play(&deeds, |_, _, _, _| {});
        let (_, _, _, end) = play(&deeds, |_, _, _, _| {});
        let now = end + minutes(later);
        let subject = Subject { phi: false, worked_on_phi: true, cycle: 0 };
        let told: BTreeSet<_> = protocol.missing(subject, now).iter().map(|one| one.item).collect();
        prop_assert_eq!(told, naive(&records, now));
    }
}
