//! Fuzzing: the HTTP surface and every parser against inputs that nobody wrote.
//!
//! `cargo dev fuzz --seconds N` spends N seconds; without that it is a short run among the tests.
//! A failure prints the seed: `STATDESK_FUZZ_SEED=<seed>` plays the same inputs again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a run that fails says so by ending, and one that does not says what it tried"
)]

mod http_surface;
mod monitor;
mod mutate;
mod parsers;

use std::time::{Duration, Instant};

use mutate::Dice;

/// How long a target may take, and the dice it throws.
struct Run {
    time: Duration,
    until: Option<Instant>,
    dice: Dice,
}

#[allow(
    clippy::disallowed_methods,
    reason = "the runner names the time and the seed by environment"
)]
fn run(share: f64) -> Run {
    let read = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seconds = read("STATDESK_FUZZ_SECONDS").unwrap_or(2);
    let clock = std::time::UNIX_EPOCH.elapsed();
    let clock = clock.map_or(0, |since| since.as_nanos() as u64);
    let seed = read("STATDESK_FUZZ_SEED").unwrap_or(clock);
    println!("seed {seed}");
    Run {
        time: Duration::from_secs(seconds).mul_f64(share),
        until: None,
        dice: Dice::new(seed),
    }
}

impl Run {
    /// Whether there is time for another input. The time runs from the first question: opening a
    /// clinic is not fuzzing.
    #[allow(
        clippy::disallowed_methods,
        reason = "a fuzz run is measured in wall time"
    )]
    fn goes_on(&mut self) -> bool {
        let now = Instant::now();
        now < *self.until.get_or_insert(now + self.time)
    }
}

#[tokio::test]
async fn the_http_surface_answers_every_input() {
    let counts = http_surface::fuzz(run(0.7)).await;
    println!("HTTP inputs by status: {counts:?}");
    assert!(counts.values().sum::<u64>() > 0);
}

#[tokio::test]
async fn every_parser_refuses_or_reads() {
    for (parser, count) in parsers::fuzz(run(0.3)).await {
        println!("{count:>9} inputs: {parser}");
        assert!(count > 0, "{parser} was given nothing");
    }
}
