//! Limits of a look and of a round of looks.

use std::time::Duration;

/// How long a whole look may take.
const WHOLE: Duration = Duration::from_secs(10);
/// How long connecting may take, all addresses of a name together.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a round may take: what has not begun by then waits for the next.
const ROUND: Duration = Duration::from_secs(40);

/// How much of a body is read. What follows is left where it is, however much was announced.
pub(crate) const BODY: usize = 64 * 1024;
/// How long the head of an answer may be.
pub(crate) const HEAD: usize = 16 * 1024;
/// How many headers it may have.
pub(crate) const HEADERS: usize = 100;
/// How many redirects are followed.
pub(crate) const REDIRECTS: usize = 3;
/// How many of a name's addresses are tried.
pub(crate) const ADDRESSES: usize = 4;

/// How long looks may take, and how many there may be at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A whole look: resolving, every redirect, the body.
    pub whole: Duration,
    /// Connecting, all addresses of a name together.
    pub connect: Duration,
    /// Beginning looks; a round ends by this and one `whole`.
    pub round: Duration,
    /// Looks at once.
    pub at_once: usize,
    /// Looks at one host at once.
    pub at_a_host: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            whole: WHOLE,
            connect: CONNECT,
            round: ROUND,
            at_once: 32,
            at_a_host: 4,
        }
    }
}
