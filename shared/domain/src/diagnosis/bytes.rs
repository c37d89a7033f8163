//! Pieces of a message that is bytes in whatever encoding: pieces by a separator, numbers, known words.

/// What separates messages and frames, and is no part of any: blanks, MLLP's bytes, a mark of byte order.
pub(super) fn bare(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    trim(bytes)
}

/// The text of a message in UTF-16, which Windows writes, as UTF-8; `None` for any other.
pub(super) fn narrowed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (big, text) = match bytes {
        [0xff, 0xfe, text @ ..] => (false, text),
        [0xfe, 0xff, text @ ..] => (true, text),
        // XML without a mark of byte order.
        [b'<', 0, ..] => (false, bytes),
        [0, b'<', ..] => (true, bytes),
        _ => return None,
    };
    let (units, _) = text.as_chunks::<2>();
    let units = units.iter().map(|unit| match big {
        true => u16::from_be_bytes(*unit),
        false => u16::from_le_bytes(*unit),
    });
    let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(chars.collect::<String>().into_bytes())
}

/// Without blanks around it.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii()
}

/// The piece of that number, empty when there is none.
pub(super) fn nth(bytes: &[u8], separator: u8, number: usize) -> &[u8] {
    let mut pieces = bytes.split(|byte| *byte == separator);
    pieces.nth(number).unwrap_or_default()
}

/// A whole number of at most so many digits, without a sign.
///
/// A place in a message is a small count; a longer number could be anybody's.
pub(super) fn number(bytes: &[u8], digits: usize) -> Option<u32> {
    let bytes = trim(bytes);
    let fits = (1..=digits.min(9)).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
    let digit = |sum: u32, byte: &u8| sum * 10 + u32::from(byte - b'0');
    fits.then(|| bytes.iter().fold(0, digit))
}

/// A word of a list, as the list has it.
pub(super) fn word(bytes: &[u8], list: &'static str) -> Option<&'static str> {
    let bytes = trim(bytes);
    let mut words = list.split_ascii_whitespace();
    words.find(|word| word.as_bytes() == bytes)
}

/// The bytes as a text that a table can be asked for: short and ASCII, else empty.
pub(super) fn code(bytes: &[u8]) -> &str {
    /// Longer than any code.
    const LONGEST: usize = 48;
    let bytes = trim(bytes);
    if bytes.len() > LONGEST || !bytes.is_ascii() {
        return "";
    }
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Where a text begins in another.
pub(super) fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    let mut windows = bytes.windows(text.len().max(1));
    windows.position(|window| window == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_short_and_plain() {
        assert_eq!(number(b" 12 ", 4), Some(12));
        for no in [&b"12345"[..], b"", b"-1", b"1.0", b"x", b"\xff"] {
            assert_eq!(number(no, 4), None);
        }
        assert_eq!(number(b"999999999", 20), Some(999_999_999));
        assert_eq!(number(b"9999999999", 20), None);
    }

    #[test]
    fn a_code_is_short_and_ascii() {
        assert_eq!(code(b" AE "), "AE");
        assert_eq!(code(b"\xc4\xd6"), "");
        assert_eq!(code(&[b'A'; 49]), "");
    }

    #[test]
    fn wide_characters_are_narrowed() {
        let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
            let units = "<a>\u{e9}</a>".encode_utf16().flat_map(bytes);
            mark.iter().copied().chain(units).collect::<Vec<u8>>()
        };
        let narrow = Some("<a>\u{e9}</a>".as_bytes().to_vec());
        assert_eq!(narrowed(&wide(b"\xff\xfe", u16::to_le_bytes)), narrow);
        assert_eq!(narrowed(&wide(b"\xfe\xff", u16::to_be_bytes)), narrow);
        assert_eq!(narrowed(&wide(b"", u16::to_le_bytes)), narrow);
        assert_eq!(narrowed(b"<a>"), None);
    }

    #[test]
    fn pieces_that_are_not_there_are_empty() {
        assert_eq!(nth(b"a|b", b'|', 1), b"b");
        assert_eq!(nth(b"a|b", b'|', 2), b"");
    }
}
