//! STC of a claim's status, AAA of an eligibility or review that was rejected, and EB of one that was answered.

use super::super::book::{Table, find};
use super::super::bytes::code;
use super::super::finding::Findings;
use super::Segment;

/// Whom the segments are about.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// Its name, by HL03.
    name: Option<&'static str>,
    /// A line of the claim was named since.
    line: bool,
}

impl Level {
    /// Takes HL, and what begins a claim or a line of one.
    pub(super) fn segment(&mut self, segment: Segment<'_>) {
        match segment.id() {
            b"HL" => {
                *self = Level {
                    name: level(segment.code(3)),
                    line: false,
                }
            }
            b"TRN" => self.line = false,
            b"SVC" => self.line = true,
            _ => {}
        }
    }

    fn name(&self) -> Option<&'static str> {
        if self.line {
            Some("service line")
        } else {
            self.name
        }
    }
}

fn level(given: &str) -> Option<&'static str> {
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

/// Whom a status is about (STC01-3).
fn entity(given: &str) -> Option<&'static str> {
    Some(match given {
        "03" => "dependent",
        "13" => "contracted service provider",
        "1P" => "provider",
        "2B" => "third-party administrator",
        "36" => "employer",
        "40" => "receiver",
        "41" => "submitter",
        "45" => "drop-off location",
        "71" => "attending provider",
        "72" => "operating provider",
        "77" => "service location",
        "82" => "rendering provider",
        "85" => "billing provider",
        "87" => "pay-to provider",
        "AY" => "clearinghouse",
        "DK" => "ordering provider",
        "DN" => "referring provider",
        "DQ" => "supervising provider",
        "FA" => "facility",
        "GB" => "other insured",
        "HK" | "IL" => "subscriber",
        "LI" => "independent laboratory",
        "P3" => "primary care provider",
        "PE" => "payee",
        "PR" => "payer",
        "PRP" => "primary payer",
        "PW" => "pick-up address",
        "QB" => "purchased service provider",
        "QC" => "patient",
        "QD" => "responsible party",
        "SEP" => "secondary payer",
        "TTP" => "tertiary payer",
        "TU" => "repricing organisation",
        _ => return None,
    })
}

fn place(element: &str, at: u64, whom: Option<&str>) -> String {
    let whom = whom.map_or(String::new(), |whom| format!(", {whom}"));
    format!("{element} in segment {at}{whom}")
}

/// Reads STC: a category and a status, up to three of each.
pub(super) fn status(segment: Segment<'_>, at: u64, level: &Level, findings: &mut Findings) {
    for (element, name) in [(1, "STC01"), (10, "STC10"), (11, "STC11")] {
        // The first has to be there.
        if element > 1 && segment.element(element).is_empty() {
            continue;
        }
        let entity = entity(code(segment.component(element, 2)));
        let place = || place(name, at, entity.or(level.name()));
        let category = code(segment.component(element, 0));
        if !findings.count(Table::Category, category, name) {
            findings.add(Table::Category, category, place());
        }
        let status = code(segment.component(element, 1));
        if !findings.count(Table::ClaimStatus, status, name) {
            findings.add_as(Table::ClaimStatus, status, place(), |finding| {
                if let Some(entity) = entity {
                    finding.about(entity);
                }
            });
        }
    }
}

/// Reads AAA: why the request was rejected, and what may be done.
pub(super) fn rejected(segment: Segment<'_>, at: u64, level: &Level, findings: &mut Findings) {
    let whom = level.name();
    findings.add(Table::Aaa, segment.code(3), place("AAA03", at, whom));
    if !segment.element(4).is_empty() {
        findings.add(Table::FollowUp, segment.code(4), place("AAA04", at, whom));
    }
}

/// Reads EB: whether there is coverage. What it covers is the payer's answer, and nothing that could be at fault.
pub(super) fn benefit(segment: Segment<'_>, level: &Level, findings: &mut Findings) {
    let given = segment.code(1);
    if find(Table::Benefit, given).is_some() && !findings.count(Table::Benefit, given, "EB01") {
        // Each kind of service says the same: one finding for each person is enough.
        let whom = level
            .name()
            .map_or(String::new(), |whom| format!(", {whom}"));
        findings.add(Table::Benefit, given, format!("EB01{whom}"));
    }
}
