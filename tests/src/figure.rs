//! Figures that a test measured: kept beside the build, so that `cargo dev test` can close with them.

use std::path::Path;

/// Keeps a figure under a name, in the words of `format!`.
#[macro_export]
macro_rules! figure {
    ($name:expr, $($words:tt)*) => {
        // Cargo tells only the test itself where its folder is.
        $crate::figure::keep(env!("CARGO_TARGET_TMPDIR"), &$name.to_string(), &format!($($words)*))
    };
}

/// Writes a figure down; an earlier run's goes.
///
/// # Panics
/// When the folder cannot be written to.
pub fn keep(folder: &str, name: &str, words: &str) {
    let folder = Path::new(folder).join("figures");
    std::fs::create_dir_all(&folder).expect("a folder for figures");
    let file = folder.join(format!("{name}.txt"));
    std::fs::write(file, format!("{words}\n")).expect("a figure");
}
