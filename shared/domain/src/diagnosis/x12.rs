//! X12 answers: TA1, 997 and 999, 824, 277 and 277CA, 271 and 278, and what a remittance (835) says of its claims.

mod acknowledged;
mod adjusted;
mod claim;
mod envelope;
mod place;
mod remit;

use std::borrow::Cow;

use super::book::Table;
use super::bytes::{code, number, trim};
use super::finding::Findings;
use crate::kind::Kind;
use envelope::{Envelope, Separators};

pub(super) use envelope::begins;

/// Reads an interchange, or a part of one.
pub(super) fn read(text: &[u8], findings: &mut Findings) {
    let separators = Separators::of(text, findings);
    let mut reading = Reading::default();
    let mut lower = false;
    for bytes in text.split(|byte| *byte == separators.segment) {
        let raised = raised(trim(bytes), separators.element);
        lower |= matches!(raised, Cow::Owned(_));
        if !raised.is_empty() {
            let segment = Segment {
                bytes: &raised,
                separators,
            };
            reading.segment(segment, findings);
        }
    }
    reading.end(findings);
    reading.envelope.end(findings);
    if lower {
        findings.add(Table::Own, "lower-case", "");
    }
}

/// A segment with its identifier in capitals.
fn raised(bytes: &[u8], element: u8) -> Cow<'_, [u8]> {
    let id = super::bytes::nth(bytes, element, 0);
    if id.len() > 3 || !id.iter().any(u8::is_ascii_lowercase) {
        return Cow::Borrowed(bytes);
    }
    let rest = bytes.get(id.len()..).unwrap_or_default();
    Cow::Owned([&id.to_ascii_uppercase(), rest].concat())
}

/// A segment's bytes; its elements are looked at and not kept.
#[derive(Debug, Clone, Copy)]
struct Segment<'a> {
    bytes: &'a [u8],
    separators: Separators,
}

impl<'a> Segment<'a> {
    /// Its identifier.
    fn id(self) -> &'a [u8] {
        self.element(0)
    }

    /// The element of that number, the first being 1.
    fn element(self, at: usize) -> &'a [u8] {
        trim(super::bytes::nth(self.bytes, self.separators.element, at))
    }

    /// A component of an element, the first being 0.
    fn component(self, at: usize, component: usize) -> &'a [u8] {
        trim(super::bytes::nth(
            self.element(at),
            self.separators.component,
            component,
        ))
    }

    /// An element as a code.
    fn code(self, at: usize) -> &'a str {
        code(self.element(at))
    }

    /// An element as a count.
    fn count(self, at: usize) -> Option<u64> {
        number(self.element(at), 9).map(u64::from)
    }
}

/// Which transaction is being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Set {
    #[default]
    None,
    Acknowledgment,
    Advice,
    ClaimStatus,
    Eligibility,
    Remittance,
    Other,
}

#[derive(Debug, Default)]
struct Reading {
    envelope: Envelope,
    set: Set,
    acknowledged: acknowledged::Acknowledged,
    level: claim::Level,
    remit: remit::Remit,
}

impl Reading {
    fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.envelope.segment(segment, findings);
        match segment.id() {
            b"TA1" => acknowledged::interchange(segment, findings),
            b"ST" => self.begin(segment, findings),
            b"SE" => {
                self.end(findings);
                self.set = Set::None;
            }
            _ => self.within(segment, findings),
        }
    }

    /// What waited for more of the transaction is told.
    fn end(&mut self, findings: &mut Findings) {
        self.acknowledged.end(findings);
        self.remit.end(findings);
    }

    fn begin(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.end(findings);
        self.level = claim::Level::default();
        self.remit = remit::Remit::default();
        self.set = match segment.element(1) {
            b"997" | b"999" => Set::Acknowledgment,
            b"824" => Set::Advice,
            b"277" => Set::ClaimStatus,
            b"271" | b"278" => Set::Eligibility,
            b"835" => Set::Remittance,
            _ => Set::Other,
        };
        if self.set == Set::Other {
            findings.add(Table::X12Form, "not-diagnosed", "ST01");
        }
        self.concern(findings);
    }

    fn concern(&self, findings: &mut Findings) {
        match self.set {
            Set::Eligibility => findings.concerns(Kind::Eligibility),
            Set::Remittance => findings.concerns(Kind::Billing),
            _ => {}
        }
    }

    fn within(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        let at = self.envelope.segments();
        if self.set == Set::None {
            self.set = shown(segment.id());
            self.concern(findings);
        }
        match (self.set, segment.id()) {
            // A part of a file may begin behind its ST; these segments occur nowhere else.
            (Set::None | Set::Advice, b"OTI" | b"TED") => {
                self.acknowledged.advice(segment, at, findings);
            }
            (Set::None, b"HL") => self.level.segment(segment),
            (Set::None | Set::Acknowledgment, _) => self.acknowledged.segment(segment, findings),
            (Set::ClaimStatus, b"STC") => claim::status(segment, at, &self.level, findings),
            (Set::Eligibility, b"AAA") => claim::rejected(segment, at, &self.level, findings),
            (Set::Eligibility, b"EB") => claim::benefit(segment, &self.level, findings),
            (Set::ClaimStatus | Set::Eligibility, _) => self.level.segment(segment),
            (Set::Remittance, _) => self.remit.segment(segment, findings),
            _ => {}
        }
    }
}

/// Which transaction a part without its ST is of: of these segments each occurs in one kind of answer only.
fn shown(id: &[u8]) -> Set {
    match id {
        b"STC" => Set::ClaimStatus,
        b"AAA" | b"EB" => Set::Eligibility,
        b"BPR" | b"CLP" => Set::Remittance,
        _ => Set::None,
    }
}
