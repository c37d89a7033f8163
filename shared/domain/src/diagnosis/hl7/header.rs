//! MSH: the separators, and the few fields that say what a message is and whom it is for.

use std::borrow::Cow;

use super::super::bytes::{code, nth};

/// How a message separates its pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separators {
    pub field: u8,
    pub component: u8,
    pub repetition: u8,
    pub subcomponent: u8,
}

impl Default for Separators {
    fn default() -> Separators {
        Separators::USUAL
    }
}

impl Separators {
    /// `|^~\&`
    pub(super) const USUAL: Separators = Separators {
        field: b'|',
        component: b'^',
        repetition: b'~',
        subcomponent: b'&',
    };

    /// Those a header declares; `None` when it declares none that could separate anything.
    pub(super) fn of(header: &[u8]) -> Option<Separators> {
        let field = *header.get(3)?;
        let declared = nth(header.get(4..)?, field, 0);
        let or = |at: usize, usual: u8| declared.get(at).copied().unwrap_or(usual);
        let separators = Separators {
            field,
            component: *declared.first()?,
            repetition: or(1, b'~'),
            subcomponent: or(3, b'&'),
        };
        let all = [
            separators.field,
            separators.component,
            separators.repetition,
            separators.subcomponent,
        ];
        let sound = declared.len() <= 5
            && all.iter().all(|byte| is_separator(*byte))
            && all
                .iter()
                .enumerate()
                .all(|(at, byte)| !all[..at].contains(byte));
        sound.then_some(separators)
    }
}

fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b' ' | b'\r' | b'\n')
}

/// The segments that are read.
const READ: [&[u8]; 7] = [b"MSH", b"MSA", b"ERR", b"FHS", b"BHS", b"BTS", b"FTS"];

/// A line with the name of its segment in capitals, when it is one that is read.
pub(super) fn raised(line: &[u8]) -> Cow<'_, [u8]> {
    let lower = |name: &[u8]| {
        let known = || READ.iter().any(|read| read.eq_ignore_ascii_case(name));
        name.iter().any(u8::is_ascii_lowercase) && known()
    };
    match line.split_at_checked(3) {
        Some((name, rest))
            if lower(name) && rest.first().is_some_and(|byte| is_separator(*byte)) =>
        {
            Cow::Owned([&name.to_ascii_uppercase(), rest].concat())
        }
        _ => Cow::Borrowed(line),
    }
}

/// How far into a line of a log its segment may begin, behind a time and a word such as "SENT".
const PREFIX_MAX: usize = 256;

/// Where a message begins in a line, if one does.
pub(super) fn start(line: &[u8]) -> Option<usize> {
    if line.starts_with(b"MSH") {
        return Some(0);
    }
    if own_segment(line) {
        return None;
    }
    let near = line.get(..PREFIX_MAX).unwrap_or(line);
    let mut places = near.windows(3).enumerate();
    let (at, _) = places.find(|(at, window)| {
        let before = at.checked_sub(1).and_then(|at| near.get(at));
        *window == b"MSH"
            && before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            && line.get(*at..).and_then(Separators::of).is_some()
    })?;
    Some(at)
}

/// A line that begins as a segment does holds that segment, whatever its text says.
fn own_segment(line: &[u8]) -> bool {
    let [a, b, c, separator, ..] = line else {
        return false;
    };
    let name = [a, b, c]
        .into_iter()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    name && a.is_ascii_uppercase() && is_separator(*separator)
}

/// The segment in a line: the line itself, or what of an answer stands behind a log's prefix.
pub(super) fn segment(line: &[u8], field: u8) -> Option<&[u8]> {
    if own_segment(line) {
        return Some(line);
    }
    let near = line.get(..PREFIX_MAX).unwrap_or(line);
    let at = near.windows(4).position(|window| {
        matches!(window.get(..3), Some(b"MSA" | b"ERR")) && window.last() == Some(&field)
    })?;
    let before = at.checked_sub(1).and_then(|at| line.get(at));
    before
        .is_none_or(|byte| !byte.is_ascii_alphanumeric())
        .then(|| line.get(at..))?
}

