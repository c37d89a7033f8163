//! Attaching a diagnosis to a ticket: its codes go on the timeline, and nothing else of the ticket changes.

use crate::diagnosis::{Diagnosis, Party};
use crate::event::Happened;
use crate::role::{Actor, Caller};
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};

/// The most codes that an entry names.
pub const CODES_MAX: usize = 50;

/// Notes what an interface answered. Its tier is a hint for whoever reads it: a code never moves a clock.
#[must_use]
pub fn attach(
    ticket: &Ticket,
    diagnosis: &Diagnosis,
    caller: &Caller,
    moment: Moment<'_>,
) -> Change {
    let mut codes: Vec<String> = Vec::new();
    let mut who_acts: Vec<Party> = Vec::new();
    for finding in &diagnosis.findings {
        let known = codes.iter().any(|code| code == finding.code);
        if !known && codes.len() < CODES_MAX {
            codes.push(finding.code.to_owned());
        }
        if finding.who_acts != Party::Nobody && !who_acts.contains(&finding.who_acts) {
            who_acts.push(finding.who_acts);
        }
    }
    let mut draft = Draft::of(ticket, Actor::Person(caller.person.clone()), moment);
    let diagnosed = Happened::Diagnosed {
        standard: diagnosis.standard,
        codes,
        who_acts,
        queue: diagnosis.queue.clone(),
        tier_hint: diagnosis.tier_hint,
    };
    draft.note(diagnosed, None);
    draft.done()
}
