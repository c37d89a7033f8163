//! Retiering: the tier rises at once, and falls only with a yes.

use crate::event::Happened;
use crate::kind::Tier;
use crate::page::Reason;
use crate::phi::Sealed;
use crate::refusal::Refusal;
use crate::role::{Actor, Caller, Role};
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::{LowerTier, Ticket};

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

impl Draft<'_> {
    /// "Lowering it before the response needs a reason and the reporter's or a manager's yes;
    /// until then the stricter clock runs."
    pub(crate) fn retier(
        &mut self,
        tier: Tier,
        reason: Sealed,
        caller: &Caller,
    ) -> Result<(), Refusal> {
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
}
