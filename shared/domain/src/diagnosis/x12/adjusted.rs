//! What a payer adjusted and remarked on a claim, or on one line of it: held until all is read, as a reason that asks
//! for a remark says another thing without one.

use super::super::book::{Entry, Table, find};
use super::super::finding::{Finding, Findings, Party, Weight};
use super::super::held::Held;
use super::Segment;

/// Reasons that X12 allows only beside a remark which is no alert.
const ASKING: [&str; 15] = [
    "16", "96", "125", "129", "148", "201", "226", "227", "234", "237", "250", "251", "252", "267",
    "A1",
];

/// Remarks that name nothing: alerts, and the one that tells that a claim cannot be processed.
const SILENT: [&str; 9] = [
    "MA01", "MA07", "MA13", "MA15", "MA18", "MA44", "MA130", "N211", "N704",
];

/// Reasons that leave nothing to pay though nothing was denied: the patient's share, what a prior payer paid, and codes
/// that are reported only.
const SETTLED: [&str; 11] = [
    "1", "2", "3", "23", "66", "122", "142", "241", "246", "247", "248",
];

/// The adjustments and remarks of a claim or of a line.
#[derive(Debug, Default)]
pub(super) struct Adjusted {
    held: Held,
    /// A remark names what is missing, or why.
    named: bool,
    /// A reason is given.
    reasoned: bool,
    /// A reason asks for a remark.
    asking: bool,
    /// A reason leaves nothing to pay.
    settles: bool,
    /// A reason denies, or is not decided yet.
    open: bool,
}

impl Adjusted {
    /// Takes CAS, LQ, MIA or MOA of the claim or line; another segment is none of it.
    pub(super) fn segment(&mut self, segment: Segment<'_>, whose: &str) {
        match segment.id() {
            b"CAS" => self.adjustment(segment, whose),
            b"LQ" if segment.element(1) == b"HE" => self.remark(segment, "LQ", 2, whose),
            // The reject codes of pharmacies, which are not read, name it as well.
            b"LQ" if segment.element(1) == b"RX" => self.named = true,
            b"MIA" => {
                for at in [5, 20, 21, 22, 23] {
                    self.remark(segment, "MIA", at, whose);
                }
            }
            b"MOA" => {
                for at in 3..=7 {
                    self.remark(segment, "MOA", at, whose);
                }
            }
            _ => {}
        }
    }

    /// A group and up to six reasons in it, each with its amount and quantity.
    fn adjustment(&mut self, segment: Segment<'_>, whose: &str) {
        self.add(Table::GroupCode, segment, "CAS", 1, whose);
        for at in [2, 5, 8, 11, 14, 17] {
            if at == 2 || !segment.element(at).is_empty() {
                self.add(Table::Reason, segment, "CAS", at, whose);
            }
        }
    }

    /// A remark, which may be absent.
    fn remark(&mut self, segment: Segment<'_>, name: &str, at: usize, whose: &str) {
        if !segment.element(at).is_empty() {
            self.named |= !SILENT.contains(&segment.code(at));
            self.add(Table::Remark, segment, name, at, whose);
        }
    }

    fn add(&mut self, table: Table, segment: Segment<'_>, name: &str, at: usize, whose: &str) {
        let given = match segment.code(at) {
            "" if !segment.element(at).is_empty() => "?",
            given => given,
        };
        if table == Table::Reason {
            let told = |entry: &Entry| entry.weight == Weight::Tells && entry.who != Party::Payer;
            self.reasoned = true;
            self.asking |= ASKING.contains(&given);
            self.settles |= SETTLED.contains(&given);
            self.open |= !find(table, given).is_some_and(told);
        }
        self.held
            .add(table, given, format!("{name}{at:02} of {whose}"));
    }

    /// A remark names what is missing, or why.
    pub(super) fn is_named(&self) -> bool {
        self.named
    }

    /// No reason is given.
    pub(super) fn is_bare(&self) -> bool {
        !self.reasoned
    }

    /// Nothing was denied: what is not paid is somebody else's share.
    pub(super) fn is_settled(&self) -> bool {
        self.settles && !self.open
    }

    /// Tells all of it; what a remark names, here or elsewhere in the claim, goes before the reason that asks for it.
    pub(super) fn tell(&mut self, named: bool, findings: &mut Findings) {
        let named = named || self.named;
        if named && self.asking {
            self.tell_remarks(findings);
        }
        findings.release(std::mem::take(&mut self.held), |finding| {
            if is_asking(finding) && !named {
                finding.note("No remark code here names it, though this reason asks for one.");
                finding.advise(Table::Remit, "remark-missing");
            }
        });
    }

    /// Tells the remarks alone.
    pub(super) fn tell_remarks(&mut self, findings: &mut Findings) {
        findings.release(self.held.take(Table::Remark), |_| {});
    }

    /// Tells all of it as what is taken back with a decision.
    pub(super) fn tell_reversed(&mut self, findings: &mut Findings) {
        findings.release(std::mem::take(&mut self.held), |finding| {
            finding.note("It stood in the decision that is taken back.");
            finding.advise(Table::Remit, "reversed");
        });
    }
}

fn is_asking(finding: &Finding) -> bool {
    finding.table == Table::Reason && ASKING.contains(&finding.code)
}
