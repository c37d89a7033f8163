//! Medicare beneficiary identifiers: eleven characters, each of its own kind (CMS, "Understanding the MBI").

use super::number::{attached, code};
use super::text::{Shape, Text};
use super::{Class, Found};

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let begins = text.get(at).is_some_and(|token| token.shape == Shape::Code);
        if !begins || attached(text, at) {
            continue;
        }
        if let Some(code) = code(text, at)
            && shaped(&code.compact)
        {
            found.extend(text.found(Class::Mbi, code.tokens));
        } else if let Some(end) = spread(text, at) {
            found.extend(text.found(Class::Mbi, at..end));
        }
    }
}

/// "1EG4 TE5 MK73"
fn spread(text: &Text<'_>, at: usize) -> Option<usize> {
    let parts = text.tokens.get(at..at + 3)?;
    let lengths = [4, 3, 4];
    let fits = parts
        .iter()
        .zip(lengths)
        .all(|(part, length)| part.text.len() == length);
    let whole: String = parts
        .iter()
        .map(|part| part.text.to_ascii_uppercase())
        .collect();
    (fits && shaped(&whole)).then_some(at + 3)
}

fn shaped(code: &str) -> bool {
    let letter = |b: u8| b.is_ascii_uppercase() && !b"SLOIBZ".contains(&b);
    let digit = |b: u8| b.is_ascii_digit();
    code.len() == 11
        && code.bytes().enumerate().all(|(place, b)| match place {
            0 => digit(b) && b != b'0',
            1 | 4 | 7 | 8 => letter(b),
            2 | 5 => letter(b) || digit(b),
            _ => digit(b),
        })
}
