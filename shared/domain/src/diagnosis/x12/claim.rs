//! STC of a claim's status, and AAA of an eligibility or review that was rejected.

use super::super::book::Table;
use super::super::bytes::code;
use super::super::finding::Findings;
use super::Segment;

/// Whom a level (HL03) is about.
pub(super) fn level(given: &str) -> Option<&'static str> {
    match given {
        "20" => Some("payer"),
        "21" => Some("receiver"),
        "19" => Some("provider"),
        "22" => Some("subscriber"),
        "23" => Some("dependent"),
        "PT" => Some("patient"),
        "EV" => Some("event"),
        "SS" => Some("service"),
        _ => None,
    }
}

fn place(element: &str, at: u64, level: Option<&str>) -> String {
    let level = level.map_or(String::new(), |level| format!(", {level}"));
    format!("{element} in segment {at}{level}")
}

/// Reads STC: a category and a status, up to three of each.
pub(super) fn status(
    segment: Segment<'_>,
    at: u64,
    level: Option<&'static str>,
    findings: &mut Findings,
) {
    for (element, name) in [(1, "STC01"), (10, "STC10"), (11, "STC11")] {
        // The first has to be there.
        if element > 1 && segment.element(element).is_empty() {
            continue;
        }
        for (component, table) in [(0, Table::Category), (1, Table::ClaimStatus)] {
            let given = code(segment.component(element, component));
            findings.count(table, given, name, || place(name, at, level));
        }
    }
}

/// Reads AAA: why the request was rejected, and what may be done.
pub(super) fn rejected(
    segment: Segment<'_>,
    at: u64,
    level: Option<&'static str>,
    findings: &mut Findings,
) {
    findings.add(Table::Aaa, segment.code(3), place("AAA03", at, level));
    if !segment.element(4).is_empty() {
        findings.add(Table::FollowUp, segment.code(4), place("AAA04", at, level));
    }
}
