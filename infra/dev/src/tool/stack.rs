//! The local stack's own program, built and then run in this process's place.

use std::os::unix::process::CommandExt;

use crate::{advice::Advice, metadata, root::Root, shell};

/// Builds package `local` and turns this process into it, so that signals and the exit code are its own.
///
/// It is built, not linked: the developer commands must start when the system does not compile. It is built as part
/// of the whole workspace, or cargo would unify features another way and compile the AWS clients a second time.
///
/// # Errors
/// Returns only when the program cannot be built or started.
pub fn become_it(root: &Root, args: &[String]) -> Result<(), Advice> {
    let there = metadata::packages(root)?.iter().any(|package| {
        package.name == "local" && package.binaries.iter().any(|name| name == "local")
    });
    if !there {
        return Err(Advice::new(
            "package `local` has no binary `local` (infra/local/src/main.rs)",
            "it must offer `serve [--port] [--data] [--no-schedules]` and `demo`",
        ));
    }
    let mut build = shell::command(
        root.path(),
        "cargo",
        &["build", "--workspace", "--bin", "local"],
    );
    shell::run(&mut build, "mend what the compiler says above")?;
    let program = root.target().join("debug/local");
    let error = shell::command(root.path(), &program, &[]).args(args).exec();
    Err(Advice::io("start", &program, &error))
}
