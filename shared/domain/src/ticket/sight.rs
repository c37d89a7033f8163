//! Sight: which tickets a caller sees, and which verbs they may use.

use crate::kind::Scope;
use crate::practice::Person;
use crate::refusal::Refusal;
use crate::role::{Caller, Role};
use crate::ticket::Ticket;
use crate::ticket::verb::Verb;

/// Whether the caller reported it.
#[must_use]
pub fn reported(caller: &Caller, ticket: &Ticket) -> bool {
    ticket.reporter.person() == Some(&caller.person)
}

/// Whether a caller sees a ticket. "A ticket marked `confidential` shows only to its reporter, its
/// assignee and managers." Staff see "their own tickets and ... their sites' incidents".
#[must_use]
pub fn sees(caller: &Caller, person: &Person, ticket: &Ticket) -> bool {
    if ticket.practice != caller.practice {
        return false;
    }
    if reported(caller, ticket) || caller.is(Role::Manager) {
        return caller.any(&[Role::Staff, Role::Technician, Role::Manager]);
    }
    if ticket.confidential {
        return ticket.assignee.as_ref() == Some(&caller.person) && caller.is(Role::Technician);
    }
    if caller.is(Role::Technician) {
        return true;
    }
    // An incident stays visible to its sites' staff once resolved: they want to know that it is.
    let incident = ticket.incident.is_none() && ticket.led;
    let site = person.locations.is_empty()
        || person.locations.contains(&ticket.location)
        || ticket.scope == Scope::Practice;
    caller.is(Role::Staff) && incident && site
}

/// Whether a caller is shown the reporter's own link to a ticket: whoever holds it may reopen it.
#[must_use]
pub fn follows(caller: &Caller, ticket: &Ticket) -> bool {
    reported(caller, ticket) || caller.is(Role::Technician)
}

/// Whether a caller who sees a ticket may use a verb on it.
pub fn may(caller: &Caller, verb: &Verb, ticket: &Ticket) -> Result<(), Refusal> {
    let technician = caller.is(Role::Technician);
    let manager = caller.is(Role::Manager);
    let own = reported(caller, ticket) && caller.any(&[Role::Staff, Role::Manager]);
    let allowed = match verb {
        Verb::Note { .. } | Verb::Reopen { .. } => technician || own,
        Verb::Retier { .. } => technician || manager,
        // A technician sees it once it is theirs: somebody must be able to give it to one.
        Verb::Assign { .. } => {
            technician || (manager && ticket.confidential && ticket.assignee.is_none())
        }
        Verb::ApproveTier => manager || own || (technician && reported(caller, ticket)),
        _ => technician,
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::Forbidden(
            "your role may not do this to this ticket",
        ))
    }
}
