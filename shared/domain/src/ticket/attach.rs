//! Attaching a diagnosis to a ticket: its codes go on the timeline, and the first steps follow them.

use crate::diagnosis::{Diagnosis, Found, Party};
use crate::event::Happened;
use crate::role::{Actor, Caller};
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};

/// The most codes that an entry names.
pub const CODES_MAX: usize = 50;

/// The most findings whose first steps a ticket shows.
const FOUND_MAX: usize = 5;

/// The gravest of what somebody has to act on, each once.
fn found(diagnosis: &Diagnosis) -> Vec<Found> {
    let findings = diagnosis.findings.iter();
    let mut acted_on: Vec<_> = findings
        .filter(|one| one.who_acts != Party::Nobody)
        .collect();
    acted_on.sort_by_key(|one| std::cmp::Reverse(one.weight));
    let mut found: Vec<Found> = Vec::new();
    for one in acted_on {
        let (table, code) = (one.table.as_str().to_owned(), one.code.to_owned());
        let one = Found { table, code };
        if found.len() < FOUND_MAX && !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

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
    draft.ticket().found = found(diagnosis);
    draft.done()
}
