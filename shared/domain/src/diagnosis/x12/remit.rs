//! 835: claims that were denied, paid nothing or taken back, and lines that were denied in a claim that was paid
//! otherwise, with their adjustments; of others only their number.

use super::super::book::Table;
use super::super::finding::Findings;
use super::Segment;
use super::adjusted::Adjusted;

/// Where a remittance is.
#[derive(Debug, Default)]
pub(super) struct Remit {
    claims: u64,
    /// Lines of the claim.
    lines: u64,
    standing: Standing,
    /// What was adjusted on the claim; of one in trouble, on its lines as well.
    claim: Adjusted,
    /// What was adjusted on the line that is being read, where it pays nothing.
    line: Option<Adjusted>,
}

/// How a claim was decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    /// Its adjustments do not matter: it is not this payer's, or nothing was to be paid.
    #[default]
    Left,
    /// It was paid, all of it or in part: its lines say which.
    Paid,
    /// It was denied, or nothing is paid for it.
    Troubled,
    /// It takes an earlier decision back, and its adjustments with it.
    Reversed,
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
            b"SVC" => self.line(segment, findings),
            b"CAS" | b"LQ" | b"MIA" | b"MOA" => self.adjusted(segment),
            b"PLB" => {
                self.end(findings);
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
        self.end(findings);
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
        self.standing = match status {
            "22" => Standing::Reversed,
            _ if unpaid || paid == Some(Amount::Below) || status == "4" => Standing::Troubled,
            _ if decided => Standing::Paid,
            _ => Standing::Left,
        };
    }

    /// A line: one that pays nothing matters in a claim that was paid otherwise.
    fn line(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.end_line(findings);
        self.lines += 1;
        let unpaid = amount(segment.element(2)) == Some(Amount::Above)
            && amount(segment.element(3)) == Some(Amount::Zero);
        if unpaid && self.standing == Standing::Paid {
            self.line = Some(Adjusted::default());
        }
    }

    fn adjusted(&mut self, segment: Segment<'_>) {
        let (claims, lines) = (self.claims, self.lines);
        match (self.standing, &mut self.line) {
            (Standing::Left, _) => {}
            (_, Some(line)) => line.segment(segment, &format!("line {lines} of claim {claims}")),
            // A line of it that was paid is adjusted as it was agreed.
            (Standing::Paid, None) if lines > 0 => {}
            _ => self.claim.segment(segment, &format!("claim {claims}")),
        }
    }

    /// The line that was being read is whole.
    fn end_line(&mut self, findings: &mut Findings) {
        let Some(mut line) = self.line.take() else {
            return;
        };
        let reasons = if line.is_bare() { &self.claim } else { &line };
        if reasons.is_settled() {
            findings.count(Table::Remit, "line-settled", "SVC03");
            return;
        }
        let place = format!("SVC03 of line {} of claim {}", self.lines, self.claims);
        let unexplained = reasons.is_bare();
        findings.add_as(Table::Remit, "line-unpaid", place, |finding| {
            if unexplained {
                finding.note("The remittance gives no reason for it.");
                finding.advise(Table::Remit, "line-unexplained");
            }
        });
        if line.is_bare() {
            self.claim.tell(line.is_named(), findings);
        } else {
            self.claim.tell_remarks(findings);
        }
        line.tell(self.claim.is_named(), findings);
    }

    /// The claim that was being read is whole.
    pub(super) fn end(&mut self, findings: &mut Findings) {
        self.end_line(findings);
        let mut claim = std::mem::take(&mut self.claim);
        match self.standing {
            Standing::Troubled => claim.tell(false, findings),
            Standing::Reversed => claim.tell_reversed(findings),
            Standing::Paid | Standing::Left => {}
        }
        self.standing = Standing::Left;
        self.lines = 0;
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
