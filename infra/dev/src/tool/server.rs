//! Servers that run beside a command and end with it, however it ends.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::{advice::Advice, clock::Stopwatch, root::Root};

/// The shell starts the server, then waits on its own standard input. That is a pipe from this process: when this
/// process ends, also by Ctrl-C or `kill -9`, the pipe closes and the shell ends the server it started, by its id.
/// When the server ends first, the shell stays until the pipe closes: readiness is asked of the port.
const KEEPER: &str = r#""$@" & server=$!; trap '' INT TERM HUP; cat >/dev/null; kill "$server" 2>/dev/null; wait "$server""#;

/// How long a server may take until it answers: a cold JVM on a busy two-core machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server that was started and answers.
pub struct Server {
    keeper: Child,
    /// Where it answers: `http://127.0.0.1:8123`.
    pub url: String,
}

impl Server {
    /// Starts `program` in `folder` and waits until something listens on `port`. Its output goes to a log in `.tools`.
    ///
    /// # Errors
    /// When it cannot start, or does not listen in time; the log's place is named.
    pub fn start(
        root: &Root,
        name: &str,
        folder: &Path,
        program: &str,
        args: &[&str],
        port: u16,
    ) -> Result<Self, Advice> {
        let log_path = root.tools().join(format!("{name}.log"));
        let log =
            File::create(&log_path).map_err(|error| Advice::io("write", &log_path, &error))?;
        let copy = log
            .try_clone()
            .map_err(|error| Advice::io("write", &log_path, &error))?;
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, name, program])
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(copy)
            .process_group(0)
            .spawn()
            .map_err(|error| {
                Advice::new(
                    format!("{name} cannot start: {error}"),
                    "`sh` must be on PATH",
                )
            })?;
        let server = Self {
            keeper,
            url: format!("http://127.0.0.1:{port}"),
        };
        if server.listens(port) {
            return Ok(server);
        }
        Err(Advice::new(
            format!(
                "{name} did not listen on port {port} within {} s",
                PATIENCE.as_secs()
            ),
            format!("read {}", log_path.display()),
        ))
    }

    fn listens(&self, port: u16) -> bool {
        let watch = Stopwatch::start();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        while watch.read() < PATIENCE {
            if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
                return true;
            }
            sleep(Duration::from_millis(100));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is left to do when the keeper is already gone.
        let _gone = self.keeper.wait();
    }
}