/// The fields of a header that are looked at, up to MSH-16.
const FIELDS: usize = 16;

/// What of a header is looked at; the borrowed fields are compared and never shown.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub separators: Separators,
    fields: [&'a [u8]; FIELDS],
}

impl<'a> Header<'a> {
    pub(super) fn of(segment: &'a [u8]) -> Option<Header<'a>> {
        let separators = Separators::of(segment)?;
        let mut fields: [&[u8]; FIELDS] = [b""; FIELDS];
        let mut count = 0;
        let pieces = segment.split(|byte| *byte == separators.field);
        for (field, piece) in fields.iter_mut().zip(pieces) {
            *field = piece;
            count += 1;
        }
        // Up to MSH-9 it has to be there.
        (count >= 9).then_some(Header { separators, fields })
    }

    /// MSH-n: the field separator itself is the first.
    pub(super) fn field(&self, number: usize) -> &'a [u8] {
        let field = self.fields.get(number.saturating_sub(1));
        field.copied().unwrap_or_default()
    }

    fn message(&self) -> &str {
        code(nth(self.field(9), self.separators.component, 0))
    }

    /// Whether an answer is expected: by MSH-15 and MSH-16 a sender may ask for none, or for errors alone.
    pub(super) fn wants_answer(&self) -> bool {
        let silent = |number| matches!(code(self.field(number)), "NE" | "ER");
        !(silent(15) && silent(16))
    }

    /// Its type is that of an acknowledgment or of a response.
    pub(super) fn is_answer(&self) -> bool {
        let answers = [
            "ACK", "MCF", "ORR", "ORL", "RRD", "RRE", "RRG", "RRA", "RSP", "SRR", "OSR", "ADR",
            "TBR", "RTB", "RPA", "RPI", "RCI", "RCL", "NMR",
        ];
        answers.contains(&self.message())
    }

    /// It carries charges.
    pub(super) fn is_billing(&self) -> bool {
        let trigger = code(nth(self.field(9), self.separators.component, 1));
        matches!(self.message(), "DFT" | "BAR") || matches!(trigger, "P03" | "P11")
    }

    /// 2.1 to 2.8, with what is behind the second point; 2.1 did not ask for one.
    pub(super) fn version_is_known(&self) -> bool {
        let version = code(nth(self.field(12), self.separators.component, 0));
        version.is_empty()
            || version.strip_prefix("2.").is_some_and(|rest| {
                let minor = rest.split('.').next().unwrap_or_default();
                matches!(minor, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
            })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_header_declares_its_separators() {
        assert_eq!(Separators::of(b"MSH|^~\\&|A"), Some(Separators::USUAL));
        let own = Separators::of(b"MSH$%*!@$A").unwrap();
        assert_eq!(
            (own.field, own.component, own.repetition, own.subcomponent),
            (b'$', b'%', b'*', b'@')
        );
        assert_eq!(Separators::of(b"MSH|^|A").unwrap(), Separators::USUAL);
        for no in [
            &b"MSH"[..],
            b"MSH|",
            b"MSH||",
            b"MSHA^~\\&A",
            b"MSH|^^\\&|",
            b"MSH|abcd|",
        ] {
            assert_eq!(Separators::of(no), None);
        }
    }

    #[test]
    fn a_message_may_begin_behind_a_logs_prefix() {
        assert_eq!(start(b"MSH|^~\\&|"), Some(0));
        assert_eq!(start(b"2026-11-23 14:02 SENT: MSH|^~\\&|"), Some(23));
        assert_eq!(start(b"OBX|1|TX|MSH|^~\\&|"), None);
        assert_eq!(start(b"nothing of MSH here"), None);
        assert_eq!(
            segment(b"2026-11-23 MSA|AE|1", b'|'),
            Some(&b"MSA|AE|1"[..])
        );
        assert_eq!(
            segment(b"NTE|1||MSA|AE|1", b'|'),
            Some(&b"NTE|1||MSA|AE|1"[..])
        );
    }
}
