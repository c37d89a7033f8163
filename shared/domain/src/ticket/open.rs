//! Opening: a report becomes a ticket, new or the child of an open incident.

use jiff::Timestamp;

use crate::event::Happened;
use crate::flag::Flag;
use crate::ids::{LocationId, QueueId, Reference, SystemId, TicketId};
use crate::impact::Assessment;
use crate::kind::{Kind, Scope};
use crate::ladder::Whom;
use crate::outage::{Incident, Outages, is_trouble_of_many, one_of_a_kind};
use crate::page::Reason;
use crate::phi::Sealed;
use crate::practice::System;
use crate::role::Actor;
use crate::routing::{Choice, candidates, route, skills_are_set_up};
use crate::sla::{Clock, Stopwatch};
use crate::ticket::act::raise;
use crate::ticket::change::{Change, Draft, Joined, Moment, Pointer};
use crate::ticket::{
    Channel, Escalation, Matter, SeenFirstBy, Status, TextState, Ticket, TierReason,
};

/// A report, parsed and judged.
#[derive(Debug, Clone)]
pub struct Report {
    /// The id it gets.
    pub id: TicketId,
    /// The reference it gets.
    pub reference: Reference,
    /// What the words and fields say.
    pub assessment: Assessment,
    /// The catalogue entry, named or recognised.
    pub system: Option<SystemId>,
    /// Whether the caller named it.
    pub system_named: bool,
    /// Where.
    pub location: LocationId,
    /// How it came in.
    pub channel: Channel,
    /// Whose report it is.
    pub reporter: Actor,
    /// Flags that the reporter set.
    pub flags: Vec<Flag>,
    /// Whether the text is marked as holding patient data.
    pub phi: bool,
    /// Shown only to its reporter, its assignee and managers.
    pub confidential: bool,
    /// When it was reported; at most 24 hours back.
    pub reported_at: Timestamp,
    /// What it is about, where the desk opens it for something else than a system in trouble.
    pub matter: Option<Matter>,
    /// Its words, unless sealing was down.
    pub sealed: Option<Sealed>,
}

/// The queue of a system's specialists, else of its kind.
#[must_use]
pub fn queue(system: Option<&System>, kind: Kind) -> Option<QueueId> {
    if let Some(queue) = system.and_then(|system| system.queue.clone()) {
        return Some(queue);
    }
    let name = match kind {
        Kind::Ehr | Kind::Scheduling | Kind::EPrescribing | Kind::Telehealth => "ehr",
        Kind::PracticeManagement | Kind::Billing | Kind::Clearinghouse | Kind::Eligibility => {
            "billing"
        }
        Kind::LabInterface | Kind::Imaging => "interfaces",
        Kind::Identity | Kind::Network | Kind::Phones => "infrastructure",
        Kind::Workstation | Kind::Printer | Kind::Other => "desk",
    };
    QueueId::new(name).ok()
}

impl Report {
    /// Whether others may join it, or it may join others.
    #[must_use]
    pub fn joins(&self) -> bool {
        let a = &self.assessment;
        self.system.is_some()
            && !self.confidential
            && (self.system_named || one_of_a_kind(a.kind))
            && is_trouble_of_many(a.symptom, a.scope, a.scope_known)
    }

    fn ticket(self, queue: QueueId, moment: &Moment<'_>) -> (Ticket, Option<Sealed>) {
        let a = self.assessment;
        let practice = &moment.setup.practice;
        let mut flags = a.flags;
        flags.extend(self.flags);
        flags.sort_unstable();
        flags.dedup();
        let policy = practice.policy;
        let target = policy.target(a.tier);
        let mut resolution = Stopwatch::default();
        resolution.start(self.reported_at);
        let ticket = Ticket {
            id: self.id,
            reference: self.reference,
            practice: practice.id.clone(),
            version: 1,
            status: Status::Open,
            tier: a.tier,
            tier_reason: TierReason {
                rule: a.rule.id().to_owned(),
                text: a.reason,
            },
            lower_tier: None,
            needs_triage: a.needs_triage,
            discovered_at: (!flags.is_empty()).then_some(self.reported_at),
            flags,
            system: self.system,
            kind: a.kind,
            symptom: a.symptom,
            matter: self.matter,
            scope: a.scope,
            scope_known: a.scope_known,
            location: self.location,
            phi: self.phi,
            confidential: self.confidential,
            channel: self.channel,
            text: if self.sealed.is_some() {
                TextState::Sealed
            } else {
                TextState::NotKept
            },
            seen_first_by: match self.channel {
                Channel::Monitor => SeenFirstBy::Monitor,
                _ => SeenFirstBy::Staff,
            },
            queue,
            suggested: None,
            assignee: None,
            reporter: self.reporter,
            incident: None,
            leads: false,
            led: false,
            word: None,
            opened_at: self.reported_at,
            received_at: moment.now,
            resolved_at: None,
            closed_at: None,
            policy,
            ladder: moment.setup.ladder(a.tier),
            clock: Clock::start(a.tier, target, moment.calendar, self.reported_at),
            cycles: Vec::new(),
            resolution,
            escalation: Escalation::default(),
            next_update_at: None,
            answered: None,
            moved_at: None,
            stalled_at: None,
            found: Vec::new(),
            steps_done: Default::default(),
            unreviewed: Default::default(),
            tally: Some(Default::default()),
            responder: None,
        };
        (ticket, self.sealed)
    }
}

