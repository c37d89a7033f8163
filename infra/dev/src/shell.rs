//! Running other programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::advice::Advice;

/// A command that runs in `folder`.
pub fn command(folder: &Path, program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).args(args);
    command
}

/// Whether a program by this name answers `--version` (or the given question).
pub fn installed(program: &str, question: &[&str]) -> bool {
    Command::new(program)
        .args(question)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Puts `inner`'s words behind those of `outer`, which runs in its folder and with its variables.
pub fn wrap(mut outer: Command, inner: &Command) -> Command {
    outer.arg(inner.get_program()).args(inner.get_args());
    if let Some(folder) = inner.get_current_dir() {
        outer.current_dir(folder);
    }
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// The same command, ended when it takes longer than so many seconds.
pub fn limited(seconds: &str, command: &Command) -> Command {
    let mut timeout = Command::new("timeout");
    timeout.args(["--kill-after=10", seconds]);
    wrap(timeout, command)
}

/// Runs to the end with the terminal's own output.
///
/// # Errors
/// When it cannot start or does not succeed; `remedy` says what to do then.
pub fn run(command: &mut Command, remedy: &str) -> Result<(), Advice> {
    let status = command
        .status()
        .map_err(|error| unstarted(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(command, status, remedy))
    }
}

/// Runs to the end and keeps standard output; standard error goes to the terminal.
///
/// # Errors
/// When it cannot start, does not succeed, or prints what is not UTF-8.
pub fn capture(command: &mut Command, remedy: &str) -> Result<String, Advice> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| unstarted(command, &error))?;
    if !output.status.success() {
        return Err(failed(command, output.status, remedy));
    }
    String::from_utf8(output.stdout).map_err(|_| {
        Advice::new(
            format!("{} printed what is not UTF-8", name(command)),
            remedy,
        )
    })
}

/// Everything a program printed on both streams, and whether it succeeded.
pub struct Printed {
    /// Standard output and standard error, line by line, as they came.
    pub lines: Vec<String>,
    /// Whether it ended with success.
    pub success: bool,
}

/// Runs to the end; both streams are shown when `show`, and kept either way.
///
/// # Errors
/// When it cannot start.
pub fn tee(command: &mut Command, show: bool) -> Result<Printed, Advice> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| unstarted(command, &error))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let beside = thread::spawn(move || {
        err.map_or_else(Vec::new, |stream| copy(stream, std::io::stderr(), show))
    });
    let mut lines = out.map_or_else(Vec::new, |stream| copy(stream, std::io::stdout(), show));
    lines.extend(beside.join().unwrap_or_default());
    let status = child.wait().map_err(|error| unstarted(command, &error))?;
    Ok(Printed {
        lines,
        success: status.success(),
    })
}

/// Reads to the end by lines, so that what is shown is never cut in the middle of a character.
fn copy(from: impl Read, mut to: impl Write, show: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reader = BufReader::new(from);
    let mut bytes = Vec::new();
    while reader
        .read_until(b'\n', &mut bytes)
        .is_ok_and(|read| read > 0)
    {
        if show {
            // A closed terminal must not end the program that is being run.
            let _closed = to.write_all(&bytes);
        }
        lines.push(String::from_utf8_lossy(&bytes).trim_end().to_owned());
        bytes.clear();
    }
    lines
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|arg| arg.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn unstarted(command: &Command, error: &std::io::Error) -> Advice {
    let program = command.get_program().to_string_lossy().into_owned();
    Advice::new(
        format!("`{}` cannot start: {error}", name(command)),
        format!("install {program}, or put it on PATH"),
    )
}

fn failed(command: &Command, status: std::process::ExitStatus, remedy: &str) -> Advice {
    Advice::new(format!("`{}` ended with {status}", name(command)), remedy)
}
