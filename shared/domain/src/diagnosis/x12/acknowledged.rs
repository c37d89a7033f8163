//! TA1, 997, 999 and 824: interchange, group, transaction, segment and element, each with its codes.

use super::super::book::Table;
use super::super::finding::{Finding, Findings};
use super::super::held::Held;
use super::Segment;
use super::place::Place;

/// Where an acknowledgment is.
#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    place: Place,
    /// Errors of a transaction's segments and elements, until it is known whether it was taken all the same.
    errors: Held,
    /// The application took what its errors are about.
    advised: bool,
}

impl Acknowledged {
    pub(super) fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        match segment.id() {
            b"AK1" => {
                self.end(findings);
                self.place = Place::default();
            }
            b"AK2" => {
                self.end(findings);
                self.place = self.place.next();
            }
            b"AK3" | b"IK3" => {
                self.place.segment(segment.element(1), segment.element(2));
                let place = self.place.of_segment();
                self.errors.add(Table::Segment, segment.code(4), place);
            }
            b"AK4" | b"IK4" => {
                let place = self
                    .place
                    .of_element(segment.component(1, 0), segment.component(1, 1));
                self.errors.add(Table::Element, segment.code(3), place);
            }
            b"AK5" => self.transaction(segment, "AK5", "AK501", findings),
            b"IK5" => self.transaction(segment, "IK5", "IK501", findings),
            b"AK9" => {
                let given = segment.code(1);
                let taken = findings.count(Table::Group, given, "AK901");
                self.tell(taken, findings);
                if !taken {
                    findings.add(Table::Group, given, "AK901");
                }
                for at in 5..=9 {
                    let place = format!("AK9{at:02}");
                    more(segment, at, Table::GroupError, place, taken, findings);
                }
            }
            _ => {}
        }
    }

    /// What was found in a transaction whose own result is missing stands as it is.
    pub(super) fn end(&mut self, findings: &mut Findings) {
        self.tell(false, findings);
    }

    fn tell(&mut self, taken: bool, findings: &mut Findings) {
        findings.release(std::mem::take(&mut self.errors), |finding| {
            tone(finding, taken);
        });
    }

    fn transaction(
        &mut self,
        segment: Segment<'_>,
        name: &str,
        place: &'static str,
        findings: &mut Findings,
    ) {
        let of = match self.place.transaction {
            0 | 1 => String::new(),
            transaction => format!(" of transaction {transaction}"),
        };
        let given = segment.code(1);
        let taken = findings.count(Table::Transaction, given, place);
        self.tell(taken, findings);
        if !taken {
            findings.add(Table::Transaction, given, format!("{place}{of}"));
        }
        for at in 2..=6 {
            let place = format!("{name}{at:02}{of}");
            more(segment, at, Table::TransactionError, place, taken, findings);
        }
    }

    /// 824: what an application made of a transaction (OTI), and what is wrong with it (TED).
    pub(super) fn advice(&mut self, segment: Segment<'_>, at: u64, findings: &mut Findings) {
        match segment.id() {
            b"OTI" => {
                let given = segment.code(1);
                self.advised = findings.count(Table::Advice, given, "OTI01");
                if !self.advised {
                    findings.add(Table::Advice, given, format!("OTI01 in segment {at}"));
                }
            }
            b"TED" => {
                let mut place = Place::default();
                place.segment(segment.element(3), segment.element(4));
                let place = match segment.element(3) {
                    b"" => format!("TED01 in segment {at}"),
                    _ => place.of_element(segment.element(5), b""),
                };
                findings.add_as(Table::AdviceError, segment.code(1), place, |finding| {
                    tone(finding, self.advised);
                });
            }
            _ => {}
        }
    }
}

/// What was taken is not sent again, whatever was noted.
fn tone(finding: &mut Finding, taken: bool) {
    if taken {
        finding.advise(Table::Transaction, "E");
    }
}

/// TA1: what became of an interchange, and why.
pub(super) fn interchange(segment: Segment<'_>, findings: &mut Findings) {
    let given = segment.code(4);
    if !findings.count(Table::Ta1, given, "TA104") {
        findings.add(Table::Ta1, given, "TA104");
    }
    let note = segment.code(5);
    if !findings.count(Table::Ta1Note, note, "TA105") {
        findings.add_as(Table::Ta1Note, note, "TA105", |finding| {
            // What was accepted is not sent again, whatever was noted.
            if given == "E" {
                finding.advise(Table::Ta1, "E");
            }
        });
    }
}

/// A further code, which may be absent.
fn more(
    segment: Segment<'_>,
    at: usize,
    table: Table,
    place: String,
    taken: bool,
    findings: &mut Findings,
) {
    if !segment.element(at).is_empty() {
        let given = segment.code(at);
        let given = if given.is_empty() { "?" } else { given };
        findings.add_as(table, given, place, |finding| tone(finding, taken));
    }
}