/// Opens a ticket. `outages` are the system's open incidents, `lead` the one it belongs to: it is
/// needed only when this report is stricter than the incident, which it then raises.
#[must_use]
pub fn open(
    report: Report,
    queue: QueueId,
    actor: &Actor,
    outages: Option<Outages>,
    lead: Option<&Ticket>,
    moment: Moment<'_>,
) -> Change {
    let joins = report.joins();
    let scope = report.assessment.scope;
    let (ticket, sealed) = report.ticket(queue, &moment);
    let incident = outages
        .as_ref()
        .filter(|_| joins)
        .and_then(|outages| outages.at(&ticket.location, scope))
        .cloned();
    let opened = Happened::Opened {
        tier: ticket.tier,
        queue: ticket.queue.clone(),
    };
    let reported_at = ticket.opened_at;
    let mut draft = Draft::new(ticket, actor.clone(), moment);
    draft.record(reported_at, actor.clone(), opened, sealed);
    let calendar = draft.moment.calendar;
    draft.ticket().explain_late(calendar);
    let flags = draft.change.ticket.flags.clone();
    draft.page_officers(&flags, Reason::Flagged);
    match (incident, outages) {
        (Some(incident), Some(outages)) => {
            draft.join(&incident);
            // An answer that came before a threshold did is on time, however late it is read.
            draft.pass_thresholds();
            let tier = draft.change.ticket.tier;
            let raised = lead
                .filter(|lead| tier.stricter_than(lead.tier))
                .map(|lead| {
                    // The incident's own hours and zone, not this report's.
                    let calendar = moment.setup.calendar(&lead.location);
                    let calendar = calendar.as_ref().unwrap_or(moment.calendar);
                    raise(
                        lead,
                        tier,
                        &draft.change.ticket,
                        Moment { calendar, ..moment },
                    )
                });
            let mut becomes = outages.clone();
            if scope == Scope::Practice {
                becomes = becomes.everywhere(incident.ticket);
            }
            if let Some(raised) = raised {
                becomes = becomes.with(&raised.ticket);
                for (person, bundle) in &raised.bundles {
                    let bundles = &mut draft.change.bundles;
                    let known = bundles.entry(person.clone()).or_insert(*bundle);
                    known.1 = known.1.max(bundle.1);
                }
                draft.change.raised = Some(Box::new(raised));
            }
            // Whoever only joins holds nothing: the incident's words find it (see `carry`).
            if becomes != outages {
                draft.change.outages = Pointer::Becomes(becomes);
            }
        }
        (None, Some(outages)) if joins => {
            draft.ticket().leads = true;
            draft.ticket().led = true;
            let becomes = outages.with(&draft.change.ticket);
            draft.change.outages = Pointer::Becomes(becomes);
            draft.page_opening();
            draft.suggest();
        }
        _ => {
            draft.page_opening();
            draft.suggest();
        }
    }
    if draft.change.ticket.clock.awaits_response() {
        draft.tell_reporter(Reason::Received);
    }
    draft.done()
}

impl Draft<'_> {
    /// Says whom the ticket fits best. It stays nobody's until somebody takes it: a suggestion that nobody has seen
    /// answers nobody. Where skills are not set up there is nothing to go by, and what is confidential is a manager's
    /// to give.
    fn suggest(&mut self) {
        let Moment {
            setup,
            calendar,
            now,
        } = self.moment;
        let ticket = &self.change.ticket;
        if ticket.confidential || !skills_are_set_up(setup) {
            return;
        }
        let candidates = candidates(setup, &ticket.queue, ticket.tier, &ticket.location, now);
        let Choice { person, because } = route(&candidates, calendar.is_open(now));
        let nobody = person.is_none();
        self.ticket().suggested.clone_from(&person);
        self.passed(now, Happened::Routed { person, because });
        if nobody {
            self.page_all(&[Whom::Managers], Reason::NobodySkilled);
        }
    }

    /// Starts the ladder. A phone call written down late may be past a threshold already: "the
    /// clock starts there", so it pages for the highest as well.
    fn page_opening(&mut self) {
        let highest = self.pass_thresholds();
        self.start_ladder(Reason::Opened);
        self.page_threshold(highest);
    }

    /// Makes the ticket a child of an incident, with the newest word of it at once.
    fn join(&mut self, open: &Incident) {
        let incident = open.ticket;
        self.ticket().incident = Some(incident);
        self.note(Happened::Joined { incident }, None);
        self.change.joined = Some(Joined::Joins {
            incident,
            reference: self.change.ticket.reference.clone(),
        });
        match &open.word {
            Some(word) if word.cycle == open.cycle => self.absorb(word),
            // Said before the incident was reopened: not for this report, should it be carried yet.
            word => self.ticket().word.clone_from(word),
        }
    }
}
