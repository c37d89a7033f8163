//! ERR: of 2.5 and on by field, of 2.3 and 2.4 by component, with the codes of table 0357; its texts are dropped.

use super::super::book::Table;
use super::super::bytes::{code, nth};
use super::super::finding::Findings;
use super::header::Separators;
use super::place::{place, places};

/// The most repetitions of ERR-1 that are read.
const REPETITIONS_MAX: usize = 100;

/// Reads an ERR segment; true when it gave a code.
pub(super) fn read(
    segment: &[u8],
    separators: Separators,
    at: impl Fn(&str) -> String,
    findings: &mut Findings,
) -> bool {
    let field = |number| nth(segment, separators.field, number);
    let first = |number| code(nth(field(number), separators.component, 0));
    let location = || at(&places(field(2), separators));
    let severity = severity(code(field(4)));
    if !first(3).is_empty() {
        findings.add_graded(Table::Hl7Error, first(3), location(), severity);
    } else if !first(5).is_empty() {
        findings.add_graded(
            Table::Hl7Application,
            "application-error",
            location(),
            severity,
        );
    } else if field(1).trim_ascii().is_empty() {
        findings.add(Table::Own, "code-missing", at("ERR-3"));
        return false;
    }
    let old = field(1).split(|byte| *byte == separators.repetition);
    for condition in old
        .filter(|c| !c.trim_ascii().is_empty())
        .take(REPETITIONS_MAX)
    {
        old_condition(condition, separators, &at, findings);
    }
    true
}

/// Segment, its number, field, and the code with its words: `PID^1^8^103&Table value not found&HL70357`.
fn old_condition(
    condition: &[u8],
    separators: Separators,
    at: impl Fn(&str) -> String,
    findings: &mut Findings,
) {
    let named = nth(condition, separators.component, 3);
    let given = code(nth(named, separators.subcomponent, 0));
    // The code ends the place: as a fourth number it would be part of it.
    let end = condition
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == separators.component);
    let end = end.map(|(at, _)| at).nth(2).unwrap_or(condition.len());
    let place = place(
        condition.get(..end).unwrap_or_default(),
        separators.component,
    );
    findings.add(
        Table::Hl7Error,
        given,
        at(place.as_deref().unwrap_or("ERR-1")),
    );
}

/// Table 0516: its name, and whether the message was taken all the same.
fn severity(given: &str) -> Option<(&'static str, bool)> {
    match given {
        "W" => Some(("warning", true)),
        "I" => Some(("information", true)),
        "E" => Some(("error", false)),
        "F" => Some(("fatal", false)),
        _ => None,
    }
}
