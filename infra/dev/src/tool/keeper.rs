//! Programs that run beside a command and end with it, however it ends, and what is undone after them.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::{advice::Advice, root::Root, shell};

/// The shell starts the program, then waits on its own standard input. That is a pipe from this process: when this
/// process ends, also by Ctrl-C or `kill -9`, the pipe closes and the shell ends the program it started, by its id, and
/// does what is to be done afterwards. When the program ends first, the shell stays until the pipe closes.
const KEEPER: &str = r#"afterwards=$1; shift; "$@" & kept=$!; trap '' INT TERM HUP; cat >/dev/null; kill "$kept" 2>/dev/null; wait "$kept"; eval "$afterwards""#;

/// A program that was started; dropping it ends the program and waits for that.
pub struct Keeper(Child);

impl Keeper {
    /// Starts `program`. Its output goes to a log in `.tools`; `afterwards` are shell commands, run after its end.
    ///
    /// # Errors
    /// When it cannot start, or its log cannot be written.
    pub fn start(
        root: &Root,
        name: &str,
        program: &Command,
        afterwards: &str,
    ) -> Result<Self, Advice> {
        let path = log(root, name);
        let write = |error: std::io::Error| Advice::io("write", &path, &error);
        std::fs::create_dir_all(root.tools()).map_err(write)?;
        let log = File::create(&path).map_err(write)?;
        let copy = log.try_clone().map_err(write)?;
        let mut shell = Command::new("sh");
        shell.args(["-c", KEEPER, name, afterwards]);
        let mut keeper = shell::wrap(shell, program);
        keeper
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(copy)
            .process_group(0);
        keeper.spawn().map(Self).map_err(|error| {
            Advice::new(
                format!("{name} cannot start: {error}"),
                "`sh` must be on PATH",
            )
        })
    }
}

/// Where what is kept under this name writes its log.
pub fn log(root: &Root, name: &str) -> PathBuf {
    root.tools().join(format!("{name}.log"))
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // Nothing is left to do when the keeper is already gone.
        let _gone = self.0.wait();
    }
}
