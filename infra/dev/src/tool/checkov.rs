//! checkov: a rule pack over templates, of the kind that healthcare runs.

use std::path::PathBuf;

use super::venv;
use crate::{advice::Advice, root::Root};

const PACKAGE: &str = "checkov==3.3.30";

/// The program, installed when needed.
///
/// # Errors
/// When it cannot be installed.
pub fn program(root: &Root) -> Result<PathBuf, Advice> {
    Ok(venv::with(root, "checkov", &[PACKAGE])?.join("checkov"))
}
