//! Acting: one verb on a ticket, decided.

use jiff::{SignedDuration, Timestamp};

use crate::event::{Happened, ResponseChannel, WaitsOn};
use crate::ids::PersonId;
use crate::kind::Tier;
use crate::outage::Outages;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::refusal::Refusal;
use crate::role::{Actor, Caller, Role};
use crate::sla::{Clock, Outcome};
use crate::ticket::change::{Change, Draft, Moment, Pointer};
use crate::ticket::verb::Verb;
use crate::ticket::{LowerTier, Says, Status, Ticket, Word};

/// The most response cycles a ticket may have.
pub const CYCLES_MAX: usize = 100;

/// Applies a verb. `outages` are the open incidents of the ticket's system: needed when the ticket
/// leads one, or may again.
pub fn act(
    ticket: &Ticket,
    verb: Verb,
    caller: &Caller,
    outages: Option<Outages>,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    let actor = Actor::Person(caller.person.clone());
    let mut draft = Draft::of(ticket, actor, moment);
    // What passed before this verb passed, whether or not a sweep has seen it.
    let highest = draft.pass_thresholds();
    match verb {
        Verb::Acknowledge => draft.acknowledge(&caller.person)?,
        Verb::Respond {
            text,
            channel,
            reached,
            at,
            next_update_minutes,
        } => {
            call_was_recorded(channel, reached)?;
            draft.respond(&caller.person, text, channel, at, next_update_minutes)?;
        }
        Verb::Note { text } => {
            draft.note(Happened::Noted {}, Some(text));
        }
        Verb::Assign { person } => draft.assign(person)?,
        Verb::Retier { tier, reason } => draft.retier(tier, reason, caller)?,
        Verb::ApproveTier => draft.approve_tier(caller)?,
        Verb::Wait { on, reason } => draft.wait(on, reason)?,
        Verb::Resume => draft.resume()?,
        Verb::Resolve { resolution, steps } => draft.resolve(&caller.person, resolution, steps)?,
        Verb::Reopen { reason } => draft.reopen(reason)?,
        Verb::Detach => draft.detach()?,
        Verb::Withdraw { reason } => draft.withdraw(reason)?,
        Verb::Close => draft.close()?,
        Verb::PassOn => draft.pass_on()?,
    }
    draft.page_breach(highest);
    draft.point(outages);
    Ok(draft.done())
}

/// Raises an incident because a stricter report joined it.
#[must_use]
pub fn raise(lead: &Ticket, tier: Tier, by: &Ticket, moment: Moment<'_>) -> Change {
    let mut draft = Draft::of(lead, Actor::Desk, moment);
    draft.pass_thresholds();
    draft.passed(
        moment.now,
        Happened::RaisedBy {
            ticket: by.id,
            tier,
        },
    );
    draft.set_tier(tier);
    draft.done()
}

/// "A call recorded with who was reached and when."
fn call_was_recorded(channel: Option<ResponseChannel>, reached: bool) -> Result<(), Refusal> {
    let call = matches!(
        channel,
        Some(ResponseChannel::Phone | ResponseChannel::InPerson)
    );
    if call && !reached {
        return Err(Refusal::field(
            "reached",
            "say who was reached: a call that reached nobody is not a response",
        ));
    }
    Ok(())
}

fn wrong(text: &str) -> Refusal {
    Refusal::WrongState(text.to_owned())
}

