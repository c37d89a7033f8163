//! The figures' place in the README: what stands between its marks is written by the bench alone.

use crate::{advice::Advice, root::Root};

const BEGIN: &str = "<!-- figures of `cargo dev bench` -->\n";
const END: &str = "<!-- end of figures -->\n";

/// Puts the figures in their place.
///
/// # Errors
/// When the README has no such place, or cannot be written.
pub fn write(root: &Root, figures: &str) -> Result<(), Advice> {
    let path = root.path().join("README.md");
    let text = std::fs::read_to_string(&path).map_err(|error| Advice::io("read", &path, &error))?;
    let text = replaced(&text, figures).ok_or_else(|| {
        Advice::new(
            "the README has no place for figures",
            format!("put the lines {BEGIN} and {END} into it").replace('\n', ""),
        )
    })?;
    std::fs::write(&path, text).map_err(|error| Advice::io("write", &path, &error))
}

fn replaced(text: &str, figures: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!(
        "{before}{BEGIN}\n{}\n\n{END}{after}",
        figures.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, replaced};

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = format!("# A\n{BEGIN}old\n{END}# B\n");
        let once = replaced(&text, "new\n").unwrap_or_default();
        assert_eq!(once, format!("# A\n{BEGIN}\nnew\n\n{END}# B\n"));
        assert_eq!(replaced(&once, "new").as_deref(), Some(once.as_str()));
        assert_eq!(replaced("# A\n", "new"), None);
    }
}
