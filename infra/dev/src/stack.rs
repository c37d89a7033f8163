//! A local stack of one's own, started for a measurement and stopped with it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::{
    advice::Advice,
    environment,
    http::{self, Answer},
    root::Root,
    tool::binary,
};

/// The file of settings that a stack with a folder leaves in it.
const SETTINGS: &str = "functions.env";

/// A running `local serve` on a free port, in memory, without schedules.
pub struct Stack {
    child: Child,
    // Held open: the server may print on.
    _printed: BufReader<ChildStdout>,
    address: String,
    /// Where it keeps what it holds, when functions of other processes are to work on it.
    folder: Option<PathBuf>,
}

impl Stack {
    /// Builds and starts it, and waits for its `ready`.
    ///
    /// # Errors
    /// When it does not build or start.
    pub fn start(root: &Root) -> Result<Self, Advice> {
        Self::serve(root, false, None)
    }

    /// The same as it would be deployed, with a folder that says where its services are (see [`Stack::environment`]).
    ///
    /// # Errors
    /// When it does not build or start, or the folder cannot be made.
    pub fn release(root: &Root) -> Result<Self, Advice> {
        let folder = root.target().join("dev").join("bench-stack");
        // What an earlier one left would be measured too.
        let _absent = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| Advice::io("make", &folder, &error))?;
        Self::serve(root, true, Some(folder))
    }

    fn serve(root: &Root, release: bool, folder: Option<PathBuf>) -> Result<Self, Advice> {
        let program = binary::build(root, &["local".to_owned()], release, None)?.join("local");
        let mut command = Command::new(&program);
        command.args(["serve", "--port", "0", "--no-schedules"]);
        if let Some(folder) = &folder {
            command.arg("--data").arg(folder);
        }
        let mut child = command
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
                return Ok(Self {
                    child,
                    _printed: printed,
                    address: address.to_owned(),
                    folder,
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

    /// What a function's process needs in its environment to work on this stack; nothing without a folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn environment(&self) -> Result<Vec<(String, String)>, Advice> {
        match &self.folder {
            Some(folder) => environment::read(&folder.join(SETTINGS)),
            None => Ok(Vec::new()),
        }
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
