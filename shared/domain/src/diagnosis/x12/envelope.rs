//! The envelope: which bytes separate, and whether headers and trailers agree.

use super::super::book::Table;
use super::super::bytes::trim;
use super::super::finding::Findings;
use super::Segment;

/// How a file separates its pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separators {
    pub element: u8,
    pub component: u8,
    pub segment: u8,
}

/// The segments that a file, or a part of one, may begin with.
const FIRST: [&[u8]; 25] = [
    b"ISA", b"GS", b"ST", b"TA1", b"AK1", b"AK2", b"AK3", b"AK4", b"AK5", b"AK9", b"IK3", b"IK4",
    b"IK5", b"CTX", b"BHT", b"HL", b"STC", b"AAA", b"BPR", b"CLP", b"CAS", b"EB", b"BGN", b"OTI",
    b"TED",
];

/// Whether a text begins as X12 does.
pub(in crate::diagnosis) fn begins(text: &[u8]) -> bool {
    first(text).is_some()
}

/// The identifier of the first segment, and what separates it from its elements.
fn first(text: &[u8]) -> Option<(&'static [u8], u8)> {
    FIRST.into_iter().find_map(|id| {
        let (start, rest) = text.split_at_checked(id.len())?;
        let separator = *rest.first()?;
        // In lower case other words begin so too.
        let lower = start.eq_ignore_ascii_case(id) && matches!(separator, b'*' | b'|');
        let begins = start == id || lower;
        (begins && is_separator(separator)).then_some((id, separator))
    })
}

fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b' ' | b'-' | b'.')
}

impl Separators {
    /// Where the elements of an ISA end: its length is fixed.
    const FIXED: [usize; 16] = [
        3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103,
    ];

    const USUAL: Separators = Separators {
        element: b'*',
        component: b':',
        segment: b'~',
    };

    /// Those that a file declares by its ISA, else those that its first segment shows.
    pub(super) fn of(text: &[u8], findings: &mut Findings) -> Separators {
        let Some((id, element)) = first(text) else {
            findings.add(Table::X12Form, "no-envelope", "");
            return Separators::USUAL;
        };
        if id != b"ISA" {
            findings.add(Table::X12Form, "no-envelope", "");
            return Separators::shown(text, element);
        }
        let fixed = Separators::FIXED
            .iter()
            .all(|at| text.get(*at) == Some(&element));
        // In a header whose blanks were lost the separators still follow its sixteenth element.
        let mut ends = text
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == element);
        let last = ends.nth(15).map(|(at, _)| at);
        let declared = last.and_then(|at| Some((*text.get(at + 1)?, *text.get(at + 2)?)));
        let sound = declared.filter(|(component, segment)| {
            let all = [element, *component, *segment];
            let known = is_separator(*component) && (is_separator(*segment) || *segment == b'\r');
            known && all[0] != all[1] && all[1] != all[2] && all[0] != all[2]
        });
        if !fixed || sound.is_none() {
            findings.add(Table::X12Form, "bad-envelope", "ISA");
        }
        match sound {
            Some((component, segment)) => Separators {
                element,
                component,
                segment,
            },
            None => Separators::shown(text, element),
        }
    }

    fn shown(text: &[u8], element: u8) -> Separators {
        let has = |mark: u8| text.iter().take(4096).any(|byte| *byte == mark);
        Separators {
            element,
            component: if has(b':') || !has(b'>') { b':' } else { b'>' },
            segment: if has(b'~') || !has(b'\n') {
                b'~'
            } else {
                b'\n'
            },
        }
    }
}

/// A mark of a control number: its bytes are compared, and never shown.
type Control = Option<Vec<u8>>;

/// What headers opened and how much came since.
#[derive(Default)]
pub(super) struct Envelope {
    interchange: Control,
    group: Control,
    transaction: Control,
    groups: u64,
    transactions: u64,
    /// Segments of the transaction, its ST being the first.
    segments: u64,
}

/// Control numbers are not shown.
impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Envelope({} segments)", self.segments)
    }
}

impl Envelope {
    /// The place of the segment in its transaction.
    pub(super) fn segments(&self) -> u64 {
        self.segments
    }

    pub(super) fn segment(&mut self, segment: Segment<'_>, findings: &mut Findings) {
        self.segments += 1;
        match segment.id() {
            b"ISA" => {
                self.interchange = Some(segment.element(13).to_vec());
                self.groups = 0;
            }
            b"GS" => {
                self.groups += 1;
                self.group = Some(segment.element(6).to_vec());
                self.transactions = 0;
            }
            b"ST" => {
                if self.transaction.is_some() {
                    findings.add(Table::X12Form, "cut-short", "SE");
                }
                self.transactions += 1;
                self.segments = 1;
                self.transaction = Some(segment.element(2).to_vec());
            }
            b"SE" => close(
                &mut self.transaction,
                self.segments,
                segment,
                findings,
                "SE",
            ),
            b"GE" => close(&mut self.group, self.transactions, segment, findings, "GE"),
            b"IEA" => close(&mut self.interchange, self.groups, segment, findings, "IEA"),
            _ => {}
        }
    }

    /// What was opened and not closed.
    pub(super) fn end(&self, findings: &mut Findings) {
        for (open, trailer) in [
            (&self.transaction, "SE"),
            (&self.group, "GE"),
            (&self.interchange, "IEA"),
        ] {
            if open.is_some() {
                findings.add(Table::X12Form, "cut-short", trailer);
            }
        }
    }
}

fn close(
    opened: &mut Control,
    count: u64,
    trailer: Segment<'_>,
    findings: &mut Findings,
    name: &'static str,
) {
    // A trailer of something that began before this part of the file cannot be judged.
    let Some(control) = opened.take() else {
        return;
    };
    if trailer.count(1) != Some(count) {
        findings.add(Table::X12Form, "count-mismatch", format!("{name}01"));
    }
    if trim(&control) != trailer.element(2) {
        findings.add(Table::X12Form, "control-mismatch", format!("{name}02"));
    }
}
