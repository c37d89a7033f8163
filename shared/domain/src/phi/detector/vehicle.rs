//! Vehicles: identification numbers with their check digit, and license plates that are called so.

use super::number::{attached, code};
use super::text::{Shape, Text};
use super::{Class, Found};

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let Some(token) = text.get(at) else { continue };
        let called = text.before(at, 4).any(|t| t.lower == "vin");
        if token.shape != Shape::Mark
            && token.text.len() == 17
            && !attached(text, at)
            && (checks(&token.text.to_ascii_uppercase()) || called)
        {
            found.extend(text.found(Class::Vin, at..at + 1));
        }
        if matches!(token.lower.as_str(), "plate" | "plates") {
            let skipped = text.after(at, 4);
            let skipped = skipped
                .take_while(|t| matches!(t.lower.as_str(), "#" | ":" | "is" | "no" | "number"));
            let code = code(text, at + 1 + skipped.count());
            let fits = code.filter(|code| (4..=8).contains(&code.compact.len()) && code.digits > 1);
            found.extend(fits.and_then(|code| text.found(Class::Vin, code.tokens)));
        }
    }
}

/// The ninth character checks the others (49 CFR 565.15).
fn checks(vin: &str) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut sum = 0;
    for (b, weight) in vin.bytes().zip(WEIGHTS) {
        let value = match b {
            b'0'..=b'9' => b - b'0',
            b'A'..=b'H' => b - b'A' + 1,
            b'J'..=b'N' => b - b'J' + 1,
            b'P' => 7,
            b'R' => 9,
            b'S'..=b'Z' => b - b'S' + 2,
            _ => return false,
        };
        sum += u32::from(value) * weight;
    }
    let check = match sum % 11 {
        10 => b'X',
        rest => b'0' + u8::try_from(rest).unwrap_or_default(),
    };
    vin.len() == 17
        && vin.as_bytes().get(8) == Some(&check)
        && vin.contains(|c: char| c.is_ascii_alphabetic())
}
