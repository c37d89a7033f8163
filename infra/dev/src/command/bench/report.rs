//! How long the standards report over 90 days and 50,000 tickets of one practice takes.

use crate::{advice::Advice, root::Root, shell, tool::binary};

/// How many tickets the figure is promised for.
const TICKETS: &str = "50000";

/// Builds the local stack in release mode and lets it measure itself.
///
/// # Errors
/// When it does not compile, or the report does not answer.
pub fn measure(root: &Root) -> Result<(), Advice> {
    let program = binary::build(root, &["local".to_owned()], true, None)?.join("local");
    let mut bench = shell::command(root.path(), program, &["bench-report", TICKETS]);
    shell::run(&mut bench, "the report did not answer")
}
