//! cargo-deny: licences, advisories, banned crates and sources of what comes from outside.

use std::path::PathBuf;

use crate::{advice::Advice, root::Root, shell};

const VERSION: &str = "0.20.2";

/// The program, from PATH or compiled into `.tools` once.
///
/// It is compiled without optimisation: a minute instead of many, and its own work is two seconds either way.
///
/// # Errors
/// When it cannot be installed.
pub fn program(root: &Root) -> Result<PathBuf, Advice> {
    let home = root.tools().join("cargo-deny");
    let program = home.join("bin/cargo-deny");
    if program.is_file() {
        return Ok(program);
    }
    if shell::installed("cargo-deny", &["--version"]) {
        return Ok(PathBuf::from("cargo-deny"));
    }
    println!(
        "   compiling cargo-deny {VERSION} into {} (a minute or two, once)",
        home.display()
    );
    let home_text = home.to_string_lossy();
    let mut install = shell::command(
        root.path(),
        "cargo",
        &["install", "cargo-deny", "--locked", "--quiet"],
    );
    install.args([
        "--version",
        VERSION,
        "--debug",
        "--no-default-features",
        "--root",
        &home_text,
    ]);
    shell::run(&mut install, "is crates.io reachable from here?")?;
    Ok(program)
}
