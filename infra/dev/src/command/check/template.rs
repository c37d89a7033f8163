//! The steps over template.yaml: SAM's own validation, the CloudFormation linter, and a rule pack.

use crate::{
    advice::Advice,
    root::Root,
    shell,
    step::Outcome,
    tool::{checkov, sam},
};

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

/// checkov has nothing to say; what it must not say stands in the template, with the reason beside it. It needs no
/// credentials and no network, but for being installed: where PyPI cannot be reached it is skipped, loudly.
pub fn pack(root: &Root) -> Result<Outcome, Advice> {
    let Ok(program) = checkov::program(root) else {
        return Ok(Outcome::Skipped(
            "checkov cannot be installed from here".to_owned(),
        ));
    };
    let args = [
        "--framework",
        "cloudformation",
        "--file",
        "template.yaml",
        "--compact",
        "--quiet",
        "--skip-download",
    ];
    let remedy = "mend template.yaml, or skip the rule on the one resource with the reason";
    shell::run(&mut shell::command(root.path(), program, &args), remedy)?;
    Ok(Outcome::Sound)
}
