//! Incidents under any interleaving: joining, leaving and late words lose no reporter.

use domain::ids::TicketId;
use domain::kind::Tier;
use domain::sla::Outcome;
use domain::ticket::Ticket;
use domain::ticket::verb::Verb;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::given::*;
use crate::history::*;
use crate::world::World;

/// What happens next.
#[derive(Debug, Clone)]
pub enum Step {
    /// Somebody reports.
    Open(Kind),
    /// Somebody does something to a ticket.
    Do(Index, Verb, &'static str),
    /// The first ticket's incident is answered, resolved or taken back.
    Lead(Verb),
    /// One of the words that wait is carried, in whatever order.
    Carry(Index),
    /// A word that was carried is carried again.
    Again(Index),
    /// A sweep looks at the tickets, before it has carried anything.
    Tick,
    /// A whole sweep.
    Sweep,
}

pub fn step() -> impl Strategy<Value = Step> {
    let on_lead = prop_oneof![
        3 => Just(respond()),
        2 => Just(resolve()),
        2 => Just(Verb::Withdraw { reason: words() }),
    ];
    prop_oneof![
        5 => kind().prop_map(Step::Open),
        5 => (any::<Index>(), deed()).prop_map(|(at, (verb, by))| Step::Do(at, verb, by)),
        2 => on_lead.prop_map(Step::Lead),
        2 => any::<Index>().prop_map(Step::Carry),
        1 => any::<Index>().prop_map(Step::Again),
        1 => Just(Step::Tick),
        1 => Just(Step::Sweep),
    ]
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<(i64, Step)>> {
    proptest::collection::vec((0_i64..3_000, step()), 1..most)
}

/// Every report is its own ticket, or belongs to an incident that stands; what is written about
/// them agrees.
fn whole(world: &World) {
    for (id, ticket) in &world.tickets {
        let rows = world.reports.iter().filter(|(_, report)| report == id);
        let rows: Vec<_> = rows.map(|(incident, _)| *incident).collect();
        assert_eq!(rows, ticket.incident.into_iter().collect::<Vec<_>>());
        if let Some(lead) = ticket.incident {
            assert!(world.ticket(lead).led && world.ticket(lead).incident.is_none());
            assert!(!ticket.leads);
        }
        let pointers = world.outages.values().flat_map(|one| one.sites.values());
        let pointed: Vec<_> = pointers.filter(|open| open.ticket == *id).collect();
        assert_eq!(ticket.leads, !pointed.is_empty());
        assert!(!ticket.leads || ticket.status.is_active());
        for open in pointed {
            assert_eq!((open.tier, &open.word), (ticket.tier, &ticket.word));
        }
        let unanswered = ticket.status.is_active() && ticket.clock.awaits_response();
        // After its last threshold a report waits for its incident alone.
        assert!(!unanswered || !ticket.pages() || ticket.next_at().is_some());
        answered_in_time(ticket);
    }
}

/// "A child answered by the incident is never breached after the word's instant."
fn answered_in_time(ticket: &Ticket) {
    let recorded_at = ticket.clock.recorded_at;
    if let (Some(breached_at), Some(recorded_at)) = (ticket.clock.breached_at, recorded_at) {
        assert!(breached_at <= recorded_at);
    }
    if ticket.clock.outcome == Outcome::Met {
        assert!(ticket.clock.responded_at <= recorded_at);
        assert!(recorded_at <= Some(ticket.clock.due_at));
    }
}

/// Once every word has arrived, whoever waits for a response is paged for: by the ticket's own
/// ladder, or by an incident that is open.
fn nobody_is_lost(world: &World) {
    for ticket in world.tickets.values() {
        if !(ticket.status.is_active() && ticket.clock.awaits_response()) {
            continue;
        }
        match ticket.incident {
            None => {
                let escalation = &ticket.escalation;
                assert!(escalation.next_at.or(escalation.ack_expires_at).is_some());
            }
            Some(lead) => {
                let lead = world.ticket(lead);
                assert!(lead.leads, "{:?} {:?}", lead.status, lead.clock.outcome);
                assert!(
                    lead.clock.awaits_response(),
                    "answered, and this report was not"
                );
            }
        }
    }
}

pub fn take(
    world: &mut World,
    step: &Step,
    now: Timestamp,
    said: &mut Vec<(TicketId, domain::ticket::Word)>,
) {
    let ids: Vec<_> = world.tickets.keys().copied().collect();
    let mut act = |world: &mut World, id: TicketId, verb: &Verb, by: &str| {
        if let Ok(change) = world.act(id, verb.clone(), by, now) {
            said.extend(change.word.map(|word| (id, word)));
        }
    };
    match step {
        Step::Open(kind) => {
            world.open(reported(ids.len() as u64 + 1, kind, now), now);
        }
        Step::Do(at, verb, by) if !ids.is_empty() => act(world, *at.get(&ids), verb, by),
        Step::Lead(verb) => {
            if let Some(lead) = world.tickets.values().find(|t| t.leads).map(|t| t.id) {
                act(world, lead, verb, "ana");
            }
        }
        Step::Carry(at) if !world.words.is_empty() => {
            let at = at.index(world.words.len());
            let (lead, word) = world.words.remove(at);
            world.carry_one(lead, &word, now);
        }
        Step::Again(at) if !said.is_empty() => {
            let (lead, word) = at.get(said).clone();
            world.carry_one(lead, &word, now);
        }
        Step::Tick => world.tick_all(now),
        Step::Sweep => world.sweep(now),
        _ => {}
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// "Joining and detaching lose no reporter."
    #[test]
    fn no_reporter_is_lost(setup in practice(), from in start(), steps in steps(40)) {
        let mut world = World::new(setup);
        let mut said = Vec::new();
        let mut now = from;
        let mut opened = 0;
        for (pause, step) in &steps {
            now += seconds(*pause);
            opened += usize::from(matches!(step, Step::Open(_)));
            take(&mut world, step, now, &mut said);
            whole(&world);
        }
        prop_assert_eq!(world.tickets.len(), opened);
        for _ in 0..3 {
            world.sweep(now);
        }
        whole(&world);
        nobody_is_lost(&world);
    }

    /// Words that are carried late, doubled or out of order leave every report as if each had been
    /// carried at once.
    #[test]
    fn words_arrive_in_any_order(
        setup in practice(), from in start(),
        reports in proptest::collection::vec((0_i64..7_000, kind()), 1..5),
        told in proptest::collection::vec((1_i64..5_000, any::<bool>(), any::<bool>()), 1..6),
        ends in prop_oneof![Just(None), Just(Some(resolve())), Just(Some(Verb::Withdraw { reason: words() }))],
        order in proptest::collection::vec(any::<Index>(), 0..12),
    ) {
        let mut at_once = World::new(setup);
        let lead = at_once.open(report(1, Tier::Critical, from), from);
        let mut now = from;
        for (n, (pause, kind)) in reports.iter().enumerate() {
            now += seconds(*pause);
            at_once.open(reported(n as u64 + 2, kind, now), now);
        }
        let mut late = at_once.clone();
        let mut verbs: Vec<_> = told
            .iter()
            .map(|(pause, back, ticks)| {
                let call = Verb::Respond {
                    text: words(),
                    channel: Some(domain::event::ResponseChannel::Phone),
                    reached: true,
                    at: Some((now - minutes(30)).max(from)),
                    next_update_minutes: Some(60),
                };
                (*pause, if *back { call } else { respond() }, *ticks)
            })
            .collect();
        verbs.extend(ends.map(|verb| (60, verb, false)));
        let mut said = Vec::new();
        for (pause, verb, ticks) in verbs {
            now += seconds(pause);
            at_once.does(lead, verb.clone(), "ana", now);
            let change = late.act(lead, verb, "ana", now).unwrap();
            said.extend(change.word);
            if ticks {
                late.tick_all(now);
            }
        }
        for at in &order {
            late.carry_one(lead, at.get(&said), now);
        }
        late.carry(now);
        at_once.tick_all(now);
        late.tick_all(now);
        for (id, ticket) in &at_once.tickets {
            let other = late.ticket(*id);
            prop_assert_eq!(&ticket.clock, &other.clock);
            prop_assert_eq!((ticket.status, ticket.incident), (other.status, other.incident));
            prop_assert_eq!((ticket.resolved_at, &ticket.resolution), (other.resolved_at, &other.resolution));
            prop_assert_eq!((&ticket.word, &ticket.responder), (&other.word, &other.responder));
            if ticket.incident.is_none() && ticket.status.is_active() {
                prop_assert_eq!(ticket.next_update_at, other.next_update_at);
            }
        }
    }
}
