//! The step over template.yaml: SAM's own validation and the CloudFormation linter.

use crate::{advice::Advice, root::Root, shell, step::Outcome, tool::sam};

/// `sam validate --lint` and `cfn-lint` have nothing to say. Neither needs credentials or a network.
pub fn lint(root: &Root) -> Result<Outcome, Advice> {
    let bin = sam::bin(root)?;
    let remedy = "mend template.yaml as the linter says";
    let mut validate = shell::command(
        root.path(),
        bin.join("sam"),
        &["validate", "--lint", "--template", "template.yaml"],
    );
    validate
        .env("SAM_CLI_TELEMETRY", "0")
        .env("AWS_DEFAULT_REGION", "us-east-1");
    shell::run(&mut validate, remedy)?;
    let mut lint = shell::command(root.path(), bin.join("cfn-lint"), &["template.yaml"]);
    shell::run(&mut lint, remedy)?;
    Ok(Outcome::Sound)
}
