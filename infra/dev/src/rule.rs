//! The rules of the house that neither the compiler nor clippy knows.

pub mod function;
pub mod house;
pub mod purity;
pub mod room;
pub mod source;

use crate::advice::Advice;

/// Nothing found is sound; otherwise every finding on a line of its own, and one remedy for all.
pub fn verdict(findings: &[String], remedy: &str) -> Result<(), Advice> {
    if findings.is_empty() {
        return Ok(());
    }
    Err(Advice::new(
        format!("{} found\n   {}", findings.len(), findings.join("\n   ")),
        remedy,
    ))
}
