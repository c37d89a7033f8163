//! Names and labels: one line of text that people see and that nothing can hide in.

/// The longest name, in characters.
pub const NAME_MAX: usize = 120;

/// Takes one line of text: trimmed, 1 to `max` characters, none of which is a control character
/// or turns the direction of writing.
///
/// # Errors
/// The reason, without the text.
pub fn line(text: &str, max: usize) -> Result<String, String> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > max {
        return Err(format!("must be 1 to {max} characters"));
    }
    if text.chars().any(hides) {
        return Err("must not hold control characters or line breaks".to_owned());
    }
    Ok(text.to_owned())
}

/// Control characters, line and paragraph separators, and the marks that reverse what follows
/// them: a name must read as it is stored.
fn hides(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_is_one_visible_line() {
        assert_eq!(
            line("  Zoë O'Neill-Łuczak ", NAME_MAX).unwrap(),
            "Zoë O'Neill-Łuczak"
        );
        assert!(line(&"é".repeat(120), NAME_MAX).is_ok());
        for bad in [
            "",
            "   ",
            "a\nb",
            "a\u{0}b",
            "a\u{7f}",
            "a\u{202e}b",
            "a\u{2028}b",
        ] {
            assert!(line(bad, NAME_MAX).is_err(), "{bad:?}");
        }
        assert!(line(&"a".repeat(121), NAME_MAX).is_err());
    }
}
