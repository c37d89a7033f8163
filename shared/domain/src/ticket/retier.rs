//! Retiering: the tier rises at once, and falls only with a yes.

use jiff::SignedDuration;

use crate::event::Happened;
use crate::ids::PersonId;
use crate::kind::Tier;
use crate::ladder::Whom;
use crate::outage::Outages;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::refusal::Refusal;
use crate::role::{Actor, Caller, Role};
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::{LowerTier, Ticket, TierReason};

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
    draft.ticket().tier_reason = TierReason {
        rule: "raised_by_report".to_owned(),
        text: format!(
            "{tier}: report {}, which joined this incident, is {tier}",
            by.reference
        ),
    };
    draft.set_tier(tier);
    draft.done()
}

impl Draft<'_> {
    /// "Lowering it before the response needs a reason and the reporter's or a manager's yes;
    /// until then the stricter clock runs."
    pub(crate) fn retier(
        &mut self,
        tier: Tier,
        reason: Sealed,
        caller: &Caller,
        outages: Option<&Outages>,
    ) -> Result<(), Refusal> {
        self.active()?;
        let now = self.moment.now;
        let ticket = self.ticket();
        let from = ticket.tier;
        if tier == from {
            return Err(Refusal::field("tier", "is the tier it has already"));
        }
        // An incident pages for its reports: one of them may not be due before it unseen.
        let incident = ticket.incident.and_then(|id| outages?.of(id));
        if incident.is_some_and(|incident| tier.stricter_than(incident.tier)) {
            return Err(Refusal::wrong_state(
                "its incident has a milder tier and pages for it: raise the incident, or detach this report first",
            ));
        }
        let lowers = from.stricter_than(tier);
        // Whoever asks does not say yes as well, even to a report of their own.
        let needs_yes = lowers && ticket.clock.awaits_response() && !caller.is(Role::Manager);
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
        self.change_tier(tier, &caller.person);
        Ok(())
    }

    pub(crate) fn approve_tier(&mut self, caller: &Caller) -> Result<(), Refusal> {
        self.active()?;
        let Some(asked) = self.ticket().lower_tier.clone() else {
            return Err(Refusal::wrong_state(
                "nobody has asked to lower this ticket's tier",
            ));
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
        self.change_tier(asked.tier, &asked.by);
        Ok(())
    }

    fn change_tier(&mut self, tier: Tier, by: &PersonId) {
        let from = self.change.ticket.tier;
        self.ticket().tier_reason = TierReason {
            rule: "retiered".to_owned(),
            text: format!("{tier}: changed from {from} by {by}"),
        };
        self.set_tier(tier);
    }

    /// The new tier's target runs from the opening, and its ladder takes over.
    pub(crate) fn set_tier(&mut self, tier: Tier) {
        let moment = self.moment;
        let ticket = self.ticket();
        let from = std::mem::replace(&mut ticket.tier, tier);
        ticket.lower_tier = None;
        ticket.needs_triage = false;
        ticket.ladder = moment.setup.ladder(tier);
        if ticket.clock.awaits_response() {
            let target = ticket.policy.target(tier);
            ticket.clock.retarget(tier, target, moment.calendar);
            ticket.explain_late(moment.calendar);
            let changed = moment.calendar.local(moment.now);
            let line = format!("changed from {from} to {tier} {changed}");
            ticket.clock.explanation.push(line);
        }
        let highest = self.pass_thresholds();
        let ticket = &self.change.ticket;
        match (ticket.pages(), ticket.clock.awaits_response()) {
            (true, true) if tier.stricter_than(from) => {
                // A stricter ladder starts anew: an acknowledgement of the milder page is no excuse.
                self.start_ladder(Reason::TierRaised);
                self.page_threshold(highest);
            }
            (true, true) => {
                // The milder ladder begins when the stricter one would have gone on.
                let escalation = &mut self.ticket().escalation;
                (escalation.level, escalation.repeats) = (0, 0);
            }
            (true, false) if tier.stricter_than(from) => self.raise_answered(),
            _ => {}
        }
    }

    /// The answer was to something milder: whoever is on call hears of it, and where it is critical
    /// now, an update is owed.
    fn raise_answered(&mut self) {
        let rung = self.change.ticket.ladder.rung(1);
        let targets = rung.map(|rung| rung.page).unwrap_or_default();
        let targets: Vec<_> = [Whom::Assignee].into_iter().chain(targets).collect();
        if !self.page_all(&targets, Reason::TierRaised) {
            self.page_all(&[Whom::Managers, Whom::Operator], Reason::TierRaised);
        }
        let now = self.moment.now;
        let ticket = self.ticket();
        if ticket.tier == Tier::Critical && ticket.next_update_at.is_none() {
            let minutes = SignedDuration::from_mins(i64::from(ticket.policy.update_minutes));
            ticket.next_update_at = now.checked_add(minutes).ok();
        }
    }
}
