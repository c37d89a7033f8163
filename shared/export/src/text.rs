//! Cells as text: UTF-8, else Windows-1252; and names and words as they are compared.

use std::borrow::Cow;

/// What Windows-1252 has at 0x80 to 0x9F; where it has nothing, the control character stays.
const UPPER: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// A cell as text, without the blanks around it.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim()),
        Err(_) => {
            let text: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
            Cow::Owned(text.trim().to_owned())
        }
    }
}

fn windows_1252(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    let upper = place.and_then(|place| UPPER.get(place)).copied();
    upper.unwrap_or(char::from(byte))
}

/// Whether a cell says that there is nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "", "?", "-", "--", "\u{2014}", "n/a", "null", "none", "nan", "nil", "(empty)", "(blank)",
    ];
    text.len() <= 8 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A name or word as it is compared: lower case, without accents, with one blank where there are blanks, `_` or `-`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .chars()
    {
        if c.is_whitespace() || matches!(c, '_' | '-') {
            if !folded.ends_with(' ') && !folded.is_empty() {
                folded.push(' ');
            }
            continue;
        }
        for low in c.to_lowercase() {
            match low {
                'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => folded.push('a'),
                'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
                'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
                'ó' | 'ò' | 'ô' | 'ö' | 'õ' => folded.push('o'),
                'ú' | 'ù' | 'û' | 'ü' => folded.push('u'),
                'ñ' => folded.push('n'),
                'ç' => folded.push('c'),
                'ß' => folded.push_str("ss"),
                other => folded.push(other),
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        assert_eq!(text(b" Priorit\xe4t \x80 "), "Priorit\u{e4}t \u{20ac}");
        assert_eq!(text("Priorität".as_bytes()), "Priorität");
    }

    #[test]
    fn names_are_compared_without_case_accents_and_joints() {
        assert_eq!(fold("\u{feff} Sub-Category  "), "sub category");
        assert_eq!(fold("Ouvert__le"), "ouvert le");
        assert_eq!(fold("ERÖFFNET"), "eroffnet");
        assert!(is_nothing("?") && is_nothing("N/A") && !is_nothing("0"));
    }
}
