//! What stands at the edges of each printed page: the title, the window, and which page it is of how many.

use domain::report::Report;

use crate::about::{title, window};

/// The style of a report's pages.
pub fn edges(report: &Report) -> String {
    format!(
        "@page {{ @top-left {{ content: {}; }} @top-right {{ content: {}; }} }}",
        text(&title(report)),
        text(&window(report.window)),
    )
}

/// A string of CSS. All but letters, digits and spaces are spelled as numbers, each with the space that ends it: nothing can
/// end the string, nor the style around it.
fn text(words: &str) -> String {
    let mut text = String::from("\"");
    for letter in words.chars() {
        if letter.is_ascii_alphanumeric() || letter == ' ' {
            text.push(letter);
        } else {
            text.push_str(&format!("\\{:x} ", u32::from(letter)));
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn no_name_ends_the_style() {
        assert_eq!(text("Lake 1"), "\"Lake 1\"");
        let spelled = text("a\"}</style>\\é\n");
        assert_eq!(spelled, "\"a\\22 \\7d \\3c \\2f style\\3e \\5c \\e9 \\a \"");
    }
}
