//! One HTTP request at a time, to servers of this machine.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use serde_json::Value;

use crate::advice::Advice;

/// How long an answer may take: behind SAM each request starts a container.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a server answered.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body, null when it is not JSON.
    pub body: Value,
}

/// Asks the server at `address` (`127.0.0.1:3000`) with the header lines of `head`, each ended by CR LF.
///
/// # Errors
/// When the connection breaks, nothing comes in time, or the answer is not HTTP.
pub fn ask(
    address: &str,
    method: &str,
    path: &str,
    head: &str,
    body: &str,
) -> Result<Answer, Advice> {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n{head}\r\n{body}",
        body.len()
    );
    let text = exchange(address, request.as_bytes())
        .map_err(|error| Advice::new(format!("{method} {path}: {error}"), ""))?;
    let answer = text.split_once("\r\n\r\n").and_then(|(head, body)| {
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer {
            status,
            body: serde_json::from_str(body).unwrap_or(Value::Null),
        })
    });
    answer.ok_or_else(|| Advice::new(format!("{method} {path}: the answer is not HTTP"), ""))
}

fn exchange(address: &str, request: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether something listens at `address`.
pub fn listens(address: &str) -> bool {
    let found = address
        .to_socket_addrs()
        .ok()
        .and_then(|mut all| all.next());
    found.is_some_and(|found| TcpStream::connect_timeout(&found, Duration::from_secs(1)).is_ok())
}
