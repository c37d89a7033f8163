//! The step over what comes from outside: licences, bans, sources, advisories.

use crate::{advice::Advice, root::Root, shell, step::Outcome, tool::deny};

/// deny.toml holds. The advisory database lives on a host that a closed network may not reach: then that one check is
/// skipped, loudly, and nothing else is.
pub fn deny(root: &Root) -> Result<Outcome, Advice> {
    let program = deny::program(root)?;
    let ask = |checks: &[&str]| {
        let mut command = shell::command(root.path(), &program, &["--log-level", "warn", "check"]);
        command.args(checks);
        command
    };
    shell::run(
        &mut ask(&["licenses", "bans", "sources"]),
        "deny.toml says what is allowed and why",
    )?;
    let printed = shell::tee(&mut ask(&["advisories"]), false)?;
    if printed.success {
        return Ok(Outcome::Sound);
    }
    if printed
        .lines
        .iter()
        .any(|line| line.contains("failed to fetch advisory database"))
    {
        return Ok(Outcome::Skipped(
            "advisories: their database cannot be reached from here".to_owned(),
        ));
    }
    Err(Advice::new(
        printed.lines.join("\n"),
        "update the crate, or note in deny.toml why it does not reach us",
    ))
}
