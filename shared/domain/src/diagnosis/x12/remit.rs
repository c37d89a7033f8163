//! 835: claims that were denied, paid nothing or taken back, with their adjustments; of others only their number.

use super::super::book::Table;
use super::super::finding::Findings;
use super::Segment;

/// Where a remittance is.
#[derive(Debug, Default)]
pub(super) struct Remit {
    claims: u64,
    /// The claim is in trouble, so that its adjustments and remarks matter.
    troubled: bool,
    /// The claim takes an earlier decision back, and its adjustments with it.
    reversed: bool,
}

/// An amount, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    Below,
    Zero,
    Above,
}

fn amount(bytes: &[u8]) -> Option<Amount> {
    let (digits, below) = match bytes.strip_prefix(b"-") {
        Some(digits) => (digits, true),
        None => (bytes, false),
    };
    let plain = digits
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if !plain || !digits.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let zero = !digits.iter().any(|byte| matches!(byte, b'1'..=b'9'));
    Some(match (zero, below) {
        (true, _) => Amount::Zero,
        (false, true) => Amount::Below,
        (false, false) => Amount::Above,
    })
}

impl Remit {
    pub(super) fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        match segment.id() {
            b"BPR" if amount(segment.element(2)) == Some(Amount::Zero) => {
                findings.add(Table::Remit, "zero-payment", "BPR02");
            }
            b"CLP" => self.claim(segment, findings),
            b"CAS" if self.troubled => self.adjustment(segment, findings),
            b"LQ" if self.troubled && segment.element(1) == b"HE" => {
                self.remark(segment, "LQ", 2, findings);
            }
            b"MIA" if self.troubled => {
                for at in [5, 20, 21, 22, 23] {
                    self.remark(segment, "MIA", at, findings);
                }
            }
            b"MOA" if self.troubled => {
                for at in 3..=7 {
                    self.remark(segment, "MOA", at, findings);
                }
            }
            b"PLB" => {
                self.troubled = false;
                // An amount above zero reduces the payment.
                let taken = |at: &usize| amount(segment.element(*at)) == Some(Amount::Above);
                if [4, 6, 8, 10, 12, 14].iter().any(taken) {
                    findings.add(Table::Remit, "take-back", "PLB");
                }
            }
            _ => {}
        }
    }

    fn claim(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.claims += 1;
        let place = |element: &str| format!("{element} of claim {}", self.claims);
        let status = segment.code(2);
        if !findings.count(Table::ClaimPayment, status, "CLP02") {
            findings.add(Table::ClaimPayment, status, place("CLP02"));
        }
        let paid = amount(segment.element(4));
        // A predetermination pays nothing, nor does who only forwards.
        let decided = !matches!(status, "23" | "25");
        let unpaid = paid == Some(Amount::Zero)
            && amount(segment.element(3)) == Some(Amount::Above)
            && decided;
        if unpaid {
            findings.add(Table::Remit, "zero-pay", place("CLP04"));
        }
        if paid == Some(Amount::Below) {
            findings.add(Table::Remit, "negative-payment", place("CLP04"));
        }
        self.reversed = status == "22";
        self.troubled = unpaid || paid == Some(Amount::Below) || matches!(status, "4" | "22");
    }

    /// A group and up to six reasons in it, each with its amount and quantity.
    fn adjustment(&self, segment: Segment<'_>, findings: &mut Findings) {
        self.add(Table::GroupCode, segment, "CAS", 1, findings);
        for at in [2, 5, 8, 11, 14, 17] {
            if at == 2 || !segment.element(at).is_empty() {
                self.add(Table::Reason, segment, "CAS", at, findings);
            }
        }
    }

    /// A remark, which may be absent.
    fn remark(&self, segment: Segment<'_>, name: &str, at: usize, findings: &mut Findings) {
        if !segment.element(at).is_empty() {
            self.add(Table::Remark, segment, name, at, findings);
        }
    }

    fn add(
        &self,
        table: Table,
        segment: Segment<'_>,
        name: &str,
        at: usize,
        findings: &mut Findings,
    ) {
        let place = format!("{name}{at:02} of claim {}", self.claims);
        let given = match segment.code(at) {
            "" if !segment.element(at).is_empty() => "?",
            given => given,
        };
        findings.add_as(table, given, place, |finding| {
            if self.reversed {
                finding.note("It stood in the decision that is taken back.");
                finding.advise(Table::Remit, "reversed");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_by_their_sign() {
        assert_eq!(amount(b"0"), Some(Amount::Zero));
        assert_eq!(amount(b"-0.00"), Some(Amount::Zero));
        assert_eq!(amount(b"12.5"), Some(Amount::Above));
        assert_eq!(amount(b"-.5"), Some(Amount::Below));
        for no in [&b""[..], b".", b"-", b"1,5", b"JONES"] {
            assert_eq!(amount(no), None);
        }
    }
}
