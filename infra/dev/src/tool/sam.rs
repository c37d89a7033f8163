//! The SAM command line and the CloudFormation linter.

use std::path::PathBuf;

use super::venv;
use crate::{advice::Advice, root::Root};

const PACKAGES: &[&str] = &["aws-sam-cli==1.170.0", "cfn-lint==1.58.0"];

/// The folder that holds `sam` and `cfn-lint`, installed when needed.
///
/// # Errors
/// When they cannot be installed.
pub fn bin(root: &Root) -> Result<PathBuf, Advice> {
    venv::with(root, "sam", PACKAGES)
}
