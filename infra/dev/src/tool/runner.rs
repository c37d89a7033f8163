//! The test runner: cargo-nextest when it is installed, cargo's own otherwise. Either closes with one line of figures.

mod roles;
mod silence;

use std::path::PathBuf;
use std::process::Command;

use crate::{advice::Advice, root::Root, shell};

/// Which tests to run.
pub enum Scope {
    /// Every package.
    Everything,
    /// The suite of package `tests` alone, without its fuzz targets: they have a command of their own.
    Integration,
}

/// Runs the tests whose name holds one of `filters` (all when empty) with `env` set for them, and leaves the closing
/// line of figures in `target/dev/<name>-summary.txt`, where CI picks it up. A run without filters is also compared with
/// the functions' roles, and what people wrote in it is searched in all that it said.
///
/// # Errors
/// When a test fails, or does not compile; when a role grants more or less than the run used, or a text came out.
pub fn run(
    root: &Root,
    name: &str,
    scope: &Scope,
    filters: &[String],
    env: &[(&str, &str)],
) -> Result<(), Advice> {
    // An earlier run's figures must not stand for one that does not come to an end.
    let _absent = std::fs::remove_file(place(root, name));
    let _absent = std::fs::remove_dir_all(measured(root));
    let nextest = shell::installed("cargo-nextest", &["nextest", "--version"]);
    let mut command = if nextest {
        nextest_command(root, scope, filters)
    } else {
        cargo_command(root, scope, filters)
    };
    command.envs(env.iter().copied());
    let record = match filters {
        [] => Some(roles::Record::begin(root)?),
        _ => None,
    };
    if let Some(record) = &record {
        command.env(roles::VARIABLE, record.folder());
    }
    let spoken = match filters {
        [] => Some(silence::Spoken::begin(root)?),
        _ => None,
    };
    if let Some(spoken) = &spoken {
        command.env(silence::VARIABLE, spoken.folder());
    }
    let printed = shell::tee(&mut command, true)?;
    let summary = if nextest {
        nextest_summary(&printed.lines)
    } else {
        cargo_summary(&printed.lines)
    };
    let Some(summary) = summary else {
        return Err(Advice::new(
            "no test ran",
            "the compiler or the runner says above why",
        ));
    };
    keep(root, name, &summary)?;
    // nextest leaves the examples in the documentation to cargo.
    let examples = nextest && filters.is_empty() && matches!(scope, Scope::Everything);
    let documented = if examples {
        documentation(root)
    } else {
        Ok(())
    };
    show_measured(root)?;
    let judged = [
        record.map(|record| ("roles", record.compare(printed.success))),
        spoken.map(|spoken| ("texts", spoken.search(&printed.lines, printed.success))),
    ];
    for (what, verdict) in judged.iter().flatten() {
        match verdict {
            Ok(words) => println!("{what}: {words}"),
            // After a sound run it is the command's own end.
            Err(advice) if !printed.success => println!("{what}: {advice}"),
            Err(_) => {}
        }
    }
    println!("{name}: {summary}");
    if printed.success {
        documented?;
        return judged
            .into_iter()
            .flatten()
            .try_for_each(|(_, verdict)| verdict.map(|_words| ()));
    }
    Err(Advice::new(
        format!("{name}: tests failed"),
        "`cargo dev test <part of its name>` runs one alone",
    ))
}

fn nextest_command(root: &Root, scope: &Scope, filters: &[String]) -> Command {
    // Always the whole workspace: a part of it would unify features another way and compile the AWS clients again.
    let mut command = shell::command(
        root.path(),
        "cargo",
        &["nextest", "run", "--workspace", "--no-tests", "fail"],
    );
    if matches!(scope, Scope::Integration) {
        command.args(["-E", "package(tests) and not binary(fuzz)"]);
    }
    command.args(filters);
    command
}

fn cargo_command(root: &Root, scope: &Scope, filters: &[String]) -> Command {
    let mut command = shell::command(root.path(), "cargo", &["test", "--no-fail-fast"]);
    match scope {
        Scope::Everything => command.arg("--workspace"),
        Scope::Integration => command.args(["--package", "tests", "--lib", "--test", "it"]),
    };
    command.arg("--").args(filters);
    if filters.is_empty() {
        // What passing tests print is searched too.
        command.arg("--show-output");
    }
    command
}

fn documentation(root: &Root) -> Result<(), Advice> {
    let mut command = shell::command(
        root.path(),
        "cargo",
        &["test", "--quiet", "--workspace", "--doc"],
    );
    shell::run(
        &mut command,
        "an example in the documentation does not hold",
    )
}

/// `Summary [ 12.3s] 120 tests run: 120 passed, 0 skipped`, without its colours.
fn nextest_summary(lines: &[String]) -> Option<String> {
    lines
        .iter()
        .rev()
        .map(|line| line.trim())
        .find(|line| line.starts_with("Summary ["))
        .map(str::to_owned)
}

/// Adds up cargo's line per binary: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn cargo_summary(lines: &[String]) -> Option<String> {
    let mut results = lines
        .iter()
        .filter_map(|line| line.strip_prefix("test result: "))
        .peekable();
    results.peek()?;
    let (mut passed, mut failed, mut ignored) = (0, 0, 0);
    for line in results {
        passed += figure(line, "passed");
        failed += figure(line, "failed");
        ignored += figure(line, "ignored");
    }
    Some(format!(
        "{passed} passed, {failed} failed, {ignored} ignored"
    ))
}

/// 3 of `ok. 3 passed; 0 failed`, when asked for `passed`.
fn figure(line: &str, what: &str) -> u32 {
    let words: Vec<&str> = line
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find_map(|pair| {
            if pair[1] == what {
                pair[0].parse().ok()
            } else {
                None
            }
        })
        .unwrap_or(0)
}

fn keep(root: &Root, name: &str, summary: &str) -> Result<(), Advice> {
    let path = place(root, name);
    let folder = path.parent().unwrap_or(&path);
    std::fs::create_dir_all(folder).map_err(|error| Advice::io("make", folder, &error))?;
    std::fs::write(&path, format!("{summary}\n"))
        .map_err(|error| Advice::io("write", &path, &error))
}

/// Where tests keep what they measured: beside the build, as cargo tells them.
fn measured(root: &Root) -> PathBuf {
    root.target().join("tmp").join("figures")
}

/// Prints what tests measured, by name.
fn show_measured(root: &Root) -> Result<(), Advice> {
    let folder = measured(root);
    let Ok(files) = std::fs::read_dir(&folder) else {
        return Ok(());
    };
    let mut files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    files.sort();
    for file in files {
        let text =
            std::fs::read_to_string(&file).map_err(|error| Advice::io("read", &file, &error))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        println!("figure: {name}: {}", text.trim_end());
    }
    Ok(())
}

fn place(root: &Root, name: &str) -> PathBuf {
    root.target()
        .join("dev")
        .join(format!("{name}-summary.txt"))
}

#[cfg(test)]
mod tests {
    use super::{cargo_summary, nextest_summary};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn adds_up_what_cargo_says_per_binary() {
        let printed = lines(
            "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
             test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        assert_eq!(
            cargo_summary(&printed).as_deref(),
            Some("5 passed, 4 failed, 1 ignored")
        );
        assert_eq!(cargo_summary(&lines("error: could not compile")), None);
    }

    #[test]
    fn takes_nextests_last_summary() {
        let printed = lines("    Summary [   0.1s] 1 test run: 1 passed\n        FAIL x\n");
        assert_eq!(
            nextest_summary(&printed).as_deref(),
            Some("Summary [   0.1s] 1 test run: 1 passed")
        );
    }
}
