//! How long one core takes to correlate the answers in 10 MB of an interface's log.

use crate::{advice::Advice, root::Root, shell, tool::binary};

/// How many megabytes the figure is promised for.
const MEGABYTES: &str = "10";

/// Builds the reader in release mode and lets it measure itself.
///
/// # Errors
/// When it does not compile, or does not find what is in the log it made.
pub fn measure(root: &Root) -> Result<(), Advice> {
    let program = binary::build(root, &["diagnose".to_owned()], true, None)?.join("diagnose");
    let mut bench = shell::command(root.path(), program, &["--bench", MEGABYTES]);
    shell::run(&mut bench, "a log that was made here was not read right")
}
