//! TA1, 997, 999 and 824: interchange, group, transaction, segment and element, each with its codes.

use super::super::book::Table;
use super::super::finding::Findings;
use super::Segment;
use super::place::Place;

/// Where an acknowledgment is.
#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    place: Place,
}

impl Acknowledged {
    pub(super) fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        match segment.id() {
            b"AK1" => self.place = Place::default(),
            b"AK2" => {
                self.place = self.place.next();
            }
            b"AK3" | b"IK3" => {
                self.place.segment(segment.element(1), segment.element(2));
                findings.add(Table::Segment, segment.code(4), self.place.of_segment());
            }
            b"AK4" | b"IK4" => {
                let place = self
                    .place
                    .of_element(segment.component(1, 0), segment.component(1, 1));
                findings.add(Table::Element, segment.code(3), place);
            }
            b"AK5" => self.transaction(segment, "AK5", "AK501", findings),
            b"IK5" => self.transaction(segment, "IK5", "IK501", findings),
            b"AK9" => {
                let given = segment.code(1);
                if !findings.count(Table::Group, given, "AK901") {
                    findings.add(Table::Group, given, "AK901");
                }
                for at in 5..=9 {
                    more(
                        segment,
                        at,
                        Table::GroupError,
                        format!("AK9{at:02}"),
                        findings,
                    );
                }
            }
            _ => {}
        }
    }

    fn transaction(
        &self,
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
        if !findings.count(Table::Transaction, given, place) {
            findings.add(Table::Transaction, given, format!("{place}{of}"));
        }
        for at in 2..=6 {
            more(
                segment,
                at,
                Table::TransactionError,
                format!("{name}{at:02}{of}"),
                findings,
            );
        }
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

/// 824: what an application made of a transaction (OTI), and what is wrong with it (TED).
pub(super) fn advice(segment: Segment<'_>, at: u64, findings: &mut Findings) {
    match segment.id() {
        b"OTI" => {
            let given = segment.code(1);
            if !findings.count(Table::Advice, given, "OTI01") {
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
            findings.add(Table::AdviceError, segment.code(1), place);
        }
        _ => {}
    }
}

/// A further code, which may be absent.
fn more(segment: Segment<'_>, at: usize, table: Table, place: String, findings: &mut Findings) {
    if !segment.element(at).is_empty() {
        let given = segment.code(at);
        findings.add(table, if given.is_empty() { "?" } else { given }, place);
    }
}
