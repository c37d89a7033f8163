//! The functions' own binaries, built when they are needed.

use std::path::PathBuf;

use crate::{advice::Advice, metadata, root::Root, shell};

/// The names of all functions, in order.
///
/// # Errors
/// When the manifests do not parse.
pub fn functions(root: &Root) -> Result<Vec<String>, Advice> {
    let packages = metadata::packages(root)?;
    let mut names: Vec<String> = packages
        .into_iter()
        .filter(|package| package.room() == "functions")
        .map(|package| package.name)
        .collect();
    names.sort();
    Ok(names)
}

/// Fails, with the names there are, when `name` is not a function.
///
/// # Errors
/// When `name` is not a function.
pub fn require(root: &Root, name: &str) -> Result<(), Advice> {
    let known = functions(root)?;
    if known.iter().any(|function| function == name) {
        return Ok(());
    }
    Err(Advice::new(
        format!("there is no function `{name}`"),
        format!("choose one of {}", known.join(", ")),
    ))
}

/// Builds the named binaries as part of the workspace (see `stack`) and returns the folder they lie in.
///
/// # Errors
/// When they do not compile.
pub fn build(
    root: &Root,
    names: &[String],
    release: bool,
    triple: Option<&str>,
) -> Result<PathBuf, Advice> {
    let mut cargo = shell::command(root.path(), "cargo", &["build", "--quiet"]);
    if release {
        eprintln!("building {}: some minutes the first time", names.join(", "));
        // Alone, so that what is deployed has no feature that only the local stack or the tests switch on.
        cargo
            .arg("--release")
            .args(names.iter().flat_map(|name| ["--package", name]));
    } else {
        cargo.arg("--workspace");
    }
    cargo.args(names.iter().flat_map(|name| ["--bin", name]));
    let mut folder = root.target();
    if let Some(triple) = triple {
        cargo.args(["--target", triple]);
        folder.push(triple);
    }
    shell::run(&mut cargo, "mend what the compiler says above")?;
    folder.push(if release { "release" } else { "debug" });
    Ok(folder)
}
