//! Acting: one verb on a ticket, decided.

use crate::event::Happened;
use crate::outage::Outages;
use crate::refusal::Refusal;
use crate::role::{Actor, Caller};
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};
use crate::ticket::respond::call_was_recorded;
use crate::ticket::verb::Verb;

pub use crate::ticket::retier::raise;

/// Applies a verb. `outages` are the open incidents of the ticket's system: needed when the ticket
/// leads one, may again, or belongs to one.
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
            call_was_recorded(channel, reached, at)?;
            draft.respond(caller, text, channel, at, next_update_minutes)?;
        }
        Verb::Note { text } => {
            draft.note(Happened::Noted {}, Some(text));
        }
        Verb::Assign { person } => draft.assign(person)?,
        Verb::Retier { tier, reason } => draft.retier(tier, reason, caller, outages.as_ref())?,
        Verb::ApproveTier => draft.approve_tier(caller)?,
        Verb::Wait { on, reason } => draft.wait(on, reason)?,
        Verb::Resume => draft.resume()?,
        Verb::Resolve { resolution, steps } => draft.resolve(caller, resolution, steps)?,
        Verb::Reopen { reason } => draft.reopen(Some(reason))?,
        Verb::Detach => draft.detach()?,
        Verb::Withdraw { reason } => draft.withdraw(reason)?,
        Verb::Close { gated } => draft.close(gated)?,
        Verb::PassOn => draft.pass_on()?,
    }
    draft.page_threshold(highest);
    let incident = ticket.incident.and_then(|id| outages.as_ref()?.of(id));
    if incident.is_some_and(|incident| ticket.tier.stricter_than(incident.tier)) {
        draft.page_for_itself(highest);
    }
    draft.point(outages);
    Ok(draft.done())
}

impl Draft<'_> {
    pub(crate) fn active(&self) -> Result<(), Refusal> {
        if self.change.ticket.status.is_active() {
            Ok(())
        } else {
            Err(Refusal::wrong_state(
                "the ticket is resolved or closed: reopen it first",
            ))
        }
    }
}
