//! How long one core takes to verify a log of 100,000 records.

use crate::{advice::Advice, root::Root, shell, tool::binary};

/// How many records the figure is promised for.
const RECORDS: &str = "100000";

/// Builds the verifier in release mode and lets it measure itself.
///
/// # Errors
/// When it does not compile, or the log it made is not sound to it.
pub fn measure(root: &Root) -> Result<(), Advice> {
    let program = binary::build(root, &["verify".to_owned()], true, None)?.join("verify");
    let mut bench = shell::command(root.path(), program, &["--bench", RECORDS]);
    shell::run(&mut bench, "a log that was made here is not sound")
}
