//! What of an answer is kept: types, codes, severities, statuses and paths; everything else is dropped as it is read.

use super::super::book::{Table, find};
use super::super::bytes::number;
use super::super::finding::{Findings, Graded};
use super::http;
use super::path;

/// The most issues, entries, codings and paths that are kept of one list.
pub(super) const LIST_MAX: usize = 2000;

/// A short text, kept to be looked up; a longer one is no code and is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word(pub String);

impl Word {
    /// Longer than any code and most paths.
    const LONGEST: usize = 400;

    pub(super) fn set(&mut self, text: &str) {
        if text.len() <= Self::LONGEST {
            text.trim().clone_into(&mut self.0);
        }
    }
}

/// An issue of an outcome.
#[derive(Debug, Default)]
pub(super) struct Issue {
    pub severity: Word,
    pub code: Word,
    /// The codes of its details.
    pub details: Vec<Word>,
    pub expression: Vec<Word>,
    /// XPath, until R4.
    pub location: Vec<Word>,
}

/// An entry of a bundle.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The HTTP status of its response.
    pub status: Word,
    /// What came with the response, or is the entry itself.
    pub answers: Vec<Answer>,
}

/// A resource, or what stands in its place.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub resource: Word,
    pub issues: Vec<Issue>,
    pub entries: Vec<Entry>,
    /// Outcomes inside of another resource.
    pub contained: Vec<Answer>,
    /// An error of a sign-in (OAuth).
    pub error: Word,
    /// The HTTP status that a problem document or a service names.
    pub status: Word,
    /// The code of a gateway's fault.
    pub fault: Word,
}

impl Answer {
    /// Tells what it says; `alone` when nothing else was said, so that an answer that says nothing is a finding.
    pub(super) fn tell(&self, alone: bool, findings: &mut Findings) {
        let told = self.tell_inside("", 0, findings);
        if told || !alone {
            return;
        }
        match self.resource.0.as_str() {
            "" => findings.add(Table::FhirForm, "not-fhir", ""),
            "OperationOutcome" => findings.add(Table::FhirForm, "no-issue", "OperationOutcome"),
            _ => findings.add(Table::FhirForm, "not-an-outcome", ""),
        }
    }

    fn tell_inside(&self, inside: &str, depth: usize, findings: &mut Findings) -> bool {
        /// A bundle in a bundle is the deepest that occurs.
        const DEPTH_MAX: usize = 4;
        if depth > DEPTH_MAX {
            return false;
        }
        let mut told = self.tell_fault(inside, findings);
        for (at, issue) in self.issues.iter().enumerate() {
            issue.tell(inside, at, findings);
            told = true;
        }
        for (at, entry) in self.entries.iter().enumerate() {
            let inside = format!("{inside}Bundle.entry[{at}]");
            let status = entry.status.0.split_whitespace().next().unwrap_or_default();
            if let Some(status) = number(status.as_bytes(), 3) {
                let place = format!("{inside}.response.status");
                told |= http::tell(status, &place, findings);
                // A response that succeeded was read all the same.
                told |= (200..300).contains(&status);
            }
            for answer in &entry.answers {
                told |= answer.tell_inside(&format!("{inside}: "), depth + 1, findings);
            }
        }
        for answer in &self.contained {
            told |= answer.tell_inside(inside, depth + 1, findings);
        }
        told
    }

    /// An answer of the sign-in, of a gateway, or a problem document.
    fn tell_fault(&self, inside: &str, findings: &mut Findings) -> bool {
        if !self.resource.0.is_empty() {
            return false;
        }
        let mut told = false;
        if !self.error.0.is_empty() && find(Table::OAuth, &self.error.0).is_some() {
            findings.add(Table::OAuth, &self.error.0, format!("{inside}error"));
            told = true;
        }
        if !self.fault.0.is_empty() {
            let place = format!("{inside}fault.detail.errorcode");
            findings.add(Table::Gateway, &self.fault.0, place);
            told = true;
        }
        if let Some(status) = number(self.status.0.as_bytes(), 3) {
            told |= http::tell(status, &format!("{inside}status"), findings);
        }
        told
    }
}

impl Issue {
    fn tell(&self, inside: &str, at: usize, findings: &mut Findings) {
        let severity = severity(&self.severity.0);
        let place = || {
            let paths = self.expression.iter().chain(&self.location);
            let paths = paths.filter_map(|text| path::elements(&text.0));
            let mut shown: Vec<String> = Vec::new();
            for path in paths.take(5) {
                if !shown.contains(&path) {
                    shown.push(path);
                }
            }
            if shown.is_empty() {
                format!("{inside}OperationOutcome.issue[{at}]")
            } else {
                format!("{inside}{}", shown.join(", "))
            }
        };
        findings.add_as(Table::Issue, &self.code.0, place(), |finding| {
            finding.grade(severity)
        });
        for detail in &self.details {
            // Details are mostly a server's own codes, which are in no table.
            if find(Table::Outcome, &detail.0).is_some() {
                findings.add_as(Table::Outcome, &detail.0, place(), |finding| {
                    finding.grade(severity)
                });
            }
        }
    }
}

/// Its name, and how it weighs.
fn severity(given: &str) -> Option<(&'static str, Graded)> {
    match given {
        "fatal" => Some(("fatal", Graded::Fatal)),
        "error" => Some(("error", Graded::Failed)),
        "warning" => Some(("warning", Graded::Mild)),
        "information" => Some(("information", Graded::Mild)),
        "success" => Some(("success", Graded::Mild)),
        _ => None,
    }
}
