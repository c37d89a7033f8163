//! Base 64 (RFC 4648, section 4), as notes are written in: padded, and each byte string in one spelling only.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            // n bytes fill n + 1 digits; the rest is padding.
            if place <= three.len() {
                let digit = (bits >> (18 - 6 * place)) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// Reads what [`encode`] writes. Anything else, such as missing padding or left-over bits that are not zero, is `None`:
/// a second spelling of a signature would be a change that nobody notices.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    if padding > 2 {
        return None;
    }
    let digits = &text.as_bytes()[..text.len() - padding];
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.chunks(4) {
        let mut bits = 0_u32;
        for digit in four {
            let value = VALUES[usize::from(*digit)];
            if value == NONE {
                return None;
            }
            bits = bits << 6 | u32::from(value);
        }
        // n digits hold n - 1 bytes, at the upper end; what is left over below them is zero.
        let held = four.len() - 1;
        bits <<= 6 * (4 - four.len()) + 8;
        let (whole, over) = (bits.to_be_bytes(), bits << (8 * held));
        if over != 0 {
            return None;
        }
        bytes.extend_from_slice(&whole[..held]);
    }
    Some(bytes)
}

/// What is no digit.
const NONE: u8 = 64;

/// What each byte stands for as a digit.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < DIGITS.len() {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};
