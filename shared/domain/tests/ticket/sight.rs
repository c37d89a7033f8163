//! Who sees which ticket, and who may do what to it: every role, every verb.

use domain::event::WaitsOn;
use domain::kind::{Scope, Tier};
use domain::practice::Person;
use domain::role::{Actor, Caller, Role};
use domain::ticket::Ticket;
use domain::ticket::sight::{may, sees};
use domain::ticket::verb::Verb;

use crate::given::*;
use crate::world::World;

const ROLES: [Role; 6] = [
    Role::Staff,
    Role::Technician,
    Role::Manager,
    Role::Monitor,
    Role::Auditor,
    Role::Operator,
];

/// Somebody with one role who reported nothing yet.
fn somebody(role: Role) -> (Caller, Person) {
    let caller = Caller {
        person: id("sam"),
        practice: setup().practice.id,
        roles: [role].into(),
    };
    (caller, person("sam", &[role], &[]))
}

/// A ticket that leads an incident at `main`.
fn incident() -> Ticket {
    let now = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let mut report = report(1, Tier::Critical, now);
    report.reporter = Actor::Person(id("sue"));
    let id = world.open(report, now);
    world.ticket(id).clone()
}

/// A ticket that never led one.
fn single() -> Ticket {
    let now = at("2026-11-02T09:00:00");
    let mut world = World::new(setup());
    let mut report = alone(1, Tier::Critical, now);
    report.reporter = Actor::Person(id("sue"));
    let id = world.open(report, now);
    world.ticket(id).clone()
}

fn own(mut ticket: Ticket) -> Ticket {
    ticket.reporter = Actor::Person(id("sam"));
    ticket
}

fn assigned(mut ticket: Ticket) -> Ticket {
    ticket.assignee = Some(id("sam"));
    ticket
}

fn confidential(mut ticket: Ticket) -> Ticket {
    ticket.confidential = true;
    ticket
}

/// Which roles see a ticket, in the order of [`ROLES`].
fn seen(ticket: &Ticket) -> [bool; 6] {
    ROLES.map(|role| {
        let (caller, person) = somebody(role);
        sees(&caller, &person, ticket)
    })
}

/// Staff "read ... their own tickets and see their sites' incidents"; technicians and managers see
/// the practice; monitors, auditors and operators see no ticket.
#[test]
fn each_role_sees_its_tickets() {
    let (no, yes) = (false, true);
    assert_eq!(seen(&single()), [no, yes, yes, no, no, no]);
    assert_eq!(seen(&own(single())), [yes, yes, yes, no, no, no]);
    assert_eq!(seen(&incident()), [yes, yes, yes, no, no, no]);
    assert_eq!(seen(&assigned(single())), [no, yes, yes, no, no, no]);
}

/// "A ticket marked `confidential` shows only to its reporter, its assignee and managers."
#[test]
fn a_confidential_ticket_shows_to_three() {
    let (no, yes) = (false, true);
    for ticket in [single(), incident()] {
        let ticket = confidential(ticket);
        assert_eq!(seen(&ticket), [no, no, yes, no, no, no]);
        assert_eq!(seen(&own(ticket.clone())), [yes, yes, yes, no, no, no]);
        assert_eq!(seen(&assigned(ticket)), [no, yes, yes, no, no, no]);
    }
}

/// A report that joined is its reporter's own; the incident is what its site sees, also when it is
/// resolved.
#[test]
fn staff_see_the_incident_and_not_its_reports() {
    let (caller, sam) = somebody(Role::Staff);
    let mut child = single();
    child.incident = Some(ticket_id(9));
    child.led = true;
    assert!(!sees(&caller, &sam, &child));
    let mut resolved = incident();
    resolved.leads = false;
    resolved.status = domain::ticket::Status::Closed;
    assert!(sees(&caller, &sam, &resolved));
}

/// "Their sites' incidents": an outage of the whole practice is every site's.
#[test]
fn staff_see_their_own_sites() {
    let (caller, mut sam) = somebody(Role::Staff);
    let mut ticket = incident();
    sam.locations = [site("east")].into();
    assert!(!sees(&caller, &sam, &ticket));
    ticket.scope = Scope::Practice;
    assert!(sees(&caller, &sam, &ticket));
    ticket.scope = Scope::Site;
    sam.locations.insert(site("main"));
    assert!(sees(&caller, &sam, &ticket));
}

/// "Nothing of one is ever visible to another."
#[test]
fn another_practices_ticket_is_not_there() {
    for role in ROLES {
        let (mut caller, person) = somebody(role);
        caller.practice = domain::ids::PracticeId::new("summit").unwrap();
        for ticket in [own(incident()), assigned(single()), incident()] {
            assert!(!sees(&caller, &person, &ticket));
        }
    }
}

fn verbs() -> [(&'static str, Verb); 14] {
    [
        ("acknowledge", Verb::Acknowledge),
        ("respond", respond()),
        ("note", Verb::Note { text: words() }),
        ("assign", Verb::Assign { person: id("ben") }),
        ("retier", retier(Tier::General)),
        ("approve-tier", Verb::ApproveTier),
        (
            "wait",
            Verb::Wait {
                on: WaitsOn::Practice,
                reason: words(),
            },
        ),
        ("resume", Verb::Resume),
        ("resolve", resolve()),
        ("reopen", reopen()),
        ("detach", Verb::Detach),
        ("withdraw", Verb::Withdraw { reason: words() }),
        ("close", Verb::Close { gated: false }),
        ("pass-on", Verb::PassOn),
    ]
}

/// The role table, cell by cell: for each verb the roles that may use it on another's ticket, and
/// on their own.
#[test]
fn each_role_may_use_its_verbs() {
    let only_technicians = ([Role::Technician].as_slice(), [Role::Technician].as_slice());
    for (name, verb) in verbs() {
        let (others, owns): (&[Role], &[Role]) = match name {
            // Staff "read, note and reopen their own tickets".
            "note" | "reopen" => (
                &[Role::Technician],
                &[Role::Staff, Role::Technician, Role::Manager],
            ),
            // Managers "lower a tier".
            "retier" => (
                &[Role::Technician, Role::Manager],
                &[Role::Technician, Role::Manager],
            ),
            // "The reporter's or a manager's yes."
            "approve-tier" => (
                &[Role::Manager],
                &[Role::Staff, Role::Technician, Role::Manager],
            ),
            // Technicians: "all ticket verbs".
            _ => only_technicians,
        };
        for role in ROLES {
            let (caller, _) = somebody(role);
            let another = may(&caller, &verb, &single()).is_ok();
            assert_eq!(another, others.contains(&role), "{name} by {role:?}");
            let ours = may(&caller, &verb, &own(single())).is_ok();
            assert_eq!(ours, owns.contains(&role), "{name} by {role:?}, own");
            // Owning the work gives no verb that the role does not.
            let assigned = may(&caller, &verb, &assigned(single())).is_ok();
            assert_eq!(assigned, another, "{name} by {role:?}, assigned");
        }
    }
    let named: Vec<_> = verbs().into_iter().map(|(name, _)| name).collect();
    assert_eq!(named[..13], Verb::NAMES);
}
