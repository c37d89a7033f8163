//! How long an answer took: the one thing here that a clock is read for.

use tokio::time::Instant;

/// A running stopwatch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one. A duration is measured and not decided on, so it needs no instant of the caller's.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since.
    pub(crate) fn ms(self) -> u32 {
        u32::try_from(self.0.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}