impl Draft<'_> {
    fn active(&self) -> Result<(), Refusal> {
        if self.change.ticket.status.is_active() {
            Ok(())
        } else {
            Err(wrong("the ticket is resolved or closed: reopen it first"))
        }
    }

    fn acknowledge(&mut self, person: &PersonId) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        let lease = SignedDuration::from_mins(i64::from(ticket.ladder.ack_minutes));
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let level = ticket.escalation.level;
        if ticket.clock.awaits_response() {
            ticket.escalation.acknowledged_by = Some(person.clone());
            ticket.escalation.acknowledged_at = Some(now);
            ticket.escalation.ack_expires_at = Some(until);
        }
        if ticket.assignee.is_none() {
            ticket.assignee = Some(person.clone());
        }
        self.note(Happened::Acknowledged { until, level }, None);
        Ok(())
    }

    fn respond(
        &mut self,
        person: &PersonId,
        text: Sealed,
        channel: Option<ResponseChannel>,
        at: Option<Timestamp>,
        next_update_minutes: Option<u32>,
    ) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let at = at.unwrap_or(now);
        let ticket = self.ticket();
        if at > now || at < ticket.clock.started_at {
            return Err(Refusal::field(
                "at",
                "must lie between the opening of the ticket and now",
            ));
        }
        let minutes = next_update_minutes
            .or_else(|| (ticket.tier == Tier::Critical).then_some(ticket.policy.update_minutes));
        ticket.next_update_at = minutes.and_then(|minutes| {
            now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
                .ok()
        });
        let next_update_at = ticket.next_update_at;
        ticket.clock.respond(at);
        ticket.escalation.stop();
        ticket.responder.get_or_insert_with(|| person.clone());
        ticket.assignee.get_or_insert_with(|| person.clone());
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        let responded = Happened::Responded {
            channel,
            next_update_at,
            via: None,
        };
        let actor = self.actor.clone();
        let event = self.record(at, actor, responded, Some(text));
        self.say(event, at, person, Says::Responded);
        self.tell_reporter(Reason::Responded);
        Ok(())
    }

    /// A word on an incident is carried to its reports.
    fn say(&mut self, event: crate::ids::EventId, at: Timestamp, by: &PersonId, says: Says) {
        if self.change.ticket.leads {
            let word = Word {
                event,
                at,
                by: by.clone(),
                says,
            };
            self.ticket().word = Some(word.clone());
            self.change.word = Some(word);
        }
    }

    fn assign(&mut self, person: PersonId) -> Result<(), Refusal> {
        self.active()?;
        let setup = self.moment.setup;
        let technician = setup
            .people
            .get(&person)
            .is_some_and(|p| p.roles.contains(&Role::Technician));
        if !technician {
            return Err(Refusal::field(
                "person",
                "must be a technician of this practice",
            ));
        }
        let ticket = self.ticket();
        if ticket.status == Status::Open {
            ticket.status = Status::InProgress;
        }
        let from = ticket.assignee.replace(person.clone());
        self.note(Happened::Assigned { person, from }, None);
        Ok(())
    }

    /// "Lowering it before the response needs a reason and the reporter's or a manager's yes;
    /// until then the stricter clock runs."
    fn retier(&mut self, tier: Tier, reason: Sealed, caller: &Caller) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        let from = ticket.tier;
        if tier == from {
            return Err(Refusal::field("tier", "is the tier it has already"));
        }
        let lowers = from.stricter_than(tier);
        let needs_yes = lowers
            && ticket.clock.awaits_response()
            && !caller.is(Role::Manager)
            && ticket.reporter.person() != Some(&caller.person);
        if needs_yes {
            ticket.lower_tier = Some(LowerTier {
                tier,
                by: caller.person.clone(),
                at: now,
            });
            self.note(Happened::LowerTierAsked { from, to: tier }, Some(reason));
            return Ok(());
        }
        self.note(Happened::Retiered { from, to: tier }, Some(reason));
        self.set_tier(tier);
        Ok(())
    }

    fn approve_tier(&mut self, caller: &Caller) -> Result<(), Refusal> {
        self.active()?;
        let Some(asked) = self.ticket().lower_tier.clone() else {
            return Err(wrong("nobody has asked to lower this ticket's tier"));
        };
        if asked.by == caller.person {
            return Err(Refusal::Forbidden(
                "whoever asked for the lower tier cannot approve it",
            ));
        }
        let from = self.change.ticket.tier;
        self.note(
            Happened::Retiered {
                from,
                to: asked.tier,
            },
            None,
        );
        self.set_tier(asked.tier);
        Ok(())
    }

    /// The new tier's target runs from the opening, and its ladder takes over.
    fn set_tier(&mut self, tier: Tier) {
        let moment = self.moment;
        let ticket = self.ticket();
        let raised = tier.stricter_than(ticket.tier);
        ticket.tier = tier;
        ticket.lower_tier = None;
        ticket.needs_triage = false;
        let target = ticket.policy.target(tier);
        ticket.clock.retarget(tier, target, moment.calendar);
        ticket.ladder = moment.setup.ladder(tier);
        let pages = ticket.pages() && ticket.clock.awaits_response();
        let highest = self.pass_thresholds();
        if pages && raised {
            // A stricter ladder starts anew: an acknowledgement of the milder page is no excuse.
            self.start_ladder(Reason::TierRaised);
            self.page_breach(highest);
        } else if pages && !self.change.ticket.escalation.held(moment.now) {
            let escalation = &mut self.ticket().escalation;
            escalation.level = escalation.level.min(1);
        }
    }

    fn wait(&mut self, on: WaitsOn, reason: Sealed) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.status = match on {
            WaitsOn::Practice => Status::WaitingPractice,
            WaitsOn::Vendor => Status::WaitingVendor,
        };
        ticket.resolution.stop(now);
        self.note(Happened::Waiting { on }, Some(reason));
        Ok(())
    }

    fn resume(&mut self) -> Result<(), Refusal> {
        let now = self.moment.now;
        let ticket = self.ticket();
        if !matches!(
            ticket.status,
            Status::WaitingPractice | Status::WaitingVendor
        ) {
            return Err(wrong("the ticket is not waiting"));
        }
        ticket.status = Status::InProgress;
        ticket.resolution.start(now);
        self.note(Happened::Resumed {}, None);
        Ok(())
    }

    /// "`resolve` with a text counts as the response when there was none."
    fn resolve(&mut self, by: &PersonId, text: Sealed, steps: usize) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.clock.respond(now);
        ticket.responder.get_or_insert_with(|| by.clone());
        ticket.assignee.get_or_insert_with(|| by.clone());
        ticket.status = Status::Resolved;
        ticket.resolved_at = Some(now);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(now);
        ticket.escalation.stop();
        let resolved = Happened::Resolved { via: None, steps };
        let event = self.note(resolved, Some(text));
        self.say(event, now, by, Says::Resolved);
        self.tell_reporter(Reason::Resolved);
        Ok(())
    }

    /// "Reopening starts a new response cycle and keeps the old one."
    pub(crate) fn reopen(&mut self, reason: Sealed) -> Result<(), Refusal> {
        let moment = self.moment;
        let ticket = self.ticket();
        if ticket.status.is_active() {
            return Err(wrong("the ticket is open already"));
        }
        if ticket.status == Status::Closing {
            return Err(wrong("the ticket is closing: reopen it once it is closed"));
        }
        if ticket.cycles.len() + 1 >= CYCLES_MAX {
            return Err(wrong("the ticket was reopened too often: report it anew"));
        }
        let target = ticket.policy.target(ticket.tier);
        let fresh = Clock::start(ticket.tier, target, moment.calendar, moment.now);
        let old = std::mem::replace(&mut ticket.clock, fresh);
        ticket.cycles.push(old);
        ticket.status = Status::Open;
        ticket.responder = None;
        ticket.resolved_at = None;
        ticket.closed_at = None;
        ticket.resolution.start(moment.now);
        let cycle = ticket.cycle();
        // The incident it was part of was answered; this report says that was not enough.
        let incident = ticket.incident.take();
        self.note(Happened::Reopened { cycle }, Some(reason));
        if let Some(incident) = incident {
            self.note(Happened::Detached { incident }, None);
            self.change.joined = Some(crate::ticket::change::Joined::Leaves { incident });
        }
        self.start_ladder(Reason::Reopened);
        Ok(())
    }

    fn detach(&mut self) -> Result<(), Refusal> {
        if self.change.ticket.incident.is_none() {
            return Err(wrong("the ticket is not part of an incident"));
        }
        self.leave(Reason::Detached);
        Ok(())
    }

    /// "What ... is withdrawn before any response is its own class, neither met nor breached."
    fn withdraw(&mut self, reason: Sealed) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        ticket.clock.end_without_response(Outcome::Withdrawn);
        ticket.status = Status::Closed;
        ticket.closed_at = Some(now);
        ticket.next_update_at = None;
        ticket.lower_tier = None;
        ticket.resolution.stop(now);
        ticket.escalation.stop();
        let event = self.note(Happened::Withdrawn {}, Some(reason));
        if let Some(by) = self.actor.person().cloned() {
            self.say(event, now, &by, Says::Released);
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        let now = self.moment.now;
        let ticket = self.ticket();
        match ticket.status {
            Status::Resolved => {}
            Status::Closed | Status::Closing => return Err(wrong("the ticket is closed already")),
            _ => return Err(wrong("resolve the ticket before closing it")),
        }
        ticket.status = Status::Closed;
        ticket.closed_at = Some(now);
        self.note(Happened::Closed {}, None);
        Ok(())
    }

    fn pass_on(&mut self) -> Result<(), Refusal> {
        self.active()?;
        let ticket = self.ticket();
        if !ticket.clock.awaits_response() {
            return Err(wrong("somebody has responded already"));
        }
        if !ticket.pages() {
            return Err(wrong("the incident pages for this report"));
        }
        ticket.escalation.ack_expires_at = None;
        let level = ticket.escalation.level;
        self.note(Happened::PassedOn { level }, None);
        self.climb(Reason::Escalated);
        Ok(())
    }

    /// A breach that this decision was the first to see still pages, while nobody has responded.
    fn page_breach(&mut self, highest: Option<u8>) {
        let ticket = &self.change.ticket;
        let unanswered = ticket.clock.awaits_response() && ticket.status.is_active();
        if unanswered && ticket.pages() && highest.is_some() {
            self.page_threshold(highest);
        }
    }

    /// Keeps the system's open incidents true: ended ones leave, answered and raised ones say so.
    fn point(&mut self, outages: Option<Outages>) {
        let Some(outages) = outages else { return };
        let ticket = &mut self.change.ticket;
        let active = ticket.status.is_active();
        let becomes = if ticket.leads && !active {
            ticket.leads = false;
            outages.clone().without(ticket.id)
        } else if ticket.leads {
            outages.clone().with(ticket)
        } else if ticket.led
            && active
            && ticket.incident.is_none()
            && outages.at(&ticket.location, ticket.scope).is_none()
        {
            // Reopened, and nobody else leads its site now.
            ticket.leads = true;
            outages.clone().with(ticket)
        } else {
            return;
        };
        if becomes != outages {
            self.change.outages = Pointer::Becomes(becomes);
        }
    }
}
