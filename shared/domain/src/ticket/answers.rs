//! The answers that a report's reporter was given: the words on it, and those on the incidents it was part of.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::event::{Event, Happened};
use crate::ids::TicketId;

/// The words of a response or a resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Responded,
    Resolved,
}

/// What an entry says to a reporter, and on which incident it was said.
fn says(event: &Event) -> Option<(Says, Option<TicketId>)> {
    match event.what {
        Happened::Responded { via, .. } => Some((Says::Responded, via)),
        Happened::Resolved { via, .. } => Some((Says::Resolved, via)),
        _ => None,
    }
}

/// The incidents whose words reached a report.
#[must_use]
pub fn incidents(report: &[Event]) -> BTreeSet<TicketId> {
    let said = report.iter().filter_map(says);
    said.filter_map(|(_, via)| via).collect()
}

/// A ticket's own answers whose words were kept.
pub fn own(ticket: &[Event]) -> impl Iterator<Item = &Event> {
    let spoken = |event: &&Event| matches!(says(event), Some((_, None))) && event.sealed.is_some();
    ticket.iter().filter(spoken)
}

/// The answers of an incident that reached one of its reports: for each time it heard from the incident, the last word
/// of that kind until then. What was said before it joined, or after it left, was not said to its reporter.
#[must_use]
pub fn reached<'a>(report: &[Event], incident: TicketId, words: &'a [Event]) -> Vec<&'a Event> {
    let heard = report.iter().filter_map(|event| match says(event) {
        Some((kind, Some(via))) if via == incident => Some((kind, event.at)),
        _ => None,
    });
    let word = |(kind, until): (Says, Timestamp)| {
        let said = words.iter().filter(|word| says(word) == Some((kind, None)));
        said.filter(|word| word.at <= until)
            .max_by_key(|word| word.at)
    };
    let mut reached: Vec<&Event> = heard.filter_map(word).collect();
    reached.retain(|word| word.sealed.is_some());
    reached.sort_by_key(|word| (word.at, &word.id));
    reached.dedup_by_key(|word| &word.id);
    reached
}
