//! Payment cards: fifteen or sixteen digits of a card's network that pass Luhn's check.

use super::number::{groups, luhn};
use super::text::Text;
use super::{Class, Found};

/// How cards are written.
const WRITTEN: [&[usize]; 4] = [&[4, 4, 4, 4], &[16], &[4, 6, 5], &[15]];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        for lengths in WRITTEN {
            let Some(tokens) = groups(text, at, lengths, "- ") else {
                continue;
            };
            let parts = text.tokens.get(tokens.clone()).unwrap_or_default();
            let parts = parts.iter().filter(|token| token.number(1, 16));
            let digits: String = parts.map(|token| token.text).collect();
            if network(&digits) && luhn(&digits) {
                found.extend(text.found(Class::CreditCard, tokens));
                break;
            }
        }
    }
}

/// The first digits of the networks that clinics take.
fn network(digits: &str) -> bool {
    match digits.len() {
        15 => digits.starts_with("34") || digits.starts_with("37"),
        _ => digits.starts_with(['2', '4', '5', '6']),
    }
}
