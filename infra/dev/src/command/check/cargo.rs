//! The steps that are cargo's: format, lints, the domain alone, documentation.

use crate::{
    advice::Advice,
    metadata,
    root::Root,
    rule::{purity, verdict},
    shell,
    step::Outcome,
};

/// rustfmt has nothing to change.
pub fn fmt(root: &Root) -> Result<Outcome, Advice> {
    let mut cargo = shell::command(root.path(), "cargo", &["fmt", "--all", "--check"]);
    shell::run(&mut cargo, "cargo fmt --all").map(|()| Outcome::Sound)
}

/// Clippy has nothing to say, in any target.
pub fn clippy(root: &Root) -> Result<Outcome, Advice> {
    let args = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    let mut cargo = shell::command(root.path(), "cargo", &args);
    shell::run(
        &mut cargo,
        "mend it, or allow it on the one item with a reason",
    )
    .map(|()| Outcome::Sound)
}

/// The domain compiles alone, and nothing below it can read a clock or draw a number. In a build of the workspace
/// other packages switch features on for it, which hides exactly that; selected alone it has only its own.
pub fn domain(root: &Root) -> Result<Outcome, Advice> {
    let remedy = "now, ids and randomness are arguments of the domain";
    let mut cargo = shell::command(
        root.path(),
        "cargo",
        &["check", "--quiet", "--package", "domain"],
    );
    shell::run(&mut cargo, remedy)?;
    let args = [
        "tree",
        "--package",
        "domain",
        "--edges",
        "normal,features",
        "--prefix",
        "none",
    ];
    let tree = shell::capture(&mut shell::command(root.path(), "cargo", &args), remedy)?;
    let mut findings = purity::direct(&metadata::packages(root)?);
    findings.extend(purity::whole(&tree));
    verdict(&findings, remedy).map(|()| Outcome::Sound)
}

/// The documentation has no warning: no broken link, nothing public without a word.
pub fn doc(root: &Root) -> Result<Outcome, Advice> {
    let mut cargo = shell::command(
        root.path(),
        "cargo",
        &["doc", "--quiet", "--workspace", "--no-deps"],
    );
    cargo.env("RUSTDOCFLAGS", "--deny warnings");
    shell::run(&mut cargo, "mend the comment rustdoc names").map(|()| Outcome::Sound)
}
