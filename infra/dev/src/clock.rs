//! The one stopwatch of the developer commands.

use std::time::{Duration, Instant};

/// Measures from its making.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[allow(
        clippy::disallowed_methods,
        reason = "commands time themselves; no decision depends on it"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub fn read(self) -> Duration {
        self.0.elapsed()
    }
}
