//! Servers that run beside a command and end with it, however it ends.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use super::{keeper, keeper::Keeper};
use crate::{advice::Advice, clock::Stopwatch, http, root::Root};

/// The address of servers for this machine alone.
pub const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// How long a server may take until it answers: a cold JVM on a busy two-core machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server that was started and answers.
pub struct Server {
    /// Where it answers: `http://127.0.0.1:8123`.
    pub url: String,
    // Held: the server ends with it.
    _keeper: Keeper,
}

impl Server {
    /// Starts `program` and waits until something listens at `address`. Its output goes to a log in `.tools`.
    ///
    /// # Errors
    /// When it cannot start, or does not listen in time; the log's place is named.
    pub fn start(
        root: &Root,
        name: &str,
        program: &Command,
        address: SocketAddrV4,
    ) -> Result<Self, Advice> {
        let server = Self {
            _keeper: Keeper::start(root, name, program, "")?,
            url: format!("http://{address}"),
        };
        if server.comes_up() {
            return Ok(server);
        }
        Err(Advice::new(
            format!(
                "{name} did not listen at {address} within {} s",
                PATIENCE.as_secs()
            ),
            format!("read {}", keeper::log(root, name).display()),
        ))
    }

    /// Where it answers, without the scheme.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    fn comes_up(&self) -> bool {
        let watch = Stopwatch::start();
        while watch.read() < PATIENCE {
            if http::listens(self.address()) {
                return true;
            }
            sleep(Duration::from_millis(100));
        }
        false
    }
}
