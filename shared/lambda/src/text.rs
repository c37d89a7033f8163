//! What free text must not hold: control characters, and files in disguise.

/// Why a text is refused, if it is; the reason holds no word of it.
#[must_use]
pub fn fault(text: &str) -> Option<&'static str> {
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(control) {
        return Some("must not hold control characters");
    }
    // "An empty tap" is no response: neither is one of zero-width or direction marks alone.
    if !text.is_empty() && text.chars().all(is_mark) {
        return Some("must hold a visible character");
    }
    holds_file(text).then_some(
        "holds a data URI: attachments are not taken yet, because a file cannot be checked for patient data",
    )
}

/// White space, and characters that show nothing (Unicode's default-ignorable format characters).
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// "Attachments and data URIs are refused for now, with a sentence why." A data URI (RFC 2397) is
/// `data:`, a media type or `;base64` or both, and a comma, without white space.
fn holds_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.split("data:").skip(1).any(|rest| {
        let head: String = rest
            .chars()
            .take(200)
            .take_while(|c| !c.is_whitespace() && *c != ',')
            .collect();
        let ends = rest
            .get(head.len()..)
            .is_some_and(|rest| rest.starts_with(','));
        ends && (head.contains('/') || head.starts_with(';'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_uri_is_told_from_a_sentence() {
        for file in [
            "data:image/png;base64,iVBORw0KGgo=",
            "see DATA:text/html,%3Cb%3E",
            "data:;base64,AAAA",
            "data: x data:application/pdf;name=\u{e9}.pdf;base64,AAAA",
        ] {
            assert!(fault(file).is_some(), "{file}");
        }
        for empty in ["\u{200b}", "\u{202e} \u{feff}", "\u{3164}\n"] {
            assert!(fault(empty).is_some(), "{empty:?}");
        }
        for words in [
            "?",
            "\u{1f525}",
            "bad data: five, six",
            "data:image/png is what it says",
            "no data:, none",
            "data: image/png, base64",
            "one\r\n\ttwo",
        ] {
            assert_eq!(fault(words), None, "{words}");
        }
        assert!(fault("a\u{0}").is_some_and(|why| why.contains("control")));
    }
}
