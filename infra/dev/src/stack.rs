//! A local stack of one's own, started for a measurement and stopped with it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::{
    advice::Advice,
    http::{self, Answer},
    root::Root,
    tool::binary,
};

/// A running `local serve` on a free port, in memory, without schedules.
pub struct Stack {
    child: Child,
    // Held open: the server may print on.
    _printed: BufReader<ChildStdout>,
    address: String,
}

impl Stack {
    /// Builds and starts it, and waits for its `ready`.
    ///
    /// # Errors
    /// When it does not build or start.
    pub fn start(root: &Root) -> Result<Self, Advice> {
        let program = binary::build(root, &["local".to_owned()], false, None)?.join("local");
        let mut child = Command::new(&program)
            .args(["serve", "--port", "0", "--no-schedules"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Advice::io("start", &program, &error))?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| Advice::new("the local stack has no output", ""))?;
        let mut printed = BufReader::new(stdout);
        let mut line = String::new();
        while printed.read_line(&mut line).is_ok_and(|read| read > 0) {
            if let Some(address) = line.trim().strip_prefix("ready http://") {
                let address = address.to_owned();
                return Ok(Self {
                    child,
                    _printed: printed,
                    address,
                });
            }
            line.clear();
        }
        // Not ready and silent: it has ended, or is about to.
        let _gone = child.kill();
        let _gone = child.wait();
        Err(Advice::new(
            "the local stack did not become ready",
            "`cargo dev local` shows why",
        ))
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// One request with a key and, when it is not null, a JSON body.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not HTTP.
    pub fn ask(&self, method: &str, path: &str, key: &str, body: &Value) -> Result<Answer, Advice> {
        self.ask_with(method, path, key, body, "")
    }

    /// The same, with more header lines (each ended by CR LF).
    ///
    /// # Errors
    /// When the connection breaks or the answer is not HTTP.
    pub fn ask_with(
        &self,
        method: &str,
        path: &str,
        key: &str,
        body: &Value,
        more: &str,
    ) -> Result<Answer, Advice> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let head =
            format!("authorization: Bearer {key}\r\ncontent-type: application/json\r\n{more}");
        http::ask(&self.address, method, path, &head, &body)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // Already gone is as good.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
