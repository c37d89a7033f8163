//! Numbers written in groups, and codes whose parts are joined by dashes.

use std::ops::Range;

use super::text::{Shape, Text};

/// Groups of digits of given lengths from a place on, joined by one of the marks, or by spaces where `' '` is among them.
/// Nothing may be joined to either end.
pub(super) fn groups(
    text: &Text<'_>,
    from: usize,
    lengths: &[usize],
    marks: &str,
) -> Option<Range<usize>> {
    if attached(text, from) {
        return None;
    }
    let mut at = from;
    for (place, length) in lengths.iter().enumerate() {
        if place > 0 {
            if text.joined(at, marks) && !text.get(at + 1)?.spaced {
                at += 1;
            } else if !(marks.contains(' ') && text.get(at)?.spaced) {
                return None;
            }
        }
        if !text.get(at)?.number(*length, *length) {
            return None;
        }
        at += 1;
    }
    let goes_on = text.joined(at, "-./_")
        && text
            .get(at + 1)
            .is_some_and(|t| digits(t.text) && !t.spaced);
    (!goes_on).then_some(from..at)
}

/// Something stands before this place without a space that makes it the rest of a longer number.
pub(super) fn attached(text: &Text<'_>, at: usize) -> bool {
    let here = text.get(at).is_some_and(|token| !token.spaced);
    here && at >= 2
        && text.joined(at - 1, "-./_\\")
        && text.get(at - 2).is_some_and(|t| digits(t.text))
}

fn digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// A code: letters and digits whose parts are joined by dashes, and how many digits it has.
#[derive(Debug)]
pub(super) struct Code {
    pub tokens: Range<usize>,
    pub digits: usize,
    /// Its letters and digits alone, in capitals.
    pub compact: String,
}

/// The most parts that a code has.
const PARTS: usize = 8;

/// The code that begins at a place.
pub(super) fn code(text: &Text<'_>, from: usize) -> Option<Code> {
    let first = text.get(from)?;
    if first.shape == Shape::Mark {
        return None;
    }
    let mut end = from + 1;
    // "XQW 882104417"
    let prefix = first.shape == Shape::Word
        && first.text.len() <= 4
        && first.text.chars().all(|c| c.is_ascii_uppercase());
    if prefix && text.get(end).is_some_and(|t| t.number(5, 20) && t.spaced) {
        end += 1;
    }
    for _ in 0..PARTS {
        let next = text.get(end + 1);
        if text.joined(end, "-/") && next.is_some_and(|t| t.shape != Shape::Mark && !t.spaced) {
            end += 2;
        } else {
            break;
        }
    }
    let compact: String = text.tokens.get(from..end)?.iter().map(|t| t.text).collect();
    let compact: String = compact
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let digits = compact.bytes().filter(u8::is_ascii_digit).count();
    (digits > 0).then_some(Code {
        tokens: from..end,
        digits,
        compact,
    })
}

/// Luhn's check (ISO/IEC 7812-1, annex B) over digits.
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0')) * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A provider's identifier (NPI): ten digits that check under the prefix 80840. It is no patient's.
pub(super) fn npi(digits: &str) -> bool {
    digits.len() == 10 && digits.starts_with(['1', '2']) && luhn(&format!("80840{digits}"))
}
