//! How long one core takes to audit an export of a million tickets, and how much memory.

use crate::{advice::Advice, root::Root, shell, tool::binary};

/// How many rows the figure is promised for.
const ROWS: &str = "1000000";

/// Builds the auditor in release mode and lets it measure itself.
///
/// # Errors
/// When it does not compile, or does not find what is in the export it made.
pub fn measure(root: &Root) -> Result<(), Advice> {
    let program = binary::build(root, &["audit".to_owned()], true, None)?.join("audit");
    let mut bench = shell::command(root.path(), program, &["--bench", ROWS]);
    shell::run(
        &mut bench,
        "an export that was made here was not read right",
    )
}
