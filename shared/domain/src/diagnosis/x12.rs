//! X12 answers: TA1, 997 and 999, 277 and 277CA, 271 and 278, and what a remittance (835) says of its claims.

mod acknowledged;
mod claim;
mod envelope;
mod place;
mod remit;

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
    for bytes in text.split(|byte| *byte == separators.segment) {
        let bytes = trim(bytes);
        if !bytes.is_empty() {
            let segment = Segment { bytes, separators };
            reading.segment(segment, findings);
        }
    }
    reading.envelope.end(findings);
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
    level: Option<&'static str>,
    remit: remit::Remit,
}

impl Reading {
    fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.envelope.segment(segment, findings);
        match segment.id() {
            b"TA1" => {
                findings.count(Table::Ta1, segment.code(4), "TA104", || "TA104".to_owned());
                findings.count(Table::Ta1Note, segment.code(5), "TA105", || {
                    "TA105".to_owned()
                });
            }
            b"ST" => self.begin(segment, findings),
            b"SE" => self.set = Set::None,
            _ => self.within(segment, findings),
        }
    }

    fn begin(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.level = None;
        self.remit = remit::Remit::default();
        self.set = match segment.element(1) {
            b"997" | b"999" => Set::Acknowledgment,
            b"277" => Set::ClaimStatus,
            b"271" | b"278" => Set::Eligibility,
            b"835" => Set::Remittance,
            _ => Set::Other,
        };
        match self.set {
            Set::Eligibility => findings.concerns(Kind::Eligibility),
            Set::Remittance => findings.concerns(Kind::Billing),
            Set::Other => findings.add(Table::X12Form, "not-diagnosed", "ST01"),
            Set::None | Set::Acknowledgment | Set::ClaimStatus => {}
        }
    }

    fn within(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        let at = self.envelope.segments();
        match (self.set, segment.id()) {
            // A part of a file may begin behind its ST; these segments occur nowhere else.
            (Set::None | Set::Acknowledgment, _) => self.acknowledged.segment(segment, findings),
            (Set::ClaimStatus | Set::Eligibility, b"HL") => {
                self.level = claim::level(segment.code(3))
            }
            (Set::ClaimStatus, b"STC") => claim::status(segment, at, self.level, findings),
            (Set::Eligibility, b"AAA") => claim::rejected(segment, at, self.level, findings),
            (Set::Remittance, _) => self.remit.segment(segment, findings),
            _ => {}
        }
    }
}
