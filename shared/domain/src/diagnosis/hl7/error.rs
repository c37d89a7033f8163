//! ERR: of 2.5 and on by field, of 2.3 and 2.4 by component, with the codes of tables 0357 and 0533; its texts are dropped.

use super::super::book::Table;
use super::super::bytes::{code, nth};
use super::super::finding::{Findings, Graded};
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
        let system = code(nth(field(3), separators.component, 2));
        let (table, named) = table(system, first(3));
        findings.add_as(table, named, location(), |finding| {
            if table == Table::Hl7Application {
                finding.show(first(3));
            }
            finding.grade(severity);
        });
    }
    if !first(5).is_empty() {
        findings.add_as(
            Table::Hl7Application,
            "application-error",
            location(),
            |finding| {
                finding.show(first(5));
                finding.grade(severity);
            },
        );
    } else if first(3).is_empty() && field(1).trim_ascii().is_empty() {
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

/// The table of a code by the coding system it names, and what the table calls it.
fn table<'a>(system: &str, given: &'a str) -> (Table, &'a str) {
    match system {
        "" | "HL70357" | "0357" | "HL7nnnn" => (Table::Hl7Error, given),
        "HL70533" | "0533" => (Table::Hl7Application, "application-error"),
        // Many senders write words or a patient's data there: only what names a local system is taken for one.
        _ if is_local(system) => (Table::Hl7Application, "local-code"),
        _ => (Table::Hl7Error, given),
    }
}

/// `L`, `99` and on, or `LOCAL` name a coding system of the sender's own.
fn is_local(system: &str) -> bool {
    matches!(system, "L" | "LOCAL") || system.starts_with("99")
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
    let system = code(nth(named, separators.subcomponent, 2));
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
    let (table, named) = table(system, given);
    let place = at(place.as_deref().unwrap_or("ERR-1"));
    findings.add_as(table, named, place, |finding| {
        if table == Table::Hl7Application {
            finding.show(given);
        }
    });
}

/// Table 0516: its name, and how it weighs: with a warning the message was taken all the same.
fn severity(given: &str) -> Option<(&'static str, Graded)> {
    match given {
        "W" => Some(("warning", Graded::Mild)),
        "I" => Some(("information", Graded::Mild)),
        "E" => Some(("error", Graded::Failed)),
        "F" => Some(("fatal", Graded::Failed)),
        _ => None,
    }
}
